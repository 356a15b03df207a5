"""Groups, roles and the system actor, with the ids of OTRS (rule 2.2)."""

from django.contrib.auth.hashers import make_password
from django.db import migrations

from gotrs.common.sequences import advance_sequences

GROUPS = [
    (1, "users", "Everybody's queues"),
    (2, "admin", "The back office"),
    (3, "stats", "Reports"),
]
ROLES = [(1, "Agent", [1]), (2, "Admin", [1, 2, 3])]


def seed(apps, schema_editor):
    group, role, grant, agent = (
        apps.get_model("accounts", name) for name in ("Group", "Role", "RoleGrant", "Agent")
    )
    for pk, name, comment in GROUPS:
        group.objects.get_or_create(pk=pk, defaults={"name": name, "comment": comment})
    for pk, name, groups in ROLES:
        role.objects.get_or_create(pk=pk, defaults={"name": name})
        for group_id in groups:
            grant.objects.get_or_create(role_id=pk, group_id=group_id, permission="rw")
    agent.objects.get_or_create(
        pk=1,
        defaults={
            "login": "root@localhost",
            "email": "root@localhost",
            "first_name": "GOTRS",
            "last_name": "System",
            "password": make_password(None),
        },
    )
    advance_sequences(group, role, agent)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
