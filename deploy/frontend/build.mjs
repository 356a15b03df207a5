// Writes static/vendor/ from the packages of the lock file: each file with its version in the name,
// and its licence beside it. `node build.mjs FOLDER` writes into another folder.
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

// [package, file in it, its name and ending here, licence in it]
const PARTS = [["htmx.org", "dist/htmx.min.js", "htmx", ".min.js", "LICENSE"]];

const here = import.meta.dirname;
const packages = join(here, "node_modules");
const target = process.argv[2] ?? join(here, "../../static/vendor");

mkdirSync(target, { recursive: true });
for (const [source, file, name, ending, licence] of PARTS) {
  const folder = join(packages, source);
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const current = `${name}-${version}${ending}`;
  for (const old of readdirSync(target)) {
    if (old.startsWith(`${name}-`) && old.endsWith(ending) && old !== current) {
      rmSync(join(target, old));
    }
  }
  cpSync(join(folder, file), join(target, current));
  cpSync(join(folder, licence), join(target, `${name}-LICENSE.txt`));
}
