"""First answers to requests that may be repeated (contract 1.7)."""

from django.db import models
from django.utils import timezone


class IdempotencyKey(models.Model):
    """The answer to a POST with an Idempotency-Key, written in the transaction of its work.

    So the work is done and its answer kept, or neither.
    """

    # "agent:7" or "customer:3".
    principal = models.CharField(max_length=40)
    path = models.CharField(max_length=500)
    key = models.CharField(max_length=200)
    # Keyed hash of what was asked; bodies may hold secrets.
    body_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.TextField()
    headers = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "answer kept for a repeat"
        verbose_name_plural = "answers kept for repeats"
        constraints = [
            models.UniqueConstraint(
                fields=["principal", "path", "key"], name="idempotency_key_unique"
            )
        ]
        indexes = [
            # The worker clears answers that are older than a day.
            models.Index(fields=["created_at"], name="idempotency_created_idx"),
        ]

    def __str__(self) -> str:
        return f"{self.principal} {self.path} {self.key}"
