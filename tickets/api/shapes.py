"""The objects of the API as its description shows them; tickets.api.rows makes them."""

from rest_framework import serializers

from accounts.serializers import AgentSerializer
from tickets.api.rows import STATE_TYPE_NAMES
from tickets.models import ArticleType, LinkType, SenderType


class _TicketBase(serializers.Serializer):
    id = serializers.IntegerField()
    tn = serializers.CharField()
    title = serializers.CharField()
    queue_id = serializers.IntegerField()
    queue = serializers.CharField()
    state_id = serializers.IntegerField()
    state = serializers.CharField()
    state_type = serializers.ChoiceField(list(STATE_TYPE_NAMES.values()))
    priority_id = serializers.IntegerField()
    priority = serializers.CharField()
    type_id = serializers.IntegerField(allow_null=True)
    type = serializers.CharField(allow_null=True)
    service_id = serializers.IntegerField(allow_null=True)
    service = serializers.CharField(allow_null=True)
    sla_id = serializers.IntegerField(allow_null=True)
    sla = serializers.CharField(allow_null=True)
    customer_id = serializers.CharField(allow_null=True)
    customer_user_id = serializers.CharField(allow_null=True)
    owner_id = serializers.IntegerField(allow_null=True)
    owner = serializers.CharField(allow_null=True)
    responsible_id = serializers.IntegerField(allow_null=True)
    responsible = serializers.CharField(allow_null=True)
    lock = serializers.ChoiceField(["lock", "unlock"])
    locked = serializers.BooleanField()
    pending_until = serializers.DateTimeField(allow_null=True)
    first_response_due = serializers.DateTimeField(allow_null=True)
    update_due = serializers.DateTimeField(allow_null=True)
    solution_due = serializers.DateTimeField(allow_null=True)
    escalated = serializers.BooleanField(allow_null=True)
    closed_time = serializers.DateTimeField(allow_null=True)
    article_count = serializers.IntegerField()
    tags = serializers.ListField(child=serializers.CharField())
    dynamic_fields = serializers.DictField()
    merged_into_id = serializers.IntegerField(allow_null=True)
    archived = serializers.BooleanField()
    version = serializers.IntegerField()
    create_time = serializers.DateTimeField()
    create_by = serializers.IntegerField(allow_null=True)
    change_time = serializers.DateTimeField()
    change_by = serializers.IntegerField(allow_null=True)


class DeletedTicketSerializer(serializers.Serializer):
    """A ticket that was just deleted."""

    id = serializers.IntegerField()
    tn = serializers.CharField()
    deleted = serializers.BooleanField()


class BulkResultSerializer(serializers.Serializer):
    """What became of one ticket; code and error only if it was refused."""

    ticket_id = serializers.IntegerField()
    success = serializers.BooleanField()
    code = serializers.CharField(required=False)
    error = serializers.CharField(required=False)


class BulkSerializer(serializers.Serializer):
    """What became of all of them, in the order given."""

    requested = serializers.IntegerField(help_text="Distinct ids.")
    succeeded = serializers.IntegerField()
    failed = serializers.IntegerField()
    results = BulkResultSerializer(many=True)


class AttachmentSerializer(serializers.Serializer):
    """A file of an article."""

    id = serializers.CharField()
    filename = serializers.CharField()
    content_type = serializers.CharField()
    size = serializers.IntegerField()
    inline = serializers.BooleanField()
    content_id = serializers.CharField(allow_null=True)


class _ArticleBase(serializers.Serializer):
    id = serializers.IntegerField()
    ticket_id = serializers.IntegerField()
    article_type = serializers.ChoiceField(ArticleType.labels)
    sender_type = serializers.ChoiceField([sender.name.lower() for sender in SenderType])
    sender_type_id = serializers.IntegerField()
    communication_channel = serializers.CharField()
    communication_channel_id = serializers.IntegerField()
    is_visible_for_customer = serializers.BooleanField()
    to = serializers.CharField()
    cc = serializers.CharField()
    bcc = serializers.CharField(required=False, help_text="To agents only.")
    reply_to = serializers.CharField()
    subject = serializers.CharField()
    body = serializers.CharField()
    content_type = serializers.CharField()
    message_id = serializers.CharField(allow_null=True)
    in_reply_to = serializers.CharField(allow_null=True)
    references = serializers.CharField(allow_null=True)
    delivery = serializers.ChoiceField(["queued", "sent", "failed"], allow_null=True)
    time_unit = serializers.FloatField(allow_null=True)
    attachments = AttachmentSerializer(many=True)
    dynamic_fields = serializers.DictField()
    edited = serializers.BooleanField()
    create_time = serializers.DateTimeField()
    create_by = serializers.IntegerField(allow_null=True)
    change_time = serializers.DateTimeField()
    change_by = serializers.IntegerField(allow_null=True)


# "from" is a word of Python, so this field can't be written like the others.
ArticleSerializer: type[serializers.Serializer] = type(
    "ArticleSerializer",
    (_ArticleBase,),
    {"__doc__": "An entry of the conversation.", "from": serializers.CharField()},
)


class FileSerializer(serializers.Serializer):
    """A file; ticket and article are null until it is used."""

    id = serializers.CharField()
    filename = serializers.CharField()
    content_type = serializers.CharField()
    size = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    ticket_id = serializers.IntegerField(allow_null=True)
    article_id = serializers.IntegerField(allow_null=True)


class UploadSerializer(serializers.Serializer):
    """A file that was just uploaded; name it in ``file_ids``."""

    id = serializers.CharField()
    filename = serializers.CharField()
    size = serializers.IntegerField()
    content_type = serializers.CharField()


class LinkedTicketSerializer(serializers.Serializer):
    """The other end of a link."""

    id = serializers.IntegerField()
    tn = serializers.CharField()
    title = serializers.CharField()
    state = serializers.CharField()


class LinkSerializer(serializers.Serializer):
    """A link; ``direction`` says what the other ticket is to this one."""

    id = serializers.IntegerField()
    type = serializers.ChoiceField(LinkType.values)
    direction = serializers.ChoiceField(["parent", "child", "none"])
    ticket = LinkedTicketSerializer()
    create_time = serializers.DateTimeField()


class TimeEntrySerializer(serializers.Serializer):
    """Booked time."""

    id = serializers.IntegerField()
    ticket_id = serializers.IntegerField()
    article_id = serializers.IntegerField(allow_null=True)
    time_unit = serializers.FloatField()
    comment = serializers.CharField()
    user_id = serializers.IntegerField()
    create_time = serializers.DateTimeField()


class HistoryUserSerializer(serializers.Serializer):
    """Who did it."""

    id = serializers.IntegerField(allow_null=True)
    login = serializers.CharField()
    role = serializers.ChoiceField(["Admin", "Agent", "Customer"])


class HistoryEntrySerializer(serializers.Serializer):
    """One change."""

    id = serializers.IntegerField()
    ticket_id = serializers.IntegerField()
    type = serializers.CharField()
    description = serializers.CharField()
    old_value = serializers.CharField(allow_null=True)
    new_value = serializers.CharField(allow_null=True)
    article_id = serializers.IntegerField(allow_null=True)
    channel = serializers.CharField()
    user = HistoryUserSerializer(allow_null=True)
    create_time = serializers.DateTimeField()


class WatchSerializer(serializers.Serializer):
    """Whether the caller follows the ticket, and who else does."""

    watching = serializers.BooleanField()
    watchers = AgentSerializer(many=True)


class IdSerializer(serializers.Serializer):
    """The id of what is gone."""

    id = serializers.CharField()


class RowIdSerializer(serializers.Serializer):
    """Which row it was."""

    id = serializers.IntegerField()


class PrioritySerializer(serializers.Serializer):
    """A priority."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    color = serializers.CharField()
    valid_id = serializers.IntegerField()


class StateSerializer(serializers.Serializer):
    """A state with its type."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    type_id = serializers.IntegerField()
    state_type = serializers.ChoiceField(list(STATE_TYPE_NAMES.values()))
    color = serializers.CharField()
    comment = serializers.CharField()
    valid_id = serializers.IntegerField()


class TypeSerializer(serializers.Serializer):
    """A ticket type."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    valid_id = serializers.IntegerField()


class _LastArticleBase(serializers.Serializer):
    id = serializers.IntegerField()
    subject = serializers.CharField()
    sender_type = serializers.ChoiceField([sender.name.lower() for sender in SenderType])
    create_time = serializers.DateTimeField()


LastArticleSerializer: type[serializers.Serializer] = type(
    "LastArticleSerializer",
    (_LastArticleBase,),
    {"__doc__": "The newest entry that the caller sees.", "from": serializers.CharField()},
)


class TicketSerializer(_TicketBase):
    """A ticket. For customers internal facts are null and only visible articles are counted."""

    last_article = LastArticleSerializer(
        required=False, allow_null=True, help_text="With include=last_article."
    )
    articles = ArticleSerializer(many=True, required=False, help_text="With include=articles.")
    links = LinkSerializer(many=True, required=False, help_text="With include=links.")
    watchers = AgentSerializer(many=True, required=False, help_text="With include=watchers.")
