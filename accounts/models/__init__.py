"""Who: agents, customers and their companies, groups, roles, sessions, site settings."""

from accounts.models.agents import Agent
from accounts.models.audit import AuditEntry
from accounts.models.customers import CustomerCompany, CustomerUser, CustomerUserCompany
from accounts.models.directory import (
    Directory,
    DirectoryAccount,
    DirectoryGrant,
    DirectoryLogin,
    DirectorySync,
)
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
from accounts.models.pictures import AgentPicture
from accounts.models.preferences import Preferences
from accounts.models.secrets import ApiToken, PasswordLink, SecondFactor, TokenScope
from accounts.models.sessions import LoginSession
from accounts.models.settings import SiteSetting

__all__ = [
    "Agent",
    "AgentGrant",
    "AgentPicture",
    "ApiToken",
    "AuditEntry",
    "CustomerCompany",
    "CustomerUser",
    "CustomerUserCompany",
    "Directory",
    "DirectoryAccount",
    "DirectoryGrant",
    "DirectoryLogin",
    "DirectorySync",
    "Group",
    "IdempotencyKey",
    "LoginSession",
    "PasswordLink",
    "Permission",
    "Preferences",
    "Role",
    "RoleGrant",
    "RoleMember",
    "SecondFactor",
    "SiteSetting",
    "TokenScope",
    "WellKnownGroup",
]
