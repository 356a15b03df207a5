from django.apps import AppConfig


class TicketsConfig(AppConfig):
    name = "tickets"
    verbose_name = "Tickets"

    def ready(self) -> None:
        from accounts import told
        from tickets import auto_answers
        from tickets.live import signals as live_signals
        from tickets.mail.outbound import account_mails
        from tickets.notices import rules, telling
        from tickets.operations import customers
        from tickets.webhooks import events as webhook_events

        telling.register()
        told.register(rules.topics)
        auto_answers.register()
        live_signals.register()
        account_mails.register()
        customers.register()
        webhook_events.register()
