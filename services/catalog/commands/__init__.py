"""One function a use case: load → decide → save with its events and its audit line."""

from services.catalog.commands.calendar import set_year
from services.catalog.commands.happenings import record_happening, remove_happening
from services.catalog.commands.importing import Import, confirm, import_table, preview, upload
from services.catalog.commands.items import adopt, change, retire
from services.catalog.commands.revisions import (
    abandon_revision,
    adopt_revision,
    approve_revision,
    draft_revision,
    edit_revision,
    send_back_revision,
    submit_revision,
)
from services.catalog.commands.units import end_unit, rename_unit, set_up_unit

__all__ = [
    "Import",
    "abandon_revision",
    "adopt",
    "adopt_revision",
    "approve_revision",
    "change",
    "confirm",
    "draft_revision",
    "edit_revision",
    "end_unit",
    "import_table",
    "preview",
    "record_happening",
    "remove_happening",
    "rename_unit",
    "retire",
    "send_back_revision",
    "set_up_unit",
    "set_year",
    "submit_revision",
    "upload",
]
