"""Order exports and cost lists from files: read tolerantly, kept whole or not at all."""

from tools.menu.imports.importer import MenuImporter
from tools.menu.imports.report import CostsReport, ImportOptions, ImportReport, UndoReport

__all__ = ["CostsReport", "ImportOptions", "ImportReport", "MenuImporter", "UndoReport"]
