"""Tests that are not run on both databases: the slow ones, on which the choice makes no difference.

By folder or file below ``tests``. Each is run where it is more likely to find something: what asks
for people, pages or clients on SQLite, what sends wrong values on PostgreSQL, which is the stricter
one. A file that is not named here runs on both.
"""

ON_SQLITE = (
    "accounts/ldap",  # what a directory says; storing it is a few plain rows
    "adminpanel/test_demo.py",  # the demo runs on SQLite
    "api/test_description.py",
    "browser/test_access.py",  # markup
    "docs",
    "sdk",
    "servers/test_app.py",
    "servers/test_servers.py",
    "tickets/mail/loops",  # each installation has a file of its own
    "tickets/mail/parse",  # no database at all
    "trust/api/test_matrix.py",  # who may do what; tickets/test_access.py has the queries on both
    "trust/api/test_scopes.py",
    "trust/api/test_unseen.py",
    "trust/test_matrix.py",
)

ON_POSTGRESQL = (
    "adminpanel/test_back_office_browser.py",
    "api/test_hostile.py",
    "browser/test_dashboard.py",
    "browser/test_drafts.py",
    "browser/test_formats.py",
    "browser/test_forward.py",
    "browser/test_hostile_mails.py",
    "browser/test_hostile_names.py",
    "browser/test_keys.py",
    "browser/test_languages.py",
    "browser/test_list_tools.py",
    "browser/test_mail_servers.py",
    "browser/test_mentions.py",
    "browser/test_my_queues.py",
    "browser/test_pictures.py",
    "browser/test_preferences.py",
    "browser/test_print.py",
    "browser/test_row_actions.py",
    "browser/test_row_dashboard.py",
    "browser/test_row_notifications.py",
    "browser/test_row_preferences.py",
    "browser/test_row_queues.py",
    "browser/test_signing_in.py",
    "browser/test_weight.py",
    "contract",
    "trust/test_bad_input_of_forms.py",
    "trust/test_bad_input_of_queries.py",
)


def runs_on(vendor: str, path: str) -> bool:
    """Whether the test file, by its path below ``tests``, runs on this database."""
    others = ON_SQLITE if vendor == "postgresql" else ON_POSTGRESQL
    return not any(path == name or path.startswith(f"{name}/") for name in others)
