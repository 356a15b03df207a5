"""The LDAP directory: its settings, whose accounts come from it, what was read and tried."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gotrs.common.crypto import EncryptedTextField


class Directory(models.Model):
    """The one configured LDAP server (contract 4.18). The bind password is encrypted at rest."""

    enabled = models.BooleanField(_("enabled"), default=True)
    host = models.CharField(_("host"), max_length=255)
    port = models.PositiveIntegerField(_("port"), default=389)
    use_tls = models.BooleanField(_("TLS"), default=False)
    start_tls = models.BooleanField(_("StartTLS"), default=False)
    insecure_skip_verify = models.BooleanField(_("accept any certificate"), default=False)
    base_dn = models.CharField(_("base DN"), max_length=500)
    bind_dn = models.CharField(_("bind DN"), max_length=500)
    bind_password = EncryptedTextField(_("bind password"), blank=True, default="")
    # Everything else of contract 4.18: search bases, filters, maps, group mappings, intervals.
    options = models.JSONField(default=dict)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("LDAP directory")
        verbose_name_plural = _("LDAP directory")
        constraints = [
            # There is at most one (contract 4.18).
            models.CheckConstraint(condition=models.Q(pk=1), name="directory_only_one")
        ]

    def __str__(self) -> str:
        return self.host


class DirectoryAccount(models.Model):
    """An agent whose account is kept by the directory."""

    agent = models.OneToOneField(
        "accounts.Agent", on_delete=models.CASCADE, related_name="directory_account"
    )
    username = models.CharField(_("user name"), max_length=255)
    dn = models.TextField(_("DN"))
    # entryUUID or objectGUID: stays when the entry is renamed or moved.
    entry_id = models.CharField(max_length=100, blank=True, default="")
    # Disabled because the entry is gone, not by an admin; the next sync may open it again.
    disabled_by_sync = models.BooleanField(default=False)
    last_sync_at = models.DateTimeField(_("last synchronised"), null=True)

    class Meta:
        verbose_name = _("directory account")
        verbose_name_plural = _("directory accounts")

    def __str__(self) -> str:
        return self.username


class DirectoryGrant(models.Model):
    """A role or permission that the directory gave, so that a sync takes back only its own."""

    account = models.ForeignKey(DirectoryAccount, on_delete=models.CASCADE, related_name="grants")
    role = models.ForeignKey("accounts.Role", null=True, on_delete=models.CASCADE)
    group = models.ForeignKey("accounts.Group", null=True, on_delete=models.CASCADE)
    permission = models.CharField(max_length=20, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "role"],
                condition=models.Q(role__isnull=False),
                name="directory_role_once",
            ),
            models.UniqueConstraint(
                fields=["account", "group", "permission"],
                condition=models.Q(group__isnull=False),
                name="directory_permission_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.role_id or self.group_id} {self.permission}".rstrip()


class DirectorySync(models.Model):
    """One run of the synchronisation and its result."""

    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    # A run that is not over by then died with its process.
    running_until = models.DateTimeField(null=True)
    dry_run = models.BooleanField(default=False)
    # The numbers of LDAPSyncResult (contract part 3).
    result = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("directory synchronisation")
        verbose_name_plural = _("directory synchronisations")
        indexes = [
            # GET /admin/ldap/sync/status: the last run.
            models.Index(fields=["-started_at"], name="directory_sync_recent"),
        ]

    def __str__(self) -> str:
        return f"sync of {self.started_at:%Y-%m-%d %H:%M}"


class DirectoryLogin(models.Model):
    """An attempt to sign in with a directory password."""

    username = models.CharField(max_length=255)
    success = models.BooleanField()
    error = models.CharField(max_length=250, blank=True, default="")
    ip_address = models.GenericIPAddressField(null=True)
    user_agent = models.CharField(max_length=250, blank=True, default="")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("directory login")
        verbose_name_plural = _("directory logins")
        indexes = [
            # GET /admin/ldap/logs/auth, newest first.
            models.Index(fields=["-created_at", "-id"], name="directory_login_recent"),
        ]

    def __str__(self) -> str:
        return self.username
