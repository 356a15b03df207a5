"""The customer portal: one's own requests, without internals."""

import pytest

from queues.models.queues import FollowUpOption
from tests.cast import acting
from tickets.models import ArticleType, SenderType, Ticket
from tickets.operations import (
    ArticleDraft,
    NewFile,
    add_article,
    close_ticket,
    merge_tickets,
)

pytestmark = pytest.mark.django_db


def text_of(answer):
    return answer.content.decode()


def draft(body, kind=ArticleType.NOTE_EXTERNAL, **more):
    return ArticleDraft(subject="Fire", body=body, article_type=kind, **more)


def test_a_request_becomes_a_ticket_and_leads_to_it(browser_of, support, ben):
    answer = browser_of(ben).post(
        "/portal/new", {"queue": support.pk, "title": "Fire", "body": "It smokes."}
    )
    ticket = Ticket.objects.get()
    assert answer["Location"] == f"/portal/tickets/{ticket.pk}"
    assert (ticket.customer_user_id, ticket.customer_id) == (ben.login, "ACME")
    assert ticket.articles.get().sender_type == SenderType.CUSTOMER


@pytest.mark.parametrize(
    "change",
    [{"title": ""}, {"title": "x" * 5000}, {"body": ""}, {"queue": "²"}, {"queue": ""}],
)
def test_a_wrong_request_comes_back_with_its_text(browser_of, support, ben, change):
    data = {"queue": support.pk, "title": "Fire", "body": "It smokes."} | change
    answer = browser_of(ben).post("/portal/new", data)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == set(change)
    assert not Ticket.objects.exists()


def test_queues_closed_to_customers_take_no_request(browser_of, secret, ben):
    data = {"queue": secret.pk, "title": "Fire", "body": "It smokes."}
    answer = browser_of(ben).post("/portal/new", data)
    assert answer.status_code == 422
    assert "Secret" not in text_of(answer)


def test_internal_notes_and_addresses_of_agents_are_not_shown(browser_of, ticket, anna, ben):
    add_article(
        ticket, actor=acting(anna), draft=draft("He is a nuisance.", ArticleType.NOTE_INTERNAL)
    )
    add_article(
        ticket,
        actor=acting(anna),
        draft=draft("Pull the plug.", from_="Anna Arndt <anna@gotrs.test>"),
    )
    text = text_of(browser_of(ben).get(f"/portal/tickets/{ticket.pk}"))
    assert "Pull the plug." in text
    assert "nuisance" not in text
    assert "Anna Arndt" in text
    assert "anna@gotrs.test" not in text


def test_the_list_shows_open_requests_and_all_when_asked_for(browser_of, ticket, anna, ben):
    browser = browser_of(ben)
    assert ticket.title in text_of(browser.get("/portal"))
    close_ticket(ticket, actor=acting(anna))
    assert ticket.title not in text_of(browser.get("/portal"))
    assert ticket.title in text_of(browser.get("/portal?show=all"))


@pytest.mark.parametrize("page", ["0", "-1", "x", "²", "9" * 50])
def test_an_odd_page_is_no_error(browser_of, ticket, ben, page):
    assert browser_of(ben).get("/portal", {"page": page}).status_code == 200


def test_a_colleague_reads_and_replies_but_may_not_close(browser_of, ticket, carla):
    browser = browser_of(carla)
    assert "Ben Brook" in text_of(browser.get("/portal"))
    page = text_of(browser.get(f"/portal/tickets/{ticket.pk}"))
    assert "It smokes." in page
    assert 'value="close"' not in page
    assert (
        browser.post(f"/portal/tickets/{ticket.pk}/reply", {"body": "Here too."}).status_code == 302
    )
    answer = browser.post(f"/portal/tickets/{ticket.pk}/state", {"action": "close"})
    assert answer.status_code == 403
    ticket.refresh_from_db()
    assert ticket.is_active


def test_strangers_find_nothing(browser_of, ticket, olga):
    browser = browser_of(olga)
    assert ticket.title not in text_of(browser.get("/portal?show=all"))
    place = f"/portal/tickets/{ticket.pk}"
    assert browser.get(place).status_code == 404
    assert browser.post(f"{place}/reply", {"body": "Hello"}).status_code == 404
    assert browser.post(f"{place}/state", {"action": "close"}).status_code == 404
    assert browser.get("/portal/tickets/" + "9" * 30).status_code == 404
    assert ticket.articles.count() == 1


def test_one_closes_and_reopens_an_own_request(browser_of, ticket, ben):
    browser = browser_of(ben)
    for action, closed in (("close", True), ("reopen", False)):
        place = f"/portal/tickets/{ticket.pk}/state"
        assert browser.post(place, {"action": action}).status_code == 302
        ticket.refresh_from_db()
        assert ticket.is_closed is closed


def test_where_the_queue_forbids_it_one_may_not_close(browser_of, make_ticket, sales, ben):
    ticket = make_ticket(sales, actor=ben, body="Smoke", customer_user_id=ben.login)
    browser = browser_of(ben)
    assert 'value="close"' not in text_of(browser.get(f"/portal/tickets/{ticket.pk}"))
    for action in ("close", "reopen", "delete", ""):
        answer = browser.post(f"/portal/tickets/{ticket.pk}/state", {"action": action})
        assert answer.status_code == 403


def test_a_reply_reopens_a_closed_request(browser_of, ticket, anna, ben):
    close_ticket(ticket, actor=acting(anna))
    browser_of(ben).post(f"/portal/tickets/{ticket.pk}/reply", {"body": "It smokes again."})
    ticket.refresh_from_db()
    assert ticket.is_active


def test_an_empty_reply_is_refused(browser_of, ticket, ben):
    answer = browser_of(ben).post(f"/portal/tickets/{ticket.pk}/reply", {"body": " "})
    assert answer.status_code == 422
    assert ticket.articles.count() == 1


def test_where_closed_is_over_a_sentence_and_a_new_request_are_offered(
    browser_of, ticket, support, anna, ben
):
    support.follow_up_id = FollowUpOption.REJECT
    support.save()
    close_ticket(ticket, actor=acting(anna))
    browser = browser_of(ben)
    page = text_of(browser.get(f"/portal/tickets/{ticket.pk}"))
    assert "takes no further messages" in page
    assert 'name="body"' not in page
    answer = browser.post(f"/portal/tickets/{ticket.pk}/reply", {"body": "Again."})
    assert answer.status_code == 422
    assert ticket.articles.count() == 1


def test_a_merged_request_leads_to_its_target(browser_of, make_ticket, support, ticket, anna, ben):
    target = make_ticket(
        support, "The same fire", actor=ben, body="Smoke", customer_user_id=ben.login
    )
    merge_tickets(ticket, actor=acting(anna), target=target)
    answer = browser_of(ben).get(f"/portal/tickets/{ticket.pk}")
    assert answer["Location"] == f"/portal/tickets/{target.pk}"


def test_a_target_of_others_stays_hidden(browser_of, make_ticket, support, ticket, anna, ben, olga):
    target = make_ticket(
        support, "Fire at Other", actor=olga, body="Smoke", customer_user_id=olga.login
    )
    merge_tickets(ticket, actor=acting(anna), target=target)
    answer = browser_of(ben).get(f"/portal/tickets/{ticket.pk}")
    assert answer.status_code == 200
    assert "Fire at Other" not in text_of(answer)


def test_files_are_downloads_for_those_who_may_read_them(browser_of, ticket, anna, ben, olga):
    page = NewFile("plan.html", b"<script>alert(1)</script>", "text/html")
    shown = add_article(ticket, actor=acting(anna), draft=draft("See the plan.", files=(page,)))
    hidden = add_article(
        ticket, actor=acting(anna), draft=draft("Ours.", ArticleType.NOTE_INTERNAL, files=(page,))
    )
    file = shown.attachments.get()
    answer = browser_of(ben).get(f"/portal/files/{file.pk}")
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert browser_of(olga).get(f"/portal/files/{file.pk}").status_code == 404
    secret = hidden.attachments.get().pk
    assert browser_of(ben).get(f"/portal/files/{secret}").status_code == 404
    assert browser_of(ben).get("/portal/files/no-such-file").status_code == 404


@pytest.mark.parametrize("place", ["/portal", "/portal/new", "/portal/tickets/1"])
def test_the_portal_is_for_customers(browser_of, ticket, anna, client, place):
    assert browser_of(anna).get(place).status_code == 403
    assert client.get(place)["Location"].startswith("/login")


def test_script_is_shown_as_text(browser_of, make_ticket, support, ben):
    ticket = make_ticket(
        support, "<script>alert(1)</script>", actor=ben, body="<img src=x onerror=alert(2)>",
        customer_user_id=ben.login,
    )  # fmt: skip
    browser = browser_of(ben)
    for place in ("/portal", f"/portal/tickets/{ticket.pk}"):
        text = text_of(browser.get(place))
        assert "<script>alert" not in text
        assert "<img src=x" not in text


def test_the_number_of_queries_does_not_depend_on_the_number_of_requests(
    browser_of, make_ticket, support, ben, carla
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser = browser_of(ben)

    def fill(count):
        for number in range(count):
            person = (ben, carla)[number % 2]
            make_ticket(support, actor=person, body="Smoke", customer_user_id=person.login,
                        customer_id="ACME")  # fmt: skip

    def measure():
        browser.get("/portal")
        with CaptureQueriesContext(connection) as queries:
            browser.get("/portal")
        return len(queries)

    fill(2)
    few = measure()
    fill(20)
    assert measure() == few <= 12
