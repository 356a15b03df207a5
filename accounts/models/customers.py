"""People outside and their organisations."""

from typing import Any

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.models.people import Person
from gotrs.common.validity import MasterData


class CustomerCompany(MasterData):
    """An organisation whose people write to us.

    Its key is text that tickets carry a copy of (rule 1), as in OTRS.
    """

    customer_id = models.CharField(_("customer id"), max_length=150)
    name = models.CharField(_("name"), max_length=200)
    street = models.CharField(_("street"), max_length=200, blank=True, default="")
    zip = models.CharField(_("postal code"), max_length=200, blank=True, default="")
    city = models.CharField(_("city"), max_length=200, blank=True, default="")
    country = models.CharField(_("country"), max_length=200, blank=True, default="")
    url = models.CharField(_("web site"), max_length=200, blank=True, default="")
    share_tickets = models.BooleanField(
        _("share tickets"),
        default=True,
        help_text=_("People of this company see each other's tickets."),
    )

    class Meta:
        verbose_name = _("customer company")
        verbose_name_plural = _("customer companies")
        constraints = [
            models.UniqueConstraint(Lower("customer_id"), name="company_customer_id_unique"),
            models.UniqueConstraint(Lower("name"), name="company_name_unique"),
            models.CheckConstraint(
                condition=~models.Q(customer_id=""), name="company_customer_id_not_empty"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CustomerUser(Person):
    """A person outside. Sees their own tickets and, if shared, those of their companies."""

    mobile = models.CharField(_("mobile"), max_length=200, blank=True, default="")
    customer_id = models.CharField(_("customer id"), max_length=150, blank=True, default="")
    language = models.CharField(_("language"), max_length=16, blank=True, default="")
    timezone = models.CharField(_("time zone"), max_length=64, blank=True, default="")
    comment = models.CharField(_("comment"), max_length=250, blank=True, default="")
    # Off when the person changed the address and has not shown yet that it is theirs.
    email_proved = models.BooleanField(_("address is proved"), default=True)

    is_staff = False
    is_superuser = False
    is_admin = False

    class Meta:
        verbose_name = _("customer user")
        verbose_name_plural = _("customer users")
        constraints = [
            models.UniqueConstraint(Lower("login"), name="customer_login_unique"),
        ]
        indexes = [
            # The intake finds a sender by address (rule 7.16); addresses may repeat in imports.
            models.Index(Lower("email"), name="customer_email_idx"),
            # Colleagues of a company on the customer side panel.
            models.Index(Lower("customer_id"), name="customer_company_idx"),
        ]

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Customers never enter the back office."""
        return False

    def has_module_perms(self, app_label: str) -> bool:
        """As has_perm."""
        return False

    def own_names(self) -> set[str]:
        """What their own tickets name as customer user, in lower case (rule 6.6).

        The login, and the address (of a sender who was unknown then) if it is proved.
        """
        names = {self.login.lower()}
        if self.email and self.email_proved:
            names.add(self.email.lower())
        return names

    def customer_ids(self) -> list[str]:
        """The primary customer id and the further ones, without empty ones (rule 6.6)."""
        further: Any = self.companies.values_list("customer_id", flat=True)
        return [key for key in [self.customer_id, *further] if key]


class CustomerUserCompany(models.Model):
    """A further company whose tickets a customer user sees."""

    customer_user = models.ForeignKey(
        CustomerUser, on_delete=models.CASCADE, related_name="companies"
    )
    customer_id = models.CharField(_("customer id"), max_length=150)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "customer_user", Lower("customer_id"), name="customer_user_company_unique"
            ),
            models.CheckConstraint(
                condition=~models.Q(customer_id=""), name="customer_user_company_not_empty"
            ),
        ]

    def __str__(self) -> str:
        return self.customer_id
