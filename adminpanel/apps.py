from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class AdminpanelConfig(AppConfig):
    name = "adminpanel"
    verbose_name = "Administration"
    default = True


class BackOfficeConfig(admin_apps.SimpleAdminConfig):
    """Django's admin with our own site: who may enter, how its start page is grouped.

    Its pages are looked for where addresses are read (gotrs.urls): workers and commands have none.
    """

    default = False
    default_site = "adminpanel.site.BackOffice"
