"""Static files under hashed names, with the imports between script modules rewritten to those names as well."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class ModuleStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Without the rewriting a module would be loaded twice: once by its hashed and once by its plain address."""

    support_js_module_import_aggregation = True
