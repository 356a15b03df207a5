"""The objects of the API as the contract's part 3 lists them, written down a second time.

The OpenAPI document is made from the code; this table isn't, so that the two can't be wrong
together. Everything listed is always there; ``?`` may be null.
"""

from tests.contract.shapes import Map, Maybe, fields

PERMISSIONS = ["str"]
HELD = [fields("id int, name str", permissions=PERMISSIONS)]
NAMED = [fields("id int, name str")]

TICKET = fields(
    """
    id int, tn str, title str, queue_id int, queue str,
    state_id int, state str, state_type str, priority_id int, priority str,
    type_id? int, type? str, service_id? int, service? str, sla_id? int, sla? str,
    customer_id? str, customer_user_id? str,
    owner_id? int, owner? str, responsible_id? int, responsible? str,
    lock lock|unlock, locked bool, pending_until? time,
    first_response_due? time, update_due? time, solution_due? time, escalated bool,
    closed_time? time, article_count int, merged_into_id? int, archived bool, version int,
    create_time time, create_by? int, change_time time, change_by? int
    """,
    tags=["str"],
    dynamic_fields=Map("any"),
)
# Customers read internal facts as null (1.9).
TICKET_OF_A_CUSTOMER = TICKET | {"escalated": Maybe("bool")}
LAST_ARTICLE = fields("id int, subject str, from str, sender_type str, create_time time")

ATTACHMENT = fields(
    "id str, filename str, content_type str, size int, inline bool, content_id? str"
)
ARTICLE_OF_A_CUSTOMER = fields(
    """
    id int, ticket_id int, article_type str, sender_type str, sender_type_id int,
    communication_channel str, communication_channel_id int, is_visible_for_customer bool,
    from str, to str, cc str, reply_to str,
    subject str, body str, content_type text/plain|text/html,
    message_id? str, in_reply_to? str, references? str,
    delivery? queued|sent|failed, time_unit? number, edited bool,
    create_time time, create_by? int, change_time time, change_by? int
    """,
    attachments=[ATTACHMENT],
    dynamic_fields=Map("any"),
)
ARTICLE = ARTICLE_OF_A_CUSTOMER | fields("bcc str")

USER = fields(
    """
    id int, login str, email str, first_name str, last_name str, title str, phone str,
    role Admin|Agent|Customer, valid_id int, last_login? time, create_time time, change_time time
    """,
    groups=HELD,
    roles=NAMED,
)
USER_OF_A_CUSTOMER = USER | fields("customer_id? str")
AGENT = fields(
    "id int, login str, first_name str, last_name str, email str, valid_id int, out_of_office bool"
)
QUEUE = fields(
    """
    id int, name str, parent_id? int, group_id int, group str, valid_id int,
    system_address_id? int, salutation_id? int, signature_id? int, default_sign_key? str,
    unlock_timeout int, follow_up_id int, follow_up_lock bool, calendar? any,
    first_response_time? int, update_time? int, solution_time? int,
    customer_visible bool, customer_can_close bool, customer_can_reopen bool, comment str,
    create_time time, change_time time
    """
)
QUEUE_WITH_STATS = QUEUE | fields(
    "total_tickets int, open_tickets int, pending_tickets int, closed_tickets int"
)
QUEUE_OF_A_CUSTOMER = fields("id int, name str, comment str")
PRIORITY = fields("id int, name str, color color, valid_id int")
STATE = fields(
    "id int, name str, type_id int, state_type str, color color, comment str, valid_id int"
)
TYPE = fields("id int, name str, valid_id int")
SERVICE = fields("id int, name str, comment str, valid_id int")
SLA = fields(
    """
    id int, name str, calendar? any, first_response_time? int, update_time? int,
    solution_time? int, first_response_notify? int, update_notify? int, solution_notify? int,
    comment str, valid_id int
    """,
    service_ids=["int"],
)
GROUP = fields("id int, name str, comment str, valid_id int")
ROLE = GROUP | {"groups": HELD}
CUSTOMER = fields(
    """
    customer_id str, name str, street str, zip str, city str, country str, url str,
    share_tickets bool, comment str, valid_id int, create_time time, change_time time
    """
)
CUSTOMER_USER = fields(
    """
    id int, login str, email str, first_name str, last_name str, title str, phone str, mobile str,
    customer_id? str, language str, timezone str, comment str, valid_id int, last_login? time,
    create_time time, change_time time
    """,
    customer_ids=["str"],
)
SYSTEM_ADDRESS = fields(
    "id int, email str, display_name str, queue_id int, comment str, valid_id int"
)
SALUTATION = SIGNATURE = fields(
    "id int, name str, text str, content_type str, comment str, valid_id int"
)
TEMPLATE = fields(
    """
    id int, name str, template_type Answer|Forward|Note|Email|PhoneCall|Create|Snippet,
    subject str, text str, content_type str, comment str, valid_id int
    """,
    queue_ids=["int"],
    attachments=[Map("any")],
)
TICKET_TEMPLATE = fields(
    """
    id int, name str, title str, body str, queue_id? int, priority_id? int, type_id? int,
    user_id int, create_time time, change_time time
    """
)
CANNED_RESPONSE = fields("id int, name str, text str, category str, is_public bool, user_id int")
DYNAMIC_FIELD = fields(
    """
    id int, name str, label str, object_type Ticket|Article,
    field_type Text|TextArea|Integer|Dropdown|Multiselect|Checkbox|Date|DateTime,
    field_order int, valid_id int
    """,
    config=Map("any"),
)
HISTORY_ENTRY = fields(
    """
    id int, ticket_id int, type str, description str, old_value? str, new_value? str,
    article_id? int, channel web|api|mail|automation|import|system, create_time time
    """,
    user=Maybe(fields("id int, login str, role str")),
)
TIME_ENTRY = fields(
    "id int, ticket_id int, article_id? int, time_unit number, comment str, user_id int, "
    "create_time time"
)
LINK = fields(
    "id int, type str, direction parent|child|none, create_time time",
    ticket=fields("id int, tn str, title str, state str"),
)
SAVED_SEARCH = fields(
    "id int, name str, query str, user_id int, is_public bool, create_time time, change_time time",
    filters=Map("any"),
)
NOTIFICATION = fields(
    "id int, type str, title str, message str, read bool, created_at time, ticket_id? int, tn? str"
)
SESSION = fields(
    "id str, user_agent str, ip_address str, created_at time, last_activity time, current bool"
)
API_TOKEN = fields(
    "id int, name str, prefix str, expires_at? time, last_used? time, created_at time",
    scopes=["str"],
)
FILE = fields(
    "id str, filename str, content_type str, size int, created_at time, ticket_id? int, "
    "article_id? int"
)
UPLOADED = fields("id str, filename str, size int, content_type str")
WEBHOOK = fields(
    """
    id int, name str, url str, is_active bool, retry_count int, timeout_seconds int,
    has_secret bool, last_status? any, create_time time, change_time time
    """,
    events=["str"],
    queue_ids=["int"],
    headers=["str"],
)
WEBHOOK_DELIVERY = fields(
    """
    id any, webhook_id int, event str, ticket_id? int, attempt int,
    status pending|delivered|failed, response_code? int, error? str, duration_ms? int,
    next_attempt? time, created_at time
    """,
    payload=Map("any"),
)
AUDIT_LOG = fields(
    """
    id any, user_id? int, login? str, action str, entity_type str, entity_id? any,
    ip_address? str, created_at time
    """,
    old_values=Map("any"),
    new_values=Map("any"),
)
LOG_ENTRY = fields("timestamp time, level str, message str", context=Map("any"))
LDAP_USER = fields(
    """
    dn str, username str, email str, first_name str, last_name str, display_name str,
    department str, title str
    """,
    groups=["str"],
)
LDAP_GROUP = fields("dn str, name str, description str", members=["str"])
LDAP_SYNC_RESULT = fields(
    """
    users_found int, users_created int, users_updated int, users_disabled int,
    groups_found int, groups_created int, groups_updated int,
    start_time time, end_time time, duration int, dry_run bool
    """,
    errors=["any"],
)

# --- Answers that part 4 writes out -----------------------------------------------------------

SIGNED_IN = fields(
    """
    token str, access_token str, refresh_token str, token_type str, expires_in int,
    expires_at time
    """
)
DELETED = fields("id int, valid_id int")
GONE = fields("id int")
NOTHING = fields()
BULK = fields(
    "requested int, succeeded int, failed int",
    results=[{"ticket_id": "int", "success": "bool", "~code": "str", "~error": "str"}],
)
CHART = fields(labels=["str"], values=["int"])
SERIES = fields(labels=["str"], datasets=[fields("label str", data=["int"])])
PREFERENCES = fields(
    "language str, timezone str, theme str, items_per_page int",
    notifications=fields(
        "email bool, browser bool, new_ticket bool, follow_up bool, assignment bool, move bool, "
        "escalation bool, reminder bool, mention bool"
    ),
    out_of_office=fields("enabled bool, from? date, until? date, substitute_id? int"),
)
QUEUE_STATS = fields(
    """
    queue_id int, total_tickets int, new_tickets int, open_tickets int, pending_tickets int,
    closed_tickets int, unassigned_tickets int, escalated_tickets int,
    average_response_time? duration, average_response_time_seconds? int
    """
)
DASHBOARD_STATS = fields(
    """
    total_tickets int, new_tickets int, open_tickets int, pending_tickets int, closed_today int,
    created_today int, my_tickets int, unassigned_tickets int, overdue_tickets int,
    escalated_tickets int, reminders_due int
    """
)
ACTIVITY = fields(
    "id any, type str, description str, timestamp time, ticket_id int, tn str",
    user=Maybe(fields("id int, login str, first_name str, last_name str")),
)
FOUND = fields(
    tickets=[TICKET],
    articles=[fields("id int, ticket_id int, tn str, subject str, snippet str, create_time time")],
    users=[AGENT],
    customers=[CUSTOMER_USER],
)
MEMBER = fields("via direct|role", user=AGENT, permissions=PERMISSIONS)
SYSTEM_CONFIG = fields(
    """
    site_name str, organization str, admin_email str, base_url str, default_language str,
    timezone str, maintenance_mode bool, maintenance_message str, ticket_number_generator str,
    system_id any, ticket_hook str, default_queue_id? int, customer_portal_enabled bool,
    customer_registration_enabled bool, password_min_length int, session_timeout int
    """
)
SYSTEM_STATS = fields(
    """
    total_users int, active_users int, total_customers int, total_tickets int, total_articles int,
    database_size str, database_size_bytes int, attachment_bytes int, uptime duration,
    uptime_seconds int, version str
    """
)
