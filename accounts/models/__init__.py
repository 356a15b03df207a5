"""Who: agents, customers and their companies, groups, roles, sessions, site settings."""

from accounts.models.agents import Agent
from accounts.models.customers import CustomerCompany, CustomerUser, CustomerUserCompany
from accounts.models.groups import (
    AgentGrant,
    Group,
    Permission,
    Role,
    RoleGrant,
    RoleMember,
    WellKnownGroup,
)
from accounts.models.idempotency import IdempotencyKey
from accounts.models.preferences import Preferences
from accounts.models.sessions import LoginSession
from accounts.models.settings import SiteSetting

__all__ = [
    "Agent",
    "AgentGrant",
    "CustomerCompany",
    "CustomerUser",
    "CustomerUserCompany",
    "Group",
    "IdempotencyKey",
    "LoginSession",
    "Permission",
    "Preferences",
    "Role",
    "RoleGrant",
    "RoleMember",
    "SiteSetting",
    "WellKnownGroup",
]
