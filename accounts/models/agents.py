"""Agents: the members of staff."""

from typing import Any

from django.core.validators import validate_email
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.models.groups import Permission, WellKnownGroup
from accounts.models.people import Person, PersonManager
from gotrs.common.validity import Validity

# The system itself acts as this agent (OTRS's root@localhost). It has no password and can't log in.
SYSTEM_AGENT_ID = 1


class AgentManager(PersonManager):
    """Creates agents, also from ``manage.py createsuperuser``."""

    def create_user(self, login: str, email: str, password: str | None = None, **extra: Any) -> Any:
        """A new agent without any permission.

        Raises ValidationError for a bad address, IntegrityError if login or address is taken.
        """
        validate_email(email)
        agent = self.model(login=login, email=email, **extra)
        agent.set_password(password)
        agent.save(using=self._db)
        return agent

    def create_superuser(self, login: str, email: str, password: str, **extra: Any) -> Any:
        """A new member of the group admin."""
        from accounts.models.groups import AgentGrant

        agent = self.create_user(login, email, password, **extra)
        AgentGrant.objects.create(
            agent=agent, group_id=WellKnownGroup.ADMIN, permission=Permission.RW
        )
        return agent


class Agent(Person):
    """A member of staff. Owns tickets, writes answers, holds permissions by group and role."""

    out_of_office_from = models.DateField(_("out of office from"), null=True, blank=True)
    out_of_office_until = models.DateField(_("out of office until"), null=True, blank=True)
    out_of_office_substitute = models.ForeignKey(
        "self", verbose_name=_("substitute"), null=True, blank=True, on_delete=models.SET_NULL
    )

    objects = AgentManager()  # type: ignore[misc]

    class Meta:
        verbose_name = _("agent")
        verbose_name_plural = _("agents")
        constraints = [
            models.UniqueConstraint(Lower("login"), name="agent_login_unique"),
            models.UniqueConstraint(Lower("email"), name="agent_email_unique"),
        ]

    @property
    def is_system(self) -> bool:
        """Whether this is the account by which the system itself acts."""
        return self.pk == SYSTEM_AGENT_ID

    @property
    def is_staff(self) -> bool:
        """Whether Django's admin may be entered: members of the group admin, by grant or role."""
        return self.is_admin

    @property
    def is_admin(self) -> bool:
        """Member of the group ``admin`` with any key, directly or by a valid role (rule 6.2)."""
        if "_is_admin" not in self.__dict__:
            from accounts.permissions import is_admin

            self.__dict__["_is_admin"] = is_admin(self)
        return bool(self.__dict__["_is_admin"])

    @property
    def picture_url(self) -> str:
        """Where the agent's picture is, "" for none."""
        from accounts.pictures import picture_of

        return picture_of(self.pk)

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Django's admin asks this; the back office is all or nothing (rule 6.2)."""
        return self.is_active and self.is_admin

    def has_module_perms(self, app_label: str) -> bool:
        """As has_perm."""
        return self.is_active and self.is_admin

    def refresh_permissions(self) -> None:
        """Forget what was read about this agent's groups."""
        self.__dict__.pop("_is_admin", None)


def valid_agents() -> models.QuerySet[Agent]:
    """Agents that can be given work: valid, and not the system account."""
    return Agent.objects.filter(valid_id=Validity.VALID).exclude(pk=SYSTEM_AGENT_ID)
