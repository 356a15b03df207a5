"""Whatever is typed into any form of a page: a sentence for people, no error, nothing broken.

The fields are those that the forms have and that the views read, so a new one is covered by
itself. An address that takes a form and is not in FORMS fails.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import FileField, JSONField
from django.test import Client

from accounts.auth.password_links import hash_of
from accounts.models import Agent, PasswordLink, Preferences
from gotrs.common.clock import now
from tests.cast import PASSWORD, acting, make_ticket_in
from tests.servers.names import NameServer
from tests.trust.conftest import Ids, Scene, World, last_of
from tests.trust.hostile import (
    BYTES,
    JSON,
    SCRIPT,
    TELLING,
    VALUES,
    Sender,
    as_sent,
    fields_of,
    forms_of,
    names_read,
    plausible,
    rounds,
    together,
    values_in,
)
from tests.trust.matrix import Asked, People, fill, undone
from tests.trust.table import BACK_OFFICE, EDITED, actions, rows
from tickets.models import LinkType, Ticket, TicketLink
from tickets.operations import link_tickets

TOKEN = "a-link-that-was-mailed"
NEW = "Fresh-Paint-77"
TICKET, PORTAL = "tickets/<int:pk>", "portal/tickets/<int:pk>"


@dataclass(frozen=True)
class Form:
    """An address that takes a form.

    ``shown`` is the page that has the form, "" the address itself; ``filled`` is what a person adds
    to it; ``done`` the status that follows then, 0 where more than that is needed.
    """

    route: str
    who: str = "anna"
    shown: str = ""
    filled: Mapping[str, Any] = field(default_factory=dict)
    done: int = 302

    def __str__(self) -> str:
        return f"/{self.route}"


def _action(name: str, done: int = 302, shown: str = "", **filled: Any) -> Form:
    return Form(f"{TICKET}/{name}", shown=shown, filled=filled, done=done)


# In braces an id of the world.
FORMS = (
    Form("login", "nobody", filled={"username": "anna", "password": PASSWORD}),
    Form("login/code", "nobody", filled={"code": "1", "step": "x"}),
    Form("password", "nobody", filled={"username": "anna"}),
    Form(
        "password/<str:token>",
        "nobody",
        filled={"new_password": NEW, "again": NEW},
    ),
    Form("account"),
    Form("account/queues"),
    Form("queues/<int:queue_id>/follow", shown="tickets?queue_id={queue_id}"),
    Form("account/picture", shown="account", filled={"remove": "1"}),
    Form("api/account/signature-preview", shown="account", filled={"signature": "Anna"}),
    Form(
        "account/password",
        filled={"current_password": PASSWORD, "new_password": NEW, "again": NEW},
    ),
    Form("account/tokens", filled={"name": "Backup"}, done=200),
    Form("account/second-factor", filled={"action": "confirm", "password": PASSWORD}, done=0),
    Form("theme", filled={"theme": "dark", "density": "compact", "keys": "on"}),
    Form("api/auth/login", "nobody", filled={"username": "anna", "password": PASSWORD}, done=200),
    Form("api/auth/refresh", "nobody", filled={"refresh_token": "x"}, done=0),
    Form("api/auth/logout", filled={"refresh_token": "x", "all": "false"}, done=200),
    Form("notifications/<int:message_id>/snooze", filled={"for": "hour"}),
    Form("tickets/new", filled={"customer": "{customer}", "title": "Fire", "body": "Help"}),
    Form("tickets/bulk", filled={"ticket": "{pk}", "priority": "4", "next": "/tickets"}),
    Form("tickets/bulk/edit", filled={"ticket": "{pk}", "priority": "4", "confirmed": "1"}),
    Form("tickets/bulk/<int:run_id>/go-on", shown="tickets/bulk/<int:run_id>"),
    Form("tickets/columns", filled={"column": "title", "query": "sort=title"}),
    Form("tickets/views/new", filled={"name": "Late", "query": "escalated=true"}),
    Form("tickets/views/<int:view_id>"),
    Form(
        "tickets/views/<int:view_id>/filters",
        shown="tickets/views",
        filled={"query": "locked=true"},
    ),
    Form("tickets/views/<int:view_id>/place", shown="tickets/views", filled={"do": "up"}),
    Form(f"{TICKET}/compose", shown=TICKET, filled={"kind": "note", "body": "Look"}),
    _action("state"),
    _action("pending"),
    _action("close", note="Done"),
    _action("reopen", done=0),
    _action("priority"),
    _action("queue"),
    _action("owner"),
    _action("take"),
    _action("responsible"),
    _action("lock"),
    _action("unlock"),
    _action("type"),
    _action("service"),
    _action("sla"),
    _action("title"),
    _action("customer", customer_id="ACME"),
    _action("tags", tags="one, two"),
    _action("fields"),
    _action("time", time_unit="5", comment="Phone"),
    _action("watch"),
    _action("unwatch"),
    _action("archive"),
    _action("merge", number="{other_tn}"),
    _action("unmerge", done=0),
    _action("link", number="{unlinked_tn}"),
    _action("unlink", link="{link}"),
    _action("bounce", shown=f"{TICKET}/bounce?article={{article_id}}", to="expert@out.test"),
    _action("unread", shown=f"{TICKET}/unread?article={{article_id}}"),
    _action("visible", shown=f"{TICKET}/visible?article={{article_id}}"),
    _action("edit", shown=f"{TICKET}/edit?article={{article_id}}", done=0),
    _action("remove", shown=f"{TICKET}/remove?article={{article_id}}", done=0),
    _action("split", shown=f"{TICKET}/split?article={{article_id}}"),
    _action("delete"),
    Form(f"api/{TICKET}/writing", shown=TICKET, filled={"writes": "1"}, done=204),
    Form(f"api/{TICKET}/draft", shown=TICKET, filled={"kind": "note", "body": "Look"}, done=204),
    Form("portal/new", "ben", filled={"title": "Fire", "body": "Help"}),
    Form(f"{PORTAL}/reply", "ben", shown=PORTAL, filled={"body": "Thanks"}),
    Form(f"{PORTAL}/state", "ben", filled={"action": "close"}),
    Form("admin/settings/", "admin"),
    Form("admin/mail-doctor/", "admin", filled={"leaves_from": "203.0.113.5"}, done=200),
)
# Unsafe addresses that read nothing of what is sent.
BARE = frozenset(
    {
        "logout",
        "admin/logout/",
        "admin/",
        "notifications/read",
        "account/sessions/end-others",
        "account/sessions/<uuid:session_id>/end",
        "account/tokens/<int:token_id>/revoke",
        "notifications/<int:message_id>/open",
        "admin/r/<path:content_type_id>/<path:object_id>/",
        "admin/tickets/incomingmail/<int:pk>/raw/",
        "admin/queues/mailaccount/<int:pk>/test/",
        "admin/queues/mailhook/<int:pk>/renew/",
        # Take no form of ours: tickets/mail/intake/test_mail_hook.py.
        "mail/in",
        "mail/in/mime",
        "admin/queues/smtpsender/<int:pk>/test/",
        "admin/queues/smtpsender/<int:pk>/mail/",
        "admin/queues/systemaddress/<int:pk>/test/",
        "admin/queues/providersignin/<int:pk>/sign-in/",
        "admin/queues/providersignin/<int:pk>/device/",
        "admin/queues/providersignin/<int:pk>/check/",
        "admin/queues/providersignin/<int:pk>/renew/",
        "admin/queues/providersignin/<int:pk>/forget/",
        "tickets/views/<int:view_id>/delete",
        f"{TICKET}/draft/discard",
        "tickets/drafts/<int:pk>/discard",
        f"api/{TICKET}/pictures",
        f"{TICKET}/articles/<int:article_id>/undo",
        f"{TICKET}/articles/<int:article_id>/send-now",
        f"{TICKET}/articles/<int:article_id>/resend",
    }
)


# --- The world of the forms -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def _name_server() -> Iterator[NameServer]:
    server = NameServer().start()
    yield server
    server.stop()


@pytest.fixture(autouse=True)
def _names(_name_server: NameServer, settings: Any) -> None:
    """The mail doctor asks it, and nobody else; it knows nothing."""
    settings.DNS_SERVERS = [_name_server.where]


@pytest.fixture(scope="module")
def ids(scene: Scene) -> Ids:
    """What forms may name besides: two further tickets of Ben, one linked; a mailed link."""
    anna, ben = scene.cast.anna, scene.cast.ben
    ours = Ticket.objects.get(pk=scene.world.ours["pk"])
    other, unlinked = (
        make_ticket_in(scene.cast.support, title, customer_user_id=ben.login, customer_id="ACME")
        for title in ("Other", "Unlinked")
    )
    link_tickets(ours, target=other, type=LinkType.NORMAL, actor=acting(anna))
    moment = now()
    PasswordLink.objects.create(
        agent=anna,
        token_hash=hash_of(TOKEN),
        created_at=moment,
        expires_at=moment.replace(year=moment.year + 1),
    )
    return {
        **scene.world.ours,
        "token": TOKEN,
        "customer": ben.login,
        "other_tn": other.tn,
        "unlinked_tn": unlinked.tn,
        "link": TicketLink.objects.get().pk,
    }


class Sheet:
    """A form as it is shown and filled in, ready to be spoilt."""

    def __init__(self, form: Form, client: Client, ids: Ids) -> None:
        self.address = fill(form.route, ids)
        page = client.get(fill(form.shown or form.route, ids).format(**ids))
        shown = forms_of(page)
        self.fields = fields_of(shown)
        self.base = _chosen(self.fields) | as_sent(shown)
        self.base |= {name: str(value).format(**ids) for name, value in form.filled.items()}
        with undone(client), names_read() as names:
            self.first = client.post(self.address, self.base)
        self.names = {name for name in names | self.base.keys() if not name.startswith("csrf")}
        self.files = {name for name, one in self.fields.items() if isinstance(one, FileField)}


def _chosen(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The first real choice of each field that must have one."""
    data = {}
    for name, one in fields.items():
        if one.required and hasattr(one, "choices"):
            values = [value for value, _label in one.choices if str(value)]
            data.update({name: str(values[0])} if values else {})
    return data


def spoil(sheet: Sheet, sender: Sender, values: Mapping[str, str]) -> None:
    """Send the form with every field wrong, and with all that its fields alone would take."""
    # What is no field of a form is read by the view itself, so it gets every value.
    telling = [value for kind, value in values.items() if kind in TELLING]
    sent: dict[str, Asked] = {}

    def send(wrong: Mapping[str, Any], look: bool = False) -> Asked:
        """All is taken back, so the very same form is sent once."""
        data = together(sheet.base, **wrong)
        key = repr(sorted(data.items()))
        if look or key not in sent:
            sent[key] = sender.send("post", sheet.address, data, look=look)
        return sent[key]

    all_fields = sheet.names <= sheet.fields.keys()
    for wrong in rounds(sheet.names, telling if all_fields else values.values()):
        send(wrong)
    for wrong in rounds(sheet.names, values.values()):
        if not (hopeful := plausible(wrong, sheet.fields)):
            continue
        look = not {SCRIPT, VALUES["NUL"]}.isdisjoint(hopeful.values())
        asked = send(hopeful, look)
        if asked.answer.status_code != sheet.first.status_code:  # one of them hid the others
            for name, value in hopeful.items():
                if value in telling:
                    send({name: value})
    for name in [name for name, one in sheet.fields.items() if isinstance(one, JSONField)]:
        for text in JSON:
            send({name: text})
    send({name: ["1", "-1", "<b>"] for name in sheet.names})


@pytest.mark.parametrize("form", FORMS, ids=str)
def test_nothing_that_is_typed_into_a_form_breaks_anything(
    form: Form, world: World, ids: Ids, people: People
) -> None:
    client = people.client(form.who)
    sheet, sender = Sheet(form, client, ids), Sender(client, world)
    assert not form.done or sheet.first.status_code == form.done, "the plain form is not taken"
    spoil(sheet, sender, values_in(world))
    for name in sheet.files:
        for upload in _uploads():
            sender.send("post", sheet.address, together(sheet.base, **{name: upload}))


@pytest.mark.parametrize("model", [name for name, kind in BACK_OFFICE.items() if kind == EDITED])
def test_nothing_that_is_typed_into_the_back_office_breaks_anything(
    model: str, world: World, filled_tables: None, people: People
) -> None:
    client = people.client("admin")
    form = Form(f"admin/{model.replace('.', '/')}/<path:object_id>/change/")
    sheet, sender = Sheet(form, client, last_of(model)), Sender(client, world)
    problems = [one.errors for one in forms_of(sheet.first) if one.errors]
    assert sheet.first.status_code == 302, f"the plain form is not taken: {problems}"
    kinds = (*TELLING, "100,000 characters", "negative", "template", "list")
    spoil(sheet, sender, {kind: VALUES[kind] for kind in kinds})


def _uploads() -> list[Any]:
    """Files with names and contents that nobody means."""
    names = ("../../etc/passwd", 'a"; x="b', "\u202egnp.exe", "x" * 300, "<b>.html", "🔥")
    files: list[Any] = [SimpleUploadedFile(name, b"MZ\0\xff") for name in names]
    return [*files, SimpleUploadedFile("empty.txt", b""), "no file", files[:2] * 12]


@pytest.mark.parametrize("form", FORMS, ids=str)
def test_bytes_that_are_no_form_are_refused(
    form: Form, world: World, ids: Ids, people: People
) -> None:
    client = people.client(form.who)
    sheet, sender = Sheet(form, client, ids), Sender(client, world)
    name = sorted(sheet.names or {"x"})[0].encode()
    for content_type, body in BYTES.values():
        sender.send("post", sheet.address, body % {b"name": name}, content_type=content_type)
    many = "&".join(f"x{at}=1" for at in range(1001))
    asked = sender.send(
        "post", sheet.address, many, content_type="application/x-www-form-urlencoded"
    )
    assert asked.answer.status_code == 400


@pytest.mark.parametrize("name", actions())
def test_the_fragment_of_an_action_stands_the_same(
    name: str, world: World, ids: Ids, people: People
) -> None:
    form = next(one for one in FORMS if one.route == f"{TICKET}/{name}")
    client = people.client("anna")
    sheet, sender = Sheet(form, client, ids), Sender(client, world, **{"HX-Request": "true"})
    for more in ({}, {"dialog": "1"}):
        for wrong in rounds(sheet.names, (VALUES[kind] for kind in TELLING)):
            sender.send("post", f"/api{sheet.address}", together(sheet.base, **wrong, **more))


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
@pytest.mark.parametrize("route", [f"{TICKET}/pending", f"{TICKET}/compose", "tickets/new"])
def test_moments_at_the_ends_of_the_calendar_are_refused_in_every_time_zone(
    route: str, zone: str, world: World, ids: Ids, people: People, anna: Agent
) -> None:
    Preferences.objects.create(agent=anna, timezone=zone)
    form = next(one for one in FORMS if one.route == route)
    client = people.client("anna")
    sheet, sender = Sheet(form, client, ids), Sender(client, world)
    states: Any = sheet.fields["state"]
    pending = next(str(value) for value, label in states.choices if "pending" in str(label))
    name = "until" if "until" in sheet.fields else "pending_until"
    for moment in ("0001-01-01T00:00", "9999-12-31T23:59", "1582-10-10T00:00", "2026-02-30T00:00"):
        data = together(sheet.base, **{name: moment, "state": pending})
        asked = sender.send("post", sheet.address, data)
        assert asked.answer.status_code == 422, moment


def test_every_address_that_takes_a_form_is_in_the_list() -> None:
    unsafe = {row.route for row in rows() if row.is_unsafe}
    known = {form.route for form in FORMS} | BARE
    twins = {f"api/{route}" for route in known}
    missing = sorted(unsafe - known - twins)
    assert not missing, f"FORMS has no entry for {', '.join(missing)}"
    assert {form.route for form in FORMS} | BARE <= unsafe
