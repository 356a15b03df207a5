"""What all forms of a ticket share: what the person had seen, and files."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from gotrs.common.clock import is_everywhere
from gotrs.common.errors import DomainError
from tickets.forms.fields import FilesInput, add_domain_error
from tickets.models import Ticket

LOCAL_MOMENT = "%Y-%m-%dT%H:%M"


class CatalogField(forms.ModelChoiceField):
    """States, priorities or types by their names in the reader's language (tickets.names)."""

    def label_from_instance(self, obj: Any) -> str:
        """A row's name."""
        return gettext(obj.name)


class MomentField(forms.DateTimeField):
    """A local date and time, asked for with the browser's own picker."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL_MOMENT)

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=[LOCAL_MOMENT, "%Y-%m-%dT%H:%M:%S"], **options)

    def to_python(self, value: Any) -> datetime | None:
        """The moment. Raises ValidationError for one that colleagues elsewhere can't be shown."""
        moment = super().to_python(value)
        if moment is not None and not is_everywhere(moment):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return moment


class FilesField(forms.FileField):
    """A list of uploaded files, perhaps empty; operations check them (rule 4.6)."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        sent: Sequence[Any] = data if isinstance(data, list | tuple) else [data] if data else []
        return [file for file in sent if file]


class TicketForm(forms.Form):
    """A form about one ticket. It carries which version and history its reader had seen."""

    heading: Any = ""
    button: Any = _("Save")
    help: Any = ""
    is_dangerous = False

    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    since = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, ticket: Ticket, **options: Any) -> None:
        self.actor, self.ticket = actor, ticket
        options["auto_id"] = f"{self.prefix_of_ids}-%s"
        super().__init__(*args, **options)

    prefix_of_ids = "ask"

    def take(self, error: DomainError) -> None:
        """Show a refusal of the operation at the field that caused it."""
        add_domain_error(self, error)
