"""Static files: which ones, and under names that carry a fingerprint of their content."""

import re
from collections.abc import Iterator
from functools import partial
from posixpath import dirname, join, normpath, relpath
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.apps import StaticFilesConfig
from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(StaticFilesConfig):
    """Leaves out what packages bring and no page of ours asks for: a third of the work."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "redoc", "rest_framework"]


# Sheets that do nothing but import others: browsers get each as one file, without its comments.
BUNDLES = ("css/frame.css", "css/work.css", "css/admin.css")
_IMPORT = re.compile(r'@import "([^"]+)";')
_URL = re.compile(r'url\("(\.[^"]+)"\)')
_COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)


class FingerprintedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Compressed and fingerprinted; our modules import one another by fingerprinted names too.

    So all of them may be kept by browsers for ever, and no page mixes old modules with new ones.
    Only our own: Django's switch for this stumbles over imports in comments of other packages.
    """

    def create_compressor(self, **options: Any) -> Compressor:
        """Browsers take Brotli by TLS alone, which the demo has not; it takes most of the time."""
        return super().create_compressor(use_brotli=not settings.DEMO, **options)

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[tuple[str, str, bool]]:
        """Put the bundles together first: the fingerprint is that of all their parts."""
        for name in () if dry_run else BUNDLES:
            with self.open(name) as file:
                sheet = file.read().decode()
            text = _IMPORT.sub(partial(self._part, name), sheet)
            with open(self.path(name), "w", encoding="utf-8") as file:
                file.write(_COMMENT.sub("", text))
            paths[name] = (self, name)
        yield from super().post_process(paths, dry_run, **options)

    def _part(self, bundle: str, named: re.Match[str]) -> str:
        """What an import stands for; what it names itself is found from the bundle's place."""
        folder = dirname(bundle)
        part = normpath(join(folder, named[1]))

        def moved(found: re.Match[str]) -> str:
            return f'url("{relpath(normpath(join(dirname(part), found[1])), folder)}")'

        with self.open(part) as file:
            return _URL.sub(moved, file.read().decode())

    _, _imports = HashedFilesMixin._js_module_import_aggregation_patterns  # type: ignore[attr-defined]
    patterns = (*CompressedManifestStaticFilesStorage.patterns, ("js/*.js", _imports))
