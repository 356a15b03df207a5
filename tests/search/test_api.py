"""Searching by API: everything at once, tickets, agents, suggestions (contract 4.12)."""

from urllib.parse import quote

import pytest

from gotrs.common.validity import Validity
from search.models import PastQuery
from search.past_queries import KEPT
from tests.cast import acting, make_agent, make_customer
from tests.clients import ApiClient, queries_of
from tickets.models import ArticleType
from tickets.operations import ArticleDraft, add_article, close_ticket, set_tags

pytestmark = pytest.mark.django_db


def data(answer):
    assert answer.status_code == 200, answer.content
    return answer.json()["data"]


def note(ticket, who, body, **more):
    return add_article(ticket, actor=acting(who), draft=ArticleDraft(body=body, **more))


REPLY = {"article_type": ArticleType.EMAIL_EXTERNAL}


@pytest.fixture
def toner(make_ticket, support, ben):
    """Ben's ticket about toner."""
    return make_ticket(
        support, "Toner is empty", actor=ben, body="The printer says: no toner left.",
        customer_user_id=ben.login, customer_id="ACME",
    )  # fmt: skip


# --- Everything -------------------------------------------------------------------------------


def test_all_kinds_are_there_each_with_what_was_found(toner, ticket, anna, ben):
    found = data(ApiClient(anna).get("/search?q=toner"))
    assert set(found) == {"tickets", "articles", "users", "customers"}
    assert [row["id"] for row in found["tickets"]] == [toner.pk]
    assert found["tickets"][0] == data(ApiClient(anna).get(f"/tickets/{toner.pk}"))
    (article,) = found["articles"]
    assert article == {
        "id": toner.articles.get().pk,
        "ticket_id": toner.pk,
        "tn": toner.tn,
        "subject": "Toner is empty",
        "snippet": "The printer says: no toner left.",
        "create_time": article["create_time"],
    }
    assert found["users"] == found["customers"] == []


def test_only_the_kinds_asked_for_are_filled(toner, anna, ben):
    api = ApiClient(anna)
    found = data(api.get("/search?q=ben&types=customers"))
    assert [person["login"] for person in found["customers"]] == ["ben@acme.test"]
    assert found["customers"][0]["customer_id"] == "ACME"
    assert (found["tickets"], found["articles"], found["users"]) == ([], [], [])
    both = data(api.get("/search?q=anna&types=users, Articles"))
    assert [person["login"] for person in both["users"]] == ["anna"]
    refused = api.get("/search?q=x&types=tickets,files")
    assert (refused.status_code, refused.json()["code"]) == (400, "invalid_filter")
    assert set(refused.json()["details"]) == {"types"}


def test_a_ticket_number_finds_its_ticket_first(toner, ticket, anna):
    note(ticket, anna, f"See {toner.tn}. See {toner.tn}. {toner.tn}!")
    found = data(ApiClient(anna).get(f"/search?q={toner.tn}"))
    assert [row["id"] for row in found["tickets"]] == [toner.pk, ticket.pk]


def test_the_limit_is_for_each_kind(make_ticket, support, anna):
    for n in range(3):
        make_ticket(support, f"Cable {n}", body="cable")
        make_agent(f"cable{n}")
    api = ApiClient(anna)
    found = data(api.get("/search?q=cable&limit=2"))
    assert [len(found[kind]) for kind in ("tickets", "articles", "users")] == [2, 2, 2]
    assert len(data(api.get("/search?q=cable&limit=many"))["users"]) == 3


def test_articles_have_all_the_words_and_none_of_the_unwanted(make_ticket, support, anna):
    first = make_ticket(support, "One", body="Paper jam in the tray")
    second = make_ticket(support, "Two", body="The jam of paper")
    note(second, anna, "Nothing to do with it")
    for query, expected in (
        ("paper jam", {first.pk, second.pk}),
        ('"paper jam"', {first.pk}),
        ("pap* jam -tray", {second.pk}),
        ("tray jam", {first.pk}),
    ):
        rows = data(ApiClient(anna).get(f"/search?q={quote(query)}&types=articles"))["articles"]
        assert {row["ticket_id"] for row in rows} == expected, query
        assert len(rows) == len(expected)


def test_a_snippet_is_plain_text_around_the_hit(make_ticket, support, anna):
    body = "<b>Dear all,</b> " + "word " * 100 + "the Größe of 5 < 6 matters " + "word " * 100
    make_ticket(support, "Sizes", body=body)
    (row,) = data(ApiClient(anna).get("/search?q=grosse"))["articles"]
    assert "the Größe of 5 < 6 matters" in row["snippet"]
    assert "<mark>" not in row["snippet"]
    assert row["snippet"].startswith("… ")
    assert len(row["snippet"]) < 180


def test_customers_find_what_they_may_read_and_no_people(toner, anna, ben, carla, olga):
    note(toner, anna, "Internal: the customer is difficult.")
    note(toner, anna, "We send a difficult cartridge.", **REPLY)
    for person, texts in ((ben, 1), (carla, 1), (olga, 0)):
        found = data(ApiClient(person).get("/search?q=difficult"))
        assert [row["id"] for row in found["tickets"]] == [toner.pk] * texts
        assert len(found["articles"]) == texts
        assert all("cartridge" in row["snippet"] for row in found["articles"])
        people = data(ApiClient(person).get("/search?q=a&types=users,customers"))
        assert people == {"tickets": [], "articles": [], "users": [], "customers": []}
    assert len(data(ApiClient(anna).get("/search?q=difficult"))["articles"]) == 2


def test_nothing_of_unreadable_queues_is_found(make_ticket, secret, anna, bert, outsider):
    make_ticket(secret, "Salaries", actor=bert, body="Salaries of the board")
    for person in (anna, outsider):
        found = data(ApiClient(person).get("/search?q=salaries"))
        assert (found["tickets"], found["articles"]) == ([], [])
    assert len(data(ApiClient(bert).get("/search?q=salaries"))["articles"]) == 1


def test_people_are_valid_ones_the_best_first(anna, ben):
    make_agent("joanna", last_name="Aaa")
    make_agent("annabel", last_name="Zzz")
    gone = make_agent("annalena")
    gone.valid_id = Validity.INVALID
    gone.save()
    make_customer("anna@elsewhere.test", phone="0800 123")
    found = data(ApiClient(anna).get("/search?q=ANNA"))
    assert [person["login"] for person in found["users"]] == ["anna", "annabel", "joanna"]
    assert [person["login"] for person in found["customers"]] == ["anna@elsewhere.test"]
    by_phone = data(ApiClient(anna).get("/search?q=0800"))
    assert len(by_phone["customers"]) == 1
    assert data(ApiClient(anna).get("/search?q=root@localhost"))["users"] == []


ODD = [
    "%", "_", "\\", '"', "'", "-", "*", '"" -""', "🖨", "\u202e", "' OR 1=1 --", "<script>",
    "a" * 3_000, "a " * 1_500, "(", "AND", "-only", "::", "\ud7ff", "：", "1" * 60,
]  # fmt: skip


@pytest.mark.parametrize("text", ODD)
@pytest.mark.parametrize("path", ["", "/tickets", "/users", "/suggestions"])
def test_any_text_is_a_valid_query(toner, anna, path, text):
    assert ApiClient(anna).get(f"/search{path}?q={quote(text)}").status_code == 200


@pytest.mark.parametrize("query", ["", "?q=", "?q=%20%09", "?Q=x"])
@pytest.mark.parametrize("path", ["", "/tickets", "/users", "/suggestions"])
def test_a_blank_question_is_refused(anna, path, query):
    answer = ApiClient(anna).get(f"/search{path}{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, "validation_failed")
    assert set(answer.json()["details"]) == {"q"}


@pytest.mark.parametrize("path", ["", "/tickets", "/users", "/suggestions", "/saved"])
def test_strangers_are_sent_away(db, path):
    assert ApiClient().get(f"/search{path}?q=x").status_code == 401


def test_searching_costs_the_same_however_much_is_found(make_ticket, support, anna, ben):
    api, costs = ApiClient(anna), []
    for n in range(2):
        make_ticket(support, f"Cable {n}", body="cable", customer_user_id=ben.login)
        make_agent(f"cable{n}")
        make_customer(f"cable{n}@x.test")
        costs.append(queries_of(api, "/search?q=cable")[0])
    assert costs[0] == costs[1]


# --- Tickets ----------------------------------------------------------------------------------


def test_tickets_come_by_relevance_with_filters_and_pages(make_ticket, support, sales, anna):
    much = make_ticket(support, "Cable cable cable", body="cable cable")
    little = make_ticket(sales, "Desk", body="and somewhere a cable under the desk, among others")
    done = make_ticket(sales, "Cable", body="cable")
    close_ticket(done, actor=acting(anna))
    api = ApiClient(anna)
    answer = api.get("/search/tickets?q=cable&status=open")
    assert [row["id"] for row in data(answer)] == [much.pk, little.pk]
    assert answer.json()["pagination"]["total"] == 2
    sort = "sort=created&order=asc"
    assert [row["id"] for row in data(api.get(f"/search/tickets?q=cable&{sort}"))] == [
        much.pk, little.pk, done.pk,
    ]  # fmt: skip
    page = api.get(f"/search/tickets?q=cable&{sort}&per_page=2&page=2").json()
    assert ([row["id"] for row in page["data"]], page["pagination"]["total"]) == ([done.pk], 3)
    only = api.get(f"/search/tickets?q=cable&queue_id={support.pk}&sort=relevance")
    assert [row["id"] for row in data(only)] == [much.pk]
    refused = api.get("/search/tickets?q=cable&priority_id=99")
    assert (refused.status_code, refused.json()["code"]) == (400, "invalid_filter")


def test_customers_search_their_tickets(toner, anna, ben, olga):
    note(toner, anna, "A secret word")
    for person, query, count in ((ben, "toner", 1), (ben, "secret", 0), (olga, "toner", 0)):
        assert len(data(ApiClient(person).get(f"/search/tickets?q={query}"))) == count


# --- Agents -----------------------------------------------------------------------------------


def test_agents_are_found_by_name_page_by_page(anna, rita, admin, ben):
    api = ApiClient(rita)
    answer = api.get("/search/users?q=agent gotrs.test&per_page=1")
    assert answer.json()["pagination"]["total"] == 0
    found = data(api.get("/search/users?q=arndt anna"))
    assert found == [
        {
            "id": anna.pk,
            "login": "anna",
            "first_name": "Anna",
            "last_name": "Arndt",
            "email": "anna@gotrs.test",
            "valid_id": 1,
            "out_of_office": False,
        }
    ]
    page = api.get("/search/users?q=gotrs.test&per_page=2&page=2").json()
    assert (len(page["data"]), page["pagination"]["total"]) == (1, 3)
    assert ApiClient(ben).get("/search/users?q=anna").status_code == 403


# --- Suggestions ------------------------------------------------------------------------------


def suggestions(person, text, more=""):
    return data(ApiClient(person).get(f"/search/suggestions?q={quote(text)}{more}"))


def test_numbers_titles_names_and_tags_are_suggested(toner, make_ticket, support, anna, ben):
    set_tags(toner, actor=acting(anna), tags=["tonic", "urgent"])
    assert suggestions(anna, toner.tn[:12])[0] == toner.tn
    assert suggestions(anna, "ton") == ["Toner is empty", "tonic"]
    assert suggestions(anna, "toner emp") == ["Toner is empty"]
    assert suggestions(anna, "bro") == ["Ben Brook"]
    assert suggestions(anna, "zzz") == suggestions(anna, "%") == []


def test_suggestions_have_no_doubles_and_a_limit(make_ticket, support, anna):
    for n in range(12):
        make_ticket(support, ["Cable", "CABLE"][n % 2] if n < 4 else f"Cable {n}")
    assert len(suggestions(anna, "cab")) == 9
    assert len(suggestions(anna, "cab", "&limit=3")) == 3


def test_earlier_queries_come_again_for_who_asked_them(toner, anna, rita, ben):
    ApiClient(anna).get("/search?q=toner  delivery")
    ApiClient(anna).get("/search/tickets?q=Toner%20price")
    assert suggestions(anna, "toner") == ["Toner price", "toner delivery", "Toner is empty"]
    assert suggestions(rita, "toner") == suggestions(ben, "toner") == ["Toner is empty"]
    ApiClient(ben).get("/search?q=toner color")
    assert suggestions(ben, "tone") == ["toner color", "Toner is empty"]


def test_only_the_latest_queries_are_kept_and_no_pasted_texts(anna):
    api = ApiClient(anna)
    for n in range(KEPT + 2):
        api.get(f"/search/tickets?q=word{n}")
    api.get(f"/search/tickets?q={'x' * 201}")
    api.get("/search/tickets?q=word5")
    kept = list(PastQuery.objects.order_by("-asked_at").values_list("text", flat=True))
    assert len(kept) == KEPT
    assert kept[:2] == ["word5", f"word{KEPT + 1}"]
    assert "word1" not in kept


def test_customers_are_offered_nothing_that_they_may_not_see(toner, make_ticket, secret, ben, bert):
    hidden = make_ticket(secret, "Toner of the board", actor=bert, body="x", customer_id="OTHER")
    set_tags(hidden, actor=acting(bert), tags=["tonsil"])
    assert suggestions(ben, "ton") == ["Toner is empty"]
    assert suggestions(ben, "bro") == []
    assert suggestions(ben, hidden.tn) == []
