"""Personal data that the detectors found, where it stands, and the exceptions that two people stand for."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from kit.files.model import PAGE_BREAK
from law import privacy
from services.publication.domain import errors
from services.publication.domain.attachment import Attachment
from services.publication.domain.content import Content

Part = Literal["title", "summary", "body", "question", "answer", "attachment", "attachment_name"]
_AROUND = 16  # characters shown on both sides of a finding
LONGEST_REASON = 500
_BLANKS = str.maketrans("\n\t", "  ")  # inside a cell: a row is a line, and its cells are parted by tabs


@dataclass(frozen=True)
class Override:
    """`key` names the finding without telling it. It counts once `confirmed_by`, another than `by`, is named."""

    key: str
    reason: str
    by: str
    confirmed_by: str = ""


@dataclass(frozen=True)
class Place:
    """`index`: of the block or the question; `row` and `column` in a table, from 0. `attachment`: its id."""

    part: Part
    index: int | None = None
    row: int | None = None
    column: int | None = None
    attachment: str | None = None


@dataclass(frozen=True)
class Found:
    """`start` and `end` in code points of the text at `place` (of an attachment without its page breaks); one that
    runs on into the next place ends with this.

    `before`, `masked` and `after` are the passage around it, with every finding masked.
    """

    key: str
    kind: privacy.Kind
    place: Place
    start: int
    end: int
    before: str
    masked: str
    after: str


class Reading:
    """A content as one text, so that a number cut between cells or paragraphs is found, and where each piece stands."""

    def __init__(self, content: Content) -> None:
        self._pieces: list[tuple[int, Place, str]] = []
        parts: list[str] = []
        length = 0
        for place, text, end in _pieces(content):
            self._pieces.append((length, place, text))
            parts.append((text.translate(_BLANKS) if place.row is not None else text) + end)
            length += len(text) + 1
        self.text = "".join(parts)
        self._starts = [start for start, _, _ in self._pieces]

    def at(self, offset: int) -> tuple[Place, int, str]:
        """The place that holds a character, where its text begins, and that text."""
        start, place, text = self._pieces[bisect_right(self._starts, offset) - 1]
        return place, start, text

    def key(self, document: str, finding: privacy.Finding) -> str:
        return privacy.key(document, self.text, finding)

    def masked(self, findings: Sequence[privacy.Finding]) -> dict[Place, str]:
        """The new text of every place that changes."""
        text = privacy.mask(self.text, findings)
        return {
            place: "".join(
                privacy.MASK if now != was else own
                for now, was, own in zip(new, self.text[start : start + len(old)], old, strict=True)
            )
            for start, place, old in self._pieces
            if (new := text[start : start + len(old)]) != self.text[start : start + len(old)]
        }


def find(document: str, content: Content, files: Sequence[tuple[Attachment, str]] = ()) -> list[Found]:
    """All of it in the order of the document; `files`: the attachments with the words in them. `document`: its id."""
    reading = Reading(content)
    findings = privacy.find(reading.text)
    shown = privacy.mask(reading.text, findings)
    found = []
    for finding in findings:
        place, start, text = reading.at(finding.start)
        end = min(finding.end, start + len(text))
        found.append(_found(document, reading.text, shown, finding, place, (finding.start - start, end - start)))
    for attachment, words in files:
        found += in_attachment(document, attachment, words)
    return found


def findings_of(document: str, reading: Reading, key: str | None) -> list[privacy.Finding]:
    """Those with that key; all for None."""
    found = privacy.find(reading.text)
    return [one for one in found if key is None or reading.key(document, one) == key]


def open_findings(found: Sequence[Found], overrides: Sequence[Override]) -> list[Found]:
    """Those that nobody stands for: they block a release."""
    settled = {one.key for one in overrides if one.confirmed_by}
    return [one for one in found if one.key not in settled]


def request(overrides: Sequence[Override], key: str, reason: str, by: str) -> list[Override]:
    """Ask for an exception; a confirmed one stays. Raises `ReasonMissing`."""
    reason = reason.strip()
    if not reason:
        raise errors.ReasonMissing
    if any(one.key == key and one.confirmed_by for one in overrides):
        return list(overrides)
    # A reason must not tell what it is the reason to keep quiet about
    told = privacy.mask(reason, privacy.find(reason))
    return [*(one for one in overrides if one.key != key), Override(key, told, by)]


def confirm(overrides: Sequence[Override], key: str, by: str) -> list[Override]:
    """The second person's word. Raises `OverrideUnknown`, `OwnOverride`."""
    known = next((one for one in overrides if one.key == key), None)
    if known is None:
        raise errors.OverrideUnknown
    if known.confirmed_by:
        return list(overrides)
    if known.by == by:
        raise errors.OwnOverride
    return [replace(one, confirmed_by=by) if one.key == key else one for one in overrides]


def _pieces(content: Content) -> Iterator[tuple[Place, str, str]]:
    """Place, text and what parts it from the next."""
    yield Place("title"), content.title, "\n"
    yield Place("summary"), content.summary, "\n"
    for index, block in enumerate(content.body):
        yield Place("body", index), block.text, "\n"
        for row, cells in enumerate(block.rows):
            for column, cell in enumerate(cells):
                end = "\n" if column == len(cells) - 1 else "\t"
                yield Place("body", index, row, column), cell, end
    for index, one in enumerate(content.questions):
        yield Place("question", index), one.question, "\n"
        yield Place("answer", index), one.answer, "\n"


def in_attachment(document: str, attachment: Attachment, words: str) -> list[Found]:
    """In its name and in its words, read on over the end of a page."""
    words = words.replace(PAGE_BREAK, "")
    parts: tuple[tuple[Part, str], ...] = (("attachment_name", attachment.name), ("attachment", words))
    found = []
    for part, text in parts:
        findings = privacy.find(text)
        shown = privacy.mask(text, findings)
        place = Place(part, attachment=attachment.id)
        found += [_found(document, text, shown, one, place, (one.start, one.end)) for one in findings]
    return found


def _found(
    document: str, text: str, shown: str, finding: privacy.Finding, place: Place, span: tuple[int, int]
) -> Found:
    start, end = finding.start, finding.end
    return Found(
        key=privacy.key(document, text, finding),
        kind=finding.kind,
        place=place,
        start=span[0],
        end=span[1],
        before=shown[max(0, start - _AROUND) : start],
        masked=shown[start:end],
        after=shown[end : end + _AROUND],
    )
