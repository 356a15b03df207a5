"""Limits on how often something may be asked, counted together by all server processes (1.8)."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django_ratelimit.core import get_usage

from gotrs.common.errors import DomainError


@dataclass(frozen=True)
class Usage:
    """How much of a limit is used. ``reset`` are the seconds until the count begins anew."""

    limit: int
    remaining: int
    reset: int
    exceeded: bool

    @property
    def retry_after(self) -> int:
        """Whole seconds until the next attempt may succeed, at least one."""
        return max(1, self.reset)

    def headers(self) -> dict[str, str]:
        """The headers that every limited answer carries."""
        return {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(self.remaining),
            "X-RateLimit-Reset": str(self.reset),
        }


class RateLimited(DomainError):
    """Too many requests; nothing was done."""

    code = "rate_limited"
    status = 429

    def __init__(self, usage: Usage) -> None:
        message = _("Too many attempts. Try again in %(seconds)s seconds.")
        super().__init__(message % {"seconds": usage.retry_after})
        self.usage = usage
        self.headers = {"Retry-After": str(usage.retry_after), **usage.headers()}


def limit(request: HttpRequest, group: str, key: str, rate: str | None) -> Usage | None:
    """Count one request of ``key`` in ``group`` against a rate such as ``10/m``.

    None if the limit is switched off. Raises RateLimited beyond it. The answer to the request
    will say how much is used (accounts.middleware).
    """
    if rate is None:
        return None
    counted = get_usage(
        request, group=f"gotrs.{group}", key=lambda _group, _request: key, rate=rate, increment=True
    )
    if counted is None:
        return None
    usage = Usage(
        limit=counted["limit"],
        remaining=max(0, counted["limit"] - counted["count"]),
        reset=max(1, counted["time_left"]),
        exceeded=counted["should_limit"],
    )
    _note(request, usage)
    if usage.exceeded:
        raise RateLimited(usage)
    return usage


def _note(request: HttpRequest, usage: Usage) -> None:
    """Of several limits that one request counts in, the one that is nearest is shown."""
    noted = usage_of(request)
    if noted is None or usage.remaining < noted.remaining:
        request._rate_usage = usage  # type: ignore[attr-defined]


def usage_of(request: HttpRequest) -> Usage | None:
    """What the request counted in, for the headers of its answer; None without a limit."""
    return getattr(request, "_rate_usage", None)


def limit_customer_tickets(request: HttpRequest, customer_pk: int) -> Usage | None:
    """Count one new ticket of a customer, whether by API or portal (rule 12.3).

    Raises RateLimited.
    """
    return limit(request, "customer_tickets", str(customer_pk), settings.RATE_CUSTOMER_TICKETS)
