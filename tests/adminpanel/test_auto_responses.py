"""Auto responses in the back office: texts, and the queues that send them."""

import re
from html import unescape

from django.test import Client

from accounts.models import AuditEntry
from queues.models import AutoResponse, AutoResponseKind, Queue, QueueAutoResponse

MISC, RAW = 4, 2
ADD = "/admin/queues/autoresponse/add/"


def filled(*queues: int, **more: str) -> dict[str, object]:
    """The form of a text for new tickets, sent by these queues."""
    data: dict[str, object] = {
        "name": "Thanks",
        "kind": str(AutoResponseKind.REPLY.value),
        "subject": "Thanks",
        "text": "Hello",
        "valid_id": "1",
        "comment": "",
        "used_by": [str(pk) for pk in queues],
    }
    return data | more


def words_of(office: Client, path: str, data: dict[str, object]) -> str:
    """The text of the page that a form came back with."""
    answer = office.post(path, data)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", unescape(re.sub("<[^>]*>", " ", answer.content.decode())))


def test_there_is_a_text_for_each_occasion_in_two_languages_and_no_queue_sends_one(
    db: None,
) -> None:
    kinds = sorted(AutoResponse.objects.values_list("kind", flat=True))
    assert kinds == [1, 1, 2, 2, 3, 3, 4, 4]
    assert not QueueAutoResponse.objects.exists()


def test_a_text_is_given_to_queues_and_the_audit_log_knows(office: Client) -> None:
    assert office.post(ADD, filled(MISC, RAW)).status_code == 302
    response = AutoResponse.objects.get(name="Thanks")
    assert set(response.queues.values_list("pk", flat=True)) == {MISC, RAW}
    entry = AuditEntry.objects.get(action="auto_response.create")
    assert entry.new_values["queue_ids"] == [RAW, MISC]
    change = f"/admin/queues/autoresponse/{response.pk}/change/"
    assert office.post(change, filled(MISC)).status_code == 302
    assert response.queues.get().pk == MISC


def test_a_queue_has_one_text_for_each_occasion(office: Client) -> None:
    office.post(ADD, filled(MISC))
    again = filled(MISC, name="Thanks again")
    words = words_of(office, ADD, again)
    assert "These queues have another text for this occasion: Misc (Thanks)." in words
    other = filled(MISC, name="No", kind=str(AutoResponseKind.REJECT.value))
    assert office.post(ADD, other).status_code == 302


def test_another_occasion_of_a_text_is_another_one_for_its_queues(office: Client) -> None:
    office.post(ADD, filled(MISC))
    response = AutoResponse.objects.get(name="Thanks")
    change = f"/admin/queues/autoresponse/{response.pk}/change/"
    office.post(change, filled(MISC, kind=str(AutoResponseKind.FOLLOW_UP.value)))
    row = QueueAutoResponse.objects.get(queue=Queue.objects.get(pk=MISC))
    assert row.kind == AutoResponseKind.FOLLOW_UP


def test_what_old_databases_have_and_nothing_sends_can_not_be_chosen(office: Client) -> None:
    words = words_of(office, ADD, filled(kind=str(AutoResponseKind.REMOVE.value)))
    assert "is not one of the available choices" in words
