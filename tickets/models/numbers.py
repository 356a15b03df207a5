"""Counters behind ticket numbers."""

from django.db import models


class NumberCounter(models.Model):
    """One counter: a day's for the date kinds, one for all time for AutoIncrement (rule 3.2)."""

    name = models.CharField(max_length=40, primary_key=True)
    value = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} = {self.value}"
