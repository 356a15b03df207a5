"""Tickets of a company (contract 4.11)."""

from django.db.models import Value
from django.db.models.functions import Lower
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.auth.guards import require_agent
from accounts.auth.viewsets import ApiViewSet
from accounts.people.companies import COMPANY_KEY, TAG, find_company
from gotrs.common.api import listed
from gotrs.common.api.schema import describe
from tickets.api.lists import TICKET_LIST_PARAMETERS, ticket_page
from tickets.api.shapes import TicketSerializer
from tickets.models import Ticket


class CompanyTicketViewSet(ApiViewSet):
    """/customers/{id}/tickets"""

    @describe(
        "customers_tickets", "Tickets of a company", TAG, TicketSerializer, paged=True,
        query=(COMPANY_KEY, *TICKET_LIST_PARAMETERS), errors=(404,),
    )  # fmt: skip
    def list(self, request: Request, pk: str) -> Response:
        """Those in queues that the caller reads; filters, sorting, paging of GET /tickets."""
        require_agent(self.actor)
        key = find_company(pk).customer_id
        of_company = Ticket.objects.alias(low_key=Lower("customer_id")).filter(
            low_key=Lower(Value(key))
        )
        return listed(ticket_page(self.actor, request.query_params, of_company))
