"""A notice as an e-mail message (RFC 5322), the same for every adapter that speaks mail."""

import re
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from kit.notify.port import BadAddress, Notice
from kit.runtime.clock import Clock
from kit.runtime.ids import derived_id


def occasion(notice: Notice) -> str:
    """One id for one person and one occasion; it shows neither."""
    return derived_id(notice.address, notice.dedupe)


def compose(notice: Notice, sender: str, clock: Clock) -> EmailMessage:
    """Mail systems drop a second message with the same Message-ID: it is made of the occasion."""
    message = EmailMessage(policy=SMTP)
    message["From"] = _address(sender)
    message["To"] = _address(notice.address)
    message["Subject"] = re.sub(r"\s+", " ", notice.subject).strip()
    message["Date"] = clock.now()
    message["Message-ID"] = f"<{occasion(notice)}@{_address(sender).domain or 'localhost'}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
    message.set_content(notice.text)
    return message


def check_address(text: str) -> None:
    """Raises `BadAddress`, for those too that only some mail servers take (RFC 6531)."""
    if not text.isascii():
        raise BadAddress
    _address(text)


def _address(text: str) -> Address:
    try:
        address = Address(addr_spec=text)
    except (ValueError, IndexError, AttributeError, HeaderParseError) as error:  # all that the parser raises
        raise BadAddress from error
    if not address.username or not address.domain:
        raise BadAddress
    return address
