"""Addresses under /api/ of the ticket page's fragments and files."""

from django.urls import path

from tickets.views import (
    action_list,
    composer,
    delivering,
    drafts,
    files,
    history,
    live,
    pictures,
    ticket,
)
from tickets.views.mentions import suggest_mentions
from tickets.views.signature_preview import signature_preview

_ARTICLE = "tickets/<int:pk>/articles/<int:article_id>"

urlpatterns = [
    path("account/signature-preview", signature_preview, name="signature_preview"),
    path("live", live.live, name="live"),
    path("live/now", live.live_now, name="live_now"),
    path("tickets/<int:pk>/writing", live.ticket_writing, name="ticket_writing"),
    path("tickets/<int:pk>/mentions", suggest_mentions, name="ticket_mentions"),
    path("tickets/<int:pk>/head", ticket.head, name="ticket_head"),
    path("tickets/<int:pk>/panel", ticket.panel, name="ticket_panel"),
    path("tickets/<int:pk>/about", ticket.about, name="ticket_about_fragment"),
    path("tickets/<int:pk>/timeline", ticket.timeline, name="ticket_timeline"),
    path("tickets/<int:pk>/history", history.history, name="ticket_history_fragment"),
    path("tickets/<int:pk>/compose", composer.compose, name="ticket_compose_fragment"),
    path("tickets/<int:pk>/draft", drafts.save_draft, name="ticket_draft"),
    path(
        "tickets/<int:pk>/draft/discard",
        drafts.discard_draft,
        name="ticket_draft_discard_fragment",
    ),
    path("tickets/<int:pk>/pictures", pictures.add_picture, name="ticket_pictures"),
    path("tickets/<int:pk>/templates", composer.template_menu, name="ticket_templates"),
    path(
        "tickets/<int:pk>/templates/<int:template_id>",
        composer.template_text,
        name="ticket_template_text",
    ),
    path(f"{_ARTICLE}/recipients", composer.recipients, name="ticket_recipients"),
    path(f"{_ARTICLE}/forward", composer.forward, name="ticket_forward"),
    path(f"{_ARTICLE}/quote", composer.quote, name="ticket_quote"),
    path(f"{_ARTICLE}/delivery", delivering.delivery, name="ticket_delivery"),
    path(f"{_ARTICLE}/undo", delivering.undo, name="ticket_undo_fragment"),
    path(f"{_ARTICLE}/send-now", delivering.send_now, name="ticket_send_now_fragment"),
    path(f"{_ARTICLE}/resend", delivering.resend, name="ticket_resend_fragment"),
    path(f"{_ARTICLE}/text", ticket.article_text, name="ticket_article_text"),
    path(f"{_ARTICLE}/body", files.body, name="ticket_article_body"),
    path(f"{_ARTICLE}/raw", files.raw, name="ticket_article_raw"),
    path("tickets/<int:pk>/files/<uuid:file_id>", files.file, name="ticket_file"),
    *action_list.addresses(suffix="_fragment"),
]
