"""States, priorities and types, with the ids of OTRS (rule 2.2)."""

from django.db import migrations

from gotrs.common.sequences import advance_sequences

STATES = [
    (1, "new", 1, "#50B5FF"),
    (2, "closed successful", 3, "#3DD598"),
    (3, "closed unsuccessful", 3, "#FC5A5A"),
    (4, "open", 2, "#FFC542"),
    (5, "removed", 6, "#8D8D9B"),
    (6, "pending reminder", 4, "#FFC542"),
    (7, "pending auto close+", 5, "#83BFC8"),
    (8, "pending auto close-", 5, "#83BFC8"),
    (9, "merged", 7, "#FF9C3E"),
]
NEXT_STATES = {7: 2, 8: 3}
PRIORITIES = [
    (1, "1 very low", "#03C4F0"),
    (2, "2 low", "#83BFC8"),
    (3, "3 normal", "#CDCDCD"),
    (4, "4 high", "#FFAAAA"),
    (5, "5 very high", "#FF505E"),
]
TYPES = ["Unclassified", "Incident", "Service Request", "Problem", "Change Request"]


def seed(apps, schema_editor):
    state, priority, ticket_type = (
        apps.get_model("tickets", name) for name in ("State", "Priority", "TicketType")
    )
    for pk, name, type_id, color in STATES:
        state.objects.get_or_create(
            pk=pk, defaults={"name": name, "type_id": type_id, "color": color}
        )
    for pk, next_id in NEXT_STATES.items():
        state.objects.filter(pk=pk).update(next_state_id=next_id)
    for pk, name, color in PRIORITIES:
        priority.objects.get_or_create(pk=pk, defaults={"name": name, "color": color})
    for pk, name in enumerate(TYPES, start=1):
        ticket_type.objects.get_or_create(pk=pk, defaults={"name": name})
    advance_sequences(state, priority, ticket_type)


class Migration(migrations.Migration):
    dependencies = [("tickets", "0001_initial")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
