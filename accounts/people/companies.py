"""Companies of customers, addressed by their key: /customers (contract 4.11)."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from django.db.models import Q, Value
from django.db.models.functions import Lower
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import operations
from accounts.auth.guards import require_admin, require_agent
from accounts.auth.viewsets import ApiViewSet
from accounts.masterdata import VALID, ValidityFact
from accounts.models import CustomerCompany
from accounts.people.customer_users import (
    CUSTOMER_USER_FILTERS,
    CustomerUserSerializer,
    customer_user_page,
)
from accounts.people.inputs import NameFact
from accounts.people.lists import SortKeys, filtered, matching, of_validity, page_of, read_order
from gotrs.common.api import InputSerializer, acted, created, listed, ok, read_page_request
from gotrs.common.api.inputs import CONTROLS, BooleanFact, TextFact, read_input, wrong
from gotrs.common.api.schema import PAGING, SORTING, describe, parameter, path_id
from gotrs.common.errors import DomainError, NotFound
from gotrs.common.validity import Validity

TAG = "Customers"
COMPANY_KEY = path_id("id", "The company's key, in any case.", str)
MAX_KEY = 150
# What only admins may change of a company that there is.
_OF_ADMINS = ("customer_id", "share_tickets", "valid_id")
_SEARCHED = ("customer_id", "name", "city")
_KEYS: SortKeys = {"name": (Lower("name"),), "customer_id": (Lower("customer_id"),)}


class CompanySerializer(serializers.Serializer):
    """A company whose people write to us."""

    customer_id = serializers.CharField()
    name = serializers.CharField()
    street = serializers.CharField()
    zip = serializers.CharField()
    city = serializers.CharField()
    country = serializers.CharField()
    url = serializers.CharField()
    share_tickets = serializers.BooleanField()
    comment = serializers.CharField()
    valid_id = serializers.IntegerField()
    create_time = serializers.DateTimeField()
    change_time = serializers.DateTimeField()


class ClosedCompanySerializer(serializers.Serializer):
    """A company that is no longer offered."""

    customer_id = serializers.CharField()
    valid_id = serializers.IntegerField()


class KeyFact(TextFact):
    """A company's key, which stands in paths: one line without a slash."""

    def __init__(self, *names: str, **options: Any) -> None:
        super().__init__(*names, max_length=MAX_KEY, blank=False, numbers=True, **options)

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        if not text.isprintable():
            raise wrong("A key has no control characters.")
        if "/" in text or text in {".", ".."}:
            raise wrong("A key has no slash, and is not only dots.")
        return text

    def described(self) -> dict[str, Any]:
        """No slash and no control characters, and not only dots."""
        other = rf"[^/{CONTROLS}]"
        return super().described() | {"pattern": rf"^(?!\.{{1,2}}$){other}*(?!\s){other}+$"}


class CompanyInput(InputSerializer):
    """A company."""

    customer_id = KeyFact()
    name = NameFact(blank=False)
    street = NameFact()
    zip = NameFact(numbers=True)
    city = NameFact()
    country = NameFact()
    url = NameFact()
    share_tickets = BooleanFact()
    comment = NameFact(max_length=250)
    valid_id = ValidityFact()


class NewCompanyInput(CompanyInput):
    """A new company."""

    customer_id = KeyFact(required=True)
    name = NameFact(blank=False, required=True)


def find_company(key: str) -> CustomerCompany:
    """The company of that key in any case. Raises NotFound."""
    found = (
        CustomerCompany.objects.alias(low=Lower("customer_id")).filter(low=Lower(Value(key)))
        if len(key) <= MAX_KEY
        else CustomerCompany.objects.none()
    ).first()
    if found is None:
        raise NotFound("Customer not found.")
    return found


def company_data(company: CustomerCompany) -> dict[str, Any]:
    """The Customer object."""
    return {
        "customer_id": company.customer_id,
        "name": company.name,
        "street": company.street,
        "zip": company.zip,
        "city": company.city,
        "country": company.country,
        "url": company.url,
        "share_tickets": company.share_tickets,
        "comment": company.comment,
        "valid_id": company.valid_id,
        "create_time": company.created_at,
        "change_time": company.changed_at,
    }


class CompanyViewSet(ApiViewSet):
    """/customers. Agents; what opens or closes tickets to people is for admins."""

    @describe(
        "customers_list", "List companies", TAG, CompanySerializer, paged=True,
        query=(
            parameter("search", "A part of key, name or city; several words by AND."),
            VALID, *SORTING, *PAGING,
        ),
    )  # fmt: skip
    def list(self, request: Request) -> Response:
        """By name, or by customer_id; valid ones by default."""
        require_agent(self.actor)
        query = request.query_params
        companies = filtered(CustomerCompany.objects.all(), query, (_of_search, of_validity))
        order = read_order(query, _KEYS, "name")
        return listed(page_of(companies, read_page_request(query), order, _objects))

    @describe(
        "customers_create", "Create a company", TAG, CompanySerializer, body=NewCompanyInput,
        status=201, errors=(409,),
    )  # fmt: skip
    def create(self, request: Request) -> Response:
        """409 for a key or name that is in use."""
        require_agent(self.actor)
        said = read_input(NewCompanyInput, self.body)
        if said.get("valid_id", Validity.VALID) != Validity.VALID:
            require_admin(self.actor)
        company = operations.create_company(actor=self.actor, **said)
        location = f"{request._request.path_info}/{quote(company.customer_id, safe='')}"
        return created(company_data(company), Location=location)

    @describe(
        "customers_get", "Read a company", TAG, CompanySerializer, query=(COMPANY_KEY,),
        errors=(404,),
    )  # fmt: skip
    def retrieve(self, request: Request, pk: str) -> Response:
        """Also one that is no longer offered."""
        require_agent(self.actor)
        return ok(company_data(find_company(pk)))

    @describe(
        "customers_update", "Change a company", TAG, CompanySerializer, body=CompanyInput,
        query=(COMPANY_KEY,), errors=(404, 409),
    )  # fmt: skip
    def update(self, request: Request, pk: str) -> Response:
        """People and tickets follow a new key. Key, sharing and validity are the admins'."""
        require_agent(self.actor)
        company = find_company(pk)
        said = read_input(CompanyInput, self.body, require_any=True)
        if any(said.get(name, getattr(company, name)) != getattr(company, name)
               for name in _OF_ADMINS):  # fmt: skip
            require_admin(self.actor)
        changed = operations.update_company(company, actor=self.actor, changes=said)
        return ok(company_data(changed))

    @describe(
        "customers_patch", "Change a company", TAG, CompanySerializer, body=CompanyInput,
        query=(COMPANY_KEY,), errors=(404, 409),
    )  # fmt: skip
    def partial_update(self, request: Request, pk: str) -> Response:
        """The same as PUT."""
        return self.update(request, pk)

    @describe(
        "customers_delete", "Make a company invalid", TAG, ClosedCompanySerializer,
        query=(COMPANY_KEY,), message=True, errors=(404,),
    )  # fmt: skip
    def destroy(self, request: Request, pk: str) -> Response:
        """Admins. People and tickets keep the key."""
        require_admin(self.actor)
        company = find_company(pk)
        if company.valid_id == Validity.INVALID:
            raise DomainError("This customer is deleted already.", code="already_deleted")
        operations.deactivate_company(company, actor=self.actor)
        data = {"customer_id": company.customer_id, "valid_id": Validity.INVALID.value}
        return acted("The customer was made invalid.", data)

    @describe(
        "customers_users", "People of a company", TAG, CustomerUserSerializer, paged=True,
        query=(COMPANY_KEY, *CUSTOMER_USER_FILTERS), errors=(404,),
    )  # fmt: skip
    def users(self, request: Request, pk: str) -> Response:
        """Those whose own or further company it is; filters as for /customer-users."""
        require_agent(self.actor)
        company = find_company(pk)
        return listed(customer_user_page(request.query_params, company.customer_id))


def _of_search(query: Mapping[str, str]) -> Q:
    return matching(query.get("search", ""), _SEARCHED)


def _objects(companies: list[CustomerCompany]) -> list[dict[str, Any]]:
    return [company_data(company) for company in companies]
