"""The words that facts name by their digest: fetched once from their owner, not anew for each try of a reaction."""

from collections import OrderedDict

from kit.errors import GongkaiError
from kit.files.model import PAGE_BREAK
from kit.runtime.peers import Peers, PeerUnavailable

LONGEST_FILE, LONGEST_FILES = 300_000, 600_000
"""Characters of one attachment, and of all attachments of an entry, that are searched; what comes later is cut."""
KEPT = 4_000_000  # characters


class TextGone(GongkaiError):
    """Its owner has it no more: no waiting brings it back, so the fact is set aside for whoever operates."""

    status = 410
    code = "search.text_gone"
    message = "这段文字在它所属的服务里已经没有了。"


class Texts:
    """What a digest names never changes, so that nothing kept can be stale."""

    def __init__(self, peers: Peers, kept: int = KEPT) -> None:
        self._peers, self._room = peers, kept
        self._known: OrderedDict[str, str] = OrderedDict()

    async def text(self, service: str, text: str | None, digest: str | None) -> str:
        """The text itself where the fact carries it. Raises `PeerUnavailable`, `TextGone`."""
        return text if text is not None else await self._of(service, digest)

    async def pages(self, service: str, kind: str, digest: str | None, longest: int) -> tuple[str, ...]:
        """Put together they are the text. Raises as `text`."""
        words = (await self._of(service, digest))[: min(longest, LONGEST_FILE)]
        if not words:
            return ()
        return tuple(words.split(PAGE_BREAK)) if kind == "pdf" else (words,)

    async def _of(self, service: str, digest: str | None) -> str:
        if digest is None:
            return ""
        if digest not in self._known:
            try:
                self._keep(digest, await self._peers.text(service, digest))
            except PeerUnavailable as away:
                if away.detail.get("status") == 404:
                    raise TextGone(digest=digest) from None
                raise
        self._known.move_to_end(digest)
        return self._known[digest]

    def _keep(self, digest: str, text: str) -> None:
        if digest in self._known:  # another reaction was faster
            return
        self._known[digest] = text
        self._room -= len(text)
        while self._room < 0 and len(self._known) > 1:
            _, oldest = self._known.popitem(last=False)
            self._room += len(oldest)
