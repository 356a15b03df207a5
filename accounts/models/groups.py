"""Groups, roles and the seven permissions (part 6 of the rules)."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from gotrs.common.validity import MasterData


class Permission(models.TextChoices):
    """Rights in a group (rule 6.1). ``rw`` includes all others; the rest stand alone."""

    RO = "ro", _("read")
    MOVE_INTO = "move_into", _("move into")
    CREATE = "create", _("create")
    NOTE = "note", _("note")
    OWNER = "owner", _("owner")
    PRIORITY = "priority", _("priority")
    RW = "rw", _("everything")


class WellKnownGroup(models.IntegerChoices):
    """Groups that the code knows by id; the ids are OTRS's."""

    USERS = 1, "users"
    ADMIN = 2, "admin"
    STATS = 3, "stats"


class Group(MasterData):
    """What queues belong to."""

    name = models.CharField(_("name"), max_length=200)

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        constraints = [models.UniqueConstraint(Lower("name"), name="group_name_unique")]

    def __str__(self) -> str:
        return self.name


class Role(MasterData):
    """A bundle of rights in groups, given to agents."""

    name = models.CharField(_("name"), max_length=200)

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = [models.UniqueConstraint(Lower("name"), name="role_name_unique")]

    def __str__(self) -> str:
        return self.name


class AgentGrant(models.Model):
    """An agent holds a permission in a group."""

    agent = models.ForeignKey("accounts.Agent", on_delete=models.CASCADE, related_name="grants")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="agent_grants")
    permission = models.CharField(_("permission"), max_length=20, choices=Permission.choices)

    class Meta:
        verbose_name = _("permission of an agent")
        verbose_name_plural = _("permissions of agents")
        constraints = [
            models.UniqueConstraint(
                fields=["agent", "group", "permission"], name="agent_grant_unique"
            ),
            models.CheckConstraint(
                condition=models.Q(permission__in=Permission.values), name="agent_grant_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agent_id}: {self.permission} in {self.group_id}"


class RoleGrant(models.Model):
    """A role holds a permission in a group."""

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="grants")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="role_grants")
    permission = models.CharField(_("permission"), max_length=20, choices=Permission.choices)

    class Meta:
        verbose_name = _("permission of a role")
        verbose_name_plural = _("permissions of roles")
        constraints = [
            models.UniqueConstraint(
                fields=["role", "group", "permission"], name="role_grant_unique"
            ),
            models.CheckConstraint(
                condition=models.Q(permission__in=Permission.values), name="role_grant_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role_id}: {self.permission} in {self.group_id}"


class RoleMember(models.Model):
    """An agent holds a role."""

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="members")
    agent = models.ForeignKey("accounts.Agent", on_delete=models.CASCADE, related_name="roles")

    class Meta:
        verbose_name = _("role of an agent")
        verbose_name_plural = _("roles of agents")
        constraints = [models.UniqueConstraint(fields=["role", "agent"], name="role_member_unique")]

    def __str__(self) -> str:
        return f"{self.agent_id} is {self.role_id}"
