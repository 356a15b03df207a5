"""Every change to a ticket, as one named function each (docs/decisions/0001-operations.md).

Pages, API, mail, automation and importer call these; nothing else writes a ticket. Permissions are
the edge's business (tickets.access), the rules of the work are checked here.
"""

from tickets.operations.articles import add_article
from tickets.operations.bounce import bounce_article
from tickets.operations.change import Change, changing
from tickets.operations.closing import close_ticket, reopen_ticket
from tickets.operations.create import create_ticket
from tickets.operations.drafts import ArticleDraft, NewFile
from tickets.operations.editing import delete_article, edit_article, restore_article
from tickets.operations.extra_fields import set_fields
from tickets.operations.fields import (
    set_archived,
    set_customer,
    set_priority,
    set_service,
    set_sla,
    set_tags,
    set_title,
    set_type,
)
from tickets.operations.follow_up import FollowUpResult, follow_up
from tickets.operations.merge import merge_tickets, unmerge_ticket
from tickets.operations.ownership import assign, lock_ticket, set_responsible, unlock_ticket
from tickets.operations.relations import (
    book_time,
    link_tickets,
    unlink_tickets,
    unwatch_ticket,
    watch_ticket,
)
from tickets.operations.routing import move_ticket
from tickets.operations.seen import mark_seen, mark_unread
from tickets.operations.split import split_article
from tickets.operations.state import delete_ticket, restore_ticket, set_pending, set_state

__all__ = [
    "ArticleDraft",
    "Change",
    "FollowUpResult",
    "NewFile",
    "add_article",
    "assign",
    "book_time",
    "bounce_article",
    "changing",
    "close_ticket",
    "create_ticket",
    "delete_article",
    "delete_ticket",
    "edit_article",
    "follow_up",
    "link_tickets",
    "lock_ticket",
    "mark_seen",
    "mark_unread",
    "merge_tickets",
    "move_ticket",
    "reopen_ticket",
    "restore_article",
    "restore_ticket",
    "set_archived",
    "set_customer",
    "set_fields",
    "set_pending",
    "set_priority",
    "set_responsible",
    "set_service",
    "set_sla",
    "set_state",
    "set_tags",
    "set_title",
    "set_type",
    "split_article",
    "unlink_tickets",
    "unlock_ticket",
    "unmerge_ticket",
    "unwatch_ticket",
    "watch_ticket",
]
