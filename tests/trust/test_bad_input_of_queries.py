"""Whatever stands in a query string or a path: an answer, no error, nothing broken.

Asked are all names that a page reads, found by looking on while it is shown, so that a new one is
covered by itself.
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, unquote

import pytest
from django.contrib import admin as django_admin
from django.urls import Resolver404, resolve

import gotrs.urls  # noqa: F401 - registers the tables of the back office
from accounts.actors import Actor
from accounts.models import Agent, Preferences
from gotrs.common.errors import DomainError
from tests.cast import acting
from tests.trust.conftest import World
from tests.trust.hostile import TELLING, VALUES, Sender, names_read, rounds, values_in
from tests.trust.matrix import People, Row, fill
from tests.trust.table import BACK_OFFICE, actions, rows
from tests.trust.test_matrix import headers_of, path_of
from tickets.filter_reader import FILTER_NAMES
from tickets.filters import TicketFilters

# Lists read a copy of the query string, where looking on doesn't help.
FILTERS = (*FILTER_NAMES, "sort", "order", "after", "owner")
VIEWED = (*FILTERS, "view", "columns")
LISTS = [
    ("/tickets", VIEWED),
    ("/api/tickets/rows", VIEWED),
    ("/tickets/filter", VIEWED),
    ("/tickets/columns", VIEWED),
    ("/tickets/export", (*VIEWED, "format")),
    ("/tickets/views/new", VIEWED),
    ("/search", ("q", "start")),
]
KINDS = (*TELLING, "100,000 characters", "other digits", "negative", "list")
# What databases and numbers choke on: sent alone, too, for one wrong value hides the others.
ALONE = ("NUL", "5,000 digits")
READ_ROWS = [row for row in rows() if row.method == "GET"]
RAW = ("%00", "%ff%fe", "%ED%A0%80", "%C0%AF", "%E2%80%AE", "%0d%0aX-Evil:1", "+%2B%", "%zz")


def reader_of(row: Row) -> str:
    """Somebody whom the page lets in."""
    people = ("anna", "admin", "ben")
    return next((one for one in people if row.expected[one] not in {"403", "login"}), "nobody")


def sender_of(people: People, world: World, row: Row) -> Sender:
    """Asks for pages as that person does."""
    headers = {name.replace("_", "-"): value for name, value in headers_of(row).items()}
    return Sender(people.client(reader_of(row)), world, **headers)


@pytest.mark.parametrize("row", READ_ROWS, ids=str)
def test_nothing_in_a_query_string_breaks_a_page(row: Row, world: World, people: People) -> None:
    sender, address = sender_of(people, world, row), path_of(row.route, world.ours)
    with names_read() as names:
        sender.send("get", address, {"article": str(world.ours["article_id"])})
    # Without a name all rounds are the same request; what is raw is still sent piece by piece.
    for wrong in rounds(names, (VALUES[kind] for kind in KINDS)) if names else ():
        sender.send("get", address, wrong)
    for name in names if len(names) > 1 else ():  # a single one had each of KINDS alone
        for kind in ALONE:
            sender.send("get", address, {name: VALUES[kind]})
    for raw in RAW:
        sender.send("get", f"{address}?{raw}&" + "&".join(f"{n}={raw}&{n}[]={raw}" for n in names))


@pytest.mark.parametrize(("path", "names"), LISTS)
def test_nothing_in_the_filters_breaks_a_list(
    path: str, names: tuple[str, ...], world: World, people: People, anna: Agent
) -> None:
    headers = {"HX-Request": "true"} if path.startswith("/api/") else {}
    sender, actor = Sender(people.client("anna"), world, **headers), acting(anna)
    for wrong in rounds(names, values_in(world).values()):
        sender.send("get", path, wrong)
    for name in names:
        for kind in KINDS:
            if not _is_refused({name: VALUES[kind]}, actor):
                sender.send("get", path, {name: VALUES[kind]})


def _is_refused(query: dict[str, str], actor: Actor) -> bool:
    try:
        TicketFilters.from_query(query, actor)
    except DomainError:
        return True
    return False


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
@pytest.mark.parametrize("path", ["/tickets", "/search"])
def test_moments_at_the_ends_of_the_calendar_filter_in_every_time_zone(
    path: str, zone: str, world: World, people: People, anna: Agent
) -> None:
    Preferences.objects.create(agent=anna, timezone=zone)
    sender = Sender(people.client("anna"), world)
    moments = [name for name in FILTER_NAMES if name.endswith(("_after", "_before"))]
    for moment in ("0001-01-01", "9999-12-31T23:59:59Z"):
        for name in moments:
            asked = sender.send("get", path, {name: moment, "q": f"{name}:{moment}"})
            assert path != "/tickets" or asked.answer.status_code == 400


# --- Paths ----------------------------------------------------------------------------------------

PARTS = (
    "0",
    "-1",
    "9" * 30,
    "9" * 5_000,
    "1.5",
    "%00",
    "%ff",
    "%ED%A0%80",
    "..%2f..%2fetc%2fpasswd",
    quote(VALUES["script"], safe=""),
    "00000000-0000-0000-0000-000000000000",
)
_SAME_VIEW = re.compile(f"^(api/)?tickets/<int:pk>/(?:{'|'.join(actions())})$")
PATH_ROWS = [r for r in rows() if "<" in r.route and not _SAME_VIEW.match(r.route)]


def in_areas() -> list[Any]:
    """Rows as parameters of a test: together those that the same person asks in the same way."""
    areas: dict[str, list[Row]] = {}
    for row in PATH_ROWS:
        way = "by HTMX " if headers_of(row) else ""
        area = "/".join(row.route.split("/")[:2])
        areas.setdefault(f"{reader_of(row)} {way}{row.method} /{area}", []).append(row)
    return [pytest.param(lot, id=area) for area, lot in areas.items()]


@pytest.mark.parametrize("area", in_areas())
def test_nothing_in_a_path_finds_anything(area: list[Row], world: World, people: People) -> None:
    sender, nowhere = sender_of(people, world, area[0]), set()
    for row in area:
        for part, path in spoilt_paths(row, world):
            if is_nowhere(path):
                # No view is behind it: the same answer for all addresses of the area.
                if part in nowhere:
                    continue
                nowhere.add(part)
            asked = sender.send(row.method.lower(), path)
            to_table = row.route.startswith("admin/") and asked.word == "302"
            assert to_table or asked.answer.status_code in {400, 404}, asked.word


def spoilt_paths(row: Row, world: World) -> Iterator[tuple[str, str]]:
    """The path with one place spoilt after the other, and by what."""
    good = fill(row.route, {name: f"<{name}>" for name in _PLACES})
    for name in re.findall(r"<(\w+)>", good):
        for part in PARTS:
            spoilt = good.replace(f"<{name}>", part)
            for other in _PLACES:
                spoilt = spoilt.replace(f"<{other}>", str(world.ours.get(other, 1)))
            yield part, spoilt


def is_nowhere(path: str) -> bool:
    """Whether no entry of the URLs takes the path."""
    try:
        resolve(unquote(path))
    except Resolver404:
        return True
    return False


_PLACES = (
    "pk",
    "article_id",
    "file_id",
    "template_id",
    "message_id",
    "token_id",
    "session_id",
    "run_id",
    "view_id",
    "queue_id",
    "token",
    "content_type_id",
    "object_id",
)


# --- Headers --------------------------------------------------------------------------------------

HEADERS = (
    "HX-Current-URL",
    "HX-Target",
    "HX-Trigger",
    "Referer",
    "Accept",
    "Accept-Language",
    "Authorization",
    "If-Modified-Since",
    "Range",
    "X-Forwarded-For",
    "X-Forwarded-Proto",
    "X-Request-Id",
    "Cookie",
)
HEADER_VALUES = (
    "",
    "\0",
    "http://[",
    "%00",
    "9" * 5_000,
    "\xe4\xff",
    VALUES["script"],
    ";=,;;q=z",
)


@pytest.mark.parametrize("name", HEADERS)
@pytest.mark.parametrize("who", ["nobody", "anna"])
def test_nothing_in_a_header_breaks_a_page(
    name: str, who: str, world: World, people: People
) -> None:
    paths = (f"/api/tickets/{world.ours['pk']}/panel", "/login", "/portal")
    by_htmx = {"HX-Request": "true"} if name.startswith("HX-") else {}
    for value in HEADER_VALUES:
        sender = Sender(people.client(who), world, **{name: value}, **by_htmx)
        for path in paths:
            sender.send("get", path)
        for path in ("/theme", "/api/auth/logout"):
            sender.send("post", path, {"theme": "dark"})


# --- The back office ------------------------------------------------------------------------------


@pytest.mark.parametrize("model", BACK_OFFICE)
def test_nothing_in_a_query_string_breaks_a_table_of_the_back_office(
    model: str, world: World, people: People
) -> None:
    sender = Sender(people.client("admin"), world)
    address = f"/admin/{model.replace('.', '/')}/"
    for kind in ("NUL", "100,000 characters", "script", "5,000 digits"):
        sender.send("get", address, {"q": VALUES[kind]})
    sender.send("get", f"{address}?" + "&".join(f"q={raw}" for raw in RAW))
    for name in _filters_of(model):
        for kind in ("NUL", "5,000 digits"):
            sender.send("get", address, {name: VALUES[kind]})
    for part in ("0", "9" * 30, "9" * 5_000, "%00", "_00"):
        asked = sender.send("get", f"{address}{part}/change/")
        assert asked.answer.status_code in {302, 404}


@pytest.mark.parametrize("model", BACK_OFFICE)
def test_nothing_that_is_ticked_in_a_table_breaks_anything(
    model: str, world: World, filled_tables: None, people: People
) -> None:
    sender = Sender(people.client("admin"), world)
    actions = [one for one in _office_of(model).actions or [] if isinstance(one, str)]
    for action in [*actions, "no_such_action"]:
        for value in (*(VALUES[kind] for kind in KINDS), str(world.theirs["pk"])):
            data = {"action": action, "_selected_action": value, "index": "0"}
            sender.send("post", f"/admin/{model.replace('.', '/')}/", data)
        data = {"action": action, "select_across": "1", "_selected_action": "-1", "index": "x"}
        sender.send("post", f"/admin/{model.replace('.', '/')}/", data)


def test_nothing_in_the_address_of_a_page_of_rows_breaks_it(world: World, people: People) -> None:
    sender, address = Sender(people.client("admin"), world), "/admin/queues/queue/"
    with names_read() as names:
        sender.send("get", address)
    for name in names | {"o", "p", "e", "all", "_facets", "_popup", "_to_field", "no__such"}:
        for kind in KINDS:
            sender.send("get", address, {name: VALUES[kind]})


def _filters_of(model: str) -> set[str]:
    plain = [name for name in _office_of(model).list_filter if isinstance(name, str)]
    return {f"{name}{how}" for name in plain for how in ("__exact", "__isnull", "__id__exact")}


def _office_of(model: str) -> Any:
    offices = django_admin.site._registry.items()
    return next(office for kind, office in offices if kind._meta.label_lower == model)
