// Writes static/vendor/ from the packages of the lock file: each file with its version in the name,
// and its licence beside it, without the note of a source map, which isn't there.
// `node build.mjs FOLDER` writes into another folder.
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

// [package, file in it, its name and ending here, licence in it]
const PARTS = [
  ["htmx.org", "dist/htmx.min.js", "htmx", ".min.js", "LICENSE"],
  ["squire-rte", "dist/squire.mjs", "squire", ".js", "LICENSE"],
  ["dompurify", "dist/purify.min.js", "purify", ".min.js", "LICENSE"],
];

const here = dirname(fileURLToPath(import.meta.url)); // Node 18, which Debian has, knows no other way
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
  const script = readFileSync(join(folder, file), "utf8");
  writeFileSync(join(target, current), script.replace(/\n\/\/# sourceMappingURL=\S+\s*$/, "\n"));
  cpSync(join(folder, licence), join(target, `${name}-LICENSE.txt`));
}
