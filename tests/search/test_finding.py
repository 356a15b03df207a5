"""Full-text search finds what operations wrote, as soon as they wrote it, for those who may see it.

The same tests run on SQLite and on PostgreSQL.
"""

import pytest

from search import documents
from search.models import SearchDocument
from tests.cast import acting
from tickets import search_port
from tickets.models import ArticleType, Ticket
from tickets.operations import (
    ArticleDraft,
    add_article,
    delete_ticket,
    merge_tickets,
    move_ticket,
    set_archived,
    set_customer,
    set_title,
    unmerge_ticket,
)

pytestmark = pytest.mark.django_db


def found(person, text):
    """Titles of what the person finds, best first."""
    ids = search_port.find_ids(text, actor=acting(person))
    titles = dict(Ticket.objects.filter(pk__in=ids).values_list("pk", "title"))
    return [titles[pk] for pk in ids]


def note(ticket, person, body, kind=ArticleType.NOTE_INTERNAL):
    return add_article(
        ticket, actor=acting(person), draft=ArticleDraft(body=body, article_type=kind)
    )


class TestWhatIsFound:
    @pytest.mark.parametrize(
        "text",
        ["printer", "FIRE", "smokes", "on fire", '"printer on fire"', "print*", "ben@acme.test",
         "brook", "acme", '"acme ltd"', "printer -toner", "smokes brook printer"],
    )  # fmt: skip
    def test_title_article_and_customer_find_a_ticket(self, ticket, anna, text):
        assert found(anna, text) == ["Printer on fire"]

    @pytest.mark.parametrize(
        "text",
        ["scanner", "printer scanner", '"fire on printer"', "prin", "printer -smokes", "-fire",
         '-"it smokes" printer', "printer -fir*", "", "???", '""'],
    )  # fmt: skip
    def test_what_does_not_match_is_not_found(self, ticket, anna, text):
        assert found(anna, text) == []

    def test_the_number_finds_its_ticket_first(self, make_ticket, support, ticket, anna):
        make_ticket(support, f"About {ticket.tn} and {ticket.tn}", body=f"{ticket.tn} " * 5)
        assert found(anna, ticket.tn)[0] == "Printer on fire"
        assert found(anna, f" #{ticket.tn}")[0] == "Printer on fire"
        assert found(anna, f"Re: [Ticket#{ticket.tn}] hello")[:1] == ["Printer on fire"]

    def test_a_number_with_other_words_is_a_word(self, ticket, anna):
        assert found(anna, f"{ticket.tn} smokes") == ["Printer on fire"]
        assert found(anna, f"{ticket.tn} scanner") == []

    def test_accents_and_case_make_no_difference(self, make_ticket, support, anna):
        make_ticket(support, "Größe für Zoë", body="Ünïcödé in Łódź")
        for text in ("grosse", "GRÖSSE zoe", '"für zoë"', "unicode"):
            assert found(anna, text) == ["Größe für Zoë"], text

    def test_text_without_blanks_is_found_in_part(self, make_ticket, support, anna):
        make_ticket(support, "東京タワーの件")
        assert found(anna, "タワー") == ["東京タワーの件"]
        assert found(anna, "京東") == []

    def test_the_title_counts_more_than_the_text(self, make_ticket, support, anna):
        make_ticket(support, "Toner", body="Nothing else.")
        make_ticket(support, "Something", body="Perhaps some toner here, or somewhere else.")
        make_ticket(support, "Another", body="No match at all")
        assert found(anna, "toner") == ["Toner", "Something"]

    def test_equally_good_hits_come_newest_first(self, make_ticket, support, anna):
        for number in (1, 2, 3):
            make_ticket(support, f"Cable {number}")
        assert found(anna, "cable") == ["Cable 3", "Cable 2", "Cable 1"]

    def test_a_phrase_does_not_reach_from_one_article_into_the_next(self, ticket, anna):
        note(ticket, anna, "the end is near")
        note(ticket, anna, "beginning anew")
        assert found(anna, '"is near"') == found(anna, '"beginning anew"') == ["Printer on fire"]
        assert found(anna, '"near beginning"') == []
        documents.refresh([ticket.pk])
        assert found(anna, '"near beginning"') == []

    @pytest.mark.parametrize(
        "text",
        ["'", '"', "\\", "%", "_", ":*", "a:b", "!a", "a & b", "a <-> b", "(", ")", "{x} : y",
         "NEAR(a b)", "x AND", "OR", "'; DROP TABLE tickets_ticket; --", "\x00", "-", "*", "a*b*",
         "printer:A", "%s %(x)s", "\U0001f525", "x" * 5000, "-" * 3000, '" " " "'],
    )  # fmt: skip
    def test_any_text_is_a_valid_query(self, ticket, anna, ben, text):
        found(anna, text)
        found(ben, text)
        assert found(anna, "printer") == ["Printer on fire"]


class TestWhoFinds:
    def test_agents_find_in_queues_that_they_read(
        self, make_ticket, support, secret, anna, bert, rita, outsider, admin
    ):
        make_ticket(support, "Cable in support")
        make_ticket(secret, "Cable in secret")
        assert found(anna, "cable") == found(rita, "cable") == ["Cable in support"]
        assert found(bert, "cable") == ["Cable in secret"]
        assert found(outsider, "cable") == []
        assert set(found(admin, "cable")) == {"Cable in support", "Cable in secret"}

    def test_a_number_in_a_queue_that_one_can_not_read_finds_nothing(
        self, make_ticket, secret, anna
    ):
        hidden = make_ticket(secret, "Cable in secret")
        assert found(anna, hidden.tn) == []

    def test_customers_find_their_own_and_shared_tickets(self, ticket, ben, carla, olga):
        assert found(ben, "printer") == found(carla, "printer") == ["Printer on fire"]
        assert found(olga, "printer") == []

    def test_customers_never_find_by_internal_text(self, ticket, anna, ben):
        note(ticket, anna, "He is a nuisance")
        assert found(anna, "nuisance") == ["Printer on fire"]
        for text in ("nuisance", "printer nuisance", "nuis*", '"a nuisance"'):
            assert found(ben, text) == [], text

    def test_customers_are_not_told_by_exclusion_what_internal_text_says(self, ticket, anna, ben):
        note(ticket, anna, "He is a nuisance")
        assert found(ben, "printer -nuisance") == ["Printer on fire"]
        assert found(anna, "printer -nuisance") == []

    def test_customers_find_by_visible_notes(self, ticket, anna, ben):
        note(ticket, anna, "Your replacement is on its way", ArticleType.NOTE_EXTERNAL)
        assert found(ben, "replacement") == ["Printer on fire"]

    def test_unknown_senders_find_nothing(self, ticket):
        from accounts.actors import Actor, Channel

        assert search_port.find_ids("printer", actor=Actor(Channel.MAIL)) == []


class TestWhatChanges:
    def test_the_old_title_is_forgotten(self, make_ticket, support, anna):
        ticket = make_ticket(support, "Printer on fire")
        set_title(ticket, actor=acting(anna), title="Scanner on fire")
        assert found(anna, "printer") == []
        assert found(anna, "scanner") == ["Scanner on fire"]

    def test_the_old_customer_is_forgotten(self, ticket, anna, olga):
        set_customer(ticket, actor=acting(anna), customer_user_id=olga.login)
        assert found(anna, "brook") == []
        assert found(anna, "olsen") == found(anna, '"other inc"') == ["Printer on fire"]

    def test_a_moved_ticket_is_found_by_those_of_its_new_queue(
        self, ticket, secret, anna, bert, admin
    ):
        move_ticket(ticket, actor=acting(admin), queue=secret)
        assert found(anna, "smokes") == []
        assert found(bert, "smokes") == ["Printer on fire"]

    def test_removed_tickets_are_not_found(self, ticket, admin, ben):
        delete_ticket(ticket, actor=acting(admin))
        assert found(admin, "smokes") == found(admin, ticket.tn) == found(ben, "smokes") == []

    def test_archived_tickets_are_found_only_if_asked_for(self, ticket, anna):
        set_archived(ticket, actor=acting(anna), archived=True)
        actor = acting(anna)
        assert search_port.find_ids("smokes", actor=actor) == []
        everything = Ticket.objects.visible_to(actor)
        assert search_port.find_ids("smokes", actor=actor, within=everything) == [ticket.pk]

    def test_merged_articles_are_found_at_the_target_and_return_with_an_unmerge(
        self, ticket, make_ticket, support, anna
    ):
        target = make_ticket(support, "Big fire", body="Everything burns.")
        merge_tickets(ticket, actor=acting(anna), target=target)
        assert found(anna, "smokes") == ["Big fire"]
        unmerge_ticket(ticket, actor=acting(anna))
        assert found(anna, "smokes") == ["Printer on fire"]

    def test_an_operation_that_is_undone_leaves_no_words(self, ticket, anna):
        from django.db import transaction

        with transaction.atomic():
            note(ticket, anna, "ephemeral")
            assert found(anna, "ephemeral") == ["Printer on fire"]
            transaction.set_rollback(True)
        assert found(anna, "ephemeral") == []


class TestLimits:
    def test_a_huge_article_is_found_by_its_beginning_and_does_no_harm(self, ticket, anna):
        note(ticket, anna, "beginning " + " ".join(f"w{n:x}" for n in range(300_000)))
        assert found(anna, "beginning w5") == ["Printer on fire"]

    def test_many_big_articles_never_make_an_operation_fail(self, ticket, anna):
        for number in range(40):
            text = " ".join(f"{number}x{n:x}" for n in range(9_000))
            note(ticket, anna, text)
        assert found(anna, "0x5") == ["Printer on fire"]
        documents.refresh([ticket.pk])
        assert found(anna, "0x5") == ["Printer on fire"]
        assert SearchDocument.objects.get(pk=ticket.pk).cost <= 900_000

    def test_a_document_keeps_up_with_the_conversation(self, ticket, anna):
        last = note(ticket, anna, "one more")
        assert SearchDocument.objects.get(pk=ticket.pk).last_article_id == last.pk


class TestRebuilding:
    def test_a_lost_index_is_rebuilt(self, ticket, make_ticket, support, anna):
        from django.core.management import call_command

        make_ticket(support, "Another fire", body="It smokes too.")
        SearchDocument.objects.all().delete()
        assert found(anna, "smokes") == []
        call_command("rebuild_search", verbosity=0)
        assert set(found(anna, "smokes")) == {"Another fire", "Printer on fire"}

    def test_a_ticket_without_a_document_gets_one_with_its_next_article(self, ticket, anna):
        SearchDocument.objects.all().delete()
        note(ticket, anna, "late")
        assert found(anna, "smokes late") == ["Printer on fire"]
