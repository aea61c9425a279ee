"""Names that the pages of channels show for codes."""

STATES = {
    "recall_due": ("要撤下", "error"),
    "due": ("还没张贴", "warning"),
    "posted": ("已张贴", "success"),
    "recalled": ("已撤下", ""),
    "not_needed": ("不用张贴", ""),
}
ASIDE = ("recalled", "not_needed")
"""States in which nothing waits and nothing hangs."""
SIZES = {"a4": "A4", "a3": "A3"}
