"""References to rows of this floor in a body (contract 1.6)."""

from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import Group
from gotrs.common.api.inputs import IntegerFact, TextFact
from gotrs.common.api.references import RowFact
from gotrs.common.values import read_integer
from queues.models import Calendar, Queue, Salutation, Service, Signature, Sla, SystemAddress
from queues.rules import MAX_MINUTES
from queues.services import services_of
from queues.tree import MAX_PATH, parent_for


class QueueFact(RowFact):
    """A queue, by id or full name."""

    rows, noun = Queue, "queue"


class ServiceFact(RowFact):
    """A service. Customers choose among theirs (rule 5.24); any other is unknown to them."""

    rows, noun = Service, "service"

    def candidates(self) -> QuerySet[Any]:
        """All, or those of the acting customer and the one that is stored."""
        actor = self.context.get("actor")
        if actor is None or not actor.is_customer:
            return Service.objects.all()
        theirs = services_of(actor.customer)
        return Service.objects.filter(Q(pk__in=theirs) | Q(pk=self.stored.pk if self.stored else 0))


class SlaFact(RowFact):
    """An SLA."""

    rows, noun = Sla, "SLA"


class GroupFact(RowFact):
    """A group."""

    rows, noun = Group, "group"


class CalendarFact(RowFact):
    """A calendar."""

    rows, noun = Calendar, "calendar"


class SystemAddressFact(RowFact):
    """An address of ours, by id or mail address."""

    rows, noun = SystemAddress, "system address"

    def find_named(self, name: str) -> Any:
        return SystemAddress.objects.filter(email__iexact=name).first()


class SalutationFact(RowFact):
    """A salutation."""

    rows, noun = Salutation, "salutation"


class SignatureFact(RowFact):
    """A signature."""

    rows, noun = Signature, "signature"


class PathFact(TextFact):
    """The name of a queue or service, ``Parent::Child``, for the row that the context has.

    The parent must be there.
    """

    def __init__(self, *names: str, **options: Any) -> None:
        super().__init__(*names, max_length=MAX_PATH, blank=False, one_line=True, **options)

    def to_internal_value(self, data: Any) -> str:
        path = super().to_internal_value(data)
        parent_for(self.context["row"], path)
        return path


class _NumberOrNothing(IntegerFact):
    """A number; 0, an empty text and null mean none."""

    def run_validation(self, data: Any = None) -> Any:
        if data is None or data == "" or (not isinstance(data, float) and read_integer(data) == 0):
            return None
        return super().run_validation(data)

    def described(self) -> dict[str, Any]:
        """With 0."""
        return super().described() | {"minimum": 0}


class MinutesFact(_NumberOrNothing):
    """Working minutes that are promised; none promises nothing (rule 10.4)."""

    def __init__(self, *names: str, **options: Any) -> None:
        super().__init__(*names, low=1, high=MAX_MINUTES, allow_null=True, **options)


class PercentFact(_NumberOrNothing):
    """How much of a promised time is used up when a warning is due; none for no warning."""

    def __init__(self, *names: str, **options: Any) -> None:
        super().__init__(*names, low=1, high=99, allow_null=True, **options)
