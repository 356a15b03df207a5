// Open a ticket: node open-a-ticket.mjs "Printer on fire" "Smoke comes out of it."
import { Client } from "@gotrs/client";

const [title, body] = process.argv.slice(2);
const { GOTRS_URL, GOTRS_USER: username, GOTRS_PASSWORD: password } = process.env;
const gotrs = new Client(GOTRS_URL, { username, password });

const [queue] = await gotrs.queues.list({ query: { permission: "create" } });
const ticket = await gotrs.tickets.create({ title, queue: queue.id, body });
console.log(`${ticket.tn} ${ticket.title} (${ticket.queue})`);
