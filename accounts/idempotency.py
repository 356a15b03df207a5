"""Safe repeats of POST requests (contract 1.7)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import orjson
from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.utils.crypto import salted_hmac

from accounts.models import IdempotencyKey
from gotrs.common.clock import now
from gotrs.common.errors import Conflict, Invalid
from gotrs.common.json_text import dump

if TYPE_CHECKING:
    from rest_framework.response import Response

MAX_KEY = 200
KEPT_FOR = timedelta(hours=24)
NOT_KEPT = frozenset({401, 429, 500})
_KEPT_HEADERS = ("Location", "ETag")


def once(
    principal: str,
    path: str,
    key: str,
    data: Mapping[str, Any],
    work: Callable[[], Response],
) -> Response:
    """Do ``work`` once for a key; a repeat within 24 hours gets the first answer again.

    ``work`` answers refusals, too, and undoes what it did then; it runs in the transaction that
    keeps its answer. Raises Invalid for a bad key, Conflict for another body under the same key or
    while the first request is running.
    """
    if not key.isprintable() or len(key) > MAX_KEY:
        raise Invalid(f"Use up to {MAX_KEY} printable characters.", "Idempotency-Key")
    if len(path) > 500:
        path = hashlib.sha256(path.encode()).hexdigest()
    body_hash = _hash(data)
    with transaction.atomic():
        _hold(f"{principal} {path} {key}")
        kept = IdempotencyKey.objects.filter(principal=principal, path=path, key=key).first()
        if kept is not None and now() - kept.created_at < KEPT_FOR:
            if kept.body_hash != body_hash:
                raise Conflict(
                    "This Idempotency-Key was used with another body.",
                    code="idempotency_key_reused",
                )
            return _replay(kept)
        if kept is not None:
            kept.delete()
        answer = work()
        if answer.status_code not in NOT_KEPT:
            IdempotencyKey.objects.create(
                principal=principal,
                path=path,
                key=key,
                body_hash=body_hash,
                status=answer.status_code,
                body=dump(answer.data).decode(),
                headers={name: answer[name] for name in _KEPT_HEADERS if name in answer},
            )
    return answer


def clear_old() -> int:
    """Forget answers that are older than a day; returns how many. The worker calls it."""
    return IdempotencyKey.objects.filter(created_at__lt=now() - KEPT_FOR).delete()[0]


def _replay(kept: IdempotencyKey) -> Response:
    from rest_framework.response import Response  # the worker clears old keys, and never answers

    headers = {**kept.headers, "Idempotency-Replayed": "true"}
    return Response(orjson.loads(kept.body), status=kept.status, headers=headers)


def _hold(name: str) -> None:
    """Be the only one with this key until the transaction ends.

    On PostgreSQL who comes second is refused; on SQLite, which has one writer at a time, they wait
    and then get the first answer.
    """
    if connection.vendor != "postgresql":
        return
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        (held,) = cursor.fetchone()
    if not held:
        raise Conflict(
            "The first request with this Idempotency-Key is still running.",
            code="idempotency_in_progress",
        )


def _hash(data: Mapping[str, Any]) -> str:
    plain = orjson.dumps(data, default=_fingerprint, option=orjson.OPT_SORT_KEYS)
    return salted_hmac("gotrs.idempotency", plain, algorithm="sha256").hexdigest()


def _fingerprint(value: Any) -> Any:
    if isinstance(value, UploadedFile):
        digest = hashlib.sha256()
        for chunk in value.chunks():
            digest.update(chunk)
        value.seek(0)
        return [value.name, digest.hexdigest()]
    return str(value)
