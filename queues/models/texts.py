"""Texts that agents pick from."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from gotrs.common.validity import MasterData


class Template(MasterData):
    """A text offered to agents in some queues, or in all of them if none is named (rule 8.6)."""

    name = models.CharField(_("name"), max_length=200)
    template_type = models.CharField(
        _("kind"),
        max_length=20,
        default="Answer",
        choices=[
            ("Answer", _("answer")),
            ("Create", _("new ticket")),
            ("Email", _("e-mail outbound")),
            ("Forward", _("forward")),
            ("Note", _("note")),
            ("PhoneCall", _("phone call")),
            ("Snippet", _("snippet")),
        ],
    )
    subject = models.CharField(_("subject"), max_length=998, blank=True, default="")
    text = models.TextField(_("text"), blank=True, default="")
    content_type = models.CharField(_("content type"), max_length=100, default="text/plain")
    queues = models.ManyToManyField("queues.Queue", related_name="templates", blank=True)

    class Meta:
        verbose_name = _("template")
        verbose_name_plural = _("templates")
        constraints = [models.UniqueConstraint(Lower("name"), name="template_name_unique")]

    def __str__(self) -> str:
        return self.name
