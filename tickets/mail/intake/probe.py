"""Trying a mailbox: signing in, looking into the folder, changing nothing."""

import logging
from collections.abc import Iterable
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from gotrs.common.together import side_by_side
from queues.models import MailAccount
from tickets.mail.intake.imap import open_imap
from tickets.mail.intake.pop3 import open_pop3
from tickets.mail.probing import Tried
from tickets.mail.tls import TESTING
from tickets.mail.troubles import sentence, without

log = logging.getLogger(__name__)

_SHOWN_FOLDERS = 10
# Somebody waits for the page.
ALL_SECONDS = 20.0


def try_account(account: MailAccount) -> Tried:
    """Do what fetching does, but for the fetching."""
    try:
        return _try_imap(account) if account.protocol == "imap" else _try_pop3(account)
    except Exception as error:
        # Whatever it is, the admin reads it instead of an error page.
        words = without(sentence(error), account.password)
        log.info("mail account %s was tried: %s", account.name, words)
        return Tried(False, words)


def try_accounts(
    accounts: Iterable[MailAccount], seconds: float = ALL_SECONDS
) -> list[tuple[MailAccount, Tried]]:
    """The same for several, side by side; ``seconds`` limit the whole."""
    wanted = list(accounts)
    late = Tried(False, _("The server does not answer in time."))
    found = side_by_side([partial(try_account, one) for one in wanted], seconds=seconds)
    return [(one, tried or late) for one, tried in zip(wanted, found, strict=True)]


def _try_imap(account: MailAccount) -> Tried:
    with open_imap(account, TESTING) as client:
        try:
            folder = client.select_folder(account.folder, readonly=True)
        except IMAPClientAbortError:
            raise
        except IMAPClientError:
            return Tried(False, _no_folder(client, account))
        unread = len(client.search("UNSEEN"))
        words = _holds(account.folder, folder[b"EXISTS"], unread)
        if account.after_fetch == "move" and not client.folder_exists(account.move_to):
            words += " " + _("The folder “%s” is made with the first mail.") % account.move_to
        return Tried(True, words)


def _no_folder(client: IMAPClient, account: MailAccount) -> str:
    names = sorted(str(name) for _flags, _delimiter, name in client.list_folders())
    shown = ", ".join(names[:_SHOWN_FOLDERS])
    words = _("Signed in, but there is no folder “%(name)s”. There are: %(names)s.")
    return words % {"name": account.folder, "names": shown}


def _holds(folder: str, count: int, unread: int) -> str:
    words = ngettext(
        "Signed in. The folder “%(folder)s” holds %(count)d mail, %(unread)d unread.",
        "Signed in. The folder “%(folder)s” holds %(count)d mails, %(unread)d unread.",
        count,
    )
    return words % {"folder": folder, "count": count, "unread": unread}


def _try_pop3(account: MailAccount) -> Tried:
    with open_pop3(account, TESTING) as server:
        # Fetching knows mails again by these names, so a server without them can't be used.
        _answer, names, _octets = server.uidl()
        server.quit()
    count = len(names)
    words = ngettext(
        "Signed in. The mailbox holds %d mail.", "Signed in. The mailbox holds %d mails.", count
    )
    return Tried(True, words % count)
