"""What agents and customers share: a login, a name, an address, a password."""

from collections.abc import Collection
from typing import Any, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from gotrs.common.validity import Validity


class PersonQuerySet(models.QuerySet):
    """Reads of people."""

    def valid(self) -> Self:
        """Those whose account is open."""
        return self.filter(valid_id=Validity.VALID)

    def named(self, name: str) -> Self:
        """Accounts whose login or mail address is ``name``, any case."""
        return self.alias(login_lower=Lower("login"), email_lower=Lower("email")).filter(
            models.Q(login_lower=name.lower()) | models.Q(email_lower=name.lower())
        )

    def with_email(self, address: str) -> Self:
        """Accounts with exactly this mail address, any case; by the index on the lower case."""
        return self.alias(email_lower=Lower("email")).filter(email_lower=address.lower())

    def named_any(self, logins: Collection[str]) -> Self:
        """Accounts with one of these logins, which are given in lower case."""
        if not logins:
            return self.none()
        return self.alias(login_lower=Lower("login")).filter(login_lower__in=sorted(logins))


class PersonManager(BaseUserManager.from_queryset(PersonQuerySet)):  # type: ignore[misc]
    """Creates people; Django's own commands use it too."""

    def get_by_natural_key(self, username: str | None) -> Any:
        return self.get(login__iexact=username)


class Person(AbstractBaseUser):
    """An account. Agents and customers are separate tables, so equal names never mix (13.6)."""

    login = models.CharField(_("login"), max_length=255)
    email = models.CharField(_("e-mail address"), max_length=255)
    first_name = models.CharField(_("first name"), max_length=200, blank=True)
    last_name = models.CharField(_("last name"), max_length=200, blank=True)
    title = models.CharField(_("title"), max_length=200, blank=True, default="")
    phone = models.CharField(_("phone"), max_length=200, blank=True, default="")
    valid_id = models.SmallIntegerField(
        _("validity"), choices=Validity.choices, default=Validity.VALID
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = PersonManager()

    USERNAME_FIELD = "login"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["email"]

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """First and last name, or the login of somebody without one."""
        return f"{self.first_name} {self.last_name}".strip() or self.login

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        """Whether the account is open; Django's authentication asks for it."""
        return self.valid_id == Validity.VALID
