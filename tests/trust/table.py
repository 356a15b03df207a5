"""Who gets what at each address of pages and fragments. The words are those of matrix.py.

Objects are ours: a ticket that Anna may do everything with, Rita may read, and Ben has written;
Outsider may read nothing. What nobody but the admin may read stands in test_matrix. POST sends
nothing, or what BODIES says; fragments are asked for by HTMX.
"""

from collections.abc import Mapping

from tests.trust.matrix import Row, read_table

PAGES = """
# --- Signing in -------------------------- nobody  ben     outsider rita   anna    admin
GET   /login                                ok      302     302      302    302     302
POST  /login                                ok      ok      ok       ok     ok      ok
GET   /login/code                           login   login   login    login  login   login
POST  /login/code                           ok      ok      ok       ok     ok      ok
POST  /logout                               login   login   login    login  login   login
GET   /password                             ok      ok      ok       ok     ok      ok
POST  /password                             ok      ok      ok       ok     ok      ok
GET   /password/sent                        ok      ok      ok       ok     ok      ok
GET   /password/done                        ok      ok      ok       ok     ok      ok
GET   /password/<str:token>                 404     404     404      404    404     404
POST  /password/<str:token>                 404     404     404      404    404     404
GET   /account                              login   403     ok       ok     ok      ok
POST  /account                              login   403     ok       ok     ok      ok
GET   /account/queues                       login   403     ok       ok     ok      ok
POST  /account/queues                       login   403     302      302    302     302
POST  /account/picture                      login   403     422      422    422     422
GET   /api/pictures                         login   403     404      404    404     404
GET   /account/password                     login   ok      ok       ok     ok      ok
POST  /account/password                     login   ok      ok       ok     ok      ok
GET   /account/sessions                     login   ok      ok       ok     ok      ok
POST  /account/sessions/end-others          login   302     302      302    302     302
POST  /account/sessions/<uuid:session_id>/end login 404     404      404    302     404
GET   /account/tokens                       login   403     ok       ok     ok      ok
POST  /account/tokens                       login   403     ok       ok     ok      ok
POST  /account/tokens/<int:token_id>/revoke login   403     404      404    302     404
GET   /account/second-factor                login   ok      ok       ok     ok      ok
POST  /account/second-factor                login   ok      ok       ok     ok      ok
POST  /theme                                login   302     302      302    302     302
GET   /admin/login/                         login   login   login    login  login   login
POST  /admin/logout/                        login   login   login    login  login   login
POST  /api/auth/login                       400     400     400      400    400     400
POST  /api/auth/refresh                     400     400     400      400    400     400
POST  /api/auth/logout                      ok      ok      ok       ok     ok      ok

# Mail services, by tokens of their own.
POST  /mail/in                              401     401     401      401    401     401
POST  /mail/in/mime                         401     401     401      401    401     401

# --- Probes and papers ------------------- nobody  ben     outsider rita   anna    admin
GET   /api/docs                             ok      ok      ok       ok     ok      ok
GET   /health                               ok      ok      ok       ok     ok      ok
GET   /health/detailed                      ok      ok      ok       ok     ok      ok
GET   /healthz                              ok      ok      ok       ok     ok      ok
GET   /readyz                               ok      ok      ok       ok     ok      ok
GET   /metrics                              ok      ok      ok       ok     ok      ok

# --- Lists ------------------------------- nobody  ben     outsider rita   anna    admin
GET   /                                     login   302     ok       ok     ok      ok
GET   /notifications                        login   403     ok       ok     ok      ok
POST  /notifications/read                   login   403     302      302    302     302
POST  /notifications/<int:message_id>/open  login   403     404      404    302     404
POST  /notifications/<int:message_id>/snooze login  403     404      404    400     404
GET   /api/notifications/menu               login   403     ok       ok     ok      ok
GET   /api/notifications/count              login   403     ok       ok     ok      ok
GET   /keys                                 login   403     ok       ok     ok      ok
GET   /api/keys                             login   403     ok       ok     ok      ok
GET   /tickets                              login   403     ok       ok     ok      ok
GET   /api/tickets/rows                     login   403     ok       ok     ok      ok
POST  /tickets/bulk                         login   403     400      400    400     400
POST  /tickets/bulk/edit                    login   403     400      ok     ok      ok
GET   /tickets/bulk/<int:run_id>            login   403     404      404    ok      404
POST  /tickets/bulk/<int:run_id>/go-on      login   403     404      404    302     404
GET   /tickets/filter                       login   403     ok       ok     ok      ok
GET   /api/tickets/filter                   login   403     ok       ok     ok      ok
GET   /tickets/columns                      login   403     ok       ok     ok      ok
POST  /tickets/columns                      login   403     302      302    302     302
GET   /api/tickets/columns                  login   403     ok       ok     ok      ok
GET   /tickets/export                       login   403     ok       ok     ok      ok
GET   /tickets/views                        login   403     ok       ok     ok      ok
GET   /tickets/views/new                    login   403     ok       ok     ok      ok
POST  /tickets/views/new                    login   403     422      422    422     422
GET   /tickets/views/<int:view_id>          login   403     404      404    ok      404
POST  /tickets/views/<int:view_id>          login   403     404      404    422     404
POST  /tickets/views/<int:view_id>/filters  login   403     404      404    302     404
POST  /tickets/views/<int:view_id>/place    login   403     404      404    302     404
GET   /tickets/views/<int:view_id>/delete   login   403     404      404    ok      404
POST  /tickets/views/<int:view_id>/delete   login   403     404      404    302     404
GET   /api/tickets/views/menu               login   403     ok       ok     ok      ok
GET   /api/tickets/views/new                login   403     ok       ok     ok      ok
POST  /queues/<int:queue_id>/follow         login   403     404      302    302     302
POST  /api/queues/<int:queue_id>/follow     login   403     404      ok     ok      ok
GET   /search                               login   403     ok       ok     ok      ok
GET   /api/search/suggestions               login   ok      ok       ok     ok      ok
GET   /tickets/drafts                       login   403     ok       ok     ok      ok
POST  /tickets/drafts/<int:pk>/discard      login   403     404      302    302     302
GET   /tickets/new                          login   403     ok       ok     ok      ok
POST  /tickets/new                          login   403     422      422    422     422
GET   /api/tickets/new/texts                login   403     ok       ok     ok      ok
GET   /api/tickets/new/slas                 login   403     ok       ok     ok      ok
GET   /api/tickets/new/similar              login   403     ok       ok     ok      ok
GET   /api/customers/suggest                login   403     ok       ok     ok      ok

# --- A ticket ---------------------------- nobody  ben     outsider rita   anna    admin
GET   /tickets/<int:pk>                     login   403     404      ok     ok      ok
GET   /tickets/<int:pk>/about               login   403     404      ok     ok      ok
GET   /tickets/<int:pk>/history             login   403     404      ok     ok      ok
GET   /tickets/<int:pk>/print               login   403     404      ok     ok      ok
GET   /tickets/<int:pk>/pdf                 login   403     404      ok     ok      ok
GET   /api/tickets/<int:pk>/head            login   403     404      ok     ok      ok
GET   /api/tickets/<int:pk>/panel           login   403     404      ok     ok      ok
GET   /api/tickets/<int:pk>/about           login   403     404      ok     ok      ok
GET   /api/tickets/<int:pk>/timeline        login   403     404      ok     ok      ok
GET   /api/tickets/<int:pk>/history         login   403     404      ok     ok      ok
POST  /api/account/signature-preview        login   403     ok       ok     ok      ok
GET   /api/live                             login   403     204      204    204     204
GET   /api/live/now                         login   403     ok       ok     ok      ok
GET   /api/tickets/<int:pk>/mentions        login   403     404      ok     ok      ok
POST  /api/tickets/<int:pk>/writing         login   403     404      204    204     204

# --- Its entries and files --------------- nobody  ben     outsider rita   anna    admin
POST  /tickets/<int:pk>/compose             login   403     404      403    302     302
POST  /api/tickets/<int:pk>/compose         login   403     404      403    ok      ok
POST  /api/tickets/<int:pk>/draft           login   403     404      204    204     204
POST  /api/tickets/<int:pk>/pictures        login   403     404      403    400     400
POST  /tickets/<int:pk>/draft/discard       login   403     404      302    302     302
POST  /api/tickets/<int:pk>/draft/discard   login   403     404      ok     ok      ok
GET   /api/tickets/<int:pk>/templates       login   403     404      ok     ok      ok
GET   /api/tickets/<int:pk>/templates/<int:template_id>           login 403 404 ok  ok  ok
GET   /api/tickets/<int:pk>/articles/<int:article_id>/recipients  login 403 404 403 ok  ok
GET   /api/tickets/<int:pk>/articles/<int:article_id>/forward     login 403 404 403 ok  ok
GET   /api/tickets/<int:pk>/articles/<int:article_id>/quote       login 403 404 ok  ok  ok
GET   /api/tickets/<int:pk>/articles/<int:article_id>/text        login 403 404 ok  ok  ok
GET   /api/tickets/<int:pk>/articles/<int:article_id>/body        login 403 404 ok  ok  ok
GET   /api/tickets/<int:pk>/articles/<int:article_id>/raw         login 403 404 ok  ok  ok
GET   /api/tickets/<int:pk>/articles/<int:article_id>/delivery    login 403 404 ok  ok  ok
POST  /tickets/<int:pk>/articles/<int:article_id>/undo            login 403 404 403 409 409
POST  /api/tickets/<int:pk>/articles/<int:article_id>/undo        login 403 404 403 409 409
POST  /tickets/<int:pk>/articles/<int:article_id>/send-now        login 403 404 403 409 409
POST  /api/tickets/<int:pk>/articles/<int:article_id>/send-now    login 403 404 403 409 409
POST  /tickets/<int:pk>/articles/<int:article_id>/resend          login 403 404 403 409 409
POST  /api/tickets/<int:pk>/articles/<int:article_id>/resend      login 403 404 403 409 409
GET   /api/tickets/<int:pk>/files/<uuid:file_id>                  login 403 404 ok  ok  ok
GET   /mail-folder                          login   403     ok       ok     ok      ok
GET   /mail-folder/<int:pk>                 login   403     404      ok     ok      ok
GET   /mail-folder/<int:pk>/source          login   403     404      ok     ok      ok

# --- The customer portal ----------------- nobody  ben     outsider rita   anna    admin
GET   /portal                               login   ok      403      403    403     403
GET   /portal/new                           login   ok      403      403    403     403
POST  /portal/new                           login   422     403      403    403     403
GET   /portal/tickets/<int:pk>              login   ok      403      403    403     403
POST  /portal/tickets/<int:pk>/reply        login   422     403      403    403     403
POST  /portal/tickets/<int:pk>/state        login   302     403      403    403     403
GET   /portal/files/<str:pk>                login   ok      403      403    403     403

# --- The back office; its tables stand in BACK_OFFICE
GET   /admin/                               login   403     403      403    403     ok
POST  /admin/                               login   403     403      403    403     ok
GET   /admin/settings/                      login   403     403      403    403     ok
POST  /admin/settings/                      login   403     403      403    403     ok
GET   /admin/health/                        login   403     403      403    403     ok
GET   /admin/mail-doctor/                   login   403     403      403    403     ok
POST  /admin/mail-doctor/                   login   403     403      403    403     422
GET   /admin/oauth2/                        login   403     403      403    403     302
GET   /admin/autocomplete/                  login   403     403      403    403     403
GET   /admin/jsi18n/                        login   403     403      403    403     ok
POST  /admin/queues/mailaccount/<int:pk>/test/                    login 403 403 403 403 302
POST  /admin/queues/mailhook/<int:pk>/renew/                      login 403 403 403 403 302
POST  /admin/queues/smtpsender/<int:pk>/test/                     login 403 403 403 403 302
POST  /admin/queues/smtpsender/<int:pk>/mail/                     login 403 403 403 403 302
POST  /admin/queues/systemaddress/<int:pk>/test/                  login 403 403 403 403 302
POST  /admin/queues/providersignin/<int:pk>/sign-in/              login 403 403 403 403 ok
POST  /admin/queues/providersignin/<int:pk>/device/               login 403 403 403 403 302
POST  /admin/queues/providersignin/<int:pk>/check/                login 403 403 403 403 302
POST  /admin/queues/providersignin/<int:pk>/renew/                login 403 403 403 403 302
POST  /admin/queues/providersignin/<int:pk>/forget/               login 403 403 403 403 302
GET   /admin/r/<path:content_type_id>/<path:object_id>/           login 403 403 403 403 404
POST  /admin/r/<path:content_type_id>/<path:object_id>/           login 403 403 403 403 404
GET   /admin/tickets/incomingmail/<int:pk>/raw/                   login 403 403 403 403 ok
POST  /admin/tickets/incomingmail/<int:pk>/raw/                   login 403 403 403 403 ok
GET   /admin/tickets/incomingmail/<int:pk>/why/                   login 403 403 403 403 ok
GET   /admin/tickets/postmasterfilter/<int:pk>/test/              login 403 403 403 403 ok
GET   /admin/tickets/notificationrule/<int:pk>/try/               login 403 403 403 403 ok
"""

# Each action has a page, /tickets/5/close, and a fragment, /api/tickets/5/close. GET asks, POST
# does; POST is given for the page, of which the fragment differs in nothing but "302": there it
# answers with the panel, or by HTMX with the address.
ACTIONS = """
# ------------- nobody  ben  outsider  rita  anna  admin
GET   state      login  403  404       403   ok    ok
POST  state      login  403  404       403   422   422
GET   pending    login  403  404       403   ok    ok
POST  pending    login  403  404       403   422   422
GET   close      login  403  404       403   ok    ok
POST  close      login  403  404       403   302   302
GET   reopen     login  403  404       403   ok    ok
POST  reopen     login  403  404       403   422   422
GET   priority   login  403  404       403   ok    ok
POST  priority   login  403  404       403   422   422
GET   queue      login  403  404       ok    ok    ok
POST  queue      login  403  404       422   422   422
GET   owner      login  403  404       403   ok    ok
POST  owner      login  403  404       403   302   302
GET   take       login  403  404       403   ok    ok
POST  take       login  403  404       403   302   302
GET   responsible  login  403  404     403   ok    ok
POST  responsible  login  403  404     403   302   302
GET   lock       login  403  404       403   ok    ok
POST  lock       login  403  404       403   302   302
GET   unlock     login  403  404       403   ok    ok
POST  unlock     login  403  404       403   302   302
GET   type       login  403  404       403   ok    ok
POST  type       login  403  404       403   302   302
GET   service    login  403  404       403   ok    ok
POST  service    login  403  404       403   302   302
GET   sla        login  403  404       403   ok    ok
POST  sla        login  403  404       403   302   302
GET   title      login  403  404       403   ok    ok
POST  title      login  403  404       403   422   422
GET   customer   login  403  404       403   ok    ok
POST  customer   login  403  404       403   302   302
GET   tags       login  403  404       403   ok    ok
POST  tags       login  403  404       403   302   302
GET   fields     login  403  404       403   ok    ok
POST  fields     login  403  404       403   302   302
GET   time       login  403  404       403   ok    ok
POST  time       login  403  404       403   422   422
GET   watch      login  403  404       ok    ok    ok
POST  watch      login  403  404       302   302   302
GET   unwatch    login  403  404       ok    ok    ok
POST  unwatch    login  403  404       302   302   302
GET   archive    login  403  404       403   ok    ok
POST  archive    login  403  404       403   302   302
GET   merge      login  403  404       403   ok    ok
POST  merge      login  403  404       403   422   422
GET   unmerge    login  403  404       403   ok    ok
POST  unmerge    login  403  404       403   422   422
GET   link       login  403  404       403   ok    ok
POST  link       login  403  404       403   422   422
GET   unlink     login  403  404       403   ok    ok
POST  unlink     login  403  404       403   404   404
GET   split      login  403  404       ok    ok    ok
POST  split      login  403  404       422   422   422
GET   bounce     login  403  404       403   ok    ok
POST  bounce     login  403  404       403   422   422
GET   unread     login  403  404       ok    ok    ok
POST  unread     login  403  404       422   422   422
GET   visible    login  403  404       403   ok    ok
POST  visible    login  403  404       403   422   422
GET   edit       login  403  404       403   ok    ok
POST  edit       login  403  404       403   422   422
GET   remove     login  403  404       403   ok    ok
POST  remove     login  403  404       403   422   422
GET   delete     login  403  404       403   ok    ok
POST  delete     login  403  404       403   302   302
"""

# Tables of the back office, by what an admin may do with their rows: nothing is ever deleted.
EDITED = "edited"
KEPT = "kept"  # a log: looked at alone
BACK_OFFICE = {
    "accounts.agent": EDITED,
    "accounts.customeruser": EDITED,
    "accounts.customercompany": EDITED,
    "accounts.group": EDITED,
    "accounts.role": EDITED,
    "queues.queue": EDITED,
    "queues.service": EDITED,
    "queues.sla": EDITED,
    "queues.systemaddress": EDITED,
    "queues.salutation": EDITED,
    "queues.signature": EDITED,
    "queues.template": EDITED,
    "queues.autoresponse": EDITED,
    "queues.calendar": EDITED,
    "queues.mailaccount": EDITED,
    "queues.mailhook": EDITED,
    "queues.smtpsender": EDITED,
    "queues.providersignin": EDITED,
    "tickets.state": EDITED,
    "tickets.priority": EDITED,
    "tickets.tickettype": EDITED,
    "tickets.notificationrule": EDITED,
    "tickets.postmasterfilter": EDITED,
    "tickets.externalnumber": EDITED,
    "tickets.webhook": EDITED,
    "tickets.webhookdelivery": KEPT,
    "tickets.incomingmail": KEPT,
    "tickets.outgoingmail": KEPT,
    "accounts.auditentry": KEPT,
    "admin.logentry": KEPT,
    "tickets.deletedarticle": KEPT,
}
# What an admin gets; everybody else is kept out at the door.
_OFFICE_PAGES = """
#     page                            edited  kept
GET   list                            ok      ok
POST  list                            ok      ok
GET   add/                            ok      403
POST  add/                            ok      403
GET   <path:object_id>/history/       ok      ok
POST  <path:object_id>/history/       ok      ok
GET   <path:object_id>/delete/        403     403
POST  <path:object_id>/delete/        403     403
GET   <path:object_id>/change/        ok      ok
POST  <path:object_id>/change/        ok      403
GET   <path:object_id>/               302     302
POST  <path:object_id>/               302     302
PUT   <path:object_id>/               302     302
PATCH <path:object_id>/               302     302
DELETE <path:object_id>/              302     302
"""

# What POST sends, so that the row shows somebody being let in and not only a missing field.
BODIES: Mapping[str, Mapping[str, str]] = {
    "portal/tickets/<int:pk>/state": {"action": "close"},
    "tickets/bulk/edit": {"all": "1"},
    "tickets/views/<int:view_id>/place": {"do": "up"},
    "tickets/<int:pk>/compose": {"kind": "note", "body": "Look."},
    "api/tickets/<int:pk>/compose": {"kind": "note", "body": "Look."},
    "tickets/<int:pk>/unlink": {"link": "999999999"},
    "api/tickets/<int:pk>/unlink": {"link": "999999999"},
    "admin/mail-doctor/": {"leaves_from": "nowhere"},
}
# Queries that GET needs; in braces an id of the world.
QUERIES: Mapping[str, str] = {
    f"{prefix}tickets/<int:pk>/{action}": "?article={article_id}"
    for prefix in ("", "api/")
    for action in ("split", "bounce", "unread", "visible", "edit", "remove")
}


def rows() -> list[Row]:
    """Every row but those of the tables of the back office."""
    found = read_table(PAGES)
    for row in read_table(ACTIONS):
        found.append(Row(row.method, f"tickets/<int:pk>/{row.route}", row.expected))
        in_place = {name: "ok" if said == "302" else said for name, said in row.expected.items()}
        found.append(Row(row.method, f"api/tickets/<int:pk>/{row.route}", in_place))
    return found


def actions() -> list[str]:
    """The names of the actions."""
    return sorted({row.route for row in read_table(ACTIONS)})


def office_rows(model: str) -> list[Row]:
    """The rows of a table of the back office."""
    closed = dict.fromkeys(("ben", "outsider", "rita", "anna"), "403") | {"nobody": "login"}
    start = f"admin/{model.replace('.', '/')}/"
    return [
        Row(
            page.method,
            start + ("" if page.route == "list" else page.route),
            closed | {"admin": page.expected[BACK_OFFICE[model]]},
        )
        for page in read_table(_OFFICE_PAGES, people=(EDITED, KEPT))
    ]
