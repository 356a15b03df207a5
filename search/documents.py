"""What of a ticket can be found: number and title, customer, articles. Written with each change."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Lower, Substr
from django.db.models.lookups import In

from accounts.models import CustomerCompany, CustomerUser
from search import engines
from search.text import Part, Weight, cut
from tickets.models import Article, Ticket

# Of one article, in characters; what follows in longer ones is quotation or data.
_ARTICLE_LENGTH = 64 * 1024
# Of a document, as Part.cost counts. PostgreSQL refuses a tsvector of 1 MiB.
_ROOM = 900_000
_AT_ONCE = 500


@dataclass
class Document:
    """All words of a ticket, and up to which article they reach."""

    ticket_id: int
    parts: list[Part]
    last_article_id: int = 0

    @property
    def cost(self) -> int:
        """The room that it takes, in bytes."""
        return sum(part.cost for part in self.parts)

    @property
    def room(self) -> int:
        """The room that is left."""
        return _ROOM - self.cost


def refresh(ticket_ids: Collection[int]) -> None:
    """Write the documents of these tickets anew, from what the database holds now."""
    with transaction.atomic(savepoint=False):
        engines.engine().write(list(_documents(ticket_ids)))


def add_article(ticket: Ticket, article: Article) -> None:
    """Add an article to its ticket's document; nothing if it is in it already."""
    part = _article_part(article.is_visible_for_customer, article.subject, article.body_text)
    state = engines.engine().state(ticket.pk)
    if state is None:
        refresh([ticket.pk])
    elif state.last_article_id < article.pk:
        part = cut(part, _ROOM - state.cost)
        engines.engine().append(ticket.pk, part, article.pk)


def rebuild() -> Iterator[int]:
    """Write all documents anew, in steps; yields how many tickets are done after each.

    Work goes on meanwhile: each step locks its tickets, as operations do.
    """
    done, last = 0, 0
    while True:
        with transaction.atomic():
            following = Ticket.objects.filter(pk__gt=last).order_by("pk").select_for_update()
            ticket_ids = list(following.values_list("pk", flat=True)[:_AT_ONCE])
            refresh(ticket_ids)
        if not ticket_ids:
            return
        done, last = done + len(ticket_ids), ticket_ids[-1]
        yield done


def _documents(ticket_ids: Collection[int]) -> Iterator[Document]:
    tickets = Ticket.objects.filter(pk__in=ticket_ids).values_list(
        "pk", "tn", "title", "customer_user_id", "customer_id", "article_count"
    )
    rows = list(tickets)
    people = _names_of_people(row[3] for row in rows)
    companies = _names_of_companies(row[4] for row in rows)
    documents = {
        pk: Document(pk, [_head(tn, title), _customer(login, customer_id, people, companies)])
        for pk, tn, title, login, customer_id, _articles in rows
    }
    texts = (
        Article.objects.filter(ticket_id__in=documents)
        .order_by("pk")
        .values_list("ticket_id", "pk", "is_visible_for_customer", "subject", _beginning_of_text())
    )
    # Long conversations come in pieces; others are quicker at once.
    few = sum(row[5] for row in rows) <= _AT_ONCE
    for ticket_id, article_id, visible, subject, text in texts if few else texts.iterator(_AT_ONCE):
        document = documents[ticket_id]
        document.last_article_id = article_id
        if document.room > 0:
            document.parts.append(cut(_article_part(visible, subject, text), document.room))
    yield from documents.values()


def _head(tn: str, title: str) -> Part:
    return Part.of(Weight.HEAD, tn, title)


def _customer(
    login: str, customer_id: str, people: dict[str, str], companies: dict[str, str]
) -> Part:
    name, company = people.get(login.lower(), ""), companies.get(customer_id.lower(), "")
    return Part.of(Weight.CUSTOMER, login, name, customer_id, company)


def _beginning_of_text() -> Substr:
    return Substr("body_text", 1, _ARTICLE_LENGTH)


def _article_part(visible: bool, subject: str, text: str) -> Part:
    weight = Weight.VISIBLE if visible else Weight.INTERNAL
    return Part.of(weight, subject, text[:_ARTICLE_LENGTH])


def _names_of_people(logins: Iterable[str]) -> dict[str, str]:
    """First and last name by login or address, in lower case; a login wins over an address."""
    wanted = sorted({login.lower() for login in logins if login})
    people = (
        list(
            CustomerUser.objects.filter(
                Q(In(Lower("login"), wanted)) | Q(In(Lower("email"), wanted))
            )
            .order_by("pk")
            .values_list("login", "email", "first_name", "last_name")
        )
        if wanted
        else []
    )
    by_address = {email.lower(): f"{first} {last}" for _login, email, first, last in people}
    return by_address | {login.lower(): f"{first} {last}" for login, _email, first, last in people}


def _names_of_companies(customer_ids: Iterable[str]) -> dict[str, str]:
    wanted = {customer_id.lower() for customer_id in customer_ids if customer_id}
    companies = CustomerCompany.objects.annotate(key=Lower("customer_id")).filter(key__in=wanted)
    return dict(companies.values_list("key", "name"))
