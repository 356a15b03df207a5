"""What strangers sent, handed out so that it can do no harm: mail HTML, files, original mails.

Each answer has a policy of its own. Nothing here ever runs script: the frame of a mail is sandboxed
without ``allow-scripts``; it keeps its origin so that pictures load and the page can measure it.
"""

import re
from html import unescape
from typing import Any
from urllib.parse import quote as url_quote
from urllib.parse import unquote

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from accounts.auth.doors import SignedInRequest, agents_only
from gotrs.common.errors import NotFound
from gotrs.common.html import clean_html
from tickets.access import access_article, access_file, access_ticket
from tickets.files import INLINE_TYPES, open_file
from tickets.models import Article, RawMail, Ticket

_SANDBOX = "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox"
_FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; sandbox"
# The browser's own reader of PDF does not start inside a sandbox.
_PDF_POLICY = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'"

# clean_html writes attributes in double quotes, so what it made can be rewritten by pattern.
_PICTURE = re.compile(r'(<img(?:\s+[\w:-]+="[^"]*")*?\s+)src="([^"]*)"', re.IGNORECASE)
# What browsers leave out of an address, and how an address begins that leads to another host.
_UNSEEN = re.compile(r"[\x00-\x20]+")
_REMOTE = ("//", "http:", "https:")
_COLOURED = re.compile(r"\b(?:bgcolor|color)=|(?:background-color|[^-]color)\s*:", re.IGNORECASE)


@require_safe
@agents_only
@xframe_options_sameorigin
def body(request: SignedInRequest, pk: int, article_id: int) -> HttpResponse:
    """The HTML of an article as a page for its frame; ``?images=1`` lets remote pictures load."""
    ticket = access_ticket(request.actor, pk)
    article = access_article(request.actor, ticket, article_id)
    html = _with_own_pictures(ticket, article, clean_html(article.body_html))
    with_images = request.GET.get("images") == "1"
    has_remote = any(_is_remote(found[2]) for found in _PICTURE.finditer(html))
    if not with_images:
        html = _PICTURE.sub(_without_remote, html)
    context = {
        "html": mark_safe(html),  # cleaned two lines above  # noqa: S308
        "coloured": bool(_COLOURED.search(html)),
        "theme": request.theme,
        "blocked": has_remote and not with_images,
        "title": article.subject,
    }
    response = render(request, "tickets/ticket_body.html", context)
    remote = " https: http:" if with_images else ""
    response["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:{remote}; "
        f"base-uri 'none'; form-action 'none'; frame-ancestors 'self'; {_SANDBOX}"
    )
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "private, max-age=300"
    return response


def _with_own_pictures(ticket: Ticket, article: Article, html: str) -> str:
    """Pictures that came with the mail are shown from our files; unknown ones by their text."""
    if "cid:" not in html.lower():
        return html
    files = {
        file.content_id.strip("<> ").lower(): reverse("ticket_file", args=[ticket.pk, file.pk])
        for file in article.attachments.exclude(content_id="")
    }

    def replace(found: re.Match[str]) -> str:
        scheme, _colon, content_id = unescape(found[2]).partition(":")
        if scheme.lower() != "cid":
            return found[0]
        named = content_id.strip().lower()
        return f'{found[1]}src="{files.get(named) or files.get(unquote(named), "")}"'

    return _PICTURE.sub(replace, html)


def _is_remote(address: str) -> bool:
    plain = _UNSEEN.sub("", unescape(address)).replace("\\", "/")
    return plain.lower().startswith(_REMOTE)


def _without_remote(found: re.Match[str]) -> str:
    return found[1] if _is_remote(found[2]) else found[0]


@require_safe
@agents_only
def file(request: SignedInRequest, pk: int, file_id: str) -> HttpResponse:
    """An attachment of the ticket, or a picture of the text that its reader is writing.

    Only raster pictures and PDF open in the browser (trust).
    """
    ticket = access_ticket(request.actor, pk)
    found = access_file(request.actor, str(file_id))
    is_being_written = found.inline and found.article is None and found.template_id is None
    if not is_being_written and (found.article is None or found.article.ticket_id != ticket.pk):
        raise NotFound(_("File not found."))
    inline = found.content_type in INLINE_TYPES and not found.dangerous
    try:
        content = open_file(found)
    except FileNotFoundError:
        raise NotFound(_("The content of this file is lost.")) from None
    shown_type = found.content_type if inline else "application/octet-stream"
    response: Any = FileResponse(content, content_type=shown_type)
    response["Content-Length"] = str(found.size)
    as_attachment = not inline or "download" in request.GET
    response["Content-Disposition"] = content_disposition_header(as_attachment, found.filename) or (
        "attachment"
    )
    is_pdf = shown_type == "application/pdf"
    response["Content-Security-Policy"] = _PDF_POLICY if is_pdf else _FILE_POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, max-age=3600"
    return response


@require_safe
@agents_only
def raw(request: SignedInRequest, pk: int, article_id: int) -> HttpResponse:
    """The mail as it was received, byte for byte, to be kept or looked into."""
    ticket = access_ticket(request.actor, pk)
    article = access_article(request.actor, ticket, article_id)
    found = RawMail.objects.filter(mail__article=article).order_by("mail_id").first()
    if found is None:
        raise NotFound(_("The original mail is not there."))
    response = HttpResponse(bytes(found.data), content_type="application/octet-stream")
    name = f"{ticket.tn}-{article.pk}.eml"
    response["Content-Disposition"] = f'attachment; filename="{url_quote(name)}"'
    response["Content-Security-Policy"] = _FILE_POLICY
    response["X-Content-Type-Options"] = "nosniff"
    return response
