"""Made from openapi.json by sdk/generate.py; not to be edited."""


from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any, Literal

from gotrs_client.paging import Page

from . import models

if TYPE_CHECKING:
    from gotrs_client.transport import Transport



class AdminUsers:
    """Admin users."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def activate(
        self,
        id: int,
    ) -> models.User:
        """Open an agent's account. Repeating is 200."""
        found: models.User = self._transport.data(
            "POST",
            "/admin/users/{id}/activate",
            path_values={"id": id},
        )
        return found

    def create(
        self,
        body: models.NewAgentInputRequest,
    ) -> models.User:
        """Create an agent. With login, address and a password that the policy accepts."""
        found: models.User = self._transport.data(
            "POST",
            "/admin/users",
            body=body,
        )
        return found

    def deactivate(
        self,
        id: int,
    ) -> models.User:
        """Close an agent's account. As DELETE, but repeating is 200."""
        found: models.User = self._transport.data(
            "POST",
            "/admin/users/{id}/deactivate",
            path_values={"id": id},
        )
        return found

    def delete(
        self,
        id: int,
    ) -> models.Deleted:
        """Close an agent's account. Sessions and tokens end. Tickets keep the name and stay assigned until moved."""
        found: models.Deleted = self._transport.data(
            "DELETE",
            "/admin/users/{id}",
            path_values={"id": id},
        )
        return found

    def get(
        self,
        id: int,
    ) -> models.User:
        """Read an agent's account. Also a closed one."""
        found: models.User = self._transport.data(
            "GET",
            "/admin/users/{id}",
            path_values={"id": id},
        )
        return found

    def list(
        self,
        *,
        group_id: str | None = None,
        order: str | None = None,
        page: int | None = None,
        per_page: int | None = None,
        role: Literal['Admin', 'Agent'] | None = None,
        role_id: str | None = None,
        search: str | None = None,
        sort: str | None = None,
        valid: Literal['1', '2', '3', 'true', 'false', 'all'] | None = None,
        extra: dict[str, Any] | None = None,
    ) -> Page[models.User]:
        """List accounts of agents. By login, or by name, created or last_login; closed accounts as well."""
        found: Page[models.User] = self._transport.page(
            "GET",
            "/admin/users",
            query={"group_id": group_id, "order": order, "page": page, "per_page": per_page, "role": role, "role_id": role_id, "search": search, "sort": sort, "valid": valid, **(extra or {})},
        )
        return found

    def patch(
        self,
        id: int,
        body: models.PatchedAgentInputRequest,
    ) -> models.User:
        """Change an agent's account. The same as PUT."""
        found: models.User = self._transport.data(
            "PATCH",
            "/admin/users/{id}",
            path_values={"id": id},
            body=body,
        )
        return found

    def reset_password(
        self,
        id: int,
        body: models.NewPasswordInputRequest | None = None,
    ) -> dict[str, Any]:
        """Reset an agent's password. Without a body a link is mailed; ``new_password`` is set and ends all sessions."""
        found: dict[str, Any] = self._transport.data(
            "POST",
            "/admin/users/{id}/reset-password",
            path_values={"id": id},
            body=body,
        )
        return found

    def update(
        self,
        id: int,
        body: models.AgentInputRequest,
    ) -> models.User:
        """Change an agent's account. Groups and roles are replaced. A new password ends the agent's sessions."""
        found: models.User = self._transport.data(
            "PUT",
            "/admin/users/{id}",
            path_values={"id": id},
            body=body,
        )
        return found



class Agent:
    """Agent."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def performance(
        self,
        *,
        from_: str | None | None = None,
        to: str | None | None = None,
        extra: dict[str, Any] | None = None,
    ) -> models.Performance:
        """What I did. In tickets that I can read."""
        found: models.Performance = self._transport.data(
            "GET",
            "/agent/stats/my-performance",
            query={"from": from_, "to": to, **(extra or {})},
        )
        return found

    def response_times(
        self,
        *,
        from_: str | None | None = None,
        to: str | None | None = None,
        extra: dict[str, Any] | None = None,
    ) -> models.ResponseTimes:
        """How long customers waited for me. From a ticket's creation to the first answer, if I wrote it."""
        found: models.ResponseTimes = self._transport.data(
            "GET",
            "/agent/stats/response-times",
            query={"from": from_, "to": to, **(extra or {})},
        )
        return found

    def workload(
        self,
    ) -> models.Workload:
        """What I have to do. Active tickets that are mine."""
        found: models.Workload = self._transport.data(
            "GET",
            "/agent/stats/workload",
        )
        return found



class Articles:
    """Articles."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def create(
        self,
        id: int,
        body: models.ArticleInputRequest,
        *,
        if_match: int | None = None,
    ) -> models.Article:
        """Add an article or reply. ``email-external`` mails the customer. Multipart with ``file`` parts works, too."""
        found: models.Article = self._transport.data(
            "POST",
            "/tickets/{id}/articles",
            path_values={"id": id},
            body=body,
            if_match=if_match,
        )
        return found

    def delete(
        self,
        id: int,
        article_id: int,
        *,
        if_match: int | None = None,
    ) -> models.RowId:
        """Delete a note. It is hidden everywhere; an admin can restore it."""
        found: models.RowId = self._transport.data(
            "DELETE",
            "/tickets/{id}/articles/{article_id}",
            path_values={"id": id, "article_id": article_id},
            if_match=if_match,
        )
        return found

    def get(
        self,
        id: int,
        article_id: int,
    ) -> models.Article:
        """Read an article. Another ticket's article, or for a customer a hidden one, is 404."""
        found: models.Article = self._transport.data(
            "GET",
            "/tickets/{id}/articles/{article_id}",
            path_values={"id": id, "article_id": article_id},
        )
        return found

    def list(
        self,
        id: int,
        *,
        article_type: Literal['email-external', 'email-internal', 'phone', 'webrequest', 'note-internal', 'note-external', 'note-report', 'chat'] | None = None,
        cursor: str | None = None,
        order: str | None = None,
        page: int | None = None,
        per_page: int | None = None,
        sender_type: Literal['agent', 'system', 'customer'] | None = None,
        visible: bool | None = None,
        extra: dict[str, Any] | None = None,
    ) -> Page[models.Article]:
        """The conversation. Oldest first; customers see the visible ones."""
        found: Page[models.Article] = self._transport.page(
            "GET",
            "/tickets/{id}/articles",
            path_values={"id": id},
            query={"article_type": article_type, "cursor": cursor, "order": order, "page": page, "per_page": per_page, "sender_type": sender_type, "visible": visible, **(extra or {})},
        )
        return found

    def patch(
        self,
        id: int,
        article_id: int,
        body: models.PatchedEditArticleInputRequest,
        *,
        if_match: int | None = None,
    ) -> models.Article:
        """Change an article. The same as PUT."""
        found: models.Article = self._transport.data(
            "PATCH",
            "/tickets/{id}/articles/{article_id}",
            path_values={"id": id, "article_id": article_id},
            body=body,
            if_match=if_match,
        )
        return found

    def update(
        self,
        id: int,
        article_id: int,
        body: models.EditArticleInputRequest,
        *,
        if_match: int | None = None,
    ) -> models.Article:
        """Change an article. The earlier text is kept. That of mails and of customers can't be changed."""
        found: models.Article = self._transport.data(
            "PUT",
            "/tickets/{id}/articles/{article_id}",
            path_values={"id": id, "article_id": article_id},
            body=body,
            if_match=if_match,
        )
        return found



class Attachments:
    """Attachments."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def get(
        self,
        id: int,
        attachment_id: str,
        *,
        inline: bool | None = None,
        extra: dict[str, Any] | None = None,
    ) -> bytes:
        """Download a file of a ticket. The bytes, as GET /files/{id}."""
        found: bytes = self._transport.content(
            "GET",
            "/tickets/{id}/attachments/{attachment_id}",
            path_values={"id": id, "attachment_id": attachment_id},
            query={"inline": inline, **(extra or {})},
        )
        return found

    def list(
        self,
        id: int,
        *,
        page: int | None = None,
        per_page: int | None = None,
        extra: dict[str, Any] | None = None,
    ) -> Page[models.File]:
        """Files of a ticket. Those of all articles that the caller sees."""
        found: Page[models.File] = self._transport.page(
            "GET",
            "/tickets/{id}/attachments",
            path_values={"id": id},
            query={"page": page, "per_page": per_page, **(extra or {})},
        )
        return found



class Audit:
    """Audit."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def logs_get(
        self,
        id: int,
    ) -> models.AuditLog:
        """Read one entry. One entry."""
        found: models.AuditLog = self._transport.data(
            "GET",
            "/admin/audit/logs/{id}",
            path_values={"id": id},
        )
        return found

    def logs_list(
        self,
        *,
        action: str | None = None,
        cursor: str | None = None,
        entity_id: str | None = None,
        entity_type: str | None = None,
        from_: str | None | None = None,
        order: str | None = None,
        page: int | None = None,
        per_page: int | None = None,
        to: str | None | None = None,
        user_id: int | None = None,
        extra: dict[str, Any] | None = None,
    ) -> Page[models.AuditLog]:
        """Who did what, when and from where. Newest first: changes of tickets, people, master data and settings, logins, exports."""
        found: Page[models.AuditLog] = self._transport.page(
            "GET",
            "/admin/audit/logs",
            query={"action": action, "cursor": cursor, "entity_id": entity_id, "entity_type": entity_type, "from": from_, "order": order, "page": page, "per_page": per_page, "to": to, "user_id": user_id, **(extra or {})},
        )
        return found

    def stats(
        self,
        *,
        from_: str | None | None = None,
        to: str | None | None = None,
        extra: dict[str, Any] | None = None,
    ) -> models.AuditStats:
        """How much happened. In all, by action, by login (the busiest), and today."""
        found: models.AuditStats = self._transport.data(
            "GET",
            "/admin/audit/stats",
            query={"from": from_, "to": to, **(extra or {})},
        )
        return found



class Auth:
    """Auth."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def login(
        self,
        body: models.LoginInputRequest,
    ) -> models.Login:
        """Sign in. Agents and customers alike; on equal names the agent is tried first."""
        found: models.Login = self._transport.data(
            "POST",
            "/auth/login",
            body=body,
        )
        return found

    def logout(
        self,
        body: models.LogoutInputRequest | None = None,
    ) -> dict[str, Any]:
        """End the session. By access token, cookie or refresh token; with nothing valid to end it is still 200."""
        found: dict[str, Any] = self._transport.data(
            "POST",
            "/auth/logout",
            body=body,
        )
        return found

    def password_reset(
        self,
        body: models.PasswordResetInputRequest,
    ) -> dict[str, Any]:
        """Ask for a link that sets a password. The same words whether or not there is such an account. The link works once."""
        found: dict[str, Any] = self._transport.data(
            "POST",
            "/auth/password-reset",
            body=body,
        )
        return found

    def password_reset_confirm(
        self,
        body: models.PasswordConfirmInputRequest,
    ) -> dict[str, Any]:
        """Set a password by a mailed link. Ends all sessions of the account. A weak password leaves the link as it is."""
        found: dict[str, Any] = self._transport.data(
            "POST",
            "/auth/password-reset/confirm",
            body=body,
        )
        return found

    def refresh(
        self,
        body: models.RefreshInputRequest,
    ) -> models.Login:
        """Get the next token pair. Each refresh token works once; showing it again ends its session."""
        found: models.Login = self._transport.data(
            "POST",
            "/auth/refresh",
            body=body,
        )
        return found



class Bulk:
    """Bulk."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def assign(
        self,
        body: models.BulkAssignInputRequest,
    ) -> models.Bulk:
        """Assign many tickets. Sets the owner and locks, as the single action."""
        found: models.Bulk = self._transport.data(
            "POST",
            "/tickets/bulk/assign",
            body=body,
        )
        return found

    def close(
        self,
        body: models.BulkCloseInputRequest,
    ) -> models.Bulk:
        """Close many tickets. One that is closed already fails with ``already_closed``."""
        found: models.Bulk = self._transport.data(
            "POST",
            "/tickets/bulk/close",
            body=body,
        )
        return found

    def move(
        self,
        body: models.BulkMoveInputRequest,
    ) -> models.Bulk:
        """Move many tickets. A queue without ``move_into`` is 403, and nothing changes."""
        found: models.Bulk = self._transport.data(
            "POST",
            "/tickets/bulk/queue",
            body=body,
        )
        return found

    def priority(
        self,
        body: models.BulkPriorityInputRequest,
    ) -> models.Bulk:
        """Set the priority of many tickets. By id, name or slug."""
        found: models.Bulk = self._transport.data(
            "POST",
            "/tickets/bulk/priority",
            body=body,
        )
        return found

    def update(
        self,
        body: models.BulkUpdateInputRequest,
    ) -> models.Bulk:
        """Change many tickets. Any fields of PUT /tickets/{id}."""
        found: models.Bulk = self._transport.data(
            "POST",
            "/tickets/bulk/update",
            body=body,
        )
        return found



class CannedResponses:
    """Canned responses."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def categories(
        self,
        *,
        page: int | None = None,
        per_page: int | None = None,
        extra: dict[str, Any] | None = None,
    ) -> Page[str]:
        """List categories. Those of own and public ones, by name, each once whatever its case."""
        found: Page[str] = self._transport.page(
            "GET",
            "/agent/canned-responses/categories",
            query={"page": page, "per_page": per_page, **(extra or {})},
        )
        return found

    def create(
        self,
        body: models.NewCannedResponseInputRequest,
    ) -> models.CannedResponse:
        """Create a canned response. Admins. 409 if there is one of that name."""
        found: models.CannedResponse = self._transport.data(
            "POST",
            "/agent/canned-responses",
            body=body,
        )
        return found

    def delete(
        self,
        id: int,
    ) -> models.Gone:
        """Delete a canned response. The row is gone; a second DELETE is 404."""
        found: models.Gone = self._transport.data(
            "DELETE",
            "/agent/canned-responses/{id}",
            path_values={"id": id},
        )
        return found

    def get(
        self,
        id: int,
    ) -> models.CannedResponse:
        """Read a canned response. Also an invalid one."""
        found: models.CannedResponse = self._transport.data(
            "GET",
            "/agent/canned-responses/{id}",
            path_values={"id": id},
        )
        return found

    def list(
        self,
        *,
        category: str | None = None,
        page: int | None = None,
        per_page: int | None = None,
        search: str | None = None,
        extra: dict[str, Any] | None = None,
    ) -> Page[models.CannedResponse]:
        """List canned responses. A whole list: own rows and those that others share."""
        found: Page[models.CannedResponse] = self._transport.page(
            "GET",
            "/agent/canned-responses",
            query={"category": category, "page": page, "per_page": per_page, "search": search, **(extra or {})},
        )
        return found

    def patch(
        self,
        id: int,
        body: models.PatchedCannedResponseInputRequest,
    ) -> models.CannedResponse:
        """Change a canned response. The same as PUT."""
        found: models.CannedResponse = self._transport.data(
            "PATCH",
            "/agent/canned-responses/{id}",
            path_values={"id": id},
            body=body,
        )
        return found

    def update(
        self,
        id: int,
        body: models.CannedResponseInputRequest,
    ) -> models.CannedResponse:
        """Change a canned response. Changes what it names and leaves the rest."""
        found: models.CannedResponse = self._transport.data(
            "PUT",
            "/agent/canned-responses/{id}",
            path_values={"id": id},
            body=body,
        )
        return found



class CustomerUsers:
    """Customer users."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def create(
        self,
        body: models.NewCustomerUserInputRequest,
    ) -> models.CustomerUser:
        """Create a customer user. The login is the address unless given. Without a password a mail opens the account."""
        found: models.CustomerUser = self._transport.data(
            "POST",
            "/customer-users",
            body=body,
        )
        return found

    def delete(
        self,
        id: int,
    ) -> models.Deleted:
        """Close a customer user's account. Admins. Sessions and tokens end; tickets keep the name."""
        found: models.Deleted = self._transport.data(
            "DELETE",
            "/customer-users/{id}",
            path_values={"id": id},
        )
        return found

    def get(
        self,
        id: int,
    ) -> models.CustomerUser:
        """Read a customer user. Also a closed account."""
        found: models.CustomerUser = self._transport.data(
            "GET",
            "/customer-users/{id}",
            path_values={"id": id},
        )
        return found

    def list(
        self,
        *,
        cursor: str | None = None,
        customer_id: str | None = None,
        email: str | None = None,
        login: str | None = None,
        order: str | None = None,
        page: int | None = None,
        per_page: int | None = None,
        search: str | None = None,
        sort: str | None = None,
        valid: Literal['1', '2', '3', 'true', 'false', 'all'] | None = None,
        extra: dict[str, Any] | None = None,
    ) -> Page[models.CustomerUser]:
        """List customer users. By login, name, created, updated or id; valid ones by default."""
        found: Page[models.CustomerUser] = self._transport.page(
            "GET",
            "/customer-users",
            query={"cursor": cursor, "customer_id": customer_id, "email": email, "login": login, "order": order, "page": page, "per_page": per_page, "search": search, "sort": sort, "valid": valid, **(extra or {})},
        )
        return found

    def patch(
        self,
        id: int,
        body: models.PatchedCustomerUserInputRequest,
    ) -> models.CustomerUser:
        """Change a customer user. The same as PUT."""
        found: models.CustomerUser = self._transport.data(
            "PATCH",
            "/customer-users/{id}",
            path_values={"id": id},
            body=body,
        )
        return found

    def reset_password(
        self,
        id: int,
    ) -> dict[str, Any]:
        """Mail a link that sets a password. It works once, within an hour."""
        found: dict[str, Any] = self._transport.data(
            "POST",
            "/customer-users/{id}/reset-password",
            path_values={"id": id},
        )
        return found

    def update(
        self,
        id: int,
        body: models.CustomerUserInputRequest,
    ) -> models.CustomerUser:
        """Change a customer user. Tickets follow a new login. A new password ends all sessions of the person."""
        found: models.CustomerUser = self._transport.data(
            "PUT",
            "/customer-users/{id}",
            path_values={"id": id},
            body=body,
        )
        return found



class Customers:
    """Customers."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def create(
        self,
        body: models.NewCompanyInputRequest,
    ) -> models.Company:
        """Create a company. 409 for a key or name that is in use."""
        found: models.Company = self._transport.data(
            "POST",
            "/customers",
            body=body,
        )
        return found

    def delete(
        self,
        id: str,
    ) -> models.ClosedCompany:
        """Make a company invalid. Admins. People and tickets keep the key."""
        found: models.ClosedCompany = self._transport.data(
            "DELETE",
            "/customers/{id}",
            path_values={"id": id},
        )
        return found

    def get(
        self,
        id: str,
    ) -> models.Company:
        """Read a company. Also one that is no longer offered."""
        found: models.Company = self._transport.data(
            "GET",
            "/customers/{id}",
            path_values={"id": id},
        )
        return found

    def list(
        self,
        *,
        order: str | None = None,
        page: int | None = None,
        per_page: int | None = None,
        search: str | None = None,
        sort: str | None = None,
        valid: Literal['1', '2', '3', 'true', 'false', 'all'] | None = None,
        extra: dict[str, Any] | None = None,
    ) -> Page[models.Company]:
        """List companies. By name, or by customer_id; valid ones by default."""
        found: Page[models.Company] = self._transport.page(
            "GET",
            "/customers",
            query={"order": order, "page": page, "per_page": per_page, "search": search, "sort": sort, "valid": valid, **(extra or {})},
        )
        return found

    def patch(
        self,
        id: str,
        body: models.PatchedCompanyInputRequest,
    ) -> models.Company:
        """Change a company. The same as PUT."""
        found: models.Company = self._transport.data(
            "PATCH",
            "/customers/{id}",
            path_values={"id": id},
            body=body,
        )
        return found

    def tickets(
        self,
        id: str,
        *,
        archived: Literal['true', 'false', 'all'] | None = None,
        assigned_to: str | None = None,
        closed_after: str | None = None,
        closed_before: str | None = None,
        created_after: str | None = None,
        created_before: str | None = None,
        cursor: str | None = None,
        customer_id: str | None = None,
        customer_user_id: str | None = None,
        escalated: bool | None = None,
        escalation_before: str | None = None,
        include: str | None = None,
        locked: bool | None = None,
        order: str | None = None,
        owner_id: str | None = None,
        page: int | None = None,
        pending_after: str | None = None,
        pending_before: str | None = None,
        per_page: int | None = None,
        priority: str | None = None,
        priority_id: str | None = None,
        q: str | None = None,
        queue: str | None = None,
        queue_id: str | None = None,
        responsible_id: str | None = None,
        search: str | None = None,
        service_id: str | None = None,
        sla_id: str | None = None,
        sort: str | None = None,
        state: str | None = None,
        state_id: str | None = None,
        status: str | None = None,
        subqueues: bool | None = None,
        tag: str | None = None,
        type: str | None = None,
        type_id: str | None = None,
        updated_after: str | None = None,
        updated_before: str | None = None,
        watched: bool | None = None,
        extra: dict[str, Any] | None = None,
    ) -> Page[models.Ticket]:
        """Tickets of a company. Those in queues that the caller reads; filters, sorting, paging of GET /tickets."""
        found: Page[models.Ticket] = self._transport.page(
            "GET",
            "/customers/{id}/tickets",
            path_values={"id": id},
            query={"archived": archived, "assigned_to": assigned_to, "closed_after": closed_after, "closed_before": closed_before, "created_after": created_after, "created_before": created_before, "cursor": cursor, "customer_id": customer_id, "customer_user_id": customer_user_id, "escalated": escalated, "escalation_before": escalation_before, "include": include, "locked": locked, "order": order, "owner_id": owner_id, "page": page, "pending_after": pending_after, "pending_before": pending_before, "per_page": per_page, "priority": priority, "priority_id": priority_id, "q": q, "queue": queue, "queue_id": queue_id, "responsible_id": responsible_id, "search": search, "service_id": service_id, "sla_id": sla_id, "sort": sort, "state": state, "state_id": state_id, "status": status, "subqueues": subqueues, "tag": tag, "type": type, "type_id": type_id, "updated_after": updated_after, "updated_before": updated_before, "watched": watched, **(extra or {})},
        )
        return found

    def update(
        self,
        id: str,
        body: models.CompanyInputRequest,
    ) -> models.Company:
        """Change a company. People and tickets follow a new key. Key, sharing and validity are the admins'."""
        found: models.Company = self._transport.data(
            "PUT",
            "/customers/{id}",
            path_values={"id": id},
            body=body,
        )
        return found

    def users(
        self,
        id: str,
        *,
        cursor: str | None = None,
        email: str | None = None,
        login: str | None = None,
        order: str | None = None,
        page: int | None = None,
        per_page: int | None = None,
        search: str | None = None,
        sort: str | None = None,
        valid: Literal['1', '2', '3', 'true', 'false', 'all'] | None = None,
        extra: dict[str, Any] | None = None,
    ) -> Page[models.CustomerUser]:
        """People of a company. Those whose own or further company it is; filters as for /customer-users."""
        found: Page[models.CustomerUser] = self._transport.page(
            "GET",
            "/customers/{id}/users",
            path_values={"id": id},
            query={"cursor": cursor, "email": email, "login": login, "order": order, "page": page, "per_page": per_page, "search": search, "sort": sort, "valid": valid, **(extra or {})},
        )
        return found



class Dashboard:
    """Dashboard."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def activity(
        self,
        *,
        page: int | None = None,
        per_page: int | None = None,
        extra: dict[str, Any] | None = None,
    ) -> Page[models.Activity]:
        """What happened lately. The newest 500 entries of the last 30 days. Customers see less."""
        found: Page[models.Activity] = self._transport.page(
            "GET",
            "/dashboard/activity",
            query={"page": page, "per_page": per_page, **(extra or {})},
        )
        return found

    def by_priority(
        self,
    ) -> models.Chart:
        """Active tickets by priority. Priorities that have any, the lowest first."""
        found: models.Chart = self._transport.data(
            "GET",
            "/dashboard/charts/tickets-by-priority",
        )
        return found

    def by_status(
        self,
    ) -> models.Chart:
        """Active tickets by state. States that have any."""
        found: models.Chart = self._transport.data(
            "GET",
            "/dashboard/charts/tickets-by-status",
        )
        return found

    def my_tickets(
        self,
        *,
        archived: Literal['true', 'false', 'all'] | None = None,
        assigned_to: str | None = None,
        closed_after: str | None = None,
        closed_before: str | None = None,
        created_after: str | None = None,
        created_before: str | None = None,
        cursor: str | None = None,
        customer_id: str | None = None,
        customer_user_id: str | None = None,
        escalated: bool | None = None,
        escalation_before: str | None = None,
        include: str | None = None,
        locked: bool | None = None,
        order: str | None = None,
        owner_id: str | None = None,
        page: int | None = None,
        pending_after: str | None = None,
        pending_before: str | None = None,
        per_page: int | None = None,
        priority: str | None = None,
        priority_id: str | None = None,
        q: str | None = None,
        queue: str | None = None,
        queue_id: str | None = None,
        responsible_id: str | None = None,
        search: str | None = None,
        service_id: str | None = None,
        sla_id: str | None = None,
        sort: str | None = None,
        state: str | None = None,
        state_id: str | None = None,
        status: str | None = None,
        subqueues: bool | None = None,
        tag: str | None = None,
        type: str | None = None,
        type_id: str | None = None,
        updated_after: str | None = None,
        updated_before: str | None = None,
        watched: bool | None = None,
        extra: dict[str, Any] | None = None,
    ) -> Page[models.Ticket]:
        """My tickets. Owned by me or my responsibility; active ones, latest change first, unless asked else."""
        found: Page[models.Ticket] = self._transport.page(
            "GET",
            "/dashboard/my-tickets",
            query={"archived": archived, "assigned_to": assigned_to, "closed_after": closed_after, "closed_before": closed_before, "created_after": created_after, "created_before": created_before, "cursor": cursor, "customer_id": customer_id, "customer_user_id": customer_user_id, "escalated": escalated, "escalation_before": escalation_before, "include": include, "locked": locked, "order": order, "owner_id": owner_id, "page": page, "pending_after": pending_after, "pending_before": pending_before, "per_page": per_page, "priority": priority, "priority_id": priority_id, "q": q, "queue": queue, "queue_id": queue_id, "responsible_id": responsible_id, "search": search, "service_id": service_id, "sla_id": sla_id, "sort": sort, "state": state, "state_id": state_id, "status": status, "subqueues": subqueues, "tag": tag, "type": type, "type_id": type_id, "updated_after": updated_after, "updated_before": updated_before, "watched": watched, **(extra or {})},
        )
        return found

    def over_time(
        self,
        *,
        period: Literal['day', 'week', 'month', 'year'] | None = None,
        extra: dict[str, Any] | None = None,
    ) -> models.TimeChart:
        """Created and closed tickets over time. By hour, day, day, month of the caller's time zone."""
        found: models.TimeChart = self._transport.data(
            "GET",
            "/dashboard/charts/tickets-over-time",
            query={"period": period, **(extra or {})},
        )
        return found

    def stats(
        self,
    ) -> models.Stats:
        """Numbers of the dashboard. Each equals the total of the ticket list with the same filters."""
        found: models.Stats = self._transport.data(
            "GET",
            "/dashboard/stats",
        )
        return found



class DynamicFields:
    """Dynamic fields."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def create(
        self,
        body: models.NewDynamicFieldInputRequest,
    ) -> models.DynamicField:
        """Create a dynamic field. Admins. 409 if there is one of that name."""
        found: models.DynamicField = self._transport.data(
            "POST",
            "/dynamic-fields",
            body=body,
        )
        return found

    def delete(
        self,
        id: int,
    ) -> models.Deleted:
        """Make a dynamic field invalid. Admins. The row is made invalid: no longer offered, still readable, still named."""
        found: models.Deleted = self._transport.data(
            "DELETE",
            "/dynamic-fields/{id}",
            path_values={"id": id},
        )
        return found

    def get(
        self,
        id: int,
    ) -> models.DynamicField:
        """Read a dynamic field. Also an invalid one."""
        found: models.DynamicField = self._transport.data(
            "GET",
            "/dynamic-fields/{id}",
            path_values={"id": id},
        )
        return found

    def list(
        self,
        *,
        object_type: Literal['Ticket', 'Article'] | None = None,
        page: int | None = None,
        per_page: int | None = None,
        valid: Literal['1', '2', '3', 'true', 'false', 'all'] | None = None,
        extra: dict[str, Any] | None = None,
    ) -> Page[models.DynamicField]:
        """List dynamic fields. A whole list of the valid rows, or of those that were asked for."""
        found: Page[models.DynamicField] = self._transport.page(
            "GET",
            "/dynamic-fields",
            query={"object_type": object_type, "page": page, "per_page": per_page, "valid": valid, **(extra or {})},
        )
        return found

    def patch(
        self,
        id: int,
        body: models.PatchedDynamicFieldInputRequest,
    ) -> models.DynamicField:
        """Change a dynamic field. The same as PUT."""
        found: models.DynamicField = self._transport.data(
            "PATCH",
            "/dynamic-fields/{id}",
            path_values={"id": id},
            body=body,
        )
        return found

    def update(
        self,
        id: int,
        body: models.DynamicFieldInputRequest,
    ) -> models.DynamicField:
        """Change a dynamic field. Admins. Changes what it names and leaves the rest."""
        found: models.DynamicField = self._transport.data(
            "PUT",
            "/dynamic-fields/{id}",
            path_values={"id": id},
            body=body,
        )
        return found



class Files:
    """Files."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def delete(
        self,
        id: str,
    ) -> models.Id:
        """Delete an unused upload. By its uploader."""
        found: models.Id = self._transport.data(
            "DELETE",
            "/files/{id}",
            path_values={"id": id},
        )
        return found

    def get(
        self,
        id: str,
        *,
        inline: bool | None = None,
        extra: dict[str, Any] | None = None,
    ) -> bytes:
        """Download a file. The bytes unchanged."""
        found: bytes = self._transport.content(
            "GET",
            "/files/{id}",
            path_values={"id": id},
            query={"inline": inline, **(extra or {})},
        )
        return found

    def info(
        self,
        id: str,
    ) -> models.File:
        """About a file. Name, type, size, and where it is used."""
        found: models.File = self._transport.data(
            "GET",
            "/files/{id}/info",
            path_values={"id": id},
        )
        return found

    def upload(
        self,
        file: bytes | IO[bytes],
        filename: str,
    ) -> models.Upload:
        """Upload a file. It belongs to the caller until an article takes it; unused ones go after 24 hours."""
        found: models.Upload = self._transport.data(
            "POST",
            "/files/upload",
            file=(filename, file),
        )
        return found



class Groups:
    """Groups."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def create(
        self,
        body: models.NewNamedInputRequest,
    ) -> models.Group:
        """Create a group. Admins. 409 if there is one of that name."""
        found: models.Group = self._transport.data(
            "POST",
            "/groups",
            body=body,
        )
        return found

    def delete(
        self,
        id: int,
    ) -> models.Deleted:
        """Make a group invalid. Admins. The row is made invalid: no longer offered, still readable, still named."""
        found: models.Deleted = self._transport.data(
            "DELETE",
            "/groups/{id}",
            path_values={"id": id},
        )
        return found

    def get(
        self,
        id: int,
    ) -> models.Group:
        """Read a group. Also an invalid one."""
        found: models.Group = self._transport.data(
            "GET",
            "/groups/{id}",
            path_values={"id": id},
        )
        return found

    def list(
        self,
        *,
        page: int | None = None,
        per_page: int | None = None,
        valid: Literal['1', '2', '3', 'true', 'false', 'all'] | None = None,
        extra: dict[str, Any] | None = None,
    ) -> Page[models.Group]:
        """List groups. A whole list of the valid rows, or of those that were asked for."""
        found: Page[models.Group] = self._transport.page(
            "GET",
            "/groups",
            query={"page": page, "per_page": per_page, "valid": valid, **(extra or {})},
        )
        return found

    def patch(
        self,
        id: int,
        body: models.PatchedNamedInputRequest,
    ) -> models.Group:
        """Change a group. The same as PUT."""
        found: models.Group = self._transport.data(
            "PATCH",
            "/groups/{id}",
            path_values={"id": id},
            body=body,
        )
        return found

    def update(
        self,
        id: int,
        body: models.NamedInputRequest,
    ) -> models.Group:
        """Change a group. Admins. Changes what it names and leaves the rest."""
        found: models.Group = self._transport.data(
            "PUT",
            "/groups/{id}",
            path_values={"id": id},
            body=body,
        )
        return found

    def users_delete(
        self,
        id: int,
        user_id: int,
    ) -> dict[str, Any]:
        """Take an agent out of a group. What the agent holds directly; 404 if that is nothing."""
        found: dict[str, Any] = self._transport.data(
            "DELETE",
            "/groups/{id}/users/{user_id}",
            path_values={"id": id, "user_id": user_id},
        )
        return found

    def users_list(
        self,
        id: int,
        *,
        page: int | None = None,
        per_page: int | None = None,
        extra: dict[str, Any] | None = None,
    ) -> Page[models.GroupMember]:
        """Members of a group. One entry for each agent and way: directly, and by valid roles."""
        found: Page[models.GroupMember] = self._transport.page(
            "GET",
            "/groups/{id}/users",
            path_values={"id": id},
            query={"page": page, "per_page": per_page, **(extra or {})},
        )
        return found

    def users_patch(
        self,
        id: int,
        user_id: int,
        body: models.PatchedPermissionsInputRequest,
    ) -> models.GroupMember:
        """Set an agent's permissions in a group. The same as PUT."""
        found: models.GroupMember = self._transport.data(
            "PATCH",
            "/groups/{id}/users/{user_id}",
            path_values={"id": id, "user_id": user_id},
            body=body,
        )
        return found

    def users_set(
        self,
        id: int,
        user_id: int,
        body: models.PermissionsInputRequest,
    ) -> models.GroupMember:
        """Set an agent's permissions in a group. Replaces what the agent holds directly; roles give theirs besides."""
        found: models.GroupMember = self._transport.data(
            "PUT",
            "/groups/{id}/users/{user_id}",
            path_values={"id": id, "user_id": user_id},
            body=body,
        )
        return found



class History:
    """History."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(
        self,
        id: int,
        *,
        cursor: str | None = None,
        order: str | None = None,
        page: int | None = None,
        per_page: int | None = None,
        type: str | None = None,
        extra: dict[str, Any] | None = None,
    ) -> Page[models.HistoryEntry]:
        """What happened. Oldest first; not for customers."""
        found: Page[models.HistoryEntry] = self._transport.page(
            "GET",
            "/tickets/{id}/history",
            path_values={"id": id},
            query={"cursor": cursor, "order": order, "page": page, "per_page": per_page, "type": type, **(extra or {})},
        )
        return found



class Ldap:
    """Ldap."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def authenticate(
        self,
        body: models.CredentialsInputRequest,
    ) -> models.LdapUser:
        """Try a user's password. Opens no session. The try stands in the log of sign-ins."""
        found: models.LdapUser = self._transport.data(
            "POST",
            "/admin/ldap/authenticate",
            body=body,
        )
        return found

    def config(
        self,
    ) -> models.LdapConfig:
        """Read the settings. Never the password."""
        found: models.LdapConfig = self._transport.data(
            "GET",
            "/admin/ldap/config",
        )
        return found

    def configure(
        self,
        body: models.DirectoryInputRequest,
    ) -> models.LdapConfig:
        """Configure the directory. Turns sign-in by LDAP on. What is left out is as usual; the password is kept."""
        found: models.LdapConfig = self._transport.data(
            "POST",
            "/admin/ldap/configure",
            body=body,
        )
        return found

    def disable(
        self,
    ) -> models.LdapConfig:
        """Turn sign-in by LDAP off. Settings and accounts stay; accounts of the directory can't sign in."""
        found: models.LdapConfig = self._transport.data(
            "POST",
            "/admin/ldap/disable",
        )
        return found

    def groups_list(
        self,
        *,
        page: int | None = None,
        per_page: int | None = None,
        extra: dict[str, Any] | None = None,
    ) -> Page[models.LdapGroup]:
        """List groups of the directory. With their members, by name."""
        found: Page[models.LdapGroup] = self._transport.page(
            "GET",
            "/admin/ldap/groups",
            query={"page": page, "per_page": per_page, **(extra or {})},
        )
        return found

    def import_users(
        self,
        body: models.ImportInputRequest,
    ) -> models.LdapImport:
        """Take users in by name. Also if no accounts are made for new users. Each has a result of their own."""
        found: models.LdapImport = self._transport.data(
            "POST",
            "/admin/ldap/import/users",
            body=body,
        )
        return found

    def logs_auth(
        self,
        *,
        page: int | None = None,
        per_page: int | None = None,
        username: str | None = None,
        extra: dict[str, Any] | None = None,
    ) -> Page[models.LdapLogin]:
        """List sign-ins that the directory was asked about. Newest first; kept for 90 days."""
        found: Page[models.LdapLogin] = self._transport.page(
            "GET",
            "/admin/ldap/logs/auth",
            query={"page": page, "per_page": per_page, "username": username, **(extra or {})},
        )
        return found

    def mappings_groups(
        self,
        *,
        page: int | None = None,
        per_page: int | None = None,
        extra: dict[str, Any] | None = None,
    ) -> Page[models.LdapGroupMapping]:
        """List what groups of the directory give. As configured; the DN is known once a sync has found the group."""
        found: Page[models.LdapGroupMapping] = self._transport.page(
            "GET",
            "/admin/ldap/mappings/groups",
            query={"page": page, "per_page": per_page, **(extra or {})},
        )
        return found

    def mappings_users(
        self,
        *,
        page: int | None = None,
        per_page: int | None = None,
        extra: dict[str, Any] | None = None,
    ) -> Page[models.LdapUserMapping]:
        """List accounts that the directory keeps. By login, disabled ones too."""
        found: Page[models.LdapUserMapping] = self._transport.page(
            "GET",
            "/admin/ldap/mappings/users",
            query={"page": page, "per_page": per_page, **(extra or {})},
        )
        return found

    def sync_status(
        self,
    ) -> models.LdapStatus:
        """How it is with the directory. Whether it answers, and what the last run did."""
        found: models.LdapStatus = self._transport.data(
            "GET",
            "/admin/ldap/sync/status",
        )
        return found

    def sync_users(
        self,
        body: models.SyncInputRequest | None = None,
    ) -> models.LdapSyncResult:
        """Synchronise accounts now. Makes and keeps up accounts; those that are gone from the directory are made invalid."""
        found: models.LdapSyncResult = self._transport.data(
            "POST",
            "/admin/ldap/sync/users",
            body=body,
        )
        return found

    def test(
        self,
        body: models.TrialInputRequest | None = None,
    ) -> models.LdapTest:
        """Try the directory out. With these settings, or with the stored ones. Stores nothing."""
        found: models.LdapTest = self._transport.data(
            "POST",
            "/admin/ldap/test",
            body=body,
        )
        return found

    def users_get(
        self,
        username: str,
    ) -> models.LdapUser:
        """Read a user of the directory. By the name that they sign in by."""
        found: models.LdapUser = self._transport.data(
            "GET",
            "/admin/ldap/users/{username}",
            path_values={"username": username},
        )
        return found

    def users_search(
        self,
        *,
        page: int | None = None,
        per_page: int | None = None,
        q: str | None = None,
        extra: dict[str, Any] | None = None,
    ) -> Page[models.LdapUser]:
        """Search users of the directory. By name, user name or address, in any part of them."""
        found: Page[models.LdapUser] = self._transport.page(
            "GET",
            "/admin/ldap/users/search",
            query={"page": page, "per_page": per_page, "q": q, **(extra or {})},
        )
        return found



class Links:
    """Links."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def create(
        self,
        id: int,
        body: models.LinkInputRequest,
        *,
        if_match: int | None = None,
    ) -> models.Link:
        """Link to a ticket. ``direction`` says what the other ticket is to this one; a child by default."""
        found: models.Link = self._transport.data(
            "POST",
            "/tickets/{id}/links",
            path_values={"id": id},
            body=body,
            if_match=if_match,
        )
        return found

    def delete(
        self,
        id: int,
        link_id: int,
        *,
        if_match: int | None = None,
    ) -> models.RowId:
        """Take a link away. From both tickets."""
        found: models.RowId = self._transport.data(
            "DELETE",
            "/tickets/{id}/links/{link_id}",
            path_values={"id": id, "link_id": link_id},
            if_match=if_match,
        )
        return found

    def list(
        self,
        id: int,
        *,
        page: int | None = None,
        per_page: int | None = None,
        extra: dict[str, Any] | None = None,
    ) -> Page[models.Link]:
        """Linked tickets. Those that the caller can read."""
        found: Page[models.Link] = self._transport.page(
            "GET",
            "/tickets/{id}/links",
            path_values={"id": id},
            query={"page": page, "per_page": per_page, **(extra or {})},
        )
        return found



class Me:
    """Me."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def get(
        self,
    ) -> models.User:
        """The signed-in user. The account that asks."""
        found: models.User = self._transport.data(
            "GET",
            "/users/me",
        )
        return found

    def password(
        self,
        body: models.PasswordInputRequest,
    ) -> models.PasswordChanged:
        """Change the password. The calling session stays, all others end."""
        found: models.PasswordChanged = self._transport.data(
            "POST",
            "/users/me/password",
            body=body,
        )
        return found

    def patch(
        self,
        body: models.PatchedProfileInputRequest,
    ) -> models.User:
        """Change name, address, phone. The same as PUT."""
        found: models.User = self._transport.data(
            "PATCH",
            "/users/me",
            body=body,
        )
        return found

    def update(
        self,
        body: models.ProfileInputRequest,
    ) -> models.User:
        """Change name, address, phone. Role, login, groups and validity are ignored here."""
        found: models.User = self._transport.data(
            "PUT",
            "/users/me",
            body=body,
        )
        return found



class MePreferences:
    """Me preferences."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def get(
        self,
    ) -> models.Preferences:
        """My preferences. With the defaults of what was not chosen."""
        found: models.Preferences = self._transport.data(
            "GET",
            "/users/me/preferences",
        )
        return found

    def patch(
        self,
        body: models.PatchedPreferencesInputRequest,
    ) -> models.Preferences:
        """Change my preferences. The same as PUT."""
        found: models.Preferences = self._transport.data(
            "PATCH",
            "/users/me/preferences",
            body=body,
        )
        return found

    def update(
        self,
        body: models.PreferencesInputRequest,
    ) -> models.Preferences:
        """Change my preferences. Merged deeply: what is not named stays. Customers have no absence; theirs is ignored."""
        found: models.Preferences = self._transport.data(
            "PUT",
            "/users/me/preferences",
            body=body,
        )
        return found



class MeSessions:
    """Me sessions."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def end(
        self,
        id: str,
    ) -> models.SessionId:
        """End one of my sessions. Its tokens and its cookie stop at once."""
        found: models.SessionId = self._transport.data(
            "DELETE",
            "/users/me/sessions/{id}",
            path_values={"id": id},
        )
        return found

    def end_others(
        self,
    ) -> models.SessionsEnded:
        """End my other sessions. All but the calling one."""
        found: models.SessionsEnded = self._transport.data(
            "DELETE",
            "/users/me/sessions",
        )
        return found

    def list(
        self,
        *,
        extra: dict[str, Any] | None = None,
    ) -> Page[models.Session]:
        """My sessions. A whole list, the last used first."""
        found: Page[models.Session] = self._transport.page(
            "GET",
            "/users/me/sessions",
            query=extra or {},
        )
        return found



class MeTokens:
    """Me tokens."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def create(
        self,
        body: models.TokenInputRequest,
    ) -> models.NewApiToken:
        """Make an API token. The scope ``admin`` is for admins; the token itself is shown this once."""
        found: models.NewApiToken = self._transport.data(
            "POST",
            "/users/me/tokens",
            body=body,
        )
        return found

    def delete(
        self,
        id: int,
    ) -> models.TokenId:
        """Delete an API token. It stops at once."""
        found: models.TokenId = self._transport.data(
            "DELETE",
            "/users/me/tokens/{id}",
            path_values={"id": id},
        )
        return found

    def list(
        self,
        *,
        extra: dict[str, Any] | None = None,
    ) -> Page[models.ApiToken]:
        """My API tokens. A whole list, newest first."""
        found: Page[models.ApiToken] = self._transport.page(
            "GET",
            "/users/me/tokens",
            query=extra or {},
        )
        return found



class Notifications:
    """Notifications."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(
        self,
        *,
        page: int | None = None,
        per_page: int | None = None,
        unread: bool | None = None,
        extra: dict[str, Any] | None = None,
    ) -> Page[models.Notification]:
        """My notifications. Newest first; those about tickets that can't be read any more are left out."""
        found: Page[models.Notification] = self._transport.page(
            "GET",
            "/dashboard/notifications",
            query={"page": page, "per_page": per_page, "unread": unread, **(extra or {})},
        )
        return found

    def read(
        self,
        id: int,
    ) -> models.Notification:
        """Mark a notification as read. Repeating is 200."""
        found: models.Notification = self._transport.data(
            "POST",
            "/dashboard/notifications/{id}/read",
            path_values={"id": id},
        )
        return found

    def read_all(
        self,
    ) -> models.Updated:
        """Mark all notifications as read. Says how many were unread."""
        found: models.Updated = self._transport.data(
            "POST",
            "/dashboard/notifications/read-all",
        )
        return found



class Priorities:
    """Priorities."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def create(
        self,
        body: models.NewPriorityRowInputRequest,
    ) -> models.Priority:
        """Create a priority. Admins. 409 if there is one of that name."""
        found: models.Priority = self._transport.data(
            "POST",
            "/priorities",
            body=body,
        )
        return found

    def delete(
        self,
        id: int,
    ) -> models.Deleted:
        """Make a priority invalid. Admins. The row is made invalid: no longer offered, still readable, still named."""
        found: models.Deleted = self._transport.data(
            "DELETE",
            "/priorities/{id}",
            path_values={"id": id},
        )
        return found

    def get(
        self,
        id: int,
    ) -> models.Priority:
        """Read a priority. Also an invalid one."""
        found: models.Priority = self._transport.data(
            "GET",
            "/priorities/{id}",
            path_values={"id": id},
        )
        return found

    def list(
        self,
        *,
        page: int | None = None,
        per_page: int | None = None,
        valid: Literal['1', '2', '3', 'true', 'false', 'all'] | None = None,
        extra: dict[str, Any] | None = None,
    ) -> Page[models.Priority]:
        """List priorities. A whole list of the valid rows, or of those that were asked for."""
        found: Page[models.Priority] = self._transport.page(
            "GET",
            "/priorities",
            query={"page": page, "per_page": per_page, "valid": valid, **(extra or {})},
        )
        return found

    def patch(
        self,
        id: int,
        body: models.PatchedPriorityRowInputRequest,
    ) -> models.Priority:
        """Change a priority. The same as PUT."""
        found: models.Priority = self._transport.data(
            "PATCH",
            "/priorities/{id}",
            path_values={"id": id},
            body=body,
        )
        return found

    def update(
        self,
        id: int,
        body: models.PriorityRowInputRequest,
    ) -> models.Priority:
        """Change a priority. Admins. Changes what it names and leaves the rest."""
        found: models.Priority = self._transport.data(
            "PUT",
            "/priorities/{id}",
            path_values={"id": id},
            body=body,
        )
        return found



class Queues:
    """Queues."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def agents(
        self,
        id: int,
        *,
        page: int | None = None,
        per_page: int | None = None,
        extra: dict[str, Any] | None = None,
    ) -> Page[models.Agent]:
        """Agents of a queue. Who can be given tickets there."""
        found: Page[models.Agent] = self._transport.page(
            "GET",
            "/queues/{id}/agents",
            path_values={"id": id},
            query={"page": page, "per_page": per_page, **(extra or {})},
        )
        return found

    def create(
        self,
        body: models.NewQueueInputRequest,
    ) -> models.Queue:
        """Create a queue. Admins. 409 if there is one of that name."""
        found: models.Queue = self._transport.data(
            "POST",
            "/queues",
            body=body,
        )
        return found

    def delete(
        self,
        id: int,
    ) -> models.Deleted:
        """Make a queue invalid. Admins. The row is made invalid: no longer offered, still readable, still named."""
        found: models.Deleted = self._transport.data(
            "DELETE",
            "/queues/{id}",
            path_values={"id": id},
        )
        return found

    def get(
        self,
        id: int,
    ) -> models.Queue:
        """Read a queue. Also an invalid one."""
        found: models.Queue = self._transport.data(
            "GET",
            "/queues/{id}",
            path_values={"id": id},
        )
        return found

    def list(
        self,
        *,
        include_stats: bool | None = None,
        page: int | None = None,
        per_page: int | None = None,
        permission: Literal['ro', 'move_into', 'create', 'note', 'owner', 'priority', 'rw'] | None = None,
        search: str | None = None,
        valid: Literal['1', '2', '3', 'true', 'false', 'all'] | None = None,
        extra: dict[str, Any] | None = None,
    ) -> Page[models.Queue]:
        """List queues. A whole list of the valid rows, or of those that were asked for."""
        found: Page[models.Queue] = self._transport.page(
            "GET",
            "/queues",
            query={"include_stats": include_stats, "page": page, "per_page": per_page, "permission": permission, "search": search, "valid": valid, **(extra or {})},
        )
        return found

    def patch(
        self,
        id: int,
        body: models.PatchedQueueInputRequest,
    ) -> models.Queue:
        """Change a queue. The same as PUT."""
        found: models.Queue = self._transport.data(
            "PATCH",
            "/queues/{id}",
            path_values={"id": id},
            body=body,
        )
        return found

    def stats(
        self,
        id: int,
    ) -> models.QueueStats:
        """Figures of a queue. Counts equal the list's totals with ``status`` of that group."""
        found: models.QueueStats = self._transport.data(
            "GET",
            "/queues/{id}/stats",
            path_values={"id": id},
        )
        return found

    def tickets(
        self,
        id: int,
        *,
        archived: Literal['true', 'false', 'all'] | None = None,
        assigned_to: str | None = None,
        closed_after: str | None = None,
        closed_before: str | None = None,
        created_after: str | None = None,
        created_before: str | None = None,
        cursor: str | None = None,
        customer_id: str | None = None,
        customer_user_id: str | None = None,
        escalated: bool | None = None,
        escalation_before: str | None = None,
        include: str | None = None,
        locked: bool | None = None,
        order: str | None = None,
        owner_id: str | None = None,
        page: int | None = None,
        pending_after: str | None = None,
        pending_before: str | None = None,
        per_page: int | None = None,
        priority: str | None = None,
        priority_id: str | None = None,
        q: str | None = None,
        responsible_id: str | None = None,
        search: str | None = None,
        service_id: str | None = None,
        sla_id: str | None = None,
        sort: str | None = None,
        state: str | None = None,
        state_id: str | None = None,
        status: str | None = None,
        subqueues: bool | None = None,
        tag: str | None = None,
        type: str | None = None,
        type_id: str | None = None,
        updated_after: str | None = None,
        updated_before: str | None = None,
        watched: bool | None = None,
        extra: dict[str, Any] | None = None,
    ) -> Page[models.Ticket]:
        """Tickets of a queue. Filters, sorting and paging of GET /tickets."""
        found: Page[models.Ticket] = self._transport.page(
            "GET",
            "/queues/{id}/tickets",
            path_values={"id": id},
            query={"archived": archived, "assigned_to": assigned_to, "closed_after": closed_after, "closed_before": closed_before, "created_after": created_after, "created_before": created_before, "cursor": cursor, "customer_id": customer_id, "customer_user_id": customer_user_id, "escalated": escalated, "escalation_before": escalation_before, "include": include, "locked": locked, "order": order, "owner_id": owner_id, "page": page, "pending_after": pending_after, "pending_before": pending_before, "per_page": per_page, "priority": priority, "priority_id": priority_id, "q": q, "responsible_id": responsible_id, "search": search, "service_id": service_id, "sla_id": sla_id, "sort": sort, "state": state, "state_id": state_id, "status": status, "subqueues": subqueues, "tag": tag, "type": type, "type_id": type_id, "updated_after": updated_after, "updated_before": updated_before, "watched": watched, **(extra or {})},
        )
        return found

    def update(
        self,
        id: int,
        body: models.QueueInputRequest,
    ) -> models.Queue:
        """Change a queue. Admins. Changes what it names and leaves the rest."""
        found: models.Queue = self._transport.data(
            "PUT",
            "/queues/{id}",
            path_values={"id": id},
            body=body,
        )
        return found



class Reports:
    """Reports."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def export(
        self,
        body: models.ReportExportInputRequest,
    ) -> bytes:
        """A report as a file. CSV, XLSX or PDF."""
        found: bytes = self._transport.content(
            "POST",
            "/admin/reports/export",
            body=body,
        )
        return found

    def performance(
        self,
        *,
        from_: str | None | None = None,
        to: str | None | None = None,
        extra: dict[str, Any] | None = None,
    ) -> models.PerformanceReport:
        """How fast agents were. First answers and closing, in plain time."""
        found: models.PerformanceReport = self._transport.data(
            "GET",
            "/admin/reports/performance",
            query={"from": from_, "to": to, **(extra or {})},
        )
        return found

    def sla(
        self,
        *,
        from_: str | None | None = None,
        to: str | None | None = None,
        extra: dict[str, Any] | None = None,
    ) -> models.SlaReport:
        """Whether promises were kept. Of the tickets created in the time, in all and by queue."""
        found: models.SlaReport = self._transport.data(
            "GET",
            "/admin/reports/sla",
            query={"from": from_, "to": to, **(extra or {})},
        )
        return found

    def tickets(
        self,
        *,
        from_: str | None | None = None,
        to: str | None | None = None,
        extra: dict[str, Any] | None = None,
    ) -> models.TicketsReport:
        """Tickets of a time. Created and closed; what was created by queue, priority, state and type."""
        found: models.TicketsReport = self._transport.data(
            "GET",
            "/admin/reports/tickets",
            query={"from": from_, "to": to, **(extra or {})},
        )
        return found

    def users(
        self,
        *,
        from_: str | None | None = None,
        to: str | None | None = None,
        extra: dict[str, Any] | None = None,
    ) -> models.UsersReport:
        """Accounts. Agents and customers: all, valid, new, by role."""
        found: models.UsersReport = self._transport.data(
            "GET",
            "/admin/reports/users",
            query={"from": from_, "to": to, **(extra or {})},
        )
        return found



class Roles:
    """Roles."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def create(
        self,
        body: models.NewNamedInputRequest,
    ) -> models.Role:
        """Create a role. Admins. 409 if there is one of that name."""
        found: models.Role = self._transport.data(
            "POST",
            "/roles",
            body=body,
        )
        return found

    def delete(
        self,
        id: int,
    ) -> models.Deleted:
        """Make a role invalid. Admins. The row is made invalid: no longer offered, still readable, still named."""
        found: models.Deleted = self._transport.data(
            "DELETE",
            "/roles/{id}",
            path_values={"id": id},
        )
        return found

    def get(
        self,
        id: int,
    ) -> models.Role:
        """Read a role. Also an invalid one."""
        found: models.Role = self._transport.data(
            "GET",
            "/roles/{id}",
            path_values={"id": id},
        )
        return found

    def groups_delete(
        self,
        id: int,
        group_id: int,
    ) -> models.Role:
        """Let a role give nothing in a group. 404 if it gives nothing there."""
        found: models.Role = self._transport.data(
            "DELETE",
            "/roles/{id}/groups/{group_id}",
            path_values={"id": id, "group_id": group_id},
        )
        return found

    def groups_patch(
        self,
        id: int,
        group_id: int,
        body: models.PatchedPermissionsInputRequest,
    ) -> models.Role:
        """Set what a role gives in a group. The same as PUT."""
        found: models.Role = self._transport.data(
            "PATCH",
            "/roles/{id}/groups/{group_id}",
            path_values={"id": id, "group_id": group_id},
            body=body,
        )
        return found

    def groups_set(
        self,
        id: int,
        group_id: int,
        body: models.PermissionsInputRequest,
    ) -> models.Role:
        """Set what a role gives in a group. All permissions that the role gives there."""
        found: models.Role = self._transport.data(
            "PUT",
            "/roles/{id}/groups/{group_id}",
            path_values={"id": id, "group_id": group_id},
            body=body,
        )
        return found

    def list(
        self,
        *,
        page: int | None = None,
        per_page: int | None = None,
        valid: Literal['1', '2', '3', 'true', 'false', 'all'] | None = None,
        extra: dict[str, Any] | None = None,
    ) -> Page[models.Role]:
        """List roles. A whole list of the valid rows, or of those that were asked for."""
        found: Page[models.Role] = self._transport.page(
            "GET",
            "/roles",
            query={"page": page, "per_page": per_page, "valid": valid, **(extra or {})},
        )
        return found

    def patch(
        self,
        id: int,
        body: models.PatchedNamedInputRequest,
    ) -> models.Role:
        """Change a role. The same as PUT."""
        found: models.Role = self._transport.data(
            "PATCH",
            "/roles/{id}",
            path_values={"id": id},
            body=body,
        )
        return found

    def update(
        self,
        id: int,
        body: models.NamedInputRequest,
    ) -> models.Role:
        """Change a role. Admins. Changes what it names and leaves the rest."""
        found: models.Role = self._transport.data(
            "PUT",
            "/roles/{id}",
            path_values={"id": id},
            body=body,
        )
        return found

    def users_add(
        self,
        id: int,
        user_id: int,
    ) -> models.Role:
        """Give a role to an agent. In force with the next request. Repeating is 200."""
        found: models.Role = self._transport.data(
            "PUT",
            "/roles/{id}/users/{user_id}",
            path_values={"id": id, "user_id": user_id},
        )
        return found

    def users_delete(
        self,
        id: int,
        user_id: int,
    ) -> dict[str, Any]:
        """Take a role from an agent. 404 if the agent doesn't hold it."""
        found: dict[str, Any] = self._transport.data(
            "DELETE",
            "/roles/{id}/users/{user_id}",
            path_values={"id": id, "user_id": user_id},
        )
        return found

    def users_list(
        self,
        id: int,
        *,
        page: int | None = None,
        per_page: int | None = None,
        extra: dict[str, Any] | None = None,
    ) -> Page[models.Agent]:
        """Who holds a role. By name, closed accounts as well."""
        found: Page[models.Agent] = self._transport.page(
            "GET",
            "/roles/{id}/users",
            path_values={"id": id},
            query={"page": page, "per_page": per_page, **(extra or {})},
        )
        return found

    def users_patch(
        self,
        id: int,
        user_id: int,
    ) -> models.Role:
        """Give a role to an agent. The same as PUT."""
        found: models.Role = self._transport.data(
            "PATCH",
            "/roles/{id}/users/{user_id}",
            path_values={"id": id, "user_id": user_id},
        )
        return found



class Salutations:
    """Salutations."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def create(
        self,
        body: models.NewMailTextInputRequest,
    ) -> models.Salutation:
        """Create a salutation. Admins. 409 if there is one of that name."""
        found: models.Salutation = self._transport.data(
            "POST",
            "/salutations",
            body=body,
        )
        return found

    def delete(
        self,
        id: int,
    ) -> models.Deleted:
        """Make a salutation invalid. Admins. The row is made invalid: no longer offered, still readable, still named."""
        found: models.Deleted = self._transport.data(
            "DELETE",
            "/salutations/{id}",
            path_values={"id": id},
        )
        return found

    def get(
        self,
        id: int,
    ) -> models.Salutation:
        """Read a salutation. Also an invalid one."""
        found: models.Salutation = self._transport.data(
            "GET",
            "/salutations/{id}",
            path_values={"id": id},
        )
        return found

    def list(
        self,
        *,
        page: int | None = None,
        per_page: int | None = None,
        valid: Literal['1', '2', '3', 'true', 'false', 'all'] | None = None,
        extra: dict[str, Any] | None = None,
    ) -> Page[models.Salutation]:
        """List salutations. A whole list of the valid rows, or of those that were asked for."""
        found: Page[models.Salutation] = self._transport.page(
            "GET",
            "/salutations",
            query={"page": page, "per_page": per_page, "valid": valid, **(extra or {})},
        )
        return found

    def patch(
        self,
        id: int,
        body: models.PatchedMailTextInputRequest,
    ) -> models.Salutation:
        """Change a salutation. The same as PUT."""
        found: models.Salutation = self._transport.data(
            "PATCH",
            "/salutations/{id}",
            path_values={"id": id},
            body=body,
        )
        return found

    def update(
        self,
        id: int,
        body: models.MailTextInputRequest,
    ) -> models.Salutation:
        """Change a salutation. Admins. Changes what it names and leaves the rest."""
        found: models.Salutation = self._transport.data(
            "PUT",
            "/salutations/{id}",
            path_values={"id": id},
            body=body,
        )
        return found



class SavedSearches:
    """Saved searches."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def create(
        self,
        body: models.NewSavedSearchInputRequest,
    ) -> models.SavedSearch:
        """Create a saved search. Admins. 409 if there is one of that name."""
        found: models.SavedSearch = self._transport.data(
            "POST",
            "/search/saved",
            body=body,
        )
        return found

    def delete(
        self,
        id: int,
    ) -> models.Gone:
        """Delete a saved search. The row is gone; a second DELETE is 404."""
        found: models.Gone = self._transport.data(
            "DELETE",
            "/search/saved/{id}",
            path_values={"id": id},
        )
        return found

    def execute(
        self,
        id: int,
        body: models.ExecuteInputRequest | None = None,
        *,
        order: str | None = None,
        page: int | None = None,
        per_page: int | None = None,
        sort: str | None = None,
        extra: dict[str, Any] | None = None,
    ) -> Page[models.Ticket]:
        """Run a saved search. With the caller's permissions; by relevance if there are words, else newest first."""
        found: Page[models.Ticket] = self._transport.page(
            "POST",
            "/search/saved/{id}/execute",
            path_values={"id": id},
            body=body,
            query={"order": order, "page": page, "per_page": per_page, "sort": sort, **(extra or {})},
        )
        return found

    def get(
        self,
        id: int,
    ) -> models.SavedSearch:
        """Read a saved search. Also an invalid one."""
        found: models.SavedSearch = self._transport.data(
            "GET",
            "/search/saved/{id}",
            path_values={"id": id},
        )
        return found

    def list(
        self,
        *,
        page: int | None = None,
        per_page: int | None = None,
        extra: dict[str, Any] | None = None,
    ) -> Page[models.SavedSearch]:
        """List saved searches. A whole list: own rows and those that others share."""
        found: Page[models.SavedSearch] = self._transport.page(
            "GET",
            "/search/saved",
            query={"page": page, "per_page": per_page, **(extra or {})},
        )
        return found

    def patch(
        self,
        id: int,
        body: models.PatchedSavedSearchInputRequest,
    ) -> models.SavedSearch:
        """Change a saved search. The same as PUT."""
        found: models.SavedSearch = self._transport.data(
            "PATCH",
            "/search/saved/{id}",
            path_values={"id": id},
            body=body,
        )
        return found

    def update(
        self,
        id: int,
        body: models.SavedSearchInputRequest,
    ) -> models.SavedSearch:
        """Change a saved search. Changes what it names and leaves the rest."""
        found: models.SavedSearch = self._transport.data(
            "PUT",
            "/search/saved/{id}",
            path_values={"id": id},
            body=body,
        )
        return found



class Search:
    """Search."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def all(
        self,
        *,
        limit: int | None = None,
        q: str | None = None,
        types: str | None = None,
        extra: dict[str, Any] | None = None,
    ) -> models.Found:
        """Search everything. Customers find their tickets and what they may read in them."""
        found: models.Found = self._transport.data(
            "GET",
            "/search",
            query={"limit": limit, "q": q, "types": types, **(extra or {})},
        )
        return found

    def suggestions(
        self,
        *,
        limit: int | None = None,
        q: str | None = None,
        extra: dict[str, Any] | None = None,
    ) -> Page[str]:
        """Suggestions while one types. Ticket numbers, earlier queries, customers' names, titles, tags; no doubles."""
        found: Page[str] = self._transport.page(
            "GET",
            "/search/suggestions",
            query={"limit": limit, "q": q, **(extra or {})},
        )
        return found

    def tickets(
        self,
        *,
        archived: Literal['true', 'false', 'all'] | None = None,
        assigned_to: str | None = None,
        closed_after: str | None = None,
        closed_before: str | None = None,
        created_after: str | None = None,
        created_before: str | None = None,
        cursor: str | None = None,
        customer_id: str | None = None,
        customer_user_id: str | None = None,
        escalated: bool | None = None,
        escalation_before: str | None = None,
        include: str | None = None,
        locked: bool | None = None,
        order: str | None = None,
        owner_id: str | None = None,
        page: int | None = None,
        pending_after: str | None = None,
        pending_before: str | None = None,
        per_page: int | None = None,
        priority: str | None = None,
        priority_id: str | None = None,
        q: str | None = None,
        queue: str | None = None,
        queue_id: str | None = None,
        responsible_id: str | None = None,
        search: str | None = None,
        service_id: str | None = None,
        sla_id: str | None = None,
        sort: str | None = None,
        state: str | None = None,
        state_id: str | None = None,
        status: str | None = None,
        subqueues: bool | None = None,
        tag: str | None = None,
        type: str | None = None,
        type_id: str | None = None,
        updated_after: str | None = None,
        updated_before: str | None = None,
        watched: bool | None = None,
        extra: dict[str, Any] | None = None,
    ) -> Page[models.Ticket]:
        """Search tickets. With all filters of the ticket list; ``q`` is required, the order is by relevance."""
        found: Page[models.Ticket] = self._transport.page(
            "GET",
            "/search/tickets",
            query={"archived": archived, "assigned_to": assigned_to, "closed_after": closed_after, "closed_before": closed_before, "created_after": created_after, "created_before": created_before, "cursor": cursor, "customer_id": customer_id, "customer_user_id": customer_user_id, "escalated": escalated, "escalation_before": escalation_before, "include": include, "locked": locked, "order": order, "owner_id": owner_id, "page": page, "pending_after": pending_after, "pending_before": pending_before, "per_page": per_page, "priority": priority, "priority_id": priority_id, "q": q, "queue": queue, "queue_id": queue_id, "responsible_id": responsible_id, "search": search, "service_id": service_id, "sla_id": sla_id, "sort": sort, "state": state, "state_id": state_id, "status": status, "subqueues": subqueues, "tag": tag, "type": type, "type_id": type_id, "updated_after": updated_after, "updated_before": updated_before, "watched": watched, **(extra or {})},
        )
        return found

    def users(
        self,
        *,
        page: int | None = None,
        per_page: int | None = None,
        q: str | None = None,
        extra: dict[str, Any] | None = None,
    ) -> Page[models.Agent]:
        """Search agents. Valid agents, whole logins first."""
        found: Page[models.Agent] = self._transport.page(
            "GET",
            "/search/users",
            query={"page": page, "per_page": per_page, "q": q, **(extra or {})},
        )
        return found



class Services:
    """Services."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def create(
        self,
        body: models.NewServiceInputRequest,
    ) -> models.Service:
        """Create a service. Admins. 409 if there is one of that name."""
        found: models.Service = self._transport.data(
            "POST",
            "/services",
            body=body,
        )
        return found

    def delete(
        self,
        id: int,
    ) -> models.Deleted:
        """Make a service invalid. Admins. The row is made invalid: no longer offered, still readable, still named."""
        found: models.Deleted = self._transport.data(
            "DELETE",
            "/services/{id}",
            path_values={"id": id},
        )
        return found

    def get(
        self,
        id: int,
    ) -> models.Service:
        """Read a service. Also an invalid one."""
        found: models.Service = self._transport.data(
            "GET",
            "/services/{id}",
            path_values={"id": id},
        )
        return found

    def list(
        self,
        *,
        customer_user_id: str | None = None,
        page: int | None = None,
        per_page: int | None = None,
        valid: Literal['1', '2', '3', 'true', 'false', 'all'] | None = None,
        extra: dict[str, Any] | None = None,
    ) -> Page[models.Service]:
        """List services. A whole list of the valid rows, or of those that were asked for."""
        found: Page[models.Service] = self._transport.page(
            "GET",
            "/services",
            query={"customer_user_id": customer_user_id, "page": page, "per_page": per_page, "valid": valid, **(extra or {})},
        )
        return found

    def patch(
        self,
        id: int,
        body: models.PatchedServiceInputRequest,
    ) -> models.Service:
        """Change a service. The same as PUT."""
        found: models.Service = self._transport.data(
            "PATCH",
            "/services/{id}",
            path_values={"id": id},
            body=body,
        )
        return found

    def update(
        self,
        id: int,
        body: models.ServiceInputRequest,
    ) -> models.Service:
        """Change a service. Admins. Changes what it names and leaves the rest."""
        found: models.Service = self._transport.data(
            "PUT",
            "/services/{id}",
            path_values={"id": id},
            body=body,
        )
        return found



class Signatures:
    """Signatures."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def create(
        self,
        body: models.NewMailTextInputRequest,
    ) -> models.Signature:
        """Create a signature. Admins. 409 if there is one of that name."""
        found: models.Signature = self._transport.data(
            "POST",
            "/signatures",
            body=body,
        )
        return found

    def delete(
        self,
        id: int,
    ) -> models.Deleted:
        """Make a signature invalid. Admins. The row is made invalid: no longer offered, still readable, still named."""
        found: models.Deleted = self._transport.data(
            "DELETE",
            "/signatures/{id}",
            path_values={"id": id},
        )
        return found

    def get(
        self,
        id: int,
    ) -> models.Signature:
        """Read a signature. Also an invalid one."""
        found: models.Signature = self._transport.data(
            "GET",
            "/signatures/{id}",
            path_values={"id": id},
        )
        return found

    def list(
        self,
        *,
        page: int | None = None,
        per_page: int | None = None,
        valid: Literal['1', '2', '3', 'true', 'false', 'all'] | None = None,
        extra: dict[str, Any] | None = None,
    ) -> Page[models.Signature]:
        """List signatures. A whole list of the valid rows, or of those that were asked for."""
        found: Page[models.Signature] = self._transport.page(
            "GET",
            "/signatures",
            query={"page": page, "per_page": per_page, "valid": valid, **(extra or {})},
        )
        return found

    def patch(
        self,
        id: int,
        body: models.PatchedMailTextInputRequest,
    ) -> models.Signature:
        """Change a signature. The same as PUT."""
        found: models.Signature = self._transport.data(
            "PATCH",
            "/signatures/{id}",
            path_values={"id": id},
            body=body,
        )
        return found

    def update(
        self,
        id: int,
        body: models.MailTextInputRequest,
    ) -> models.Signature:
        """Change a signature. Admins. Changes what it names and leaves the rest."""
        found: models.Signature = self._transport.data(
            "PUT",
            "/signatures/{id}",
            path_values={"id": id},
            body=body,
        )
        return found



class Site:
    """Site."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def health(
        self,
    ) -> models.Health:
        """Sign of life. Answers while the process serves."""
        found: models.Health = self._transport.data(
            "GET",
            "/health",
        )
        return found

    def info(
        self,
    ) -> models.Info:
        """Name and version of the API. Name and version of this contract."""
        found: models.Info = self._transport.data(
            "GET",
            "/info",
        )
        return found

    def status(
        self,
    ) -> models.Status:
        """The running installation. Version of the product, and for how long it has been running."""
        found: models.Status = self._transport.data(
            "GET",
            "/status",
        )
        return found



class Slas:
    """Slas."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def create(
        self,
        body: models.NewSlaInputRequest,
    ) -> models.Sla:
        """Create an SLA. Admins. 409 if there is one of that name."""
        found: models.Sla = self._transport.data(
            "POST",
            "/slas",
            body=body,
        )
        return found

    def delete(
        self,
        id: int,
    ) -> models.Deleted:
        """Make an SLA invalid. Admins. The row is made invalid: no longer offered, still readable, still named."""
        found: models.Deleted = self._transport.data(
            "DELETE",
            "/slas/{id}",
            path_values={"id": id},
        )
        return found

    def get(
        self,
        id: int,
    ) -> models.Sla:
        """Read an SLA. Also an invalid one."""
        found: models.Sla = self._transport.data(
            "GET",
            "/slas/{id}",
            path_values={"id": id},
        )
        return found

    def list(
        self,
        *,
        page: int | None = None,
        per_page: int | None = None,
        service_id: int | None = None,
        valid: Literal['1', '2', '3', 'true', 'false', 'all'] | None = None,
        extra: dict[str, Any] | None = None,
    ) -> Page[models.Sla]:
        """List SLAs. A whole list of the valid rows, or of those that were asked for."""
        found: Page[models.Sla] = self._transport.page(
            "GET",
            "/slas",
            query={"page": page, "per_page": per_page, "service_id": service_id, "valid": valid, **(extra or {})},
        )
        return found

    def patch(
        self,
        id: int,
        body: models.PatchedSlaInputRequest,
    ) -> models.Sla:
        """Change an SLA. The same as PUT."""
        found: models.Sla = self._transport.data(
            "PATCH",
            "/slas/{id}",
            path_values={"id": id},
            body=body,
        )
        return found

    def update(
        self,
        id: int,
        body: models.SlaInputRequest,
    ) -> models.Sla:
        """Change an SLA. Admins. Changes what it names and leaves the rest."""
        found: models.Sla = self._transport.data(
            "PUT",
            "/slas/{id}",
            path_values={"id": id},
            body=body,
        )
        return found



class States:
    """States."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def create(
        self,
        body: models.NewStateRowInputRequest,
    ) -> models.State:
        """Create a state. Admins. 409 if there is one of that name."""
        found: models.State = self._transport.data(
            "POST",
            "/states",
            body=body,
        )
        return found

    def delete(
        self,
        id: int,
    ) -> models.Deleted:
        """Make a state invalid. Admins. The row is made invalid: no longer offered, still readable, still named."""
        found: models.Deleted = self._transport.data(
            "DELETE",
            "/states/{id}",
            path_values={"id": id},
        )
        return found

    def get(
        self,
        id: int,
    ) -> models.State:
        """Read a state. Also an invalid one."""
        found: models.State = self._transport.data(
            "GET",
            "/states/{id}",
            path_values={"id": id},
        )
        return found

    def list(
        self,
        *,
        page: int | None = None,
        per_page: int | None = None,
        valid: Literal['1', '2', '3', 'true', 'false', 'all'] | None = None,
        extra: dict[str, Any] | None = None,
    ) -> Page[models.State]:
        """List states. A whole list of the valid rows, or of those that were asked for."""
        found: Page[models.State] = self._transport.page(
            "GET",
            "/states",
            query={"page": page, "per_page": per_page, "valid": valid, **(extra or {})},
        )
        return found

    def patch(
        self,
        id: int,
        body: models.PatchedStateRowInputRequest,
    ) -> models.State:
        """Change a state. The same as PUT."""
        found: models.State = self._transport.data(
            "PATCH",
            "/states/{id}",
            path_values={"id": id},
            body=body,
        )
        return found

    def update(
        self,
        id: int,
        body: models.StateRowInputRequest,
    ) -> models.State:
        """Change a state. Admins. Changes what it names and leaves the rest."""
        found: models.State = self._transport.data(
            "PUT",
            "/states/{id}",
            path_values={"id": id},
            body=body,
        )
        return found



class Statistics:
    """Statistics."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def agents(
        self,
        *,
        from_: str | None | None = None,
        page: int | None = None,
        per_page: int | None = None,
        queue_id: str | None = None,
        to: str | None | None = None,
        extra: dict[str, Any] | None = None,
    ) -> Page[models.GroupFigures]:
        """Figures by agent. Who created tickets, or owns open or closed ones; the response time is of own answers."""
        found: Page[models.GroupFigures] = self._transport.page(
            "GET",
            "/statistics/agents",
            query={"from": from_, "page": page, "per_page": per_page, "queue_id": queue_id, "to": to, **(extra or {})},
        )
        return found

    def customers(
        self,
        *,
        from_: str | None | None = None,
        page: int | None = None,
        per_page: int | None = None,
        queue_id: str | None = None,
        to: str | None | None = None,
        extra: dict[str, Any] | None = None,
    ) -> Page[models.GroupFigures]:
        """Figures by company. Companies that have tickets created, closed or open, by name."""
        found: Page[models.GroupFigures] = self._transport.page(
            "GET",
            "/statistics/customers",
            query={"from": from_, "page": page, "per_page": per_page, "queue_id": queue_id, "to": to, **(extra or {})},
        )
        return found

    def export(
        self,
        *,
        format: Literal['csv', 'xlsx'] | None = None,
        from_: str | None | None = None,
        interval: Literal['day', 'week', 'month'] | None = None,
        queue_id: str | None = None,
        report: Literal['overview', 'trends', 'queues', 'agents', 'customers'] | None = None,
        to: str | None | None = None,
        extra: dict[str, Any] | None = None,
    ) -> bytes:
        """A report as a file. Noted in the audit log."""
        found: bytes = self._transport.content(
            "GET",
            "/statistics/export",
            query={"format": format, "from": from_, "interval": interval, "queue_id": queue_id, "report": report, "to": to, **(extra or {})},
        )
        return found

    def overview(
        self,
        *,
        from_: str | None | None = None,
        queue_id: str | None = None,
        to: str | None | None = None,
        extra: dict[str, Any] | None = None,
    ) -> models.Overview:
        """The span at a glance. Created, closed, reopened, open; how the backlog grew; median times."""
        found: models.Overview = self._transport.data(
            "GET",
            "/statistics/overview",
            query={"from": from_, "queue_id": queue_id, "to": to, **(extra or {})},
        )
        return found

    def queues(
        self,
        *,
        from_: str | None | None = None,
        page: int | None = None,
        per_page: int | None = None,
        queue_id: str | None = None,
        to: str | None | None = None,
        extra: dict[str, Any] | None = None,
    ) -> Page[models.GroupFigures]:
        """Figures by queue. All readable queues, by name."""
        found: Page[models.GroupFigures] = self._transport.page(
            "GET",
            "/statistics/queues",
            query={"from": from_, "page": page, "per_page": per_page, "queue_id": queue_id, "to": to, **(extra or {})},
        )
        return found

    def trends(
        self,
        *,
        from_: str | None | None = None,
        interval: Literal['day', 'week', 'month'] | None = None,
        queue_id: str | None = None,
        to: str | None | None = None,
        extra: dict[str, Any] | None = None,
    ) -> models.TimeChart:
        """Created, closed and open tickets over time. Open are those that were active at the end of each day, week or month."""
        found: models.TimeChart = self._transport.data(
            "GET",
            "/statistics/trends",
            query={"from": from_, "interval": interval, "queue_id": queue_id, "to": to, **(extra or {})},
        )
        return found



class System:
    """System."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def config(
        self,
    ) -> models.Config:
        """Read the settings of the site. As they count now, whether they stand in the database or in the environment."""
        found: models.Config = self._transport.data(
            "GET",
            "/admin/system/config",
        )
        return found

    def config_patch(
        self,
        body: models.PatchedConfigInputRequest,
    ) -> models.Config:
        """Change settings. The same as PUT."""
        found: models.Config = self._transport.data(
            "PATCH",
            "/admin/system/config",
            body=body,
        )
        return found

    def config_update(
        self,
        body: models.ConfigInputRequest,
    ) -> models.Config:
        """Change settings. Any of them; other processes follow within five seconds."""
        found: models.Config = self._transport.data(
            "PUT",
            "/admin/system/config",
            body=body,
        )
        return found

    def logs(
        self,
        *,
        level: Literal['debug', 'info', 'warn', 'error'] | None = None,
        limit: int | None = None,
        search: str | None = None,
        extra: dict[str, Any] | None = None,
    ) -> Page[models.LogEntry]:
        """The last lines of the log. Newest first, of all processes that share the data folder; secrets are masked."""
        found: Page[models.LogEntry] = self._transport.page(
            "GET",
            "/admin/system/logs",
            query={"level": level, "limit": limit, "search": search, **(extra or {})},
        )
        return found

    def maintenance(
        self,
        body: models.MaintenanceInputRequest,
    ) -> models.Maintenance:
        """Keep everybody but admins out, or let them in again. Mail is taken in meanwhile. Without a message the present one stays."""
        found: models.Maintenance = self._transport.data(
            "POST",
            "/admin/system/maintenance",
            body=body,
        )
        return found

    def stats(
        self,
    ) -> models.SystemStats:
        """How much there is. Exact figures, so this takes a moment on a big installation."""
        found: models.SystemStats = self._transport.data(
            "GET",
            "/admin/system/stats",
        )
        return found



class SystemAddresses:
    """System addresses."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def create(
        self,
        body: models.NewSystemAddressInputRequest,
    ) -> models.SystemAddress:
        """Create a system address. Admins. 409 if there is one of that name."""
        found: models.SystemAddress = self._transport.data(
            "POST",
            "/system-addresses",
            body=body,
        )
        return found

    def delete(
        self,
        id: int,
    ) -> models.Deleted:
        """Make a system address invalid. Admins. The row is made invalid: no longer offered, still readable, still named."""
        found: models.Deleted = self._transport.data(
            "DELETE",
            "/system-addresses/{id}",
            path_values={"id": id},
        )
        return found

    def get(
        self,
        id: int,
    ) -> models.SystemAddress:
        """Read a system address. Also an invalid one."""
        found: models.SystemAddress = self._transport.data(
            "GET",
            "/system-addresses/{id}",
            path_values={"id": id},
        )
        return found

    def list(
        self,
        *,
        page: int | None = None,
        per_page: int | None = None,
        valid: Literal['1', '2', '3', 'true', 'false', 'all'] | None = None,
        extra: dict[str, Any] | None = None,
    ) -> Page[models.SystemAddress]:
        """List system addresses. A whole list of the valid rows, or of those that were asked for."""
        found: Page[models.SystemAddress] = self._transport.page(
            "GET",
            "/system-addresses",
            query={"page": page, "per_page": per_page, "valid": valid, **(extra or {})},
        )
        return found

    def patch(
        self,
        id: int,
        body: models.PatchedSystemAddressInputRequest,
    ) -> models.SystemAddress:
        """Change a system address. The same as PUT."""
        found: models.SystemAddress = self._transport.data(
            "PATCH",
            "/system-addresses/{id}",
            path_values={"id": id},
            body=body,
        )
        return found

    def update(
        self,
        id: int,
        body: models.SystemAddressInputRequest,
    ) -> models.SystemAddress:
        """Change a system address. Admins. Changes what it names and leaves the rest."""
        found: models.SystemAddress = self._transport.data(
            "PUT",
            "/system-addresses/{id}",
            path_values={"id": id},
            body=body,
        )
        return found



class Templates:
    """Templates."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def create(
        self,
        body: models.NewTemplateInputRequest,
    ) -> models.Template:
        """Create a template. Admins. 409 if there is one of that name."""
        found: models.Template = self._transport.data(
            "POST",
            "/templates",
            body=body,
        )
        return found

    def delete(
        self,
        id: int,
    ) -> models.Deleted:
        """Make a template invalid. Admins. The row is made invalid: no longer offered, still readable, still named."""
        found: models.Deleted = self._transport.data(
            "DELETE",
            "/templates/{id}",
            path_values={"id": id},
        )
        return found

    def get(
        self,
        id: int,
    ) -> models.Template:
        """Read a template. Also an invalid one."""
        found: models.Template = self._transport.data(
            "GET",
            "/templates/{id}",
            path_values={"id": id},
        )
        return found

    def list(
        self,
        *,
        page: int | None = None,
        per_page: int | None = None,
        queue_id: int | None = None,
        template_type: str | None = None,
        valid: Literal['1', '2', '3', 'true', 'false', 'all'] | None = None,
        extra: dict[str, Any] | None = None,
    ) -> Page[models.Template]:
        """List templates. A whole list of the valid rows, or of those that were asked for."""
        found: Page[models.Template] = self._transport.page(
            "GET",
            "/templates",
            query={"page": page, "per_page": per_page, "queue_id": queue_id, "template_type": template_type, "valid": valid, **(extra or {})},
        )
        return found

    def patch(
        self,
        id: int,
        body: models.PatchedTemplateInputRequest,
    ) -> models.Template:
        """Change a template. The same as PUT."""
        found: models.Template = self._transport.data(
            "PATCH",
            "/templates/{id}",
            path_values={"id": id},
            body=body,
        )
        return found

    def render(
        self,
        id: int,
        body: models.RenderInputRequest,
    ) -> models.Rendered:
        """Fill in a template for a ticket. Values are those that the ticket has now; nothing is written."""
        found: models.Rendered = self._transport.data(
            "POST",
            "/templates/{id}/render",
            path_values={"id": id},
            body=body,
        )
        return found

    def update(
        self,
        id: int,
        body: models.TemplateInputRequest,
    ) -> models.Template:
        """Change a template. Admins. Changes what it names and leaves the rest."""
        found: models.Template = self._transport.data(
            "PUT",
            "/templates/{id}",
            path_values={"id": id},
            body=body,
        )
        return found



class TicketTemplates:
    """Ticket templates."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def create(
        self,
        body: models.NewTicketTemplateInputRequest,
    ) -> models.TicketTemplate:
        """Create a ticket template. Admins. 409 if there is one of that name."""
        found: models.TicketTemplate = self._transport.data(
            "POST",
            "/agent/templates",
            body=body,
        )
        return found

    def delete(
        self,
        id: int,
    ) -> models.Gone:
        """Delete a ticket template. The row is gone; a second DELETE is 404."""
        found: models.Gone = self._transport.data(
            "DELETE",
            "/agent/templates/{id}",
            path_values={"id": id},
        )
        return found

    def get(
        self,
        id: int,
    ) -> models.TicketTemplate:
        """Read a ticket template. Also an invalid one."""
        found: models.TicketTemplate = self._transport.data(
            "GET",
            "/agent/templates/{id}",
            path_values={"id": id},
        )
        return found

    def list(
        self,
        *,
        page: int | None = None,
        per_page: int | None = None,
        extra: dict[str, Any] | None = None,
    ) -> Page[models.TicketTemplate]:
        """List ticket templates. A whole list: own rows and those that others share."""
        found: Page[models.TicketTemplate] = self._transport.page(
            "GET",
            "/agent/templates",
            query={"page": page, "per_page": per_page, **(extra or {})},
        )
        return found

    def patch(
        self,
        id: int,
        body: models.PatchedTicketTemplateInputRequest,
    ) -> models.TicketTemplate:
        """Change a ticket template. The same as PUT."""
        found: models.TicketTemplate = self._transport.data(
            "PATCH",
            "/agent/templates/{id}",
            path_values={"id": id},
            body=body,
        )
        return found

    def update(
        self,
        id: int,
        body: models.TicketTemplateInputRequest,
    ) -> models.TicketTemplate:
        """Change a ticket template. Changes what it names and leaves the rest."""
        found: models.TicketTemplate = self._transport.data(
            "PUT",
            "/agent/templates/{id}",
            path_values={"id": id},
            body=body,
        )
        return found



class Tickets:
    """Tickets."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def assign(
        self,
        id: int,
        body: models.AssignInputRequest,
        *,
        if_match: int | None = None,
    ) -> models.Ticket:
        """Assign to an agent. Sets the owner and locks; the responsible agent stays unless named."""
        found: models.Ticket = self._transport.data(
            "POST",
            "/tickets/{id}/assign",
            path_values={"id": id},
            body=body,
            if_match=if_match,
        )
        return found

    def close(
        self,
        id: int,
        body: models.CloseInputRequest | None = None,
        *,
        if_match: int | None = None,
    ) -> models.Ticket:
        """Close. Unlocks. A resolution that is none of the known words is kept as comment."""
        found: models.Ticket = self._transport.data(
            "POST",
            "/tickets/{id}/close",
            path_values={"id": id},
            body=body,
            if_match=if_match,
        )
        return found

    def create(
        self,
        body: models.CreateTicketInputRequest,
    ) -> models.Ticket:
        """Create a ticket. A body makes the first article; multipart with ``file`` parts works, too."""
        found: models.Ticket = self._transport.data(
            "POST",
            "/tickets",
            body=body,
        )
        return found

    def delete(
        self,
        id: int,
        *,
        if_match: int | None = None,
    ) -> models.DeletedTicket:
        """Delete a ticket. It is gone from everything; an admin can restore it."""
        found: models.DeletedTicket = self._transport.data(
            "DELETE",
            "/tickets/{id}",
            path_values={"id": id},
            if_match=if_match,
        )
        return found

    def export(
        self,
        *,
        archived: Literal['true', 'false', 'all'] | None = None,
        assigned_to: str | None = None,
        closed_after: str | None = None,
        closed_before: str | None = None,
        columns: str | None = None,
        created_after: str | None = None,
        created_before: str | None = None,
        customer_id: str | None = None,
        customer_user_id: str | None = None,
        escalated: bool | None = None,
        escalation_before: str | None = None,
        format: Literal['csv', 'xlsx'] | None = None,
        locked: bool | None = None,
        order: str | None = None,
        owner_id: str | None = None,
        pending_after: str | None = None,
        pending_before: str | None = None,
        priority: str | None = None,
        priority_id: str | None = None,
        q: str | None = None,
        queue: str | None = None,
        queue_id: str | None = None,
        responsible_id: str | None = None,
        search: str | None = None,
        service_id: str | None = None,
        sla_id: str | None = None,
        sort: str | None = None,
        state: str | None = None,
        state_id: str | None = None,
        status: str | None = None,
        subqueues: bool | None = None,
        tag: str | None = None,
        type: str | None = None,
        type_id: str | None = None,
        updated_after: str | None = None,
        updated_before: str | None = None,
        watched: bool | None = None,
        extra: dict[str, Any] | None = None,
    ) -> bytes:
        """Export tickets. All hits, not one page. Sorted by created (default) or id."""
        found: bytes = self._transport.content(
            "GET",
            "/tickets/export",
            query={"archived": archived, "assigned_to": assigned_to, "closed_after": closed_after, "closed_before": closed_before, "columns": columns, "created_after": created_after, "created_before": created_before, "customer_id": customer_id, "customer_user_id": customer_user_id, "escalated": escalated, "escalation_before": escalation_before, "format": format, "locked": locked, "order": order, "owner_id": owner_id, "pending_after": pending_after, "pending_before": pending_before, "priority": priority, "priority_id": priority_id, "q": q, "queue": queue, "queue_id": queue_id, "responsible_id": responsible_id, "search": search, "service_id": service_id, "sla_id": sla_id, "sort": sort, "state": state, "state_id": state_id, "status": status, "subqueues": subqueues, "tag": tag, "type": type, "type_id": type_id, "updated_after": updated_after, "updated_before": updated_before, "watched": watched, **(extra or {})},
        )
        return found

    def get(
        self,
        id: int,
        *,
        include: str | None = None,
        extra: dict[str, Any] | None = None,
    ) -> models.Ticket:
        """Read a ticket. With ``ETag``, its version."""
        found: models.Ticket = self._transport.data(
            "GET",
            "/tickets/{id}",
            path_values={"id": id},
            query={"include": include, **(extra or {})},
        )
        return found

    def get_by_number(
        self,
        tn: str,
        *,
        include: str | None = None,
        extra: dict[str, Any] | None = None,
    ) -> models.Ticket:
        """Read a ticket by number. As by id."""
        found: models.Ticket = self._transport.data(
            "GET",
            "/tickets/by-number/{tn}",
            path_values={"tn": tn},
            query={"include": include, **(extra or {})},
        )
        return found

    def list(
        self,
        *,
        archived: Literal['true', 'false', 'all'] | None = None,
        assigned_to: str | None = None,
        closed_after: str | None = None,
        closed_before: str | None = None,
        created_after: str | None = None,
        created_before: str | None = None,
        cursor: str | None = None,
        customer_id: str | None = None,
        customer_user_id: str | None = None,
        escalated: bool | None = None,
        escalation_before: str | None = None,
        include: str | None = None,
        locked: bool | None = None,
        order: str | None = None,
        owner_id: str | None = None,
        page: int | None = None,
        pending_after: str | None = None,
        pending_before: str | None = None,
        per_page: int | None = None,
        priority: str | None = None,
        priority_id: str | None = None,
        q: str | None = None,
        queue: str | None = None,
        queue_id: str | None = None,
        responsible_id: str | None = None,
        search: str | None = None,
        service_id: str | None = None,
        sla_id: str | None = None,
        sort: str | None = None,
        state: str | None = None,
        state_id: str | None = None,
        status: str | None = None,
        subqueues: bool | None = None,
        tag: str | None = None,
        type: str | None = None,
        type_id: str | None = None,
        updated_after: str | None = None,
        updated_before: str | None = None,
        watched: bool | None = None,
        extra: dict[str, Any] | None = None,
    ) -> Page[models.Ticket]:
        """List tickets. What the caller may read, newest first; customers see their own. Dynamic fields filter as ``df_<name>``, dates and numbers also with ``_after`` and ``_before``, texts with ``_contains``."""
        found: Page[models.Ticket] = self._transport.page(
            "GET",
            "/tickets",
            query={"archived": archived, "assigned_to": assigned_to, "closed_after": closed_after, "closed_before": closed_before, "created_after": created_after, "created_before": created_before, "cursor": cursor, "customer_id": customer_id, "customer_user_id": customer_user_id, "escalated": escalated, "escalation_before": escalation_before, "include": include, "locked": locked, "order": order, "owner_id": owner_id, "page": page, "pending_after": pending_after, "pending_before": pending_before, "per_page": per_page, "priority": priority, "priority_id": priority_id, "q": q, "queue": queue, "queue_id": queue_id, "responsible_id": responsible_id, "search": search, "service_id": service_id, "sla_id": sla_id, "sort": sort, "state": state, "state_id": state_id, "status": status, "subqueues": subqueues, "tag": tag, "type": type, "type_id": type_id, "updated_after": updated_after, "updated_before": updated_before, "watched": watched, **(extra or {})},
        )
        return found

    def lock(
        self,
        id: int,
        body: models.LockInputRequest | None = None,
        *,
        if_match: int | None = None,
    ) -> models.Ticket:
        """Lock. Makes the caller owner. Taking it from another agent needs force and ``owner``."""
        found: models.Ticket = self._transport.data(
            "POST",
            "/tickets/{id}/lock",
            path_values={"id": id},
            body=body,
            if_match=if_match,
        )
        return found

    def merge(
        self,
        id: int,
        body: models.MergeInputRequest,
        *,
        if_match: int | None = None,
    ) -> models.Ticket:
        """Merge into another ticket. Answers the target, which holds the articles of both from now on."""
        found: models.Ticket = self._transport.data(
            "POST",
            "/tickets/{id}/merge",
            path_values={"id": id},
            body=body,
            if_match=if_match,
        )
        return found

    def move(
        self,
        id: int,
        body: models.MoveInputRequest,
        *,
        if_match: int | None = None,
    ) -> models.Ticket:
        """Move to a queue. The owner stays if they can read the new queue."""
        found: models.Ticket = self._transport.data(
            "POST",
            "/tickets/{id}/queue",
            path_values={"id": id},
            body=body,
            if_match=if_match,
        )
        return found

    def patch(
        self,
        id: int,
        body: models.PatchedUpdateTicketInputRequest,
        *,
        if_match: int | None = None,
    ) -> models.Ticket:
        """Change a ticket. The same as PUT."""
        found: models.Ticket = self._transport.data(
            "PATCH",
            "/tickets/{id}",
            path_values={"id": id},
            body=body,
            if_match=if_match,
        )
        return found

    def pending(
        self,
        id: int,
        body: models.PendingInputRequest,
        *,
        if_match: int | None = None,
    ) -> models.Ticket:
        """Let it wait until a time. For a reminder, or with a pending auto state for being closed."""
        found: models.Ticket = self._transport.data(
            "POST",
            "/tickets/{id}/pending",
            path_values={"id": id},
            body=body,
            if_match=if_match,
        )
        return found

    def priority(
        self,
        id: int,
        body: models.PriorityInputRequest,
        *,
        if_match: int | None = None,
    ) -> models.Ticket:
        """Set the priority. By id, name or slug."""
        found: models.Ticket = self._transport.data(
            "POST",
            "/tickets/{id}/priority",
            path_values={"id": id},
            body=body,
            if_match=if_match,
        )
        return found

    def reopen(
        self,
        id: int,
        body: models.ReopenInputRequest | None = None,
        *,
        if_match: int | None = None,
    ) -> models.Ticket:
        """Reopen. Into an open state."""
        found: models.Ticket = self._transport.data(
            "POST",
            "/tickets/{id}/reopen",
            path_values={"id": id},
            body=body,
            if_match=if_match,
        )
        return found

    def split(
        self,
        id: int,
        body: models.SplitInputRequest,
        *,
        if_match: int | None = None,
    ) -> models.Ticket:
        """Start a new ticket from an article. Title, queue and customer are those of this ticket unless named."""
        found: models.Ticket = self._transport.data(
            "POST",
            "/tickets/{id}/split",
            path_values={"id": id},
            body=body,
            if_match=if_match,
        )
        return found

    def unlock(
        self,
        id: int,
        body: models.CommentInputRequest | None = None,
        *,
        if_match: int | None = None,
    ) -> models.Ticket:
        """Unlock. The owner stays."""
        found: models.Ticket = self._transport.data(
            "POST",
            "/tickets/{id}/unlock",
            path_values={"id": id},
            body=body,
            if_match=if_match,
        )
        return found

    def unmerge(
        self,
        id: int,
        body: models.CommentInputRequest | None = None,
        *,
        if_match: int | None = None,
    ) -> models.Ticket:
        """Undo a merge. Answers the revived ticket with the articles that it brought."""
        found: models.Ticket = self._transport.data(
            "POST",
            "/tickets/{id}/unmerge",
            path_values={"id": id},
            body=body,
            if_match=if_match,
        )
        return found

    def unwatch(
        self,
        id: int,
        *,
        if_match: int | None = None,
    ) -> models.Watch:
        """Follow no more. Repeating is 200. The version stays."""
        found: models.Watch = self._transport.data(
            "DELETE",
            "/tickets/{id}/watch",
            path_values={"id": id},
            if_match=if_match,
        )
        return found

    def update(
        self,
        id: int,
        body: models.UpdateTicketInputRequest,
        *,
        if_match: int | None = None,
    ) -> models.Ticket:
        """Change a ticket. Changes what it names. Every permission that is needed must be held."""
        found: models.Ticket = self._transport.data(
            "PUT",
            "/tickets/{id}",
            path_values={"id": id},
            body=body,
            if_match=if_match,
        )
        return found

    def watch(
        self,
        id: int,
        *,
        if_match: int | None = None,
    ) -> models.Watch:
        """Follow. Repeating is 200. The version stays."""
        found: models.Watch = self._transport.data(
            "POST",
            "/tickets/{id}/watch",
            path_values={"id": id},
            if_match=if_match,
        )
        return found



class Time:
    """Time."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def book(
        self,
        id: int,
        body: models.TimeInputRequest,
        *,
        if_match: int | None = None,
    ) -> models.TimeEntry:
        """Book time. With an article of the ticket or alone."""
        found: models.TimeEntry = self._transport.data(
            "POST",
            "/tickets/{id}/time",
            path_values={"id": id},
            body=body,
            if_match=if_match,
        )
        return found

    def list(
        self,
        id: int,
        *,
        page: int | None = None,
        per_page: int | None = None,
        extra: dict[str, Any] | None = None,
    ) -> Page[models.TimeEntry]:
        """Booked time. With the sum in the message."""
        found: Page[models.TimeEntry] = self._transport.page(
            "GET",
            "/tickets/{id}/time",
            path_values={"id": id},
            query={"page": page, "per_page": per_page, **(extra or {})},
        )
        return found



class Types:
    """Types."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def create(
        self,
        body: models.NewNamedInputRequest,
    ) -> models.Type:
        """Create a type. Admins. 409 if there is one of that name."""
        found: models.Type = self._transport.data(
            "POST",
            "/types",
            body=body,
        )
        return found

    def delete(
        self,
        id: int,
    ) -> models.Deleted:
        """Make a type invalid. Admins. The row is made invalid: no longer offered, still readable, still named."""
        found: models.Deleted = self._transport.data(
            "DELETE",
            "/types/{id}",
            path_values={"id": id},
        )
        return found

    def get(
        self,
        id: int,
    ) -> models.Type:
        """Read a type. Also an invalid one."""
        found: models.Type = self._transport.data(
            "GET",
            "/types/{id}",
            path_values={"id": id},
        )
        return found

    def list(
        self,
        *,
        page: int | None = None,
        per_page: int | None = None,
        valid: Literal['1', '2', '3', 'true', 'false', 'all'] | None = None,
        extra: dict[str, Any] | None = None,
    ) -> Page[models.Type]:
        """List types. A whole list of the valid rows, or of those that were asked for."""
        found: Page[models.Type] = self._transport.page(
            "GET",
            "/types",
            query={"page": page, "per_page": per_page, "valid": valid, **(extra or {})},
        )
        return found

    def patch(
        self,
        id: int,
        body: models.PatchedNamedInputRequest,
    ) -> models.Type:
        """Change a type. The same as PUT."""
        found: models.Type = self._transport.data(
            "PATCH",
            "/types/{id}",
            path_values={"id": id},
            body=body,
        )
        return found

    def update(
        self,
        id: int,
        body: models.NamedInputRequest,
    ) -> models.Type:
        """Change a type. Admins. Changes what it names and leaves the rest."""
        found: models.Type = self._transport.data(
            "PUT",
            "/types/{id}",
            path_values={"id": id},
            body=body,
        )
        return found



class Users:
    """Users."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def get(
        self,
        id: int,
    ) -> models.Agent:
        """Read an agent. Also one who has left."""
        found: models.Agent = self._transport.data(
            "GET",
            "/users/{id}",
            path_values={"id": id},
        )
        return found

    def list(
        self,
        *,
        group_id: str | None = None,
        order: str | None = None,
        page: int | None = None,
        per_page: int | None = None,
        search: str | None = None,
        sort: str | None = None,
        valid: Literal['1', '2', '3', 'true', 'false', 'all'] | None = None,
        extra: dict[str, Any] | None = None,
    ) -> Page[models.Agent]:
        """List agents. For pickers: by name, valid ones by default, never the system's own account."""
        found: Page[models.Agent] = self._transport.page(
            "GET",
            "/users",
            query={"group_id": group_id, "order": order, "page": page, "per_page": per_page, "search": search, "sort": sort, "valid": valid, **(extra or {})},
        )
        return found



class Webhooks:
    """Webhooks."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def create(
        self,
        body: models.NewWebhookInputRequest,
    ) -> models.Webhook:
        """Create a webhook. Admins. 409 if there is one of that name."""
        found: models.Webhook = self._transport.data(
            "POST",
            "/webhooks",
            body=body,
        )
        return found

    def delete(
        self,
        id: int,
    ) -> models.Gone:
        """Delete a webhook. It really goes, with its deliveries; a second DELETE is 404."""
        found: models.Gone = self._transport.data(
            "DELETE",
            "/webhooks/{id}",
            path_values={"id": id},
        )
        return found

    def deliveries(
        self,
        id: int,
        *,
        event: str | None = None,
        page: int | None = None,
        per_page: int | None = None,
        status: str | None = None,
        extra: dict[str, Any] | None = None,
    ) -> Page[models.WebhookDelivery]:
        """What was sent. Newest first, of the last 30 days."""
        found: Page[models.WebhookDelivery] = self._transport.page(
            "GET",
            "/webhooks/{id}/deliveries",
            path_values={"id": id},
            query={"event": event, "page": page, "per_page": per_page, "status": status, **(extra or {})},
        )
        return found

    def get(
        self,
        id: int,
    ) -> models.Webhook:
        """Read a webhook. Also an invalid one."""
        found: models.Webhook = self._transport.data(
            "GET",
            "/webhooks/{id}",
            path_values={"id": id},
        )
        return found

    def list(
        self,
        *,
        page: int | None = None,
        per_page: int | None = None,
        extra: dict[str, Any] | None = None,
    ) -> Page[models.Webhook]:
        """List webhooks. A page of them, by name."""
        found: Page[models.Webhook] = self._transport.page(
            "GET",
            "/webhooks",
            query={"page": page, "per_page": per_page, **(extra or {})},
        )
        return found

    def patch(
        self,
        id: int,
        body: models.PatchedWebhookInputRequest,
    ) -> models.Webhook:
        """Change a webhook. The same as PUT."""
        found: models.Webhook = self._transport.data(
            "PATCH",
            "/webhooks/{id}",
            path_values={"id": id},
            body=body,
        )
        return found

    def retry(
        self,
        id: int,
        delivery_id: int,
    ) -> models.WebhookDelivery:
        """Send one again. The same event as a new delivery, behind what waits for its ticket."""
        found: models.WebhookDelivery = self._transport.data(
            "POST",
            "/webhooks/{id}/deliveries/{delivery_id}/retry",
            path_values={"id": id, "delivery_id": delivery_id},
        )
        return found

    def test(
        self,
        id: int,
    ) -> models.WebhookDelivery:
        """Send a ping now. Also to an inactive one. 200 whatever the receiver says; ``status`` tells."""
        found: models.WebhookDelivery = self._transport.data(
            "POST",
            "/webhooks/{id}/test",
            path_values={"id": id},
        )
        return found

    def update(
        self,
        id: int,
        body: models.WebhookInputRequest,
    ) -> models.Webhook:
        """Change a webhook. Changes what it names and leaves the rest."""
        found: models.Webhook = self._transport.data(
            "PUT",
            "/webhooks/{id}",
            path_values={"id": id},
            body=body,
        )
        return found



class Operations:
    """Every operation, by what it is about."""

    def __init__(self, transport: Transport) -> None:
        self.admin_users = AdminUsers(transport)
        self.agent = Agent(transport)
        self.articles = Articles(transport)
        self.attachments = Attachments(transport)
        self.audit = Audit(transport)
        self.auth = Auth(transport)
        self.bulk = Bulk(transport)
        self.canned_responses = CannedResponses(transport)
        self.customer_users = CustomerUsers(transport)
        self.customers = Customers(transport)
        self.dashboard = Dashboard(transport)
        self.dynamic_fields = DynamicFields(transport)
        self.files = Files(transport)
        self.groups = Groups(transport)
        self.history = History(transport)
        self.ldap = Ldap(transport)
        self.links = Links(transport)
        self.me = Me(transport)
        self.me_preferences = MePreferences(transport)
        self.me_sessions = MeSessions(transport)
        self.me_tokens = MeTokens(transport)
        self.notifications = Notifications(transport)
        self.priorities = Priorities(transport)
        self.queues = Queues(transport)
        self.reports = Reports(transport)
        self.roles = Roles(transport)
        self.salutations = Salutations(transport)
        self.saved_searches = SavedSearches(transport)
        self.search = Search(transport)
        self.services = Services(transport)
        self.signatures = Signatures(transport)
        self.site = Site(transport)
        self.slas = Slas(transport)
        self.states = States(transport)
        self.statistics = Statistics(transport)
        self.system = System(transport)
        self.system_addresses = SystemAddresses(transport)
        self.templates = Templates(transport)
        self.ticket_templates = TicketTemplates(transport)
        self.tickets = Tickets(transport)
        self.time = Time(transport)
        self.types = Types(transport)
        self.users = Users(transport)
        self.webhooks = Webhooks(transport)
