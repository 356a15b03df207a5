"""Static files: which ones, and under names that carry a fingerprint of their content."""

from django.contrib.staticfiles.apps import StaticFilesConfig
from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(StaticFilesConfig):
    """Leaves out what packages bring and no page of ours asks for: a third of the work."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "redoc", "rest_framework"]


class FingerprintedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Compressed and fingerprinted; our modules import one another by fingerprinted names too.

    So all of them may be kept by browsers for ever, and no page mixes old modules with new ones.
    Only our own: Django's switch for this stumbles over imports in comments of other packages.
    """

    _, _imports = HashedFilesMixin._js_module_import_aggregation_patterns  # type: ignore[attr-defined]
    patterns = (*CompressedManifestStaticFilesStorage.patterns, ("js/*.js", _imports))
