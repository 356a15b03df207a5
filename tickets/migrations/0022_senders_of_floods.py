from django.db import migrations, models


class Migration(migrations.Migration):
    """By whom a mail is, as floods are counted."""

    dependencies = [("tickets", "0021_auto_response_attempts")]

    operations = [
        migrations.AddField(
            model_name="incomingmail",
            name="sender_address",
            field=models.CharField(blank=True, db_default="", default="", max_length=320),
        ),
        migrations.AddIndex(
            model_name="incomingmail",
            index=models.Index(
                fields=["sender_address", "processed_at"], name="incoming_mail_sender"
            ),
        ),
    ]
