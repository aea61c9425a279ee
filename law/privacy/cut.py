"""Cards and mobile numbers that were cut at unusual places, or between cells or lines.

Rows of amounts look much the same, so an unlabelled number has to show that its pieces belong together.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from law.privacy.around import GAP, HEAD, MOBILE, Span, in_row, is_other_number
from law.privacy.names import NAME

_PIECE = re.compile(rf"\d+(?:{GAP}\d+)*")
_GROUPS, _BETWEEN = re.compile(r"\d+"), re.compile(r"\D+")
_MOST_PIECES, _MOST_NAMED = 3, 19
_LONGEST = 80
_UNIT_AFTER = re.compile(r"\s?[年月日元万亿亩户人个名件项%．、.]")

_MOBILE_BEGINS = re.compile(r"(?:(?:00)?86|0)?\D{0,6}1\D{0,6}[3-9]")
_MOBILE_NAMED = re.compile(
    rf"(?:(?:手机|电话|联系|号码|TEL|PHONE|MOBILE|微信|热线)[^\d\n]{{0,8}}|(?<![\u4e00-\u9fff]){NAME}(?<![村组镇乡县市区局所站户元])[：:]?)\Z"
)
_USUAL_CUTS = frozenset({(3, 4, 4), (4, 3, 4), (3, 3, 5), (4, 4, 3), (3, 8), (7, 4), (3, 4, 2, 2), (3, 2, 2, 2, 2)})

_CARD_BEGINS = re.compile(r"[3-9]")
_CARD_NAMED = re.compile(r"(?:[卡账帐]号?|账户|帐户|银行|存折|一卡通)[^\d\n]{0,8}\Z")


@dataclass(frozen=True)
class Piece:
    """Digits of one cell or line, with the gaps inside it. `groups`: how many digits stand together."""

    start: int
    end: int
    digits: str
    groups: tuple[int, ...]
    gaps: str  # one character for each gap


@dataclass(frozen=True)
class _Cut:
    """Pieces that may be one number; `named`: a word before them says so."""

    text: str
    pieces: Sequence[Piece]
    named: bool

    @property
    def digits(self) -> str:
        return "".join(piece.digits for piece in self.pieces)

    @property
    def span(self) -> Span:
        return self.pieces[0].start, self.pieces[-1].end

    @property
    def gaps(self) -> list[str]:
        """What stands between the pieces."""
        return [self.text[one.end : other.start] for one, other in pairwise(self.pieces)]


def cut_mobiles(text: str, run: Span) -> Iterator[Span]:
    yield from _cut(text, run, _MOBILE_BEGINS, _MOBILE_NAMED, _is_mobile)


def cut_cards(text: str, run: Span, is_card: Callable[[str], bool]) -> Iterator[Span]:
    def check(cut: _Cut) -> bool:
        return 16 <= len(cut.digits) <= 19 and _is_card(cut) and is_card(cut.digits)

    yield from _cut(text, run, _CARD_BEGINS, _CARD_NAMED, check)


def _cut(
    text: str, run: Span, begins: re.Pattern[str], named_by: re.Pattern[str], check: Callable[[_Cut], bool]
) -> Iterator[Span]:
    spans = [piece.span() for piece in _PIECE.finditer(text, *run)]
    for first, (start, _) in enumerate(spans):
        if not begins.match(text, start):
            continue
        named = bool(named_by.search(text[max(0, start - HEAD) : start]))
        pieces: list[Piece] = []
        for piece in spans[first : first + (_MOST_NAMED if named else _MOST_PIECES)]:
            if piece[1] - start > _LONGEST:
                break
            pieces.append(_piece(text, *piece))
            if check(_Cut(text, pieces, named)):
                yield start, piece[1]


def _piece(text: str, start: int, end: int) -> Piece:
    groups = _GROUPS.findall(text, start, end)
    gaps = "".join(gap.strip()[:1] or " " for gap in _BETWEEN.findall(text, start, end))
    return Piece(start, end, "".join(groups), tuple(map(len, groups)), gaps)


def _is_mobile(cut: _Cut) -> bool:
    match = MOBILE.fullmatch(cut.digits) if 11 <= len(cut.digits) <= 15 else None
    if not match or is_other_number(cut.text, cut.span) or _UNIT_AFTER.match(cut.text, cut.span[1]):
        return False
    if cut.named:
        return True
    if len(cut.pieces) == 1:
        return _cut_as_mobile(cut.text, cut.pieces[0])
    return cut.pieces[0].groups[0] >= 3 and _torn(cut)


def _cut_as_mobile(text: str, piece: Piece) -> bool:
    if len(set(piece.gaps)) != 1:
        return False
    if piece.groups in _USUAL_CUTS:
        return piece.gaps[0] not in " ." or not in_row(text, (piece.start, piece.end))
    # One blank, point or dash also stands between two amounts, in a fraction or in a range
    return piece.gaps[0] != " " and len(piece.gaps) > 1 and piece.groups[0] >= 3


def _is_card(cut: _Cut) -> bool:
    if is_other_number(cut.text, cut.span, unless="62") or _UNIT_AFTER.match(cut.text, cut.span[1]):
        return False
    if cut.named:
        return True
    if not cut.digits.startswith("62"):
        return len(cut.digits) == 16 and cut.digits[0] in "45" and len(cut.pieces) == 2 and _over_lines(cut, 4)
    groups = [length for piece in cut.pieces for length in piece.groups]
    if len(cut.pieces) == 1 and len(set(groups[:-1])) == 1 and groups[-1] <= groups[0]:
        return not in_row(cut.text, cut.span)
    if "." in "".join(piece.gaps for piece in cut.pieces):
        return False
    return len(cut.pieces) < _MOST_PIECES and groups[0] >= 4 and len(cut.pieces[-1].digits) >= 3


def _over_lines(cut: _Cut, least: int) -> bool:
    return all("\n" in gap for gap in cut.gaps) and min(len(piece.digits) for piece in cut.pieces) >= least


def _torn(cut: _Cut) -> bool:
    """Whether cells or lines belong together: no amount begins with 0, and a line that ends in words was broken off."""
    lines = _over_lines(cut, 1)
    if any("." in piece.gaps for piece in cut.pieces):
        return False
    if any(piece.digits[0] == "0" for piece in cut.pieces[1:]):
        return all(re.search(r"[\n\t|/]", gap) for gap in cut.gaps)
    if len(cut.text.strip()) == cut.span[1] - cut.span[0]:
        return lines  # there is nothing else
    before = cut.text[cut.pieces[0].start - 1 : cut.pieces[0].start]
    return lines and bool(before) and not before.isspace() and before not in "|,."
