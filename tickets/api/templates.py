"""Text templates of agents, with their files, and filled in for a ticket (contract 4.8)."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.auth.guards import require_agent
from accounts.masterdata import NamedInput, bad_filter, master_data
from gotrs.common.api import InputSerializer, ok
from gotrs.common.api.inputs import ChoiceFact, Fact, IntegerFact, TextFact, read_input, wrong
from gotrs.common.api.references import RowsFact
from gotrs.common.api.schema import IDEMPOTENCY_KEY, describe, parameter, path_id, some_of
from gotrs.common.errors import NotFound
from gotrs.common.html import clean_html
from gotrs.common.values import MAX_ID, read_integer
from queues.api.mail import CONTENT_TYPES, MAX_TEXT, TextViewSet
from queues.models import Queue, Template
from tickets.access import access_article
from tickets.api.entry_rows import attachment_row
from tickets.api.facts import TicketFact
from tickets.api.shapes import AttachmentSerializer
from tickets.mail.outbound import placeholders
from tickets.models import Article, Attachment, Ticket
from tickets.rules import MAX_SUBJECT
from tickets.template_files import set_template_files

TAG = "Master data"
KINDS = [value for value, _label in Template._meta.get_field("template_type").flatchoices]
_MAX_FILES = 20


class TemplateSerializer(serializers.Serializer):
    """A text that agents pick from."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    template_type = serializers.ChoiceField(KINDS)
    subject = serializers.CharField()
    text = serializers.CharField(help_text="With tags such as {{ ticket.number }}.")
    content_type = serializers.CharField(help_text="text/plain or text/html; HTML is cleaned.")
    queue_ids = serializers.ListField(
        child=serializers.IntegerField(), help_text="Where it is offered; empty: in all queues."
    )
    attachments = AttachmentSerializer(many=True)
    comment = serializers.CharField()
    valid_id = serializers.IntegerField()


class RenderedSerializer(serializers.Serializer):
    """A template filled in for a ticket. A tag without a value stands as it was written."""

    subject = serializers.CharField()
    body = serializers.CharField()
    content_type = serializers.CharField()


@extend_schema_field({"type": "array", "items": {"type": "string"}, "maxItems": _MAX_FILES})
class TemplateFilesFact(Fact):
    """Files by id: unused uploads of the caller, and those that the template has already.

    An entry may be a file as it was read, with its ``id``.
    """

    def to_internal_value(self, data: Any) -> list[Attachment]:
        keys = [_file_key(entry) for entry in _entries(data)]
        if len(keys) > _MAX_FILES:
            raise wrong(f"This may have at most {_MAX_FILES} entries.")
        template, actor = self.context["row"], self.context["actor"]
        usable = Q(article=None, template=None, uploaded_by=actor.agent_id or 0)
        if template.pk:
            usable |= Q(template=template)
        found = {file.pk: file for file in Attachment.objects.filter(usable, pk__in=keys)}
        for key in keys:
            if key not in found:
                raise wrong(f"There is no unused file {key}.")
        return [found[key] for key in dict.fromkeys(keys)]


def _entries(data: Any) -> Sequence[Any]:
    if isinstance(data, str):
        return [part for part in data.split(",") if part.strip()]
    if not isinstance(data, list):
        raise wrong("This must be a list of file ids.")
    return data


def _file_key(entry: Any) -> uuid.UUID:
    text = entry.get("id") if isinstance(entry, Mapping) else entry
    try:
        return uuid.UUID(str(text).strip())
    except ValueError:
        raise wrong(f"There is no file {str(text)[:100]}.") from None


class TemplateInput(NamedInput):
    """A template."""

    template_type = ChoiceFact(choices=KINDS)
    subject = TextFact(max_length=MAX_SUBJECT, one_line=True, allow_null=True)
    text = TextFact(max_length=MAX_TEXT, blank=False, trim=False)
    content_type = ChoiceFact(choices=CONTENT_TYPES)
    queue_ids = RowsFact(rows=Queue, noun="queue", help_text="Empty: offered in all queues.")
    attachments = TemplateFilesFact("attachments", "file_ids")


class RenderInput(InputSerializer):
    """For which ticket, and which of its articles is answered."""

    ticket_id = TicketFact(required=True)
    article_id = IntegerFact(allow_null=True)


@master_data(
    "templates", TAG, TemplateSerializer,
    query=(
        parameter("queue_id", "Those that are offered in this queue.", int),
        parameter("template_type", "Of this kind; a comma list.", some_of(KINDS)),
    ),
)  # fmt: skip
class TemplateViewSet(TextViewSet):
    """/templates"""

    entity = "template"
    input = TemplateInput
    required = ("name", "template_type", "text")

    def rows(self) -> QuerySet[Template]:
        """With their queues."""
        return Template.objects.prefetch_related("queues")

    def objects(self, found: Sequence[Template]) -> Sequence[dict[str, Any]]:
        """The Template objects. One query for the files of all."""
        files: dict[int | None, list[dict[str, Any]]] = defaultdict(list)
        for file in Attachment.objects.filter(template__in=found):
            files[file.template_id].append(attachment_row(file))
        return [_template(template, files[template.pk]) for template in found]

    def row(self, found: Template) -> dict[str, Any]:
        """The Template object."""
        (row,) = self.objects([found])
        return row

    def wanted(self, rows: QuerySet[Any], query: Mapping[str, str]) -> QuerySet[Any]:
        """By queue (with those for all queues) and kind. Raises DomainError ``invalid_filter``."""
        wrong_ones: dict[str, str] = {}
        if text := query.get("queue_id", "").strip():
            number = read_integer(text) or 0
            known = Queue.objects.visible_to(self.actor).filter(pk=number)
            if 0 < number <= MAX_ID and known.exists():
                offered = Template.objects.filter(Q(queues=number) | Q(queues=None))
                rows = rows.filter(pk__in=offered.values("pk"))
            else:
                wrong_ones["queue_id"] = f"There is no queue {text[:100]}."
        if words := query.get("template_type", "").strip():
            kinds = [word.strip() for word in words.split(",") if word.strip()]
            if set(kinds) <= set(KINDS):
                rows = rows.filter(template_type__in=kinds)
            else:
                wrong_ones["template_type"] = f"Use one of: {', '.join(KINDS)}."
        if wrong_ones:
            raise bad_filter(**wrong_ones)
        return rows

    def stored(self, found: Template) -> dict[str, Any]:
        """What it names, and its files, which have two names."""
        return {
            "queue_ids": list(found.queues.all()),
            "attachments": list(found.attachments.all()),
        }

    def apply(self, found: Template, said: Mapping[str, Any]) -> None:
        """Columns, queues, files."""
        columns = dict(said)
        queues, files = columns.pop("queue_ids", None), columns.pop("attachments", None)
        super().apply(found, columns)
        if queues is not None:
            found.queues.set(queues)
        if files is not None:
            set_template_files(found, files)

    def audited(self, found: Template) -> dict[str, Any]:
        """With its queues and the names of its files."""
        queues = Queue.objects.filter(templates=found.pk).order_by("pk")
        files = Attachment.objects.filter(template=found.pk)
        return {
            **super().audited(found),
            "queue_ids": list(queues.values_list("pk", flat=True)),
            "attachments": [file.filename for file in files],
        }

    @describe(
        "templates_render", "Fill in a template for a ticket", TAG, RenderedSerializer,
        body=RenderInput, query=(path_id("id", "The row's id."), IDEMPOTENCY_KEY), errors=(404,),
    )  # fmt: skip
    def render(self, request: Request, pk: str) -> Response:
        """Values are those that the ticket has now; nothing is written."""
        require_agent(self.actor)
        template: Template = self.find(pk)
        said = read_input(RenderInput, self.body, actor=self.actor)
        ticket: Ticket = said["ticket_id"]
        article = self._article(ticket, said.get("article_id"))
        as_html = template.content_type == "text/html"

        def filled(text: str, *, as_html: bool) -> str:
            return placeholders.render_marked(
                text, ticket=ticket, agent=self.actor.agent, article=article, as_html=as_html
            ).text

        body = filled(template.text, as_html=as_html)
        return ok(
            {
                "subject": filled(template.subject, as_html=False),
                "body": clean_html(body) if as_html else body,
                "content_type": template.content_type,
            }
        )

    def _article(self, ticket: Ticket, number: int | None) -> Article | None:
        if number is None:
            return None
        try:
            return access_article(self.actor, ticket, number)
        except NotFound:
            message = "The ticket has no such article."
            raise serializers.ValidationError({"article_id": [message]}) from None


def _template(template: Template, files: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": template.pk,
        "name": template.name,
        "template_type": template.template_type,
        "subject": template.subject,
        "text": template.text,
        "content_type": template.content_type,
        "queue_ids": sorted(queue.pk for queue in template.queues.all()),
        "attachments": files,
        "comment": template.comment,
        "valid_id": template.valid_id,
    }
