// All tickets as JSON lines, in constant memory: node export-everything.mjs > tickets.jsonl
import { Client } from "@gotrs/client";

const { GOTRS_URL, GOTRS_USER: username, GOTRS_PASSWORD: password } = process.env;
const gotrs = new Client(GOTRS_URL, { username, password });

for await (const ticket of gotrs.walkTickets({ archived: "all" })) {
  console.log(JSON.stringify(ticket));
}
