import { ApiError } from "./errors.js";
import { Page, type Pagination } from "./paging.js";

/** How to sign in: with a token, or with name and password (then tokens are renewed). */
export interface ClientOptions {
  token?: string;
  username?: string;
  password?: string;
  otp?: string;
  /** Milliseconds for each request; 30,000 unless said. */
  timeout?: number;
  /** How often a request is repeated that may be repeated; 3 unless said. */
  retries?: number;
  /** Another implementation of fetch. */
  fetch?: typeof fetch;
}

/** A file to send. */
export interface Upload {
  name: string;
  content: Blob | Uint8Array<ArrayBuffer> | string;
}

export interface Ask {
  method: string;
  path: string;
  query?: Record<string, unknown> | undefined;
  body?: unknown;
  file?: Upload;
  ifMatch?: number | undefined;
}

const BUSY = new Set([429, 502, 503, 504]);
const LONGEST_PAUSE = 60_000;

/**
 * HTTP with one person's credentials. Requests are repeated after 429, 502 to 504 and broken
 * connections; each POST carries an Idempotency-Key, so that its work is done once.
 */
export class Transport {
  private readonly base: string;
  private token: string | undefined;
  private refresh: string | undefined;

  constructor(
    url: string,
    private readonly options: ClientOptions,
  ) {
    this.base = `${url.replace(/\/+$/, "")}/api/v1`;
    this.token = options.token;
  }

  /** What stands under `data`. */
  async data<T>(ask: Ask): Promise<T> {
    const body = (await (await this.ask(ask)).json()) as { data: T };
    return body.data;
  }

  /** A page of a list, which knows how to get the next one. */
  async page<T>(ask: Ask): Promise<Page<T>> {
    const body = (await (await this.ask(ask)).json()) as { data: T[]; pagination?: Pagination };
    const here = body.pagination;
    if (!here?.has_next) return new Page(body.data, here, undefined);
    const where =
      here.next_cursor === undefined ? { page: (here.page ?? 1) + 1 } : { cursor: here.next_cursor };
    const query = { ...ask.query, ...where };
    return new Page(body.data, here, () => this.page<T>({ ...ask, query }));
  }

  /** The bytes of a file. */
  async content(ask: Ask): Promise<ArrayBuffer> {
    return (await this.ask(ask)).arrayBuffer();
  }

  /** The answer as it comes, for files that are too large for memory. */
  async ask(ask: Ask): Promise<Response> {
    await this.signInIfNeeded();
    const headers: Record<string, string> = {};
    if (ask.ifMatch !== undefined) headers["If-Match"] = `"${ask.ifMatch}"`;
    if (ask.method === "POST") headers["Idempotency-Key"] = newKey();
    let answer = await this.send(ask, headers);
    if (answer.status === 401 && (await this.renew(answer))) answer = await this.send(ask, headers);
    if (!answer.ok) throw await refusal(answer);
    return answer;
  }

  private async send(ask: Ask, headers: Record<string, string>): Promise<Response> {
    const retries = this.options.retries ?? 3;
    for (let attempt = 0; ; attempt++) {
      const last = attempt >= retries;
      try {
        const answer = await this.once(ask, headers);
        if (last || !BUSY.has(answer.status)) return answer;
        await pause(attempt, answer.headers.get("Retry-After"));
      } catch (error) {
        if (last) throw error;
        await pause(attempt, null);
      }
    }
  }

  private once(ask: Ask, headers: Record<string, string>): Promise<Response> {
    const all = { ...headers };
    if (this.token) all["Authorization"] = `Bearer ${this.token}`;
    let body: BodyInit | undefined;
    if (ask.file) {
      const form = new FormData();
      const { name, content } = ask.file;
      form.append("file", content instanceof Blob ? content : new Blob([content]), name);
      body = form;
    } else if (ask.method !== "GET" && ask.method !== "DELETE") {
      all["Content-Type"] = "application/json";
      body = JSON.stringify(ask.body ?? {});
    }
    return (this.options.fetch ?? fetch)(`${this.base}${ask.path}${queryString(ask.query)}`, {
      method: ask.method,
      headers: all,
      signal: AbortSignal.timeout(this.options.timeout ?? 30_000),
      ...(body === undefined ? {} : { body }),
    });
  }

  private async signInIfNeeded(): Promise<void> {
    const { username, password, otp } = this.options;
    if (this.token || username === undefined) return;
    const body = { username, password, otp };
    await this.take(await this.send({ method: "POST", path: "/auth/login", body }, {}));
  }

  /** The next pair after an access token has run out; false if there is none to be had. */
  private async renew(refused: Response): Promise<boolean> {
    const { code } = (await refused.clone().json()) as { code?: string };
    if (code !== "invalid_token" || !this.refresh) return false;
    const body = { refresh_token: this.refresh };
    const answer = await this.send({ method: "POST", path: "/auth/refresh", body }, {});
    if (answer.status === 401 && this.options.username !== undefined) {
      this.token = this.refresh = undefined;
      await this.signInIfNeeded();
    } else {
      await this.take(answer);
    }
    return true;
  }

  private async take(answer: Response): Promise<void> {
    if (!answer.ok) throw await refusal(answer);
    const { data } = (await answer.json()) as {
      data: { access_token: string; refresh_token: string };
    };
    this.token = data.access_token;
    this.refresh = data.refresh_token;
  }
}

async function refusal(answer: Response): Promise<ApiError> {
  let said: { code?: string; error?: string; details?: Record<string, string[]> } = {};
  try {
    said = (await answer.json()) as typeof said;
  } catch {
    // Something between us and the API answered.
  }
  return new ApiError(
    answer.status,
    said.code ?? "unknown",
    said.error ?? "The server gave no reason.",
    said.details,
    answer.headers.get("X-Request-Id"),
  );
}

/**
 * A key that nobody else sends; it need not be secret. Node 18 has no `crypto` of its own, and
 * browsers have its `randomUUID` by TLS alone.
 */
function newKey(): string {
  const known = globalThis.crypto as Crypto | undefined;
  if (known && "randomUUID" in known) return known.randomUUID();
  const random = () => Math.random().toString(36).slice(2);
  return [Date.now().toString(36), random(), random()].join("-");
}

function queryString(query: Record<string, unknown> | undefined): string {
  const pairs = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value === undefined || value === null) continue;
    pairs.set(name, Array.isArray(value) ? value.join(",") : String(value));
  }
  const text = pairs.toString();
  return text ? `?${text}` : "";
}

/** As long as the server said, or half a second, doubling. */
function pause(attempt: number, said: string | null): Promise<void> {
  const wished = said !== null && /^\d+$/.test(said) ? Number(said) * 1000 : 500 * 2 ** attempt;
  return new Promise((resolve) => setTimeout(resolve, Math.min(wished, LONGEST_PAUSE)));
}
