"""The component page: every part of the interface once, with made-up content."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from gotrs.common.clock import now


@dataclass(frozen=True)
class _State:
    name: str
    type_id: int
    color: str


@dataclass(frozen=True)
class _Priority:
    pk: int
    name: str
    color: str


@dataclass(frozen=True)
class _Queue:
    name: str
    count: int = 0
    unread: int = 0
    current: bool = False
    open: bool = True
    url: str = "#lists"
    children: tuple["_Queue", ...] = ()


@dataclass(frozen=True)
class _Row:
    number: str
    title: str
    customer: str
    snippet: str
    state: _State
    priority: _Priority
    queue: str
    owner: str
    sender: str
    created: datetime
    unread: bool = False
    deadline: datetime | None = field(default=None)


NEW = _State("new", 1, "#50B5FF")
OPEN = _State("open", 2, "#FFC542")
CLOSED = _State("closed successful", 3, "#3DD598")
UNSUCCESSFUL = _State("closed unsuccessful", 3, "#FC5A5A")
REMINDER = _State("pending reminder", 4, "#FFC542")
AUTO = _State("pending auto close+", 5, "#83BFC8")
STATES = (
    NEW,
    OPEN,
    REMINDER,
    AUTO,
    CLOSED,
    UNSUCCESSFUL,
    _State("merged", 7, "#FF9C3E"),
    _State("removed", 6, "#8D8D9B"),
)
PRIORITIES = (
    _Priority(1, "1 very low", "#03C4F0"),
    _Priority(2, "2 low", "#83BFC8"),
    _Priority(3, "3 normal", "#CDCDCD"),
    _Priority(4, "4 high", "#FFAAAA"),
    _Priority(5, "5 very high", "#FF505E"),
)
QUEUES = (
    _Queue("Postmaster", 3, 3),
    _Queue(
        "Service desk",
        42,
        5,
        children=(
            _Queue("Hardware", 12, 0, current=True),
            _Queue("Accounts and access", 7, 2),
            _Queue("Network", 0),
        ),
    ),
    _Queue("Billing", 18, 1, open=False, children=(_Queue("Refunds", 4),)),
    _Queue("Raw"),
)
COLOURS = (
    ("Surfaces", ("canvas", "surface", "surface-sunken", "surface-raised", "line", "line-strong")),
    ("Text", ("text", "text-muted", "text-faint", "accent-text")),
    ("Action", ("accent", "accent-soft", "selected", "danger", "danger-soft", "highlight")),
    ("Meaning", ("warning-soft", "success-soft", "info-soft", "line-control")),
    (
        "Voices",
        (
            "customer-edge",
            "agent-surface",
            "agent-edge",
            "internal-surface",
            "internal-edge",
            "internal-action",
        ),
    ),
)


class SampleForm(forms.Form):
    """One control of each kind, filled in wrongly to show what an error looks like."""

    title = forms.CharField(label=_("Title"), max_length=60, help_text=_("A short sentence."))
    customer = forms.EmailField(label=_("Customer"))
    queue = forms.ChoiceField(
        label=_("Queue"), choices=[("1", "Service desk"), ("2", "Billing")], required=False
    )
    text = forms.CharField(
        label=_("Text"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    inform = forms.BooleanField(label=_("Tell the customer by mail"), required=False)


def _rows() -> list[_Row]:
    """Tickets as an agent has them on a Tuesday."""
    present = now()

    def ago(**units: float) -> datetime:
        return present - timedelta(**units)

    normal, high, urgent = PRIORITIES[2], PRIORITIES[3], PRIORITIES[4]
    return [
        _Row(
            "2026112410000427",
            "Nobody can sign in since the update this morning",
            "Harbour Clinic",
            "We get “certificate expired” on all eleven machines at the reception",
            NEW,
            urgent,
            "Accounts and access",
            "",
            "Ines Okafor",
            ago(minutes=12),
            True,
            ago(minutes=7),
        ),
        _Row(
            "2026112410000418",
            "Label printer in hall 3 prints every second line only",
            "Brandt Logistics",
            "It started after the paper was changed, cleaning did not help",
            OPEN,
            high,
            "Hardware",
            "Anna Berg",
            "Jonas Brandt",
            ago(hours=2),
            True,
            present + timedelta(minutes=50),
        ),
        _Row(
            "2026112310000391",
            "Invoice 20418 lists the wrong delivery address",
            "Miro & Sons",
            "Thank you, that is right now. One more question about the",
            OPEN,
            normal,
            "Billing",
            "Anna Berg",
            "Anna Berg",
            ago(hours=20),
        ),
        _Row(
            "2026112110000352",
            "New laptop for a colleague who starts on 1 December",
            "Harbour Clinic",
            "Ordered, arrives on Thursday. I will install it on Friday morning",
            REMINDER,
            PRIORITIES[1],
            "Hardware",
            "Tom Haddad",
            "Tom Haddad",
            ago(days=3),
        ),
        _Row(
            "2026111810000267",
            "Can we have the export as a spreadsheet, with the columns of last year?",
            "Nordlicht Media",
            "We tried the new export. It works for us, please close",
            AUTO,
            PRIORITIES[0],
            "Service desk",
            "Lea Sommer",
            "Piet de Vries",
            ago(days=6),
        ),
        _Row(
            "2026111210000188",
            "VPN drops when the phone changes from office Wi-Fi",
            "Brandt Logistics",
            "Solved with the new profile",
            CLOSED,
            normal,
            "Network",
            "Tom Haddad",
            "Tom Haddad",
            ago(days=12),
        ),
    ]


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """The component page; there in debug mode and in the demo."""
    sample = SampleForm({"title": "Printer", "customer": "jonas at brandt"})
    context: dict[str, Any] = {
        "states": STATES,
        "priorities": PRIORITIES,
        "queue_tree": QUEUES,
        "colours": COLOURS,
        "rows": _rows(),
        "form": sample,
        "present": now(),
        "hour_ago": now() - timedelta(hours=3, minutes=5),
        "late": now() - timedelta(minutes=25),
        "soon": now() + timedelta(minutes=40),
        "open_state": OPEN,
        "high": PRIORITIES[3],
    }
    return render(request, "styleguide.html", context)
