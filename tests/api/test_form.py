"""The form of the API: JSON only, envelope, errors, headers (contract 1.1 to 1.3)."""

import logging

import pytest
from django.test import Client

from tests.clients import ApiClient


@pytest.fixture
def program(anna):
    """Anna's program, for requests that need their own headers."""
    client = Client(raise_request_exception=False)
    client.defaults["HTTP_AUTHORIZATION"] = ApiClient(anna).headers["Authorization"]
    return client


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "*/*", "image/png", "nonsense"])
@pytest.mark.parametrize("path", ["/tickets", "/tickets/abc", "/nowhere", "", "/"])
def test_answers_are_json_whatever_accept_says(program, accept, path):
    answer = program.get(f"/api/v1{path}", headers={"Accept": accept})
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
    assert answer.json()["success"] is (path == "/tickets")
    assert answer.headers["X-Request-Id"]


def test_a_trailing_slash_means_the_same_path(program, ticket):
    for path in ("/tickets", f"/tickets/{ticket.pk}", "/users/me"):
        one, other = program.get(f"/api/v1{path}"), program.get(f"/api/v1{path}/")
        assert one.status_code == other.status_code == 200
        assert one.json() == other.json()


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete", "options"])
def test_an_unknown_path_is_not_found_for_every_method(client, db, method):
    answer = getattr(client, method)("/api/v1/nowhere/at/all")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("path", ["/tickets", "/users/me", "/auth/login", "/health"])
def test_a_wrong_method_is_405_with_allow_even_for_strangers(client, db, path):
    for method in ("delete", "options", "trace"):
        answer = getattr(client, method)(f"/api/v1{path}")
        assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
        assert "DELETE" not in answer.headers["Allow"]


def test_head_is_get_without_a_body(program, ticket):
    answer = program.head(f"/api/v1/tickets/{ticket.pk}")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["ETag"] == '"1"'


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("{", "application/json"),
        ("[1]", "application/json"),
        ('"text"', "application/json"),
        ("null", "application/json"),
        ('{"title": NaN}', "application/json"),
        ('{"title": "\\ud800"}', "application/json"),
        (b'{"title": "\xff"}', "application/json"),
        ("[" * 5000, "application/json"),
        ('{"title": "a\\u0000b"}', "application/json"),
        ('{"a\\u0000": 1}', "application/json"),
        ("<x/>", "application/xml"),
        ("title=x", "text/plain"),
        ("--x", "multipart/form-data"),
    ],
)
def test_what_can_not_be_read_is_malformed(program, body, kind):
    answer = program.post("/api/v1/tickets", body, content_type=kind)
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed_request")


@pytest.mark.parametrize(
    "path",
    ["/tickets?search=a%00b", "/tickets/by-number/1%002", "/tickets?%00=1", "/files/%00"],
)
def test_the_nul_character_is_refused_in_addresses(program, path):
    assert program.get(f"/api/v1{path}").json()["code"] == "malformed_request"


def test_the_nul_character_is_refused_in_forms(program):
    answer = program.post("/api/v1/tickets", {"title": "a\x00b", "queue_id": "1"})
    assert answer.json()["code"] == "malformed_request"


def test_a_json_body_over_ten_megabytes_is_too_large(program):
    body = '{"title": "' + "x" * (10 * 1024 * 1024) + '"}'
    answer = program.post("/api/v1/tickets", body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_text_comes_back_as_it_was_sent(api_of, anna, support):
    title = "Żółć 日本 😀 <b>&amp;\"'\\ %s {{x}}"
    body = {"title": f"  {title} ", "queue_id": support.pk, "body": f"  {title}\n\t"}
    answer = api_of(anna).post("/tickets", body)
    assert answer.json()["data"]["title"] == title
    assert title.encode() not in answer.content  # the quote is escaped, nothing else
    assert title.replace("\\", "\\\\").replace('"', '\\"').encode() in answer.content
    articles = api_of(anna).get(f"/tickets/{answer.json()['data']['id']}/articles").json()["data"]
    assert articles[0]["body"] == f"  {title}\n\t"


def test_forms_work_with_the_same_names(api_of, anna, support):
    answer = api_of(anna).send_form(
        "/tickets", {"title": "By form", "queue_id": support.pk, "body": "x", "locked": "false"}
    )
    assert answer.status_code == 201


def test_an_unexpected_error_shows_nothing_of_the_inside(program, monkeypatch, caplog):
    def broken(*_args, **_more):
        raise RuntimeError("SELECT secret FROM /etc/passwd")

    monkeypatch.setattr("tickets.api.tickets.ticket_page", broken)
    with caplog.at_level(logging.ERROR):
        answer = program.get("/api/v1/tickets")
    assert (answer.status_code, answer.json()["code"]) == (500, "server_error")
    assert b"SELECT" not in answer.content
    assert "SELECT secret" in caplog.text


def test_no_other_site_reads_answers_unless_it_is_configured(program, settings):
    headers = {"Origin": "https://app.example"}
    assert "Access-Control-Allow-Origin" not in program.get("/api/v1/info", headers=headers).headers
    settings.CORS_ORIGINS = ["https://app.example"]
    answer = program.get("/api/v1/info", headers=headers)
    assert answer.headers["Access-Control-Allow-Origin"] == "https://app.example"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    foreign = program.get("/api/v1/info", headers={"Origin": "https://evil.example"})
    assert "Access-Control-Allow-Origin" not in foreign.headers


def test_a_configured_site_may_ask_before(client, db, settings):
    settings.CORS_ORIGINS = ["https://app.example"]
    headers = {"Origin": "https://app.example", "Access-Control-Request-Method": "PUT"}
    answer = client.options("/api/v1/tickets/1", headers=headers)
    assert answer.status_code == 200
    assert "PUT" in answer.headers["Access-Control-Allow-Methods"]
    assert "Authorization" in answer.headers["Access-Control-Allow-Headers"]


def test_over_plain_http_a_production_site_refuses_instead_of_redirecting(program, settings):
    settings.SECURE_SSL_REDIRECT = True
    answer = program.get("/api/v1/tickets")
    assert (answer.status_code, answer.json()["success"]) == (403, False)


def test_a_wrong_host_is_refused_as_json(program):
    answer = program.get("/api/v1/tickets", headers={"Host": "evil.example"})
    assert answer.headers["Content-Type"].startswith("application/json")
    assert answer.status_code == 400


# --- Paging ---------------------------------------------------------------------------------------


@pytest.fixture
def five(make_ticket, support):
    """Five tickets."""
    return [make_ticket(support, title=f"Ticket {n}") for n in range(5)]


def test_pages_tell_where_one_is(api_of, anna, five):
    api = api_of(anna)
    answer = api.get("/tickets?per_page=2&page=2").json()
    assert [row["title"] for row in answer["data"]] == ["Ticket 2", "Ticket 1"]
    assert answer["pagination"] == {
        "page": 2,
        "per_page": 2,
        "total": 5,
        "total_pages": 3,
        "has_next": True,
        "has_prev": True,
    }


@pytest.mark.parametrize("name", ["per_page", "limit", "page_size"])
def test_the_size_of_a_page_has_three_names(api_of, anna, five, name):
    assert len(api_of(anna).get(f"/tickets?{name}=3").json()["data"]) == 3


@pytest.mark.parametrize("value", ["0", "-1", "abc", "1.5", "", "9" * 40])
def test_a_page_that_makes_no_sense_is_the_first(api_of, anna, five, value):
    pagination = api_of(anna).get(f"/tickets?page={value}&per_page={value}").json()["pagination"]
    assert pagination["page"] == 1
    assert pagination["per_page"] == 20


def test_at_most_a_hundred_rows_come_at_once(api_of, anna, five):
    assert api_of(anna).get("/tickets?per_page=1000").json()["pagination"]["per_page"] == 100


@pytest.mark.parametrize("page", [2, 10**6, 10**17])
def test_a_page_past_the_end_is_empty_with_the_true_total(api_of, anna, five, page):
    answer = api_of(anna).get(f"/tickets?page={page}").json()
    assert (answer["data"], answer["pagination"]["total"]) == ([], 5)


def test_a_whole_list_comes_without_pagination_unless_asked_for(api_of, anna, five):
    api = api_of(anna)
    whole = api.get("/priorities").json()
    assert len(whole["data"]) == 5
    assert "pagination" not in whole
    part = api.get("/priorities?per_page=2&page=3").json()
    assert [row["name"] for row in part["data"]] == ["5 very high"]
    assert part["pagination"]["total"] == 5


def test_a_cursor_walks_through_everything_once(api_of, anna, five):
    api = api_of(anna)
    seen, cursor = [], ""
    while cursor is not None:
        answer = api.get(f"/tickets?cursor={cursor}&per_page=2").json()
        seen += [row["id"] for row in answer["data"]]
        cursor = answer["pagination"]["next_cursor"]
        assert set(answer["pagination"]) == {"per_page", "has_next", "next_cursor"}
    assert seen == [ticket.pk for ticket in five]


@pytest.mark.parametrize("sort", ["created", "-created", "id", "-id", "updated", "-updated"])
def test_a_cursor_keeps_its_order(api_of, anna, five, sort):
    api = api_of(anna)
    first = api.get(f"/tickets?cursor=&per_page=3&sort={sort}").json()
    rest = api.get(
        f"/tickets?cursor={first['pagination']['next_cursor']}&per_page=3&sort={sort}"
    ).json()
    ids = [row["id"] for row in first["data"] + rest["data"]]
    expected = [ticket.pk for ticket in five]
    assert ids == (expected[::-1] if sort.startswith("-") else expected)


def test_a_ticket_that_changes_while_one_walks_is_seen_again(api_of, anna, five):
    from tests.cast import acting
    from tickets.operations import set_title

    api = api_of(anna)
    first = api.get("/tickets?cursor=&per_page=2").json()
    set_title(five[0], actor=acting(anna), title="Changed")
    cursor = first["pagination"]["next_cursor"]
    rest = api.get(f"/tickets?cursor={cursor}&per_page=10").json()["data"]
    assert rest[-1]["title"] == "Changed"
    assert len(rest) == 4


@pytest.mark.parametrize(
    "cursor",
    ["x", "bm9uc2Vuc2U", "a" * 3000, "%C3%A9", "dXBkYXRlZDphOjk5OTk5OTk5OTk5OTk5OTk5OTk6OQ"],
)
def test_a_bad_cursor_is_refused(api_of, anna, five, cursor):
    answer = api_of(anna).get(f"/tickets?cursor={cursor}")
    assert (answer.status_code, set(answer.json()["details"])) == (400, {"cursor"})


def test_a_cursor_of_another_order_is_refused(api_of, anna, five):
    api = api_of(anna)
    cursor = api.get("/tickets?cursor=&per_page=2").json()["pagination"]["next_cursor"]
    assert api.get(f"/tickets?cursor={cursor}&sort=-created").status_code == 400
