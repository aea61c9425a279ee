"""Who wants to come. Name, contact and stance never leave this service; the public sees a number or a masked name."""

import base64
import hashlib
import hmac
import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from services.consultation.domain import gathering_errors as errors
from services.consultation.domain.comment import clean, visible
from services.consultation.domain.gathering_parts import Role

Stance = Literal["for", "against", "neutral"]

_LONGEST_NAME = 40
_ID = 22  # characters
_ALPHABET = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", b"0123456789ABCDEFGHJKMNPQRSTVWXYZ")
_PHONE = re.compile(r"\+?[0-9]{7,15}")


@dataclass
class Registration:
    """All of it private but `number`. The same form sent again is the same `id`."""

    id: str
    gathering: str
    department: str
    number: str  # public
    secret: str
    role: Role
    name: str
    phone: str
    email: str
    village: str  # code
    stance: Stance
    interest: str  # how the matter concerns them
    needs: str  # for getting there and taking part
    registered_at: str  # ISO 8601
    twin: str  # the same for the same contact
    author: str = ""  # subject of whoever was signed in
    withdrawn: bool = False
    unwelcomed: bool = False  # a letter with the ticket is owed
    erased: bool = False  # whom to contact, interest and needs, after their time
    version: int = 0

    @property
    def ticket(self) -> str:
        return self.id + self.secret

    @property
    def person(self) -> tuple[str, str]:
        """Name and contact together: a contact alone may be another's, put down by a stranger or a family's."""
        return "".join(self.name.split()).casefold(), self.twin

    @property
    def code(self) -> str:
        """What is shown at the door."""
        return spoken(f"door\0{self.ticket}", 12)

    def holds(self, ticket: str) -> bool:
        return hmac.compare_digest(self.ticket.encode(), ticket.encode())

    def erase_contact(self) -> None:
        """个人信息保护法第十九条: kept no longer than needed."""
        self.phone = self.email = self.interest = self.needs = ""
        self.erased = True


def id_of(ticket: str) -> str:
    return ticket[:_ID]


def spoken(source: str, length: int) -> str:
    """Crockford's base 32: no letter that is taken for a digit."""
    digest = hashlib.sha256(source.encode()).digest()
    return base64.b32encode(digest).translate(_ALPHABET)[:length].decode()


def number_of(id: str) -> str:
    written = spoken(f"number\0{id}", 8)
    return f"{written[:4]}-{written[4:]}"


def plain_code(written: str) -> str:
    """As somebody may type it at the door."""
    bare = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", written)).upper()
    return bare.replace("O", "0").replace("I", "1").replace("L", "1")


def door_digest(salt: str, code: str) -> str:
    return hashlib.sha256((salt + code).encode()).hexdigest()


def person(name: str) -> str:
    """Raises `NameMissing`."""
    kept = clean(name)[:_LONGEST_NAME]
    if not visible(kept):
        raise errors.NameMissing
    return kept


def phone_number(written: str) -> str:
    """Digits alone, or "". Raises `ContactWrong`."""
    bare = re.sub(r"[\s()（）-]", "", unicodedata.normalize("NFKC", written))
    if bare and not _PHONE.fullmatch(bare):
        raise errors.ContactWrong
    return bare


def twin_of(gathering: str, phone: str, email: str) -> str:
    return hashlib.sha256("\0".join((gathering, phone.removeprefix("+86") or email.lower())).encode()).hexdigest()
