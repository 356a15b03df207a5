// The client against a running GOTRS with demo data (GOTRS_URL).
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { ApiError, Client } from "@gotrs/client";

const url = process.env.GOTRS_URL;
const options = { username: "agent", password: "gotrs-demo" };
const run = promisify(execFile);

async function open(gotrs, title = "Printer on fire") {
  const [queue] = await gotrs.queues.list({ query: { permission: "create" } });
  return gotrs.tickets.create({ title, queue: queue.id, body: "Smoke" });
}

function refusal(status, code) {
  return (error) => error instanceof ApiError && error.status === status && error.code === code;
}

test("a ticket lives from opening to closing", async () => {
  const gotrs = new Client(url, options);
  const ticket = await open(gotrs);
  assert.equal(ticket.state, "new");
  await gotrs.articles.create(ticket.id, { body: "On my way" });
  const closed = await gotrs.tickets.close(ticket.id, { comment: "Put out" });
  assert.equal(closed.state_type, "closed");
  const bodies = [...(await gotrs.articles.list(ticket.id))].map((one) => one.body);
  assert.deepEqual(bodies, ["Smoke", "On my way", "Put out"]);
});

test("somebody who was faster is noticed", async () => {
  const gotrs = new Client(url, options);
  const ticket = await open(gotrs);
  await gotrs.tickets.update(ticket.id, { title: "Burns" }, { ifMatch: ticket.version });
  await assert.rejects(
    gotrs.tickets.update(ticket.id, { title: "Late" }, { ifMatch: ticket.version }),
    refusal(412, "version_mismatch"),
  );
});

test("refusals are told apart", async () => {
  const gotrs = new Client(url, options);
  await assert.rejects(gotrs.tickets.get(999_999_999), refusal(404, "not_found"));
  await assert.rejects(gotrs.webhooks.list(), refusal(403, "admin_required"));
  await assert.rejects(gotrs.tickets.create({ title: "", queue: 999_999 }), (error) => {
    assert.ok(error.details.title);
    return refusal(400, "validation_failed")(error);
  });
  const stranger = new Client(url, { username: "agent", password: "wrong" });
  await assert.rejects(stranger.me.get(), refusal(401, "invalid_credentials"));
});

test("a list is walked page by page, and everything by cursor", async () => {
  const gotrs = new Client(url, options);
  const ticket = await open(gotrs);
  const first = await gotrs.tickets.list({ query: { per_page: 5 } });
  assert.equal(first.rows.length, 5);
  const ids = new Set();
  for await (const one of first.all()) ids.add(one.id);
  assert.equal(ids.size, first.pagination.total);
  const walked = new Set();
  for await (const one of gotrs.walkTickets({ per_page: 7 })) walked.add(one.id);
  assert.ok(walked.has(ticket.id));
});

test("files go up and come down", async () => {
  const gotrs = new Client(url, options);
  const ticket = await open(gotrs);
  const file = await gotrs.files.upload({ name: "greeting.txt", content: "Grüße" });
  await gotrs.articles.create(ticket.id, { body: "See file", file_ids: [file.id] });
  assert.equal(new TextDecoder().decode(await gotrs.files.get(file.id)), "Grüße");
  const exported = await gotrs.download("/tickets/export", { format: "csv" });
  assert.match(await exported.text(), /Printer on fire/);
});

test("a broken connection does not make two tickets", async () => {
  let lost = false;
  const losesOneAnswer = async (address, init) => {
    const answer = await fetch(address, init);
    if (!lost && init.method === "POST" && String(address).endsWith("/tickets")) {
      lost = true;
      throw new TypeError("cut");
    }
    return answer;
  };
  const title = `Once only ${randomBytes(4).toString("hex")}`;
  await open(new Client(url, { ...options, fetch: losesOneAnswer }), title);
  const found = await new Client(url, options).tickets.list({ query: { search: title } });
  assert.ok(lost);
  assert.equal(found.pagination.total, 1);
});

test("an access token that ran out is renewed", async () => {
  const gotrs = new Client(url, options);
  await gotrs.me.get();
  gotrs.http.token = "worn.out.token";
  assert.equal((await gotrs.me.get()).login, "agent");
});

test("examples run", async () => {
  const ticket = await open(new Client(url, options));
  const env = { ...process.env, GOTRS_USER: options.username, GOTRS_PASSWORD: options.password };
  for (const [name, ...more] of [
    ["open-a-ticket", "From an example", "Text"],
    ["follow-up", ticket.tn, "Done."],
    ["export-everything"],
  ]) {
    const path = fileURLToPath(new URL(`../examples/${name}.mjs`, import.meta.url));
    const { stdout } = await run(process.execPath, [path, ...more], { env, maxBuffer: 1e9 });
    assert.ok(stdout.trim(), name);
  }
});
