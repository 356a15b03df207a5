"""Ready answers and prepared tickets of agents (contract 4.14)."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.auth.guards import require_agent
from accounts.masterdata import MAX_NAME
from accounts.ownrows import OwnRowsViewSet, own_rows
from gotrs.common.api import InputSerializer, listed, read_page_request
from gotrs.common.api.inputs import BooleanFact, TextFact
from gotrs.common.api.schema import PAGING, TextListSerializer, describe, parameter
from queues.api.facts import QueueFact
from queues.api.mail import MAX_TEXT
from queues.models import Queue
from tickets.api.facts import PriorityFact, TypeFact
from tickets.models import CannedResponse, TicketTemplate
from tickets.rules import MAX_TITLE

TAG = "Agent tools"


class CannedResponseSerializer(serializers.Serializer):
    """A ready answer."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    text = serializers.CharField()
    category = serializers.CharField(help_text='"" without one.')
    is_public = serializers.BooleanField(help_text="Offered to all agents.")
    user_id = serializers.IntegerField(help_text="Whose it is.")


class CannedResponseInput(InputSerializer):
    """A ready answer."""

    name = TextFact(max_length=MAX_NAME, blank=False, one_line=True)
    text = TextFact(max_length=MAX_TEXT, blank=False, trim=False)
    category = TextFact(max_length=MAX_NAME, one_line=True, allow_null=True)
    is_public = BooleanFact()


@own_rows(
    "canned_responses", TAG, CannedResponseSerializer,
    query=(
        parameter("category", "Exactly this one, in any case."),
        parameter("search", "A part of name or text."),
    ),
)  # fmt: skip
class CannedResponseViewSet(OwnRowsViewSet):
    """/agent/canned-responses: own and public ones; admins change public ones of others, too."""

    entity = "canned response"
    input = CannedResponseInput
    required = ("name", "text")

    def check_reader(self) -> None:
        """Agents."""
        require_agent(self.actor)

    def rows(self) -> QuerySet[CannedResponse]:
        """Own and public ones."""
        return CannedResponse.objects.filter(Q(agent=self.actor.agent) | Q(is_public=True))

    def row(self, found: CannedResponse) -> dict[str, Any]:
        """The CannedResponse object."""
        return {
            "id": found.pk,
            "name": found.name,
            "text": found.text,
            "category": found.category,
            "is_public": found.is_public,
            "user_id": found.agent_id,
        }

    def wanted(self, rows: QuerySet[Any], query: Mapping[str, str]) -> QuerySet[Any]:
        """By category, and by a part of name or text."""
        category, search = query.get("category", "").strip(), query.get("search", "").strip()
        if category:
            rows = rows.filter(category__iexact=category[: MAX_NAME + 1])
        if search:
            part = search[:MAX_NAME]
            rows = rows.filter(Q(name__icontains=part) | Q(text__icontains=part))
        return rows

    @describe(
        "canned_responses_categories", "List categories", TAG, TextListSerializer, bare=True,
        query=PAGING,
    )  # fmt: skip
    def categories(self, request: Request) -> Response:
        """Those of own and public ones, by name, each once whatever its case."""
        self.check_reader()
        names = self.rows().exclude(category="").order_by("id").values_list("category", flat=True)
        once = {name.lower(): name for name in reversed(list(names))}
        found = [once[key] for key in sorted(once)]
        return listed(read_page_request(request.query_params).of_list(found))


class TicketTemplateSerializer(serializers.Serializer):
    """A prepared new ticket, shared by all agents."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    title = serializers.CharField()
    body = serializers.CharField()
    queue_id = serializers.IntegerField(
        allow_null=True, help_text="Null also if the caller can't read the queue."
    )
    priority_id = serializers.IntegerField(allow_null=True)
    type_id = serializers.IntegerField(allow_null=True)
    user_id = serializers.IntegerField(help_text="Who made it.")
    create_time = serializers.DateTimeField()
    change_time = serializers.DateTimeField()


class ReadableQueueFact(QueueFact):
    """A queue that the caller can read."""

    def candidates(self) -> QuerySet[Any]:
        """What one can't read looks as if it did not exist (rule 6.4)."""
        return Queue.objects.visible_to(self.context["actor"])


class TicketTemplateInput(InputSerializer):
    """A prepared new ticket."""

    name = TextFact(max_length=MAX_NAME, blank=False, one_line=True)
    title = TextFact(max_length=MAX_TITLE, one_line=True, allow_null=True)
    body = TextFact("body", "description", max_length=MAX_TEXT, trim=False, allow_null=True)
    queue = ReadableQueueFact("queue_id", "queue", allow_null=True)
    priority = PriorityFact("priority_id", "priority", allow_null=True)
    type = TypeFact("type_id", "type", allow_null=True)


@own_rows("ticket_templates", TAG, TicketTemplateSerializer)
class TicketTemplateViewSet(OwnRowsViewSet):
    """/agent/templates: shared by all agents, changed by the author and admins."""

    entity = "ticket template"
    input = TicketTemplateInput

    def check_reader(self) -> None:
        """Agents."""
        require_agent(self.actor)

    def rows(self) -> QuerySet[TicketTemplate]:
        """All of them."""
        return TicketTemplate.objects.select_related("queue", "priority", "type")

    def among(self, found: TicketTemplate) -> QuerySet[TicketTemplate]:
        """Names are unique among all."""
        return TicketTemplate.objects.all()

    def stored(self, found: TicketTemplate) -> dict[str, Any]:
        """Facts with two names; rows that are named already may stay."""
        return {"queue": found.queue, "priority": found.priority, "type": found.type}

    def objects(self, found: Sequence[TicketTemplate]) -> Sequence[dict[str, Any]]:
        """The TicketTemplate objects. One query for the queues that the caller can read."""
        named = {template.queue_id for template in found if template.queue_id}
        readable: set[int] = set()
        if named:
            queues = Queue.objects.visible_to(self.actor).filter(pk__in=named)
            readable = set(queues.values_list("pk", flat=True))
        return [_template(template, readable) for template in found]

    def row(self, found: TicketTemplate) -> dict[str, Any]:
        """The TicketTemplate object."""
        (row,) = self.objects([found])
        return row


def _template(template: TicketTemplate, readable: set[int]) -> dict[str, Any]:
    return {
        "id": template.pk,
        "name": template.name,
        "title": template.title,
        "body": template.body,
        "queue_id": template.queue_id if template.queue_id in readable else None,
        "priority_id": template.priority_id,
        "type_id": template.type_id,
        "user_id": template.agent_id,
        "create_time": template.created_at,
        "change_time": template.changed_at,
    }
