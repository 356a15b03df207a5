"""Sorting active tickets by state, priority, owner or deadline reads the index alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tickets", "0003_title_trigrams")]

    operations = [
        migrations.RemoveIndex(model_name="ticket", name="ticket_active"),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                fields=["-changed_at", "-id"],
                include=("queue", "state", "priority", "owner", "next_due"),
                condition=models.Q(("archived", False), ("state_type__in", [1, 2, 4, 5])),
                name="ticket_active",
            ),
        ),
    ]
