"""System addresses, salutations and signatures (contract 4.8)."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import QuerySet
from rest_framework import serializers

from accounts.auth.guards import require_agent
from accounts.masterdata import MasterDataViewSet, NamedInput, ValidityFact, master_data
from gotrs.common.api import InputSerializer
from gotrs.common.api.inputs import ChoiceFact, TextFact
from queues import rules
from queues.api.facts import QueueFact
from queues.models import Salutation, Signature, SystemAddress
from queues.serializers import (
    SalutationSerializer,
    SignatureSerializer,
    SystemAddressSerializer,
    mail_text_data,
    system_address_data,
)

TAG = "Master data"
CONTENT_TYPES = ("text/plain", "text/html")
MAX_TEXT = 5 * 1024 * 1024


class EmailFact(TextFact):
    """A mail address."""

    def __init__(self, *names: str, **options: Any) -> None:
        super().__init__(*names, max_length=255, blank=False, **options)

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        try:
            validate_email(text)
        except ValidationError:
            raise serializers.ValidationError(["This is no valid mail address."]) from None
        return text

    def described(self) -> dict[str, Any]:
        """The format says more than a pattern."""
        return {"type": "string", "format": "email", "maxLength": self.max_length}


class SystemAddressInput(InputSerializer):
    """An address of ours."""

    email = EmailFact()
    display_name = TextFact(max_length=200, one_line=True, allow_null=True)
    queue = QueueFact("queue_id", "queue")
    comment = TextFact(max_length=250, allow_null=True)
    valid_id = ValidityFact()


class _ReadByAgents(MasterDataViewSet):
    def check_reader(self) -> None:
        """Agents."""
        require_agent(self.actor)

    def check_unused(self, found: Any) -> None:
        """Not while a queue needs it."""
        rules.check_unused(found)


@master_data("system_addresses", TAG, SystemAddressSerializer)
class SystemAddressViewSet(_ReadByAgents):
    """/system-addresses"""

    entity = "system address"
    input = SystemAddressInput
    required = ("email", "queue")
    unique = "email"

    def rows(self) -> QuerySet[SystemAddress]:
        """All addresses."""
        return SystemAddress.objects.select_related("queue")

    def row(self, found: SystemAddress) -> dict[str, Any]:
        """The SystemAddress object."""
        return system_address_data(found)

    def stored(self, found: SystemAddress) -> dict[str, Any]:
        """The queue has two names."""
        return {"queue": found.queue}


class MailTextInput(NamedInput):
    """How answers begin or end."""

    text = TextFact(max_length=MAX_TEXT, blank=False, trim=False)
    content_type = ChoiceFact(choices=CONTENT_TYPES)


class TextViewSet(_ReadByAgents):
    """Texts with tags in them, as plain text or HTML."""

    required: ClassVar[tuple[str, ...]] = ("name", "text")

    def check(self, found: Any, said: dict[str, Any]) -> None:
        """HTML is cleaned, also if a stored text becomes HTML."""
        if not said.keys() & {"text", "content_type"}:
            return
        kind = said.get("content_type", found.content_type)
        said["text"] = rules.clean_text(said.get("text", found.text), kind)
        if not said["text"].strip():
            raise serializers.ValidationError({"text": ["Cleaned of what is unsafe, it is blank."]})


@master_data("salutations", TAG, SalutationSerializer)
class SalutationViewSet(TextViewSet):
    """/salutations"""

    entity = "salutation"
    input = MailTextInput

    def rows(self) -> QuerySet[Salutation]:
        """All salutations."""
        return Salutation.objects.all()

    def row(self, found: Salutation) -> dict[str, Any]:
        """The Salutation object."""
        return mail_text_data(found)


@master_data("signatures", TAG, SignatureSerializer)
class SignatureViewSet(TextViewSet):
    """/signatures"""

    entity = "signature"
    input = MailTextInput

    def rows(self) -> QuerySet[Signature]:
        """All signatures."""
        return Signature.objects.all()

    def row(self, found: Signature) -> dict[str, Any]:
        """The Signature object."""
        return mail_text_data(found)
