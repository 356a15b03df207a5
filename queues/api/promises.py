"""What queues and SLAs promise, as they are written (rule 10.4)."""

from typing import Any

from rest_framework import serializers

from queues import rules
from queues.models import Queue, Sla


def check_promises(row: Queue | Sla, said: dict[str, Any]) -> None:
    """Times, warnings and the calendar as they will be with what is said.

    A warning goes with its time unless it is named. Raises ValidationError with all wrong fields.
    """
    for time, notify in rules.PROMISES:
        if time in said and not said[time] and notify not in said:
            said[notify] = None
    names = [name for pair in rules.PROMISES for name in pair] + ["calendar"]
    if not said.keys() & set(names):
        return
    wrong = rules.promise_errors({name: said.get(name, getattr(row, name)) for name in names})
    if wrong:
        raise serializers.ValidationError({name: [text] for name, text in wrong.items()})
