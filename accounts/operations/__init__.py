"""Every write of people, companies and permissions, as one named function each.

Pages, API and directory call these. Each checks its rules, writes its line of the audit log in the
same transaction, and tells those above by an event (accounts.events). Who may call it is decided at
the edge.
"""

from accounts.operations.admins import keeping_admins, refuse_system_account
from accounts.operations.agents import (
    activate_agent,
    create_agent,
    deactivate_agent,
    reset_password,
    update_agent,
)
from accounts.operations.companies import create_company, deactivate_company, update_company
from accounts.operations.customer_users import (
    create_customer_user,
    deactivate_customer_user,
    update_customer_user,
)
from accounts.operations.memberships import (
    add_role_member,
    remove_membership,
    remove_role_grants,
    remove_role_member,
    set_membership,
    set_role_grants,
)

__all__ = [
    "activate_agent",
    "add_role_member",
    "create_agent",
    "create_company",
    "create_customer_user",
    "deactivate_agent",
    "deactivate_company",
    "deactivate_customer_user",
    "keeping_admins",
    "refuse_system_account",
    "remove_membership",
    "remove_role_grants",
    "remove_role_member",
    "reset_password",
    "set_membership",
    "set_role_grants",
    "update_agent",
    "update_company",
    "update_customer_user",
]
