"""Where mail services hand over raw mails by HTTP."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from gotrs.common.validity import MasterData


class MailHook(MasterData):
    """Somebody who may post mails to ``/mail/in``, by a token of which only a hash is kept."""

    name = models.CharField(_("name"), max_length=200)
    token_hash = models.CharField(max_length=64, blank=True, default="", editable=False)
    queue = models.ForeignKey(
        "queues.Queue",
        verbose_name=_("fixed queue"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        help_text=_("Empty: the queue follows from the address the mail was sent to."),
    )
    trusted = models.BooleanField(
        _("trusted"), default=False, help_text=_("X-OTRS and X-GOTRS headers are obeyed.")
    )
    last_mail_at = models.DateTimeField(_("last mail"), null=True, editable=False)
    mails = models.PositiveBigIntegerField(_("mails"), default=0, editable=False)

    class Meta:
        verbose_name = _("mail by HTTP")
        verbose_name_plural = _("mail by HTTP")
        constraints = [
            models.UniqueConstraint(Lower("name"), name="mail_hook_name_unique"),
            # Read with every mail that comes this way.
            models.UniqueConstraint(
                fields=["token_hash"],
                condition=~models.Q(token_hash=""),
                name="mail_hook_token_unique",
            ),
        ]

    def __str__(self) -> str:
        return self.name
