"""Articles and files (contract 4.6)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast import USERS, acting, make_agent, make_queue
from tests.clients import queries_of
from tickets.api.shapes import ArticleSerializer
from tickets.models import Article, Attachment, OutgoingMail, OutgoingRecipient, SenderType, Ticket
from tickets.operations import ArticleDraft, add_article, close_ticket

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f"
    b"\x15\xc4\x89\x00\x00\x00\nIDATx\x9cc\x00\x01\x00\x00\x05\x00\x01\r\n-\xb4\x00\x00\x00\x00IEND"
    b"\xaeB`\x82"
)


@pytest.fixture
def write(api_of, anna, ticket):
    """Anna's article on the ticket."""
    api = api_of(anna)
    return lambda **body: api.post(f"/tickets/{ticket.pk}/articles", body)


def note(ticket, person, body="Inside"):
    return add_article(ticket, actor=acting(person), draft=ArticleDraft(body=body))


# --- Writing --------------------------------------------------------------------------------------


def test_an_agents_text_is_an_internal_note_by_default(write, anna, ticket):
    answer = write(body="  Inside.\n")
    data = answer.json()["data"]
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"/api/v1/tickets/{ticket.pk}/articles/{data['id']}"
    assert answer.headers["ETag"] == '"2"'
    assert (data["article_type"], data["sender_type"]) == ("note-internal", "agent")
    assert (data["is_visible_for_customer"], data["create_by"]) == (False, anna.pk)
    assert (data["body"], data["subject"]) == ("  Inside.\n", ticket.title)
    assert not OutgoingMail.objects.exists()


def test_an_answer_has_exactly_the_documented_fields(write, api_of, ben, ticket):
    documented = set(ArticleSerializer().fields)
    assert set(write(body="x").json()["data"]) == documented
    seen = api_of(ben).get(f"/tickets/{ticket.pk}/articles").json()["data"][0]
    assert set(seen) == documented - {"bcc"}


@pytest.mark.parametrize(
    ("body", "kind", "sender", "visible"),
    [
        ({"article_type": "note"}, "note-internal", "agent", False),
        ({"article_type": "note-external"}, "note-external", "agent", True),
        ({"is_visible_for_customer": True}, "note-external", "agent", True),
        ({"article_type_id": 5, "sender_type": "customer"}, "phone", "customer", True),
        ({"article_type": "phone", "sender_type_id": 3}, "phone", "customer", True),
        (
            {"article_type": "webrequest", "article_sender_type_id": "3"},
            "webrequest",
            "customer",
            True,
        ),
    ],
)
def test_type_sender_and_visibility_can_be_named(write, body, kind, sender, visible):
    data = write(body="x", **body).json()["data"]
    assert (data["article_type"], data["sender_type"]) == (kind, sender)
    assert data["is_visible_for_customer"] is visible


def test_an_external_mail_goes_to_the_customer(write, ticket):
    data = write(body="We come.", article_type="email", cc="boss@acme.test").json()["data"]
    assert (data["delivery"], data["article_type"]) == ("queued", "email-external")
    assert ticket.tn in data["subject"]
    assert "ben@acme.test" in data["to"]
    addresses = set(OutgoingRecipient.objects.values_list("address", flat=True))
    assert addresses == {"ben@acme.test", "boss@acme.test"}


def test_a_mail_answers_the_article_that_is_named(write, ticket):
    first = write(body="One", article_type="email").json()["data"]
    for named in (first["id"], str(first["id"]), first["message_id"]):
        data = write(body="Two", article_type="email", in_reply_to=named).json()["data"]
        assert data["in_reply_to"] == first["message_id"]
        assert first["message_id"] in data["references"]


@pytest.mark.parametrize("nothing", ["", " ", "\f"])
def test_an_empty_reference_answers_no_article(write, nothing):
    write(body="A note has no Message-ID")
    data = write(body="Two", article_type="email", in_reply_to=nothing).json()["data"]
    assert data["in_reply_to"] is None


def test_a_mail_without_recipient_is_refused(api_of, anna, make_ticket, support):
    lonely = make_ticket(support)
    body = {"body": "x", "article_type": "email-external"}
    answer = api_of(anna).post(f"/tickets/{lonely.pk}/articles", body)
    assert set(answer.json()["details"]) == {"to"}
    assert not Article.objects.exists()


def test_html_is_cleaned_when_it_is_stored(write):
    hostile = '<p onclick="x()">Hi<script>alert(1)</script><img src=x onerror=alert(1)></p>'
    data = write(body=hostile, content_type="text/html").json()["data"]
    assert data["content_type"] == "text/html"
    for word in ("script", "onclick", "onerror", "alert"):
        assert word not in data["body"]


def test_an_article_may_bring_the_next_state_and_time(write, api_of, ticket):
    body = {"state": "pending reminder", "pending_until": "2099-01-01", "time_unit": 0.5}
    data = write(body="Wait", **body).json()["data"]
    ticket.refresh_from_db()
    assert (data["time_unit"], ticket.state.name) == (0.5, "pending reminder")
    noter = api_of(make_agent("noter", {USERS: ["ro", "note"]}))
    answer = noter.post(f"/tickets/{ticket.pk}/articles", {"body": "x", "state": "closed"})
    assert answer.status_code == 403


# --- Customers ------------------------------------------------------------------------------------


def test_whatever_customers_send_is_theirs_and_visible(api_of, ben, carla, ticket):
    body = {
        "body": "It burns",
        "article_type": "note-internal",
        "is_visible_for_customer": False,
        "sender_type": "agent",
        "to": "everybody@world.test",
        "time_unit": 7,
    }
    for person in (ben, carla):
        data = api_of(person).post(f"/tickets/{ticket.pk}/articles", body).json()["data"]
        assert (data["sender_type"], data["is_visible_for_customer"]) == ("customer", True)
        assert (data["to"], data["time_unit"], data["create_by"]) == ("", None, None)
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize(
    ("option", "state", "tickets"), [(1, "open", 1), (3, "closed successful", 2)]
)
def test_on_a_closed_ticket_the_queue_decides(
    api_of, anna, ben, ticket, support, option, state, tickets
):
    support.follow_up_id = option
    support.save()
    close_ticket(ticket, actor=acting(anna))
    data = api_of(ben).post(f"/tickets/{ticket.pk}/articles", {"body": "Again"}).json()["data"]
    ticket.refresh_from_db()
    assert ticket.state.name == state
    assert Ticket.objects.count() == tickets
    assert (data["ticket_id"] == ticket.pk) is (tickets == 1)


def test_a_queue_may_reject_follow_ups(api_of, anna, ben, ticket, support):
    support.follow_up_id = 2
    support.save()
    close_ticket(ticket, actor=acting(anna))
    answer = api_of(ben).post(f"/tickets/{ticket.pk}/articles", {"body": "Again"})
    assert (answer.status_code, answer.json()["code"]) == (400, "follow_up_rejected")
    assert Article.objects.count() == 1


def test_strangers_write_nothing(api_of, olga, outsider, ticket):
    for person in (olga, outsider):
        answer = api_of(person).post(f"/tickets/{ticket.pk}/articles", {"body": "x"})
        assert answer.status_code == 404


# --- Reading --------------------------------------------------------------------------------------


def test_customers_read_visible_articles_only(api_of, anna, ben, ticket):
    hidden = note(ticket, anna)
    api = api_of(ben)
    assert [
        row["sender_type"] for row in api.get(f"/tickets/{ticket.pk}/articles").json()["data"]
    ] == ["customer"]
    assert api.get(f"/tickets/{ticket.pk}/articles/{hidden.pk}").status_code == 404
    assert api_of(anna).get(f"/tickets/{ticket.pk}/articles/{hidden.pk}").status_code == 200


def test_an_article_is_read_under_its_own_ticket_only(api_of, anna, make_ticket, sales, ticket):
    other = note(make_ticket(sales), anna)
    for pk in (other.pk, 0, -1, 10**25):
        assert api_of(anna).get(f"/tickets/{ticket.pk}/articles/{pk}").status_code == 404
    assert api_of(anna).get(f"/tickets/{ticket.pk}/articles/x").json()["code"] == "invalid_id"


def test_the_conversation_can_be_filtered_turned_and_walked(api_of, anna, ticket):
    api, path = api_of(anna), f"/tickets/{ticket.pk}/articles"
    for number in range(4):
        note(ticket, anna, f"Note {number}")

    def bodies(query):
        return [row["body"] for row in api.get(f"{path}?{query}").json()["data"]]

    assert bodies("")[0] == "It smokes."
    assert bodies("order=desc")[0] == "Note 3"
    assert bodies("sender_type=customer") == bodies("visible=true") == ["It smokes."]
    assert bodies("article_type=webrequest") == ["It smokes."]
    assert bodies("per_page=2&page=2") == ["Note 1", "Note 2"]
    first = api.get(f"{path}?cursor=&per_page=3").json()
    cursor = first["pagination"]["next_cursor"]
    assert bodies(f"cursor={cursor}&per_page=3") == ["Note 2", "Note 3"]
    wrong = api.get(f"{path}?sender_type=x&visible=y&article_type=z").json()
    assert set(wrong["details"]) == {"sender_type", "visible", "article_type"}


def test_fifty_articles_cost_as_many_queries_as_two(api_of, anna, ticket):
    api, path = api_of(anna), f"/tickets/{ticket.pk}/articles"

    note(ticket, anna)
    few, two = queries_of(api, path)
    for _number in range(48):
        note(ticket, anna)
    many, fifty = queries_of(api, path)
    assert (two, fifty) == (2, 50)
    assert few == many


# --- Files ----------------------------------------------------------------------------------------


@pytest.fixture
def upload(api_of, anna):
    """Uploads as anna, or as somebody else."""

    def send(content=b"Hello", name="hello.txt", person=None, kind="text/plain"):
        file = SimpleUploadedFile(name, content, content_type=kind)
        return api_of(person or anna).send_form("/files/upload", {"file": file})

    return send


def test_an_upload_waits_for_its_article(upload, write, api_of, anna, ticket):
    stored = upload().json()["data"]
    assert set(stored) == {"id", "filename", "size", "content_type"}
    info = api_of(anna).get(f"/files/{stored['id']}/info").json()["data"]
    assert (info["ticket_id"], info["article_id"]) == (None, None)
    article = write(body="See file", file_ids=[stored["id"]]).json()["data"]
    assert [file["id"] for file in article["attachments"]] == [stored["id"]]
    again = write(body="Twice", file_ids=[stored["id"]])
    assert set(again.json()["details"]) == {"file_ids"}
    info = api_of(anna).get(f"/files/{stored['id']}/info").json()["data"]
    assert (info["ticket_id"], info["article_id"]) == (ticket.pk, article["id"])


def test_a_form_brings_files_with_the_article_or_ticket(api_of, anna, ticket, support):
    api = api_of(anna)
    files = [SimpleUploadedFile("a.txt", b"A"), SimpleUploadedFile("a.txt", b"B")]
    answer = api.send_form(f"/tickets/{ticket.pk}/articles", {"body": "Two", "file": files})
    names = [file["filename"] for file in answer.json()["data"]["attachments"]]
    assert names == ["a.txt", "a-1.txt"]
    body = {
        "title": "x",
        "queue_id": support.pk,
        "body": "y",
        "file": SimpleUploadedFile("c", b"C"),
    }
    pk = api.send_form("/tickets", body).json()["data"]["id"]
    rows = api.get(f"/tickets/{pk}/attachments").json()["data"]
    assert [row["filename"] for row in rows] == ["c"]
    content = api.get(f"/tickets/{pk}/attachments/{rows[0]['id']}")
    assert b"".join(content.streaming_content) == b"C"
    elsewhere = api.get(f"/tickets/{ticket.pk}/attachments/{rows[0]['id']}")
    assert elsewhere.status_code == 404


def test_files_need_a_text(api_of, anna, support):
    body = {"title": "x", "queue_id": support.pk, "file": SimpleUploadedFile("c", b"C")}
    assert set(api_of(anna).send_form("/tickets", body).json()["details"]) == {"body"}
    assert not Ticket.objects.exists()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("run.exe", "file_type_blocked"),
        ("RUN.EXE", "file_type_blocked"),
        ("invoice.pdf.js", "file_type_blocked"),
        ("invoice.js.pdf", "file_type_blocked"),
        (".bashrc", "file_type_blocked"),
    ],
)
def test_programs_are_not_accepted(upload, write, name, code):
    answer = upload(name=name)
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert not Attachment.objects.exists()


def test_files_have_limits(upload, api_of, anna, ticket, settings):
    settings.UPLOAD_MAX_BYTES, settings.ARTICLE_MAX_BYTES, settings.ARTICLE_MAX_FILES = 10, 15, 3
    assert upload(content=b"x" * 10).status_code == 201
    assert upload(content=b"x" * 11).json()["code"] == "too_large"
    api, path = api_of(anna), f"/tickets/{ticket.pk}/articles"
    for sizes in ([1, 1, 1, 1], [8, 8], [11]):
        files = [SimpleUploadedFile(f"{n}.txt", b"x" * size) for n, size in enumerate(sizes)]
        answer = api.send_form(path, {"body": "x", "file": files})
        assert (answer.status_code, answer.json()["code"]) == (413, "too_large"), sizes
    assert ticket.articles.count() == 1


def test_no_or_an_empty_file_is_refused(upload, api_of, anna):
    assert set(upload(content=b"").json()["details"]) == {"file"}
    assert set(api_of(anna).send_form("/files/upload", {"x": "1"}).json()["details"]) == {"file"}
    assert set(api_of(anna).post("/files/upload", {"file": "x"}).json()["details"]) == {"file"}


def test_an_unused_file_is_its_uploaders_alone(upload, api_of, anna, rita, ben, admin, ticket):
    of_anna = upload().json()["data"]["id"]
    of_ben = upload(person=ben).json()["data"]["id"]
    for person, pk in ((rita, of_anna), (admin, of_anna), (ben, of_anna), (anna, of_ben)):
        api = api_of(person)
        assert api.get(f"/files/{pk}").status_code == 404
        assert api.get(f"/files/{pk}/info").status_code == 404
        assert api.delete(f"/files/{pk}").status_code == 404
        answer = api.post(f"/tickets/{ticket.pk}/articles", {"body": "x", "file_ids": [pk]})
        assert answer.status_code in {400, 403}
    assert api_of(anna).delete(f"/files/{of_anna}").json()["data"] == {"id": of_anna}
    assert api_of(anna).delete(f"/files/{of_anna}").status_code == 404


def test_a_used_file_is_read_by_who_reads_its_article(
    upload, api_of, write, anna, rita, ben, olga, outsider, ticket
):
    hidden, shown = (upload(name=f"{n}.txt").json()["data"]["id"] for n in ("hidden", "shown"))
    write(body="x", file_ids=[hidden])
    write(body="x", file_ids=[shown], is_visible_for_customer=True)
    for person, sees_hidden, sees_shown in (
        (anna, 200, 200), (rita, 200, 200), (ben, 404, 200), (olga, 404, 404), (outsider, 404, 404),
    ):  # fmt: skip
        assert api_of(person).get(f"/files/{hidden}").status_code == sees_hidden
        assert api_of(person).get(f"/files/{shown}/info").status_code == sees_shown
    listed = api_of(ben).get(f"/tickets/{ticket.pk}/attachments").json()["data"]
    assert [row["id"] for row in listed] == [shown]
    assert api_of(anna).delete(f"/files/{shown}").json()["code"] == "in_use"
    assert api_of(rita).delete(f"/files/{shown}").status_code == 403


@pytest.mark.parametrize("pk", ["x", "7", "00000000-0000-0000-0000-000000000000", "..%2f..%2fetc"])
def test_a_file_that_is_not_there_is_not_found(api_of, anna, pk):
    for path in (f"/files/{pk}", f"/files/{pk}/info"):
        assert api_of(anna).get(path).status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "inline"),
    [
        ("picture.png", PNG, True),
        ("page.html", b"<html><script>alert(1)</script></html>", False),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", False),
        ("picture.png", b"<html><script>alert(1)</script></html>", False),
    ],
)
def test_only_harmless_kinds_are_shown_in_place(upload, api_of, anna, name, content, inline):
    pk = upload(content, name, kind="image/png").json()["data"]["id"]
    saved = api_of(anna).get(f"/files/{pk}")
    assert saved.headers["Content-Disposition"].startswith("attachment")
    assert saved.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in saved.headers["Content-Security-Policy"]
    assert b"".join(saved.streaming_content) == content
    shown = api_of(anna).get(f"/files/{pk}?inline=true")
    assert shown.headers["Content-Disposition"].startswith("inline" if inline else "attachment")


def test_a_hostile_file_name_harms_nobody(upload, api_of, anna):
    stored = upload(name='x"\r\nSet-Cookie: a=b\u202egpj.txt').json()["data"]
    assert not set(stored["filename"]) & set('"\r\n\u202e')
    answer = api_of(anna).get(f"/files/{stored['id']}")
    assert "Set-Cookie" not in answer.headers


def test_senders_of_the_system_are_named(api_of, anna, ticket):
    from accounts.actors import Actor

    add_article(ticket, actor=Actor.system(), draft=ArticleDraft(body="Auto"))
    data = api_of(anna).get(f"/tickets/{ticket.pk}/articles?sender_type=system").json()["data"]
    assert data[0]["sender_type_id"] == SenderType.SYSTEM
    assert data[0]["create_by"] is None


def test_a_queue_without_an_address_sends_no_mail(api_of, anna, make_ticket, ben):
    queue = make_queue("Mute")
    queue.system_address = None
    queue.save()
    quiet = make_ticket(queue, customer_user_id=ben.login)
    body = {"body": "x", "article_type": "email"}
    assert api_of(anna).post(f"/tickets/{quiet.pk}/articles", body).status_code == 400
