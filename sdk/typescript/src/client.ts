import { Operations } from "./generated/operations.js";
import type { Ticket } from "./generated/models.js";
import { Transport, type ClientOptions } from "./transport.js";

/**
 * Talks to one GOTRS as one person.
 *
 *     const gotrs = new Client("https://help.example.com", { token: "gotrs_…" });
 *     const ticket = await gotrs.tickets.create({ title: "Printer on fire", queue: "Raw" });
 *     await gotrs.tickets.close(ticket.id, { comment: "Put out." });
 */
export class Client extends Operations {
  private readonly http: Transport;

  constructor(url: string, options: ClientOptions = {}) {
    const transport = new Transport(url, options);
    super(transport);
    this.http = transport;
  }

  /**
   * All tickets that match, by cursor: complete and in constant memory, latest change last. Rows
   * that change meanwhile are seen at least once.
   */
  async *walkTickets(filters: Record<string, unknown> = {}): AsyncGenerator<Ticket, void, undefined> {
    const query = { per_page: 100, ...filters, cursor: "" };
    const first = await this.http.page<Ticket>({ method: "GET", path: "/tickets", query });
    yield* first.all();
  }

  /** A large file as it comes, e.g. of `/tickets/export`: `for await (const chunk of answer.body)`. */
  download(path: string, query: Record<string, unknown> = {}): Promise<Response> {
    return this.http.ask({ method: "GET", path, query });
  }
}
