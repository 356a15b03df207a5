"""Static files under names that carry a fingerprint of their content."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class FingerprintedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Compressed and fingerprinted; modules import one another by their fingerprinted names too.

    So all of them may be kept by browsers for ever, and no page mixes old modules with new ones.
    """

    support_js_module_import_aggregation = True
