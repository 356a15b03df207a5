import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_audit_log_is_append_only")]

    operations = [
        migrations.CreateModel(
            name="AgentPicture",
            fields=[
                (
                    "agent",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="picture",
                        serialize=False,
                        to="accounts.agent",
                    ),
                ),
                ("content_type", models.CharField(max_length=20)),
                ("data", models.BinaryField()),
                ("version", models.CharField(max_length=16)),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
    ]
