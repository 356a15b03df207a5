// Made from openapi.json by sdk/generate.py; not to be edited.

import type { Page } from "../paging.js";
import type { Transport, Upload } from "../transport.js";
import type * as models from "./models.js";

/** Admin users. */
export class AdminUsers {
  constructor(private readonly transport: Transport) {}

  /** Open an agent's account. Repeating is 200. */
  activate(id: number): Promise<models.User> {
    return this.transport.data({ method: "POST", path: `/admin/users/${encodeURIComponent(id)}/activate` });
  }

  /** Create an agent. With login, address and a password that the policy accepts. */
  create(body: models.NewAgentInputRequest): Promise<models.User> {
    return this.transport.data({ method: "POST", path: "/admin/users", body });
  }

  /** Close an agent's account. As DELETE, but repeating is 200. */
  deactivate(id: number): Promise<models.User> {
    return this.transport.data({ method: "POST", path: `/admin/users/${encodeURIComponent(id)}/deactivate` });
  }

  /** Close an agent's account. Sessions and tokens end. Tickets keep the name and stay assigned until moved. */
  delete(id: number): Promise<models.Deleted> {
    return this.transport.data({ method: "DELETE", path: `/admin/users/${encodeURIComponent(id)}` });
  }

  /** Read an agent's account. Also a closed one. */
  get(id: number): Promise<models.User> {
    return this.transport.data({ method: "GET", path: `/admin/users/${encodeURIComponent(id)}` });
  }

  /** List accounts of agents. By login, or by name, created or last_login; closed accounts as well. */
  list(options: { query?: { group_id?: string; order?: string; page?: number; per_page?: number; role?: "Admin" | "Agent"; role_id?: string; search?: string; sort?: string; valid?: "1" | "2" | "3" | "true" | "false" | "all"; [name: string]: unknown } } = {}): Promise<Page<models.User>> {
    return this.transport.page({ method: "GET", path: "/admin/users", query: options.query });
  }

  /** Change an agent's account. The same as PUT. */
  patch(id: number, body: models.PatchedAgentInputRequest): Promise<models.User> {
    return this.transport.data({ method: "PATCH", path: `/admin/users/${encodeURIComponent(id)}`, body });
  }

  /** Reset an agent's password. Without a body a link is mailed; ``new_password`` is set and ends all sessions. */
  resetPassword(id: number, body: models.NewPasswordInputRequest = {}): Promise<Record<string, unknown>> {
    return this.transport.data({ method: "POST", path: `/admin/users/${encodeURIComponent(id)}/reset-password`, body });
  }

  /** Change an agent's account. Groups and roles are replaced. A new password ends the agent's sessions. */
  update(id: number, body: models.AgentInputRequest): Promise<models.User> {
    return this.transport.data({ method: "PUT", path: `/admin/users/${encodeURIComponent(id)}`, body });
  }
}

/** Agent. */
export class Agent {
  constructor(private readonly transport: Transport) {}

  /** What I did. In tickets that I can read. */
  performance(options: { query?: { from?: string | null; to?: string | null; [name: string]: unknown } } = {}): Promise<models.Performance> {
    return this.transport.data({ method: "GET", path: "/agent/stats/my-performance", query: options.query });
  }

  /** How long customers waited for me. From a ticket's creation to the first answer, if I wrote it. */
  responseTimes(options: { query?: { from?: string | null; to?: string | null; [name: string]: unknown } } = {}): Promise<models.ResponseTimes> {
    return this.transport.data({ method: "GET", path: "/agent/stats/response-times", query: options.query });
  }

  /** What I have to do. Active tickets that are mine. */
  workload(): Promise<models.Workload> {
    return this.transport.data({ method: "GET", path: "/agent/stats/workload" });
  }
}

/** Articles. */
export class Articles {
  constructor(private readonly transport: Transport) {}

  /** Add an article or reply. ``email-external`` mails the customer. Multipart with ``file`` parts works, too. */
  create(id: number, body: models.ArticleInputRequest, options: { ifMatch?: number } = {}): Promise<models.Article> {
    return this.transport.data({ method: "POST", path: `/tickets/${encodeURIComponent(id)}/articles`, body, ifMatch: options.ifMatch });
  }

  /** Delete a note. It is hidden everywhere; an admin can restore it. */
  delete(id: number, articleId: number, options: { ifMatch?: number } = {}): Promise<models.RowId> {
    return this.transport.data({ method: "DELETE", path: `/tickets/${encodeURIComponent(id)}/articles/${encodeURIComponent(articleId)}`, ifMatch: options.ifMatch });
  }

  /** Read an article. Another ticket's article, or for a customer a hidden one, is 404. */
  get(id: number, articleId: number): Promise<models.Article> {
    return this.transport.data({ method: "GET", path: `/tickets/${encodeURIComponent(id)}/articles/${encodeURIComponent(articleId)}` });
  }

  /** The conversation. Oldest first; customers see the visible ones. */
  list(id: number, options: { query?: { article_type?: "email-external" | "email-internal" | "phone" | "webrequest" | "note-internal" | "note-external" | "note-report" | "chat"; cursor?: string; order?: string; page?: number; per_page?: number; sender_type?: "agent" | "system" | "customer"; visible?: boolean; [name: string]: unknown } } = {}): Promise<Page<models.Article>> {
    return this.transport.page({ method: "GET", path: `/tickets/${encodeURIComponent(id)}/articles`, query: options.query });
  }

  /** Change an article. The same as PUT. */
  patch(id: number, articleId: number, body: models.PatchedEditArticleInputRequest, options: { ifMatch?: number } = {}): Promise<models.Article> {
    return this.transport.data({ method: "PATCH", path: `/tickets/${encodeURIComponent(id)}/articles/${encodeURIComponent(articleId)}`, body, ifMatch: options.ifMatch });
  }

  /** Change an article. The earlier text is kept. That of mails and of customers can't be changed. */
  update(id: number, articleId: number, body: models.EditArticleInputRequest, options: { ifMatch?: number } = {}): Promise<models.Article> {
    return this.transport.data({ method: "PUT", path: `/tickets/${encodeURIComponent(id)}/articles/${encodeURIComponent(articleId)}`, body, ifMatch: options.ifMatch });
  }
}

/** Attachments. */
export class Attachments {
  constructor(private readonly transport: Transport) {}

  /** Download a file of a ticket. The bytes, as GET /files/{id}. */
  get(id: number, attachmentId: string, options: { query?: { inline?: boolean; [name: string]: unknown } } = {}): Promise<ArrayBuffer> {
    return this.transport.content({ method: "GET", path: `/tickets/${encodeURIComponent(id)}/attachments/${encodeURIComponent(attachmentId)}`, query: options.query });
  }

  /** Files of a ticket. Those of all articles that the caller sees. */
  list(id: number, options: { query?: { page?: number; per_page?: number; [name: string]: unknown } } = {}): Promise<Page<models.File>> {
    return this.transport.page({ method: "GET", path: `/tickets/${encodeURIComponent(id)}/attachments`, query: options.query });
  }
}

/** Audit. */
export class Audit {
  constructor(private readonly transport: Transport) {}

  /** Read one entry. One entry. */
  logsGet(id: number): Promise<models.AuditLog> {
    return this.transport.data({ method: "GET", path: `/admin/audit/logs/${encodeURIComponent(id)}` });
  }

  /** Who did what, when and from where. Newest first: changes of tickets, people, master data and settings, logins, exports. */
  logsList(options: { query?: { action?: string; cursor?: string; entity_id?: string; entity_type?: string; from?: string | null; order?: string; page?: number; per_page?: number; to?: string | null; user_id?: number; [name: string]: unknown } } = {}): Promise<Page<models.AuditLog>> {
    return this.transport.page({ method: "GET", path: "/admin/audit/logs", query: options.query });
  }

  /** How much happened. In all, by action, by login (the busiest), and today. */
  stats(options: { query?: { from?: string | null; to?: string | null; [name: string]: unknown } } = {}): Promise<models.AuditStats> {
    return this.transport.data({ method: "GET", path: "/admin/audit/stats", query: options.query });
  }
}

/** Auth. */
export class Auth {
  constructor(private readonly transport: Transport) {}

  /** Sign in. Agents and customers alike; on equal names the agent is tried first. */
  login(body: models.LoginInputRequest): Promise<models.Login> {
    return this.transport.data({ method: "POST", path: "/auth/login", body });
  }

  /** End the session. By access token, cookie or refresh token; with nothing valid to end it is still 200. */
  logout(body: models.LogoutInputRequest = {}): Promise<Record<string, unknown>> {
    return this.transport.data({ method: "POST", path: "/auth/logout", body });
  }

  /** Ask for a link that sets a password. The same words whether or not there is such an account. The link works once. */
  passwordReset(body: models.PasswordResetInputRequest): Promise<Record<string, unknown>> {
    return this.transport.data({ method: "POST", path: "/auth/password-reset", body });
  }

  /** Set a password by a mailed link. Ends all sessions of the account. A weak password leaves the link as it is. */
  passwordResetConfirm(body: models.PasswordConfirmInputRequest): Promise<Record<string, unknown>> {
    return this.transport.data({ method: "POST", path: "/auth/password-reset/confirm", body });
  }

  /** Get the next token pair. Each refresh token works once; showing it again ends its session. */
  refresh(body: models.RefreshInputRequest): Promise<models.Login> {
    return this.transport.data({ method: "POST", path: "/auth/refresh", body });
  }
}

/** Bulk. */
export class Bulk {
  constructor(private readonly transport: Transport) {}

  /** Assign many tickets. Sets the owner and locks, as the single action. */
  assign(body: models.BulkAssignInputRequest): Promise<models.Bulk> {
    return this.transport.data({ method: "POST", path: "/tickets/bulk/assign", body });
  }

  /** Close many tickets. One that is closed already fails with ``already_closed``. */
  close(body: models.BulkCloseInputRequest): Promise<models.Bulk> {
    return this.transport.data({ method: "POST", path: "/tickets/bulk/close", body });
  }

  /** Move many tickets. A queue without ``move_into`` is 403, and nothing changes. */
  move(body: models.BulkMoveInputRequest): Promise<models.Bulk> {
    return this.transport.data({ method: "POST", path: "/tickets/bulk/queue", body });
  }

  /** Set the priority of many tickets. By id, name or slug. */
  priority(body: models.BulkPriorityInputRequest): Promise<models.Bulk> {
    return this.transport.data({ method: "POST", path: "/tickets/bulk/priority", body });
  }

  /** Change many tickets. Any fields of PUT /tickets/{id}. */
  update(body: models.BulkUpdateInputRequest): Promise<models.Bulk> {
    return this.transport.data({ method: "POST", path: "/tickets/bulk/update", body });
  }
}

/** Canned responses. */
export class CannedResponses {
  constructor(private readonly transport: Transport) {}

  /** List categories. Those of own and public ones, by name, each once whatever its case. */
  categories(options: { query?: { page?: number; per_page?: number; [name: string]: unknown } } = {}): Promise<Page<string>> {
    return this.transport.page({ method: "GET", path: "/agent/canned-responses/categories", query: options.query });
  }

  /** Create a canned response. Admins. 409 if there is one of that name. */
  create(body: models.NewCannedResponseInputRequest): Promise<models.CannedResponse> {
    return this.transport.data({ method: "POST", path: "/agent/canned-responses", body });
  }

  /** Delete a canned response. The row is gone; a second DELETE is 404. */
  delete(id: number): Promise<models.Gone> {
    return this.transport.data({ method: "DELETE", path: `/agent/canned-responses/${encodeURIComponent(id)}` });
  }

  /** Read a canned response. Also an invalid one. */
  get(id: number): Promise<models.CannedResponse> {
    return this.transport.data({ method: "GET", path: `/agent/canned-responses/${encodeURIComponent(id)}` });
  }

  /** List canned responses. A whole list: own rows and those that others share. */
  list(options: { query?: { category?: string; page?: number; per_page?: number; search?: string; [name: string]: unknown } } = {}): Promise<Page<models.CannedResponse>> {
    return this.transport.page({ method: "GET", path: "/agent/canned-responses", query: options.query });
  }

  /** Change a canned response. The same as PUT. */
  patch(id: number, body: models.PatchedCannedResponseInputRequest): Promise<models.CannedResponse> {
    return this.transport.data({ method: "PATCH", path: `/agent/canned-responses/${encodeURIComponent(id)}`, body });
  }

  /** Change a canned response. Changes what it names and leaves the rest. */
  update(id: number, body: models.CannedResponseInputRequest): Promise<models.CannedResponse> {
    return this.transport.data({ method: "PUT", path: `/agent/canned-responses/${encodeURIComponent(id)}`, body });
  }
}

/** Customer users. */
export class CustomerUsers {
  constructor(private readonly transport: Transport) {}

  /** Create a customer user. The login is the address unless given. Without a password a mail opens the account. */
  create(body: models.NewCustomerUserInputRequest): Promise<models.CustomerUser> {
    return this.transport.data({ method: "POST", path: "/customer-users", body });
  }

  /** Close a customer user's account. Admins. Sessions and tokens end; tickets keep the name. */
  delete(id: number): Promise<models.Deleted> {
    return this.transport.data({ method: "DELETE", path: `/customer-users/${encodeURIComponent(id)}` });
  }

  /** Read a customer user. Also a closed account. */
  get(id: number): Promise<models.CustomerUser> {
    return this.transport.data({ method: "GET", path: `/customer-users/${encodeURIComponent(id)}` });
  }

  /** List customer users. By login, name, created, updated or id; valid ones by default. */
  list(options: { query?: { cursor?: string; customer_id?: string; email?: string; login?: string; order?: string; page?: number; per_page?: number; search?: string; sort?: string; valid?: "1" | "2" | "3" | "true" | "false" | "all"; [name: string]: unknown } } = {}): Promise<Page<models.CustomerUser>> {
    return this.transport.page({ method: "GET", path: "/customer-users", query: options.query });
  }

  /** Change a customer user. The same as PUT. */
  patch(id: number, body: models.PatchedCustomerUserInputRequest): Promise<models.CustomerUser> {
    return this.transport.data({ method: "PATCH", path: `/customer-users/${encodeURIComponent(id)}`, body });
  }

  /** Mail a link that sets a password. It works once, within an hour. */
  resetPassword(id: number): Promise<Record<string, unknown>> {
    return this.transport.data({ method: "POST", path: `/customer-users/${encodeURIComponent(id)}/reset-password` });
  }

  /** Change a customer user. Tickets follow a new login. A new password ends all sessions of the person. */
  update(id: number, body: models.CustomerUserInputRequest): Promise<models.CustomerUser> {
    return this.transport.data({ method: "PUT", path: `/customer-users/${encodeURIComponent(id)}`, body });
  }
}

/** Customers. */
export class Customers {
  constructor(private readonly transport: Transport) {}

  /** Create a company. 409 for a key or name that is in use. */
  create(body: models.NewCompanyInputRequest): Promise<models.Company> {
    return this.transport.data({ method: "POST", path: "/customers", body });
  }

  /** Make a company invalid. Admins. People and tickets keep the key. */
  delete(id: string): Promise<models.ClosedCompany> {
    return this.transport.data({ method: "DELETE", path: `/customers/${encodeURIComponent(id)}` });
  }

  /** Read a company. Also one that is no longer offered. */
  get(id: string): Promise<models.Company> {
    return this.transport.data({ method: "GET", path: `/customers/${encodeURIComponent(id)}` });
  }

  /** List companies. By name, or by customer_id; valid ones by default. */
  list(options: { query?: { order?: string; page?: number; per_page?: number; search?: string; sort?: string; valid?: "1" | "2" | "3" | "true" | "false" | "all"; [name: string]: unknown } } = {}): Promise<Page<models.Company>> {
    return this.transport.page({ method: "GET", path: "/customers", query: options.query });
  }

  /** Change a company. The same as PUT. */
  patch(id: string, body: models.PatchedCompanyInputRequest): Promise<models.Company> {
    return this.transport.data({ method: "PATCH", path: `/customers/${encodeURIComponent(id)}`, body });
  }

  /** Tickets of a company. Those in queues that the caller reads; filters, sorting, paging of GET /tickets. */
  tickets(id: string, options: { query?: { archived?: "true" | "false" | "all"; assigned_to?: string; closed_after?: string; closed_before?: string; created_after?: string; created_before?: string; cursor?: string; customer_id?: string; customer_user_id?: string; escalated?: boolean; escalation_before?: string; include?: string; locked?: boolean; order?: string; owner_id?: string; page?: number; pending_after?: string; pending_before?: string; per_page?: number; priority?: string; priority_id?: string; q?: string; queue?: string; queue_id?: string; responsible_id?: string; search?: string; service_id?: string; sla_id?: string; sort?: string; state?: string; state_id?: string; status?: string; subqueues?: boolean; tag?: string; type?: string; type_id?: string; updated_after?: string; updated_before?: string; watched?: boolean; [name: string]: unknown } } = {}): Promise<Page<models.Ticket>> {
    return this.transport.page({ method: "GET", path: `/customers/${encodeURIComponent(id)}/tickets`, query: options.query });
  }

  /** Change a company. People and tickets follow a new key. Key, sharing and validity are the admins'. */
  update(id: string, body: models.CompanyInputRequest): Promise<models.Company> {
    return this.transport.data({ method: "PUT", path: `/customers/${encodeURIComponent(id)}`, body });
  }

  /** People of a company. Those whose own or further company it is; filters as for /customer-users. */
  users(id: string, options: { query?: { cursor?: string; email?: string; login?: string; order?: string; page?: number; per_page?: number; search?: string; sort?: string; valid?: "1" | "2" | "3" | "true" | "false" | "all"; [name: string]: unknown } } = {}): Promise<Page<models.CustomerUser>> {
    return this.transport.page({ method: "GET", path: `/customers/${encodeURIComponent(id)}/users`, query: options.query });
  }
}

/** Dashboard. */
export class Dashboard {
  constructor(private readonly transport: Transport) {}

  /** What happened lately. The newest 500 entries of the last 30 days. Customers see less. */
  activity(options: { query?: { page?: number; per_page?: number; [name: string]: unknown } } = {}): Promise<Page<models.Activity>> {
    return this.transport.page({ method: "GET", path: "/dashboard/activity", query: options.query });
  }

  /** Active tickets by priority. Priorities that have any, the lowest first. */
  byPriority(): Promise<models.Chart> {
    return this.transport.data({ method: "GET", path: "/dashboard/charts/tickets-by-priority" });
  }

  /** Active tickets by state. States that have any. */
  byStatus(): Promise<models.Chart> {
    return this.transport.data({ method: "GET", path: "/dashboard/charts/tickets-by-status" });
  }

  /** My tickets. Owned by me or my responsibility; active ones, latest change first, unless asked else. */
  myTickets(options: { query?: { archived?: "true" | "false" | "all"; assigned_to?: string; closed_after?: string; closed_before?: string; created_after?: string; created_before?: string; cursor?: string; customer_id?: string; customer_user_id?: string; escalated?: boolean; escalation_before?: string; include?: string; locked?: boolean; order?: string; owner_id?: string; page?: number; pending_after?: string; pending_before?: string; per_page?: number; priority?: string; priority_id?: string; q?: string; queue?: string; queue_id?: string; responsible_id?: string; search?: string; service_id?: string; sla_id?: string; sort?: string; state?: string; state_id?: string; status?: string; subqueues?: boolean; tag?: string; type?: string; type_id?: string; updated_after?: string; updated_before?: string; watched?: boolean; [name: string]: unknown } } = {}): Promise<Page<models.Ticket>> {
    return this.transport.page({ method: "GET", path: "/dashboard/my-tickets", query: options.query });
  }

  /** Created and closed tickets over time. By hour, day, day, month of the caller's time zone. */
  overTime(options: { query?: { period?: "day" | "week" | "month" | "year"; [name: string]: unknown } } = {}): Promise<models.TimeChart> {
    return this.transport.data({ method: "GET", path: "/dashboard/charts/tickets-over-time", query: options.query });
  }

  /** Numbers of the dashboard. Each equals the total of the ticket list with the same filters. */
  stats(): Promise<models.Stats> {
    return this.transport.data({ method: "GET", path: "/dashboard/stats" });
  }
}

/** Dynamic fields. */
export class DynamicFields {
  constructor(private readonly transport: Transport) {}

  /** Create a dynamic field. Admins. 409 if there is one of that name. */
  create(body: models.NewDynamicFieldInputRequest): Promise<models.DynamicField> {
    return this.transport.data({ method: "POST", path: "/dynamic-fields", body });
  }

  /** Make a dynamic field invalid. Admins. The row is made invalid: no longer offered, still readable, still named. */
  delete(id: number): Promise<models.Deleted> {
    return this.transport.data({ method: "DELETE", path: `/dynamic-fields/${encodeURIComponent(id)}` });
  }

  /** Read a dynamic field. Also an invalid one. */
  get(id: number): Promise<models.DynamicField> {
    return this.transport.data({ method: "GET", path: `/dynamic-fields/${encodeURIComponent(id)}` });
  }

  /** List dynamic fields. A whole list of the valid rows, or of those that were asked for. */
  list(options: { query?: { object_type?: "Ticket" | "Article"; page?: number; per_page?: number; valid?: "1" | "2" | "3" | "true" | "false" | "all"; [name: string]: unknown } } = {}): Promise<Page<models.DynamicField>> {
    return this.transport.page({ method: "GET", path: "/dynamic-fields", query: options.query });
  }

  /** Change a dynamic field. The same as PUT. */
  patch(id: number, body: models.PatchedDynamicFieldInputRequest): Promise<models.DynamicField> {
    return this.transport.data({ method: "PATCH", path: `/dynamic-fields/${encodeURIComponent(id)}`, body });
  }

  /** Change a dynamic field. Admins. Changes what it names and leaves the rest. */
  update(id: number, body: models.DynamicFieldInputRequest): Promise<models.DynamicField> {
    return this.transport.data({ method: "PUT", path: `/dynamic-fields/${encodeURIComponent(id)}`, body });
  }
}

/** Files. */
export class Files {
  constructor(private readonly transport: Transport) {}

  /** Delete an unused upload. By its uploader. */
  delete(id: string): Promise<models.Id> {
    return this.transport.data({ method: "DELETE", path: `/files/${encodeURIComponent(id)}` });
  }

  /** Download a file. The bytes unchanged. */
  get(id: string, options: { query?: { inline?: boolean; [name: string]: unknown } } = {}): Promise<ArrayBuffer> {
    return this.transport.content({ method: "GET", path: `/files/${encodeURIComponent(id)}`, query: options.query });
  }

  /** About a file. Name, type, size, and where it is used. */
  info(id: string): Promise<models.File> {
    return this.transport.data({ method: "GET", path: `/files/${encodeURIComponent(id)}/info` });
  }

  /** Upload a file. It belongs to the caller until an article takes it; unused ones go after 24 hours. */
  upload(file: Upload): Promise<models.Upload> {
    return this.transport.data({ method: "POST", path: "/files/upload", file });
  }
}

/** Groups. */
export class Groups {
  constructor(private readonly transport: Transport) {}

  /** Create a group. Admins. 409 if there is one of that name. */
  create(body: models.NewNamedInputRequest): Promise<models.Group> {
    return this.transport.data({ method: "POST", path: "/groups", body });
  }

  /** Make a group invalid. Admins. The row is made invalid: no longer offered, still readable, still named. */
  delete(id: number): Promise<models.Deleted> {
    return this.transport.data({ method: "DELETE", path: `/groups/${encodeURIComponent(id)}` });
  }

  /** Read a group. Also an invalid one. */
  get(id: number): Promise<models.Group> {
    return this.transport.data({ method: "GET", path: `/groups/${encodeURIComponent(id)}` });
  }

  /** List groups. A whole list of the valid rows, or of those that were asked for. */
  list(options: { query?: { page?: number; per_page?: number; valid?: "1" | "2" | "3" | "true" | "false" | "all"; [name: string]: unknown } } = {}): Promise<Page<models.Group>> {
    return this.transport.page({ method: "GET", path: "/groups", query: options.query });
  }

  /** Change a group. The same as PUT. */
  patch(id: number, body: models.PatchedNamedInputRequest): Promise<models.Group> {
    return this.transport.data({ method: "PATCH", path: `/groups/${encodeURIComponent(id)}`, body });
  }

  /** Change a group. Admins. Changes what it names and leaves the rest. */
  update(id: number, body: models.NamedInputRequest): Promise<models.Group> {
    return this.transport.data({ method: "PUT", path: `/groups/${encodeURIComponent(id)}`, body });
  }

  /** Take an agent out of a group. What the agent holds directly; 404 if that is nothing. */
  usersDelete(id: number, userId: number): Promise<Record<string, unknown>> {
    return this.transport.data({ method: "DELETE", path: `/groups/${encodeURIComponent(id)}/users/${encodeURIComponent(userId)}` });
  }

  /** Members of a group. One entry for each agent and way: directly, and by valid roles. */
  usersList(id: number, options: { query?: { page?: number; per_page?: number; [name: string]: unknown } } = {}): Promise<Page<models.GroupMember>> {
    return this.transport.page({ method: "GET", path: `/groups/${encodeURIComponent(id)}/users`, query: options.query });
  }

  /** Set an agent's permissions in a group. The same as PUT. */
  usersPatch(id: number, userId: number, body: models.PatchedPermissionsInputRequest): Promise<models.GroupMember> {
    return this.transport.data({ method: "PATCH", path: `/groups/${encodeURIComponent(id)}/users/${encodeURIComponent(userId)}`, body });
  }

  /** Set an agent's permissions in a group. Replaces what the agent holds directly; roles give theirs besides. */
  usersSet(id: number, userId: number, body: models.PermissionsInputRequest): Promise<models.GroupMember> {
    return this.transport.data({ method: "PUT", path: `/groups/${encodeURIComponent(id)}/users/${encodeURIComponent(userId)}`, body });
  }
}

/** History. */
export class History {
  constructor(private readonly transport: Transport) {}

  /** What happened. Oldest first; not for customers. */
  list(id: number, options: { query?: { cursor?: string; order?: string; page?: number; per_page?: number; type?: string; [name: string]: unknown } } = {}): Promise<Page<models.HistoryEntry>> {
    return this.transport.page({ method: "GET", path: `/tickets/${encodeURIComponent(id)}/history`, query: options.query });
  }
}

/** Ldap. */
export class Ldap {
  constructor(private readonly transport: Transport) {}

  /** Try a user's password. Opens no session. The try stands in the log of sign-ins. */
  authenticate(body: models.CredentialsInputRequest): Promise<models.LdapUser> {
    return this.transport.data({ method: "POST", path: "/admin/ldap/authenticate", body });
  }

  /** Read the settings. Never the password. */
  config(): Promise<models.LdapConfig> {
    return this.transport.data({ method: "GET", path: "/admin/ldap/config" });
  }

  /** Configure the directory. Turns sign-in by LDAP on. What is left out is as usual; the password is kept. */
  configure(body: models.DirectoryInputRequest): Promise<models.LdapConfig> {
    return this.transport.data({ method: "POST", path: "/admin/ldap/configure", body });
  }

  /** Turn sign-in by LDAP off. Settings and accounts stay; accounts of the directory can't sign in. */
  disable(): Promise<models.LdapConfig> {
    return this.transport.data({ method: "POST", path: "/admin/ldap/disable" });
  }

  /** List groups of the directory. With their members, by name. */
  groupsList(options: { query?: { page?: number; per_page?: number; [name: string]: unknown } } = {}): Promise<Page<models.LdapGroup>> {
    return this.transport.page({ method: "GET", path: "/admin/ldap/groups", query: options.query });
  }

  /** Take users in by name. Also if no accounts are made for new users. Each has a result of their own. */
  importUsers(body: models.ImportInputRequest): Promise<models.LdapImport> {
    return this.transport.data({ method: "POST", path: "/admin/ldap/import/users", body });
  }

  /** List sign-ins that the directory was asked about. Newest first; kept for 90 days. */
  logsAuth(options: { query?: { page?: number; per_page?: number; username?: string; [name: string]: unknown } } = {}): Promise<Page<models.LdapLogin>> {
    return this.transport.page({ method: "GET", path: "/admin/ldap/logs/auth", query: options.query });
  }

  /** List what groups of the directory give. As configured; the DN is known once a sync has found the group. */
  mappingsGroups(options: { query?: { page?: number; per_page?: number; [name: string]: unknown } } = {}): Promise<Page<models.LdapGroupMapping>> {
    return this.transport.page({ method: "GET", path: "/admin/ldap/mappings/groups", query: options.query });
  }

  /** List accounts that the directory keeps. By login, disabled ones too. */
  mappingsUsers(options: { query?: { page?: number; per_page?: number; [name: string]: unknown } } = {}): Promise<Page<models.LdapUserMapping>> {
    return this.transport.page({ method: "GET", path: "/admin/ldap/mappings/users", query: options.query });
  }

  /** How it is with the directory. Whether it answers, and what the last run did. */
  syncStatus(): Promise<models.LdapStatus> {
    return this.transport.data({ method: "GET", path: "/admin/ldap/sync/status" });
  }

  /** Synchronise accounts now. Makes and keeps up accounts; those that are gone from the directory are made invalid. */
  syncUsers(body: models.SyncInputRequest = {}): Promise<models.LdapSyncResult> {
    return this.transport.data({ method: "POST", path: "/admin/ldap/sync/users", body });
  }

  /** Try the directory out. With these settings, or with the stored ones. Stores nothing. */
  test(body: models.TrialInputRequest = {}): Promise<models.LdapTest> {
    return this.transport.data({ method: "POST", path: "/admin/ldap/test", body });
  }

  /** Read a user of the directory. By the name that they sign in by. */
  usersGet(username: string): Promise<models.LdapUser> {
    return this.transport.data({ method: "GET", path: `/admin/ldap/users/${encodeURIComponent(username)}` });
  }

  /** Search users of the directory. By name, user name or address, in any part of them. */
  usersSearch(options: { query?: { page?: number; per_page?: number; q?: string; [name: string]: unknown } } = {}): Promise<Page<models.LdapUser>> {
    return this.transport.page({ method: "GET", path: "/admin/ldap/users/search", query: options.query });
  }
}

/** Links. */
export class Links {
  constructor(private readonly transport: Transport) {}

  /** Link to a ticket. ``direction`` says what the other ticket is to this one; a child by default. */
  create(id: number, body: models.LinkInputRequest, options: { ifMatch?: number } = {}): Promise<models.Link> {
    return this.transport.data({ method: "POST", path: `/tickets/${encodeURIComponent(id)}/links`, body, ifMatch: options.ifMatch });
  }

  /** Take a link away. From both tickets. */
  delete(id: number, linkId: number, options: { ifMatch?: number } = {}): Promise<models.RowId> {
    return this.transport.data({ method: "DELETE", path: `/tickets/${encodeURIComponent(id)}/links/${encodeURIComponent(linkId)}`, ifMatch: options.ifMatch });
  }

  /** Linked tickets. Those that the caller can read. */
  list(id: number, options: { query?: { page?: number; per_page?: number; [name: string]: unknown } } = {}): Promise<Page<models.Link>> {
    return this.transport.page({ method: "GET", path: `/tickets/${encodeURIComponent(id)}/links`, query: options.query });
  }
}

/** Me. */
export class Me {
  constructor(private readonly transport: Transport) {}

  /** The signed-in user. The account that asks. */
  get(): Promise<models.User> {
    return this.transport.data({ method: "GET", path: "/users/me" });
  }

  /** Change the password. The calling session stays, all others end. */
  password(body: models.PasswordInputRequest): Promise<models.PasswordChanged> {
    return this.transport.data({ method: "POST", path: "/users/me/password", body });
  }

  /** Change name, address, phone. The same as PUT. */
  patch(body: models.PatchedProfileInputRequest): Promise<models.User> {
    return this.transport.data({ method: "PATCH", path: "/users/me", body });
  }

  /** Change name, address, phone. Role, login, groups and validity are ignored here. */
  update(body: models.ProfileInputRequest): Promise<models.User> {
    return this.transport.data({ method: "PUT", path: "/users/me", body });
  }
}

/** Me preferences. */
export class MePreferences {
  constructor(private readonly transport: Transport) {}

  /** My preferences. With the defaults of what was not chosen. */
  get(): Promise<models.Preferences> {
    return this.transport.data({ method: "GET", path: "/users/me/preferences" });
  }

  /** Change my preferences. The same as PUT. */
  patch(body: models.PatchedPreferencesInputRequest): Promise<models.Preferences> {
    return this.transport.data({ method: "PATCH", path: "/users/me/preferences", body });
  }

  /** Change my preferences. Merged deeply: what is not named stays. Customers have no absence; theirs is ignored. */
  update(body: models.PreferencesInputRequest): Promise<models.Preferences> {
    return this.transport.data({ method: "PUT", path: "/users/me/preferences", body });
  }
}

/** Me sessions. */
export class MeSessions {
  constructor(private readonly transport: Transport) {}

  /** End one of my sessions. Its tokens and its cookie stop at once. */
  end(id: string): Promise<models.SessionId> {
    return this.transport.data({ method: "DELETE", path: `/users/me/sessions/${encodeURIComponent(id)}` });
  }

  /** End my other sessions. All but the calling one. */
  endOthers(): Promise<models.SessionsEnded> {
    return this.transport.data({ method: "DELETE", path: "/users/me/sessions" });
  }

  /** My sessions. A whole list, the last used first. */
  list(options: { query?: { [name: string]: unknown } } = {}): Promise<Page<models.Session>> {
    return this.transport.page({ method: "GET", path: "/users/me/sessions", query: options.query });
  }
}

/** Me tokens. */
export class MeTokens {
  constructor(private readonly transport: Transport) {}

  /** Make an API token. The scope ``admin`` is for admins; the token itself is shown this once. */
  create(body: models.TokenInputRequest): Promise<models.NewApiToken> {
    return this.transport.data({ method: "POST", path: "/users/me/tokens", body });
  }

  /** Delete an API token. It stops at once. */
  delete(id: number): Promise<models.TokenId> {
    return this.transport.data({ method: "DELETE", path: `/users/me/tokens/${encodeURIComponent(id)}` });
  }

  /** My API tokens. A whole list, newest first. */
  list(options: { query?: { [name: string]: unknown } } = {}): Promise<Page<models.ApiToken>> {
    return this.transport.page({ method: "GET", path: "/users/me/tokens", query: options.query });
  }
}

/** Notifications. */
export class Notifications {
  constructor(private readonly transport: Transport) {}

  /** My notifications. Newest first; those about tickets that can't be read any more are left out. */
  list(options: { query?: { page?: number; per_page?: number; unread?: boolean; [name: string]: unknown } } = {}): Promise<Page<models.Notification>> {
    return this.transport.page({ method: "GET", path: "/dashboard/notifications", query: options.query });
  }

  /** Mark a notification as read. Repeating is 200. */
  read(id: number): Promise<models.Notification> {
    return this.transport.data({ method: "POST", path: `/dashboard/notifications/${encodeURIComponent(id)}/read` });
  }

  /** Mark all notifications as read. Says how many were unread. */
  readAll(): Promise<models.Updated> {
    return this.transport.data({ method: "POST", path: "/dashboard/notifications/read-all" });
  }
}

/** Priorities. */
export class Priorities {
  constructor(private readonly transport: Transport) {}

  /** Create a priority. Admins. 409 if there is one of that name. */
  create(body: models.NewPriorityRowInputRequest): Promise<models.Priority> {
    return this.transport.data({ method: "POST", path: "/priorities", body });
  }

  /** Make a priority invalid. Admins. The row is made invalid: no longer offered, still readable, still named. */
  delete(id: number): Promise<models.Deleted> {
    return this.transport.data({ method: "DELETE", path: `/priorities/${encodeURIComponent(id)}` });
  }

  /** Read a priority. Also an invalid one. */
  get(id: number): Promise<models.Priority> {
    return this.transport.data({ method: "GET", path: `/priorities/${encodeURIComponent(id)}` });
  }

  /** List priorities. A whole list of the valid rows, or of those that were asked for. */
  list(options: { query?: { page?: number; per_page?: number; valid?: "1" | "2" | "3" | "true" | "false" | "all"; [name: string]: unknown } } = {}): Promise<Page<models.Priority>> {
    return this.transport.page({ method: "GET", path: "/priorities", query: options.query });
  }

  /** Change a priority. The same as PUT. */
  patch(id: number, body: models.PatchedPriorityRowInputRequest): Promise<models.Priority> {
    return this.transport.data({ method: "PATCH", path: `/priorities/${encodeURIComponent(id)}`, body });
  }

  /** Change a priority. Admins. Changes what it names and leaves the rest. */
  update(id: number, body: models.PriorityRowInputRequest): Promise<models.Priority> {
    return this.transport.data({ method: "PUT", path: `/priorities/${encodeURIComponent(id)}`, body });
  }
}

/** Queues. */
export class Queues {
  constructor(private readonly transport: Transport) {}

  /** Agents of a queue. Who can be given tickets there. */
  agents(id: number, options: { query?: { page?: number; per_page?: number; [name: string]: unknown } } = {}): Promise<Page<models.Agent>> {
    return this.transport.page({ method: "GET", path: `/queues/${encodeURIComponent(id)}/agents`, query: options.query });
  }

  /** Create a queue. Admins. 409 if there is one of that name. */
  create(body: models.NewQueueInputRequest): Promise<models.Queue> {
    return this.transport.data({ method: "POST", path: "/queues", body });
  }

  /** Make a queue invalid. Admins. The row is made invalid: no longer offered, still readable, still named. */
  delete(id: number): Promise<models.Deleted> {
    return this.transport.data({ method: "DELETE", path: `/queues/${encodeURIComponent(id)}` });
  }

  /** Read a queue. Also an invalid one. */
  get(id: number): Promise<models.Queue> {
    return this.transport.data({ method: "GET", path: `/queues/${encodeURIComponent(id)}` });
  }

  /** List queues. A whole list of the valid rows, or of those that were asked for. */
  list(options: { query?: { include_stats?: boolean; page?: number; per_page?: number; permission?: "ro" | "move_into" | "create" | "note" | "owner" | "priority" | "rw"; search?: string; valid?: "1" | "2" | "3" | "true" | "false" | "all"; [name: string]: unknown } } = {}): Promise<Page<models.Queue>> {
    return this.transport.page({ method: "GET", path: "/queues", query: options.query });
  }

  /** Change a queue. The same as PUT. */
  patch(id: number, body: models.PatchedQueueInputRequest): Promise<models.Queue> {
    return this.transport.data({ method: "PATCH", path: `/queues/${encodeURIComponent(id)}`, body });
  }

  /** Figures of a queue. Counts equal the list's totals with ``status`` of that group. */
  stats(id: number): Promise<models.QueueStats> {
    return this.transport.data({ method: "GET", path: `/queues/${encodeURIComponent(id)}/stats` });
  }

  /** Tickets of a queue. Filters, sorting and paging of GET /tickets. */
  tickets(id: number, options: { query?: { archived?: "true" | "false" | "all"; assigned_to?: string; closed_after?: string; closed_before?: string; created_after?: string; created_before?: string; cursor?: string; customer_id?: string; customer_user_id?: string; escalated?: boolean; escalation_before?: string; include?: string; locked?: boolean; order?: string; owner_id?: string; page?: number; pending_after?: string; pending_before?: string; per_page?: number; priority?: string; priority_id?: string; q?: string; responsible_id?: string; search?: string; service_id?: string; sla_id?: string; sort?: string; state?: string; state_id?: string; status?: string; subqueues?: boolean; tag?: string; type?: string; type_id?: string; updated_after?: string; updated_before?: string; watched?: boolean; [name: string]: unknown } } = {}): Promise<Page<models.Ticket>> {
    return this.transport.page({ method: "GET", path: `/queues/${encodeURIComponent(id)}/tickets`, query: options.query });
  }

  /** Change a queue. Admins. Changes what it names and leaves the rest. */
  update(id: number, body: models.QueueInputRequest): Promise<models.Queue> {
    return this.transport.data({ method: "PUT", path: `/queues/${encodeURIComponent(id)}`, body });
  }
}

/** Reports. */
export class Reports {
  constructor(private readonly transport: Transport) {}

  /** A report as a file. CSV, XLSX or PDF. */
  export(body: models.ReportExportInputRequest): Promise<ArrayBuffer> {
    return this.transport.content({ method: "POST", path: "/admin/reports/export", body });
  }

  /** How fast agents were. First answers and closing, in plain time. */
  performance(options: { query?: { from?: string | null; to?: string | null; [name: string]: unknown } } = {}): Promise<models.PerformanceReport> {
    return this.transport.data({ method: "GET", path: "/admin/reports/performance", query: options.query });
  }

  /** Whether promises were kept. Of the tickets created in the time, in all and by queue. */
  sla(options: { query?: { from?: string | null; to?: string | null; [name: string]: unknown } } = {}): Promise<models.SlaReport> {
    return this.transport.data({ method: "GET", path: "/admin/reports/sla", query: options.query });
  }

  /** Tickets of a time. Created and closed; what was created by queue, priority, state and type. */
  tickets(options: { query?: { from?: string | null; to?: string | null; [name: string]: unknown } } = {}): Promise<models.TicketsReport> {
    return this.transport.data({ method: "GET", path: "/admin/reports/tickets", query: options.query });
  }

  /** Accounts. Agents and customers: all, valid, new, by role. */
  users(options: { query?: { from?: string | null; to?: string | null; [name: string]: unknown } } = {}): Promise<models.UsersReport> {
    return this.transport.data({ method: "GET", path: "/admin/reports/users", query: options.query });
  }
}

/** Roles. */
export class Roles {
  constructor(private readonly transport: Transport) {}

  /** Create a role. Admins. 409 if there is one of that name. */
  create(body: models.NewNamedInputRequest): Promise<models.Role> {
    return this.transport.data({ method: "POST", path: "/roles", body });
  }

  /** Make a role invalid. Admins. The row is made invalid: no longer offered, still readable, still named. */
  delete(id: number): Promise<models.Deleted> {
    return this.transport.data({ method: "DELETE", path: `/roles/${encodeURIComponent(id)}` });
  }

  /** Read a role. Also an invalid one. */
  get(id: number): Promise<models.Role> {
    return this.transport.data({ method: "GET", path: `/roles/${encodeURIComponent(id)}` });
  }

  /** Let a role give nothing in a group. 404 if it gives nothing there. */
  groupsDelete(id: number, groupId: number): Promise<models.Role> {
    return this.transport.data({ method: "DELETE", path: `/roles/${encodeURIComponent(id)}/groups/${encodeURIComponent(groupId)}` });
  }

  /** Set what a role gives in a group. The same as PUT. */
  groupsPatch(id: number, groupId: number, body: models.PatchedPermissionsInputRequest): Promise<models.Role> {
    return this.transport.data({ method: "PATCH", path: `/roles/${encodeURIComponent(id)}/groups/${encodeURIComponent(groupId)}`, body });
  }

  /** Set what a role gives in a group. All permissions that the role gives there. */
  groupsSet(id: number, groupId: number, body: models.PermissionsInputRequest): Promise<models.Role> {
    return this.transport.data({ method: "PUT", path: `/roles/${encodeURIComponent(id)}/groups/${encodeURIComponent(groupId)}`, body });
  }

  /** List roles. A whole list of the valid rows, or of those that were asked for. */
  list(options: { query?: { page?: number; per_page?: number; valid?: "1" | "2" | "3" | "true" | "false" | "all"; [name: string]: unknown } } = {}): Promise<Page<models.Role>> {
    return this.transport.page({ method: "GET", path: "/roles", query: options.query });
  }

  /** Change a role. The same as PUT. */
  patch(id: number, body: models.PatchedNamedInputRequest): Promise<models.Role> {
    return this.transport.data({ method: "PATCH", path: `/roles/${encodeURIComponent(id)}`, body });
  }

  /** Change a role. Admins. Changes what it names and leaves the rest. */
  update(id: number, body: models.NamedInputRequest): Promise<models.Role> {
    return this.transport.data({ method: "PUT", path: `/roles/${encodeURIComponent(id)}`, body });
  }

  /** Give a role to an agent. In force with the next request. Repeating is 200. */
  usersAdd(id: number, userId: number): Promise<models.Role> {
    return this.transport.data({ method: "PUT", path: `/roles/${encodeURIComponent(id)}/users/${encodeURIComponent(userId)}` });
  }

  /** Take a role from an agent. 404 if the agent doesn't hold it. */
  usersDelete(id: number, userId: number): Promise<Record<string, unknown>> {
    return this.transport.data({ method: "DELETE", path: `/roles/${encodeURIComponent(id)}/users/${encodeURIComponent(userId)}` });
  }

  /** Who holds a role. By name, closed accounts as well. */
  usersList(id: number, options: { query?: { page?: number; per_page?: number; [name: string]: unknown } } = {}): Promise<Page<models.Agent>> {
    return this.transport.page({ method: "GET", path: `/roles/${encodeURIComponent(id)}/users`, query: options.query });
  }

  /** Give a role to an agent. The same as PUT. */
  usersPatch(id: number, userId: number): Promise<models.Role> {
    return this.transport.data({ method: "PATCH", path: `/roles/${encodeURIComponent(id)}/users/${encodeURIComponent(userId)}` });
  }
}

/** Salutations. */
export class Salutations {
  constructor(private readonly transport: Transport) {}

  /** Create a salutation. Admins. 409 if there is one of that name. */
  create(body: models.NewMailTextInputRequest): Promise<models.Salutation> {
    return this.transport.data({ method: "POST", path: "/salutations", body });
  }

  /** Make a salutation invalid. Admins. The row is made invalid: no longer offered, still readable, still named. */
  delete(id: number): Promise<models.Deleted> {
    return this.transport.data({ method: "DELETE", path: `/salutations/${encodeURIComponent(id)}` });
  }

  /** Read a salutation. Also an invalid one. */
  get(id: number): Promise<models.Salutation> {
    return this.transport.data({ method: "GET", path: `/salutations/${encodeURIComponent(id)}` });
  }

  /** List salutations. A whole list of the valid rows, or of those that were asked for. */
  list(options: { query?: { page?: number; per_page?: number; valid?: "1" | "2" | "3" | "true" | "false" | "all"; [name: string]: unknown } } = {}): Promise<Page<models.Salutation>> {
    return this.transport.page({ method: "GET", path: "/salutations", query: options.query });
  }

  /** Change a salutation. The same as PUT. */
  patch(id: number, body: models.PatchedMailTextInputRequest): Promise<models.Salutation> {
    return this.transport.data({ method: "PATCH", path: `/salutations/${encodeURIComponent(id)}`, body });
  }

  /** Change a salutation. Admins. Changes what it names and leaves the rest. */
  update(id: number, body: models.MailTextInputRequest): Promise<models.Salutation> {
    return this.transport.data({ method: "PUT", path: `/salutations/${encodeURIComponent(id)}`, body });
  }
}

/** Saved searches. */
export class SavedSearches {
  constructor(private readonly transport: Transport) {}

  /** Create a saved search. Admins. 409 if there is one of that name. */
  create(body: models.NewSavedSearchInputRequest): Promise<models.SavedSearch> {
    return this.transport.data({ method: "POST", path: "/search/saved", body });
  }

  /** Delete a saved search. The row is gone; a second DELETE is 404. */
  delete(id: number): Promise<models.Gone> {
    return this.transport.data({ method: "DELETE", path: `/search/saved/${encodeURIComponent(id)}` });
  }

  /** Run a saved search. With the caller's permissions; by relevance if there are words, else newest first. */
  execute(id: number, body: models.ExecuteInputRequest = {}, options: { query?: { order?: string; page?: number; per_page?: number; sort?: string; [name: string]: unknown } } = {}): Promise<Page<models.Ticket>> {
    return this.transport.page({ method: "POST", path: `/search/saved/${encodeURIComponent(id)}/execute`, body, query: options.query });
  }

  /** Read a saved search. Also an invalid one. */
  get(id: number): Promise<models.SavedSearch> {
    return this.transport.data({ method: "GET", path: `/search/saved/${encodeURIComponent(id)}` });
  }

  /** List saved searches. A whole list: own rows and those that others share. */
  list(options: { query?: { page?: number; per_page?: number; [name: string]: unknown } } = {}): Promise<Page<models.SavedSearch>> {
    return this.transport.page({ method: "GET", path: "/search/saved", query: options.query });
  }

  /** Change a saved search. The same as PUT. */
  patch(id: number, body: models.PatchedSavedSearchInputRequest): Promise<models.SavedSearch> {
    return this.transport.data({ method: "PATCH", path: `/search/saved/${encodeURIComponent(id)}`, body });
  }

  /** Change a saved search. Changes what it names and leaves the rest. */
  update(id: number, body: models.SavedSearchInputRequest): Promise<models.SavedSearch> {
    return this.transport.data({ method: "PUT", path: `/search/saved/${encodeURIComponent(id)}`, body });
  }
}

/** Search. */
export class Search {
  constructor(private readonly transport: Transport) {}

  /** Search everything. Customers find their tickets and what they may read in them. */
  all(options: { query?: { limit?: number; q?: string; types?: string; [name: string]: unknown } } = {}): Promise<models.Found> {
    return this.transport.data({ method: "GET", path: "/search", query: options.query });
  }

  /** Suggestions while one types. Ticket numbers, earlier queries, customers' names, titles, tags; no doubles. */
  suggestions(options: { query?: { limit?: number; q?: string; [name: string]: unknown } } = {}): Promise<Page<string>> {
    return this.transport.page({ method: "GET", path: "/search/suggestions", query: options.query });
  }

  /** Search tickets. With all filters of the ticket list; ``q`` is required, the order is by relevance. */
  tickets(options: { query?: { archived?: "true" | "false" | "all"; assigned_to?: string; closed_after?: string; closed_before?: string; created_after?: string; created_before?: string; cursor?: string; customer_id?: string; customer_user_id?: string; escalated?: boolean; escalation_before?: string; include?: string; locked?: boolean; order?: string; owner_id?: string; page?: number; pending_after?: string; pending_before?: string; per_page?: number; priority?: string; priority_id?: string; q?: string; queue?: string; queue_id?: string; responsible_id?: string; search?: string; service_id?: string; sla_id?: string; sort?: string; state?: string; state_id?: string; status?: string; subqueues?: boolean; tag?: string; type?: string; type_id?: string; updated_after?: string; updated_before?: string; watched?: boolean; [name: string]: unknown } } = {}): Promise<Page<models.Ticket>> {
    return this.transport.page({ method: "GET", path: "/search/tickets", query: options.query });
  }

  /** Search agents. Valid agents, whole logins first. */
  users(options: { query?: { page?: number; per_page?: number; q?: string; [name: string]: unknown } } = {}): Promise<Page<models.Agent>> {
    return this.transport.page({ method: "GET", path: "/search/users", query: options.query });
  }
}

/** Services. */
export class Services {
  constructor(private readonly transport: Transport) {}

  /** Create a service. Admins. 409 if there is one of that name. */
  create(body: models.NewServiceInputRequest): Promise<models.Service> {
    return this.transport.data({ method: "POST", path: "/services", body });
  }

  /** Make a service invalid. Admins. The row is made invalid: no longer offered, still readable, still named. */
  delete(id: number): Promise<models.Deleted> {
    return this.transport.data({ method: "DELETE", path: `/services/${encodeURIComponent(id)}` });
  }

  /** Read a service. Also an invalid one. */
  get(id: number): Promise<models.Service> {
    return this.transport.data({ method: "GET", path: `/services/${encodeURIComponent(id)}` });
  }

  /** List services. A whole list of the valid rows, or of those that were asked for. */
  list(options: { query?: { customer_user_id?: string; page?: number; per_page?: number; valid?: "1" | "2" | "3" | "true" | "false" | "all"; [name: string]: unknown } } = {}): Promise<Page<models.Service>> {
    return this.transport.page({ method: "GET", path: "/services", query: options.query });
  }

  /** Change a service. The same as PUT. */
  patch(id: number, body: models.PatchedServiceInputRequest): Promise<models.Service> {
    return this.transport.data({ method: "PATCH", path: `/services/${encodeURIComponent(id)}`, body });
  }

  /** Change a service. Admins. Changes what it names and leaves the rest. */
  update(id: number, body: models.ServiceInputRequest): Promise<models.Service> {
    return this.transport.data({ method: "PUT", path: `/services/${encodeURIComponent(id)}`, body });
  }
}

/** Signatures. */
export class Signatures {
  constructor(private readonly transport: Transport) {}

  /** Create a signature. Admins. 409 if there is one of that name. */
  create(body: models.NewMailTextInputRequest): Promise<models.Signature> {
    return this.transport.data({ method: "POST", path: "/signatures", body });
  }

  /** Make a signature invalid. Admins. The row is made invalid: no longer offered, still readable, still named. */
  delete(id: number): Promise<models.Deleted> {
    return this.transport.data({ method: "DELETE", path: `/signatures/${encodeURIComponent(id)}` });
  }

  /** Read a signature. Also an invalid one. */
  get(id: number): Promise<models.Signature> {
    return this.transport.data({ method: "GET", path: `/signatures/${encodeURIComponent(id)}` });
  }

  /** List signatures. A whole list of the valid rows, or of those that were asked for. */
  list(options: { query?: { page?: number; per_page?: number; valid?: "1" | "2" | "3" | "true" | "false" | "all"; [name: string]: unknown } } = {}): Promise<Page<models.Signature>> {
    return this.transport.page({ method: "GET", path: "/signatures", query: options.query });
  }

  /** Change a signature. The same as PUT. */
  patch(id: number, body: models.PatchedMailTextInputRequest): Promise<models.Signature> {
    return this.transport.data({ method: "PATCH", path: `/signatures/${encodeURIComponent(id)}`, body });
  }

  /** Change a signature. Admins. Changes what it names and leaves the rest. */
  update(id: number, body: models.MailTextInputRequest): Promise<models.Signature> {
    return this.transport.data({ method: "PUT", path: `/signatures/${encodeURIComponent(id)}`, body });
  }
}

/** Site. */
export class Site {
  constructor(private readonly transport: Transport) {}

  /** Sign of life. Answers while the process serves. */
  health(): Promise<models.Health> {
    return this.transport.data({ method: "GET", path: "/health" });
  }

  /** Name and version of the API. Name and version of this contract. */
  info(): Promise<models.Info> {
    return this.transport.data({ method: "GET", path: "/info" });
  }

  /** The running installation. Version of the product, and for how long it has been running. */
  status(): Promise<models.Status> {
    return this.transport.data({ method: "GET", path: "/status" });
  }
}

/** Slas. */
export class Slas {
  constructor(private readonly transport: Transport) {}

  /** Create an SLA. Admins. 409 if there is one of that name. */
  create(body: models.NewSlaInputRequest): Promise<models.Sla> {
    return this.transport.data({ method: "POST", path: "/slas", body });
  }

  /** Make an SLA invalid. Admins. The row is made invalid: no longer offered, still readable, still named. */
  delete(id: number): Promise<models.Deleted> {
    return this.transport.data({ method: "DELETE", path: `/slas/${encodeURIComponent(id)}` });
  }

  /** Read an SLA. Also an invalid one. */
  get(id: number): Promise<models.Sla> {
    return this.transport.data({ method: "GET", path: `/slas/${encodeURIComponent(id)}` });
  }

  /** List SLAs. A whole list of the valid rows, or of those that were asked for. */
  list(options: { query?: { page?: number; per_page?: number; service_id?: number; valid?: "1" | "2" | "3" | "true" | "false" | "all"; [name: string]: unknown } } = {}): Promise<Page<models.Sla>> {
    return this.transport.page({ method: "GET", path: "/slas", query: options.query });
  }

  /** Change an SLA. The same as PUT. */
  patch(id: number, body: models.PatchedSlaInputRequest): Promise<models.Sla> {
    return this.transport.data({ method: "PATCH", path: `/slas/${encodeURIComponent(id)}`, body });
  }

  /** Change an SLA. Admins. Changes what it names and leaves the rest. */
  update(id: number, body: models.SlaInputRequest): Promise<models.Sla> {
    return this.transport.data({ method: "PUT", path: `/slas/${encodeURIComponent(id)}`, body });
  }
}

/** States. */
export class States {
  constructor(private readonly transport: Transport) {}

  /** Create a state. Admins. 409 if there is one of that name. */
  create(body: models.NewStateRowInputRequest): Promise<models.State> {
    return this.transport.data({ method: "POST", path: "/states", body });
  }

  /** Make a state invalid. Admins. The row is made invalid: no longer offered, still readable, still named. */
  delete(id: number): Promise<models.Deleted> {
    return this.transport.data({ method: "DELETE", path: `/states/${encodeURIComponent(id)}` });
  }

  /** Read a state. Also an invalid one. */
  get(id: number): Promise<models.State> {
    return this.transport.data({ method: "GET", path: `/states/${encodeURIComponent(id)}` });
  }

  /** List states. A whole list of the valid rows, or of those that were asked for. */
  list(options: { query?: { page?: number; per_page?: number; valid?: "1" | "2" | "3" | "true" | "false" | "all"; [name: string]: unknown } } = {}): Promise<Page<models.State>> {
    return this.transport.page({ method: "GET", path: "/states", query: options.query });
  }

  /** Change a state. The same as PUT. */
  patch(id: number, body: models.PatchedStateRowInputRequest): Promise<models.State> {
    return this.transport.data({ method: "PATCH", path: `/states/${encodeURIComponent(id)}`, body });
  }

  /** Change a state. Admins. Changes what it names and leaves the rest. */
  update(id: number, body: models.StateRowInputRequest): Promise<models.State> {
    return this.transport.data({ method: "PUT", path: `/states/${encodeURIComponent(id)}`, body });
  }
}

/** Statistics. */
export class Statistics {
  constructor(private readonly transport: Transport) {}

  /** Figures by agent. Who created tickets, or owns open or closed ones; the response time is of own answers. */
  agents(options: { query?: { from?: string | null; page?: number; per_page?: number; queue_id?: string; to?: string | null; [name: string]: unknown } } = {}): Promise<Page<models.GroupFigures>> {
    return this.transport.page({ method: "GET", path: "/statistics/agents", query: options.query });
  }

  /** Figures by company. Companies that have tickets created, closed or open, by name. */
  customers(options: { query?: { from?: string | null; page?: number; per_page?: number; queue_id?: string; to?: string | null; [name: string]: unknown } } = {}): Promise<Page<models.GroupFigures>> {
    return this.transport.page({ method: "GET", path: "/statistics/customers", query: options.query });
  }

  /** A report as a file. Noted in the audit log. */
  export(options: { query?: { format?: "csv" | "xlsx"; from?: string | null; interval?: "day" | "week" | "month"; queue_id?: string; report?: "overview" | "trends" | "queues" | "agents" | "customers"; to?: string | null; [name: string]: unknown } } = {}): Promise<ArrayBuffer> {
    return this.transport.content({ method: "GET", path: "/statistics/export", query: options.query });
  }

  /** The span at a glance. Created, closed, reopened, open; how the backlog grew; median times. */
  overview(options: { query?: { from?: string | null; queue_id?: string; to?: string | null; [name: string]: unknown } } = {}): Promise<models.Overview> {
    return this.transport.data({ method: "GET", path: "/statistics/overview", query: options.query });
  }

  /** Figures by queue. All readable queues, by name. */
  queues(options: { query?: { from?: string | null; page?: number; per_page?: number; queue_id?: string; to?: string | null; [name: string]: unknown } } = {}): Promise<Page<models.GroupFigures>> {
    return this.transport.page({ method: "GET", path: "/statistics/queues", query: options.query });
  }

  /** Created, closed and open tickets over time. Open are those that were active at the end of each day, week or month. */
  trends(options: { query?: { from?: string | null; interval?: "day" | "week" | "month"; queue_id?: string; to?: string | null; [name: string]: unknown } } = {}): Promise<models.TimeChart> {
    return this.transport.data({ method: "GET", path: "/statistics/trends", query: options.query });
  }
}

/** System. */
export class System {
  constructor(private readonly transport: Transport) {}

  /** Read the settings of the site. As they count now, whether they stand in the database or in the environment. */
  config(): Promise<models.Config> {
    return this.transport.data({ method: "GET", path: "/admin/system/config" });
  }

  /** Change settings. The same as PUT. */
  configPatch(body: models.PatchedConfigInputRequest): Promise<models.Config> {
    return this.transport.data({ method: "PATCH", path: "/admin/system/config", body });
  }

  /** Change settings. Any of them; other processes follow within five seconds. */
  configUpdate(body: models.ConfigInputRequest): Promise<models.Config> {
    return this.transport.data({ method: "PUT", path: "/admin/system/config", body });
  }

  /** The last lines of the log. Newest first, of all processes that share the data folder; secrets are masked. */
  logs(options: { query?: { level?: "debug" | "info" | "warn" | "error"; limit?: number; search?: string; [name: string]: unknown } } = {}): Promise<Page<models.LogEntry>> {
    return this.transport.page({ method: "GET", path: "/admin/system/logs", query: options.query });
  }

  /** Keep everybody but admins out, or let them in again. Mail is taken in meanwhile. Without a message the present one stays. */
  maintenance(body: models.MaintenanceInputRequest): Promise<models.Maintenance> {
    return this.transport.data({ method: "POST", path: "/admin/system/maintenance", body });
  }

  /** How much there is. Exact figures, so this takes a moment on a big installation. */
  stats(): Promise<models.SystemStats> {
    return this.transport.data({ method: "GET", path: "/admin/system/stats" });
  }
}

/** System addresses. */
export class SystemAddresses {
  constructor(private readonly transport: Transport) {}

  /** Create a system address. Admins. 409 if there is one of that name. */
  create(body: models.NewSystemAddressInputRequest): Promise<models.SystemAddress> {
    return this.transport.data({ method: "POST", path: "/system-addresses", body });
  }

  /** Make a system address invalid. Admins. The row is made invalid: no longer offered, still readable, still named. */
  delete(id: number): Promise<models.Deleted> {
    return this.transport.data({ method: "DELETE", path: `/system-addresses/${encodeURIComponent(id)}` });
  }

  /** Read a system address. Also an invalid one. */
  get(id: number): Promise<models.SystemAddress> {
    return this.transport.data({ method: "GET", path: `/system-addresses/${encodeURIComponent(id)}` });
  }

  /** List system addresses. A whole list of the valid rows, or of those that were asked for. */
  list(options: { query?: { page?: number; per_page?: number; valid?: "1" | "2" | "3" | "true" | "false" | "all"; [name: string]: unknown } } = {}): Promise<Page<models.SystemAddress>> {
    return this.transport.page({ method: "GET", path: "/system-addresses", query: options.query });
  }

  /** Change a system address. The same as PUT. */
  patch(id: number, body: models.PatchedSystemAddressInputRequest): Promise<models.SystemAddress> {
    return this.transport.data({ method: "PATCH", path: `/system-addresses/${encodeURIComponent(id)}`, body });
  }

  /** Change a system address. Admins. Changes what it names and leaves the rest. */
  update(id: number, body: models.SystemAddressInputRequest): Promise<models.SystemAddress> {
    return this.transport.data({ method: "PUT", path: `/system-addresses/${encodeURIComponent(id)}`, body });
  }
}

/** Templates. */
export class Templates {
  constructor(private readonly transport: Transport) {}

  /** Create a template. Admins. 409 if there is one of that name. */
  create(body: models.NewTemplateInputRequest): Promise<models.Template> {
    return this.transport.data({ method: "POST", path: "/templates", body });
  }

  /** Make a template invalid. Admins. The row is made invalid: no longer offered, still readable, still named. */
  delete(id: number): Promise<models.Deleted> {
    return this.transport.data({ method: "DELETE", path: `/templates/${encodeURIComponent(id)}` });
  }

  /** Read a template. Also an invalid one. */
  get(id: number): Promise<models.Template> {
    return this.transport.data({ method: "GET", path: `/templates/${encodeURIComponent(id)}` });
  }

  /** List templates. A whole list of the valid rows, or of those that were asked for. */
  list(options: { query?: { page?: number; per_page?: number; queue_id?: number; template_type?: string; valid?: "1" | "2" | "3" | "true" | "false" | "all"; [name: string]: unknown } } = {}): Promise<Page<models.Template>> {
    return this.transport.page({ method: "GET", path: "/templates", query: options.query });
  }

  /** Change a template. The same as PUT. */
  patch(id: number, body: models.PatchedTemplateInputRequest): Promise<models.Template> {
    return this.transport.data({ method: "PATCH", path: `/templates/${encodeURIComponent(id)}`, body });
  }

  /** Fill in a template for a ticket. Values are those that the ticket has now; nothing is written. */
  render(id: number, body: models.RenderInputRequest): Promise<models.Rendered> {
    return this.transport.data({ method: "POST", path: `/templates/${encodeURIComponent(id)}/render`, body });
  }

  /** Change a template. Admins. Changes what it names and leaves the rest. */
  update(id: number, body: models.TemplateInputRequest): Promise<models.Template> {
    return this.transport.data({ method: "PUT", path: `/templates/${encodeURIComponent(id)}`, body });
  }
}

/** Ticket templates. */
export class TicketTemplates {
  constructor(private readonly transport: Transport) {}

  /** Create a ticket template. Admins. 409 if there is one of that name. */
  create(body: models.NewTicketTemplateInputRequest): Promise<models.TicketTemplate> {
    return this.transport.data({ method: "POST", path: "/agent/templates", body });
  }

  /** Delete a ticket template. The row is gone; a second DELETE is 404. */
  delete(id: number): Promise<models.Gone> {
    return this.transport.data({ method: "DELETE", path: `/agent/templates/${encodeURIComponent(id)}` });
  }

  /** Read a ticket template. Also an invalid one. */
  get(id: number): Promise<models.TicketTemplate> {
    return this.transport.data({ method: "GET", path: `/agent/templates/${encodeURIComponent(id)}` });
  }

  /** List ticket templates. A whole list: own rows and those that others share. */
  list(options: { query?: { page?: number; per_page?: number; [name: string]: unknown } } = {}): Promise<Page<models.TicketTemplate>> {
    return this.transport.page({ method: "GET", path: "/agent/templates", query: options.query });
  }

  /** Change a ticket template. The same as PUT. */
  patch(id: number, body: models.PatchedTicketTemplateInputRequest): Promise<models.TicketTemplate> {
    return this.transport.data({ method: "PATCH", path: `/agent/templates/${encodeURIComponent(id)}`, body });
  }

  /** Change a ticket template. Changes what it names and leaves the rest. */
  update(id: number, body: models.TicketTemplateInputRequest): Promise<models.TicketTemplate> {
    return this.transport.data({ method: "PUT", path: `/agent/templates/${encodeURIComponent(id)}`, body });
  }
}

/** Tickets. */
export class Tickets {
  constructor(private readonly transport: Transport) {}

  /** Assign to an agent. Sets the owner and locks; the responsible agent stays unless named. */
  assign(id: number, body: models.AssignInputRequest, options: { ifMatch?: number } = {}): Promise<models.Ticket> {
    return this.transport.data({ method: "POST", path: `/tickets/${encodeURIComponent(id)}/assign`, body, ifMatch: options.ifMatch });
  }

  /** Close. Unlocks. A resolution that is none of the known words is kept as comment. */
  close(id: number, body: models.CloseInputRequest = {}, options: { ifMatch?: number } = {}): Promise<models.Ticket> {
    return this.transport.data({ method: "POST", path: `/tickets/${encodeURIComponent(id)}/close`, body, ifMatch: options.ifMatch });
  }

  /** Create a ticket. A body makes the first article; multipart with ``file`` parts works, too. */
  create(body: models.CreateTicketInputRequest): Promise<models.Ticket> {
    return this.transport.data({ method: "POST", path: "/tickets", body });
  }

  /** Delete a ticket. It is gone from everything; an admin can restore it. */
  delete(id: number, options: { ifMatch?: number } = {}): Promise<models.DeletedTicket> {
    return this.transport.data({ method: "DELETE", path: `/tickets/${encodeURIComponent(id)}`, ifMatch: options.ifMatch });
  }

  /** Export tickets. All hits, not one page. Sorted by created (default) or id. */
  export(options: { query?: { archived?: "true" | "false" | "all"; assigned_to?: string; closed_after?: string; closed_before?: string; columns?: string; created_after?: string; created_before?: string; customer_id?: string; customer_user_id?: string; escalated?: boolean; escalation_before?: string; format?: "csv" | "xlsx"; locked?: boolean; order?: string; owner_id?: string; pending_after?: string; pending_before?: string; priority?: string; priority_id?: string; q?: string; queue?: string; queue_id?: string; responsible_id?: string; search?: string; service_id?: string; sla_id?: string; sort?: string; state?: string; state_id?: string; status?: string; subqueues?: boolean; tag?: string; type?: string; type_id?: string; updated_after?: string; updated_before?: string; watched?: boolean; [name: string]: unknown } } = {}): Promise<ArrayBuffer> {
    return this.transport.content({ method: "GET", path: "/tickets/export", query: options.query });
  }

  /** Read a ticket. With ``ETag``, its version. */
  get(id: number, options: { query?: { include?: string; [name: string]: unknown } } = {}): Promise<models.Ticket> {
    return this.transport.data({ method: "GET", path: `/tickets/${encodeURIComponent(id)}`, query: options.query });
  }

  /** Read a ticket by number. As by id. */
  getByNumber(tn: string, options: { query?: { include?: string; [name: string]: unknown } } = {}): Promise<models.Ticket> {
    return this.transport.data({ method: "GET", path: `/tickets/by-number/${encodeURIComponent(tn)}`, query: options.query });
  }

  /** List tickets. What the caller may read, newest first; customers see their own. Dynamic fields filter as ``df_<name>``, dates and numbers also with ``_after`` and ``_before``, texts with ``_contains``. */
  list(options: { query?: { archived?: "true" | "false" | "all"; assigned_to?: string; closed_after?: string; closed_before?: string; created_after?: string; created_before?: string; cursor?: string; customer_id?: string; customer_user_id?: string; escalated?: boolean; escalation_before?: string; include?: string; locked?: boolean; order?: string; owner_id?: string; page?: number; pending_after?: string; pending_before?: string; per_page?: number; priority?: string; priority_id?: string; q?: string; queue?: string; queue_id?: string; responsible_id?: string; search?: string; service_id?: string; sla_id?: string; sort?: string; state?: string; state_id?: string; status?: string; subqueues?: boolean; tag?: string; type?: string; type_id?: string; updated_after?: string; updated_before?: string; watched?: boolean; [name: string]: unknown } } = {}): Promise<Page<models.Ticket>> {
    return this.transport.page({ method: "GET", path: "/tickets", query: options.query });
  }

  /** Lock. Makes the caller owner. Taking it from another agent needs force and ``owner``. */
  lock(id: number, body: models.LockInputRequest = {}, options: { ifMatch?: number } = {}): Promise<models.Ticket> {
    return this.transport.data({ method: "POST", path: `/tickets/${encodeURIComponent(id)}/lock`, body, ifMatch: options.ifMatch });
  }

  /** Merge into another ticket. Answers the target, which holds the articles of both from now on. */
  merge(id: number, body: models.MergeInputRequest, options: { ifMatch?: number } = {}): Promise<models.Ticket> {
    return this.transport.data({ method: "POST", path: `/tickets/${encodeURIComponent(id)}/merge`, body, ifMatch: options.ifMatch });
  }

  /** Move to a queue. The owner stays if they can read the new queue. */
  move(id: number, body: models.MoveInputRequest, options: { ifMatch?: number } = {}): Promise<models.Ticket> {
    return this.transport.data({ method: "POST", path: `/tickets/${encodeURIComponent(id)}/queue`, body, ifMatch: options.ifMatch });
  }

  /** Change a ticket. The same as PUT. */
  patch(id: number, body: models.PatchedUpdateTicketInputRequest, options: { ifMatch?: number } = {}): Promise<models.Ticket> {
    return this.transport.data({ method: "PATCH", path: `/tickets/${encodeURIComponent(id)}`, body, ifMatch: options.ifMatch });
  }

  /** Let it wait until a time. For a reminder, or with a pending auto state for being closed. */
  pending(id: number, body: models.PendingInputRequest, options: { ifMatch?: number } = {}): Promise<models.Ticket> {
    return this.transport.data({ method: "POST", path: `/tickets/${encodeURIComponent(id)}/pending`, body, ifMatch: options.ifMatch });
  }

  /** Set the priority. By id, name or slug. */
  priority(id: number, body: models.PriorityInputRequest, options: { ifMatch?: number } = {}): Promise<models.Ticket> {
    return this.transport.data({ method: "POST", path: `/tickets/${encodeURIComponent(id)}/priority`, body, ifMatch: options.ifMatch });
  }

  /** Reopen. Into an open state. */
  reopen(id: number, body: models.ReopenInputRequest = {}, options: { ifMatch?: number } = {}): Promise<models.Ticket> {
    return this.transport.data({ method: "POST", path: `/tickets/${encodeURIComponent(id)}/reopen`, body, ifMatch: options.ifMatch });
  }

  /** Start a new ticket from an article. Title, queue and customer are those of this ticket unless named. */
  split(id: number, body: models.SplitInputRequest, options: { ifMatch?: number } = {}): Promise<models.Ticket> {
    return this.transport.data({ method: "POST", path: `/tickets/${encodeURIComponent(id)}/split`, body, ifMatch: options.ifMatch });
  }

  /** Unlock. The owner stays. */
  unlock(id: number, body: models.CommentInputRequest = {}, options: { ifMatch?: number } = {}): Promise<models.Ticket> {
    return this.transport.data({ method: "POST", path: `/tickets/${encodeURIComponent(id)}/unlock`, body, ifMatch: options.ifMatch });
  }

  /** Undo a merge. Answers the revived ticket with the articles that it brought. */
  unmerge(id: number, body: models.CommentInputRequest = {}, options: { ifMatch?: number } = {}): Promise<models.Ticket> {
    return this.transport.data({ method: "POST", path: `/tickets/${encodeURIComponent(id)}/unmerge`, body, ifMatch: options.ifMatch });
  }

  /** Follow no more. Repeating is 200. The version stays. */
  unwatch(id: number, options: { ifMatch?: number } = {}): Promise<models.Watch> {
    return this.transport.data({ method: "DELETE", path: `/tickets/${encodeURIComponent(id)}/watch`, ifMatch: options.ifMatch });
  }

  /** Change a ticket. Changes what it names. Every permission that is needed must be held. */
  update(id: number, body: models.UpdateTicketInputRequest, options: { ifMatch?: number } = {}): Promise<models.Ticket> {
    return this.transport.data({ method: "PUT", path: `/tickets/${encodeURIComponent(id)}`, body, ifMatch: options.ifMatch });
  }

  /** Follow. Repeating is 200. The version stays. */
  watch(id: number, options: { ifMatch?: number } = {}): Promise<models.Watch> {
    return this.transport.data({ method: "POST", path: `/tickets/${encodeURIComponent(id)}/watch`, ifMatch: options.ifMatch });
  }
}

/** Time. */
export class Time {
  constructor(private readonly transport: Transport) {}

  /** Book time. With an article of the ticket or alone. */
  book(id: number, body: models.TimeInputRequest, options: { ifMatch?: number } = {}): Promise<models.TimeEntry> {
    return this.transport.data({ method: "POST", path: `/tickets/${encodeURIComponent(id)}/time`, body, ifMatch: options.ifMatch });
  }

  /** Booked time. With the sum in the message. */
  list(id: number, options: { query?: { page?: number; per_page?: number; [name: string]: unknown } } = {}): Promise<Page<models.TimeEntry>> {
    return this.transport.page({ method: "GET", path: `/tickets/${encodeURIComponent(id)}/time`, query: options.query });
  }
}

/** Types. */
export class Types {
  constructor(private readonly transport: Transport) {}

  /** Create a type. Admins. 409 if there is one of that name. */
  create(body: models.NewNamedInputRequest): Promise<models.Type> {
    return this.transport.data({ method: "POST", path: "/types", body });
  }

  /** Make a type invalid. Admins. The row is made invalid: no longer offered, still readable, still named. */
  delete(id: number): Promise<models.Deleted> {
    return this.transport.data({ method: "DELETE", path: `/types/${encodeURIComponent(id)}` });
  }

  /** Read a type. Also an invalid one. */
  get(id: number): Promise<models.Type> {
    return this.transport.data({ method: "GET", path: `/types/${encodeURIComponent(id)}` });
  }

  /** List types. A whole list of the valid rows, or of those that were asked for. */
  list(options: { query?: { page?: number; per_page?: number; valid?: "1" | "2" | "3" | "true" | "false" | "all"; [name: string]: unknown } } = {}): Promise<Page<models.Type>> {
    return this.transport.page({ method: "GET", path: "/types", query: options.query });
  }

  /** Change a type. The same as PUT. */
  patch(id: number, body: models.PatchedNamedInputRequest): Promise<models.Type> {
    return this.transport.data({ method: "PATCH", path: `/types/${encodeURIComponent(id)}`, body });
  }

  /** Change a type. Admins. Changes what it names and leaves the rest. */
  update(id: number, body: models.NamedInputRequest): Promise<models.Type> {
    return this.transport.data({ method: "PUT", path: `/types/${encodeURIComponent(id)}`, body });
  }
}

/** Users. */
export class Users {
  constructor(private readonly transport: Transport) {}

  /** Read an agent. Also one who has left. */
  get(id: number): Promise<models.Agent> {
    return this.transport.data({ method: "GET", path: `/users/${encodeURIComponent(id)}` });
  }

  /** List agents. For pickers: by name, valid ones by default, never the system's own account. */
  list(options: { query?: { group_id?: string; order?: string; page?: number; per_page?: number; search?: string; sort?: string; valid?: "1" | "2" | "3" | "true" | "false" | "all"; [name: string]: unknown } } = {}): Promise<Page<models.Agent>> {
    return this.transport.page({ method: "GET", path: "/users", query: options.query });
  }
}

/** Webhooks. */
export class Webhooks {
  constructor(private readonly transport: Transport) {}

  /** Create a webhook. Admins. 409 if there is one of that name. */
  create(body: models.NewWebhookInputRequest): Promise<models.Webhook> {
    return this.transport.data({ method: "POST", path: "/webhooks", body });
  }

  /** Delete a webhook. It really goes, with its deliveries; a second DELETE is 404. */
  delete(id: number): Promise<models.Gone> {
    return this.transport.data({ method: "DELETE", path: `/webhooks/${encodeURIComponent(id)}` });
  }

  /** What was sent. Newest first, of the last 30 days. */
  deliveries(id: number, options: { query?: { event?: string; page?: number; per_page?: number; status?: string; [name: string]: unknown } } = {}): Promise<Page<models.WebhookDelivery>> {
    return this.transport.page({ method: "GET", path: `/webhooks/${encodeURIComponent(id)}/deliveries`, query: options.query });
  }

  /** Read a webhook. Also an invalid one. */
  get(id: number): Promise<models.Webhook> {
    return this.transport.data({ method: "GET", path: `/webhooks/${encodeURIComponent(id)}` });
  }

  /** List webhooks. A page of them, by name. */
  list(options: { query?: { page?: number; per_page?: number; [name: string]: unknown } } = {}): Promise<Page<models.Webhook>> {
    return this.transport.page({ method: "GET", path: "/webhooks", query: options.query });
  }

  /** Change a webhook. The same as PUT. */
  patch(id: number, body: models.PatchedWebhookInputRequest): Promise<models.Webhook> {
    return this.transport.data({ method: "PATCH", path: `/webhooks/${encodeURIComponent(id)}`, body });
  }

  /** Send one again. The same event as a new delivery, behind what waits for its ticket. */
  retry(id: number, deliveryId: number): Promise<models.WebhookDelivery> {
    return this.transport.data({ method: "POST", path: `/webhooks/${encodeURIComponent(id)}/deliveries/${encodeURIComponent(deliveryId)}/retry` });
  }

  /** Send a ping now. Also to an inactive one. 200 whatever the receiver says; ``status`` tells. */
  test(id: number): Promise<models.WebhookDelivery> {
    return this.transport.data({ method: "POST", path: `/webhooks/${encodeURIComponent(id)}/test` });
  }

  /** Change a webhook. Changes what it names and leaves the rest. */
  update(id: number, body: models.WebhookInputRequest): Promise<models.Webhook> {
    return this.transport.data({ method: "PUT", path: `/webhooks/${encodeURIComponent(id)}`, body });
  }
}

/** Every operation, by what it is about. */
export class Operations {
  readonly adminUsers: AdminUsers;
  readonly agent: Agent;
  readonly articles: Articles;
  readonly attachments: Attachments;
  readonly audit: Audit;
  readonly auth: Auth;
  readonly bulk: Bulk;
  readonly cannedResponses: CannedResponses;
  readonly customerUsers: CustomerUsers;
  readonly customers: Customers;
  readonly dashboard: Dashboard;
  readonly dynamicFields: DynamicFields;
  readonly files: Files;
  readonly groups: Groups;
  readonly history: History;
  readonly ldap: Ldap;
  readonly links: Links;
  readonly me: Me;
  readonly mePreferences: MePreferences;
  readonly meSessions: MeSessions;
  readonly meTokens: MeTokens;
  readonly notifications: Notifications;
  readonly priorities: Priorities;
  readonly queues: Queues;
  readonly reports: Reports;
  readonly roles: Roles;
  readonly salutations: Salutations;
  readonly savedSearches: SavedSearches;
  readonly search: Search;
  readonly services: Services;
  readonly signatures: Signatures;
  readonly site: Site;
  readonly slas: Slas;
  readonly states: States;
  readonly statistics: Statistics;
  readonly system: System;
  readonly systemAddresses: SystemAddresses;
  readonly templates: Templates;
  readonly ticketTemplates: TicketTemplates;
  readonly tickets: Tickets;
  readonly time: Time;
  readonly types: Types;
  readonly users: Users;
  readonly webhooks: Webhooks;

  constructor(transport: Transport) {
    this.adminUsers = new AdminUsers(transport);
    this.agent = new Agent(transport);
    this.articles = new Articles(transport);
    this.attachments = new Attachments(transport);
    this.audit = new Audit(transport);
    this.auth = new Auth(transport);
    this.bulk = new Bulk(transport);
    this.cannedResponses = new CannedResponses(transport);
    this.customerUsers = new CustomerUsers(transport);
    this.customers = new Customers(transport);
    this.dashboard = new Dashboard(transport);
    this.dynamicFields = new DynamicFields(transport);
    this.files = new Files(transport);
    this.groups = new Groups(transport);
    this.history = new History(transport);
    this.ldap = new Ldap(transport);
    this.links = new Links(transport);
    this.me = new Me(transport);
    this.mePreferences = new MePreferences(transport);
    this.meSessions = new MeSessions(transport);
    this.meTokens = new MeTokens(transport);
    this.notifications = new Notifications(transport);
    this.priorities = new Priorities(transport);
    this.queues = new Queues(transport);
    this.reports = new Reports(transport);
    this.roles = new Roles(transport);
    this.salutations = new Salutations(transport);
    this.savedSearches = new SavedSearches(transport);
    this.search = new Search(transport);
    this.services = new Services(transport);
    this.signatures = new Signatures(transport);
    this.site = new Site(transport);
    this.slas = new Slas(transport);
    this.states = new States(transport);
    this.statistics = new Statistics(transport);
    this.system = new System(transport);
    this.systemAddresses = new SystemAddresses(transport);
    this.templates = new Templates(transport);
    this.ticketTemplates = new TicketTemplates(transport);
    this.tickets = new Tickets(transport);
    this.time = new Time(transport);
    this.types = new Types(transport);
    this.users = new Users(transport);
    this.webhooks = new Webhooks(transport);
  }
}
