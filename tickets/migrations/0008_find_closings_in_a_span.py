"""Figures of a span of time read its closings, reopenings and booked time by index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tickets", "0007_outgoing_secret_text")]

    operations = [
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                fields=["closed_at"],
                include=("queue", "owner"),
                condition=models.Q(("closed_at__isnull", False)),
                name="ticket_closed",
            ),
        ),
        migrations.AddIndex(
            model_name="tickethistory",
            index=models.Index(
                fields=["created_at"],
                condition=models.Q(("type", 27)),
                name="history_state_changes",
            ),
        ),
        migrations.AddIndex(
            model_name="timeentry",
            index=models.Index(fields=["created_at"], name="time_entry_created"),
        ),
    ]
