"""Who may see and do what with which ticket (part 6, contract 1.9)."""

import pytest

from accounts import site
from accounts.actors import Actor, Channel
from accounts.models import CustomerUserCompany, Permission
from gotrs.common.errors import Forbidden, NotFound
from tests.cast import USERS, acting, make_agent, make_customer, make_queue
from tickets import catalog, files, tally
from tickets.access import (
    access_article,
    access_file,
    access_ticket,
    access_ticket_by_number,
    may,
    owns,
    readable_articles,
    require,
    require_customer_may,
    require_move,
    require_reply,
)
from tickets.models import ArticleType, Ticket
from tickets.operations import (
    ArticleDraft,
    NewFile,
    add_article,
    assign,
    delete_ticket,
    move_ticket,
    set_responsible,
    watch_ticket,
)

pytestmark = pytest.mark.django_db
ALL_KEYS = [key.value for key in Permission]


def sees(actor: Actor, ticket: Ticket) -> bool:
    """By the filter of lists and by the door; they must agree."""
    listed = Ticket.objects.visible_to(actor).filter(pk=ticket.pk).exists()
    try:
        entered = access_ticket(actor, ticket.pk) == ticket
    except NotFound:
        entered = False
    assert listed == entered
    return listed


# --- Agents ------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ALL_KEYS)
def test_without_ro_or_rw_a_ticket_stays_unseen(key, ticket):
    agent = make_agent("kim", {USERS: [key]})
    assert sees(acting(agent), ticket) == (key in {"ro", "rw"})


@pytest.mark.parametrize("need", ALL_KEYS)
@pytest.mark.parametrize("key", ALL_KEYS)
def test_rw_includes_all_others_and_the_rest_stand_alone(key, need, ticket):
    agent = make_agent("kim", {USERS: sorted({"ro", key})})
    actor = acting(agent)
    allowed = need in {"ro", key} or key == "rw"
    assert may(actor, ticket, need) == allowed
    if allowed:
        assert access_ticket(actor, ticket.pk, need=need) == ticket
    else:
        with pytest.raises(Forbidden) as refusal:
            access_ticket(actor, ticket.pk, need=need)
        assert (refusal.value.code, refusal.value.status) == ("permission_denied", 403)


def test_several_needs_must_all_be_met(ticket):
    actor = acting(make_agent("kim", {USERS: ["ro", "note", "priority"]}))
    require(actor, ticket, "note", "priority")
    with pytest.raises(Forbidden):
        require(actor, ticket, "note", "owner")


def test_what_one_can_not_read_looks_as_if_it_did_not_exist(ticket, outsider, bert):
    answers = set()
    for actor in (acting(outsider), acting(bert)):
        for pk in (ticket.pk, 999_999, 0, -1, 2**63, 10**30):
            with pytest.raises(NotFound) as refusal:
                access_ticket(actor, pk, need="rw")
            answers.add((refusal.value.message, refusal.value.code, refusal.value.status))
    assert len(answers) == 1


def test_by_number_it_is_the_same(ticket, anna, outsider):
    assert access_ticket_by_number(acting(anna), ticket.tn) == ticket
    with pytest.raises(NotFound):
        access_ticket_by_number(acting(outsider), ticket.tn)
    for odd in ("", "1", "٣", "1\x00", f" {ticket.tn}", "x' or 1=1"):
        with pytest.raises(NotFound):
            access_ticket_by_number(acting(anna), odd)


def test_an_agent_without_any_queue_sees_empty_lists(ticket, outsider):
    actor = acting(outsider)
    assert not Ticket.objects.visible_to(actor).exists()
    assert (tally.count(actor), tally.counts(actor)) == (0, {})


def test_admins_see_all_queues_unless_told_not_to(ticket, secret, make_ticket, admin):
    hidden = make_ticket(secret, "Hidden")
    assert sees(acting(admin), hidden)
    assert may(acting(admin), hidden, "rw")
    site.put("admin_sees_all", False)
    assert not sees(acting(admin), hidden)
    assert acting(admin).is_admin, "the back office stays open"


def test_deleted_tickets_are_seen_by_nobody(ticket, anna, admin, ben):
    delete_ticket(ticket, actor=acting(anna))
    for person in (anna, admin, ben):
        assert not sees(acting(person), ticket)


def test_the_system_is_bound_by_no_permission(ticket):
    assert sees(Actor.system(), ticket)
    assert all(may(Actor.system(), ticket, key) for key in ALL_KEYS)


def test_tickets_in_an_invalid_queue_stay_visible(ticket, support, anna):
    support.valid_id = 2
    support.save()
    assert sees(acting(anna), ticket)


def test_an_agent_whose_account_was_closed_sees_nothing(ticket, anna):
    anna.valid_id = 2
    anna.save()
    assert not sees(acting(anna), ticket)


# --- Exceptions of a site (6.3) ----------------------------------------------------------------


@pytest.fixture
def moved_away(ticket, secret, admin, rita):
    """Rita's ticket, for which she answers and which she follows, in a queue she can't read."""
    assign(ticket, actor=acting(admin), owner=rita, lock=False)
    set_responsible(ticket, actor=acting(admin), responsible=rita)
    watch_ticket(ticket, actor=acting(rita))
    move_ticket(ticket, actor=acting(admin), queue=secret)
    Ticket.objects.filter(pk=ticket.pk).update(owner=rita)  # as in an imported database
    ticket.refresh_from_db()
    return ticket


@pytest.mark.parametrize(
    ("setting", "works"),
    [("owner_has_rw", True), ("responsible_has_rw", True), ("watcher_has_ro", False)],
)
def test_the_exceptions_are_off_and_can_be_switched_on(setting, works, moved_away, rita):
    actor = acting(rita)
    assert not sees(actor, moved_away)
    assert tally.count(actor) == 0
    site.put(setting, True)
    assert sees(actor, moved_away)
    assert tally.count(actor) == 1
    assert may(actor, moved_away, "ro")
    assert may(actor, moved_away, "rw") == works
    found = Ticket.objects.visible_by_exception(actor)
    assert list(found) == [moved_away]


def test_an_exception_is_for_that_agent_and_ticket_alone(
    moved_away, anna, rita, make_ticket, secret
):
    for setting in ("owner_has_rw", "responsible_has_rw", "watcher_has_ro"):
        site.put(setting, True)
    other = make_ticket(secret, "Other")
    assert not sees(acting(rita), other)
    assert not sees(acting(anna), moved_away)


# --- Moving and replying (6.5) -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("here", "there", "allowed"),
    [
        (["rw"], ["move_into"], True),
        (["rw"], ["rw"], True),
        (["ro", "move_into"], ["move_into"], True),
        (["ro"], ["move_into"], False),
        (["ro", "note", "owner", "priority", "create"], ["rw"], False),
        (["rw"], ["ro", "create"], False),
        (["rw"], [], False),
    ],
)
def test_moving_needs_a_right_on_both_sides(here, there, allowed, ticket, secret, board):
    actor = acting(make_agent("kim", {USERS: here, board.pk: there}))
    if allowed:
        require_move(actor, ticket, secret)
    else:
        with pytest.raises(Forbidden):
            require_move(actor, ticket, secret)


def test_customers_move_nothing(ticket, sales, ben):
    with pytest.raises(Forbidden):
        require_move(acting(ben), ticket, sales)


def test_what_replying_needs_is_a_setting(ticket):
    actor = acting(make_agent("kim", {USERS: ["ro", "note"]}))
    require_reply(actor, ticket)
    site.put("reply_needs", "rw")
    with pytest.raises(Forbidden):
        require_reply(actor, ticket)


# --- Customers (6.6, 6.7) ----------------------------------------------------------------------


def test_customers_see_their_own_and_those_of_a_company_that_shares(ticket, ben, carla, olga):
    assert sees(acting(ben), ticket)
    assert owns(acting(ben), ticket)
    assert sees(acting(carla), ticket)
    assert not owns(acting(carla), ticket)
    assert not sees(acting(olga), ticket)


def test_a_company_may_keep_tickets_apart(ticket, ben, carla, acme):
    acme.share_tickets = False
    acme.save()
    assert sees(acting(ben), ticket)
    assert not sees(acting(carla), ticket)


def test_names_and_companies_are_compared_in_any_case(make_ticket, support, ben, carla):
    ticket = make_ticket(support, customer_user_id="BEN@Acme.TEST", customer_id="acme")
    assert sees(acting(ben), ticket)
    assert owns(acting(ben), ticket)
    assert sees(acting(carla), ticket)


def test_a_further_company_counts_if_it_shares(make_ticket, support, olga, ben, acme):
    ticket = make_ticket(support, customer_id="ACME")
    assert not sees(acting(olga), ticket)
    CustomerUserCompany.objects.create(customer_user=olga, customer_id="acme")
    assert sees(acting(olga), ticket)
    acme.share_tickets = False
    acme.save()
    assert not sees(acting(olga), ticket)


def test_nobody_shares_what_has_no_company(make_ticket, support):
    ticket = make_ticket(support, customer_user_id="who@example.test")
    assert not sees(acting(make_customer("solo@example.test")), ticket)


def test_a_ticket_without_customer_belongs_to_nobody(make_ticket, support):
    ticket = make_ticket(support)
    customer = make_customer("nomail", email="")
    assert not sees(acting(customer), ticket)
    assert not owns(acting(customer), ticket)


def test_a_once_unknown_sender_gets_the_tickets_of_their_proved_address(make_ticket, support):
    ticket = make_ticket(support, customer_user_id="dora@example.test")
    dora = make_customer("dora", email="Dora@example.test")
    assert sees(acting(dora), ticket)
    assert owns(acting(dora), ticket)
    dora.email_proved = False
    dora.save()
    assert not sees(acting(dora), ticket)


def test_unknown_senders_see_nothing(ticket):
    assert not sees(Actor(Channel.MAIL, address="ben@acme.test"), ticket)


def test_customers_read_and_write_and_do_nothing_else(ticket, ben):
    actor = acting(ben)
    assert {key for key in ALL_KEYS if may(actor, ticket, key)} == {"ro", "note"}
    with pytest.raises(Forbidden):
        access_ticket(actor, ticket.pk, need="rw")


@pytest.mark.parametrize("action", ["close", "reopen"])
def test_customers_close_and_reopen_their_own_where_the_queue_says_so(
    action, ticket, sales, make_ticket, ben, carla
):
    require_customer_may(acting(ben), ticket, action)
    with pytest.raises(Forbidden):
        require_customer_may(acting(carla), ticket, action)
    elsewhere = make_ticket(sales, customer_user_id=ben.login)
    with pytest.raises(Forbidden):
        require_customer_may(acting(ben), elsewhere, action)


def test_an_agent_and_a_customer_of_one_name_are_two_people(make_ticket, secret, board):
    ticket = make_ticket(secret, customer_user_id="kim")
    agent = make_agent("kim")
    assert not sees(acting(agent), ticket)
    assert sees(acting(make_customer("kim", email="kim@example.test")), ticket)


# --- Articles and files ------------------------------------------------------------------------


@pytest.fixture
def note(ticket, anna):
    """An internal note with a file."""
    draft = ArticleDraft(body="Hidden", files=(NewFile("secret.txt", b"hidden"),))
    return add_article(ticket, actor=acting(anna), draft=draft)


@pytest.fixture
def letter(ticket, ben):
    """A message of the customer with a file."""
    draft = ArticleDraft(
        body="Seen", article_type=ArticleType.WEBREQUEST, files=(NewFile("open.txt", b"seen"),)
    )
    return add_article(ticket, actor=acting(ben), draft=draft)


def test_customers_read_visible_articles_only(ticket, note, letter, anna, ben):
    assert note in readable_articles(acting(anna), ticket)
    assert note not in readable_articles(acting(ben), ticket)
    assert access_article(acting(ben), ticket, letter.pk) == letter
    with pytest.raises(NotFound):
        access_article(acting(ben), ticket, note.pk)


def test_an_article_of_another_ticket_is_not_found(ticket, note, make_ticket, support, anna):
    other = make_ticket(support, "Other")
    for pk in (note.pk, 0, -1, 10**30):
        with pytest.raises(NotFound):
            access_article(acting(anna), other, pk)


def test_a_file_is_read_by_who_reads_its_article(note, letter, anna, rita, ben, carla, olga, bert):
    hidden, shown = note.attachments.get(), letter.attachments.get()
    for person in (anna, rita):
        assert access_file(acting(person), str(hidden.pk)) == hidden
    for person in (anna, rita, ben, carla):
        assert access_file(acting(person), str(shown.pk)) == shown
    for person in (ben, carla, olga, bert):
        with pytest.raises(NotFound):
            access_file(acting(person), str(hidden.pk))
    for person in (olga, bert):
        with pytest.raises(NotFound):
            access_file(acting(person), str(shown.pk))


def test_an_upload_is_its_uploaders_alone(anna, admin, ben, carla):
    by_agent = files.store_upload(acting(anna), "a.txt", b"a")
    by_customer = files.store_upload(acting(ben), "b.txt", b"b")
    assert access_file(acting(anna), str(by_agent.pk)) == by_agent
    assert access_file(acting(ben), str(by_customer.pk)) == by_customer
    for person, file in (
        (admin, by_agent),
        (ben, by_agent),
        (carla, by_customer),
        (anna, by_customer),
    ):
        with pytest.raises(NotFound):
            access_file(acting(person), str(file.pk))


def test_who_uploaded_a_file_needs_to_read_its_article_afterwards(ticket, secret, anna, admin):
    upload = files.store_upload(acting(anna), "a.txt", b"a")
    add_article(ticket, actor=acting(anna), draft=ArticleDraft(body="x", files=(upload,)))
    assert access_file(acting(anna), str(upload.pk)) == upload
    move_ticket(ticket, actor=acting(admin), queue=secret)
    with pytest.raises(NotFound):
        access_file(acting(anna), str(upload.pk))


@pytest.mark.parametrize("pk", ["", "1", "../x", "\x00", "b369479c-6bf0-4a3a-9add-0546b230b4fc"])
def test_an_odd_or_unknown_file_is_not_found(pk, anna):
    with pytest.raises(NotFound):
        access_file(acting(anna), pk)


def test_the_door_costs_few_queries(ticket, anna, ben, django_assert_max_num_queries):
    site.get("ticket_hook")
    catalog.name_all([ticket])
    with django_assert_max_num_queries(4):
        access_ticket(acting(anna), ticket.pk, need="rw")
    with django_assert_max_num_queries(3):
        access_ticket(acting(ben), ticket.pk)


def test_a_queue_of_another_group_of_the_agent_is_seen(make_ticket, board, ticket):
    agent = make_agent("kim", {board.pk: ["ro"]})
    assert sees(acting(agent), make_ticket(make_queue("Board", board.pk), "x"))
    assert not sees(acting(agent), ticket)
