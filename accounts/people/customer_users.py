"""People outside: /customer-users (contract 4.11)."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import F, Q, Value
from django.db.models.functions import Lower
from django.db.models.lookups import Exact
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import operations
from accounts.auth.errors import insufficient_scope
from accounts.auth.guards import require_admin, require_agent
from accounts.auth.password_links import send_link
from accounts.auth.viewsets import ApiViewSet
from accounts.masterdata import VALID, DeletedSerializer
from accounts.models import CustomerUser, CustomerUserCompany
from accounts.people.customer_inputs import CustomerUserInput, NewCustomerUserInput
from accounts.people.inputs import candidate
from accounts.people.lists import SortKeys, filtered, matching, of_validity, page_of, read_order
from gotrs.common.api import Page, acted, created, listed, ok, read_page_request
from gotrs.common.api.inputs import read_input
from gotrs.common.api.paging import walk
from gotrs.common.api.schema import CURSOR, PAGING, SORTING, describe, parameter, path_id
from gotrs.common.errors import DomainError, NotFound
from gotrs.common.validity import Validity
from gotrs.common.values import MAX_ID, read_id

TAG = "Customers"
CUSTOMER_USER_ID = path_id("id", "The customer user's id.")
# What only admins may change of an account.
_OF_ADMINS = ("login", "valid_id")
_SEARCHED = ("login", "email", "first_name", "last_name", "phone", "mobile")
_KEYS: SortKeys = {
    "login": (Lower("login"),),
    "name": (Lower("last_name"), Lower("first_name")),
    "created": (F("created_at"),),
    "updated": (F("changed_at"),),
    "id": (),
}
# Keys by which one may walk the list, and their columns.
_CURSOR_COLUMNS = {"created": "created_at", "updated": "changed_at", "id": "id"}
CUSTOMER_USER_FILTERS = (
    parameter("search", "A part of login, name, address or phone; several words by AND."),
    parameter("login", "The whole login, in any case."),
    parameter("email", "The whole address, in any case."),
    VALID,
    *SORTING,
    *PAGING,
    CURSOR,
)
_LIST_PARAMETERS = (
    parameter("customer_id", "Key of a company, as the own or a further one."),
    *CUSTOMER_USER_FILTERS,
)


class CustomerUserSerializer(serializers.Serializer):
    """A person outside; never a password or hash."""

    id = serializers.IntegerField()
    login = serializers.CharField()
    email = serializers.CharField()
    first_name = serializers.CharField()
    last_name = serializers.CharField()
    title = serializers.CharField()
    phone = serializers.CharField()
    mobile = serializers.CharField()
    customer_id = serializers.CharField(allow_null=True)
    customer_ids = serializers.ListField(
        child=serializers.CharField(), help_text="Keys of further companies."
    )
    language = serializers.CharField(help_text='"" for the site\'s own.')
    timezone = serializers.CharField(help_text='"" for the site\'s own.')
    comment = serializers.CharField()
    valid_id = serializers.IntegerField()
    last_login = serializers.DateTimeField(allow_null=True)
    create_time = serializers.DateTimeField()
    change_time = serializers.DateTimeField()


def customer_users_data(customers: Sequence[CustomerUser]) -> list[dict[str, Any]]:
    """The CustomerUser objects. One query for all further companies."""
    further: dict[int, list[str]] = {customer.pk: [] for customer in customers}
    for row in CustomerUserCompany.objects.filter(customer_user__in=customers).order_by("id"):
        further[row.customer_user_id].append(row.customer_id)
    return [
        {
            "id": customer.pk,
            "login": customer.login,
            "email": customer.email,
            "first_name": customer.first_name,
            "last_name": customer.last_name,
            "title": customer.title,
            "phone": customer.phone,
            "mobile": customer.mobile,
            "customer_id": customer.customer_id or None,
            "customer_ids": further[customer.pk],
            "language": customer.language,
            "timezone": customer.timezone,
            "comment": customer.comment,
            "valid_id": customer.valid_id,
            "last_login": customer.last_login,
            "create_time": customer.created_at,
            "change_time": customer.changed_at,
        }
        for customer in customers
    ]


def customer_user_page(query: Mapping[str, str], company: str = "") -> Page:
    """The page of people that a query asks for, by number or by cursor.

    ``company`` limits it to the people of one. Raises DomainError ``invalid_filter``.
    """
    people = filtered(CustomerUser.objects.all(), query, (_of_words, of_validity))
    people = people.filter(_of_company(company), _of_company(query.get("customer_id", "").strip()))
    page = read_page_request(query)
    if page.cursor is None:
        return page_of(people, page, read_order(query, _KEYS, "login"), customer_users_data)
    key = query.get("sort", "").strip()
    descending = key.startswith("-") or query.get("order", "").strip().lower() == "desc"
    key = key.removeprefix("-")
    if key not in _CURSOR_COLUMNS:
        key, descending = "id", False
    ids, pagination = walk(people, page, key, descending, _CURSOR_COLUMNS)
    found: dict[int, CustomerUser] = CustomerUser.objects.in_bulk(ids)
    return Page(customer_users_data([found[pk] for pk in ids if pk in found]), pagination)


class CustomerUserViewSet(ApiViewSet):
    """/customer-users. Agents; login, password and validity are the admins'."""

    @describe(
        "customer_users_list", "List customer users", TAG, CustomerUserSerializer, paged=True,
        query=_LIST_PARAMETERS,
    )  # fmt: skip
    def list(self, request: Request) -> Response:
        """By login, name, created, updated or id; valid ones by default."""
        require_agent(self.actor)
        return listed(customer_user_page(request.query_params))

    @describe(
        "customer_users_create", "Create a customer user", TAG, CustomerUserSerializer,
        body=NewCustomerUserInput, status=201, errors=(409,),
    )  # fmt: skip
    def create(self, request: Request) -> Response:
        """The login is the address unless given. Without a password a mail opens the account."""
        require_agent(self.actor)
        person = candidate(CustomerUser, self.body)
        said = read_input(NewCustomerUserInput, self.body, person=person)
        if "password" in said or said.get("valid_id", Validity.VALID) != Validity.VALID:
            require_admin(self.actor)
        said.setdefault("login", said["email"])
        customer = operations.create_customer_user(actor=self.actor, **said)
        location = f"{request._request.path_info}/{customer.pk}"
        return created(_customer_user(customer.pk), Location=location)

    @describe(
        "customer_users_get", "Read a customer user", TAG, CustomerUserSerializer,
        query=(CUSTOMER_USER_ID,), errors=(404,),
    )  # fmt: skip
    def retrieve(self, request: Request, pk: str) -> Response:
        """Also a closed account."""
        require_agent(self.actor)
        return ok(_customer_user(find_customer_user(pk).pk))

    @describe(
        "customer_users_update", "Change a customer user", TAG, CustomerUserSerializer,
        body=CustomerUserInput, query=(CUSTOMER_USER_ID,), errors=(404, 409),
    )  # fmt: skip
    def update(self, request: Request, pk: str) -> Response:
        """Tickets follow a new login. A new password ends all sessions of the person."""
        require_agent(self.actor)
        customer = find_customer_user(pk)
        said = read_input(
            CustomerUserInput,
            self.body,
            require_any=True,
            person=customer,
            stored=_stored(customer),
        )
        if "password" in said or any(
            said.get(name, getattr(customer, name)) != getattr(customer, name)
            for name in _OF_ADMINS
        ):
            require_admin(self.actor)
        if "password" in said and self.actor.scopes is not None:
            raise insufficient_scope()
        operations.update_customer_user(customer, actor=self.actor, changes=said)
        return ok(_customer_user(customer.pk))

    @describe(
        "customer_users_patch", "Change a customer user", TAG, CustomerUserSerializer,
        body=CustomerUserInput, query=(CUSTOMER_USER_ID,), errors=(404, 409),
    )  # fmt: skip
    def partial_update(self, request: Request, pk: str) -> Response:
        """The same as PUT."""
        return self.update(request, pk)

    @describe(
        "customer_users_delete", "Close a customer user's account", TAG, DeletedSerializer,
        query=(CUSTOMER_USER_ID,), message=True, errors=(404,),
    )  # fmt: skip
    def destroy(self, request: Request, pk: str) -> Response:
        """Admins. Sessions and tokens end; tickets keep the name."""
        require_admin(self.actor)
        customer = find_customer_user(pk)
        if customer.valid_id == Validity.INVALID:
            raise DomainError("This customer user is deleted already.", code="already_deleted")
        operations.deactivate_customer_user(customer, actor=self.actor)
        data = {"id": customer.pk, "valid_id": Validity.INVALID.value}
        return acted("The customer user was made invalid.", data)

    @describe(
        "customer_users_reset_password", "Mail a link that sets a password", TAG,
        query=(CUSTOMER_USER_ID,), message=True, errors=(404,),
    )  # fmt: skip
    def reset_password(self, request: Request, pk: str) -> Response:
        """It works once, within an hour."""
        require_agent(self.actor)
        send_link(find_customer_user(pk), actor=self.actor)
        return acted("A link was mailed.")


def find_customer_user(pk: str) -> CustomerUser:
    """The customer user of a path. Raises NotFound, or DomainError ``invalid_id``."""
    number = read_id(pk)
    found: CustomerUser | None = (
        CustomerUser.objects.filter(pk=number).first() if 0 < number <= MAX_ID else None
    )
    if found is None:
        raise NotFound("Customer user not found.")
    return found


def _customer_user(pk: int) -> dict[str, Any]:
    return customer_users_data([CustomerUser.objects.get(pk=pk)])[0]


def _stored(customer: CustomerUser) -> dict[str, Any]:
    """Companies that are named there already may stay, though they aren't in use any more."""
    return {"customer_id": customer.customer_id, "customer_ids": customer.customer_ids()}


def _of_words(query: Mapping[str, str]) -> Q:
    found = matching(query.get("search", ""), _SEARCHED)
    for name in ("login", "email"):
        if word := query.get(name, "").strip():
            found &= _same(name, word)
    return found


def _of_company(key: str) -> Q:
    if not key:
        return Q()
    further = CustomerUserCompany.objects.filter(_same("customer_id", key))
    return _same("customer_id", key) | Q(pk__in=further.values("customer_user"))


def _same(column: str, text: str) -> Q:
    """Any case, by the index on the lower case."""
    return Q(Exact(Lower(column), Lower(Value(text))))
