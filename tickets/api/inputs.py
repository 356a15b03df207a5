"""What the commands of the API take (contract 4.3, 4.4, 4.6)."""

from gotrs.common.api.inputs import (
    BooleanFact,
    ChoiceFact,
    DecimalFact,
    InputSerializer,
    IntegerFact,
    ListFact,
    TextFact,
    TimeFact,
)
from queues.api.facts import QueueFact, ServiceFact, SlaFact
from tickets import rules
from tickets.api.facts import (
    AddressesFact,
    AgentFact,
    AnsweredFact,
    ArticleTypeFact,
    ChannelFact,
    CustomerUserFact,
    DynamicFieldsFact,
    LockFact,
    PriorityFact,
    SenderTypeFact,
    StateFact,
    TicketFact,
    TicketIdsFact,
    TypeFact,
    UploadFact,
)
from tickets.bulk import MAX_TICKETS
from tickets.models import FieldObject, LinkType

STATE_NAMES = ("state_id", "state", "status")
AGENT_NAMES = ("agent_id", "assigned_to", "user_id", "owner_id")
VISIBLE_NAMES = ("is_visible_for_customer", "is_visible_to_customer")


class TextInput(InputSerializer):
    """The text of an article and what belongs to it."""

    body = TextFact("body", "description", max_length=rules.MAX_BODY_BYTES, trim=False)
    subject = TextFact(max_length=rules.MAX_SUBJECT, one_line=True)
    content_type = ChoiceFact(choices=("text/plain", "text/html"))
    article_type = ArticleTypeFact("article_type", "article_type_id")
    is_visible_for_customer = BooleanFact(*VISIBLE_NAMES)
    sender_type = SenderTypeFact("sender_type", "sender_type_id", "article_sender_type_id")
    communication_channel = ChannelFact("communication_channel_id", "communication_channel")
    to = AddressesFact()
    cc = AddressesFact()
    bcc = AddressesFact()
    reply_to = AddressesFact()
    file_ids = ListFact(item=UploadFact(), max_items=20)
    time_unit = DecimalFact()


class WrittenInput(TextInput):
    """An article that has a text in any case."""

    body = TextFact(
        "body", "description", max_length=rules.MAX_BODY_BYTES, trim=False, blank=False,
        required=True,
    )  # fmt: skip


class ArticleInput(WrittenInput):
    """POST /tickets/{id}/articles"""

    in_reply_to = AnsweredFact(help_text="An article id or a Message-ID.")
    dynamic_fields = DynamicFieldsFact(kind=FieldObject.ARTICLE)
    state = StateFact(*STATE_NAMES)
    pending_until = TimeFact(allow_null=True)


class EditArticleInput(InputSerializer):
    """PUT and PATCH /tickets/{id}/articles/{article_id}"""

    subject = TextFact(max_length=rules.MAX_SUBJECT, one_line=True)
    body = TextFact(max_length=rules.MAX_BODY_BYTES, trim=False, blank=False)
    is_visible_for_customer = BooleanFact(*VISIBLE_NAMES)
    dynamic_fields = DynamicFieldsFact(kind=FieldObject.ARTICLE)


class TicketFactsInput(InputSerializer):
    """The facts of a ticket that may be set when it is made or changed."""

    title = TextFact(max_length=rules.MAX_TITLE, blank=False)
    queue = QueueFact("queue_id", "queue")
    state = StateFact(*STATE_NAMES)
    priority = PriorityFact("priority_id", "priority")
    type = TypeFact("type_id", "type", allow_null=True)
    service = ServiceFact("service_id", "service", allow_null=True)
    sla = SlaFact("sla_id", "sla", allow_null=True)
    owner = AgentFact("owner_id", "owner", allow_null=True)
    responsible = AgentFact("responsible_id", "responsible", allow_null=True)
    customer_user_id = CustomerUserFact(max_length=255, numbers=True, allow_null=True)
    customer_id = TextFact(max_length=150, numbers=True, allow_null=True)
    locked = LockFact("locked", "lock", "lock_id")
    pending_until = TimeFact(allow_null=True)
    tags = ListFact(item=TextFact(max_length=rules.MAX_TAG, blank=False), max_items=rules.MAX_TAGS)
    dynamic_fields = DynamicFieldsFact(kind=FieldObject.TICKET)
    article = TextInput(required=False)


class CreateTicketInput(TextInput, TicketFactsInput):
    """POST /tickets"""

    title = TextFact(max_length=rules.MAX_TITLE, blank=False, required=True)
    queue = QueueFact("queue_id", "queue", required=True)


class CustomerTicketInput(TextInput, TicketFactsInput):
    """POST /tickets of a customer: the queue may be left out."""

    title = TextFact(max_length=rules.MAX_TITLE, blank=False, required=True)


class UpdateTicketInput(TicketFactsInput):
    """PUT and PATCH /tickets/{id}"""

    article = WrittenInput(required=False)
    archived = BooleanFact()


class CommentInput(InputSerializer):
    """A word about an action; it becomes a note."""

    comment = TextFact("comment", "reason", "note", max_length=rules.MAX_BODY_BYTES, trim=False)
    is_visible_for_customer = BooleanFact(*VISIBLE_NAMES)


class AssignInput(CommentInput):
    """POST /tickets/{id}/assign"""

    agent_id = AgentFact(*AGENT_NAMES, required=True, allow_null=True)
    responsible = AgentFact("responsible_id", "responsible", allow_null=True)
    lock = BooleanFact()


class CloseInput(CommentInput):
    """POST /tickets/{id}/close"""

    resolution = TextFact(max_length=rules.MAX_BODY_BYTES)
    state = StateFact(*STATE_NAMES)
    time_unit = DecimalFact()


class ReopenInput(CommentInput):
    """POST /tickets/{id}/reopen"""

    state = StateFact(*STATE_NAMES)


class PriorityInput(CommentInput):
    """POST /tickets/{id}/priority"""

    priority = PriorityFact("priority_id", "priority", required=True)


class MoveInput(CommentInput):
    """POST /tickets/{id}/queue"""

    queue = QueueFact("queue_id", "queue", required=True)


class PendingInput(CommentInput):
    """POST /tickets/{id}/pending"""

    pending_until = TimeFact(required=True)
    state = StateFact(*STATE_NAMES)


class LockInput(CommentInput):
    """POST /tickets/{id}/lock and unlock"""

    force = BooleanFact()


class MergeInput(CommentInput):
    """POST /tickets/{id}/merge"""

    target_id = TicketFact("target_id", "target_tn", required=True)


class BulkInput(CommentInput):
    """What every POST /tickets/bulk/… takes."""

    ticket_ids = TicketIdsFact(required=True, max_items=MAX_TICKETS)


class BulkAssignInput(BulkInput):
    """POST /tickets/bulk/assign"""

    agent_id = AgentFact(*AGENT_NAMES, required=True, allow_null=True)


class BulkCloseInput(BulkInput):
    """POST /tickets/bulk/close"""

    resolution = TextFact(max_length=rules.MAX_BODY_BYTES)
    state = StateFact(*STATE_NAMES)


class BulkPriorityInput(BulkInput):
    """POST /tickets/bulk/priority"""

    priority = PriorityFact("priority_id", "priority", required=True)


class BulkMoveInput(BulkInput):
    """POST /tickets/bulk/queue"""

    queue = QueueFact("queue_id", "queue", required=True)


class BulkUpdateInput(UpdateTicketInput, BulkInput):
    """POST /tickets/bulk/update"""


class SplitInput(TicketFactsInput):
    """POST /tickets/{id}/split"""

    article_id = IntegerFact(required=True, low=1)


class LinkInput(InputSerializer):
    """POST /tickets/{id}/links"""

    target_id = TicketFact("target_id", "target_tn", required=True)
    type = ChoiceFact(choices=LinkType.values)
    direction = ChoiceFact(choices=("parent", "child", "none"))


class TimeInput(InputSerializer):
    """POST /tickets/{id}/time"""

    time_unit = DecimalFact(required=True)
    article_id = IntegerFact(low=1, allow_null=True)
    comment = TextFact(max_length=250)
