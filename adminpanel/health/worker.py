"""The worker's signs of life."""

from datetime import datetime

from django.db.models import Max

from tickets.models import WorkerSignal


def last_sign_of_life() -> datetime | None:
    """When any part of the worker last finished a round; None if it never did."""
    return WorkerSignal.objects.aggregate(at=Max("at"))["at"]
