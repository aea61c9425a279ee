"""One function a use case: load → decide → save with its events and its audit line."""

from services.catalog.commands.importing import Import, import_table
from services.catalog.commands.items import adopt, change, retire
from services.catalog.commands.units import end_unit, rename_unit, set_up_unit

__all__ = ["Import", "adopt", "change", "end_unit", "import_table", "rename_unit", "retire", "set_up_unit"]
