"""Entries that tests add to the conversation."""

from tickets.models import ArticleType
from tickets.operations import ArticleDraft

REPLY = ArticleDraft(body="Use water.", article_type=ArticleType.EMAIL_EXTERNAL)
NOTE = ArticleDraft(body="He shouted.")
