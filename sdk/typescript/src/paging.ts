/** Where in a list one is; with a cursor only per_page, has_next and next_cursor. */
export interface Pagination {
  page?: number;
  per_page: number;
  total?: number;
  total_pages?: number;
  has_next: boolean;
  has_prev?: boolean;
  next_cursor?: string | null;
}

/** Some rows of a list. `pagination` is missing for lists that come whole. */
export class Page<T> implements Iterable<T> {
  constructor(
    readonly rows: T[],
    readonly pagination: Pagination | undefined,
    private readonly following: (() => Promise<Page<T>>) | undefined,
  ) {}

  /** The rows of this page. */
  [Symbol.iterator](): Iterator<T> {
    return this.rows[Symbol.iterator]();
  }

  /** The next page; undefined after the last. */
  async next(): Promise<Page<T> | undefined> {
    return this.following?.();
  }

  /** The rows of this page and of all that follow; each page is read when it is needed. */
  async *all(): AsyncGenerator<T, void, undefined> {
    let page: Page<T> | undefined = this;
    while (page) {
      yield* page.rows;
      page = await page.next();
    }
  }
}
