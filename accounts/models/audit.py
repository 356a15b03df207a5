"""Who changed what outside of tickets, from where; and who signed in or failed to."""

from typing import Any, NoReturn

from django.db import models
from django.utils import timezone


class AuditQuerySet(models.QuerySet):
    """Reads of the log. Nothing can edit or delete it (contract 4.17)."""

    def update(self, **values: Any) -> NoReturn:
        """Raises TypeError."""
        raise TypeError("The audit log can't be edited.")

    def delete(self) -> NoReturn:
        """Raises TypeError."""
        raise TypeError("Entries of the audit log can't be deleted.")


class AuditEntry(models.Model):
    """One change or login. What happens to tickets stands in their own history.

    Written by accounts.audit.record only, in the transaction of the change.
    """

    id = models.BigAutoField(primary_key=True)
    agent = models.ForeignKey(
        "accounts.Agent", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    # Login of who did it as it was then: an agent's, a customer's, or what somebody tried.
    login = models.CharField(max_length=255, blank=True, default="")
    # "queue.update", "login.failed" ...
    action = models.CharField(max_length=60)
    entity_type = models.CharField(max_length=40)
    entity_id = models.CharField(max_length=255, blank=True, default="")
    old_values = models.JSONField(default=dict)
    new_values = models.JSONField(default=dict)
    channel = models.CharField(max_length=12)
    ip_address = models.GenericIPAddressField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = "audit entry"
        verbose_name_plural = "audit log"
        indexes = [
            # The audit log, newest first; a cursor walks it.
            models.Index(fields=["-created_at", "-id"], name="audit_recent"),
            # What happened to one thing.
            models.Index(fields=["entity_type", "entity_id", "-created_at"], name="audit_entity"),
            # What one agent did.
            models.Index(fields=["agent", "-created_at"], name="audit_agent"),
            # One kind of action.
            models.Index(fields=["action", "-created_at"], name="audit_action"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.entity_type} {self.entity_id}".rstrip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Only ever an INSERT. Raises TypeError for an entry that is written already."""
        if not self._state.adding:
            raise TypeError("The audit log can't be edited.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Raises TypeError."""
        raise TypeError("Entries of the audit log can't be deleted.")
