"""What the contract's part 1 promises of every answer, whatever the operation."""

from collections.abc import Iterator
from typing import Any

from tests.contract.client import Answer
from tests.contract.shapes import Limited, Paged, Shape, fields, problems

CODES = {
    400: """malformed_request validation_failed invalid_filter invalid_id no_known_fields
            already_closed not_closed already_merged already_deleted follow_up_rejected
            wrong_password file_type_blocked ldap_not_configured ldap_connection_failed""",
    401: """authentication_required invalid_token invalid_credentials otp_required invalid_otp
            invalid_refresh_token refresh_token_reused ldap_invalid_credentials""",
    403: """permission_denied admin_required account_disabled insufficient_scope csrf_failed
            maintenance_mode protected_object""",
    404: "not_found",
    405: "method_not_allowed",
    409: "duplicate in_use locked_by_other idempotency_key_reused idempotency_in_progress "
    "sync_running",
    412: "version_mismatch",
    413: "too_large",
    429: "rate_limited",
}
PAGINATION = fields(
    "page int, per_page int, total int, total_pages int, has_next bool, has_prev bool"
)
_JSON = "application/json; charset=utf-8"


def check_refusal(answer: Answer, code: str | None = None) -> Iterator[str]:
    """What is wrong with an error (1.3)."""
    status = answer.status_code
    if not answer.is_json:
        yield f"{status} is no JSON"
        return
    body = answer.json()
    if set(body) - {"details"} != {"success", "error", "code"} or body["success"] is not False:
        yield f"{status} has not the form of an error: {body}"
        return
    if body["code"] not in CODES.get(status, "").split():
        yield f"the code {body['code']} does not belong to {status}"
    if code and body["code"] != code:
        yield f"the code is {body['code']}, not {code}"
    if body["code"] in {"validation_failed", "invalid_filter"} and not body.get("details"):
        yield f"{body['code']} without details"
    if not body["error"].rstrip().endswith((".", "?", "!", ")")):
        yield f"the error is no sentence: {body['error']!r}"
    for name, messages in body.get("details", {}).items():
        if not messages or not all(isinstance(one, str) and one for one in messages):
            yield f"details of {name} are no messages: {messages!r}"
    if status == 401 and answer.headers.get("WWW-Authenticate") != "Bearer":
        yield "401 without WWW-Authenticate: Bearer"


def check_success(answer: Answer, shape: Shape, *, says: bool) -> Iterator[str]:
    """What is wrong with a JSON answer in its envelope (1.2); ``says`` demands a message."""
    body: dict[str, Any] = answer.json()
    if body.get("success") is not True or "data" not in body:
        yield f"no envelope: {str(body)[:200]}"
        return
    if unknown := set(body) - {"success", "data", "pagination", "message"}:
        yield f"the envelope has more than promised: {sorted(unknown)}"
    if isinstance(shape, Paged | Limited):
        if isinstance(shape, Paged) or "pagination" in body:
            yield from problems(PAGINATION, body.get("pagination"), "pagination")
        yield from problems([shape.row], body["data"])
    else:
        if "pagination" in body:
            yield "pagination, although this is no paged list"
        yield from problems(shape, body["data"])
    if (says or "message" in body) and not str(body.get("message") or "").strip():
        yield "no message"


def check_headers(answer: Answer, *, under_v1: bool) -> Iterator[str]:
    """What every answer carries (1.1)."""
    if "X-Request-Id" not in answer.headers:
        yield "no X-Request-Id"
    if under_v1 and answer.is_json and answer.headers["content-type"] != _JSON:
        yield f"the content type is {answer.headers['content-type']}"
