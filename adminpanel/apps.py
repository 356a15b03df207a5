from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class AdminpanelConfig(AppConfig):
    name = "adminpanel"
    verbose_name = "Administration"
    default = True


class BackOfficeConfig(admin_apps.AdminConfig):
    """Django's admin with our own site: who may enter, how its start page is grouped."""

    default = False
    default_site = "adminpanel.site.BackOffice"
