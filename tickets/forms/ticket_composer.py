"""The composer's form: reply, forward, note and phone call in one."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from gotrs.common.clock import now
from gotrs.common.errors import DomainError
from gotrs.common.values import read_integer
from gotrs.common.written import clean_written, written_to_text
from tickets.access import readable_articles
from tickets.forms.ticket_base import LOCAL_MOMENT, FilesField, MomentField, TicketForm
from tickets.forms.ticket_choices import catalog
from tickets.models import Attachment, State, StateType
from tickets.rules import MAX_BODY_BYTES

REPLY, FORWARD, NOTE, PHONE = "reply", "forward", "note", "phone"
# Kinds that go out by mail.
MAILS = (REPLY, FORWARD)
_WEEKEND = (5, 6)
_BIGGEST_ID = 2**63 - 1


class CarriedField(forms.MultipleChoiceField):
    """Files of a forwarded entry; who sends looks for them among those that there are."""

    def valid_value(self, value: str) -> bool:
        """Any text."""
        return True


class ComposerForm(TicketForm):
    """What an agent writes into the conversation, and the state that follows."""

    prefix_of_ids = "compose"
    # Whether it shows what was kept of an earlier visit.
    has_draft = False

    kind = forms.ChoiceField(
        choices=[
            (REPLY, _("Reply")),
            (FORWARD, _("Forward")),
            (NOTE, _("Note")),
            (PHONE, _("Phone")),
        ]
    )
    article = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    to = forms.CharField(label=_("To"), required=False, max_length=10_000)
    cc = forms.CharField(label=_("Cc"), required=False, max_length=10_000)
    # A forward has recipients of its own, so that it never goes to whom a reply would go.
    forwarded = forms.IntegerField(
        required=False, min_value=1, max_value=_BIGGEST_ID, widget=forms.HiddenInput
    )
    forward_to = forms.CharField(label=_("Send to"), required=False, max_length=10_000)
    forward_cc = forms.CharField(label=_("Copy to"), required=False, max_length=10_000)
    carry = CarriedField(required=False)
    body = forms.CharField(
        label=_("Text"),
        strip=False,
        error_messages={"required": _("Write something first.")},
        widget=forms.Textarea,
    )
    # The text with formats, where somebody formatted it; else there is the plain one alone.
    html = forms.CharField(required=False, max_length=MAX_BODY_BYTES, widget=forms.HiddenInput)
    state = forms.ModelChoiceField(
        label=_("Next state"), queryset=State.objects.none(), required=False
    )
    pending_until = MomentField(label=_("until"), required=False)
    send_at = MomentField(label=_("Send on"), required=False)
    time_unit = forms.DecimalField(
        label=_("Time"), required=False, max_digits=10, decimal_places=2, min_value=0
    )
    caller = forms.ChoiceField(
        label=_("Who called"),
        required=False,
        choices=[("customer", _("the customer called")), ("agent", _("I called"))],
    )
    files = FilesField(label=_("Files"), required=False)  # type: ignore[assignment]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        states: Any = self.fields["state"]
        hidden = (StateType.NEW, StateType.MERGED, StateType.REMOVED)
        states.queryset = State.objects.valid().exclude(type_id__in=hidden)

    @property
    def states(self) -> list[State]:
        """The next states that are offered."""
        return [state for state in catalog().states if state.type_id != StateType.NEW]

    @property
    def opening_state(self) -> int | None:
        """The state that a reply or call puts a new ticket into (rule 4.1); None for others."""
        if self.ticket.state_type != StateType.NEW:
            return None
        return next((s.pk for s in catalog().states if s.type_id == StateType.OPEN), None)

    @property
    def proposed_send_at(self) -> str:
        """What "send later" begins with: eight o'clock of the next working day, in local time."""
        morning = localtime(now()).replace(hour=8, minute=0) + timedelta(days=1)
        while morning.weekday() in _WEEKEND:
            morning += timedelta(days=1)
        return morning.strftime(LOCAL_MOMENT)

    @property
    def chosen_kind(self) -> str:
        """What is written; a note where nothing sensible was chosen, for notes reach nobody."""
        kind = str(self["kind"].value() or "")
        return kind if kind in {REPLY, FORWARD, NOTE, PHONE} else NOTE

    @property
    def answered(self) -> int | None:
        """The entry that a reply answers."""
        return self._entry_of("article")

    def _entry_of(self, name: str) -> int | None:
        number = read_integer(str(self[name].value() or ""))
        return number if number is not None and 0 < number <= _BIGGEST_ID else None

    @property
    def carried(self) -> list[tuple[Attachment, bool]]:
        """The files of the forwarded entry, and whether they go along. One query if there is one.

        Dangerous ones are left out: what nobody may upload is not sent to others either.
        """
        number = self._entry_of("forwarded")
        if number is None:
            return []
        chosen = set(self["carry"].value() or ()) if self.is_bound else None
        entry = readable_articles(self.actor, self.ticket).filter(pk=number)
        files = Attachment.objects.filter(article__in=entry, inline=False, dangerous=False)
        return [(file, chosen is None or str(file.pk) in chosen) for file in files]

    @property
    def problems(self) -> list[str]:
        """What is wrong besides the recipients, whose fields say it themselves."""
        return [
            str(said)
            for name, errors in self.errors.items()
            if name not in {"to", "cc", "forward_to", "forward_cc", NON_FIELD_ERRORS}
            for said in errors
        ]

    def take(self, error: DomainError) -> None:
        """Show a refusal at its field; recipients are those of what is written."""
        field = getattr(error, "field", None)
        if self["kind"].value() == FORWARD and field in {"to", "cc"}:
            self.add_error(f"forward_{field}", error.message)
        else:
            super().take(error)

    def clean_html(self) -> str:
        """What the editor may make, and nothing else; ``""`` if there is no text in it."""
        html = clean_written(self.cleaned_data["html"])
        return html if written_to_text(html).strip() else ""

    def clean_body(self) -> str:
        """The text without blank ends. Blank is refused."""
        body: str = self.cleaned_data["body"].strip("\r\n").rstrip()
        if not body.strip():
            raise forms.ValidationError(_("Write something first."), code="required")
        return body

    def clean(self) -> dict[str, Any]:
        """A pending state needs its time; the time alone means nothing."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        state = data.get("state")
        if data.get("kind") not in MAILS:
            data["send_at"] = None
        waits = state is not None and state.is_pending
        if waits and not data.get("pending_until") and "pending_until" not in self.errors:
            self.add_error("pending_until", _("Say until when it waits."))
        return data
