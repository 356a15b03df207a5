"""The notifications that every site begins with, in English and German (rule 9.4)."""

from django.db import migrations

FOLLOW_UP_TEXTS = (
    (
        "New message in ticket {{ ticket.number }}",
        "{{ event.who }} wrote in the ticket “{{ ticket.title }}”.",
    ),
    (
        "Neue Nachricht in Ticket {{ ticket.number }}",
        "{{ event.who }} hat im Ticket „{{ ticket.title }}“ geschrieben.",
    ),
)
REMINDER_TEXTS = (
    (
        "Reminder of ticket {{ ticket.number }}",
        "The pending time of the ticket “{{ ticket.title }}” is over.",
    ),
    (
        "Erinnerung an Ticket {{ ticket.number }}",
        "Die Wartezeit des Tickets „{{ ticket.title }}“ ist vorbei.",
    ),
)
WORKERS = ("owner", "responsible")
# Name, kind, events, recipients, English and German subject and text, further columns.
RULES = [
    (
        "Mention",
        "mention",
        ["UserMention"],
        ("mentioned",),
        (
            (
                "You are mentioned in ticket {{ ticket.number }}",
                "{{ event.who }} mentions you in a note to the ticket “{{ ticket.title }}”.",
            ),
            (
                "Sie werden in Ticket {{ ticket.number }} erwähnt",
                "{{ event.who }} erwähnt Sie in einer Notiz zum Ticket „{{ ticket.title }}“.",
            ),
        ),
        {},
    ),
    (
        "Owner changed",
        "assignment",
        ["NotificationOwnerUpdate"],
        ("owner",),
        (
            (
                "Ticket {{ ticket.number }} is yours",
                "{{ event.who }} gave you the ticket “{{ ticket.title }}”.",
            ),
            (
                "Ticket {{ ticket.number }} gehört Ihnen",
                "{{ event.who }} hat Ihnen das Ticket „{{ ticket.title }}“ gegeben.",
            ),
        ),
        {},
    ),
    (
        "Responsible agent changed",
        "assignment",
        ["NotificationResponsibleUpdate"],
        ("responsible",),
        (
            (
                "You are responsible for ticket {{ ticket.number }}",
                "{{ event.who }} made you responsible for the ticket “{{ ticket.title }}”.",
            ),
            (
                "Sie sind verantwortlich für Ticket {{ ticket.number }}",
                "{{ event.who }} hat Sie für das Ticket „{{ ticket.title }}“ verantwortlich gemacht.",
            ),
        ),
        {},
    ),
    (
        "Follow-up, unlocked",
        "follow_up",
        ["NotificationFollowUp"],
        ("owner", "watchers", "my_queues", "my_services"),
        FOLLOW_UP_TEXTS,
        {"ticket_filter": {"lock": "unlock"}},
    ),
    (
        "Follow-up, locked",
        "follow_up",
        ["NotificationFollowUp"],
        (*WORKERS, "watchers"),
        FOLLOW_UP_TEXTS,
        {"ticket_filter": {"lock": "lock"}},
    ),
    (
        "New note",
        "note",
        ["NotificationAddNote"],
        (*WORKERS, "watchers"),
        (
            (
                "New note in ticket {{ ticket.number }}",
                "{{ event.who }} added a note to the ticket “{{ ticket.title }}”.",
            ),
            (
                "Neue Notiz in Ticket {{ ticket.number }}",
                "{{ event.who }} hat dem Ticket „{{ ticket.title }}“ eine Notiz hinzugefügt.",
            ),
        ),
        {"may_be_switched_off": False},
    ),
    (
        "Ticket moved",
        "move",
        ["NotificationMove"],
        ("my_queues",),
        (
            (
                "Ticket {{ ticket.number }} is in {{ ticket.queue }} now",
                "{{ event.who }} moved the ticket “{{ ticket.title }}” into the queue "
                "{{ ticket.queue }}.",
            ),
            (
                "Ticket {{ ticket.number }} ist jetzt in {{ ticket.queue }}",
                "{{ event.who }} hat das Ticket „{{ ticket.title }}“ in die Queue "
                "{{ ticket.queue }} verschoben.",
            ),
        ),
        {},
    ),
    (
        "Ticket created",
        "new_ticket",
        ["NotificationNewTicket"],
        ("my_queues", "my_services"),
        (
            (
                "New ticket {{ ticket.number }} in {{ ticket.queue }}",
                "{{ event.who }} opened the ticket “{{ ticket.title }}” in the queue "
                "{{ ticket.queue }}.",
            ),
            (
                "Neues Ticket {{ ticket.number }} in {{ ticket.queue }}",
                "{{ event.who }} hat das Ticket „{{ ticket.title }}“ in der Queue "
                "{{ ticket.queue }} eröffnet.",
            ),
        ),
        {},
    ),
    (
        "Service changed",
        "move",
        ["NotificationServiceUpdate"],
        ("my_services",),
        (
            (
                "Ticket {{ ticket.number }} is about {{ ticket.service }} now",
                "{{ event.who }} gave the ticket “{{ ticket.title }}” the service "
                "{{ ticket.service }}.",
            ),
            (
                "In Ticket {{ ticket.number }} geht es jetzt um {{ ticket.service }}",
                "{{ event.who }} hat dem Ticket „{{ ticket.title }}“ den Service "
                "{{ ticket.service }} gegeben.",
            ),
        ),
        {},
    ),
    (
        "Reminder, locked",
        "reminder",
        ["NotificationPendingReminder"],
        WORKERS,
        REMINDER_TEXTS,
        {"ticket_filter": {"lock": "lock"}, "once_a_day": True},
    ),
    (
        "Reminder, unlocked",
        "reminder",
        ["NotificationPendingReminder"],
        (*WORKERS, "my_queues"),
        REMINDER_TEXTS,
        {"ticket_filter": {"lock": "unlock"}, "once_a_day": True},
    ),
    (
        "Delivery failed",
        "undelivered",
        ["ArticleEmailSendingError", "ArticleTransmissionError"],
        WORKERS,
        (
            (
                "A mail of ticket {{ ticket.number }} could not be delivered",
                "What was sent from the ticket “{{ ticket.title }}” did not arrive: "
                "see the entry there.",
            ),
            (
                "Eine Mail aus Ticket {{ ticket.number }} war nicht zustellbar",
                "Was aus dem Ticket „{{ ticket.title }}“ verschickt wurde, ist nicht angekommen: "
                "siehe den Eintrag dort.",
            ),
        ),
        # The members of the group admin as well.
        {"may_be_switched_off": False, "group_ids": [2]},
    ),
]
# Of each clock: name, event, and English and German words before and after the deadline.
CLOCKS = [
    (
        "first response",
        "Response",
        (
            "Ticket {{ ticket.number }} needs a first response soon",
            "On {{ event.due }} the first response to the ticket “{{ ticket.title }}” is due.",
        ),
        (
            "Ticket {{ ticket.number }} braucht bald eine erste Reaktion",
            "Am {{ event.due }} ist die erste Reaktion auf das Ticket „{{ ticket.title }}“ fällig.",
        ),
        (
            "Ticket {{ ticket.number }}: the first response is late",
            "On {{ event.due }} the first response to the ticket “{{ ticket.title }}” was due.",
        ),
        (
            "Ticket {{ ticket.number }}: Die erste Reaktion ist überfällig",
            "Am {{ event.due }} war die erste Reaktion auf das Ticket „{{ ticket.title }}“ fällig.",
        ),
    ),
    (
        "update",
        "Update",
        (
            "Ticket {{ ticket.number }} needs an update soon",
            "On {{ event.due }} the next update of the ticket “{{ ticket.title }}” is due.",
        ),
        (
            "Ticket {{ ticket.number }} braucht bald eine Aktualisierung",
            "Am {{ event.due }} ist die nächste Aktualisierung des Tickets „{{ ticket.title }}“ "
            "fällig.",
        ),
        (
            "Ticket {{ ticket.number }}: the update is late",
            "On {{ event.due }} the next update of the ticket “{{ ticket.title }}” was due.",
        ),
        (
            "Ticket {{ ticket.number }}: Die Aktualisierung ist überfällig",
            "Am {{ event.due }} war die nächste Aktualisierung des Tickets „{{ ticket.title }}“ "
            "fällig.",
        ),
    ),
    (
        "solution",
        "Solution",
        (
            "Ticket {{ ticket.number }} needs a solution soon",
            "On {{ event.due }} the solution of the ticket “{{ ticket.title }}” is due.",
        ),
        (
            "Ticket {{ ticket.number }} braucht bald eine Lösung",
            "Am {{ event.due }} ist die Lösung des Tickets „{{ ticket.title }}“ fällig.",
        ),
        (
            "Ticket {{ ticket.number }}: the solution is late",
            "On {{ event.due }} the solution of the ticket “{{ ticket.title }}” was due.",
        ),
        (
            "Ticket {{ ticket.number }}: Die Lösung ist überfällig",
            "Am {{ event.due }} war die Lösung des Tickets „{{ ticket.title }}“ fällig.",
        ),
    ),
]
LANGUAGES = ("en", "de")


def deadline_rules():
    """Two of each clock: it comes near, and it has passed."""
    recipients = (*WORKERS, "my_queues")
    for name, clock, near_en, near_de, late_en, late_de in CLOCKS:
        for words, ending, texts in (
            ("soon", "NotifyBefore", (near_en, near_de)),
            ("late", "Start", (late_en, late_de)),
        ):
            event = f"Escalation{clock}Time{ending}"
            title = f"Escalation: {name} {words}"
            yield title, "escalation", [event], recipients, texts, {"once_a_day": True}


def seed(apps, schema_editor):
    rule_model = apps.get_model("tickets", "NotificationRule")
    text_model = apps.get_model("tickets", "NotificationText")
    for number, row in enumerate([*RULES, *deadline_rules()], start=1):
        name, kind, events, circles, texts, columns = row
        columns = dict(columns)
        recipients = {"circles": list(circles), "group_ids": columns.pop("group_ids", [])}
        rule = rule_model.objects.create(
            name=name,
            kind=kind,
            position=10 * number,
            events=events,
            recipients=recipients,
            **columns,
        )
        text_model.objects.bulk_create(
            text_model(rule=rule, language=language, subject=subject, body=body)
            for language, (subject, body) in zip(LANGUAGES, texts, strict=True)
        )


class Migration(migrations.Migration):
    replaces = [
        ("tickets", "0004_cover_orders_of_active_tickets"),
        ("tickets", "0005_dynamic_fields_webhooks_notifications"),
        ("tickets", "0006_cover_search_look_ups"),
        ("tickets", "0007_outgoing_secret_text"),
        ("tickets", "0008_find_closings_in_a_span"),
        ("tickets", "0009_webhook_deliveries_without_constraint"),
        ("tickets", "0010_cover_the_audit_log"),
        ("tickets", "0011_restore_deleted_notes"),
        ("tickets", "0012_ticket_views"),
        ("tickets", "0013_bulk_runs"),
        ("tickets", "0014_presence"),
        ("tickets", "0015_drafts"),
        ("tickets", "0016_send_later"),
        ("tickets", "0017_bounces"),
        ("tickets", "0018_notifications_by_mail"),
        ("tickets", "0019_deadline_notices"),
        ("tickets", "0020_postmaster_filters"),
        ("tickets", "0021_auto_response_attempts"),
        ("tickets", "0022_senders_of_floods"),
        ("tickets", "0023_notification_rules"),
        ("tickets", "0024_seed_notification_rules"),
        ("tickets", "0025_mail_by_http"),
        ("tickets", "0026_external_numbers"),
        ("tickets", "0027_find_what_webhooks_were_told"),
    ]
    dependencies = [("tickets", "0003_title_trigrams")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
