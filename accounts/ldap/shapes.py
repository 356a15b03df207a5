"""The objects of contract 4.18 as they are described."""

from rest_framework import serializers

from accounts.ldap.options import ATTRIBUTES
from accounts.models import Permission

AttributeMapSerializer: type[serializers.Serializer] = type(
    "AttributeMapSerializer",
    (serializers.Serializer,),
    {
        "__doc__": "Which attribute of an entry holds which fact.",
        **{name: serializers.CharField() for name in ATTRIBUTES},
    },
)


class LdapMappingInputSerializer(serializers.Serializer):
    """Members of a group of the directory hold a role, or permissions in a group."""

    ldap_group = serializers.CharField(help_text="DN or name, as configured.")
    group_id = serializers.IntegerField(allow_null=True)
    role_id = serializers.IntegerField(allow_null=True)
    permissions = serializers.ListField(child=serializers.ChoiceField(Permission.values))


class LdapConfigSerializer(serializers.Serializer):
    """The settings, with the usual ones filled in; never the password."""

    configured = serializers.BooleanField()
    enabled = serializers.BooleanField()
    auto_sync = serializers.BooleanField()
    sync_interval = serializers.CharField(help_text="30m, 1h ...")
    last_sync = serializers.DateTimeField(allow_null=True)
    host = serializers.CharField(required=False)
    port = serializers.IntegerField(required=False)
    use_tls = serializers.BooleanField(required=False)
    start_tls = serializers.BooleanField(required=False)
    insecure_skip_verify = serializers.BooleanField(required=False)
    base_dn = serializers.CharField(required=False)
    bind_dn = serializers.CharField(required=False)
    user_search_base = serializers.CharField(required=False)
    user_filter = serializers.CharField(required=False)
    group_search_base = serializers.CharField(required=False)
    group_filter = serializers.CharField(required=False)
    group_member_attribute = serializers.CharField(required=False)
    attribute_map = AttributeMapSerializer(required=False)
    group_mappings = LdapMappingInputSerializer(many=True, required=False)
    auto_create_users = serializers.BooleanField(required=False)
    auto_update_users = serializers.BooleanField(required=False)


class LdapTestSerializer(serializers.Serializer):
    """A directory that could be asked."""

    connected = serializers.BooleanField()
    response_time = serializers.IntegerField(help_text="Milliseconds.")
    users_found = serializers.IntegerField()


class LdapUserSerializer(serializers.Serializer):
    """Somebody in the directory."""

    dn = serializers.CharField()
    username = serializers.CharField()
    email = serializers.CharField()
    first_name = serializers.CharField()
    last_name = serializers.CharField()
    display_name = serializers.CharField()
    department = serializers.CharField()
    title = serializers.CharField()
    groups = serializers.ListField(
        child=serializers.CharField(), help_text="DNs, also of groups that hold their groups."
    )


class LdapGroupSerializer(serializers.Serializer):
    """A group in the directory."""

    dn = serializers.CharField()
    name = serializers.CharField()
    description = serializers.CharField()
    members = serializers.ListField(child=serializers.CharField())


class LdapSyncResultSerializer(serializers.Serializer):
    """What a run of the sync did, or would do."""

    users_found = serializers.IntegerField()
    users_created = serializers.IntegerField()
    users_updated = serializers.IntegerField()
    users_disabled = serializers.IntegerField()
    groups_found = serializers.IntegerField()
    groups_created = serializers.IntegerField(help_text="Always 0: groups are made by people.")
    groups_updated = serializers.IntegerField(help_text="Groups and roles with other members.")
    errors = serializers.ListField(child=serializers.CharField())  # type: ignore[assignment]
    start_time = serializers.DateTimeField()
    end_time = serializers.DateTimeField()
    duration = serializers.IntegerField(help_text="Milliseconds.")
    dry_run = serializers.BooleanField()


class LdapStatusSerializer(serializers.Serializer):
    """How it is with the directory now."""

    configured = serializers.BooleanField()
    connected = serializers.BooleanField(help_text="Whether it answers at this moment.")
    auto_sync = serializers.BooleanField()
    last_sync = serializers.DateTimeField(allow_null=True)
    next_sync = serializers.DateTimeField(allow_null=True)
    sync_interval = serializers.CharField()
    total_users = serializers.IntegerField(help_text="Accounts that the directory keeps.")
    total_groups = serializers.IntegerField(help_text="Groups that the last run found.")
    last_result = LdapSyncResultSerializer(allow_null=True)


class LdapImportedSerializer(serializers.Serializer):
    """What became of one user."""

    username = serializers.CharField()
    status = serializers.ChoiceField(["created", "updated", "unchanged", "failed"])
    user_id = serializers.IntegerField(allow_null=True)
    error = serializers.CharField(allow_null=True)


class LdapImportSerializer(serializers.Serializer):
    """What became of each user."""

    dry_run = serializers.BooleanField()
    results = LdapImportedSerializer(many=True)


class LdapUserMappingSerializer(serializers.Serializer):
    """An agent and the entry of the directory that is theirs."""

    user_id = serializers.IntegerField()
    login = serializers.CharField()
    username = serializers.CharField()
    dn = serializers.CharField()
    last_sync = serializers.DateTimeField(allow_null=True)


class LdapGroupMappingSerializer(serializers.Serializer):
    """A group of the directory, and what its members hold."""

    ldap_group = serializers.CharField()
    dn = serializers.CharField(help_text="Empty until a sync has found the group.")
    group_id = serializers.IntegerField(allow_null=True)
    role_id = serializers.IntegerField(allow_null=True)
    name = serializers.CharField(help_text="Of the role or group.")
    permissions = serializers.ListField(child=serializers.ChoiceField(Permission.values))


class LdapLoginSerializer(serializers.Serializer):
    """A sign-in that the directory was asked about."""

    username = serializers.CharField()
    success = serializers.BooleanField()
    error = serializers.CharField(allow_null=True)
    ip_address = serializers.CharField(allow_null=True)
    user_agent = serializers.CharField(allow_null=True)
    timestamp = serializers.DateTimeField()
