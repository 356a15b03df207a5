"""References in a body: names, ids and words become rows (contract 1.6).

An unknown or invalid row is an error of that field. Whether the caller may use the row is decided
by the view.
"""

import uuid
from collections.abc import Mapping
from typing import Any

import orjson
from django.db.models import IntegerChoices, Q
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.actors import Actor
from accounts.models import Agent, CustomerUser
from gotrs.common.api.inputs import BooleanFact, Fact, IntegerFact, ListFact, TextFact, wrong
from gotrs.common.api.references import ID_OR_NAME, MAX_NAME, RowFact
from gotrs.common.errors import Invalid
from gotrs.common.values import MAX_ID, read_integer
from tickets import catalog, field_values
from tickets.models import (
    ArticleType,
    Attachment,
    DynamicField,
    FieldObject,
    MailChannel,
    Priority,
    SenderType,
    State,
    StateType,
    Ticket,
    TicketType,
)

_MAX_ADDRESSES = 10_000
# In a body a group word means the default state of that group.
_GROUP_DEFAULTS = {
    "new": StateType.NEW,
    "open": StateType.OPEN,
    "pending": StateType.PENDING_REMINDER,
    "closed": StateType.CLOSED,
}


class TypeFact(RowFact):
    """A ticket type."""

    rows, noun = TicketType, "type"


class StateFact(RowFact):
    """A state; the words new, open, pending, closed mean the default state of that group."""

    rows, noun = State, "state"

    def find_named(self, name: str) -> Any:
        kind = _GROUP_DEFAULTS.get(name.lower())
        return super().find_named(name) if kind is None else catalog.default_state(kind)


class PriorityFact(RowFact):
    """A priority by id, ``3 normal``, ``normal``, ``very-high`` or ``very high``."""

    rows, noun = Priority, "priority"

    def find_named(self, name: str) -> Any:
        slug = name.lower().replace(" ", "-")
        for priority in self.candidates():
            if name.lower() == priority.name.lower() or slug == priority.slug:
                return priority
        return None


@extend_schema_field(ID_OR_NAME)
class AgentFact(Fact):
    """An agent by id, login or ``me``. Whether they can take the ticket is checked with it."""

    def run_validation(self, data: Any = None) -> Any:
        if data == "" and self.allow_null:
            return None
        return super().run_validation(data)

    def to_internal_value(self, data: Any) -> Agent:
        actor: Actor = self.context["actor"]
        number = read_integer(data)
        if number is not None:
            condition = Q(pk=number) if 0 < number <= MAX_ID else Q(pk__in=[])
        elif isinstance(data, str):
            if data.strip().lower() == "me" and actor.agent is not None:
                return actor.agent
            known = len(data) <= MAX_NAME
            condition = Q(login__iexact=data.strip()) if known else Q(pk__in=[])
        else:
            raise wrong("Use the id or the login of an agent.")
        found: Agent | None = Agent.objects.filter(condition).first()
        if found is None:
            raise wrong(f"There is no agent {str(data)[:100]}.")
        return found


class CustomerUserFact(TextFact):
    """A customer user by login or mail address; an unknown address stays as it is (rule 7.16)."""

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        if not text:
            return ""
        named = list(CustomerUser.objects.named(text).order_by("id")[:10])
        named.sort(key=lambda person: person.login.lower() != text.lower())
        if named:
            return str(named[0].login)
        if "@" not in text or any(sign in text for sign in " <>\r\n\t"):
            raise wrong(f"There is no customer user {text[:100]}.")
        return text


@extend_schema_field({"type": "boolean"})
class LockFact(Fact):
    """``locked`` is true or false, ``lock`` is lock or unlock, ``lock_id`` 2 or 1."""

    _WORDS = {"lock": True, "unlock": False, "2": True, "1": False}

    def described_as(self, name: str) -> dict[str, Any]:
        """Each name has words of its own."""
        if name == "lock_id":
            return {"type": "integer", "enum": [2, 1]}
        return {"type": "string", "enum": ["lock", "unlock"]}

    def read(self, name: str, raw: Any) -> Any:
        if name == "locked":
            return BooleanFact().to_internal_value(raw)
        word = str(raw).strip().lower() if isinstance(raw, str | int) else ""
        if word not in self._WORDS:
            raise wrong("Use lock or unlock.")
        return self._WORDS[word]


class WordFact(Fact):
    """One of some words, in any case, or its number."""

    words: Mapping[str, IntegerChoices]
    noun: str

    def to_internal_value(self, data: Any) -> Any:
        known = {word.lower(): kind for word, kind in self.words.items()}
        known |= {str(kind.value): kind for kind in self.words.values()}
        word = str(data).strip().lower() if isinstance(data, str | int) else ""
        if isinstance(data, bool) or word not in known:
            raise wrong(f"There is no {self.noun} {str(data)[:100]}.")
        return known[word]

    def described(self) -> dict[str, Any]:
        """Its words and numbers."""
        numbers = sorted({int(kind.value) for kind in self.words.values()})
        words = {"type": "string", "enum": list(self.words)}
        return {"oneOf": [words, {"type": "integer", "enum": numbers}]}


class ArticleTypeFact(WordFact):
    """An article type by name or id; ``note`` and ``email`` are short for the usual ones."""

    words = {
        **{kind.label: kind for kind in ArticleType},
        "note": ArticleType.NOTE_INTERNAL,
        "email": ArticleType.EMAIL_EXTERNAL,
    }
    noun = "article type"


class SenderTypeFact(WordFact):
    """agent, system or customer, or 1, 2, 3."""

    words = {kind.name.lower(): kind for kind in SenderType}
    noun = "sender type"


class ChannelFact(WordFact):
    """Email, Phone, Internal or Chat, or 1 to 4."""

    words = {kind.name.capitalize(): kind for kind in MailChannel}
    noun = "communication channel"


@extend_schema_field({"type": "string", "maxLength": _MAX_ADDRESSES, "pattern": r"^[^\r\n]*$"})
class AddressesFact(Fact):
    """Mail addresses as header text; a list of them is joined."""

    def to_internal_value(self, data: Any) -> str:
        if isinstance(data, list) and all(isinstance(entry, str) for entry in data):
            data = ", ".join(data)
        if not isinstance(data, str):
            raise wrong("Use mail addresses separated by commas.")
        if "\n" in data or "\r" in data:
            raise wrong("This may not contain line breaks.")
        if len(data) > _MAX_ADDRESSES:
            raise wrong(f"This may have at most {_MAX_ADDRESSES} characters.")
        return data.strip()


@extend_schema_field({"type": "string", "format": "uuid"})
class UploadFact(Fact):
    """A file that the caller uploaded and nothing has taken yet; for agents also one of a template.

    An article gets a copy of a template's file.
    """

    def to_internal_value(self, data: Any) -> Attachment:
        actor: Actor = self.context["actor"]
        try:
            key = uuid.UUID(str(data))
        except ValueError:
            raise wrong(f"There is no file {str(data)[:100]}.") from None
        unused = Q(template__isnull=True)
        if actor.customer is not None:
            usable = unused & Q(uploaded_by_customer=actor.customer)
        else:
            usable = unused & Q(uploaded_by_id=actor.agent_id or 0) | Q(template__isnull=False)
        upload = Attachment.objects.filter(usable, pk=key, article__isnull=True).first()
        if upload is None:
            raise wrong(f"There is no unused file {key}.")
        return upload


def _read_json(text: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return None


@extend_schema_field({"type": "object", "additionalProperties": True})
class DynamicFieldsFact(Fact):
    """Dynamic fields of tickets or articles by name; null empties one. Forms send JSON text."""

    def __init__(self, *names: str, kind: FieldObject, **options: Any) -> None:
        super().__init__(*names, **options)
        self.kind = kind

    def to_internal_value(self, data: Any) -> dict[DynamicField, Any]:
        if isinstance(data, str):
            data = _read_json(data)
        if not isinstance(data, Mapping):
            raise wrong("This must be an object.")
        known = {}
        if data:
            rows = DynamicField.objects.valid().filter(object_type=self.kind)
            known = {field.name.lower(): field for field in rows}
        found: dict[DynamicField, Any] = {}
        wrong_fields: dict[str, list[str]] = {}
        for name, raw in data.items():
            field = known.get(str(name).lower())
            if field is None:
                wrong_fields[str(name)[:100]] = [f"There is no field {str(name)[:100]}."]
                continue
            try:
                found[field] = field_values.clean(field, raw)
            except Invalid as error:
                wrong_fields[field.name] = [error.message]
        if wrong_fields:
            raise serializers.ValidationError(wrong_fields)
        return found


@extend_schema_field({"oneOf": [{"type": "integer"}, {"type": "string"}]})
class AnsweredFact(Fact):
    """An article by its id or its Message-ID; the view finds it in its ticket. Blank is none."""

    def run_validation(self, data: Any = None) -> Any:
        if isinstance(data, str) and not data.strip():
            return None
        return super().run_validation(data)

    def to_internal_value(self, data: Any) -> str | int:
        if isinstance(data, bool) or not isinstance(data, str | int):
            raise wrong("Use an article id or a Message-ID.")
        return data


class TicketIdsFact(ListFact):
    """One id of a ticket or more, each once, in the order given."""

    def __init__(self, *names: str, max_items: int, **options: Any) -> None:
        item = IntegerFact(low=-MAX_ID)
        super().__init__(*names, item=item, min_items=1, max_items=max_items, **options)

    def to_internal_value(self, data: Any) -> list[int]:
        return list(dict.fromkeys(super().to_internal_value(data)))


@extend_schema_field({"type": "integer"})
class TicketFact(Fact):
    """Another ticket that the caller can read: ``target_id`` or ``target_tn``."""

    def described_as(self, name: str) -> dict[str, Any]:
        """By its number."""
        return {"type": "string"}

    def read(self, name: str, raw: Any) -> Any:
        actor: Actor = self.context["actor"]
        tickets = Ticket.objects.visible_to(actor).with_names()
        if name.endswith("_tn"):
            found = tickets.filter(tn=str(raw).strip()[:50]).first()
        else:
            number = read_integer(raw)
            if number is None:
                raise wrong("This must be a whole number.")
            found = tickets.filter(pk=number).first() if 0 < number <= MAX_ID else None
        if found is None:
            raise wrong("There is no such ticket.")
        return found
