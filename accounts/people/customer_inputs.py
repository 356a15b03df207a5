"""What bodies may say about customer users (contract 4.11)."""

from typing import Any

from django.db.models import Value
from django.db.models.functions import Lower

from accounts.masterdata import ValidityFact
from accounts.models import CustomerCompany
from accounts.people.inputs import (
    MAX_ROWS,
    EmailFact,
    LoginFact,
    NameFact,
    PasswordFact,
    entries,
)
from accounts.preferences import languages, zones
from gotrs.common.api import InputSerializer
from gotrs.common.api.inputs import Fact, TextFact, wrong

_MAX_KEY = 150


class CompanyFact(TextFact):
    """A company by its key in any case; null for none."""

    def __init__(self, *names: str, **options: Any) -> None:
        super().__init__(*names, max_length=_MAX_KEY, numbers=True, allow_null=True, **options)

    def run_validation(self, data: Any = None) -> str:
        return super().run_validation(data) or ""

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        stored = self.context.get("stored", {}).get("customer_id", "")
        return find_key(text, [stored]) if text else ""


class CompaniesFact(Fact):
    """Companies by their keys."""

    key = TextFact(max_length=_MAX_KEY, blank=False, numbers=True)

    def to_internal_value(self, data: Any) -> list[str]:
        stored = self.context.get("stored", {}).get("customer_ids", [])
        return [find_key(self.key.run_validation(entry), stored) for entry in entries(data)]

    def described(self) -> dict[str, Any]:
        """A list of keys."""
        return {"type": "array", "maxItems": MAX_ROWS, "items": self.key.described()}


class LanguageFact(NameFact):
    """A language that the product speaks; empty for the site's own."""

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        if text and text not in languages():
            raise wrong(f"Use one of: {', '.join(sorted(languages()))}.")
        return text

    def described(self) -> dict[str, Any]:
        """The languages."""
        return {"type": ["string", "null"], "enum": ["", *sorted(languages()), None]}


class ZoneFact(NameFact):
    """A time zone such as Europe/Berlin; empty for the site's own."""

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        if text and text not in zones():
            raise wrong("Use a time zone such as Europe/Berlin.")
        return text


class CustomerUserInput(InputSerializer):
    """A customer user's account."""

    login = LoginFact()
    email = EmailFact()
    first_name = NameFact(blank=False)
    last_name = NameFact(blank=False)
    title = NameFact()
    phone = NameFact(numbers=True)
    mobile = NameFact(numbers=True)
    customer_id = CompanyFact()
    customer_ids = CompaniesFact()
    language = LanguageFact()
    timezone = ZoneFact()
    comment = NameFact(max_length=250)
    password = PasswordFact()
    valid_id = ValidityFact()


class NewCustomerUserInput(CustomerUserInput):
    """A new customer user's account."""

    email = EmailFact(required=True)
    first_name = NameFact(blank=False, required=True)
    last_name = NameFact(blank=False, required=True)


def find_key(text: str, stored: list[str]) -> str:
    """The key of a valid company as it is written there; one that is stored already may stay.

    Raises ValidationError for an unknown one.
    """
    if text in stored:
        return text
    valid = CustomerCompany.objects.valid().alias(low=Lower("customer_id"))
    company = valid.filter(low=Lower(Value(text))).first()
    if company is None:
        raise wrong(f"There is no valid customer {text[:100]}.")
    return company.customer_id
