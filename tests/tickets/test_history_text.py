"""One wording of the history for pages, lists and the API."""

import pytest

from accounts.models import Agent
from tickets.history_text import description, phrase, sentence, who
from tickets.models import HistoryType as Kind
from tickets.models import TicketHistory

ANNA = Agent(pk=7, login="anna", first_name="Anna", last_name="Arndt")


def row(kind, old=None, new=None, **more):
    return TicketHistory(type=kind, old_value=old, new_value=new, agent=ANNA, channel="web", **more)


@pytest.mark.parametrize(
    ("kind", "old", "new", "said"),
    [
        (Kind.STATE_UPDATE, "new", "open", "changed the state from new to open"),
        (Kind.OWNER_UPDATE, None, "anna", "took the ticket"),
        (Kind.OWNER_UPDATE, None, "bert", "assigned the ticket to bert"),
        (Kind.OWNER_UPDATE, "bert", None, "took the ticket from bert; nobody owns it now"),
        (Kind.TYPE_UPDATE, "Incident", None, "removed the type Incident"),
        (Kind.CUSTOMER_UPDATE, "/", "ACME/ben", "changed the customer from nobody to ben"),
        (Kind.TAG_UPDATE, "", "a, b", "added the tags a, b"),
        (Kind.TITLE_UPDATE, "{new}", "{old}", "changed the title from {new} to {old}"),
        (Kind.ARCHIVE_FLAG_UPDATE, "False", "True", "archived the ticket"),
        (Kind.SUBSCRIBE, None, "anna", "follows the ticket"),
        (Kind.LOCK, "unlock", "lock", "locked the ticket"),
        (
            Kind.TICKET_DYNAMIC_FIELD_UPDATE, "Room: 1: 2", "Room: 3",
            "changed the field Room from 1: 2 to 3",
        ),
        (Kind.TICKET_DYNAMIC_FIELD_UPDATE, None, "Room: 3", "set the field Room to 3"),
        (Kind.TICKET_DYNAMIC_FIELD_UPDATE, "Room: 3", None, "emptied the field Room; it was 3"),
        (Kind.ARTICLE_EDIT, "a", "b", "changed what an entry says"),
        (Kind.ARTICLE_DELETE, "Smell", None, "deleted the note Smell"),
        (Kind.ARTICLE_VISIBILITY_UPDATE, "hidden", "visible", "showed the customer an entry"),
        (Kind.MERGED, "1", "2", "merged 1 into 2"),
        (Kind.MERGED, None, "Ticket merged", "left a notice of the merge"),
        (Kind.MISC, "%%a%%b", None, "Misc: %%a%%b"),
        (Kind.MISC, None, None, "Misc"),
    ],
)  # fmt: skip
def test_each_place_says_the_same(kind, old, new, said):
    entry = row(kind, old, new)
    assert sentence(entry) == description(entry) == said
    assert phrase(entry).replace("<b>", "").replace("</b>", "") == said


def test_within_its_ticket_an_entry_is_named_by_its_subject_elsewhere_the_ticket_by_its_title():
    note, opened = row(Kind.ADD_NOTE, None, "Smell"), row(Kind.NEW_TICKET, None, "Printer")
    assert (sentence(note), description(note)) == ("added a note", "added a note: Smell")
    assert phrase(note) == "added a note: <b>Smell</b>"
    assert sentence(opened) == "opened the ticket “Printer”"
    assert description(opened) == phrase(opened) == "opened the ticket"


def test_values_are_escaped_on_pages_and_plain_elsewhere():
    entry = row(Kind.TITLE_UPDATE, "<i>", "{old} & co")
    expected = "changed the title from <b>&lt;i&gt;</b> to <b>{old} &amp; co</b>"
    assert phrase(entry) == expected
    assert sentence(entry) == "changed the title from <i> to {old} & co"
    assert phrase(row(Kind.MISC, None, "<x>")) == "Misc: <b>&lt;x&gt;</b>"
    assert phrase(row(Kind.ADD_NOTE, None, "<x>")) == "added a note: <b>&lt;x&gt;</b>"


def test_people_are_named_in_full_where_their_names_were_read():
    entry = row(Kind.OWNER_UPDATE, None, "bert")
    entry.new_person = "Bert Board"
    assert sentence(entry) == "assigned the ticket to Bert Board"


@pytest.mark.parametrize(
    ("entry", "name"),
    [
        (row(Kind.LOCK), "Anna Arndt"),
        (TicketHistory(type=Kind.LOCK, customer="ben@acme.test", channel="web"), "ben@acme.test"),
        (TicketHistory(type=Kind.LOCK, channel="automation"), "Automation"),
        (TicketHistory(type=Kind.LOCK, channel="mail"), "The system"),
    ],
)
def test_somebody_did_it(entry, name):
    assert who(entry) == name
