"""One function a use case: load → decide → save with its events and its audit line."""

from services.publication.commands.attachments import attach, detach, rename
from services.publication.commands.drafting import create_draft, drop_revision, edit_draft, revise
from services.publication.commands.ending import repeal, supersede, withdraw
from services.publication.commands.findings import confirm_override, mask_findings, personal_data, request_override
from services.publication.commands.migrating import migrate, migrate_all
from services.publication.commands.posting import ask_posting, post, recall_posting, waive_posting
from services.publication.commands.releasing import release, schedule, unschedule
from services.publication.commands.remarking import remark, resolve
from services.publication.commands.reviewing import approve, clear, send_back, submit

__all__ = [
    "approve",
    "ask_posting",
    "attach",
    "clear",
    "confirm_override",
    "create_draft",
    "detach",
    "drop_revision",
    "edit_draft",
    "mask_findings",
    "migrate",
    "migrate_all",
    "personal_data",
    "post",
    "recall_posting",
    "release",
    "remark",
    "rename",
    "repeal",
    "request_override",
    "resolve",
    "revise",
    "schedule",
    "send_back",
    "submit",
    "supersede",
    "unschedule",
    "waive_posting",
    "withdraw",
]
