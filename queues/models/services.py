"""Services, promised working times, calendars. Their rules (part 10) read these rows."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from gotrs.common.validity import MasterData


class Calendar(MasterData):
    """Working hours, holidays and a time zone (rule 10.1)."""

    name = models.CharField(_("name"), max_length=200)
    timezone = models.CharField(_("time zone"), max_length=64, default="UTC")
    first_weekday = models.PositiveSmallIntegerField(_("first day of the week"), default=1)
    # Weekday 1 (Monday) to 7 -> list of ["08:00", "21:00"].
    hours = models.JSONField(_("working hours"), default=dict)
    # List of {"name", "month", "day", "year" or null for every year}.
    holidays = models.JSONField(_("holidays"), default=list)

    class Meta:
        verbose_name = _("calendar")
        verbose_name_plural = _("calendars")
        constraints = [models.UniqueConstraint(Lower("name"), name="calendar_name_unique")]

    def __str__(self) -> str:
        return self.name


class Service(MasterData):
    """What a ticket is about; the name is a path, ``Mail::Outlook``."""

    name = models.CharField(_("name"), max_length=200)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )

    class Meta:
        verbose_name = _("service")
        verbose_name_plural = _("services")
        constraints = [models.UniqueConstraint(Lower("name"), name="service_name_unique")]

    def __str__(self) -> str:
        return self.name


class ServiceCustomer(models.Model):
    """A service that a customer user may choose; without any, the default ones (rule 5.24)."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="customers")
    # Empty: a default service, for everybody who has none of their own.
    customer_user = models.ForeignKey(
        "accounts.CustomerUser", null=True, on_delete=models.CASCADE, related_name="services"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "customer_user"],
                condition=models.Q(customer_user__isnull=False),
                name="service_customer_unique",
            ),
            models.UniqueConstraint(
                fields=["service"],
                condition=models.Q(customer_user__isnull=True),
                name="service_default_unique",
            ),
        ]

    def __str__(self) -> str:
        return f"service {self.service_id} for {self.customer_user_id or 'everybody'}"


class Sla(MasterData):
    """Promised working times for some services. Minutes, warnings in percent (rule 10.4)."""

    name = models.CharField(_("name"), max_length=200)
    services = models.ManyToManyField(Service, related_name="slas", blank=True)
    calendar = models.ForeignKey(Calendar, null=True, blank=True, on_delete=models.PROTECT)
    first_response_time = models.PositiveIntegerField(_("first response"), null=True, blank=True)
    first_response_notify = models.PositiveSmallIntegerField(null=True, blank=True)
    update_time = models.PositiveIntegerField(_("update"), null=True, blank=True)
    update_notify = models.PositiveSmallIntegerField(null=True, blank=True)
    solution_time = models.PositiveIntegerField(_("solution"), null=True, blank=True)
    solution_notify = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("SLA")
        verbose_name_plural = _("SLAs")
        constraints = [models.UniqueConstraint(Lower("name"), name="sla_name_unique")]

    def __str__(self) -> str:
        return self.name
