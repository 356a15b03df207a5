"""Lists that agents come back to: a filter, an order and columns under a name."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class Sharing(models.TextChoices):
    """Who is offered a view."""

    PRIVATE = "private", _("Only me")
    GROUP = "group", _("A group")
    EVERYBODY = "everybody", _("All agents")


class TicketView(models.Model):
    """A saved ticket list.

    It holds no tickets and no permission: whoever opens it sees what they may read. One that is
    shared with a group is offered to those who may read in that group.
    """

    agent = models.ForeignKey(
        "accounts.Agent", on_delete=models.CASCADE, related_name="ticket_views"
    )
    name = models.CharField(_("name"), max_length=100)
    # Names and values as in the query string of the list.
    filters = models.JSONField(_("filters"), default=dict, blank=True)
    sort = models.CharField(_("order"), max_length=40, blank=True, default="")
    # Names of columns; none stands for those that the reader chose.
    columns = models.JSONField(_("columns"), default=list, blank=True)
    sharing = models.CharField(
        _("shown to"), max_length=10, choices=Sharing.choices, default=Sharing.PRIVATE
    )
    group = models.ForeignKey(
        "accounts.Group", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("ticket view")
        verbose_name_plural = _("ticket views")
        constraints = [
            models.UniqueConstraint("agent", Lower("name"), name="ticket_view_name_of_agent"),
            models.CheckConstraint(
                condition=models.Q(sharing__in=Sharing.values), name="ticket_view_sharing_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name
