"""Text templates, their files, and filling them in (contract 4.8)."""

import pytest

from accounts.models import AuditEntry
from queues.models import Queue, Template
from tests.cast import acting
from tests.clients import ApiClient, queries_of
from tickets.api.templates import KINDS, TemplateSerializer
from tickets.files import store_upload
from tickets.models import Attachment
from tickets.operations import ArticleDraft, add_article

pytestmark = pytest.mark.django_db

NEW = {
    "name": "Reset",
    "template_type": "Answer",
    "subject": "Your printer",
    "text": "Hold the button.\n",
    "content_type": "text/plain",
    "comment": "The usual",
}


@pytest.fixture
def api(admin):
    return ApiClient(admin)


@pytest.fixture
def upload(admin):
    def make(name="manual.txt", content=b"Read me", person=admin):
        return str(store_upload(acting(person), name, content, "text/plain").pk)

    return make


def refused(answer, *fields):
    assert (answer.status_code, answer.json()["code"]) == (400, "validation_failed"), answer.content
    assert set(answer.json()["details"]) == set(fields)


def test_every_field_can_be_written_and_sent_back(api, support, sales, upload):
    body = NEW | {"queue_ids": [sales.pk, support.pk], "attachments": [upload()]}
    answer = api.post("/templates", body)
    assert answer.status_code == 201, answer.content
    row = answer.json()["data"]
    assert set(row) == set(TemplateSerializer().fields)
    (file,) = row["attachments"]
    assert file == {
        "id": body["attachments"][0], "filename": "manual.txt", "content_type": "text/plain",
        "size": 7, "inline": False, "content_id": None,
    }  # fmt: skip
    expected = NEW | {"queue_ids": [support.pk, sales.pk], "attachments": [file], "valid_id": 1}
    assert row == expected | {"id": row["id"]}
    path = f"/templates/{row['id']}"
    assert answer.headers["Location"] == f"/api/v1{path}"
    assert api.put(path, row).json()["data"] == row
    changed = api.patch(path, {"queue_ids": [], "subject": None}).json()["data"]
    assert changed == row | {"queue_ids": [], "subject": ""}
    assert api.delete(path).json()["data"] == {"id": row["id"], "valid_id": 2}
    assert api.get(path).json()["data"]["valid_id"] == 2
    assert api.delete(path).json()["code"] == "already_deleted"
    created, updated, _deleted = AuditEntry.objects.filter(entity_type="template").order_by("id")
    assert created.new_values["attachments"] == ["manual.txt"]
    assert updated.old_values == {
        "queue_ids": [support.pk, sales.pk], "subject": "Your printer"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": ""}, "name"),
        ({"template_type": None}, "template_type"),
        ({"template_type": "Poem"}, "template_type"),
        ({"text": "  "}, "text"),
        ({"text": None}, "text"),
        ({"subject": "x" * 999}, "subject"),
        ({"subject": "a\nb"}, "subject"),
        ({"content_type": "text/rtf"}, "content_type"),
        ({"queue_ids": [9999]}, "queue_ids"),
        ({"queue_ids": "x"}, "queue_ids"),
        ({"attachments": ["x"]}, "attachments"),
        ({"attachments": [{"name": "x"}]}, "attachments"),
        ({"attachments": {}}, "attachments"),
        ({"attachments": None}, "attachments"),
        ({"file_ids": ["00000000-0000-4000-8000-000000000000"]}, "file_ids"),
    ],
)
def test_bad_values_name_their_field(api, body, field):
    before = Template.objects.count()
    refused(api.post("/templates", NEW | body), field)
    assert Template.objects.count() == before


def test_what_is_missing_is_named_at_once(api):
    refused(api.post("/templates", {}), "name", "template_type", "text")
    assert api.post("/templates", NEW | {"name": "SOLVED"}).json()["code"] == "duplicate"


def test_html_is_cleaned(api):
    body = NEW | {
        "text": "<b>{{ ticket.title }}</b><script>1</script>",
        "content_type": "text/html",
    }
    assert api.post("/templates", body).json()["data"]["text"] == "<b>{{ ticket.title }}</b>"


@pytest.mark.parametrize("who", ["anna", "ben"])
def test_others_may_not_write(request, who):
    api = ApiClient(request.getfixturevalue(who))
    for answer in (
        api.post("/templates", NEW),
        api.put("/templates/1", NEW),
        api.delete("/templates/1"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "admin_required")


def test_agents_read_and_customers_do_not(anna, ben):
    for path in ("/templates", "/templates/1"):
        assert ApiClient(anna).get(path).status_code == 200
        assert ApiClient(ben).get(path).status_code == 403
    assert ApiClient(ben).post("/templates/1/render", {"ticket_id": 1}).status_code == 403


def test_templates_are_found_by_queue_and_kind(api, anna, support, sales, secret):
    here = Template.objects.create(name="Here", template_type="Note", text="x")
    here.queues.add(support)
    there = Template.objects.create(name="There", template_type="Note", text="x")
    there.queues.add(sales)
    agent = ApiClient(anna)

    def names(query):
        return {row["name"] for row in agent.get(f"/templates?{query}").json()["data"]}

    assert names("template_type=Note") == {"Here", "There"}
    everywhere = set(Template.objects.filter(queues=None).values_list("name", flat=True))
    assert names(f"queue_id={support.pk}") == {"Here"} | everywhere
    assert names(f"queue_id={support.pk}&template_type=Note,Snippet") == {"Here"}
    for queue in ("x", "9999", str(secret.pk), "9" * 40):
        wrong = agent.get(f"/templates?queue_id={queue}&template_type=Poem&valid=x").json()
        assert wrong["code"] == "invalid_filter"
        assert set(wrong["details"]) == {"queue_id", "template_type", "valid"}


def test_all_kinds_of_the_rules_are_known():
    assert sorted(KINDS) == sorted(
        ["Answer", "Forward", "Note", "Email", "PhoneCall", "Create", "Snippet"]
    )


# --- Files --------------------------------------------------------------------------------------


def test_files_are_replaced_as_a_whole(api, upload):
    first, second = upload("a.txt"), upload("a.txt", b"Another")
    row = api.post("/templates", NEW | {"file_ids": [first, second]}).json()["data"]
    assert [file["filename"] for file in row["attachments"]] == ["a.txt", "a-1.txt"]
    path = f"/templates/{row['id']}"
    third = upload("c.txt", b"Third")
    changed = api.put(path, {"attachments": [third, {"id": second}]}).json()["data"]
    assert [file["id"] for file in changed["attachments"]] == [third, second]
    assert not Attachment.objects.filter(pk=first).exists()
    assert api.put(path, {"attachments": []}).json()["data"]["attachments"] == []
    assert not Attachment.objects.filter(template=row["id"]).exists()


def test_one_of_two_names_for_the_files_may_be_the_stored_one(api, upload):
    row = api.post("/templates", NEW | {"file_ids": [upload("a.txt")]}).json()["data"]
    new = upload("b.txt", b"Another")
    changed = api.put(f"/templates/{row['id']}", row | {"file_ids": [new]}).json()["data"]
    assert [file["id"] for file in changed["attachments"]] == [new]


def test_only_unused_uploads_of_the_caller_can_be_taken(api, anna, upload, ticket):
    foreign = upload(person=anna)
    refused(api.post("/templates", NEW | {"file_ids": [foreign]}), "file_ids")
    used = upload()
    api.post(f"/tickets/{ticket.pk}/articles", {"body": "x", "file_ids": [used]})
    refused(api.post("/templates", NEW | {"file_ids": [used]}), "file_ids")
    taken = upload()
    api.post("/templates", NEW | {"file_ids": [taken]})
    refused(api.post("/templates", NEW | {"name": "Two", "file_ids": [taken]}), "file_ids")


def test_more_files_than_an_article_takes_are_refused(api, upload):
    refused(api.post("/templates", NEW | {"file_ids": [upload()] * 21}), "file_ids")


def test_agents_download_the_files_and_customers_do_not(api, anna, outsider, ben, upload):
    file = upload()
    assert ApiClient(anna).get(f"/files/{file}").status_code == 404
    api.post("/templates", NEW | {"file_ids": [file]})
    for person in (anna, outsider):
        answer = ApiClient(person).get(f"/files/{file}")
        assert answer.status_code == 200
        assert b"".join(answer.streaming_content) == b"Read me"
    info = ApiClient(anna).get(f"/files/{file}/info").json()["data"]
    assert (info["filename"], info["ticket_id"], info["article_id"]) == ("manual.txt", None, None)
    assert ApiClient(ben).get(f"/files/{file}").status_code == 404


def test_a_file_in_use_is_not_deleted(api, anna, upload):
    file = upload()
    api.post("/templates", NEW | {"file_ids": [file]})
    own = api.delete(f"/files/{file}")
    assert (own.status_code, own.json()["code"]) == (409, "in_use")
    assert ApiClient(anna).delete(f"/files/{file}").status_code == 403
    assert Attachment.objects.filter(pk=file).exists()


def test_an_answer_gets_a_copy_of_a_templates_file(api, anna, ben, ticket, upload):
    file = upload()
    api.post("/templates", NEW | {"file_ids": [file]})
    path = f"/tickets/{ticket.pk}/articles"
    row = ApiClient(anna).post(path, {"body": "See there", "file_ids": [file]}).json()["data"]
    (copy,) = row["attachments"]
    assert (copy["filename"], copy["size"]) == ("manual.txt", 7)
    assert copy["id"] != file
    assert Attachment.objects.get(pk=file).template.name == "Reset"
    refused(ApiClient(ben).post(path, {"body": "x", "file_ids": [file]}), "file_ids")


# --- Filling in ---------------------------------------------------------------------------------


@pytest.fixture
def template():
    return Template.objects.create(
        name="Greeting",
        subject="About {{ ticket.title }}",
        text="{{ customer.name }}: {{ last_customer.body }} — {{ me.name }} {{ ticket.sla }}",
    )


def test_a_template_is_filled_in_for_a_ticket(anna, ticket, template):
    answer = ApiClient(anna).post(f"/templates/{template.pk}/render", {"ticket_id": ticket.pk})
    assert answer.status_code == 200
    assert answer.json()["data"] == {
        "subject": "About Printer on fire",
        "body": "Ben Brook: It smokes. — Anna Arndt {{ ticket.sla }}",
        "content_type": "text/plain",
    }


def test_the_article_that_is_answered_can_be_named(anna, ben, ticket, template):
    first = ticket.articles.get()
    add_article(ticket, actor=acting(ben), draft=ArticleDraft(body="Now it burns."))
    api, path = ApiClient(anna), f"/templates/{template.pk}/render"
    newest = api.post(path, {"ticket_id": str(ticket.pk)}).json()["data"]["body"]
    named = api.post(path, {"ticket_id": ticket.pk, "article_id": first.pk}).json()["data"]["body"]
    assert "Now it burns." in newest
    assert "It smokes." in named


def test_values_in_html_are_escaped(anna, make_ticket, support):
    ticket = make_ticket(support, title="<img src=x onerror=1>")
    template = Template.objects.create(
        name="HTML", subject="{{ ticket.title }}", text="<b>{{ ticket.title }}</b>",
        content_type="text/html",
    )  # fmt: skip
    path = f"/templates/{template.pk}/render"
    data = ApiClient(anna).post(path, {"ticket_id": ticket.pk}).json()["data"]
    assert data["body"] == "<b>&lt;img src=x onerror=1&gt;</b>"
    assert data["subject"] == "<img src=x onerror=1>"
    assert data["content_type"] == "text/html"


def test_a_ticket_that_can_not_be_read_is_unknown(anna, make_ticket, support, secret, template):
    api, path = ApiClient(anna), f"/templates/{template.pk}/render"
    hidden, other = make_ticket(secret), make_ticket(support, body="x")
    unreadable = api.post(path, {"ticket_id": hidden.pk})
    missing = api.post(path, {"ticket_id": 999999})
    refused(unreadable, "ticket_id")
    assert unreadable.json() == missing.json()
    refused(api.post(path, {}), "ticket_id")
    refused(api.post(path, {"ticket_id": "x"}), "ticket_id")
    mine = make_ticket(support)
    foreign = {"ticket_id": mine.pk, "article_id": other.articles.get().pk}
    refused(api.post(path, foreign), "article_id")
    assert api.post("/templates/999/render", {"ticket_id": mine.pk}).status_code == 404
    assert api.post("/templates/x/render", {"ticket_id": mine.pk}).json()["code"] == "invalid_id"


def test_many_templates_cost_as_many_queries_as_some(api, upload):
    def make(number):
        body = NEW | {"name": f"T{number}", "file_ids": [upload()], "queue_ids": [1, 2]}
        assert api.post("/templates", body).status_code == 201

    make(0)
    few, rows = queries_of(api, "/templates")
    for number in range(1, 10):
        make(number)
    assert queries_of(api, "/templates") == (few, rows + 9)
    assert Queue.objects.get(pk=1).templates.count() == 10
