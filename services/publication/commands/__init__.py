"""One function a use case: load → decide → save with its events and its audit line."""

from services.publication.commands.attachments import attach, detach, rename
from services.publication.commands.drafting import create_draft, drop_revision, edit_draft, revise
from services.publication.commands.ending import repeal, supersede, withdraw
from services.publication.commands.migrating import migrate, migrate_all
from services.publication.commands.releasing import release, schedule, unschedule
from services.publication.commands.remarking import remark, resolve
from services.publication.commands.reviewing import approve, clear, send_back, submit

__all__ = [
    "approve",
    "attach",
    "clear",
    "create_draft",
    "detach",
    "drop_revision",
    "edit_draft",
    "migrate",
    "migrate_all",
    "release",
    "remark",
    "rename",
    "repeal",
    "resolve",
    "revise",
    "schedule",
    "send_back",
    "submit",
    "supersede",
    "unschedule",
    "withdraw",
]
