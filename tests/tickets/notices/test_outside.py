"""Notifications for customers and for addresses: by mail, guarded as automatic answers are."""

import pytest

from accounts import site
from accounts.actors import Actor
from accounts.models import CustomerUser
from tests.cast import acting
from tests.tickets.notices.making import make_rule, only
from tickets.mail.outbound.deliver import deliver_due
from tickets.models import (
    Article,
    ArticleType,
    AutoResponseAttempt,
    HistoryType,
    Notification,
    OutgoingMail,
    SenderType,
)
from tickets.operations import ArticleDraft, add_article, close_ticket, set_title
from tickets.operations.auto_response import MAX_A_TICKET

pytestmark = pytest.mark.django_db

NOTE = ArticleDraft(body="Between us.")
SHOWN = ArticleDraft(body="For you.", article_type=ArticleType.NOTE_EXTERNAL)
TEXT = {"en": ("Closed", "Dear {{ customer.first_name }}"), "de": ("Zu", "Hallo")}


@pytest.fixture(autouse=True)
def quiet(db):
    """No notification but those of the test."""
    only()


def mailed():
    """Addresses that were mailed, in order."""
    mails = OutgoingMail.objects.order_by("id").prefetch_related("recipients")
    return [recipient.address for mail in mails for recipient in mail.recipients.all()]


def told_in_history(ticket):
    kinds = (HistoryType.SEND_CUSTOMER_NOTIFICATION, HistoryType.SEND_AGENT_NOTIFICATION)
    rows = ticket.history.filter(type__in=kinds).order_by("id")
    return list(rows.values_list("type", "new_value", "cause"))


def test_the_customer_gets_a_mail_that_no_machine_answers(ticket, anna, ben, smtp):
    make_rule("TicketStateUpdate", to=("customer",), texts=TEXT)
    version = ticket.version
    close_ticket(ticket, actor=acting(anna))
    deliver_due("w")
    (delivery,) = smtp.deliveries
    assert (delivery.recipients, delivery.sender) == ((ben.email,), "<>")
    message = delivery.message
    assert message["Auto-Submitted"] == "auto-generated"
    assert (message["Precedence"], message["X-Loop"]) == ("bulk", "yes")
    assert message["X-Auto-Response-Suppress"] == "All"
    assert ticket.tn in message["Subject"]
    text = message.get_content()
    assert "Dear Ben" in text
    assert f"/portal/tickets/{ticket.pk}" in text
    assert told_in_history(ticket) == [
        (HistoryType.SEND_CUSTOMER_NOTIFICATION, ben.email, "notification Ours")
    ]
    ticket.refresh_from_db()
    assert ticket.version == version + 1  # the change alone
    assert not Notification.objects.exists()


def test_it_speaks_the_customers_language(ticket, anna, ben):
    make_rule("TicketStateUpdate", to=("customer",), texts=TEXT)
    CustomerUser.objects.filter(pk=ben.pk).update(language="de")
    close_ticket(ticket, actor=acting(anna))
    assert OutgoingMail.objects.get().body_text.startswith("Hallo")


def test_of_a_hidden_entry_no_customer_hears(ticket, anna, ben):
    make_rule("ArticleCreate", to=("customer", "last_article"))
    add_article(ticket, actor=acting(anna), draft=NOTE)
    assert mailed() == []
    add_article(ticket, actor=acting(anna), draft=SHOWN)
    assert mailed() == [ben.email]


def test_customers_are_not_told_what_they_did(ticket, ben):
    make_rule("ArticleCreate", to=("customer",), addresses=[ben.email])
    draft = ArticleDraft(body="More.", article_type=ArticleType.WEBREQUEST)
    add_article(ticket, actor=acting(ben), draft=draft)
    assert mailed() == []


def test_a_site_that_tells_agents_what_they_did_mails_their_address_too(ticket, anna, ben):
    make_rule("ArticleCreate", to=("customer",), addresses=[anna.email])
    add_article(ticket, actor=acting(anna), draft=NOTE)
    assert mailed() == []
    site.put("notify_self", True)
    add_article(ticket, actor=acting(anna), draft=NOTE)
    assert mailed() == [anna.email]
    draft = ArticleDraft(body="More.", article_type=ArticleType.WEBREQUEST)
    add_article(ticket, actor=acting(ben), draft=draft)
    assert mailed() == [anna.email] * 2, "customers are never told what they did"


def test_named_addresses_are_told_of_what_is_hidden_too_and_led_to_the_ticket(ticket, anna):
    make_rule("ArticleCreate", addresses=["Duty <duty@desk.test>", "duty@desk.test"])
    add_article(ticket, actor=acting(anna), draft=NOTE)
    assert mailed() == ["duty@desk.test"]
    assert f"/tickets/{ticket.pk}" in OutgoingMail.objects.get().body_text
    assert told_in_history(ticket)[0][:2] == (
        HistoryType.SEND_AGENT_NOTIFICATION,
        "duty@desk.test",
    )


def test_each_address_gets_one_mail_of_one_change(ticket, anna, ben):
    make_rule("TicketStateUpdate", to=("customer", "first_article"), addresses=[ben.email])
    make_rule("TicketStateUpdate", name="Again", to=("customer",))
    close_ticket(ticket, actor=acting(anna))
    assert mailed() == [ben.email]


def test_all_recipients_of_the_last_entry_but_our_own(ticket, anna, ben):
    ours = ticket.queue.system_address.email
    Article.objects.create(
        ticket=ticket, channel=1, sender_type=SenderType.CUSTOMER, article_type=1,
        is_visible_for_customer=True, from_header="x@out.test",
        to_header=f"{ours}, Lee <lee@out.test>", cc_header="max@out.test",
    )  # fmt: skip
    make_rule("TicketStateUpdate", to=("last_article",))
    close_ticket(ticket, actor=acting(anna))
    assert mailed() == ["lee@out.test", "max@out.test"]


def test_a_machine_and_who_never_gets_answers_are_told_nothing(ticket, anna):
    make_rule("ArticleCreate", to=("customer",))
    for address in ("mailer-daemon@out.test", "no-reply@out.test"):
        Article.objects.filter(ticket=ticket).update(from_header=address)
        add_article(ticket, actor=acting(anna), draft=SHOWN)
    assert mailed() == []
    assert ticket.history.filter(type=HistoryType.MISC, new_value__contains="no automatic").exists()


def test_who_had_too_many_gets_no_more(ticket, anna, ben):
    make_rule("TicketTitleUpdate", to=("customer",))
    for number in range(MAX_A_TICKET + 2):
        set_title(ticket, actor=acting(anna), title=f"Title {number}")
    assert len(mailed()) == MAX_A_TICKET
    assert AutoResponseAttempt.objects.count() == MAX_A_TICKET + 2
    assert ticket.history.filter(type=HistoryType.LOOP_PROTECTION).exists()


def test_marked_so_it_is_an_entry_too_and_tells_of_itself_no_more(ticket, anna, ben, smtp):
    make_rule("TicketStateUpdate", "ArticleCreate", to=("customer",), as_article=True, texts=TEXT)
    close_ticket(ticket, actor=acting(anna))
    article = ticket.articles.order_by("-id").first()
    assert (article.sender_type, article.is_visible_for_customer) == (SenderType.SYSTEM, True)
    assert article.body_text.strip() == f"Dear Ben\n\n{_link(ticket)}"
    assert ticket.articles.count() == 2
    deliver_due("w")
    (delivery,) = smtp.deliveries
    assert delivery.message["Auto-Submitted"] == "auto-generated"
    assert [row[0] for row in told_in_history(ticket)] == [HistoryType.SEND_CUSTOMER_NOTIFICATION]


def _link(ticket):
    from accounts import site

    return f"{site.base_url()}/portal/tickets/{ticket.pk}"


def test_a_mail_that_went_out_tells_of_itself_never(ticket, anna, smtp):
    make_rule("ArticleEmailSendingSent", addresses=["duty@desk.test"])
    reply = ArticleDraft(body="Try again.", article_type=ArticleType.EMAIL_EXTERNAL)
    add_article(ticket, actor=acting(anna), draft=reply)
    for _round in range(3):
        deliver_due("w")
    assert mailed().count("duty@desk.test") == 1
    assert len(smtp.deliveries) == 2


def test_a_mail_that_did_not_arrive_is_told_to_its_owner_and_the_admins(ticket, anna, admin, smtp):
    only("Delivery failed")
    smtp.refuse("ben@acme.test")
    reply = ArticleDraft(body="Try again.", article_type=ArticleType.EMAIL_EXTERNAL)
    add_article(ticket, actor=acting(anna), draft=reply)
    deliver_due("w")
    told = Notification.objects.order_by("agent__login").values_list("agent__login", "type")
    assert list(told) == [("admin", "undelivered"), ("anna", "undelivered")]
    row = Notification.objects.get(agent=anna)
    assert row.title == f"A mail of ticket {ticket.tn} could not be delivered"


def test_a_text_that_can_not_be_written_does_not_undo_what_happened(ticket, anna, ben):
    texts = {"en": ("x", '{{ comment | default: "" }}')}
    make_rule("TicketTitleUpdate", to=("customer",), as_article=True, texts=texts)
    queue = ticket.queue
    queue.system_address = None
    queue.save()
    set_title(ticket, actor=acting(anna), title="Smoke")
    ticket.refresh_from_db()
    assert ticket.title == "Smoke"
    assert ticket.history.filter(type=HistoryType.MISC).exists()


def test_the_system_tells_the_customer_too(ticket, ben):
    make_rule("TicketTitleUpdate", to=("customer",))
    set_title(ticket, actor=Actor.system(), title="Smoke")
    assert mailed() == [ben.email]
