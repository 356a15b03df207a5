"""Queues: places of work in a tree, owned by one group."""

from typing import Self

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.actors import Actor
from gotrs.common.validity import MasterData, ValidityQuerySet

SEPARATOR = "::"


class FollowUpOption(models.IntegerChoices):
    """What a customer's message to a closed ticket does (rule 5.3); ids as in OTRS."""

    POSSIBLE = 1, _("reopens the ticket")
    REJECT = 2, _("is rejected")
    NEW_TICKET = 3, _("becomes a new ticket")


class WellKnownQueue(models.IntegerChoices):
    """Seeded queues; sites may rename them."""

    POSTMASTER = 1
    RAW = 2
    JUNK = 3
    MISC = 4


class QueueQuerySet(ValidityQuerySet):
    """Reads of queues."""

    def allowed(self, actor: Actor, key: str) -> Self:
        """Queues in whose group the actor holds ``key`` (rule 6.1)."""
        if actor.grants.everywhere:
            return self
        return self.filter(group_id__in=actor.grants.groups(key))

    def visible_to(self, actor: Actor) -> Self:
        """Queues whose settings may be read: any permission in the group (contract 1.9).

        Customers see the queues they may write to.
        """
        if actor.is_customer:
            return self.valid().filter(customer_visible=True)
        if actor.grants.everywhere:
            return self
        return self.filter(group_id__in=list(actor.grants.by_group))

    def by_name(self) -> Self:
        """In the order of the tree."""
        return self.order_by(Lower("name"), "id")


class Queue(MasterData):
    """A place of work. Its full name is its path: ``Parent::Child``."""

    name = models.CharField(_("name"), max_length=200)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("parent queue"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    group = models.ForeignKey(
        "accounts.Group",
        verbose_name=_("group"),
        on_delete=models.PROTECT,
        default=1,
        related_name="queues",
    )
    system_address = models.ForeignKey(
        "queues.SystemAddress",
        verbose_name=_("sender address"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="sending_queues",
    )
    salutation = models.ForeignKey(
        "queues.Salutation",
        verbose_name=_("salutation"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
    )
    signature = models.ForeignKey(
        "queues.Signature",
        verbose_name=_("signature"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
    )
    default_sign_key = models.CharField(_("signing key"), max_length=100, blank=True, default="")
    follow_up_id = models.SmallIntegerField(
        _("message to a closed ticket"),
        choices=FollowUpOption.choices,
        default=FollowUpOption.POSSIBLE,
    )
    follow_up_lock = models.BooleanField(
        _("lock after a follow-up"),
        default=False,
        help_text=_("A message that reopens a ticket locks it for its owner."),
    )
    unlock_timeout = models.PositiveIntegerField(
        _("unlock after"), default=0, help_text=_("Working minutes; 0 means never.")
    )
    calendar = models.ForeignKey(
        "queues.Calendar",
        verbose_name=_("calendar"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
    )
    # Working minutes; empty means no promise (rule 10.4). Warnings in percent.
    first_response_time = models.PositiveIntegerField(_("first response"), null=True, blank=True)
    first_response_notify = models.PositiveSmallIntegerField(null=True, blank=True)
    update_time = models.PositiveIntegerField(_("update"), null=True, blank=True)
    update_notify = models.PositiveSmallIntegerField(null=True, blank=True)
    solution_time = models.PositiveIntegerField(_("solution"), null=True, blank=True)
    solution_notify = models.PositiveSmallIntegerField(null=True, blank=True)
    customer_visible = models.BooleanField(
        _("open to customers"),
        default=True,
        help_text=_("Customers may write new tickets into this queue."),
    )
    customer_can_close = models.BooleanField(_("customers may close"), default=False)
    customer_can_reopen = models.BooleanField(_("customers may reopen"), default=False)

    objects = QueueQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = _("queue")
        verbose_name_plural = _("queues")
        constraints = [
            models.UniqueConstraint(Lower("name"), name="queue_name_unique"),
            models.CheckConstraint(
                condition=models.Q(follow_up_id__in=FollowUpOption.values),
                name="queue_follow_up_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")), name="queue_not_its_own_parent"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def short_name(self) -> str:
        """The last part of the path."""
        return self.name.rsplit(SEPARATOR, 1)[-1]

    @property
    def depth(self) -> int:
        """How far below the root: 0 for a queue without parent."""
        return self.name.count(SEPARATOR)
