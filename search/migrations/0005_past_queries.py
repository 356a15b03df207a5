"""What people searched for."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_audit_tokens_directory"),
        ("search", "0004_saved_searches"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PastQuery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=200)),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "agent",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "customer_user",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.customeruser",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agent__isnull", False), ("customer_user__isnull", True)),
                            models.Q(("agent__isnull", True), ("customer_user__isnull", False)),
                            _connector="OR",
                        ),
                        name="past_query_of_one_person",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("agent__isnull", False)),
                        fields=("agent", "text"),
                        name="past_query_of_agent",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("customer_user__isnull", False)),
                        fields=("customer_user", "text"),
                        name="past_query_of_customer",
                    ),
                ],
            },
        ),
    ]
