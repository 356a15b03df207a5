"""What happens now reaches the pages that are open: docs/decisions/0014-live.md.

A page opens one stream of server-sent events. The request is answered as any other, then its
connection is taken from gunicorn (:mod:`tickets.live.takeover`) and served, with all others of the
process, by one thread (:mod:`tickets.live.hub`). It learns of changes by PostgreSQL's NOTIFY, or by
looking into SQLite twice a second (:mod:`tickets.live.signals`).

A message says *that* something is new, and numbers; pages fetch what they show as ever, through
the door of the permissions. So a message that is lost costs nothing: after a cut a page hears how
things stand now.
"""
