"""Texts that the system sends by itself when a customer writes (rules 7.17 to 7.19)."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from gotrs.common.validity import MasterData


class AutoResponseKind(models.IntegerChoices):
    """On what occasion; ids as in OTRS."""

    REPLY = 1, _("a new ticket was made")
    REJECT = 2, _("the ticket is closed and takes no answers")
    FOLLOW_UP = 3, _("the message was added to a ticket")
    REPLY_NEW_TICKET = 4, _("a new ticket was made, for the old one is closed")
    REMOVE = 5, _("the ticket was removed (never sent)")


class AutoResponse(MasterData):
    """A text for one occasion, used by the queues that have chosen it."""

    name = models.CharField(_("name"), max_length=200)
    kind = models.SmallIntegerField(_("occasion"), choices=AutoResponseKind.choices)
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"))
    content_type = models.CharField(_("content type"), max_length=100, default="text/plain")
    queues = models.ManyToManyField(
        "queues.Queue",
        through="queues.QueueAutoResponse",
        related_name="auto_responses",
        verbose_name=_("queues"),
        blank=True,
    )

    class Meta:
        verbose_name = _("auto response")
        verbose_name_plural = _("auto responses")
        constraints = [
            models.UniqueConstraint(Lower("name"), name="auto_response_name_unique"),
            models.CheckConstraint(
                condition=models.Q(kind__in=AutoResponseKind.values),
                name="auto_response_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class QueueAutoResponse(models.Model):
    """A queue has at most one text for each occasion, which is why the kind stands here again."""

    queue = models.ForeignKey("queues.Queue", on_delete=models.CASCADE, db_index=False)
    auto_response = models.ForeignKey(AutoResponse, on_delete=models.CASCADE)
    kind = models.SmallIntegerField(choices=AutoResponseKind.choices)

    class Meta:
        constraints = [
            # Also read for the text of a queue on an occasion.
            models.UniqueConstraint(fields=["queue", "kind"], name="queue_auto_response_unique")
        ]

    def __str__(self) -> str:
        return f"{self.auto_response_id} of queue {self.queue_id}"
