"""The running system: its settings, figures, maintenance and log."""

from rest_framework.request import Request
from rest_framework.response import Response

from accounts import site
from accounts.masterdata import bad_filter
from adminpanel import log_reader
from adminpanel.api.base import AdminApi
from adminpanel.api.config import ConfigInput, MaintenanceInput, change_config, config_row
from adminpanel.api.shapes import (
    ConfigSerializer,
    LogEntrySerializer,
    MaintenanceSerializer,
    SystemStatsSerializer,
)
from adminpanel.stats import system_stats
from gotrs.common.api import acted, listed, ok
from gotrs.common.api.inputs import read_input
from gotrs.common.api.schema import describe, one_of, parameter
from gotrs.common.values import read_integer

TAG = "Administration"


class ConfigViewSet(AdminApi):
    """/admin/system/config"""

    @describe("system_config", "Read the settings of the site", TAG, ConfigSerializer)
    def retrieve(self, request: Request) -> Response:
        """As they count now, whether they stand in the database or in the environment."""
        return ok(config_row())

    @describe(
        "system_config_update", "Change settings", TAG, ConfigSerializer, body=ConfigInput
    )  # fmt: skip
    def update(self, request: Request) -> Response:
        """Any of them; other processes follow within five seconds."""
        said = read_input(ConfigInput, self.body, require_any=True)
        change_config(said, self.actor)
        return ok(config_row())

    @describe("system_config_patch", "Change settings", TAG, ConfigSerializer, body=ConfigInput)
    def partial_update(self, request: Request) -> Response:
        """The same as PUT."""
        return self.update(request)


class SystemViewSet(AdminApi):
    """/admin/system/stats, /maintenance and /logs"""

    @describe("system_stats", "How much there is", TAG, SystemStatsSerializer)
    def stats(self, request: Request) -> Response:
        """Exact figures, so this takes a moment on a big installation."""
        return ok(system_stats())

    @describe(
        "system_maintenance",
        "Keep everybody but admins out, or let them in again",
        TAG,
        MaintenanceSerializer,
        body=MaintenanceInput,
        message=True,
    )
    def maintenance(self, request: Request) -> Response:
        """Mail is taken in meanwhile. Without a message the present one stays."""
        said = read_input(MaintenanceInput, self.body)
        values = {"maintenance_mode": said["enabled"]}
        if "message" in said:
            values["maintenance_message"] = said["message"]
        change_config(values, self.actor)
        answer = {name: site.get(name) for name in ("maintenance_mode", "maintenance_message")}
        return acted(f"Maintenance mode is {'on' if said['enabled'] else 'off'}.", answer)

    @describe(
        "system_logs",
        "The last lines of the log",
        TAG,
        LogEntrySerializer,
        query=(
            parameter("level", "That and above; debug by default.", one_of(log_reader.LEVELS)),
            parameter("search", "Part of the message or of a fact, in any case."),
            parameter("limit", "Default 100, at most 1000.", int),
        ),
        many=True,
    )
    def logs(self, request: Request) -> Response:
        """Newest first, of all processes that share the data folder; secrets are masked."""
        query = request.query_params
        level = query.get("level", "").strip().lower() or "debug"
        if level not in log_reader.LEVELS:
            raise bad_filter(level=f"Use one of: {', '.join(log_reader.LEVELS)}.")
        limit = read_integer(query.get("limit", "")) or 0
        if limit <= 0:
            limit = log_reader.DEFAULT_LIMIT
        limit = min(limit, log_reader.MAX_LIMIT)
        return listed(log_reader.last_entries(limit, level, query.get("search", "").strip()))
