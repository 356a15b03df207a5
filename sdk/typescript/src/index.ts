export { Client } from "./client.js";
export { ApiError } from "./errors.js";
export { Page } from "./paging.js";
export type { ClientOptions, Upload } from "./transport.js";
export type * from "./generated/models.js";
