"""How much the installation holds."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Count, Max, Q, Sum

from accounts.models import Agent, CustomerUser
from accounts.models.agents import SYSTEM_AGENT_ID
from gotrs.common import lifecycle
from gotrs.common.durations import duration
from gotrs.common.validity import Validity
from tickets.models import Article, Attachment, TicketTally

_UNITS = ("B", "KB", "MB", "GB", "TB")


def system_stats() -> dict[str, Any]:
    """Exact figures of GET /admin/system/stats."""
    agents = Agent.objects.exclude(pk=SYSTEM_AGENT_ID).aggregate(
        total=Count("pk"), active=Count("pk", filter=Q(valid_id=Validity.VALID))
    )
    uptime: timedelta = lifecycle.uptime()
    database = database_bytes()
    return {
        "total_users": agents["total"],
        "active_users": agents["active"],
        "total_customers": CustomerUser.objects.count(),
        "total_tickets": TicketTally.objects.aggregate(total=Sum("amount"))["total"] or 0,
        "total_articles": Article.objects.count(),
        "database_size": size_text(database),
        "database_size_bytes": database,
        "attachment_bytes": _attachment_bytes(),
        "uptime": duration(uptime),
        "uptime_seconds": int(uptime.total_seconds()),
        "version": settings.VERSION,
    }


def database_bytes() -> int:
    """What the database takes on its disk."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_database_size(current_database())")
        else:
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
        (size,) = cursor.fetchone() or (0,)
    return int(size)


def _attachment_bytes() -> int:
    """Files are stored under their SHA-256, equal ones once."""
    files = Attachment.objects.order_by().values("sha256").annotate(bytes=Max("size"))
    total: int | None = files.aggregate(total=Sum("bytes"))["total"]
    return int(total or 0)


def size_text(size: int) -> str:
    """Bytes for people, in steps of 1024: ``412 MB``, ``1.4 GB``."""
    amount, unit = float(size), 0
    while amount >= 1024 and unit < len(_UNITS) - 1:
        amount /= 1024
        unit += 1
    text = f"{amount:.1f}" if amount < 10 and unit else f"{amount:.0f}"
    return f"{text.removesuffix('.0')} {_UNITS[unit]}"
