// Made from openapi.json by sdk/generate.py; not to be edited.

/** Out of office. */
export interface Absence {
  enabled: boolean;
  substitute_id: number | null;
  from: string | null;
  until: string | null;
}

/** Out of office, for agents. Without a first day it begins today, without a last it is open. */
export interface AbsenceInputRequest {
  enabled?: boolean;
  substitute_id?: number | null;
  from?: string | null;
  until?: string | null;
}

/** Something that happened to a ticket. */
export interface Activity {
  id: number;
  type: string;
  description: string;
  timestamp: string;
  user: ActivityUser | null;
  ticket_id: number;
  tn: string;
}

/** Who did it. */
export interface ActivityUser {
  id: number;
  login: string;
  first_name: string;
  last_name: string;
}

/** An agent as colleagues see them. */
export interface Agent {
  id: number;
  login: string;
  first_name: string;
  last_name: string;
  email: string;
  valid_id: number;
  out_of_office: boolean;
}

/** An agent's account. */
export interface AgentInputRequest {
  login?: string;
  email?: string;
  password?: string;
  first_name?: string | null;
  last_name?: string | null;
  title?: string | null;
  phone?: string | null;
  role?: AgentRoleEnum;
  groups?: Array<number | Record<string, unknown>>;
  role_ids?: Array<number>;
  valid_id?: ValidIdEnum;
  roles?: Array<number>;
}

/** How fast one agent was. */
export interface AgentPerformance {
  user_id: number;
  login: string;
  tickets_closed: number;
  average_response_time: string | null;
  average_response_time_seconds: number | null;
  average_resolution_time: string | null;
  average_resolution_time_seconds: number | null;
}

export type AgentRoleEnum = "Admin" | "Agent";

/** A personal API token without its secret part. */
export interface ApiToken {
  id: number;
  name: string;
  prefix: string;
  scopes: Array<ScopesEnum>;
  expires_at: string | null;
  last_used: string | null;
  created_at: string;
}

/** An entry of the conversation. */
export interface Article {
  id: number;
  ticket_id: number;
  article_type: ArticleTypeEnum;
  sender_type: SenderTypeEnum;
  sender_type_id: number;
  communication_channel: string;
  communication_channel_id: number;
  is_visible_for_customer: boolean;
  to: string;
  cc: string;
  bcc?: string;
  reply_to: string;
  subject: string;
  body: string;
  content_type: string;
  message_id: string | null;
  in_reply_to: string | null;
  references: string | null;
  delivery: DeliveryEnum | NullEnum;
  time_unit: number | null;
  attachments: Array<Attachment>;
  dynamic_fields: Record<string, unknown>;
  edited: boolean;
  create_time: string;
  create_by: number | null;
  change_time: string;
  change_by: number | null;
  from: string;
}

/** An article that has all the words. */
export interface ArticleHit {
  id: number;
  ticket_id: number;
  tn: string;
  subject: string;
  snippet: string;
  create_time: string;
}

/** POST /tickets/{id}/articles */
export interface ArticleInputRequest {
  body?: string;
  subject?: string;
  content_type?: ContentTypeEnum;
  article_type?: "email-external" | "email-internal" | "phone" | "webrequest" | "note-internal" | "note-external" | "note-report" | "chat" | "note" | "email" | 1 | 2 | 5 | 8 | 9 | 10 | 11 | 12;
  is_visible_for_customer?: boolean;
  sender_type?: "agent" | "system" | "customer" | 1 | 2 | 3;
  communication_channel?: "Email" | "Phone" | "Internal" | "Chat" | 1 | 2 | 3 | 4;
  to?: string;
  cc?: string;
  bcc?: string;
  reply_to?: string;
  file_ids?: Array<string>;
  time_unit?: number;
  in_reply_to?: number | string;
  dynamic_fields?: Record<string, unknown>;
  state?: number | string;
  pending_until?: string | null;
  description?: string;
  article_type_id?: "email-external" | "email-internal" | "phone" | "webrequest" | "note-internal" | "note-external" | "note-report" | "chat" | "note" | "email" | 1 | 2 | 5 | 8 | 9 | 10 | 11 | 12;
  is_visible_to_customer?: boolean;
  sender_type_id?: "agent" | "system" | "customer" | 1 | 2 | 3;
  article_sender_type_id?: "agent" | "system" | "customer" | 1 | 2 | 3;
  communication_channel_id?: "Email" | "Phone" | "Internal" | "Chat" | 1 | 2 | 3 | 4;
  state_id?: number | string;
  status?: number | string;
}

/** * `email-external` - email-external * `email-internal` - email-internal * `phone` - phone * `webrequest` - webrequest * `note-internal` - note-internal * `note-external` - note-external * `note-report` - note-report * `chat` - chat */
export type ArticleTypeEnum = "email-external" | "email-internal" | "phone" | "webrequest" | "note-internal" | "note-external" | "note-report" | "chat";

/** POST /tickets/{id}/assign */
export interface AssignInputRequest {
  comment?: string;
  is_visible_for_customer?: boolean;
  agent_id?: number | string | null;
  responsible?: number | string | null;
  lock?: boolean;
  reason?: string;
  note?: string;
  is_visible_to_customer?: boolean;
  assigned_to?: number | string | null;
  user_id?: number | string | null;
  owner_id?: number | string | null;
  responsible_id?: number | string | null;
}

/** A file of an article. */
export interface Attachment {
  id: string;
  filename: string;
  content_type: string;
  size: number;
  inline: boolean;
  content_id: string | null;
}

/** Which attribute of an entry holds which fact. */
export interface AttributeMap {
  username: string;
  email: string;
  first_name: string;
  last_name: string;
  display_name: string;
  department: string;
  title: string;
  phone: string;
}

/** One change or login. */
export interface AuditLog {
  id: number;
  user_id: number | null;
  login: string | null;
  action: string;
  entity_type: string;
  entity_id: string | null;
  old_values: Record<string, unknown>;
  new_values: Record<string, unknown>;
  ip_address: string | null;
  created_at: string;
}

/** How much happened. */
export interface AuditStats {
  total_entries: number;
  by_action: Record<string, number>;
  by_user: Record<string, number>;
  entries_today: number;
}

export type BlankEnum = "";

/** What became of all of them, in the order given. */
export interface Bulk {
  requested: number;
  succeeded: number;
  failed: number;
  results: Array<BulkResult>;
}

/** POST /tickets/bulk/assign */
export interface BulkAssignInputRequest {
  comment?: string;
  is_visible_for_customer?: boolean;
  ticket_ids: Array<number>;
  agent_id?: number | string | null;
  reason?: string;
  note?: string;
  is_visible_to_customer?: boolean;
  assigned_to?: number | string | null;
  user_id?: number | string | null;
  owner_id?: number | string | null;
}

/** POST /tickets/bulk/close */
export interface BulkCloseInputRequest {
  comment?: string;
  is_visible_for_customer?: boolean;
  ticket_ids: Array<number>;
  resolution?: string;
  state?: number | string;
  reason?: string;
  note?: string;
  is_visible_to_customer?: boolean;
  state_id?: number | string;
  status?: number | string;
}

/** POST /tickets/bulk/queue */
export interface BulkMoveInputRequest {
  comment?: string;
  is_visible_for_customer?: boolean;
  ticket_ids: Array<number>;
  queue?: number | string;
  reason?: string;
  note?: string;
  is_visible_to_customer?: boolean;
  queue_id?: number | string;
}

/** POST /tickets/bulk/priority */
export interface BulkPriorityInputRequest {
  comment?: string;
  is_visible_for_customer?: boolean;
  ticket_ids: Array<number>;
  priority?: number | string;
  reason?: string;
  note?: string;
  is_visible_to_customer?: boolean;
  priority_id?: number | string;
}

/** What became of one ticket; code and error only if it was refused. */
export interface BulkResult {
  ticket_id: number;
  success: boolean;
  code?: string;
  error?: string;
}

/** POST /tickets/bulk/update */
export interface BulkUpdateInputRequest {
  title?: string;
  queue?: number | string;
  state?: number | string;
  priority?: number | string;
  type?: number | string | null;
  service?: number | string | null;
  sla?: number | string | null;
  owner?: number | string | null;
  responsible?: number | string | null;
  customer_user_id?: string | null;
  customer_id?: string | null;
  locked?: boolean;
  pending_until?: string | null;
  tags?: Array<string>;
  dynamic_fields?: Record<string, unknown>;
  article?: WrittenInputRequest;
  archived?: boolean;
  comment?: string;
  is_visible_for_customer?: boolean;
  ticket_ids: Array<number>;
  queue_id?: number | string;
  state_id?: number | string;
  status?: number | string;
  priority_id?: number | string;
  type_id?: number | string | null;
  service_id?: number | string | null;
  sla_id?: number | string | null;
  owner_id?: number | string | null;
  responsible_id?: number | string | null;
  lock?: unknown;
  lock_id?: unknown;
  reason?: string;
  note?: string;
  is_visible_to_customer?: boolean;
}

/** A ready answer. */
export interface CannedResponse {
  id: number;
  name: string;
  text: string;
  category: string;
  is_public: boolean;
  user_id: number;
}

/** A ready answer. */
export interface CannedResponseInputRequest {
  name?: string;
  text?: string;
  category?: string | null;
  is_public?: boolean;
}

/** A value for each label. */
export interface Chart {
  labels: Array<string>;
  values: Array<number>;
}

/** POST /tickets/{id}/close */
export interface CloseInputRequest {
  comment?: string;
  is_visible_for_customer?: boolean;
  resolution?: string;
  state?: number | string;
  time_unit?: number;
  reason?: string;
  note?: string;
  is_visible_to_customer?: boolean;
  state_id?: number | string;
  status?: number | string;
}

/** A company that is no longer offered. */
export interface ClosedCompany {
  customer_id: string;
  valid_id: number;
}

/** A word about an action; it becomes a note. */
export interface CommentInputRequest {
  comment?: string;
  is_visible_for_customer?: boolean;
  reason?: string;
  note?: string;
  is_visible_to_customer?: boolean;
}

/** A company whose people write to us. */
export interface Company {
  customer_id: string;
  name: string;
  street: string;
  zip: string;
  city: string;
  country: string;
  url: string;
  share_tickets: boolean;
  comment: string;
  valid_id: number;
  create_time: string;
  change_time: string;
}

/** A company. */
export interface CompanyInputRequest {
  customer_id?: string;
  name?: string;
  street?: string | null;
  zip?: string | null;
  city?: string | null;
  country?: string | null;
  url?: string | null;
  share_tickets?: boolean;
  comment?: string | null;
  valid_id?: ValidIdEnum;
}

/** The settings of the site; nothing secret. */
export interface Config {
  site_name: string;
  organization: string;
  admin_email: string;
  base_url: string;
  default_language: string;
  timezone: string;
  maintenance_mode: boolean;
  maintenance_message: string;
  ticket_number_generator: string;
  system_id: string;
  ticket_hook: string;
  default_queue_id: number;
  customer_portal_enabled: boolean;
  customer_registration_enabled: boolean;
  password_min_length: number;
  session_timeout: number;
}

/** The settings of the site that programs may read and change. */
export interface ConfigInputRequest {
  site_name?: string;
  organization?: string | null;
  admin_email?: string | null;
  base_url?: string | null;
  default_language?: LanguageEnum;
  timezone?: string | null;
  maintenance_mode?: boolean;
  maintenance_message?: string | null;
  ticket_number_generator?: TicketNumberGeneratorEnum;
  system_id?: string;
  ticket_hook?: string;
  default_queue_id?: number;
  customer_portal_enabled?: boolean;
  customer_registration_enabled?: boolean;
  password_min_length?: number;
  session_timeout?: number;
}

export type ContentTypeEnum = "text/plain" | "text/html";

/** POST /tickets */
export interface CreateTicketInputRequest {
  body?: string;
  subject?: string;
  content_type?: ContentTypeEnum;
  article_type?: "email-external" | "email-internal" | "phone" | "webrequest" | "note-internal" | "note-external" | "note-report" | "chat" | "note" | "email" | 1 | 2 | 5 | 8 | 9 | 10 | 11 | 12;
  is_visible_for_customer?: boolean;
  sender_type?: "agent" | "system" | "customer" | 1 | 2 | 3;
  communication_channel?: "Email" | "Phone" | "Internal" | "Chat" | 1 | 2 | 3 | 4;
  to?: string;
  cc?: string;
  bcc?: string;
  reply_to?: string;
  file_ids?: Array<string>;
  time_unit?: number;
  title: string;
  queue?: number | string;
  state?: number | string;
  priority?: number | string;
  type?: number | string | null;
  service?: number | string | null;
  sla?: number | string | null;
  owner?: number | string | null;
  responsible?: number | string | null;
  customer_user_id?: string | null;
  customer_id?: string | null;
  locked?: boolean;
  pending_until?: string | null;
  tags?: Array<string>;
  dynamic_fields?: Record<string, unknown>;
  article?: TextInputRequest;
  description?: string;
  article_type_id?: "email-external" | "email-internal" | "phone" | "webrequest" | "note-internal" | "note-external" | "note-report" | "chat" | "note" | "email" | 1 | 2 | 5 | 8 | 9 | 10 | 11 | 12;
  is_visible_to_customer?: boolean;
  sender_type_id?: "agent" | "system" | "customer" | 1 | 2 | 3;
  article_sender_type_id?: "agent" | "system" | "customer" | 1 | 2 | 3;
  communication_channel_id?: "Email" | "Phone" | "Internal" | "Chat" | 1 | 2 | 3 | 4;
  queue_id?: number | string;
  state_id?: number | string;
  status?: number | string;
  priority_id?: number | string;
  type_id?: number | string | null;
  service_id?: number | string | null;
  sla_id?: number | string | null;
  owner_id?: number | string | null;
  responsible_id?: number | string | null;
  lock?: unknown;
  lock_id?: unknown;
}

/** A user of the directory and their password. */
export interface CredentialsInputRequest {
  username: string;
  password: string;
}

/** A person outside; never a password or hash. */
export interface CustomerUser {
  id: number;
  login: string;
  email: string;
  first_name: string;
  last_name: string;
  title: string;
  phone: string;
  mobile: string;
  customer_id: string | null;
  customer_ids: Array<string>;
  language: string;
  timezone: string;
  comment: string;
  valid_id: number;
  last_login: string | null;
  create_time: string;
  change_time: string;
}

/** A customer user's account. */
export interface CustomerUserInputRequest {
  login?: string;
  email?: string;
  first_name?: string;
  last_name?: string;
  title?: string | null;
  phone?: string | null;
  mobile?: string | null;
  customer_id?: string | null;
  customer_ids?: Array<string>;
  language?: LanguageEnum | BlankEnum | NullEnum;
  timezone?: string | null;
  comment?: string | null;
  password?: string;
  valid_id?: ValidIdEnum;
}

/** A line of a chart. */
export interface Dataset {
  label: string;
  data: Array<number>;
}

/** A row that is no longer offered. */
export interface Deleted {
  id: number;
  valid_id: number;
}

/** A ticket that was just deleted. */
export interface DeletedTicket {
  id: number;
  tn: string;
  deleted: boolean;
}

/** * `queued` - queued * `sent` - sent * `failed` - failed */
export type DeliveryEnum = "queued" | "sent" | "failed";

/** * `parent` - parent * `child` - child * `none` - none */
export type DirectionEnum = "parent" | "child" | "none";

/** The settings of the directory. What is left out is as usual, but for the password. */
export interface DirectoryInputRequest {
  host: string;
  port?: number | null;
  use_tls?: boolean | null;
  start_tls?: boolean | null;
  insecure_skip_verify?: boolean | null;
  base_dn: string;
  bind_dn: string;
  bind_password?: string;
  user_search_base?: string | null;
  user_filter?: string | null;
  group_search_base?: string | null;
  group_filter?: string | null;
  group_member_attribute?: string | null;
  attribute_map?: Record<string, unknown> | null;
  group_mappings?: Array<Record<string, unknown>> | null;
  auto_create_users?: boolean | null;
  auto_update_users?: boolean | null;
  auto_sync?: boolean | null;
  sync_interval?: string | null;
  verify?: boolean | null;
}

/** An extra field. */
export interface DynamicField {
  id: number;
  name: string;
  label: string;
  object_type: ObjectTypeEnum;
  field_type: FieldTypeEnum;
  config: Record<string, unknown>;
  field_order: number;
  valid_id: number;
}

/** An extra field. */
export interface DynamicFieldInputRequest {
  name?: string;
  label?: string;
  object_type?: ObjectTypeEnum;
  field_type?: FieldTypeEnum;
  config?: Record<string, unknown>;
  field_order?: number;
  valid_id?: ValidIdEnum;
}

/** PUT and PATCH /tickets/{id}/articles/{article_id} */
export interface EditArticleInputRequest {
  subject?: string;
  body?: string;
  is_visible_for_customer?: boolean;
  dynamic_fields?: Record<string, unknown>;
  is_visible_to_customer?: boolean;
}

/** * `ticket.created` - ticket.created * `ticket.updated` - ticket.updated * `ticket.state_changed` - ticket.state_changed * `ticket.closed` - ticket.closed * `ticket.reopened` - ticket.reopened * `ticket.assigned` - ticket.assigned * `ticket.priority_changed` - ticket.priority_changed * `ticket.queue_changed` - ticket.queue_changed * `ticket.merged` - ticket.merged * `ticket.deleted` - ticket.deleted * `ticket.escalated` - ticket.escalated * `ticket.pending_due` - ticket.pending_due * `article.created` - article.created * `article.updated` - article.updated * `ping` - ping * `notification` - notification */
export type EventEnum = "ticket.created" | "ticket.updated" | "ticket.state_changed" | "ticket.closed" | "ticket.reopened" | "ticket.assigned" | "ticket.priority_changed" | "ticket.queue_changed" | "ticket.merged" | "ticket.deleted" | "ticket.escalated" | "ticket.pending_due" | "article.created" | "article.updated" | "ping" | "notification";

export type EventsEnum = "ticket.created" | "ticket.updated" | "ticket.state_changed" | "ticket.closed" | "ticket.reopened" | "ticket.assigned" | "ticket.priority_changed" | "ticket.queue_changed" | "ticket.merged" | "ticket.deleted" | "ticket.escalated" | "ticket.pending_due" | "article.created" | "article.updated" | "*";

/** Which page, in which order; also as query parameters. */
export interface ExecuteInputRequest {
  page?: string | null;
  per_page?: string | null;
  sort?: string | null;
  order?: string | null;
  limit?: string | null;
  page_size?: string | null;
}

/** * `Text` - Text * `TextArea` - TextArea * `Integer` - Integer * `Dropdown` - Dropdown * `Multiselect` - Multiselect * `Checkbox` - Checkbox * `Date` - Date * `DateTime` - DateTime */
export type FieldTypeEnum = "Text" | "TextArea" | "Integer" | "Dropdown" | "Multiselect" | "Checkbox" | "Date" | "DateTime";

/** A file; ticket and article are null until it is used. */
export interface File {
  id: string;
  filename: string;
  content_type: string;
  size: number;
  created_at: string;
  ticket_id: number | null;
  article_id: number | null;
}

export type FormatEnum = "csv" | "xlsx" | "pdf";

/** What was found, best first; kinds that weren't asked for are empty. */
export interface Found {
  tickets: Array<Ticket>;
  articles: Array<ArticleHit>;
  users: Array<Agent>;
  customers: Array<CustomerUser>;
}

/** The id of a row that is gone. */
export interface Gone {
  id: number;
}

/** What queues belong to, and permissions are given in. */
export interface Group {
  id: number;
  name: string;
  comment: string;
  valid_id: number;
}

/** The figures of a queue, an agent or a company. Times are medians. */
export interface GroupFigures {
  id: unknown;
  name: string;
  created: number;
  closed: number;
  open: number;
  first_response_time: string | null;
  first_response_time_seconds: number | null;
  resolution_time: string | null;
  resolution_time_seconds: number | null;
  time_units: number;
}

/** An agent with permissions in a group, by one way. */
export interface GroupMember {
  user: Agent;
  permissions: Array<PermissionsEnum>;
  via: ViaEnum;
}

/** A sign of life. */
export interface Health {
  status: string;
}

/** One change. */
export interface HistoryEntry {
  id: number;
  ticket_id: number;
  type: string;
  description: string;
  old_value: string | null;
  new_value: string | null;
  article_id: number | null;
  channel: string;
  user: HistoryUser | null;
  create_time: string;
}

/** Who did it. */
export interface HistoryUser {
  id: number | null;
  login: string;
  role: RoleEnum;
}

/** The id of what is gone. */
export interface Id {
  id: string;
}

/** Users of the directory by name. */
export interface ImportInputRequest {
  usernames: Array<string>;
  dry_run?: boolean;
}

/** What this API is. */
export interface Info {
  name: string;
  version: string;
}

/** How many tickets kept what was promised. */
export interface Kept {
  compliance_rate: number | null;
  breaches: number;
  total: number;
}

export type LanguageEnum = "ar" | "de" | "en";

/** The newest entry that the caller sees. */
export interface LastArticle {
  id: number;
  subject: string;
  sender_type: SenderTypeEnum;
  create_time: string;
  from: string;
}

/** * `delivered` - delivered * `failed` - failed */
export type LastStatusEnum = "delivered" | "failed";

/** The settings, with the usual ones filled in; never the password. */
export interface LdapConfig {
  configured: boolean;
  enabled: boolean;
  auto_sync: boolean;
  sync_interval: string;
  last_sync: string | null;
  host?: string;
  port?: number;
  use_tls?: boolean;
  start_tls?: boolean;
  insecure_skip_verify?: boolean;
  base_dn?: string;
  bind_dn?: string;
  user_search_base?: string;
  user_filter?: string;
  group_search_base?: string;
  group_filter?: string;
  group_member_attribute?: string;
  attribute_map?: AttributeMap;
  group_mappings?: Array<LdapMappingInput>;
  auto_create_users?: boolean;
  auto_update_users?: boolean;
}

/** A group in the directory. */
export interface LdapGroup {
  dn: string;
  name: string;
  description: string;
  members: Array<string>;
}

/** A group of the directory, and what its members hold. */
export interface LdapGroupMapping {
  ldap_group: string;
  dn: string;
  group_id: number | null;
  role_id: number | null;
  name: string;
  permissions: Array<PermissionsEnum>;
}

/** What became of each user. */
export interface LdapImport {
  dry_run: boolean;
  results: Array<LdapImported>;
}

/** What became of one user. */
export interface LdapImported {
  username: string;
  status: LdapImportedStatusEnum;
  user_id: number | null;
  error: string | null;
}

/** * `created` - created * `updated` - updated * `unchanged` - unchanged * `failed` - failed */
export type LdapImportedStatusEnum = "created" | "updated" | "unchanged" | "failed";

/** A sign-in that the directory was asked about. */
export interface LdapLogin {
  username: string;
  success: boolean;
  error: string | null;
  ip_address: string | null;
  user_agent: string | null;
  timestamp: string;
}

/** Members of a group of the directory hold a role, or permissions in a group. */
export interface LdapMappingInput {
  ldap_group: string;
  group_id: number | null;
  role_id: number | null;
  permissions: Array<PermissionsEnum>;
}

/** How it is with the directory now. */
export interface LdapStatus {
  configured: boolean;
  connected: boolean;
  auto_sync: boolean;
  last_sync: string | null;
  next_sync: string | null;
  sync_interval: string;
  total_users: number;
  total_groups: number;
  last_result: LdapSyncResult | null;
}

/** What a run of the sync did, or would do. */
export interface LdapSyncResult {
  users_found: number;
  users_created: number;
  users_updated: number;
  users_disabled: number;
  groups_found: number;
  groups_created: number;
  groups_updated: number;
  errors: Array<string>;
  start_time: string;
  end_time: string;
  duration: number;
  dry_run: boolean;
}

/** A directory that could be asked. */
export interface LdapTest {
  connected: boolean;
  response_time: number;
  users_found: number;
}

/** Somebody in the directory. */
export interface LdapUser {
  dn: string;
  username: string;
  email: string;
  first_name: string;
  last_name: string;
  display_name: string;
  department: string;
  title: string;
  groups: Array<string>;
}

/** An agent and the entry of the directory that is theirs. */
export interface LdapUserMapping {
  user_id: number;
  login: string;
  username: string;
  dn: string;
  last_sync: string | null;
}

/** A link; ``direction`` says what the other ticket is to this one. */
export interface Link {
  id: number;
  type: TypeEnum;
  direction: DirectionEnum;
  ticket: LinkedTicket;
  create_time: string;
}

/** POST /tickets/{id}/links */
export interface LinkInputRequest {
  target_id?: number;
  type?: TypeEnum;
  direction?: DirectionEnum;
  target_tn?: string;
}

/** The other end of a link. */
export interface LinkedTicket {
  id: number;
  tn: string;
  title: string;
  state: string;
}

export type LockEnum = "lock" | "unlock";

export type LockIdEnum = 2 | 1;

/** POST /tickets/{id}/lock and unlock */
export interface LockInputRequest {
  comment?: string;
  is_visible_for_customer?: boolean;
  force?: boolean;
  reason?: string;
  note?: string;
  is_visible_to_customer?: boolean;
}

/** A line of the log. */
export interface LogEntry {
  timestamp: string;
  level: string;
  message: string;
  context: Record<string, unknown>;
}

/** A token pair and whose it is. */
export interface Login {
  token: string;
  access_token: string;
  refresh_token: string;
  token_type?: string;
  expires_in: number;
  expires_at: string;
  user: User;
}

/** Name or mail address, password, and the code of a second factor if there is one. */
export interface LoginInputRequest {
  username?: string;
  password: string;
  otp?: string | null;
  login?: string;
  email?: string;
}

/** Which session to end, if no token or cookie says it; or all of the user's. */
export interface LogoutInputRequest {
  refresh_token?: string;
  all?: boolean;
}

/** How answers begin or end. */
export interface MailTextInputRequest {
  name?: string;
  comment?: string | null;
  valid_id?: ValidIdEnum;
  text?: string;
  content_type?: ContentTypeEnum;
}

/** Whether only admins get in. */
export interface Maintenance {
  maintenance_mode: boolean;
  maintenance_message: string;
}

/** Maintenance on or off, and what others read meanwhile. */
export interface MaintenanceInputRequest {
  enabled: boolean;
  message?: string | null;
}

/** POST /tickets/{id}/merge */
export interface MergeInputRequest {
  comment?: string;
  is_visible_for_customer?: boolean;
  target_id?: number;
  reason?: string;
  note?: string;
  is_visible_to_customer?: boolean;
  target_tn?: string;
}

/** POST /tickets/{id}/queue */
export interface MoveInputRequest {
  comment?: string;
  is_visible_for_customer?: boolean;
  queue?: number | string;
  reason?: string;
  note?: string;
  is_visible_to_customer?: boolean;
  queue_id?: number | string;
}

/** An id with its name. */
export interface Named {
  id: number;
  name: string;
}

/** What most rows have. */
export interface NamedInputRequest {
  name?: string;
  comment?: string | null;
  valid_id?: ValidIdEnum;
}

/** A new agent's account. */
export interface NewAgentInputRequest {
  login: string;
  email: string;
  password: string;
  first_name?: string | null;
  last_name?: string | null;
  title?: string | null;
  phone?: string | null;
  role?: AgentRoleEnum;
  groups?: Array<number | Record<string, unknown>>;
  role_ids?: Array<number>;
  valid_id?: ValidIdEnum;
  roles?: Array<number>;
}

/** The same with the token itself, this once. */
export interface NewApiToken {
  id: number;
  name: string;
  prefix: string;
  scopes: Array<ScopesEnum>;
  expires_at: string | null;
  last_used: string | null;
  created_at: string;
  token: string;
}

/** A ready answer. */
export interface NewCannedResponseInputRequest {
  name: string;
  text: string;
  category?: string | null;
  is_public?: boolean;
}

/** A new company. */
export interface NewCompanyInputRequest {
  customer_id: string;
  name: string;
  street?: string | null;
  zip?: string | null;
  city?: string | null;
  country?: string | null;
  url?: string | null;
  share_tickets?: boolean;
  comment?: string | null;
  valid_id?: ValidIdEnum;
}

/** A new customer user's account. */
export interface NewCustomerUserInputRequest {
  login?: string;
  email: string;
  first_name: string;
  last_name: string;
  title?: string | null;
  phone?: string | null;
  mobile?: string | null;
  customer_id?: string | null;
  customer_ids?: Array<string>;
  language?: LanguageEnum | BlankEnum | NullEnum;
  timezone?: string | null;
  comment?: string | null;
  password?: string;
  valid_id?: ValidIdEnum;
}

/** An extra field. */
export interface NewDynamicFieldInputRequest {
  name: string;
  label: string;
  object_type?: ObjectTypeEnum;
  field_type: FieldTypeEnum;
  config?: Record<string, unknown>;
  field_order?: number;
  valid_id?: ValidIdEnum;
}

/** How answers begin or end. */
export interface NewMailTextInputRequest {
  name: string;
  comment?: string | null;
  valid_id?: ValidIdEnum;
  text: string;
  content_type?: ContentTypeEnum;
}

/** What most rows have. */
export interface NewNamedInputRequest {
  name: string;
  comment?: string | null;
  valid_id?: ValidIdEnum;
}

/** A password to set; nothing to have a link mailed. */
export interface NewPasswordInputRequest {
  new_password?: string;
}

/** A priority. */
export interface NewPriorityRowInputRequest {
  name: string;
  comment?: string | null;
  valid_id?: ValidIdEnum;
  color?: string;
}

/** A queue. Times are working minutes, 0 or null for none. */
export interface NewQueueInputRequest {
  name: string;
  parent_id?: number | string | null;
  group?: number | string;
  system_address?: number | string | null;
  salutation?: number | string | null;
  signature?: number | string | null;
  default_sign_key?: string | null;
  unlock_timeout?: number;
  follow_up_id?: number;
  follow_up_lock?: boolean;
  calendar?: number | string | null;
  first_response_time?: number | null;
  update_time?: number | null;
  solution_time?: number | null;
  customer_visible?: boolean;
  customer_can_close?: boolean;
  customer_can_reopen?: boolean;
  comment?: string | null;
  valid_id?: ValidIdEnum;
  parent?: number | string | null;
  group_id?: number | string;
  system_address_id?: number | string | null;
  salutation_id?: number | string | null;
  signature_id?: number | string | null;
  calendar_id?: number | string | null;
}

/** A new search, by words or by filters. */
export interface NewSavedSearchInputRequest {
  name: string;
  query: string;
  filters?: Record<string, string | number | boolean | null | Array<string | number | boolean | null>>;
  is_public?: boolean;
}

/** A service. */
export interface NewServiceInputRequest {
  name: string;
  comment?: string | null;
  valid_id?: ValidIdEnum;
}

/** An SLA. Times are working minutes, warnings percent of them; 0 or null for none. */
export interface NewSlaInputRequest {
  name: string;
  comment?: string | null;
  valid_id?: ValidIdEnum;
  service_ids?: Array<number>;
  calendar?: number | string | null;
  first_response_time?: number | null;
  update_time?: number | null;
  solution_time?: number | null;
  first_response_notify?: number | null;
  update_notify?: number | null;
  solution_notify?: number | null;
  calendar_id?: number | string | null;
}

/** A state. */
export interface NewStateRowInputRequest {
  name: string;
  comment?: string | null;
  valid_id?: ValidIdEnum;
  color?: string;
  type_id?: 1 | 2 | 3 | 4 | 5 | 6 | 7 | "new" | "open" | "closed" | "pending reminder" | "pending auto" | "removed" | "merged";
  state_type?: 1 | 2 | 3 | 4 | 5 | 6 | 7 | "new" | "open" | "closed" | "pending reminder" | "pending auto" | "removed" | "merged";
}

/** An address of ours. */
export interface NewSystemAddressInputRequest {
  email: string;
  display_name?: string | null;
  queue?: number | string;
  comment?: string | null;
  valid_id?: ValidIdEnum;
  queue_id?: number | string;
}

/** A template. */
export interface NewTemplateInputRequest {
  name: string;
  comment?: string | null;
  valid_id?: ValidIdEnum;
  template_type: TemplateTypeEnum;
  subject?: string | null;
  text: string;
  content_type?: ContentTypeEnum;
  queue_ids?: Array<number>;
  attachments?: Array<string>;
  file_ids?: Array<string>;
}

/** A prepared new ticket. */
export interface NewTicketTemplateInputRequest {
  name: string;
  title?: string | null;
  body?: string | null;
  queue?: number | string | null;
  priority?: number | string | null;
  type?: number | string | null;
  description?: string | null;
  queue_id?: number | string | null;
  priority_id?: number | string | null;
  type_id?: number | string | null;
}

/** A webhook. ``secret`` and the values of ``headers`` go in and never come out. */
export interface NewWebhookInputRequest {
  name: string;
  url: string;
  events: Array<EventsEnum>;
  secret?: string | null;
  headers?: Record<string, string> | Array<string>;
  queue_ids?: Array<number> | null;
  is_active?: boolean;
  retry_count?: number;
  timeout_seconds?: number;
}

/** Something that the caller should know. */
export interface Notification {
  id: number;
  type: string;
  title: string;
  message: string;
  read: boolean;
  created_at: string;
  ticket_id: number | null;
  tn: string | null;
}

/** By which ways somebody is told, and of what. */
export interface NotificationChoices {
  email: boolean;
  browser: boolean;
  new_ticket: boolean;
  follow_up: boolean;
  assignment: boolean;
  move: boolean;
  escalation: boolean;
  reminder: boolean;
  mention: boolean;
}

/** By which ways somebody is told, and of what. */
export interface NotificationChoicesRequest {
  email?: boolean;
  browser?: boolean;
  new_ticket?: boolean;
  follow_up?: boolean;
  assignment?: boolean;
  move?: boolean;
  escalation?: boolean;
  reminder?: boolean;
  mention?: boolean;
}

export type NullEnum = null;

/** * `Ticket` - Ticket * `Article` - Article */
export type ObjectTypeEnum = "Ticket" | "Article";

/** The span at a glance. Times are medians over the newest 50,000 tickets. */
export interface Overview {
  created: number;
  closed: number;
  reopened: number;
  open: number;
  backlog_change: number;
  first_response_time: string | null;
  first_response_time_seconds: number | null;
  resolution_time: string | null;
  resolution_time_seconds: number | null;
  sla_compliance: number | null;
}

/** When the password was changed. */
export interface PasswordChanged {
  changed_at: string;
}

/** The token of the mailed link, and the new password. */
export interface PasswordConfirmInputRequest {
  token: string;
  new_password: string;
}

/** The present password and the new one. */
export interface PasswordInputRequest {
  current_password: string;
  new_password: string;
}

/** Whose password it is about. */
export interface PasswordResetInputRequest {
  username?: string;
  login?: string;
  email?: string;
}

/** An agent's account. */
export interface PatchedAgentInputRequest {
  login?: string;
  email?: string;
  password?: string;
  first_name?: string | null;
  last_name?: string | null;
  title?: string | null;
  phone?: string | null;
  role?: AgentRoleEnum;
  groups?: Array<number | Record<string, unknown>>;
  role_ids?: Array<number>;
  valid_id?: ValidIdEnum;
  roles?: Array<number>;
}

/** A ready answer. */
export interface PatchedCannedResponseInputRequest {
  name?: string;
  text?: string;
  category?: string | null;
  is_public?: boolean;
}

/** A company. */
export interface PatchedCompanyInputRequest {
  customer_id?: string;
  name?: string;
  street?: string | null;
  zip?: string | null;
  city?: string | null;
  country?: string | null;
  url?: string | null;
  share_tickets?: boolean;
  comment?: string | null;
  valid_id?: ValidIdEnum;
}

/** The settings of the site that programs may read and change. */
export interface PatchedConfigInputRequest {
  site_name?: string;
  organization?: string | null;
  admin_email?: string | null;
  base_url?: string | null;
  default_language?: LanguageEnum;
  timezone?: string | null;
  maintenance_mode?: boolean;
  maintenance_message?: string | null;
  ticket_number_generator?: TicketNumberGeneratorEnum;
  system_id?: string;
  ticket_hook?: string;
  default_queue_id?: number;
  customer_portal_enabled?: boolean;
  customer_registration_enabled?: boolean;
  password_min_length?: number;
  session_timeout?: number;
}

/** A customer user's account. */
export interface PatchedCustomerUserInputRequest {
  login?: string;
  email?: string;
  first_name?: string;
  last_name?: string;
  title?: string | null;
  phone?: string | null;
  mobile?: string | null;
  customer_id?: string | null;
  customer_ids?: Array<string>;
  language?: LanguageEnum | BlankEnum | NullEnum;
  timezone?: string | null;
  comment?: string | null;
  password?: string;
  valid_id?: ValidIdEnum;
}

/** An extra field. */
export interface PatchedDynamicFieldInputRequest {
  name?: string;
  label?: string;
  object_type?: ObjectTypeEnum;
  field_type?: FieldTypeEnum;
  config?: Record<string, unknown>;
  field_order?: number;
  valid_id?: ValidIdEnum;
}

/** PUT and PATCH /tickets/{id}/articles/{article_id} */
export interface PatchedEditArticleInputRequest {
  subject?: string;
  body?: string;
  is_visible_for_customer?: boolean;
  dynamic_fields?: Record<string, unknown>;
  is_visible_to_customer?: boolean;
}

/** How answers begin or end. */
export interface PatchedMailTextInputRequest {
  name?: string;
  comment?: string | null;
  valid_id?: ValidIdEnum;
  text?: string;
  content_type?: ContentTypeEnum;
}

/** What most rows have. */
export interface PatchedNamedInputRequest {
  name?: string;
  comment?: string | null;
  valid_id?: ValidIdEnum;
}

/** The permissions in a group, all of them. */
export interface PatchedPermissionsInputRequest {
  permissions?: Array<PermissionsEnum>;
}

/** Any of the preferences; what is not named stays. */
export interface PatchedPreferencesInputRequest {
  language?: LanguageEnum;
  timezone?: string;
  theme?: ThemeEnum;
  items_per_page?: number;
  notifications?: NotificationChoicesRequest;
  out_of_office?: AbsenceInputRequest;
}

/** A priority. */
export interface PatchedPriorityRowInputRequest {
  name?: string;
  comment?: string | null;
  valid_id?: ValidIdEnum;
  color?: string;
}

/** What people may change about themselves. */
export interface PatchedProfileInputRequest {
  first_name?: string;
  last_name?: string;
  email?: string;
  title?: string;
  phone?: string;
}

/** A queue. Times are working minutes, 0 or null for none. */
export interface PatchedQueueInputRequest {
  name?: string;
  parent_id?: number | string | null;
  group?: number | string;
  system_address?: number | string | null;
  salutation?: number | string | null;
  signature?: number | string | null;
  default_sign_key?: string | null;
  unlock_timeout?: number;
  follow_up_id?: number;
  follow_up_lock?: boolean;
  calendar?: number | string | null;
  first_response_time?: number | null;
  update_time?: number | null;
  solution_time?: number | null;
  customer_visible?: boolean;
  customer_can_close?: boolean;
  customer_can_reopen?: boolean;
  comment?: string | null;
  valid_id?: ValidIdEnum;
  parent?: number | string | null;
  group_id?: number | string;
  system_address_id?: number | string | null;
  salutation_id?: number | string | null;
  signature_id?: number | string | null;
  calendar_id?: number | string | null;
}

/** A search. */
export interface PatchedSavedSearchInputRequest {
  name?: string;
  query?: string;
  filters?: Record<string, string | number | boolean | null | Array<string | number | boolean | null>>;
  is_public?: boolean;
}

/** A service. */
export interface PatchedServiceInputRequest {
  name?: string;
  comment?: string | null;
  valid_id?: ValidIdEnum;
}

/** An SLA. Times are working minutes, warnings percent of them; 0 or null for none. */
export interface PatchedSlaInputRequest {
  name?: string;
  comment?: string | null;
  valid_id?: ValidIdEnum;
  service_ids?: Array<number>;
  calendar?: number | string | null;
  first_response_time?: number | null;
  update_time?: number | null;
  solution_time?: number | null;
  first_response_notify?: number | null;
  update_notify?: number | null;
  solution_notify?: number | null;
  calendar_id?: number | string | null;
}

/** A state. */
export interface PatchedStateRowInputRequest {
  name?: string;
  comment?: string | null;
  valid_id?: ValidIdEnum;
  color?: string;
  type_id?: 1 | 2 | 3 | 4 | 5 | 6 | 7 | "new" | "open" | "closed" | "pending reminder" | "pending auto" | "removed" | "merged";
  state_type?: 1 | 2 | 3 | 4 | 5 | 6 | 7 | "new" | "open" | "closed" | "pending reminder" | "pending auto" | "removed" | "merged";
}

/** An address of ours. */
export interface PatchedSystemAddressInputRequest {
  email?: string;
  display_name?: string | null;
  queue?: number | string;
  comment?: string | null;
  valid_id?: ValidIdEnum;
  queue_id?: number | string;
}

/** A template. */
export interface PatchedTemplateInputRequest {
  name?: string;
  comment?: string | null;
  valid_id?: ValidIdEnum;
  template_type?: TemplateTypeEnum;
  subject?: string | null;
  text?: string;
  content_type?: ContentTypeEnum;
  queue_ids?: Array<number>;
  attachments?: Array<string>;
  file_ids?: Array<string>;
}

/** A prepared new ticket. */
export interface PatchedTicketTemplateInputRequest {
  name?: string;
  title?: string | null;
  body?: string | null;
  queue?: number | string | null;
  priority?: number | string | null;
  type?: number | string | null;
  description?: string | null;
  queue_id?: number | string | null;
  priority_id?: number | string | null;
  type_id?: number | string | null;
}

/** PUT and PATCH /tickets/{id} */
export interface PatchedUpdateTicketInputRequest {
  title?: string;
  queue?: number | string;
  state?: number | string;
  priority?: number | string;
  type?: number | string | null;
  service?: number | string | null;
  sla?: number | string | null;
  owner?: number | string | null;
  responsible?: number | string | null;
  customer_user_id?: string | null;
  customer_id?: string | null;
  locked?: boolean;
  pending_until?: string | null;
  tags?: Array<string>;
  dynamic_fields?: Record<string, unknown>;
  article?: WrittenInputRequest;
  archived?: boolean;
  queue_id?: number | string;
  state_id?: number | string;
  status?: number | string;
  priority_id?: number | string;
  type_id?: number | string | null;
  service_id?: number | string | null;
  sla_id?: number | string | null;
  owner_id?: number | string | null;
  responsible_id?: number | string | null;
  lock?: unknown;
  lock_id?: unknown;
}

/** A webhook. ``secret`` and the values of ``headers`` go in and never come out. */
export interface PatchedWebhookInputRequest {
  name?: string;
  url?: string;
  events?: Array<EventsEnum>;
  secret?: string | null;
  headers?: Record<string, string> | Array<string>;
  queue_ids?: Array<number> | null;
  is_active?: boolean;
  retry_count?: number;
  timeout_seconds?: number;
}

/** POST /tickets/{id}/pending */
export interface PendingInputRequest {
  comment?: string;
  is_visible_for_customer?: boolean;
  pending_until: string;
  state?: number | string;
  reason?: string;
  note?: string;
  is_visible_to_customer?: boolean;
  state_id?: number | string;
  status?: number | string;
}

/** What an agent did in a span. */
export interface Performance {
  tickets_closed: number;
  tickets_created: number;
  average_response_time: string | null;
  average_response_time_seconds: number | null;
  average_resolution_time: string | null;
  average_resolution_time_seconds: number | null;
  customer_satisfaction: number | null;
}

/** How fast agents were, in plain time. */
export interface PerformanceReport {
  average_response_time: string | null;
  average_response_time_seconds: number | null;
  average_resolution_time: string | null;
  average_resolution_time_seconds: number | null;
  by_agent: Array<AgentPerformance>;
}

/** * `ro` - ro * `move_into` - move_into * `create` - create * `note` - note * `owner` - owner * `priority` - priority * `rw` - rw */
export type PermissionsEnum = "ro" | "move_into" | "create" | "note" | "owner" | "priority" | "rw";

/** What somebody may do in a group. */
export interface PermissionsInGroup {
  id: number;
  name: string;
  permissions: Array<PermissionsEnum>;
}

/** The permissions in a group, all of them. */
export interface PermissionsInputRequest {
  permissions: Array<PermissionsEnum>;
}

/** What somebody chose for themselves. */
export interface Preferences {
  language: string;
  timezone: string;
  theme: ThemeEnum;
  notifications: NotificationChoices;
  items_per_page: number;
  out_of_office: Absence;
}

/** Any of the preferences; what is not named stays. */
export interface PreferencesInputRequest {
  language?: LanguageEnum;
  timezone?: string;
  theme?: ThemeEnum;
  items_per_page?: number;
  notifications?: NotificationChoicesRequest;
  out_of_office?: AbsenceInputRequest;
}

/** A priority. */
export interface Priority {
  id: number;
  name: string;
  color: string;
  valid_id: number;
}

/** POST /tickets/{id}/priority */
export interface PriorityInputRequest {
  comment?: string;
  is_visible_for_customer?: boolean;
  priority?: number | string;
  reason?: string;
  note?: string;
  is_visible_to_customer?: boolean;
  priority_id?: number | string;
}

/** A priority. */
export interface PriorityRowInputRequest {
  name?: string;
  comment?: string | null;
  valid_id?: ValidIdEnum;
  color?: string;
}

/** What people may change about themselves. */
export interface ProfileInputRequest {
  first_name?: string;
  last_name?: string;
  email?: string;
  title?: string;
  phone?: string;
}

/** A queue; customers get id, name and comment. Times are working minutes. */
export interface Queue {
  id: number;
  name: string;
  parent_id?: number | null;
  group_id?: number;
  group?: string;
  valid_id?: number;
  system_address_id?: number | null;
  salutation_id?: number | null;
  signature_id?: number | null;
  default_sign_key?: string;
  unlock_timeout?: number;
  follow_up_id?: number;
  follow_up_lock?: boolean;
  calendar?: string | null;
  first_response_time?: number | null;
  update_time?: number | null;
  solution_time?: number | null;
  customer_visible?: boolean;
  customer_can_close?: boolean;
  customer_can_reopen?: boolean;
  comment: string;
  create_time?: string;
  change_time?: string;
  total_tickets?: number;
  open_tickets?: number;
  pending_tickets?: number;
  closed_tickets?: number;
}

/** A queue. Times are working minutes, 0 or null for none. */
export interface QueueInputRequest {
  name?: string;
  parent_id?: number | string | null;
  group?: number | string;
  system_address?: number | string | null;
  salutation?: number | string | null;
  signature?: number | string | null;
  default_sign_key?: string | null;
  unlock_timeout?: number;
  follow_up_id?: number;
  follow_up_lock?: boolean;
  calendar?: number | string | null;
  first_response_time?: number | null;
  update_time?: number | null;
  solution_time?: number | null;
  customer_visible?: boolean;
  customer_can_close?: boolean;
  customer_can_reopen?: boolean;
  comment?: string | null;
  valid_id?: ValidIdEnum;
  parent?: number | string | null;
  group_id?: number | string;
  system_address_id?: number | string | null;
  salutation_id?: number | string | null;
  signature_id?: number | string | null;
  calendar_id?: number | string | null;
}

/** How many tickets of a queue are in which condition. */
export interface QueueStats {
  queue_id: number;
  total_tickets: number;
  new_tickets: number;
  open_tickets: number;
  pending_tickets: number;
  closed_tickets: number;
  unassigned_tickets: number;
  escalated_tickets: number;
  average_response_time: string | null;
  average_response_time_seconds: number | null;
}

/** A refresh token. */
export interface RefreshInputRequest {
  refresh_token: string;
}

/** For which ticket, and which of its articles is answered. */
export interface RenderInputRequest {
  ticket_id: number;
  article_id?: number | null;
}

/** A template filled in for a ticket. A tag without a value stands as it was written. */
export interface Rendered {
  subject: string;
  body: string;
  content_type: string;
}

/** POST /tickets/{id}/reopen */
export interface ReopenInputRequest {
  comment?: string;
  is_visible_for_customer?: boolean;
  state?: number | string;
  reason?: string;
  note?: string;
  is_visible_to_customer?: boolean;
  state_id?: number | string;
  status?: number | string;
}

/** Which report, of which days, as which kind of file. */
export interface ReportExportInputRequest {
  report_type: ReportTypeEnum;
  format: FormatEnum;
  from?: string | null;
  to?: string | null;
}

export type ReportTypeEnum = "tickets" | "users" | "sla" | "performance";

/** A day's average. */
export interface ResponseDay {
  date: string;
  average: string;
  average_seconds: number;
}

/** How long customers waited for my first answer; H:MM:SS, null without any. */
export interface ResponseTimes {
  average: string | null;
  average_seconds: number | null;
  median: string | null;
  median_seconds: number | null;
  min: string | null;
  min_seconds: number | null;
  max: string | null;
  max_seconds: number | null;
  by_day: Array<ResponseDay>;
}

/** A bundle of permissions, given to agents. */
export interface Role {
  id: number;
  name: string;
  comment: string;
  valid_id: number;
  groups: Array<PermissionsInGroup>;
}

/** * `Admin` - Admin * `Agent` - Agent * `Customer` - Customer */
export type RoleEnum = "Admin" | "Agent" | "Customer";

/** Which row it was. */
export interface RowId {
  id: number;
}

/** How answers begin. Tags such as {{ customer.name }} are filled in. */
export interface Salutation {
  id: number;
  name: string;
  text: string;
  content_type: string;
  comment: string;
  valid_id: number;
}

/** A search that its owner wants again. */
export interface SavedSearch {
  id: number;
  name: string;
  query: string;
  filters: Record<string, unknown>;
  user_id: number;
  is_public: boolean;
  create_time: string;
  change_time: string;
}

/** A search. */
export interface SavedSearchInputRequest {
  name?: string;
  query?: string;
  filters?: Record<string, string | number | boolean | null | Array<string | number | boolean | null>>;
  is_public?: boolean;
}

/** * `read` - read * `write` - write * `admin` - admin */
export type ScopesEnum = "read" | "write" | "admin";

/** * `agent` - agent * `system` - system * `customer` - customer */
export type SenderTypeEnum = "agent" | "system" | "customer";

/** What tickets are about. */
export interface Service {
  id: number;
  name: string;
  comment: string;
  valid_id: number;
}

/** A service. */
export interface ServiceInputRequest {
  name?: string;
  comment?: string | null;
  valid_id?: ValidIdEnum;
}

/** One login, by browser or by token pair. */
export interface Session {
  id: string;
  user_agent: string;
  ip_address: string | null;
  created_at: string;
  last_activity: string;
  current: boolean;
}

/** The session that was ended. */
export interface SessionId {
  id: string;
}

/** How many sessions were ended. */
export interface SessionsEnded {
  ended: number;
}

/** How answers end. Tags such as {{ me.name }} are filled in. */
export interface Signature {
  id: number;
  name: string;
  text: string;
  content_type: string;
  comment: string;
  valid_id: number;
}

/** Promised working times for some services: minutes, and warnings in percent of them. */
export interface Sla {
  id: number;
  name: string;
  service_ids: Array<number>;
  calendar: string | null;
  first_response_time: number | null;
  update_time: number | null;
  solution_time: number | null;
  first_response_notify: number | null;
  update_notify: number | null;
  solution_notify: number | null;
  comment: string;
  valid_id: number;
}

/** An SLA. Times are working minutes, warnings percent of them; 0 or null for none. */
export interface SlaInputRequest {
  name?: string;
  comment?: string | null;
  valid_id?: ValidIdEnum;
  service_ids?: Array<number>;
  calendar?: number | string | null;
  first_response_time?: number | null;
  update_time?: number | null;
  solution_time?: number | null;
  first_response_notify?: number | null;
  update_notify?: number | null;
  solution_notify?: number | null;
  calendar_id?: number | string | null;
}

/** The same, in all and for each queue. */
export interface SlaReport {
  compliance_rate: number | null;
  breaches: number;
  total: number;
  by_queue: Record<string, Kept>;
}

/** POST /tickets/{id}/split */
export interface SplitInputRequest {
  title?: string;
  queue?: number | string;
  state?: number | string;
  priority?: number | string;
  type?: number | string | null;
  service?: number | string | null;
  sla?: number | string | null;
  owner?: number | string | null;
  responsible?: number | string | null;
  customer_user_id?: string | null;
  customer_id?: string | null;
  locked?: boolean;
  pending_until?: string | null;
  tags?: Array<string>;
  dynamic_fields?: Record<string, unknown>;
  article?: TextInputRequest;
  article_id: number;
  queue_id?: number | string;
  state_id?: number | string;
  status?: number | string;
  priority_id?: number | string;
  type_id?: number | string | null;
  service_id?: number | string | null;
  sla_id?: number | string | null;
  owner_id?: number | string | null;
  responsible_id?: number | string | null;
  lock?: unknown;
  lock_id?: unknown;
}

/** A state with its type. */
export interface State {
  id: number;
  name: string;
  type_id: number;
  state_type: StateTypeEnum;
  color: string;
  comment: string;
  valid_id: number;
}

/** A state. */
export interface StateRowInputRequest {
  name?: string;
  comment?: string | null;
  valid_id?: ValidIdEnum;
  color?: string;
  type_id?: 1 | 2 | 3 | 4 | 5 | 6 | 7 | "new" | "open" | "closed" | "pending reminder" | "pending auto" | "removed" | "merged";
  state_type?: 1 | 2 | 3 | 4 | 5 | 6 | 7 | "new" | "open" | "closed" | "pending reminder" | "pending auto" | "removed" | "merged";
}

/** * `new` - new * `open` - open * `closed` - closed * `pending reminder` - pending reminder * `pending auto` - pending auto * `removed` - removed * `merged` - merged */
export type StateTypeEnum = "new" | "open" | "closed" | "pending reminder" | "pending auto" | "removed" | "merged";

/** How many tickets the caller may read in which condition, without archived ones. */
export interface Stats {
  total_tickets: number;
  new_tickets: number;
  open_tickets: number;
  pending_tickets: number;
  closed_today: number;
  created_today: number;
  my_tickets: number;
  unassigned_tickets: number;
  overdue_tickets: number;
  escalated_tickets: number;
  reminders_due: number;
}

/** The running installation. */
export interface Status {
  version: string;
  uptime: string;
  uptime_seconds: number;
  maintenance_mode: boolean;
}

/** Whether to say only what would happen. */
export interface SyncInputRequest {
  dry_run?: boolean;
}

/** An address of ours. Mail to it goes to its queue. */
export interface SystemAddress {
  id: number;
  email: string;
  display_name: string;
  queue_id: number;
  comment: string;
  valid_id: number;
}

/** An address of ours. */
export interface SystemAddressInputRequest {
  email?: string;
  display_name?: string | null;
  queue?: number | string;
  comment?: string | null;
  valid_id?: ValidIdEnum;
  queue_id?: number | string;
}

/** How much there is. */
export interface SystemStats {
  total_users: number;
  active_users: number;
  total_customers: number;
  total_tickets: number;
  total_articles: number;
  database_size: string;
  database_size_bytes: number;
  attachment_bytes: number;
  uptime: string;
  uptime_seconds: number;
  version: string;
}

/** A text that agents pick from. */
export interface Template {
  id: number;
  name: string;
  template_type: TemplateTypeEnum;
  subject: string;
  text: string;
  content_type: string;
  queue_ids: Array<number>;
  attachments: Array<Attachment>;
  comment: string;
  valid_id: number;
}

/** A template. */
export interface TemplateInputRequest {
  name?: string;
  comment?: string | null;
  valid_id?: ValidIdEnum;
  template_type?: TemplateTypeEnum;
  subject?: string | null;
  text?: string;
  content_type?: ContentTypeEnum;
  queue_ids?: Array<number>;
  attachments?: Array<string>;
  file_ids?: Array<string>;
}

export type TemplateTypeEnum = "Answer" | "Create" | "Email" | "Forward" | "Note" | "PhoneCall" | "Snippet";

/** The text of an article and what belongs to it. */
export interface TextInputRequest {
  body?: string;
  subject?: string;
  content_type?: ContentTypeEnum;
  article_type?: "email-external" | "email-internal" | "phone" | "webrequest" | "note-internal" | "note-external" | "note-report" | "chat" | "note" | "email" | 1 | 2 | 5 | 8 | 9 | 10 | 11 | 12;
  is_visible_for_customer?: boolean;
  sender_type?: "agent" | "system" | "customer" | 1 | 2 | 3;
  communication_channel?: "Email" | "Phone" | "Internal" | "Chat" | 1 | 2 | 3 | 4;
  to?: string;
  cc?: string;
  bcc?: string;
  reply_to?: string;
  file_ids?: Array<string>;
  time_unit?: number;
  description?: string;
  article_type_id?: "email-external" | "email-internal" | "phone" | "webrequest" | "note-internal" | "note-external" | "note-report" | "chat" | "note" | "email" | 1 | 2 | 5 | 8 | 9 | 10 | 11 | 12;
  is_visible_to_customer?: boolean;
  sender_type_id?: "agent" | "system" | "customer" | 1 | 2 | 3;
  article_sender_type_id?: "agent" | "system" | "customer" | 1 | 2 | 3;
  communication_channel_id?: "Email" | "Phone" | "Internal" | "Chat" | 1 | 2 | 3 | 4;
}

export type ThemeEnum = "system" | "light" | "dark";

/** A ticket. For customers internal facts are null and only visible articles are counted. */
export interface Ticket {
  id: number;
  tn: string;
  title: string;
  queue_id: number;
  queue: string;
  state_id: number;
  state: string;
  state_type: StateTypeEnum;
  priority_id: number;
  priority: string;
  type_id: number | null;
  type: string | null;
  service_id: number | null;
  service: string | null;
  sla_id: number | null;
  sla: string | null;
  customer_id: string | null;
  customer_user_id: string | null;
  owner_id: number | null;
  owner: string | null;
  responsible_id: number | null;
  responsible: string | null;
  lock: LockEnum;
  locked: boolean;
  pending_until: string | null;
  first_response_due: string | null;
  update_due: string | null;
  solution_due: string | null;
  escalated: boolean | null;
  closed_time: string | null;
  article_count: number;
  tags: Array<string>;
  dynamic_fields: Record<string, unknown>;
  merged_into_id: number | null;
  archived: boolean;
  version: number;
  create_time: string;
  create_by: number | null;
  change_time: string;
  change_by: number | null;
  last_article?: LastArticle | null;
  articles?: Array<Article>;
  links?: Array<Link>;
  watchers?: Array<Agent>;
}

export type TicketNumberGeneratorEnum = "AutoIncrement" | "Date" | "DateChecksum" | "Random";

/** A prepared new ticket, shared by all agents. */
export interface TicketTemplate {
  id: number;
  name: string;
  title: string;
  body: string;
  queue_id: number | null;
  priority_id: number | null;
  type_id: number | null;
  user_id: number;
  create_time: string;
  change_time: string;
}

/** A prepared new ticket. */
export interface TicketTemplateInputRequest {
  name?: string;
  title?: string | null;
  body?: string | null;
  queue?: number | string | null;
  priority?: number | string | null;
  type?: number | string | null;
  description?: string | null;
  queue_id?: number | string | null;
  priority_id?: number | string | null;
  type_id?: number | string | null;
}

/** Tickets of a time. Breakdowns are of those created in it, the most frequent first. */
export interface TicketsReport {
  total_created: number;
  total_closed: number;
  average_resolution_time: string | null;
  average_resolution_time_seconds: number | null;
  by_queue: Record<string, number>;
  by_priority: Record<string, number>;
  by_state: Record<string, number>;
  by_type: Record<string, number>;
}

/** Lines with a value for each label. */
export interface TimeChart {
  labels: Array<string>;
  datasets: Array<Dataset>;
}

/** Booked time. */
export interface TimeEntry {
  id: number;
  ticket_id: number;
  article_id: number | null;
  time_unit: number;
  comment: string;
  user_id: number;
  create_time: string;
}

/** POST /tickets/{id}/time */
export interface TimeInputRequest {
  time_unit: number;
  article_id?: number | null;
  comment?: string;
}

/** The token that was deleted. */
export interface TokenId {
  id: number;
}

/** A name to know it by, what it opens, and until when. */
export interface TokenInputRequest {
  name: string;
  scopes: Array<ScopesEnum>;
  expires_at?: string | null;
}

/** The same settings to try out; nothing at all means the stored ones. */
export interface TrialInputRequest {
  host?: string;
  port?: number | null;
  use_tls?: boolean | null;
  start_tls?: boolean | null;
  insecure_skip_verify?: boolean | null;
  base_dn?: string;
  bind_dn?: string;
  bind_password?: string;
  user_search_base?: string | null;
  user_filter?: string | null;
  group_search_base?: string | null;
  group_filter?: string | null;
  group_member_attribute?: string | null;
  attribute_map?: Record<string, unknown> | null;
  group_mappings?: Array<Record<string, unknown>> | null;
  auto_create_users?: boolean | null;
  auto_update_users?: boolean | null;
  auto_sync?: boolean | null;
  sync_interval?: string | null;
  verify?: boolean | null;
}

/** A ticket type. */
export interface Type {
  id: number;
  name: string;
  valid_id: number;
}

/** * `Normal` - Normal * `ParentChild` - ParentChild * `DependsOn` - DependsOn * `RelevantTo` - RelevantTo * `AlternativeTo` - AlternativeTo * `ConnectedTo` - ConnectedTo * `DuplicateOf` - DuplicateOf */
export type TypeEnum = "Normal" | "ParentChild" | "DependsOn" | "RelevantTo" | "AlternativeTo" | "ConnectedTo" | "DuplicateOf";

/** PUT and PATCH /tickets/{id} */
export interface UpdateTicketInputRequest {
  title?: string;
  queue?: number | string;
  state?: number | string;
  priority?: number | string;
  type?: number | string | null;
  service?: number | string | null;
  sla?: number | string | null;
  owner?: number | string | null;
  responsible?: number | string | null;
  customer_user_id?: string | null;
  customer_id?: string | null;
  locked?: boolean;
  pending_until?: string | null;
  tags?: Array<string>;
  dynamic_fields?: Record<string, unknown>;
  article?: WrittenInputRequest;
  archived?: boolean;
  queue_id?: number | string;
  state_id?: number | string;
  status?: number | string;
  priority_id?: number | string;
  type_id?: number | string | null;
  service_id?: number | string | null;
  sla_id?: number | string | null;
  owner_id?: number | string | null;
  responsible_id?: number | string | null;
  lock?: unknown;
  lock_id?: unknown;
}

/** How many rows were changed. */
export interface Updated {
  updated: number;
}

/** A file that was just uploaded; name it in ``file_ids``. */
export interface Upload {
  id: string;
  filename: string;
  size: number;
  content_type: string;
}

/** An account as its owner and admins see it; never a password or hash. */
export interface User {
  id: number;
  login: string;
  email: string;
  first_name: string;
  last_name: string;
  title: string;
  phone: string;
  role: RoleEnum;
  valid_id: number;
  groups: Array<PermissionsInGroup>;
  roles: Array<Named>;
  customer_id?: string | null;
  last_login: string | null;
  create_time: string;
  change_time: string;
}

/** Accounts of agents and customers. */
export interface UsersReport {
  total_users: number;
  active_users: number;
  new_users: number;
  by_role: Record<string, number>;
}

export type ValidIdEnum = 1 | 2 | 3;

/** * `direct` - direct * `role` - role */
export type ViaEnum = "direct" | "role";

/** Whether the caller follows the ticket, and who else does. */
export interface Watch {
  watching: boolean;
  watchers: Array<Agent>;
}

/** A receiver of events. Its secret and the values of its headers are never shown. */
export interface Webhook {
  id: number;
  name: string;
  url: string;
  events: Array<EventsEnum>;
  queue_ids: Array<number>;
  headers: Array<string>;
  is_active: boolean;
  retry_count: number;
  timeout_seconds: number;
  has_secret: boolean;
  last_status: LastStatusEnum | NullEnum;
  create_time: string;
  change_time: string;
}

/** One event for one receiver. */
export interface WebhookDelivery {
  id: number;
  webhook_id: number;
  event: EventEnum;
  ticket_id: number | null;
  attempt: number;
  status: WebhookDeliveryStatusEnum;
  response_code: number | null;
  error: string | null;
  duration_ms: number | null;
  next_attempt: string | null;
  created_at: string;
  payload: Record<string, unknown>;
}

/** * `pending` - pending * `delivered` - delivered * `failed` - failed */
export type WebhookDeliveryStatusEnum = "pending" | "delivered" | "failed";

/** A webhook. ``secret`` and the values of ``headers`` go in and never come out. */
export interface WebhookInputRequest {
  name?: string;
  url?: string;
  events?: Array<EventsEnum>;
  secret?: string | null;
  headers?: Record<string, string> | Array<string>;
  queue_ids?: Array<number> | null;
  is_active?: boolean;
  retry_count?: number;
  timeout_seconds?: number;
}

/** What an agent has to do now. */
export interface Workload {
  assigned_tickets: number;
  pending_tickets: number;
  overdue_tickets: number;
  due_today: number;
}

/** An article that has a text in any case. */
export interface WrittenInputRequest {
  body?: string;
  subject?: string;
  content_type?: ContentTypeEnum;
  article_type?: "email-external" | "email-internal" | "phone" | "webrequest" | "note-internal" | "note-external" | "note-report" | "chat" | "note" | "email" | 1 | 2 | 5 | 8 | 9 | 10 | 11 | 12;
  is_visible_for_customer?: boolean;
  sender_type?: "agent" | "system" | "customer" | 1 | 2 | 3;
  communication_channel?: "Email" | "Phone" | "Internal" | "Chat" | 1 | 2 | 3 | 4;
  to?: string;
  cc?: string;
  bcc?: string;
  reply_to?: string;
  file_ids?: Array<string>;
  time_unit?: number;
  description?: string;
  article_type_id?: "email-external" | "email-internal" | "phone" | "webrequest" | "note-internal" | "note-external" | "note-report" | "chat" | "note" | "email" | 1 | 2 | 5 | 8 | 9 | 10 | 11 | 12;
  is_visible_to_customer?: boolean;
  sender_type_id?: "agent" | "system" | "customer" | 1 | 2 | 3;
  article_sender_type_id?: "agent" | "system" | "customer" | 1 | 2 | 3;
  communication_channel_id?: "Email" | "Phone" | "Internal" | "Chat" | 1 | 2 | 3 | 4;
}
