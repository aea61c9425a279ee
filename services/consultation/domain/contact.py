"""What a commenter left so that the department can answer: free words, perhaps with an address."""

import re

_MAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


def mail_of(contact: str) -> str | None:
    """The first e-mail address in it."""
    found = _MAIL.search(contact)
    return found[0] if found else None
