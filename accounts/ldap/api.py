"""The directory in the JSON API: /admin/ldap (contract 4.18)."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from accounts.auth.guards import require_admin
from accounts.auth.viewsets import ApiViewSet
from accounts.ldap import extra, login, options, setup, shapes, sync
from accounts.ldap.entries import LdapUser
from accounts.ldap.errors import LdapFailed, invalid_credentials, not_configured
from accounts.ldap.importing import import_users
from accounts.ldap.inputs import (
    CredentialsInput,
    DirectoryInput,
    ImportInput,
    SearchInput,
    SyncInput,
    TrialInput,
)
from accounts.models import DirectoryAccount, DirectoryLogin
from gotrs.common.api import InputSerializer, acted, listed, ok, read_page_request
from gotrs.common.api.inputs import read_input
from gotrs.common.api.schema import PAGING, SOME_TEXT, describe, parameter, path_id
from gotrs.common.errors import NotFound

TAG = "LDAP"
# A search shows so many users at most, however many there are.
_MAX_FOUND = 1000


class LdapApi(ApiViewSet):
    """Operations for admins alone."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Raises Forbidden ``admin_required`` for everybody else."""
        super().initial(request, *args, **kwargs)
        require_admin(self.actor)

    def need_directory(self) -> None:
        """Raises DomainError ``ldap_not_configured``, before the body is looked at."""
        if options.stored_row() is None:
            raise not_configured()

    def read(self, kind: type[InputSerializer]) -> dict[str, Any]:
        """What the body says. Raises ValidationError."""
        return read_input(kind, self.body)


class LdapSetupViewSet(LdapApi):
    """/admin/ldap: configure, test, config, disable, sync/status"""

    @describe(
        "ldap_configure", "Configure the directory", TAG, shapes.LdapConfigSerializer,
        body=DirectoryInput, message=True,
    )  # fmt: skip
    def configure(self, request: Request) -> Response:
        """Turns sign-in by LDAP on. What is left out is as usual; the password is kept."""
        setup.configure(self.body, actor=self.actor)
        message = "The directory is configured."
        if not extra.is_installed():
            message += " Its packages are missing: pip install -r requirements/ldap.txt"
        return acted(message, setup.config())

    @describe(
        "ldap_test", "Try the directory out", TAG, shapes.LdapTestSerializer, body=TrialInput,
        message=True,
    )  # fmt: skip
    def test(self, request: Request) -> Response:
        """With these settings, or with the stored ones. Stores nothing."""
        return acted("The directory answers.", setup.test(self.body))

    @describe("ldap_config", "Read the settings", TAG, shapes.LdapConfigSerializer)
    def config(self, request: Request) -> Response:
        """Never the password."""
        return ok(setup.config())

    @describe(
        "ldap_disable", "Turn sign-in by LDAP off", TAG, shapes.LdapConfigSerializer, message=True
    )
    def disable(self, request: Request) -> Response:
        """Settings and accounts stay; accounts of the directory can't sign in."""
        setup.disable(actor=self.actor)
        return acted("Sign-in by LDAP is off.", setup.config())

    @describe("ldap_sync_status", "How it is with the directory", TAG, shapes.LdapStatusSerializer)
    def status(self, request: Request) -> Response:
        """Whether it answers, and what the last run did."""
        return ok(setup.status())


class LdapDirectoryViewSet(LdapApi):
    """/admin/ldap: what is in the directory"""

    @describe(
        "ldap_authenticate", "Try a user's password", TAG, shapes.LdapUserSerializer,
        body=CredentialsInput,
    )  # fmt: skip
    def authenticate(self, request: Request) -> Response:
        """Opens no session. The try stands in the log of sign-ins."""
        self.need_directory()
        said = self.read(CredentialsInput)
        name, http = said["username"], request._request
        try:
            user = _authenticate(name, said["password"])
        except LdapFailed as error:
            login.note(http, name, error.message)
            raise
        login.note(http, name, "" if user else "Tried by an admin: wrong name or password.")
        if user is None:
            raise invalid_credentials()
        return ok(user.data())

    @describe(
        "ldap_users_search", "Search users of the directory", TAG, shapes.LdapUserSerializer,
        paged=True,
        query=(parameter("q", "Part of a name or address.", SOME_TEXT, required=True), *PAGING),
    )  # fmt: skip
    def search(self, request: Request) -> Response:
        """By name, user name or address, in any part of them."""
        self.need_directory()
        page = read_page_request(request.query_params)
        text = read_input(SearchInput, request.query_params.dict())["q"]
        with extra.client().Client(options.load()) as directory:
            found = sorted(
                directory.search_users(text, _MAX_FOUND),
                key=lambda user: (user.username.lower(), user.dn),
            )
            shown = found[page.offset : page.offset + page.per_page]
            users = [user.within(directory.groups_of(user)).data() for user in shown]
        return listed(page.of(len(found), lambda _offset, _limit: users))

    @describe(
        "ldap_users_get", "Read a user of the directory", TAG, shapes.LdapUserSerializer,
        query=(path_id("username", "The name to sign in by.", str),), errors=(404,),
    )  # fmt: skip
    def user(self, request: Request, username: str) -> Response:
        """By the name that they sign in by."""
        self.need_directory()
        with extra.client().Client(options.load()) as directory:
            user = directory.find_user(username)
            if user is None:
                raise NotFound("The directory knows no such user.")
            return ok(user.within(directory.groups_of(user)).data())

    @describe(
        "ldap_groups_list", "List groups of the directory", TAG, shapes.LdapGroupSerializer,
        paged=True, query=PAGING,
    )  # fmt: skip
    def groups(self, request: Request) -> Response:
        """With their members, by name."""
        self.need_directory()
        with extra.client().Client(options.load()) as directory:
            found, _complete = directory.all_groups()
        rows = [one.data() for one in sorted(found, key=lambda one: (one.name.lower(), one.dn))]
        return listed(
            read_page_request(request.query_params).of(
                len(rows), lambda offset, limit: rows[offset : offset + limit]
            )
        )


def _authenticate(username: str, password: str) -> LdapUser | None:
    """The user with their groups if the password is right. Raises LdapFailed."""
    with extra.client().Client(options.load()) as directory:
        user: LdapUser | None = directory.find_user(username)
        if user is None or not directory.accepts(user.dn, password):
            return None
        return user.within(directory.groups_of(user))


class LdapAccountsViewSet(LdapApi):
    """/admin/ldap: accounts that the directory keeps"""

    @describe(
        "ldap_sync_users", "Synchronise accounts now", TAG, shapes.LdapSyncResultSerializer,
        body=SyncInput, errors=(409,),
    )  # fmt: skip
    def sync(self, request: Request) -> Response:
        """Makes and keeps up accounts; those that are gone from the directory are made invalid."""
        self.need_directory()
        dry_run = self.read(SyncInput).get("dry_run", False)
        return ok(sync.synchronise(actor=self.actor, dry_run=dry_run))

    @describe(
        "ldap_import_users", "Take users in by name", TAG, shapes.LdapImportSerializer,
        body=ImportInput,
    )  # fmt: skip
    def import_users(self, request: Request) -> Response:
        """Also if no accounts are made for new users. Each has a result of their own."""
        self.need_directory()
        said = self.read(ImportInput)
        dry_run = said.get("dry_run", False)
        results = import_users(said["usernames"], actor=self.actor, dry_run=dry_run)
        return ok({"dry_run": dry_run, "results": results})

    @describe(
        "ldap_mappings_users", "List accounts that the directory keeps", TAG,
        shapes.LdapUserMappingSerializer, paged=True, query=PAGING,
    )  # fmt: skip
    def user_mappings(self, request: Request) -> Response:
        """By login, disabled ones too."""
        rows = DirectoryAccount.objects.select_related("agent").order_by("agent__login", "pk")
        page = read_page_request(request.query_params)
        return listed(
            page.of(
                rows.count(),
                lambda offset, limit: [_mapped(row) for row in rows[offset : offset + limit]],
            )
        )

    @describe(
        "ldap_mappings_groups", "List what groups of the directory give", TAG,
        shapes.LdapGroupMappingSerializer, paged=True, query=PAGING,
    )  # fmt: skip
    def group_mappings(self, request: Request) -> Response:
        """As configured; the DN is known once a sync has found the group."""
        rows = setup.group_mappings()
        return listed(
            read_page_request(request.query_params).of(
                len(rows), lambda offset, limit: rows[offset : offset + limit]
            )
        )

    @describe(
        "ldap_logs_auth", "List sign-ins that the directory was asked about", TAG,
        shapes.LdapLoginSerializer, paged=True,
        query=(parameter("username", "Exactly as typed, in any case."), *PAGING),
    )  # fmt: skip
    def logins(self, request: Request) -> Response:
        """Newest first; kept for 90 days."""
        rows = DirectoryLogin.objects.order_by("-created_at", "-pk")
        if name := request.query_params.get("username", "").strip():
            rows = rows.filter(username__iexact=name)
        page = read_page_request(request.query_params)
        return listed(
            page.of(
                rows.count(),
                lambda offset, limit: [_login(row) for row in rows[offset : offset + limit]],
            )
        )


def _mapped(row: DirectoryAccount) -> dict[str, Any]:
    return {
        "user_id": row.agent_id,
        "login": row.agent.login,
        "username": row.username,
        "dn": row.dn,
        "last_sync": row.last_sync_at,
    }


def _login(row: DirectoryLogin) -> dict[str, Any]:
    return {
        "username": row.username,
        "success": row.success,
        "error": row.error or None,
        "ip_address": row.ip_address,
        "user_agent": row.user_agent or None,
        "timestamp": row.created_at,
    }
