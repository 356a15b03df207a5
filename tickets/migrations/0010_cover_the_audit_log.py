"""The audit log reads ticket changes by time, action and agent without touching the table."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tickets", "0009_webhook_deliveries_without_constraint")]

    operations = [
        migrations.RemoveIndex(model_name="tickethistory", name="history_recent"),
        migrations.AddIndex(
            model_name="tickethistory",
            index=models.Index(
                fields=["-created_at", "-id"], include=("type",), name="history_recent"
            ),
        ),
        migrations.AddIndex(
            model_name="tickethistory",
            index=models.Index(
                fields=["agent", "-created_at", "-id"],
                condition=models.Q(("agent__isnull", False)),
                include=("type",),
                name="history_agent",
            ),
        ),
    ]
