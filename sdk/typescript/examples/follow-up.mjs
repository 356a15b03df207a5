// Add a note to a ticket and close it: node follow-up.mjs 2026112610000015 "Done."
import { Client } from "@gotrs/client";

const [number, text] = process.argv.slice(2);
const { GOTRS_URL, GOTRS_USER: username, GOTRS_PASSWORD: password } = process.env;
const gotrs = new Client(GOTRS_URL, { username, password });

const ticket = await gotrs.tickets.getByNumber(number);
await gotrs.articles.create(ticket.id, { body: text }, { ifMatch: ticket.version });
const closed = await gotrs.tickets.close(ticket.id);
console.log(`${closed.tn} is ${closed.state}`);
