"""4.18: LDAP."""

from tests.contract import objects
from tests.contract.run import Run, Try
from tests.contract.shapes import Maybe, Paged, fields

LDAP = "/api/v1/admin/ldap"
MISSING = Try(status=400, code="ldap_not_configured")
SETTINGS = fields(
    """
    host str, base_dn str, bind_dn str, port int, use_tls bool, start_tls bool,
    insecure_skip_verify bool, user_search_base str, user_filter str, group_search_base str,
    group_filter str, group_member_attribute str, auto_create_users bool, auto_update_users bool
    """
)
CONFIG = fields("configured bool, enabled bool, auto_sync bool, sync_interval str, last_sync? time")
STATUS = fields(
    """
    configured bool, connected bool, auto_sync bool, last_sync? time, next_sync? time,
    sync_interval str, total_users int, total_groups int
    """,
    last_result=Maybe(objects.LDAP_SYNC_RESULT),
)


def unconfigured(run: Run) -> None:
    """Before anything is set up."""
    run.people.admin.data("GET", f"{LDAP}/config")


def configured(run: Run) -> None:
    """With a directory that answers."""
    assert Paged
