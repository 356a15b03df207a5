"""What the cells of a ticket list hold, as HTML.

Written in Python: fifty rows of a loop in a template cost more than reading them.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, gettext_lazy

from accounts.pictures import picture_of
from gotrs.common.templatetags import ui

if TYPE_CHECKING:
    from tickets.list_columns import Column
    from tickets.list_rows import Row

_SHOWN_TAGS = 3
_YES, _NO = gettext_lazy("yes"), gettext_lazy("no")


def cells(row: "Row", columns: Iterable["Column"]) -> SafeString:
    """All cells of a row but the box to tick, in the order of the columns."""
    drawn = "".join([column.cell_of(row) for column in columns])
    return mark_safe(drawn)  # noqa: S308 - each cell escapes what it shows


def priority(row: "Row") -> str:
    """The mark alone; its name is there for screen readers."""
    return ui.priority_mark(row.priority, text=False)


def state(row: "Row") -> str:
    """Glyph and name."""
    return ui.state_mark(row.state)


def subject(row: "Row") -> str:
    """The title as the link of the row, whether something in it is unread, and whose it is."""
    return format_html(
        '<span class="ticket-row__line">{}<a class="ticket-row__title" data-step '
        'href="/tickets/{}">{}</a>{}</span><span class="ticket-row__meta">'
        '<span class="ticket-row__who">{}</span></span>',
        _unread(gettext("Unread")) if row.unread else "",
        row.id,
        row.title,
        here(row),
        row.customer,
    )


def here(row: "Row") -> SafeString:
    """Who else is at the ticket now; static/js/list-presence.js draws the same as it changes."""
    looks, writes = gettext("# is looking at this ticket"), gettext("# is writing")
    people = format_html_join(
        "",
        '<span class="avatar avatar--small avatar--{}{}" role="img" aria-label="{}" title="{}">'
        "{}</span>",
        (
            (
                ui.tint_of(one.name),
                " avatar--writes" if one.writes else "",
                said := (writes if one.writes else looks).replace("#", one.name),
                said,
                format_html('<img src="{}" alt="">', picture)
                if (picture := picture_of(one.agent_id))
                else ui.initials(one.name),
            )
            for one in row.people
        ),
    )
    return format_html('<span class="ticket-row__here" data-here="{}">{}</span>', row.id, people)


def _unread(word: str) -> SafeString:
    return format_html(
        '<span class="ticket-row__unread" title="{}"><span class="sr-only">{}</span></span>',
        word,
        word,
    )


def owner(row: "Row") -> str:
    """Whose it is, and whether they are at it."""
    picture = picture_of(row.ticket.owner_id)
    if not row.locked:
        return ui.avatar(row.owner, picture=picture)
    held = gettext("Locked: the owner is at it")
    return format_html(
        '<span class="ticket-row__held" title="{}">{}{}</span>',
        held,
        ui.avatar(row.owner, picture=picture),
        ui.icon("lock", held, "small"),
    )


def activity(row: "Row") -> str:
    """The deadline where one runs, else how long ago something happened."""
    return str(ui.deadline(row.due) if row.due else ui.age(row.changed))


def escalation(row: "Row") -> str:
    """The deadline in words, or that none runs."""
    return str(ui.deadline(row.due)) if row.due else _nothing()


def age_of(value: datetime | None) -> str:
    """How long ago."""
    return ui.age(value) if value else _nothing()


def moment(value: datetime | None) -> str:
    """Day and time, short."""
    return ui.time_ago(value) if value else _nothing()


def pending(value: datetime | None) -> str:
    """Until when it waits, in words: in 3 d, or since when it should be looked at."""
    return str(ui.deadline(value)) if value else _nothing()


def text(value: object) -> str:
    """Plain text, a dash for nothing."""
    return escape(value) if value not in ("", None) else _nothing()


def person(name: str) -> str:
    """Initials; nobody has a ring of their own."""
    return ui.avatar(name)


def yes_no(value: bool) -> str:
    """Yes or no, in words."""
    return escape(_YES if value else _NO)


def tags(names: list[str]) -> str:
    """The first few as pills, the number of the others."""
    if not names:
        return _nothing()
    pills = format_html_join(
        "", '<span class="pill">{}</span>', ((n,) for n in names[:_SHOWN_TAGS])
    )
    hidden = len(names) - _SHOWN_TAGS
    if hidden <= 0:
        return pills
    return format_html(
        '{}<span class="muted" title="{}">+{}</span>', pills, ", ".join(names), hidden
    )


def field_value(value: Any) -> str:
    """A dynamic field's value for the eye."""
    if isinstance(value, bool):
        return yes_no(value)
    if isinstance(value, datetime):
        return ui.moment(value)
    if isinstance(value, list):
        return text(", ".join(map(str, value)))
    return text(value)


def _nothing() -> SafeString:
    return mark_safe('<span class="ticket-row__nothing" aria-hidden="true">–</span>')
