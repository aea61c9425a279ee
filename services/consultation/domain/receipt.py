"""What a commenter holds in hand: the promise that the comment will stand in the record, and what proves it later."""

import base64
import hmac
import secrets
from collections.abc import Iterable
from typing import Any

from kit.merkle import receipts
from services.consultation.domain.comment import Comment

_MAC = 16  # bytes


def new_salt() -> str:
    """32 random bytes in hex: without them nobody can try out which words a leaf stands for."""
    return secrets.token_hex(32)


def content(comment: Comment) -> dict[str, Any]:
    """What of a comment the record holds fast."""
    return {
        "accepted_at": comment.accepted_at,
        "clause": comment.clause,
        "consultation": comment.consultation,
        "files": [one.digest for one in comment.files],
        "source": comment.source,
        "text": comment.text,
    }


def leaf_of(salt: str, comment: Comment) -> str:
    """The Merkle leaf hash, in hex, of the entry SHA-256(salt ‖ canonical content)."""
    return receipts.leaf_from(salt, content(comment))


def unchanged(comment: Comment) -> bool:
    """Whether the words in the store are those the leaf was made from. An erased comment has none to compare."""
    return comment.erased is not None or (len(comment.salt) == 64 and leaf_of(comment.salt, comment) == comment.leaf)


def ticket_of(comment: str, secret: bytes) -> str:
    """The address of a receipt: who has it is whoever was given it. Nothing is stored for it."""
    return f"{comment}.{_mac(comment, secret)}"


def comment_of(ticket: str, secrets: Iterable[bytes]) -> str | None:
    """The comment's id, or None for a ticket that nobody was given."""
    comment, _, mac = ticket.partition(".")
    good = [hmac.compare_digest(mac.encode(), _mac(comment, secret).encode()) for secret in secrets]
    return comment if any(good) else None


def _mac(comment: str, secret: bytes) -> str:
    digest = hmac.digest(secret, comment.encode(), "sha256")[:_MAC]
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
