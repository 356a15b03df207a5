/** A refusal of the API. `code` is stable, `details` maps a field to its messages. */
export class ApiError extends Error {
  override readonly name = "ApiError";

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details: Record<string, string[]> = {},
    readonly requestId: string | null = null,
  ) {
    super(message);
  }
}
