"""Order exports and cost lists from files: read tolerantly, kept whole or not at all."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tools.menu.imports.importer import MenuImporter
    from tools.menu.imports.options import ImportOptions
    from tools.menu.imports.report import CostsReport, ImportReport, UndoReport

__all__ = ["CostsReport", "ImportOptions", "ImportReport", "MenuImporter", "UndoReport"]
_PLACES = {"MenuImporter": "importer", "ImportOptions": "options"}


def __getattr__(name: str) -> Any:
    """Loaded when asked for: who only reads files needs no database driver."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_PLACES.get(name, 'report')}"), name)
