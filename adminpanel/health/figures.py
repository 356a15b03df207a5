"""The helpdesk's own figures for Prometheus, beside those of django-prometheus."""

import logging
import os
from collections.abc import Iterator

from django.db import DatabaseError
from django.db.models import Count, Sum
from django.utils import timezone
from prometheus_client import REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from adminpanel.health.worker import last_sign_of_life
from tickets.models import IncomingMail, MailState, OutgoingMail, StateType, TicketTally
from tickets.models.outbox import WAITING_STATES, DeliveryState

logger = logging.getLogger(__name__)

# What became of a mail in the end is history; these still want something.
_OUTBOX_STATES = (
    *WAITING_STATES,
    DeliveryState.SENDING,
    DeliveryState.FAILED,
    DeliveryState.UNCERTAIN,
)
_INCOMING_STATES = (MailState.RECEIVED, MailState.DELAYED, MailState.QUARANTINED)


def as_text() -> bytes:
    """All figures: requests of every server process of this host, then the helpdesk's own."""
    return generate_latest(_requests()) + generate_latest(_own())


def _requests() -> CollectorRegistry:
    """Under gunicorn the processes share their figures in a folder; else there is only this one."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    return registry


def _own() -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(HelpdeskCollector())
    return registry


class HelpdeskCollector(Collector):
    """Read from the database when asked for, so they are right whichever process answers."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        yield GaugeMetricFamily("gotrs_up", "Whether the process serves.", value=1)
        try:
            families = [_tickets(), _outbox(), _incoming(), *_worker_lag()]
        except DatabaseError:
            logger.exception("The figures can't be read from the database.")
            return
        yield from families

    def describe(self) -> list[GaugeMetricFamily]:
        """Nothing is registered by name: the registry would ask the database for it."""
        return []


def _tickets() -> GaugeMetricFamily:
    family = GaugeMetricFamily(
        "gotrs_tickets", "Tickets by the type of their state.", labels=["state_type"]
    )
    totals = dict(TicketTally.objects.values_list("state_type").annotate(total=Sum("amount")))
    for kind in StateType:
        if kind != StateType.REMOVED:
            family.add_metric([kind.name.lower()], totals.get(kind.value, 0))
    return family


def _outbox() -> GaugeMetricFamily:
    family = GaugeMetricFamily(
        "gotrs_outbox_mails", "Outgoing mails that are not through.", labels=["state"]
    )
    # One question for each partial index: what waits, and what is in trouble.
    waiting = OutgoingMail.objects.filter(state__in=WAITING_STATES)
    trouble = OutgoingMail.objects.filter(state__in=set(_OUTBOX_STATES) - set(WAITING_STATES))
    totals = {
        state: total
        for mails in (waiting, trouble)
        for state, total in mails.values_list("state").annotate(total=Count("id"))
    }
    for state in _OUTBOX_STATES:
        family.add_metric([state.value], totals.get(state.value, 0))
    return family


def _incoming() -> GaugeMetricFamily:
    family = GaugeMetricFamily(
        "gotrs_incoming_mails", "Received mails of which nothing was made yet.", labels=["state"]
    )
    mails = IncomingMail.objects.filter(state__in=_INCOMING_STATES)
    totals = dict(mails.values_list("state").annotate(total=Count("id")))
    for state in _INCOMING_STATES:
        family.add_metric([state.value], totals.get(state.value, 0))
    return family


def _worker_lag() -> Iterator[GaugeMetricFamily]:
    """Absent until a worker ran for the first time."""
    at = last_sign_of_life()
    if at is not None:
        yield GaugeMetricFamily(
            "gotrs_worker_lag_seconds",
            "Seconds since the worker's last sign of life.",
            value=max(0.0, (timezone.now() - at).total_seconds()),
        )
