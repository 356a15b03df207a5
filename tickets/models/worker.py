"""Signs of life."""

from django.db import models


class WorkerSignal(models.Model):
    """When a part of the worker last did its round; health pages read it."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()
    detail = models.JSONField(default=dict, blank=True)

    def __str__(self) -> str:
        return f"{self.name} at {self.at:%Y-%m-%d %H:%M:%S}"
