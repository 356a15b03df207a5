import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    """What the limits of automatic answers count."""

    dependencies = [("tickets", "0020_postmaster_filters")]

    operations = [
        migrations.CreateModel(
            name="AutoResponseAttempt",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("address", models.CharField(max_length=320)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "ticket",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="tickets.ticket",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["address", "created_at"], name="auto_response_address"),
                    models.Index(fields=["created_at"], name="auto_response_time"),
                ]
            },
        )
    ]
