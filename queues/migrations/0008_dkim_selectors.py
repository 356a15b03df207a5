from django.db import migrations, models


class Migration(migrations.Migration):
    """Under which name the relay signs mail of an address, for the mail doctor."""

    dependencies = [("queues", "0007_seed_auto_responses")]

    operations = [
        migrations.AddField(
            model_name="systemaddress",
            name="dkim_selector",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="Under which name the relay signs (s= in DKIM-Signature); for the doctor.",
                max_length=100,
                verbose_name="DKIM selector",
            ),
        ),
    ]
