"""Mail by HTTP: services hand over raw messages (docs/mail-by-http.md)."""

import base64
import binascii
from collections.abc import Mapping
from email.message import Message
from http import HTTPStatus
from urllib.parse import parse_qsl

from django.conf import settings
from django.db.models import F
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from gotrs.common.clock import now
from queues.mail_hooks import hook_of
from queues.models import MailHook
from tickets.mail.intake.spool import store

# Under which names the services send the raw message in a form: Mailgun, SendGrid, others.
FIELDS = ("body-mime", "email", "message", "raw")
# What a form says besides the mail.
_SLACK = 1024 * 1024


@csrf_exempt
@require_POST
def receive(request: HttpRequest) -> JsonResponse:
    """Store a raw mail and say so; the worker makes the ticket.

    200: it is stored and committed. 400, 401, 413: it never will be. Anything else: try again.
    """
    hook = hook_of(_token(request))
    if hook is None:
        answer = _refusal(HTTPStatus.UNAUTHORIZED, _("This token is not valid."))
        answer.headers["WWW-Authenticate"] = 'Basic realm="mail"'
        return answer
    most = settings.MAIL_MAX_BYTES + _SLACK
    body = request.read(most + 1)
    if len(body) > most:
        return _refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _("The mail is too large."))
    raw = _mail_in(request.content_type or "", request.content_params or {}, body)
    if not raw:
        return _refusal(HTTPStatus.BAD_REQUEST, _("There is no mail in this request."))
    mail = store(raw, source="http", hook=hook)
    MailHook.objects.filter(pk=hook.pk).update(last_mail_at=now(), mails=F("mails") + 1)
    return JsonResponse({"stored": mail.pk})


def _refusal(status: HTTPStatus, words: str) -> JsonResponse:
    return JsonResponse({"error": words}, status=status)


def _token(request: HttpRequest) -> str:
    """A bearer token, or the password where a service can only put both into the address."""
    kind, _blank, rest = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "bearer":
        return rest.strip()
    if kind.lower() != "basic":
        return ""
    try:
        account = base64.b64decode(rest, validate=True).decode()
    except (binascii.Error, ValueError):
        return ""
    return account.partition(":")[2]


def _mail_in(kind: str, parameters: Mapping[str, str], body: bytes) -> bytes:
    """The mail of a request, to the byte: forms are read without a charset in between."""
    if kind == "application/x-www-form-urlencoded":
        pairs = parse_qsl(body.decode("latin-1"), keep_blank_values=True, encoding="latin-1")
        found = {name: value.encode("latin-1") for name, value in pairs}
    elif kind == "multipart/form-data":
        found = _parts(parameters.get("boundary", ""), body)
    else:
        return body
    return next((found[name] for name in FIELDS if found.get(name)), b"")


def _parts(boundary: str, body: bytes) -> dict[str, bytes]:
    """What a multipart form holds, by name, the contents as they came."""
    if not boundary:
        return {}
    found = {}
    mark = b"\r\n--" + boundary.encode("latin-1", "replace")
    for part in (b"\r\n" + body).split(mark)[1:]:
        head, blank, content = part.partition(b"\r\n\r\n")
        for line in head.decode("latin-1").split("\r\n") if blank else ():
            name, _colon, value = line.partition(":")
            if name.strip().lower() == "content-disposition":
                found[_name_in(value)] = content
    return found


def _name_in(disposition: str) -> str:
    message = Message()
    message["Content-Disposition"] = disposition.strip()
    return str(message.get_param("name", "", "Content-Disposition") or "")
