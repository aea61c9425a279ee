"""A log of a few entries, and receipts for them."""

import base64
from dataclasses import replace
from typing import Any

from kit.merkle import proofs, tiles
from kit.merkle.checkpoint import Checkpoint
from kit.merkle.note import SigningKey
from kit.merkle.receipts import Inclusion, Promise, Receipt, leaf_from, promised
from kit.merkle.tree import root_of

KEY = SigningKey(bytes(range(32)))
OTHER = SigningKey(bytes(32))
LOG = "town.example.invalid/record/village-plan"


def content(number: int) -> dict[str, Any]:
    return {
        "accepted_at": f"2022-03-14T09:00:{number:02}+08:00",
        "clause": "p-1" if number % 2 else None,
        "consultation": "village-plan",
        "files": [],
        "source": "online",
        "text": f"第 {number} 条意见：“路灯”\n要修。\t\\ \u2028 😀",
    }


def salt(number: int) -> str:
    return f"{number + 1:064x}"


class Log:
    def __init__(self, size: int, key: SigningKey = KEY, log: str = LOG) -> None:
        self.size, self.key, self.log = size, key, log
        self.leaves = [leaf_from(salt(number), content(number)) for number in range(size)]
        self._tiles: dict[tiles.Place, list[bytes]] = {}
        tiles.append(self._tiles, 0, [bytes.fromhex(leaf) for leaf in self.leaves])

    def checkpoint(self, size: int | None = None) -> str:
        size = self.size if size is None else size
        root = root_of([bytes.fromhex(leaf) for leaf in self.leaves[:size]])
        return Checkpoint(self.log, size, root).signed(self.key)

    def promise(self, number: int) -> Promise:
        leaf, at = self.leaves[number], content(number)["accepted_at"]
        return Promise(
            log=self.log,
            leaf=leaf,
            at=at,
            key=base64.b64encode(self.key.public.raw).decode(),
            signature=base64.b64encode(self.key.sign(promised(self.log, leaf, at))).decode(),
        )

    def given(self, number: int) -> Receipt:
        return Receipt(self.promise(number), content(number), salt(number))

    def proven(self, number: int, size: int | None = None) -> Receipt:
        size = self.size if size is None else size
        path = [tiles.hash_of(span, self._tiles).hex() for span in proofs.inclusion(number, size)]
        return replace(self.given(number), inclusion=Inclusion(number, size, path), checkpoint=self.checkpoint(size))
