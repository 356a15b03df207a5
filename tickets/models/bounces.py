"""Mails of customers that were sent on as they came (bounce, rule 8.8)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Bounce(models.Model):
    """Says of a mail in the outbox that it is the original of an article, unchanged."""

    mail = models.OneToOneField(
        "tickets.OutgoingMail", primary_key=True, on_delete=models.CASCADE, related_name="bounce"
    )
    # Read when an article is sent on: to whom it went before.
    article = models.ForeignKey("tickets.Article", on_delete=models.PROTECT, related_name="bounces")

    class Meta:
        verbose_name = _("mail sent on")
        verbose_name_plural = _("mails sent on")

    def __str__(self) -> str:
        return f"article {self.article_id} sent on"
