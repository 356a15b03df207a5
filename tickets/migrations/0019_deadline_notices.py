import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tickets", "0018_notifications_by_mail"),
    ]

    operations = [
        migrations.CreateModel(
            name="DeadlineNotice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "deadline",
                    models.CharField(
                        choices=[
                            ("first_response", "first response"),
                            ("update", "update"),
                            ("solution", "solution"),
                        ],
                        max_length=20,
                    ),
                ),
                ("passed", models.BooleanField()),
                ("told_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "ticket",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deadline_notices",
                        to="tickets.ticket",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("ticket", "deadline", "passed"), name="deadline_notice_unique"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("deadline__in", ["first_response", "update", "solution"])
                        ),
                        name="deadline_notice_known",
                    ),
                ],
            },
        ),
    ]
