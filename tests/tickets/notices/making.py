"""Notifications for tests."""

from typing import Any

from gotrs.common.kept import forget_everything
from tickets.models import NotificationRule, NotificationText

SUBJECT = "About {{ ticket.number }}"
BODY = "{{ event.who }}: {{ ticket.title }}"


def make_rule(
    *events: str,
    name: str = "Ours",
    to: tuple[str, ...] = (),
    texts: dict[str, tuple[str, str]] | None = None,
    **more: Any,
) -> NotificationRule:
    """A notification for the circles ``to``; ``agent_ids=[3]`` and the like are recipients, too."""
    named = {key: more.pop(key) for key in list(more) if key.endswith("_ids") or key == "addresses"}
    rule = NotificationRule.objects.create(
        name=name, events=list(events), recipients={"circles": list(to), **named}, **more
    )
    for language, (subject, body) in (texts or {"en": (SUBJECT, BODY)}).items():
        NotificationText.objects.create(rule=rule, language=language, subject=subject, body=body)
    forget_everything()
    return rule


def only(*names: str) -> None:
    """Let all notifications but these rest."""
    NotificationRule.objects.exclude(name__in=names).update(valid_id=2)
    NotificationRule.objects.filter(name__in=names).update(valid_id=1)
    forget_everything()
