"""What notifications told webhooks of a ticket in the last 24 hours is found by index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tickets", "0026_external_numbers")]

    operations = [
        migrations.AddIndex(
            model_name="webhookdelivery",
            index=models.Index(
                fields=["ticket", "created_at"],
                condition=models.Q(("event", "notification")),
                name="webhook_notified",
            ),
        ),
    ]
