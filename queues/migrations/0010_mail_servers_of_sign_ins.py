from django.db import migrations, models


class Migration(migrations.Migration):
    """Which mail servers may be shown the tokens of a sign-in."""

    dependencies = [("queues", "0009_service_followers")]

    operations = [
        migrations.AddField(
            model_name="providersignin",
            name="mail_hosts",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text=(
                    "Hosts that may be shown the tokens, with blanks between them. Those of "
                    "Microsoft 365 and Gmail are known."
                ),
                max_length=1000,
                verbose_name="mail servers",
            ),
        ),
    ]
