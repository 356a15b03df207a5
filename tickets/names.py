"""Names of rows that come with the product: shown in the reader's language, stored in English.

What an administrator names is shown as it is, unless a catalog happens to have it.
"""

from django.utils.translation import gettext_noop as _

STATES = (
    _("new"),
    _("open"),
    _("closed successful"),
    _("closed unsuccessful"),
    _("pending reminder"),
    _("pending auto close+"),
    _("pending auto close-"),
    _("removed"),
    _("merged"),
)
PRIORITIES = (_("1 very low"), _("2 low"), _("3 normal"), _("4 high"), _("5 very high"))
TYPES = (
    _("Unclassified"),
    _("Incident"),
    _("Service Request"),
    _("Problem"),
    _("Change Request"),
)
