"""Deleted notes in the back office, from where they can be restored (contract 4.6)."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.actors import Actor, Channel
from gotrs.common.admin import ReadOnlyAdmin
from gotrs.common.errors import DomainError
from tickets.models import Article, DeletedArticle
from tickets.operations import restore_article


@admin.register(DeletedArticle)
class DeletedArticleAdmin(ReadOnlyAdmin):
    """What was taken out of the conversation; its history says by whom."""

    list_display = ["deleted_at", "subject", "from_header", "to_ticket"]
    list_select_related = ["ticket"]
    search_fields = ["subject", "=ticket__tn"]
    ordering = ["-deleted_at", "-id"]
    actions = ["restore"]
    fields = ["deleted_at", "created_at", "to_ticket", "from_header", "subject", "body_text"]

    @admin.display(description=_("ticket"))
    def to_ticket(self, article: Article) -> str:
        """Where it stood."""
        address = reverse("ticket", args=[article.ticket_id])
        return format_html('<a href="{}">{}</a>', address, article.ticket.tn)

    @admin.action(description=_("Restore"), permissions=["view"])
    def restore(self, request: HttpRequest, articles: QuerySet[Article]) -> None:
        """Bring the chosen ones back, each for itself."""
        actor = Actor(Channel.WEB, agent=request.user)  # type: ignore[arg-type]
        done = 0
        for article in articles.select_related("ticket").order_by("pk"):
            try:
                restore_article(article, actor=actor)
                done += 1
            except DomainError as refusal:
                messages.error(request, f"{article.subject}: {refusal.message}")
        if done:
            text = ngettext("%d note was restored.", "%d notes were restored.", done) % done
            messages.success(request, text)
