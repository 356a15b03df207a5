"""Services and SLAs (contract 4.8)."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from accounts.auth.guards import require_agent
from accounts.masterdata import MasterDataViewSet, NamedInput, bad_filter, master_data
from accounts.models import CustomerUser
from gotrs.common.api.references import RowsFact
from gotrs.common.api.schema import parameter
from gotrs.common.validity import Validity
from gotrs.common.values import MAX_ID, read_integer
from queues import rules
from queues.api.facts import CalendarFact, MinutesFact, PathFact, PercentFact
from queues.api.promises import check_promises
from queues.models import Service, Sla
from queues.serializers import ServiceSerializer, SlaSerializer, service_data, sla_data
from queues.services import services_of
from queues.tree import save_in_place

TAG = "Master data"
_MAX_LOGIN = 255


class ServiceInput(NamedInput):
    """A service."""

    name = PathFact(help_text="Parent::Child puts it below an existing parent.")


@master_data(
    "services", TAG, ServiceSerializer,
    query=(
        parameter("customer_user_id", "Login: what this customer user may choose; for agents."),
    ),
)  # fmt: skip
class ServiceViewSet(MasterDataViewSet):
    """/services"""

    entity = "service"
    input = ServiceInput

    def rows(self) -> QuerySet[Service]:
        """Customers see theirs (rule 5.24)."""
        if self.actor.is_customer:
            return services_of(self.actor.customer)
        return Service.objects.all()

    def row(self, found: Service) -> dict[str, Any]:
        """The Service object."""
        return service_data(found)

    def wanted(self, rows: QuerySet[Any], query: Mapping[str, str]) -> QuerySet[Any]:
        """By customer user; one that is not known may choose nothing."""
        login = query.get("customer_user_id", "").strip()
        if not login or self.actor.is_customer:
            return rows
        is_long = len(login) > _MAX_LOGIN
        customer = None if is_long else CustomerUser.objects.filter(login__iexact=login).first()
        if customer is None:
            return rows.none()
        return rows.filter(pk__in=services_of(customer).values("pk"))

    def check(self, found: Service, said: dict[str, Any]) -> None:
        """A place in the tree."""
        path, valid_id = said.get("name", found.name), said.get("valid_id", found.valid_id)
        if path != found.name or (valid_id == Validity.VALID and not found.is_valid):
            rules.check_place(found, path, valid_id)

    def check_unused(self, found: Service) -> None:
        """Without valid services below it, and no part of an SLA."""
        rules.check_unused(found)

    def save(self, found: Service) -> None:
        """Renaming renames the paths below."""
        save_in_place(found, actor=self.actor)


class SlaInput(NamedInput):
    """An SLA. Times are working minutes, warnings percent of them; 0 or null for none."""

    service_ids = RowsFact(rows=Service, noun="service")
    calendar = CalendarFact("calendar", "calendar_id", allow_null=True)
    first_response_time = MinutesFact()
    update_time = MinutesFact()
    solution_time = MinutesFact()
    first_response_notify = PercentFact()
    update_notify = PercentFact()
    solution_notify = PercentFact()


@master_data(
    "slas", TAG, SlaSerializer, words=("an SLA", "SLAs"),
    query=(parameter("service_id", "Those of this service.", int),),
)  # fmt: skip
class SlaViewSet(MasterDataViewSet):
    """/slas"""

    entity = "SLA"
    input = SlaInput

    def check_reader(self) -> None:
        """Agents."""
        require_agent(self.actor)

    def rows(self) -> QuerySet[Sla]:
        """With calendar and services: two queries for all."""
        return Sla.objects.select_related("calendar").prefetch_related("services")

    def row(self, found: Sla) -> dict[str, Any]:
        """The SLA object."""
        return sla_data(found)

    def wanted(self, rows: QuerySet[Any], query: Mapping[str, str]) -> QuerySet[Any]:
        """By service. Raises DomainError ``invalid_filter`` for one that there isn't."""
        text = query.get("service_id", "").strip()
        if not text:
            return rows
        number = read_integer(text) or 0
        if not (0 < number <= MAX_ID and Service.objects.filter(pk=number).exists()):
            raise bad_filter(service_id=f"There is no service {text[:100]}.")
        return rows.filter(services=number)

    def stored(self, found: Sla) -> dict[str, Any]:
        """The rows that it names."""
        return {"calendar": found.calendar, "service_ids": list(found.services.all())}

    def check(self, found: Sla, said: dict[str, Any]) -> None:
        """Promises that can be kept."""
        check_promises(found, said)

    def apply(self, found: Sla, said: Mapping[str, Any]) -> None:
        """Columns, then services."""
        columns = dict(said)
        services = columns.pop("service_ids", None)
        super().apply(found, columns)
        if services is not None:
            found.services.set(services)

    def audited(self, found: Sla) -> dict[str, Any]:
        """With its services."""
        services = Service.objects.filter(slas=found.pk).order_by("pk")
        return {
            **super().audited(found),
            "service_ids": list(services.values_list("pk", flat=True)),
        }
