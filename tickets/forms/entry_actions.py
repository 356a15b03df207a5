"""Forms of what can be done with one entry of the conversation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tickets.forms.ticket_base import CatalogField, TicketForm
from tickets.models import State, StateType
from tickets.models.catalog import PENDING_TYPES
from tickets.rules import MAX_SUBJECT


class _EntryForm(TicketForm):
    """Something about one entry of the conversation."""

    article = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class BounceForm(_EntryForm):
    """Who gets the mail as it came, and what its writer is told."""

    heading = _("Send this mail on")
    button = _("Send on")
    help = _(
        "It goes out as it came, under the name of who wrote it. Answers go to them, not here."
    )
    to = forms.CharField(label=_("To"), max_length=2000)
    tell = forms.BooleanField(label=_("Tell who wrote it"), required=False)
    note = forms.CharField(
        label=_("Mail to them"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    state = CatalogField(
        label=_("Next state"),
        queryset=State.objects.none(),
        required=False,
        empty_label=_("stays as it is"),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["state"]
        left_out = (StateType.MERGED, StateType.REMOVED, StateType.NEW, *PENDING_TYPES)
        field.queryset = State.objects.valid().exclude(type_id__in=left_out)


class UnreadForm(_EntryForm):
    """From which entry on the ticket is unread again."""

    heading = _("Mark as unread")
    button = _("Mark as unread")
    help = _("From this entry on the ticket counts as unread for you, until you open it again.")


class VisibleForm(_EntryForm):
    """Whether the customer sees an entry."""

    heading = _("Show to the customer, or hide")
    button = _("Change")
    help = _("In the portal alone: what was sent by mail is with its recipients.")


class EditForm(_EntryForm):
    """What a note says."""

    heading = _("Change the note")
    help = _("What it said before is kept.")
    subject = forms.CharField(label=_("Subject"), max_length=MAX_SUBJECT, required=False)
    body = forms.CharField(
        label=_("Text"), widget=forms.Textarea(attrs={"rows": 8}), max_length=5_000_000
    )


class RemoveForm(_EntryForm):
    """A question before a note goes."""

    heading = _("Delete the note")
    button = _("Delete")
    help = _("It disappears for everybody. An administrator can restore it.")
    is_dangerous = True
