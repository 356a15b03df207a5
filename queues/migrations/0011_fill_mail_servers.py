from django.db import migrations


def fill(apps, schema_editor):
    """Sign-ins at other providers go on being shown where they are shown today."""
    sign_ins = apps.get_model("queues", "ProviderSignIn")
    for row in sign_ins.objects.filter(provider="other", mail_hosts=""):
        used = (*row.mail_accounts.all(), *row.senders.all())
        hosts = sorted({one.host.lower() for one in used if one.auth == "oauth2"})
        row.mail_hosts = " ".join(hosts)[:1000]
        row.save(update_fields=["mail_hosts"])


class Migration(migrations.Migration):
    """What was allowed by being entered is named from now on."""

    dependencies = [("queues", "0010_mail_servers_of_sign_ins")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
