"""Tests that are not run on both databases: the slow ones, on which the choice makes no difference.

By folder or file below ``tests``. Each is run where it is more likely to find something: what asks
for people, pages or clients on SQLite, what sends wrong values on PostgreSQL, which is the stricter
one. A file that is not named here runs on both, but for those of its tests that ask for no
database, which run on SQLite.
"""

ON_SQLITE = (
    "accounts/ldap",  # what a directory says; storing it is a few plain rows
    "accounts/test_account_access_pages.py",
    "accounts/test_account_pages.py",
    "accounts/test_languages.py",
    "accounts/test_login_page.py",
    "accounts/test_palettes.py",
    "accounts/test_pictures.py",
    "adminpanel/test_auto_responses.py",
    "adminpanel/test_back_office.py",
    "adminpanel/test_demo.py",  # the demo runs on SQLite
    "adminpanel/test_demo_data.py",
    "adminpanel/test_mail_folder.py",
    "adminpanel/test_mail_pages.py",
    "adminpanel/test_mail_secrets.py",
    "adminpanel/test_mail_servers.py",
    "adminpanel/test_mail_sign_ins.py",
    "adminpanel/test_people_pages.py",
    "adminpanel/test_postmaster_filters.py",
    "adminpanel/test_queue_pages.py",
    "adminpanel/test_settings_page.py",
    # How requests are read and answers are written; what they do is tested at the operations.
    "api/test_actions.py",
    "api/test_article_editing.py",
    "api/test_contract.py",
    "api/test_description.py",
    "api/test_form.py",
    "api/test_relations.py",
    "api/test_templates.py",
    # What Chromium makes of a page; those that are not named here run on PostgreSQL, and on both
    # the day of a ticket, what others do (test_live) and what is found (test_row_search).
    "browser/test_access.py",
    "browser/test_list_page.py",
    "browser/test_row_new_ticket.py",
    "browser/test_row_ticket.py",
    "browser/test_row_ticket_list.py",
    "browser/test_send_later.py",
    "browser/test_ticket_page.py",
    "dashboard/test_notification_pages.py",
    "docs",
    "sdk",
    "servers/test_app.py",
    "servers/test_servers.py",
    "tickets/mail/loops",  # each installation has a file of its own
    "tickets/mail/parse",  # no database at all
    # Pages: what is read is tested with the lists, what is done at the operations.
    "tickets/views/test_entry_actions.py",
    "tickets/views/test_formatted_texts.py",
    "tickets/views/test_my_drafts.py",
    "tickets/views/test_signature_preview.py",
    "tickets/views/test_ticket_actions.py",
    "tickets/views/test_ticket_composer.py",
    "tickets/views/test_ticket_drafts.py",
    "tickets/views/test_ticket_fields.py",
    "tickets/views/test_ticket_files.py",
    "tickets/views/test_ticket_forward.py",
    "tickets/views/test_ticket_print.py",
    "tickets/views/test_ticket_refusals.py",
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
    "browser/test_several_recipients.py",
    "browser/test_signing_in.py",
    "browser/test_weight.py",
    "contract",
    "tickets/mail/made_up",
    "trust/test_bad_input_of_forms.py",
    "trust/test_bad_input_of_queries.py",
)


def runs_on(vendor: str, path: str) -> bool:
    """Whether the test file, by its path below ``tests``, runs on this database."""
    others = ON_SQLITE if vendor == "postgresql" else ON_POSTGRESQL
    return not any(path == name or path.startswith(f"{name}/") for name in others)
