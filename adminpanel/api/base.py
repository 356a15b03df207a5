"""The door of /api/v1/admin."""

from typing import Any

from rest_framework.request import Request

from accounts.auth.guards import require_admin
from accounts.auth.viewsets import ApiViewSet


class AdminApi(ApiViewSet):
    """Operations for admins alone."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Raises Forbidden ``admin_required`` for everybody else, before anything is looked at."""
        super().initial(request, *args, **kwargs)
        require_admin(self.actor)
