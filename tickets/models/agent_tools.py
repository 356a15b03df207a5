"""Texts that agents keep for themselves and each other."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class CannedResponse(models.Model):
    """A ready answer of an agent; public ones are offered to all."""

    agent = models.ForeignKey(
        "accounts.Agent", on_delete=models.CASCADE, related_name="canned_responses"
    )
    name = models.CharField(_("name"), max_length=200)
    text = models.TextField(_("text"))
    category = models.CharField(_("category"), max_length=200, blank=True, default="")
    is_public = models.BooleanField(_("for everybody"), default=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("canned response")
        verbose_name_plural = _("canned responses")
        constraints = [
            models.UniqueConstraint("agent", Lower("name"), name="canned_response_name_unique")
        ]

    def __str__(self) -> str:
        return self.name


class TicketTemplate(models.Model):
    """A prepared new ticket, shared by all agents."""

    agent = models.ForeignKey(
        "accounts.Agent", on_delete=models.PROTECT, related_name="ticket_templates"
    )
    name = models.CharField(_("name"), max_length=200)
    title = models.CharField(_("title"), max_length=255, blank=True, default="")
    body = models.TextField(_("text"), blank=True, default="")
    queue = models.ForeignKey("queues.Queue", null=True, blank=True, on_delete=models.SET_NULL)
    priority = models.ForeignKey(
        "tickets.Priority", null=True, blank=True, on_delete=models.SET_NULL
    )
    type = models.ForeignKey("tickets.TicketType", null=True, blank=True, on_delete=models.SET_NULL)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("ticket template")
        verbose_name_plural = _("ticket templates")
        constraints = [models.UniqueConstraint(Lower("name"), name="ticket_template_name_unique")]

    def __str__(self) -> str:
        return self.name
