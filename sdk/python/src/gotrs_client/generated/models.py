"""Made from openapi.json by sdk/generate.py; not to be edited."""


from typing import Any, Literal, NotRequired, TypeAlias, TypedDict


Absence = TypedDict(
    "Absence",
    {
        "enabled": "bool",
        "substitute_id": "int | None",
        "from": "str | None",
        "until": "str | None",
    },
)


AbsenceInputRequest = TypedDict(
    "AbsenceInputRequest",
    {
        "enabled": "NotRequired[bool]",
        "substitute_id": "NotRequired[int | None]",
        "from": "NotRequired[str | None]",
        "until": "NotRequired[str | None]",
    },
)



class Activity(TypedDict):
    """Something that happened to a ticket."""

    id: "int"
    type: "str"
    description: "str"
    timestamp: "str"
    user: "ActivityUser | None"
    ticket_id: "int"
    tn: "str"



class ActivityUser(TypedDict):
    """Who did it."""

    id: "int"
    login: "str"
    first_name: "str"
    last_name: "str"



class Agent(TypedDict):
    """An agent as colleagues see them."""

    id: "int"
    login: "str"
    first_name: "str"
    last_name: "str"
    email: "str"
    valid_id: "int"
    out_of_office: "bool"



class AgentInputRequest(TypedDict):
    """An agent's account."""

    login: "NotRequired[str]"
    email: "NotRequired[str]"
    password: "NotRequired[str]"
    first_name: "NotRequired[str | None]"
    last_name: "NotRequired[str | None]"
    title: "NotRequired[str | None]"
    phone: "NotRequired[str | None]"
    role: "NotRequired[AgentRoleEnum]"
    groups: "NotRequired[list[int | dict[str, Any]]]"
    role_ids: "NotRequired[list[int]]"
    valid_id: "NotRequired[ValidIdEnum]"
    roles: "NotRequired[list[int]]"



class AgentPerformance(TypedDict):
    """How fast one agent was."""

    user_id: "int"
    login: "str"
    tickets_closed: "int"
    average_response_time: "str | None"
    average_response_time_seconds: "int | None"
    average_resolution_time: "str | None"
    average_resolution_time_seconds: "int | None"


AgentRoleEnum: TypeAlias = Literal['Admin', 'Agent']



class ApiToken(TypedDict):
    """A personal API token without its secret part."""

    id: "int"
    name: "str"
    prefix: "str"
    scopes: "list[ScopesEnum]"
    expires_at: "str | None"
    last_used: "str | None"
    created_at: "str"


Article = TypedDict(
    "Article",
    {
        "id": "int",
        "ticket_id": "int",
        "article_type": "ArticleTypeEnum",
        "sender_type": "SenderTypeEnum",
        "sender_type_id": "int",
        "communication_channel": "str",
        "communication_channel_id": "int",
        "is_visible_for_customer": "bool",
        "to": "str",
        "cc": "str",
        "bcc": "NotRequired[str]",
        "reply_to": "str",
        "subject": "str",
        "body": "str",
        "content_type": "str",
        "message_id": "str | None",
        "in_reply_to": "str | None",
        "references": "str | None",
        "delivery": "DeliveryEnum | NullEnum",
        "time_unit": "float | None",
        "attachments": "list[Attachment]",
        "dynamic_fields": "dict[str, Any]",
        "edited": "bool",
        "create_time": "str",
        "create_by": "int | None",
        "change_time": "str",
        "change_by": "int | None",
        "from": "str",
    },
)



class ArticleHit(TypedDict):
    """An article that has all the words."""

    id: "int"
    ticket_id: "int"
    tn: "str"
    subject: "str"
    snippet: "str"
    create_time: "str"



class ArticleInputRequest(TypedDict):
    """POST /tickets/{id}/articles"""

    body: "NotRequired[str]"
    subject: "NotRequired[str]"
    content_type: "NotRequired[ContentTypeEnum]"
    article_type: "NotRequired[Literal['email-external', 'email-internal', 'phone', 'webrequest', 'note-internal', 'note-external', 'note-report', 'chat', 'note', 'email'] | Literal[1, 2, 5, 8, 9, 10, 11, 12]]"
    is_visible_for_customer: "NotRequired[bool]"
    sender_type: "NotRequired[Literal['agent', 'system', 'customer'] | Literal[1, 2, 3]]"
    communication_channel: "NotRequired[Literal['Email', 'Phone', 'Internal', 'Chat'] | Literal[1, 2, 3, 4]]"
    to: "NotRequired[str]"
    cc: "NotRequired[str]"
    bcc: "NotRequired[str]"
    reply_to: "NotRequired[str]"
    file_ids: "NotRequired[list[str]]"
    time_unit: "NotRequired[float]"
    in_reply_to: "NotRequired[int | str]"
    dynamic_fields: "NotRequired[dict[str, Any]]"
    state: "NotRequired[int | str]"
    pending_until: "NotRequired[str | None]"
    description: "NotRequired[str]"
    article_type_id: "NotRequired[Literal['email-external', 'email-internal', 'phone', 'webrequest', 'note-internal', 'note-external', 'note-report', 'chat', 'note', 'email'] | Literal[1, 2, 5, 8, 9, 10, 11, 12]]"
    is_visible_to_customer: "NotRequired[bool]"
    sender_type_id: "NotRequired[Literal['agent', 'system', 'customer'] | Literal[1, 2, 3]]"
    article_sender_type_id: "NotRequired[Literal['agent', 'system', 'customer'] | Literal[1, 2, 3]]"
    communication_channel_id: "NotRequired[Literal['Email', 'Phone', 'Internal', 'Chat'] | Literal[1, 2, 3, 4]]"
    state_id: "NotRequired[int | str]"
    status: "NotRequired[int | str]"


ArticleTypeEnum: TypeAlias = Literal['email-external', 'email-internal', 'phone', 'webrequest', 'note-internal', 'note-external', 'note-report', 'chat']



class AssignInputRequest(TypedDict):
    """POST /tickets/{id}/assign"""

    comment: "NotRequired[str]"
    is_visible_for_customer: "NotRequired[bool]"
    agent_id: "NotRequired[int | str | None]"
    responsible: "NotRequired[int | str | None]"
    lock: "NotRequired[bool]"
    reason: "NotRequired[str]"
    note: "NotRequired[str]"
    is_visible_to_customer: "NotRequired[bool]"
    assigned_to: "NotRequired[int | str | None]"
    user_id: "NotRequired[int | str | None]"
    owner_id: "NotRequired[int | str | None]"
    responsible_id: "NotRequired[int | str | None]"



class Attachment(TypedDict):
    """A file of an article."""

    id: "str"
    filename: "str"
    content_type: "str"
    size: "int"
    inline: "bool"
    content_id: "str | None"



class AttributeMap(TypedDict):
    """Which attribute of an entry holds which fact."""

    username: "str"
    email: "str"
    first_name: "str"
    last_name: "str"
    display_name: "str"
    department: "str"
    title: "str"
    phone: "str"



class AuditLog(TypedDict):
    """One change or login."""

    id: "int"
    user_id: "int | None"
    login: "str | None"
    action: "str"
    entity_type: "str"
    entity_id: "str | None"
    old_values: "dict[str, Any]"
    new_values: "dict[str, Any]"
    ip_address: "str | None"
    created_at: "str"



class AuditStats(TypedDict):
    """How much happened."""

    total_entries: "int"
    by_action: "dict[str, int]"
    by_user: "dict[str, int]"
    entries_today: "int"


BlankEnum: TypeAlias = Literal['']



class Bulk(TypedDict):
    """What became of all of them, in the order given."""

    requested: "int"
    succeeded: "int"
    failed: "int"
    results: "list[BulkResult]"



class BulkAssignInputRequest(TypedDict):
    """POST /tickets/bulk/assign"""

    comment: "NotRequired[str]"
    is_visible_for_customer: "NotRequired[bool]"
    ticket_ids: "list[int]"
    agent_id: "NotRequired[int | str | None]"
    reason: "NotRequired[str]"
    note: "NotRequired[str]"
    is_visible_to_customer: "NotRequired[bool]"
    assigned_to: "NotRequired[int | str | None]"
    user_id: "NotRequired[int | str | None]"
    owner_id: "NotRequired[int | str | None]"



class BulkCloseInputRequest(TypedDict):
    """POST /tickets/bulk/close"""

    comment: "NotRequired[str]"
    is_visible_for_customer: "NotRequired[bool]"
    ticket_ids: "list[int]"
    resolution: "NotRequired[str]"
    state: "NotRequired[int | str]"
    reason: "NotRequired[str]"
    note: "NotRequired[str]"
    is_visible_to_customer: "NotRequired[bool]"
    state_id: "NotRequired[int | str]"
    status: "NotRequired[int | str]"



class BulkMoveInputRequest(TypedDict):
    """POST /tickets/bulk/queue"""

    comment: "NotRequired[str]"
    is_visible_for_customer: "NotRequired[bool]"
    ticket_ids: "list[int]"
    queue: "NotRequired[int | str]"
    reason: "NotRequired[str]"
    note: "NotRequired[str]"
    is_visible_to_customer: "NotRequired[bool]"
    queue_id: "NotRequired[int | str]"



class BulkPriorityInputRequest(TypedDict):
    """POST /tickets/bulk/priority"""

    comment: "NotRequired[str]"
    is_visible_for_customer: "NotRequired[bool]"
    ticket_ids: "list[int]"
    priority: "NotRequired[int | str]"
    reason: "NotRequired[str]"
    note: "NotRequired[str]"
    is_visible_to_customer: "NotRequired[bool]"
    priority_id: "NotRequired[int | str]"



class BulkResult(TypedDict):
    """What became of one ticket; code and error only if it was refused."""

    ticket_id: "int"
    success: "bool"
    code: "NotRequired[str]"
    error: "NotRequired[str]"



class BulkUpdateInputRequest(TypedDict):
    """POST /tickets/bulk/update"""

    title: "NotRequired[str]"
    queue: "NotRequired[int | str]"
    state: "NotRequired[int | str]"
    priority: "NotRequired[int | str]"
    type: "NotRequired[int | str | None]"
    service: "NotRequired[int | str | None]"
    sla: "NotRequired[int | str | None]"
    owner: "NotRequired[int | str | None]"
    responsible: "NotRequired[int | str | None]"
    customer_user_id: "NotRequired[str | None]"
    customer_id: "NotRequired[str | None]"
    locked: "NotRequired[bool]"
    pending_until: "NotRequired[str | None]"
    tags: "NotRequired[list[str]]"
    dynamic_fields: "NotRequired[dict[str, Any]]"
    article: "NotRequired[WrittenInputRequest]"
    archived: "NotRequired[bool]"
    comment: "NotRequired[str]"
    is_visible_for_customer: "NotRequired[bool]"
    ticket_ids: "list[int]"
    queue_id: "NotRequired[int | str]"
    state_id: "NotRequired[int | str]"
    status: "NotRequired[int | str]"
    priority_id: "NotRequired[int | str]"
    type_id: "NotRequired[int | str | None]"
    service_id: "NotRequired[int | str | None]"
    sla_id: "NotRequired[int | str | None]"
    owner_id: "NotRequired[int | str | None]"
    responsible_id: "NotRequired[int | str | None]"
    lock: "NotRequired[Any]"
    lock_id: "NotRequired[Any]"
    reason: "NotRequired[str]"
    note: "NotRequired[str]"
    is_visible_to_customer: "NotRequired[bool]"



class CannedResponse(TypedDict):
    """A ready answer."""

    id: "int"
    name: "str"
    text: "str"
    category: "str"
    is_public: "bool"
    user_id: "int"



class CannedResponseInputRequest(TypedDict):
    """A ready answer."""

    name: "NotRequired[str]"
    text: "NotRequired[str]"
    category: "NotRequired[str | None]"
    is_public: "NotRequired[bool]"



class Chart(TypedDict):
    """A value for each label."""

    labels: "list[str]"
    values: "list[int]"



class CloseInputRequest(TypedDict):
    """POST /tickets/{id}/close"""

    comment: "NotRequired[str]"
    is_visible_for_customer: "NotRequired[bool]"
    resolution: "NotRequired[str]"
    state: "NotRequired[int | str]"
    time_unit: "NotRequired[float]"
    reason: "NotRequired[str]"
    note: "NotRequired[str]"
    is_visible_to_customer: "NotRequired[bool]"
    state_id: "NotRequired[int | str]"
    status: "NotRequired[int | str]"



class ClosedCompany(TypedDict):
    """A company that is no longer offered."""

    customer_id: "str"
    valid_id: "int"



class CommentInputRequest(TypedDict):
    """A word about an action; it becomes a note."""

    comment: "NotRequired[str]"
    is_visible_for_customer: "NotRequired[bool]"
    reason: "NotRequired[str]"
    note: "NotRequired[str]"
    is_visible_to_customer: "NotRequired[bool]"



class Company(TypedDict):
    """A company whose people write to us."""

    customer_id: "str"
    name: "str"
    street: "str"
    zip: "str"
    city: "str"
    country: "str"
    url: "str"
    share_tickets: "bool"
    comment: "str"
    valid_id: "int"
    create_time: "str"
    change_time: "str"



class CompanyInputRequest(TypedDict):
    """A company."""

    customer_id: "NotRequired[str]"
    name: "NotRequired[str]"
    street: "NotRequired[str | None]"
    zip: "NotRequired[str | None]"
    city: "NotRequired[str | None]"
    country: "NotRequired[str | None]"
    url: "NotRequired[str | None]"
    share_tickets: "NotRequired[bool]"
    comment: "NotRequired[str | None]"
    valid_id: "NotRequired[ValidIdEnum]"



class Config(TypedDict):
    """The settings of the site; nothing secret."""

    site_name: "str"
    organization: "str"
    admin_email: "str"
    base_url: "str"
    default_language: "str"
    timezone: "str"
    maintenance_mode: "bool"
    maintenance_message: "str"
    ticket_number_generator: "str"
    system_id: "str"
    ticket_hook: "str"
    default_queue_id: "int"
    customer_portal_enabled: "bool"
    customer_registration_enabled: "bool"
    password_min_length: "int"
    session_timeout: "int"



class ConfigInputRequest(TypedDict):
    """The settings of the site that programs may read and change."""

    site_name: "NotRequired[str]"
    organization: "NotRequired[str | None]"
    admin_email: "NotRequired[str | None]"
    base_url: "NotRequired[str | None]"
    default_language: "NotRequired[LanguageEnum]"
    timezone: "NotRequired[str | None]"
    maintenance_mode: "NotRequired[bool]"
    maintenance_message: "NotRequired[str | None]"
    ticket_number_generator: "NotRequired[TicketNumberGeneratorEnum]"
    system_id: "NotRequired[str]"
    ticket_hook: "NotRequired[str]"
    default_queue_id: "NotRequired[int]"
    customer_portal_enabled: "NotRequired[bool]"
    customer_registration_enabled: "NotRequired[bool]"
    password_min_length: "NotRequired[int]"
    session_timeout: "NotRequired[int]"


ContentTypeEnum: TypeAlias = Literal['text/plain', 'text/html']



class CreateTicketInputRequest(TypedDict):
    """POST /tickets"""

    body: "NotRequired[str]"
    subject: "NotRequired[str]"
    content_type: "NotRequired[ContentTypeEnum]"
    article_type: "NotRequired[Literal['email-external', 'email-internal', 'phone', 'webrequest', 'note-internal', 'note-external', 'note-report', 'chat', 'note', 'email'] | Literal[1, 2, 5, 8, 9, 10, 11, 12]]"
    is_visible_for_customer: "NotRequired[bool]"
    sender_type: "NotRequired[Literal['agent', 'system', 'customer'] | Literal[1, 2, 3]]"
    communication_channel: "NotRequired[Literal['Email', 'Phone', 'Internal', 'Chat'] | Literal[1, 2, 3, 4]]"
    to: "NotRequired[str]"
    cc: "NotRequired[str]"
    bcc: "NotRequired[str]"
    reply_to: "NotRequired[str]"
    file_ids: "NotRequired[list[str]]"
    time_unit: "NotRequired[float]"
    title: "str"
    queue: "NotRequired[int | str]"
    state: "NotRequired[int | str]"
    priority: "NotRequired[int | str]"
    type: "NotRequired[int | str | None]"
    service: "NotRequired[int | str | None]"
    sla: "NotRequired[int | str | None]"
    owner: "NotRequired[int | str | None]"
    responsible: "NotRequired[int | str | None]"
    customer_user_id: "NotRequired[str | None]"
    customer_id: "NotRequired[str | None]"
    locked: "NotRequired[bool]"
    pending_until: "NotRequired[str | None]"
    tags: "NotRequired[list[str]]"
    dynamic_fields: "NotRequired[dict[str, Any]]"
    article: "NotRequired[TextInputRequest]"
    description: "NotRequired[str]"
    article_type_id: "NotRequired[Literal['email-external', 'email-internal', 'phone', 'webrequest', 'note-internal', 'note-external', 'note-report', 'chat', 'note', 'email'] | Literal[1, 2, 5, 8, 9, 10, 11, 12]]"
    is_visible_to_customer: "NotRequired[bool]"
    sender_type_id: "NotRequired[Literal['agent', 'system', 'customer'] | Literal[1, 2, 3]]"
    article_sender_type_id: "NotRequired[Literal['agent', 'system', 'customer'] | Literal[1, 2, 3]]"
    communication_channel_id: "NotRequired[Literal['Email', 'Phone', 'Internal', 'Chat'] | Literal[1, 2, 3, 4]]"
    queue_id: "NotRequired[int | str]"
    state_id: "NotRequired[int | str]"
    status: "NotRequired[int | str]"
    priority_id: "NotRequired[int | str]"
    type_id: "NotRequired[int | str | None]"
    service_id: "NotRequired[int | str | None]"
    sla_id: "NotRequired[int | str | None]"
    owner_id: "NotRequired[int | str | None]"
    responsible_id: "NotRequired[int | str | None]"
    lock: "NotRequired[Any]"
    lock_id: "NotRequired[Any]"



class CredentialsInputRequest(TypedDict):
    """A user of the directory and their password."""

    username: "str"
    password: "str"



class CustomerUser(TypedDict):
    """A person outside; never a password or hash."""

    id: "int"
    login: "str"
    email: "str"
    first_name: "str"
    last_name: "str"
    title: "str"
    phone: "str"
    mobile: "str"
    customer_id: "str | None"
    customer_ids: "list[str]"
    language: "str"
    timezone: "str"
    comment: "str"
    valid_id: "int"
    last_login: "str | None"
    create_time: "str"
    change_time: "str"



class CustomerUserInputRequest(TypedDict):
    """A customer user's account."""

    login: "NotRequired[str]"
    email: "NotRequired[str]"
    first_name: "NotRequired[str]"
    last_name: "NotRequired[str]"
    title: "NotRequired[str | None]"
    phone: "NotRequired[str | None]"
    mobile: "NotRequired[str | None]"
    customer_id: "NotRequired[str | None]"
    customer_ids: "NotRequired[list[str]]"
    language: "NotRequired[LanguageEnum | BlankEnum | NullEnum]"
    timezone: "NotRequired[str | None]"
    comment: "NotRequired[str | None]"
    password: "NotRequired[str]"
    valid_id: "NotRequired[ValidIdEnum]"



class Dataset(TypedDict):
    """A line of a chart."""

    label: "str"
    data: "list[int]"



class Deleted(TypedDict):
    """A row that is no longer offered."""

    id: "int"
    valid_id: "int"



class DeletedTicket(TypedDict):
    """A ticket that was just deleted."""

    id: "int"
    tn: "str"
    deleted: "bool"


DeliveryEnum: TypeAlias = Literal['queued', 'sent', 'failed']


DirectionEnum: TypeAlias = Literal['parent', 'child', 'none']



class DirectoryInputRequest(TypedDict):
    """The settings of the directory. What is left out is as usual, but for the password."""

    host: "str"
    port: "NotRequired[int | None]"
    use_tls: "NotRequired[bool | None]"
    start_tls: "NotRequired[bool | None]"
    insecure_skip_verify: "NotRequired[bool | None]"
    base_dn: "str"
    bind_dn: "str"
    bind_password: "NotRequired[str]"
    user_search_base: "NotRequired[str | None]"
    user_filter: "NotRequired[str | None]"
    group_search_base: "NotRequired[str | None]"
    group_filter: "NotRequired[str | None]"
    group_member_attribute: "NotRequired[str | None]"
    attribute_map: "NotRequired[dict[str, Any] | None]"
    group_mappings: "NotRequired[list[dict[str, Any]] | None]"
    auto_create_users: "NotRequired[bool | None]"
    auto_update_users: "NotRequired[bool | None]"
    auto_sync: "NotRequired[bool | None]"
    sync_interval: "NotRequired[str | None]"
    verify: "NotRequired[bool | None]"



class DynamicField(TypedDict):
    """An extra field."""

    id: "int"
    name: "str"
    label: "str"
    object_type: "ObjectTypeEnum"
    field_type: "FieldTypeEnum"
    config: "dict[str, Any]"
    field_order: "int"
    valid_id: "int"



class DynamicFieldInputRequest(TypedDict):
    """An extra field."""

    name: "NotRequired[str]"
    label: "NotRequired[str]"
    object_type: "NotRequired[ObjectTypeEnum]"
    field_type: "NotRequired[FieldTypeEnum]"
    config: "NotRequired[dict[str, Any]]"
    field_order: "NotRequired[int]"
    valid_id: "NotRequired[ValidIdEnum]"



class EditArticleInputRequest(TypedDict):
    """PUT and PATCH /tickets/{id}/articles/{article_id}"""

    subject: "NotRequired[str]"
    body: "NotRequired[str]"
    is_visible_for_customer: "NotRequired[bool]"
    dynamic_fields: "NotRequired[dict[str, Any]]"
    is_visible_to_customer: "NotRequired[bool]"


EventEnum: TypeAlias = Literal['ticket.created', 'ticket.updated', 'ticket.state_changed', 'ticket.closed', 'ticket.reopened', 'ticket.assigned', 'ticket.priority_changed', 'ticket.queue_changed', 'ticket.merged', 'ticket.deleted', 'ticket.escalated', 'ticket.pending_due', 'article.created', 'article.updated', 'ping', 'notification']


EventsEnum: TypeAlias = Literal['ticket.created', 'ticket.updated', 'ticket.state_changed', 'ticket.closed', 'ticket.reopened', 'ticket.assigned', 'ticket.priority_changed', 'ticket.queue_changed', 'ticket.merged', 'ticket.deleted', 'ticket.escalated', 'ticket.pending_due', 'article.created', 'article.updated', '*']



class ExecuteInputRequest(TypedDict):
    """Which page, in which order; also as query parameters."""

    page: "NotRequired[str | None]"
    per_page: "NotRequired[str | None]"
    sort: "NotRequired[str | None]"
    order: "NotRequired[str | None]"
    limit: "NotRequired[str | None]"
    page_size: "NotRequired[str | None]"


FieldTypeEnum: TypeAlias = Literal['Text', 'TextArea', 'Integer', 'Dropdown', 'Multiselect', 'Checkbox', 'Date', 'DateTime']



class File(TypedDict):
    """A file; ticket and article are null until it is used."""

    id: "str"
    filename: "str"
    content_type: "str"
    size: "int"
    created_at: "str"
    ticket_id: "int | None"
    article_id: "int | None"


FormatEnum: TypeAlias = Literal['csv', 'xlsx', 'pdf']



class Found(TypedDict):
    """What was found, best first; kinds that weren't asked for are empty."""

    tickets: "list[Ticket]"
    articles: "list[ArticleHit]"
    users: "list[Agent]"
    customers: "list[CustomerUser]"



class Gone(TypedDict):
    """The id of a row that is gone."""

    id: "int"



class Group(TypedDict):
    """What queues belong to, and permissions are given in."""

    id: "int"
    name: "str"
    comment: "str"
    valid_id: "int"



class GroupFigures(TypedDict):
    """The figures of a queue, an agent or a company. Times are medians."""

    id: "Any"
    name: "str"
    created: "int"
    closed: "int"
    open: "int"
    first_response_time: "str | None"
    first_response_time_seconds: "int | None"
    resolution_time: "str | None"
    resolution_time_seconds: "int | None"
    time_units: "float"



class GroupMember(TypedDict):
    """An agent with permissions in a group, by one way."""

    user: "Agent"
    permissions: "list[PermissionsEnum]"
    via: "ViaEnum"



class Health(TypedDict):
    """A sign of life."""

    status: "str"



class HistoryEntry(TypedDict):
    """One change."""

    id: "int"
    ticket_id: "int"
    type: "str"
    description: "str"
    old_value: "str | None"
    new_value: "str | None"
    article_id: "int | None"
    channel: "str"
    user: "HistoryUser | None"
    create_time: "str"



class HistoryUser(TypedDict):
    """Who did it."""

    id: "int | None"
    login: "str"
    role: "RoleEnum"



class Id(TypedDict):
    """The id of what is gone."""

    id: "str"



class ImportInputRequest(TypedDict):
    """Users of the directory by name."""

    usernames: "list[str]"
    dry_run: "NotRequired[bool]"



class Info(TypedDict):
    """What this API is."""

    name: "str"
    version: "str"



class Kept(TypedDict):
    """How many tickets kept what was promised."""

    compliance_rate: "float | None"
    breaches: "int"
    total: "int"


LanguageEnum: TypeAlias = Literal['ar', 'de', 'en']


LastArticle = TypedDict(
    "LastArticle",
    {
        "id": "int",
        "subject": "str",
        "sender_type": "SenderTypeEnum",
        "create_time": "str",
        "from": "str",
    },
)


LastStatusEnum: TypeAlias = Literal['delivered', 'failed']



class LdapConfig(TypedDict):
    """The settings, with the usual ones filled in; never the password."""

    configured: "bool"
    enabled: "bool"
    auto_sync: "bool"
    sync_interval: "str"
    last_sync: "str | None"
    host: "NotRequired[str]"
    port: "NotRequired[int]"
    use_tls: "NotRequired[bool]"
    start_tls: "NotRequired[bool]"
    insecure_skip_verify: "NotRequired[bool]"
    base_dn: "NotRequired[str]"
    bind_dn: "NotRequired[str]"
    user_search_base: "NotRequired[str]"
    user_filter: "NotRequired[str]"
    group_search_base: "NotRequired[str]"
    group_filter: "NotRequired[str]"
    group_member_attribute: "NotRequired[str]"
    attribute_map: "NotRequired[AttributeMap]"
    group_mappings: "NotRequired[list[LdapMappingInput]]"
    auto_create_users: "NotRequired[bool]"
    auto_update_users: "NotRequired[bool]"



class LdapGroup(TypedDict):
    """A group in the directory."""

    dn: "str"
    name: "str"
    description: "str"
    members: "list[str]"



class LdapGroupMapping(TypedDict):
    """A group of the directory, and what its members hold."""

    ldap_group: "str"
    dn: "str"
    group_id: "int | None"
    role_id: "int | None"
    name: "str"
    permissions: "list[PermissionsEnum]"



class LdapImport(TypedDict):
    """What became of each user."""

    dry_run: "bool"
    results: "list[LdapImported]"



class LdapImported(TypedDict):
    """What became of one user."""

    username: "str"
    status: "LdapImportedStatusEnum"
    user_id: "int | None"
    error: "str | None"


LdapImportedStatusEnum: TypeAlias = Literal['created', 'updated', 'unchanged', 'failed']



class LdapLogin(TypedDict):
    """A sign-in that the directory was asked about."""

    username: "str"
    success: "bool"
    error: "str | None"
    ip_address: "str | None"
    user_agent: "str | None"
    timestamp: "str"



class LdapMappingInput(TypedDict):
    """Members of a group of the directory hold a role, or permissions in a group."""

    ldap_group: "str"
    group_id: "int | None"
    role_id: "int | None"
    permissions: "list[PermissionsEnum]"



class LdapStatus(TypedDict):
    """How it is with the directory now."""

    configured: "bool"
    connected: "bool"
    auto_sync: "bool"
    last_sync: "str | None"
    next_sync: "str | None"
    sync_interval: "str"
    total_users: "int"
    total_groups: "int"
    last_result: "LdapSyncResult | None"



class LdapSyncResult(TypedDict):
    """What a run of the sync did, or would do."""

    users_found: "int"
    users_created: "int"
    users_updated: "int"
    users_disabled: "int"
    groups_found: "int"
    groups_created: "int"
    groups_updated: "int"
    errors: "list[str]"
    start_time: "str"
    end_time: "str"
    duration: "int"
    dry_run: "bool"



class LdapTest(TypedDict):
    """A directory that could be asked."""

    connected: "bool"
    response_time: "int"
    users_found: "int"



class LdapUser(TypedDict):
    """Somebody in the directory."""

    dn: "str"
    username: "str"
    email: "str"
    first_name: "str"
    last_name: "str"
    display_name: "str"
    department: "str"
    title: "str"
    groups: "list[str]"



class LdapUserMapping(TypedDict):
    """An agent and the entry of the directory that is theirs."""

    user_id: "int"
    login: "str"
    username: "str"
    dn: "str"
    last_sync: "str | None"



class Link(TypedDict):
    """A link; ``direction`` says what the other ticket is to this one."""

    id: "int"
    type: "TypeEnum"
    direction: "DirectionEnum"
    ticket: "LinkedTicket"
    create_time: "str"



class LinkInputRequest(TypedDict):
    """POST /tickets/{id}/links"""

    target_id: "NotRequired[int]"
    type: "NotRequired[TypeEnum]"
    direction: "NotRequired[DirectionEnum]"
    target_tn: "NotRequired[str]"



class LinkedTicket(TypedDict):
    """The other end of a link."""

    id: "int"
    tn: "str"
    title: "str"
    state: "str"


LockEnum: TypeAlias = Literal['lock', 'unlock']


LockIdEnum: TypeAlias = Literal[2, 1]



class LockInputRequest(TypedDict):
    """POST /tickets/{id}/lock and unlock"""

    comment: "NotRequired[str]"
    is_visible_for_customer: "NotRequired[bool]"
    force: "NotRequired[bool]"
    reason: "NotRequired[str]"
    note: "NotRequired[str]"
    is_visible_to_customer: "NotRequired[bool]"



class LogEntry(TypedDict):
    """A line of the log."""

    timestamp: "str"
    level: "str"
    message: "str"
    context: "dict[str, Any]"



class Login(TypedDict):
    """A token pair and whose it is."""

    token: "str"
    access_token: "str"
    refresh_token: "str"
    token_type: "NotRequired[str]"
    expires_in: "int"
    expires_at: "str"
    user: "User"



class LoginInputRequest(TypedDict):
    """Name or mail address, password, and the code of a second factor if there is one."""

    username: "NotRequired[str]"
    password: "str"
    otp: "NotRequired[str | None]"
    login: "NotRequired[str]"
    email: "NotRequired[str]"



class LogoutInputRequest(TypedDict):
    """Which session to end, if no token or cookie says it; or all of the user's."""

    refresh_token: "NotRequired[str]"
    all: "NotRequired[bool]"



class MailTextInputRequest(TypedDict):
    """How answers begin or end."""

    name: "NotRequired[str]"
    comment: "NotRequired[str | None]"
    valid_id: "NotRequired[ValidIdEnum]"
    text: "NotRequired[str]"
    content_type: "NotRequired[ContentTypeEnum]"



class Maintenance(TypedDict):
    """Whether only admins get in."""

    maintenance_mode: "bool"
    maintenance_message: "str"



class MaintenanceInputRequest(TypedDict):
    """Maintenance on or off, and what others read meanwhile."""

    enabled: "bool"
    message: "NotRequired[str | None]"



class MergeInputRequest(TypedDict):
    """POST /tickets/{id}/merge"""

    comment: "NotRequired[str]"
    is_visible_for_customer: "NotRequired[bool]"
    target_id: "NotRequired[int]"
    reason: "NotRequired[str]"
    note: "NotRequired[str]"
    is_visible_to_customer: "NotRequired[bool]"
    target_tn: "NotRequired[str]"



class MoveInputRequest(TypedDict):
    """POST /tickets/{id}/queue"""

    comment: "NotRequired[str]"
    is_visible_for_customer: "NotRequired[bool]"
    queue: "NotRequired[int | str]"
    reason: "NotRequired[str]"
    note: "NotRequired[str]"
    is_visible_to_customer: "NotRequired[bool]"
    queue_id: "NotRequired[int | str]"



class Named(TypedDict):
    """An id with its name."""

    id: "int"
    name: "str"



class NamedInputRequest(TypedDict):
    """What most rows have."""

    name: "NotRequired[str]"
    comment: "NotRequired[str | None]"
    valid_id: "NotRequired[ValidIdEnum]"



class NewAgentInputRequest(TypedDict):
    """A new agent's account."""

    login: "str"
    email: "str"
    password: "str"
    first_name: "NotRequired[str | None]"
    last_name: "NotRequired[str | None]"
    title: "NotRequired[str | None]"
    phone: "NotRequired[str | None]"
    role: "NotRequired[AgentRoleEnum]"
    groups: "NotRequired[list[int | dict[str, Any]]]"
    role_ids: "NotRequired[list[int]]"
    valid_id: "NotRequired[ValidIdEnum]"
    roles: "NotRequired[list[int]]"



class NewApiToken(TypedDict):
    """The same with the token itself, this once."""

    id: "int"
    name: "str"
    prefix: "str"
    scopes: "list[ScopesEnum]"
    expires_at: "str | None"
    last_used: "str | None"
    created_at: "str"
    token: "str"



class NewCannedResponseInputRequest(TypedDict):
    """A ready answer."""

    name: "str"
    text: "str"
    category: "NotRequired[str | None]"
    is_public: "NotRequired[bool]"



class NewCompanyInputRequest(TypedDict):
    """A new company."""

    customer_id: "str"
    name: "str"
    street: "NotRequired[str | None]"
    zip: "NotRequired[str | None]"
    city: "NotRequired[str | None]"
    country: "NotRequired[str | None]"
    url: "NotRequired[str | None]"
    share_tickets: "NotRequired[bool]"
    comment: "NotRequired[str | None]"
    valid_id: "NotRequired[ValidIdEnum]"



class NewCustomerUserInputRequest(TypedDict):
    """A new customer user's account."""

    login: "NotRequired[str]"
    email: "str"
    first_name: "str"
    last_name: "str"
    title: "NotRequired[str | None]"
    phone: "NotRequired[str | None]"
    mobile: "NotRequired[str | None]"
    customer_id: "NotRequired[str | None]"
    customer_ids: "NotRequired[list[str]]"
    language: "NotRequired[LanguageEnum | BlankEnum | NullEnum]"
    timezone: "NotRequired[str | None]"
    comment: "NotRequired[str | None]"
    password: "NotRequired[str]"
    valid_id: "NotRequired[ValidIdEnum]"



class NewDynamicFieldInputRequest(TypedDict):
    """An extra field."""

    name: "str"
    label: "str"
    object_type: "NotRequired[ObjectTypeEnum]"
    field_type: "FieldTypeEnum"
    config: "NotRequired[dict[str, Any]]"
    field_order: "NotRequired[int]"
    valid_id: "NotRequired[ValidIdEnum]"



class NewMailTextInputRequest(TypedDict):
    """How answers begin or end."""

    name: "str"
    comment: "NotRequired[str | None]"
    valid_id: "NotRequired[ValidIdEnum]"
    text: "str"
    content_type: "NotRequired[ContentTypeEnum]"



class NewNamedInputRequest(TypedDict):
    """What most rows have."""

    name: "str"
    comment: "NotRequired[str | None]"
    valid_id: "NotRequired[ValidIdEnum]"



class NewPasswordInputRequest(TypedDict):
    """A password to set; nothing to have a link mailed."""

    new_password: "NotRequired[str]"



class NewPriorityRowInputRequest(TypedDict):
    """A priority."""

    name: "str"
    comment: "NotRequired[str | None]"
    valid_id: "NotRequired[ValidIdEnum]"
    color: "NotRequired[str]"



class NewQueueInputRequest(TypedDict):
    """A queue. Times are working minutes, 0 or null for none."""

    name: "str"
    parent_id: "NotRequired[int | str | None]"
    group: "NotRequired[int | str]"
    system_address: "NotRequired[int | str | None]"
    salutation: "NotRequired[int | str | None]"
    signature: "NotRequired[int | str | None]"
    default_sign_key: "NotRequired[str | None]"
    unlock_timeout: "NotRequired[int]"
    follow_up_id: "NotRequired[int]"
    follow_up_lock: "NotRequired[bool]"
    calendar: "NotRequired[int | str | None]"
    first_response_time: "NotRequired[int | None]"
    update_time: "NotRequired[int | None]"
    solution_time: "NotRequired[int | None]"
    customer_visible: "NotRequired[bool]"
    customer_can_close: "NotRequired[bool]"
    customer_can_reopen: "NotRequired[bool]"
    comment: "NotRequired[str | None]"
    valid_id: "NotRequired[ValidIdEnum]"
    parent: "NotRequired[int | str | None]"
    group_id: "NotRequired[int | str]"
    system_address_id: "NotRequired[int | str | None]"
    salutation_id: "NotRequired[int | str | None]"
    signature_id: "NotRequired[int | str | None]"
    calendar_id: "NotRequired[int | str | None]"



class NewSavedSearchInputRequest(TypedDict):
    """A new search, by words or by filters."""

    name: "str"
    query: "str"
    filters: "NotRequired[dict[str, str | float | bool | None | list[str | float | bool | None]]]"
    is_public: "NotRequired[bool]"



class NewServiceInputRequest(TypedDict):
    """A service."""

    name: "str"
    comment: "NotRequired[str | None]"
    valid_id: "NotRequired[ValidIdEnum]"



class NewSlaInputRequest(TypedDict):
    """An SLA. Times are working minutes, warnings percent of them; 0 or null for none."""

    name: "str"
    comment: "NotRequired[str | None]"
    valid_id: "NotRequired[ValidIdEnum]"
    service_ids: "NotRequired[list[int]]"
    calendar: "NotRequired[int | str | None]"
    first_response_time: "NotRequired[int | None]"
    update_time: "NotRequired[int | None]"
    solution_time: "NotRequired[int | None]"
    first_response_notify: "NotRequired[int | None]"
    update_notify: "NotRequired[int | None]"
    solution_notify: "NotRequired[int | None]"
    calendar_id: "NotRequired[int | str | None]"



class NewStateRowInputRequest(TypedDict):
    """A state."""

    name: "str"
    comment: "NotRequired[str | None]"
    valid_id: "NotRequired[ValidIdEnum]"
    color: "NotRequired[str]"
    type_id: "NotRequired[Literal[1, 2, 3, 4, 5, 6, 7] | Literal['new', 'open', 'closed', 'pending reminder', 'pending auto', 'removed', 'merged']]"
    state_type: "NotRequired[Literal[1, 2, 3, 4, 5, 6, 7] | Literal['new', 'open', 'closed', 'pending reminder', 'pending auto', 'removed', 'merged']]"



class NewSystemAddressInputRequest(TypedDict):
    """An address of ours."""

    email: "str"
    display_name: "NotRequired[str | None]"
    queue: "NotRequired[int | str]"
    comment: "NotRequired[str | None]"
    valid_id: "NotRequired[ValidIdEnum]"
    queue_id: "NotRequired[int | str]"



class NewTemplateInputRequest(TypedDict):
    """A template."""

    name: "str"
    comment: "NotRequired[str | None]"
    valid_id: "NotRequired[ValidIdEnum]"
    template_type: "TemplateTypeEnum"
    subject: "NotRequired[str | None]"
    text: "str"
    content_type: "NotRequired[ContentTypeEnum]"
    queue_ids: "NotRequired[list[int]]"
    attachments: "NotRequired[list[str]]"
    file_ids: "NotRequired[list[str]]"



class NewTicketTemplateInputRequest(TypedDict):
    """A prepared new ticket."""

    name: "str"
    title: "NotRequired[str | None]"
    body: "NotRequired[str | None]"
    queue: "NotRequired[int | str | None]"
    priority: "NotRequired[int | str | None]"
    type: "NotRequired[int | str | None]"
    description: "NotRequired[str | None]"
    queue_id: "NotRequired[int | str | None]"
    priority_id: "NotRequired[int | str | None]"
    type_id: "NotRequired[int | str | None]"



class NewWebhookInputRequest(TypedDict):
    """A webhook. ``secret`` and the values of ``headers`` go in and never come out."""

    name: "str"
    url: "str"
    events: "list[EventsEnum]"
    secret: "NotRequired[str | None]"
    headers: "NotRequired[dict[str, str] | list[str]]"
    queue_ids: "NotRequired[list[int] | None]"
    is_active: "NotRequired[bool]"
    retry_count: "NotRequired[int]"
    timeout_seconds: "NotRequired[int]"



class Notification(TypedDict):
    """Something that the caller should know."""

    id: "int"
    type: "str"
    title: "str"
    message: "str"
    read: "bool"
    created_at: "str"
    ticket_id: "int | None"
    tn: "str | None"



class NotificationChoices(TypedDict):
    """By which ways somebody is told, and of what."""

    email: "bool"
    browser: "bool"
    new_ticket: "bool"
    follow_up: "bool"
    assignment: "bool"
    move: "bool"
    escalation: "bool"
    reminder: "bool"
    mention: "bool"



class NotificationChoicesRequest(TypedDict):
    """By which ways somebody is told, and of what."""

    email: "NotRequired[bool]"
    browser: "NotRequired[bool]"
    new_ticket: "NotRequired[bool]"
    follow_up: "NotRequired[bool]"
    assignment: "NotRequired[bool]"
    move: "NotRequired[bool]"
    escalation: "NotRequired[bool]"
    reminder: "NotRequired[bool]"
    mention: "NotRequired[bool]"


NullEnum: TypeAlias = None


ObjectTypeEnum: TypeAlias = Literal['Ticket', 'Article']



class Overview(TypedDict):
    """The span at a glance. Times are medians over the newest 50,000 tickets."""

    created: "int"
    closed: "int"
    reopened: "int"
    open: "int"
    backlog_change: "int"
    first_response_time: "str | None"
    first_response_time_seconds: "int | None"
    resolution_time: "str | None"
    resolution_time_seconds: "int | None"
    sla_compliance: "float | None"



class PasswordChanged(TypedDict):
    """When the password was changed."""

    changed_at: "str"



class PasswordConfirmInputRequest(TypedDict):
    """The token of the mailed link, and the new password."""

    token: "str"
    new_password: "str"



class PasswordInputRequest(TypedDict):
    """The present password and the new one."""

    current_password: "str"
    new_password: "str"



class PasswordResetInputRequest(TypedDict):
    """Whose password it is about."""

    username: "NotRequired[str]"
    login: "NotRequired[str]"
    email: "NotRequired[str]"



class PatchedAgentInputRequest(TypedDict):
    """An agent's account."""

    login: "NotRequired[str]"
    email: "NotRequired[str]"
    password: "NotRequired[str]"
    first_name: "NotRequired[str | None]"
    last_name: "NotRequired[str | None]"
    title: "NotRequired[str | None]"
    phone: "NotRequired[str | None]"
    role: "NotRequired[AgentRoleEnum]"
    groups: "NotRequired[list[int | dict[str, Any]]]"
    role_ids: "NotRequired[list[int]]"
    valid_id: "NotRequired[ValidIdEnum]"
    roles: "NotRequired[list[int]]"



class PatchedCannedResponseInputRequest(TypedDict):
    """A ready answer."""

    name: "NotRequired[str]"
    text: "NotRequired[str]"
    category: "NotRequired[str | None]"
    is_public: "NotRequired[bool]"



class PatchedCompanyInputRequest(TypedDict):
    """A company."""

    customer_id: "NotRequired[str]"
    name: "NotRequired[str]"
    street: "NotRequired[str | None]"
    zip: "NotRequired[str | None]"
    city: "NotRequired[str | None]"
    country: "NotRequired[str | None]"
    url: "NotRequired[str | None]"
    share_tickets: "NotRequired[bool]"
    comment: "NotRequired[str | None]"
    valid_id: "NotRequired[ValidIdEnum]"



class PatchedConfigInputRequest(TypedDict):
    """The settings of the site that programs may read and change."""

    site_name: "NotRequired[str]"
    organization: "NotRequired[str | None]"
    admin_email: "NotRequired[str | None]"
    base_url: "NotRequired[str | None]"
    default_language: "NotRequired[LanguageEnum]"
    timezone: "NotRequired[str | None]"
    maintenance_mode: "NotRequired[bool]"
    maintenance_message: "NotRequired[str | None]"
    ticket_number_generator: "NotRequired[TicketNumberGeneratorEnum]"
    system_id: "NotRequired[str]"
    ticket_hook: "NotRequired[str]"
    default_queue_id: "NotRequired[int]"
    customer_portal_enabled: "NotRequired[bool]"
    customer_registration_enabled: "NotRequired[bool]"
    password_min_length: "NotRequired[int]"
    session_timeout: "NotRequired[int]"



class PatchedCustomerUserInputRequest(TypedDict):
    """A customer user's account."""

    login: "NotRequired[str]"
    email: "NotRequired[str]"
    first_name: "NotRequired[str]"
    last_name: "NotRequired[str]"
    title: "NotRequired[str | None]"
    phone: "NotRequired[str | None]"
    mobile: "NotRequired[str | None]"
    customer_id: "NotRequired[str | None]"
    customer_ids: "NotRequired[list[str]]"
    language: "NotRequired[LanguageEnum | BlankEnum | NullEnum]"
    timezone: "NotRequired[str | None]"
    comment: "NotRequired[str | None]"
    password: "NotRequired[str]"
    valid_id: "NotRequired[ValidIdEnum]"



class PatchedDynamicFieldInputRequest(TypedDict):
    """An extra field."""

    name: "NotRequired[str]"
    label: "NotRequired[str]"
    object_type: "NotRequired[ObjectTypeEnum]"
    field_type: "NotRequired[FieldTypeEnum]"
    config: "NotRequired[dict[str, Any]]"
    field_order: "NotRequired[int]"
    valid_id: "NotRequired[ValidIdEnum]"



class PatchedEditArticleInputRequest(TypedDict):
    """PUT and PATCH /tickets/{id}/articles/{article_id}"""

    subject: "NotRequired[str]"
    body: "NotRequired[str]"
    is_visible_for_customer: "NotRequired[bool]"
    dynamic_fields: "NotRequired[dict[str, Any]]"
    is_visible_to_customer: "NotRequired[bool]"



class PatchedMailTextInputRequest(TypedDict):
    """How answers begin or end."""

    name: "NotRequired[str]"
    comment: "NotRequired[str | None]"
    valid_id: "NotRequired[ValidIdEnum]"
    text: "NotRequired[str]"
    content_type: "NotRequired[ContentTypeEnum]"



class PatchedNamedInputRequest(TypedDict):
    """What most rows have."""

    name: "NotRequired[str]"
    comment: "NotRequired[str | None]"
    valid_id: "NotRequired[ValidIdEnum]"



class PatchedPermissionsInputRequest(TypedDict):
    """The permissions in a group, all of them."""

    permissions: "NotRequired[list[PermissionsEnum]]"



class PatchedPreferencesInputRequest(TypedDict):
    """Any of the preferences; what is not named stays."""

    language: "NotRequired[LanguageEnum]"
    timezone: "NotRequired[str]"
    theme: "NotRequired[ThemeEnum]"
    items_per_page: "NotRequired[int]"
    notifications: "NotRequired[NotificationChoicesRequest]"
    out_of_office: "NotRequired[AbsenceInputRequest]"



class PatchedPriorityRowInputRequest(TypedDict):
    """A priority."""

    name: "NotRequired[str]"
    comment: "NotRequired[str | None]"
    valid_id: "NotRequired[ValidIdEnum]"
    color: "NotRequired[str]"



class PatchedProfileInputRequest(TypedDict):
    """What people may change about themselves."""

    first_name: "NotRequired[str]"
    last_name: "NotRequired[str]"
    email: "NotRequired[str]"
    title: "NotRequired[str]"
    phone: "NotRequired[str]"



class PatchedQueueInputRequest(TypedDict):
    """A queue. Times are working minutes, 0 or null for none."""

    name: "NotRequired[str]"
    parent_id: "NotRequired[int | str | None]"
    group: "NotRequired[int | str]"
    system_address: "NotRequired[int | str | None]"
    salutation: "NotRequired[int | str | None]"
    signature: "NotRequired[int | str | None]"
    default_sign_key: "NotRequired[str | None]"
    unlock_timeout: "NotRequired[int]"
    follow_up_id: "NotRequired[int]"
    follow_up_lock: "NotRequired[bool]"
    calendar: "NotRequired[int | str | None]"
    first_response_time: "NotRequired[int | None]"
    update_time: "NotRequired[int | None]"
    solution_time: "NotRequired[int | None]"
    customer_visible: "NotRequired[bool]"
    customer_can_close: "NotRequired[bool]"
    customer_can_reopen: "NotRequired[bool]"
    comment: "NotRequired[str | None]"
    valid_id: "NotRequired[ValidIdEnum]"
    parent: "NotRequired[int | str | None]"
    group_id: "NotRequired[int | str]"
    system_address_id: "NotRequired[int | str | None]"
    salutation_id: "NotRequired[int | str | None]"
    signature_id: "NotRequired[int | str | None]"
    calendar_id: "NotRequired[int | str | None]"



class PatchedSavedSearchInputRequest(TypedDict):
    """A search."""

    name: "NotRequired[str]"
    query: "NotRequired[str]"
    filters: "NotRequired[dict[str, str | float | bool | None | list[str | float | bool | None]]]"
    is_public: "NotRequired[bool]"



class PatchedServiceInputRequest(TypedDict):
    """A service."""

    name: "NotRequired[str]"
    comment: "NotRequired[str | None]"
    valid_id: "NotRequired[ValidIdEnum]"



class PatchedSlaInputRequest(TypedDict):
    """An SLA. Times are working minutes, warnings percent of them; 0 or null for none."""

    name: "NotRequired[str]"
    comment: "NotRequired[str | None]"
    valid_id: "NotRequired[ValidIdEnum]"
    service_ids: "NotRequired[list[int]]"
    calendar: "NotRequired[int | str | None]"
    first_response_time: "NotRequired[int | None]"
    update_time: "NotRequired[int | None]"
    solution_time: "NotRequired[int | None]"
    first_response_notify: "NotRequired[int | None]"
    update_notify: "NotRequired[int | None]"
    solution_notify: "NotRequired[int | None]"
    calendar_id: "NotRequired[int | str | None]"



class PatchedStateRowInputRequest(TypedDict):
    """A state."""

    name: "NotRequired[str]"
    comment: "NotRequired[str | None]"
    valid_id: "NotRequired[ValidIdEnum]"
    color: "NotRequired[str]"
    type_id: "NotRequired[Literal[1, 2, 3, 4, 5, 6, 7] | Literal['new', 'open', 'closed', 'pending reminder', 'pending auto', 'removed', 'merged']]"
    state_type: "NotRequired[Literal[1, 2, 3, 4, 5, 6, 7] | Literal['new', 'open', 'closed', 'pending reminder', 'pending auto', 'removed', 'merged']]"



class PatchedSystemAddressInputRequest(TypedDict):
    """An address of ours."""

    email: "NotRequired[str]"
    display_name: "NotRequired[str | None]"
    queue: "NotRequired[int | str]"
    comment: "NotRequired[str | None]"
    valid_id: "NotRequired[ValidIdEnum]"
    queue_id: "NotRequired[int | str]"



class PatchedTemplateInputRequest(TypedDict):
    """A template."""

    name: "NotRequired[str]"
    comment: "NotRequired[str | None]"
    valid_id: "NotRequired[ValidIdEnum]"
    template_type: "NotRequired[TemplateTypeEnum]"
    subject: "NotRequired[str | None]"
    text: "NotRequired[str]"
    content_type: "NotRequired[ContentTypeEnum]"
    queue_ids: "NotRequired[list[int]]"
    attachments: "NotRequired[list[str]]"
    file_ids: "NotRequired[list[str]]"



class PatchedTicketTemplateInputRequest(TypedDict):
    """A prepared new ticket."""

    name: "NotRequired[str]"
    title: "NotRequired[str | None]"
    body: "NotRequired[str | None]"
    queue: "NotRequired[int | str | None]"
    priority: "NotRequired[int | str | None]"
    type: "NotRequired[int | str | None]"
    description: "NotRequired[str | None]"
    queue_id: "NotRequired[int | str | None]"
    priority_id: "NotRequired[int | str | None]"
    type_id: "NotRequired[int | str | None]"



class PatchedUpdateTicketInputRequest(TypedDict):
    """PUT and PATCH /tickets/{id}"""

    title: "NotRequired[str]"
    queue: "NotRequired[int | str]"
    state: "NotRequired[int | str]"
    priority: "NotRequired[int | str]"
    type: "NotRequired[int | str | None]"
    service: "NotRequired[int | str | None]"
    sla: "NotRequired[int | str | None]"
    owner: "NotRequired[int | str | None]"
    responsible: "NotRequired[int | str | None]"
    customer_user_id: "NotRequired[str | None]"
    customer_id: "NotRequired[str | None]"
    locked: "NotRequired[bool]"
    pending_until: "NotRequired[str | None]"
    tags: "NotRequired[list[str]]"
    dynamic_fields: "NotRequired[dict[str, Any]]"
    article: "NotRequired[WrittenInputRequest]"
    archived: "NotRequired[bool]"
    queue_id: "NotRequired[int | str]"
    state_id: "NotRequired[int | str]"
    status: "NotRequired[int | str]"
    priority_id: "NotRequired[int | str]"
    type_id: "NotRequired[int | str | None]"
    service_id: "NotRequired[int | str | None]"
    sla_id: "NotRequired[int | str | None]"
    owner_id: "NotRequired[int | str | None]"
    responsible_id: "NotRequired[int | str | None]"
    lock: "NotRequired[Any]"
    lock_id: "NotRequired[Any]"



class PatchedWebhookInputRequest(TypedDict):
    """A webhook. ``secret`` and the values of ``headers`` go in and never come out."""

    name: "NotRequired[str]"
    url: "NotRequired[str]"
    events: "NotRequired[list[EventsEnum]]"
    secret: "NotRequired[str | None]"
    headers: "NotRequired[dict[str, str] | list[str]]"
    queue_ids: "NotRequired[list[int] | None]"
    is_active: "NotRequired[bool]"
    retry_count: "NotRequired[int]"
    timeout_seconds: "NotRequired[int]"



class PendingInputRequest(TypedDict):
    """POST /tickets/{id}/pending"""

    comment: "NotRequired[str]"
    is_visible_for_customer: "NotRequired[bool]"
    pending_until: "str"
    state: "NotRequired[int | str]"
    reason: "NotRequired[str]"
    note: "NotRequired[str]"
    is_visible_to_customer: "NotRequired[bool]"
    state_id: "NotRequired[int | str]"
    status: "NotRequired[int | str]"



class Performance(TypedDict):
    """What an agent did in a span."""

    tickets_closed: "int"
    tickets_created: "int"
    average_response_time: "str | None"
    average_response_time_seconds: "int | None"
    average_resolution_time: "str | None"
    average_resolution_time_seconds: "int | None"
    customer_satisfaction: "float | None"



class PerformanceReport(TypedDict):
    """How fast agents were, in plain time."""

    average_response_time: "str | None"
    average_response_time_seconds: "int | None"
    average_resolution_time: "str | None"
    average_resolution_time_seconds: "int | None"
    by_agent: "list[AgentPerformance]"


PermissionsEnum: TypeAlias = Literal['ro', 'move_into', 'create', 'note', 'owner', 'priority', 'rw']



class PermissionsInGroup(TypedDict):
    """What somebody may do in a group."""

    id: "int"
    name: "str"
    permissions: "list[PermissionsEnum]"



class PermissionsInputRequest(TypedDict):
    """The permissions in a group, all of them."""

    permissions: "list[PermissionsEnum]"



class Preferences(TypedDict):
    """What somebody chose for themselves."""

    language: "str"
    timezone: "str"
    theme: "ThemeEnum"
    notifications: "NotificationChoices"
    items_per_page: "int"
    out_of_office: "Absence"



class PreferencesInputRequest(TypedDict):
    """Any of the preferences; what is not named stays."""

    language: "NotRequired[LanguageEnum]"
    timezone: "NotRequired[str]"
    theme: "NotRequired[ThemeEnum]"
    items_per_page: "NotRequired[int]"
    notifications: "NotRequired[NotificationChoicesRequest]"
    out_of_office: "NotRequired[AbsenceInputRequest]"



class Priority(TypedDict):
    """A priority."""

    id: "int"
    name: "str"
    color: "str"
    valid_id: "int"



class PriorityInputRequest(TypedDict):
    """POST /tickets/{id}/priority"""

    comment: "NotRequired[str]"
    is_visible_for_customer: "NotRequired[bool]"
    priority: "NotRequired[int | str]"
    reason: "NotRequired[str]"
    note: "NotRequired[str]"
    is_visible_to_customer: "NotRequired[bool]"
    priority_id: "NotRequired[int | str]"



class PriorityRowInputRequest(TypedDict):
    """A priority."""

    name: "NotRequired[str]"
    comment: "NotRequired[str | None]"
    valid_id: "NotRequired[ValidIdEnum]"
    color: "NotRequired[str]"



class ProfileInputRequest(TypedDict):
    """What people may change about themselves."""

    first_name: "NotRequired[str]"
    last_name: "NotRequired[str]"
    email: "NotRequired[str]"
    title: "NotRequired[str]"
    phone: "NotRequired[str]"



class Queue(TypedDict):
    """A queue; customers get id, name and comment. Times are working minutes."""

    id: "int"
    name: "str"
    parent_id: "NotRequired[int | None]"
    group_id: "NotRequired[int]"
    group: "NotRequired[str]"
    valid_id: "NotRequired[int]"
    system_address_id: "NotRequired[int | None]"
    salutation_id: "NotRequired[int | None]"
    signature_id: "NotRequired[int | None]"
    default_sign_key: "NotRequired[str]"
    unlock_timeout: "NotRequired[int]"
    follow_up_id: "NotRequired[int]"
    follow_up_lock: "NotRequired[bool]"
    calendar: "NotRequired[str | None]"
    first_response_time: "NotRequired[int | None]"
    update_time: "NotRequired[int | None]"
    solution_time: "NotRequired[int | None]"
    customer_visible: "NotRequired[bool]"
    customer_can_close: "NotRequired[bool]"
    customer_can_reopen: "NotRequired[bool]"
    comment: "str"
    create_time: "NotRequired[str]"
    change_time: "NotRequired[str]"
    total_tickets: "NotRequired[int]"
    open_tickets: "NotRequired[int]"
    pending_tickets: "NotRequired[int]"
    closed_tickets: "NotRequired[int]"



class QueueInputRequest(TypedDict):
    """A queue. Times are working minutes, 0 or null for none."""

    name: "NotRequired[str]"
    parent_id: "NotRequired[int | str | None]"
    group: "NotRequired[int | str]"
    system_address: "NotRequired[int | str | None]"
    salutation: "NotRequired[int | str | None]"
    signature: "NotRequired[int | str | None]"
    default_sign_key: "NotRequired[str | None]"
    unlock_timeout: "NotRequired[int]"
    follow_up_id: "NotRequired[int]"
    follow_up_lock: "NotRequired[bool]"
    calendar: "NotRequired[int | str | None]"
    first_response_time: "NotRequired[int | None]"
    update_time: "NotRequired[int | None]"
    solution_time: "NotRequired[int | None]"
    customer_visible: "NotRequired[bool]"
    customer_can_close: "NotRequired[bool]"
    customer_can_reopen: "NotRequired[bool]"
    comment: "NotRequired[str | None]"
    valid_id: "NotRequired[ValidIdEnum]"
    parent: "NotRequired[int | str | None]"
    group_id: "NotRequired[int | str]"
    system_address_id: "NotRequired[int | str | None]"
    salutation_id: "NotRequired[int | str | None]"
    signature_id: "NotRequired[int | str | None]"
    calendar_id: "NotRequired[int | str | None]"



class QueueStats(TypedDict):
    """How many tickets of a queue are in which condition."""

    queue_id: "int"
    total_tickets: "int"
    new_tickets: "int"
    open_tickets: "int"
    pending_tickets: "int"
    closed_tickets: "int"
    unassigned_tickets: "int"
    escalated_tickets: "int"
    average_response_time: "str | None"
    average_response_time_seconds: "int | None"



class RefreshInputRequest(TypedDict):
    """A refresh token."""

    refresh_token: "str"



class RenderInputRequest(TypedDict):
    """For which ticket, and which of its articles is answered."""

    ticket_id: "int"
    article_id: "NotRequired[int | None]"



class Rendered(TypedDict):
    """A template filled in for a ticket. A tag without a value stands as it was written."""

    subject: "str"
    body: "str"
    content_type: "str"



class ReopenInputRequest(TypedDict):
    """POST /tickets/{id}/reopen"""

    comment: "NotRequired[str]"
    is_visible_for_customer: "NotRequired[bool]"
    state: "NotRequired[int | str]"
    reason: "NotRequired[str]"
    note: "NotRequired[str]"
    is_visible_to_customer: "NotRequired[bool]"
    state_id: "NotRequired[int | str]"
    status: "NotRequired[int | str]"


ReportExportInputRequest = TypedDict(
    "ReportExportInputRequest",
    {
        "report_type": "ReportTypeEnum",
        "format": "FormatEnum",
        "from": "NotRequired[str | None]",
        "to": "NotRequired[str | None]",
    },
)


ReportTypeEnum: TypeAlias = Literal['tickets', 'users', 'sla', 'performance']



class ResponseDay(TypedDict):
    """A day's average."""

    date: "str"
    average: "str"
    average_seconds: "int"



class ResponseTimes(TypedDict):
    """How long customers waited for my first answer; H:MM:SS, null without any."""

    average: "str | None"
    average_seconds: "int | None"
    median: "str | None"
    median_seconds: "int | None"
    min: "str | None"
    min_seconds: "int | None"
    max: "str | None"
    max_seconds: "int | None"
    by_day: "list[ResponseDay]"



class Role(TypedDict):
    """A bundle of permissions, given to agents."""

    id: "int"
    name: "str"
    comment: "str"
    valid_id: "int"
    groups: "list[PermissionsInGroup]"


RoleEnum: TypeAlias = Literal['Admin', 'Agent', 'Customer']



class RowId(TypedDict):
    """Which row it was."""

    id: "int"



class Salutation(TypedDict):
    """How answers begin. Tags such as {{ customer.name }} are filled in."""

    id: "int"
    name: "str"
    text: "str"
    content_type: "str"
    comment: "str"
    valid_id: "int"



class SavedSearch(TypedDict):
    """A search that its owner wants again."""

    id: "int"
    name: "str"
    query: "str"
    filters: "dict[str, Any]"
    user_id: "int"
    is_public: "bool"
    create_time: "str"
    change_time: "str"



class SavedSearchInputRequest(TypedDict):
    """A search."""

    name: "NotRequired[str]"
    query: "NotRequired[str]"
    filters: "NotRequired[dict[str, str | float | bool | None | list[str | float | bool | None]]]"
    is_public: "NotRequired[bool]"


ScopesEnum: TypeAlias = Literal['read', 'write', 'admin']


SenderTypeEnum: TypeAlias = Literal['agent', 'system', 'customer']



class Service(TypedDict):
    """What tickets are about."""

    id: "int"
    name: "str"
    comment: "str"
    valid_id: "int"



class ServiceInputRequest(TypedDict):
    """A service."""

    name: "NotRequired[str]"
    comment: "NotRequired[str | None]"
    valid_id: "NotRequired[ValidIdEnum]"



class Session(TypedDict):
    """One login, by browser or by token pair."""

    id: "str"
    user_agent: "str"
    ip_address: "str | None"
    created_at: "str"
    last_activity: "str"
    current: "bool"



class SessionId(TypedDict):
    """The session that was ended."""

    id: "str"



class SessionsEnded(TypedDict):
    """How many sessions were ended."""

    ended: "int"



class Signature(TypedDict):
    """How answers end. Tags such as {{ me.name }} are filled in."""

    id: "int"
    name: "str"
    text: "str"
    content_type: "str"
    comment: "str"
    valid_id: "int"



class Sla(TypedDict):
    """Promised working times for some services: minutes, and warnings in percent of them."""

    id: "int"
    name: "str"
    service_ids: "list[int]"
    calendar: "str | None"
    first_response_time: "int | None"
    update_time: "int | None"
    solution_time: "int | None"
    first_response_notify: "int | None"
    update_notify: "int | None"
    solution_notify: "int | None"
    comment: "str"
    valid_id: "int"



class SlaInputRequest(TypedDict):
    """An SLA. Times are working minutes, warnings percent of them; 0 or null for none."""

    name: "NotRequired[str]"
    comment: "NotRequired[str | None]"
    valid_id: "NotRequired[ValidIdEnum]"
    service_ids: "NotRequired[list[int]]"
    calendar: "NotRequired[int | str | None]"
    first_response_time: "NotRequired[int | None]"
    update_time: "NotRequired[int | None]"
    solution_time: "NotRequired[int | None]"
    first_response_notify: "NotRequired[int | None]"
    update_notify: "NotRequired[int | None]"
    solution_notify: "NotRequired[int | None]"
    calendar_id: "NotRequired[int | str | None]"



class SlaReport(TypedDict):
    """The same, in all and for each queue."""

    compliance_rate: "float | None"
    breaches: "int"
    total: "int"
    by_queue: "dict[str, Kept]"



class SplitInputRequest(TypedDict):
    """POST /tickets/{id}/split"""

    title: "NotRequired[str]"
    queue: "NotRequired[int | str]"
    state: "NotRequired[int | str]"
    priority: "NotRequired[int | str]"
    type: "NotRequired[int | str | None]"
    service: "NotRequired[int | str | None]"
    sla: "NotRequired[int | str | None]"
    owner: "NotRequired[int | str | None]"
    responsible: "NotRequired[int | str | None]"
    customer_user_id: "NotRequired[str | None]"
    customer_id: "NotRequired[str | None]"
    locked: "NotRequired[bool]"
    pending_until: "NotRequired[str | None]"
    tags: "NotRequired[list[str]]"
    dynamic_fields: "NotRequired[dict[str, Any]]"
    article: "NotRequired[TextInputRequest]"
    article_id: "int"
    queue_id: "NotRequired[int | str]"
    state_id: "NotRequired[int | str]"
    status: "NotRequired[int | str]"
    priority_id: "NotRequired[int | str]"
    type_id: "NotRequired[int | str | None]"
    service_id: "NotRequired[int | str | None]"
    sla_id: "NotRequired[int | str | None]"
    owner_id: "NotRequired[int | str | None]"
    responsible_id: "NotRequired[int | str | None]"
    lock: "NotRequired[Any]"
    lock_id: "NotRequired[Any]"



class State(TypedDict):
    """A state with its type."""

    id: "int"
    name: "str"
    type_id: "int"
    state_type: "StateTypeEnum"
    color: "str"
    comment: "str"
    valid_id: "int"



class StateRowInputRequest(TypedDict):
    """A state."""

    name: "NotRequired[str]"
    comment: "NotRequired[str | None]"
    valid_id: "NotRequired[ValidIdEnum]"
    color: "NotRequired[str]"
    type_id: "NotRequired[Literal[1, 2, 3, 4, 5, 6, 7] | Literal['new', 'open', 'closed', 'pending reminder', 'pending auto', 'removed', 'merged']]"
    state_type: "NotRequired[Literal[1, 2, 3, 4, 5, 6, 7] | Literal['new', 'open', 'closed', 'pending reminder', 'pending auto', 'removed', 'merged']]"


StateTypeEnum: TypeAlias = Literal['new', 'open', 'closed', 'pending reminder', 'pending auto', 'removed', 'merged']



class Stats(TypedDict):
    """How many tickets the caller may read in which condition, without archived ones."""

    total_tickets: "int"
    new_tickets: "int"
    open_tickets: "int"
    pending_tickets: "int"
    closed_today: "int"
    created_today: "int"
    my_tickets: "int"
    unassigned_tickets: "int"
    overdue_tickets: "int"
    escalated_tickets: "int"
    reminders_due: "int"



class Status(TypedDict):
    """The running installation."""

    version: "str"
    uptime: "str"
    uptime_seconds: "int"
    maintenance_mode: "bool"



class SyncInputRequest(TypedDict):
    """Whether to say only what would happen."""

    dry_run: "NotRequired[bool]"



class SystemAddress(TypedDict):
    """An address of ours. Mail to it goes to its queue."""

    id: "int"
    email: "str"
    display_name: "str"
    queue_id: "int"
    comment: "str"
    valid_id: "int"



class SystemAddressInputRequest(TypedDict):
    """An address of ours."""

    email: "NotRequired[str]"
    display_name: "NotRequired[str | None]"
    queue: "NotRequired[int | str]"
    comment: "NotRequired[str | None]"
    valid_id: "NotRequired[ValidIdEnum]"
    queue_id: "NotRequired[int | str]"



class SystemStats(TypedDict):
    """How much there is."""

    total_users: "int"
    active_users: "int"
    total_customers: "int"
    total_tickets: "int"
    total_articles: "int"
    database_size: "str"
    database_size_bytes: "int"
    attachment_bytes: "int"
    uptime: "str"
    uptime_seconds: "int"
    version: "str"



class Template(TypedDict):
    """A text that agents pick from."""

    id: "int"
    name: "str"
    template_type: "TemplateTypeEnum"
    subject: "str"
    text: "str"
    content_type: "str"
    queue_ids: "list[int]"
    attachments: "list[Attachment]"
    comment: "str"
    valid_id: "int"



class TemplateInputRequest(TypedDict):
    """A template."""

    name: "NotRequired[str]"
    comment: "NotRequired[str | None]"
    valid_id: "NotRequired[ValidIdEnum]"
    template_type: "NotRequired[TemplateTypeEnum]"
    subject: "NotRequired[str | None]"
    text: "NotRequired[str]"
    content_type: "NotRequired[ContentTypeEnum]"
    queue_ids: "NotRequired[list[int]]"
    attachments: "NotRequired[list[str]]"
    file_ids: "NotRequired[list[str]]"


TemplateTypeEnum: TypeAlias = Literal['Answer', 'Create', 'Email', 'Forward', 'Note', 'PhoneCall', 'Snippet']



class TextInputRequest(TypedDict):
    """The text of an article and what belongs to it."""

    body: "NotRequired[str]"
    subject: "NotRequired[str]"
    content_type: "NotRequired[ContentTypeEnum]"
    article_type: "NotRequired[Literal['email-external', 'email-internal', 'phone', 'webrequest', 'note-internal', 'note-external', 'note-report', 'chat', 'note', 'email'] | Literal[1, 2, 5, 8, 9, 10, 11, 12]]"
    is_visible_for_customer: "NotRequired[bool]"
    sender_type: "NotRequired[Literal['agent', 'system', 'customer'] | Literal[1, 2, 3]]"
    communication_channel: "NotRequired[Literal['Email', 'Phone', 'Internal', 'Chat'] | Literal[1, 2, 3, 4]]"
    to: "NotRequired[str]"
    cc: "NotRequired[str]"
    bcc: "NotRequired[str]"
    reply_to: "NotRequired[str]"
    file_ids: "NotRequired[list[str]]"
    time_unit: "NotRequired[float]"
    description: "NotRequired[str]"
    article_type_id: "NotRequired[Literal['email-external', 'email-internal', 'phone', 'webrequest', 'note-internal', 'note-external', 'note-report', 'chat', 'note', 'email'] | Literal[1, 2, 5, 8, 9, 10, 11, 12]]"
    is_visible_to_customer: "NotRequired[bool]"
    sender_type_id: "NotRequired[Literal['agent', 'system', 'customer'] | Literal[1, 2, 3]]"
    article_sender_type_id: "NotRequired[Literal['agent', 'system', 'customer'] | Literal[1, 2, 3]]"
    communication_channel_id: "NotRequired[Literal['Email', 'Phone', 'Internal', 'Chat'] | Literal[1, 2, 3, 4]]"


ThemeEnum: TypeAlias = Literal['system', 'light', 'dark']



class Ticket(TypedDict):
    """A ticket. For customers internal facts are null and only visible articles are counted."""

    id: "int"
    tn: "str"
    title: "str"
    queue_id: "int"
    queue: "str"
    state_id: "int"
    state: "str"
    state_type: "StateTypeEnum"
    priority_id: "int"
    priority: "str"
    type_id: "int | None"
    type: "str | None"
    service_id: "int | None"
    service: "str | None"
    sla_id: "int | None"
    sla: "str | None"
    customer_id: "str | None"
    customer_user_id: "str | None"
    owner_id: "int | None"
    owner: "str | None"
    responsible_id: "int | None"
    responsible: "str | None"
    lock: "LockEnum"
    locked: "bool"
    pending_until: "str | None"
    first_response_due: "str | None"
    update_due: "str | None"
    solution_due: "str | None"
    escalated: "bool | None"
    closed_time: "str | None"
    article_count: "int"
    tags: "list[str]"
    dynamic_fields: "dict[str, Any]"
    merged_into_id: "int | None"
    archived: "bool"
    version: "int"
    create_time: "str"
    create_by: "int | None"
    change_time: "str"
    change_by: "int | None"
    last_article: "NotRequired[LastArticle | None]"
    articles: "NotRequired[list[Article]]"
    links: "NotRequired[list[Link]]"
    watchers: "NotRequired[list[Agent]]"


TicketNumberGeneratorEnum: TypeAlias = Literal['AutoIncrement', 'Date', 'DateChecksum', 'Random']



class TicketTemplate(TypedDict):
    """A prepared new ticket, shared by all agents."""

    id: "int"
    name: "str"
    title: "str"
    body: "str"
    queue_id: "int | None"
    priority_id: "int | None"
    type_id: "int | None"
    user_id: "int"
    create_time: "str"
    change_time: "str"



class TicketTemplateInputRequest(TypedDict):
    """A prepared new ticket."""

    name: "NotRequired[str]"
    title: "NotRequired[str | None]"
    body: "NotRequired[str | None]"
    queue: "NotRequired[int | str | None]"
    priority: "NotRequired[int | str | None]"
    type: "NotRequired[int | str | None]"
    description: "NotRequired[str | None]"
    queue_id: "NotRequired[int | str | None]"
    priority_id: "NotRequired[int | str | None]"
    type_id: "NotRequired[int | str | None]"



class TicketsReport(TypedDict):
    """Tickets of a time. Breakdowns are of those created in it, the most frequent first."""

    total_created: "int"
    total_closed: "int"
    average_resolution_time: "str | None"
    average_resolution_time_seconds: "int | None"
    by_queue: "dict[str, int]"
    by_priority: "dict[str, int]"
    by_state: "dict[str, int]"
    by_type: "dict[str, int]"



class TimeChart(TypedDict):
    """Lines with a value for each label."""

    labels: "list[str]"
    datasets: "list[Dataset]"



class TimeEntry(TypedDict):
    """Booked time."""

    id: "int"
    ticket_id: "int"
    article_id: "int | None"
    time_unit: "float"
    comment: "str"
    user_id: "int"
    create_time: "str"



class TimeInputRequest(TypedDict):
    """POST /tickets/{id}/time"""

    time_unit: "float"
    article_id: "NotRequired[int | None]"
    comment: "NotRequired[str]"



class TokenId(TypedDict):
    """The token that was deleted."""

    id: "int"



class TokenInputRequest(TypedDict):
    """A name to know it by, what it opens, and until when."""

    name: "str"
    scopes: "list[ScopesEnum]"
    expires_at: "NotRequired[str | None]"



class TrialInputRequest(TypedDict):
    """The same settings to try out; nothing at all means the stored ones."""

    host: "NotRequired[str]"
    port: "NotRequired[int | None]"
    use_tls: "NotRequired[bool | None]"
    start_tls: "NotRequired[bool | None]"
    insecure_skip_verify: "NotRequired[bool | None]"
    base_dn: "NotRequired[str]"
    bind_dn: "NotRequired[str]"
    bind_password: "NotRequired[str]"
    user_search_base: "NotRequired[str | None]"
    user_filter: "NotRequired[str | None]"
    group_search_base: "NotRequired[str | None]"
    group_filter: "NotRequired[str | None]"
    group_member_attribute: "NotRequired[str | None]"
    attribute_map: "NotRequired[dict[str, Any] | None]"
    group_mappings: "NotRequired[list[dict[str, Any]] | None]"
    auto_create_users: "NotRequired[bool | None]"
    auto_update_users: "NotRequired[bool | None]"
    auto_sync: "NotRequired[bool | None]"
    sync_interval: "NotRequired[str | None]"
    verify: "NotRequired[bool | None]"



class Type(TypedDict):
    """A ticket type."""

    id: "int"
    name: "str"
    valid_id: "int"


TypeEnum: TypeAlias = Literal['Normal', 'ParentChild', 'DependsOn', 'RelevantTo', 'AlternativeTo', 'ConnectedTo', 'DuplicateOf']



class UpdateTicketInputRequest(TypedDict):
    """PUT and PATCH /tickets/{id}"""

    title: "NotRequired[str]"
    queue: "NotRequired[int | str]"
    state: "NotRequired[int | str]"
    priority: "NotRequired[int | str]"
    type: "NotRequired[int | str | None]"
    service: "NotRequired[int | str | None]"
    sla: "NotRequired[int | str | None]"
    owner: "NotRequired[int | str | None]"
    responsible: "NotRequired[int | str | None]"
    customer_user_id: "NotRequired[str | None]"
    customer_id: "NotRequired[str | None]"
    locked: "NotRequired[bool]"
    pending_until: "NotRequired[str | None]"
    tags: "NotRequired[list[str]]"
    dynamic_fields: "NotRequired[dict[str, Any]]"
    article: "NotRequired[WrittenInputRequest]"
    archived: "NotRequired[bool]"
    queue_id: "NotRequired[int | str]"
    state_id: "NotRequired[int | str]"
    status: "NotRequired[int | str]"
    priority_id: "NotRequired[int | str]"
    type_id: "NotRequired[int | str | None]"
    service_id: "NotRequired[int | str | None]"
    sla_id: "NotRequired[int | str | None]"
    owner_id: "NotRequired[int | str | None]"
    responsible_id: "NotRequired[int | str | None]"
    lock: "NotRequired[Any]"
    lock_id: "NotRequired[Any]"



class Updated(TypedDict):
    """How many rows were changed."""

    updated: "int"



class Upload(TypedDict):
    """A file that was just uploaded; name it in ``file_ids``."""

    id: "str"
    filename: "str"
    size: "int"
    content_type: "str"



class User(TypedDict):
    """An account as its owner and admins see it; never a password or hash."""

    id: "int"
    login: "str"
    email: "str"
    first_name: "str"
    last_name: "str"
    title: "str"
    phone: "str"
    role: "RoleEnum"
    valid_id: "int"
    groups: "list[PermissionsInGroup]"
    roles: "list[Named]"
    customer_id: "NotRequired[str | None]"
    last_login: "str | None"
    create_time: "str"
    change_time: "str"



class UsersReport(TypedDict):
    """Accounts of agents and customers."""

    total_users: "int"
    active_users: "int"
    new_users: "int"
    by_role: "dict[str, int]"


ValidIdEnum: TypeAlias = Literal[1, 2, 3]


ViaEnum: TypeAlias = Literal['direct', 'role']



class Watch(TypedDict):
    """Whether the caller follows the ticket, and who else does."""

    watching: "bool"
    watchers: "list[Agent]"



class Webhook(TypedDict):
    """A receiver of events. Its secret and the values of its headers are never shown."""

    id: "int"
    name: "str"
    url: "str"
    events: "list[EventsEnum]"
    queue_ids: "list[int]"
    headers: "list[str]"
    is_active: "bool"
    retry_count: "int"
    timeout_seconds: "int"
    has_secret: "bool"
    last_status: "LastStatusEnum | NullEnum"
    create_time: "str"
    change_time: "str"



class WebhookDelivery(TypedDict):
    """One event for one receiver."""

    id: "int"
    webhook_id: "int"
    event: "EventEnum"
    ticket_id: "int | None"
    attempt: "int"
    status: "WebhookDeliveryStatusEnum"
    response_code: "int | None"
    error: "str | None"
    duration_ms: "int | None"
    next_attempt: "str | None"
    created_at: "str"
    payload: "dict[str, Any]"


WebhookDeliveryStatusEnum: TypeAlias = Literal['pending', 'delivered', 'failed']



class WebhookInputRequest(TypedDict):
    """A webhook. ``secret`` and the values of ``headers`` go in and never come out."""

    name: "NotRequired[str]"
    url: "NotRequired[str]"
    events: "NotRequired[list[EventsEnum]]"
    secret: "NotRequired[str | None]"
    headers: "NotRequired[dict[str, str] | list[str]]"
    queue_ids: "NotRequired[list[int] | None]"
    is_active: "NotRequired[bool]"
    retry_count: "NotRequired[int]"
    timeout_seconds: "NotRequired[int]"



class Workload(TypedDict):
    """What an agent has to do now."""

    assigned_tickets: "int"
    pending_tickets: "int"
    overdue_tickets: "int"
    due_today: "int"



class WrittenInputRequest(TypedDict):
    """An article that has a text in any case."""

    body: "NotRequired[str]"
    subject: "NotRequired[str]"
    content_type: "NotRequired[ContentTypeEnum]"
    article_type: "NotRequired[Literal['email-external', 'email-internal', 'phone', 'webrequest', 'note-internal', 'note-external', 'note-report', 'chat', 'note', 'email'] | Literal[1, 2, 5, 8, 9, 10, 11, 12]]"
    is_visible_for_customer: "NotRequired[bool]"
    sender_type: "NotRequired[Literal['agent', 'system', 'customer'] | Literal[1, 2, 3]]"
    communication_channel: "NotRequired[Literal['Email', 'Phone', 'Internal', 'Chat'] | Literal[1, 2, 3, 4]]"
    to: "NotRequired[str]"
    cc: "NotRequired[str]"
    bcc: "NotRequired[str]"
    reply_to: "NotRequired[str]"
    file_ids: "NotRequired[list[str]]"
    time_unit: "NotRequired[float]"
    description: "NotRequired[str]"
    article_type_id: "NotRequired[Literal['email-external', 'email-internal', 'phone', 'webrequest', 'note-internal', 'note-external', 'note-report', 'chat', 'note', 'email'] | Literal[1, 2, 5, 8, 9, 10, 11, 12]]"
    is_visible_to_customer: "NotRequired[bool]"
    sender_type_id: "NotRequired[Literal['agent', 'system', 'customer'] | Literal[1, 2, 3]]"
    article_sender_type_id: "NotRequired[Literal['agent', 'system', 'customer'] | Literal[1, 2, 3]]"
    communication_channel_id: "NotRequired[Literal['Email', 'Phone', 'Internal', 'Chat'] | Literal[1, 2, 3, 4]]"
