"""What the frame of a Chinese official document says of it (GB/T 9704-2012, 7.2 to 7.4).

The head carries the name of the issuing bodies and the number, the foot their names again and the date; between them
stand who it is sent to, the text, and the list of attachments.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kit.files.model import Block
from kit.files.recognise import dates

_HEAD_LINES = 12
_FOOT_LINES = 14
_LONGEST_LINE = 60
_HAN = r"\u4e00-\u9fff"
_BODY = (
    rf"[{_HAN}（）()]{{2,40}}?(?:人民政府|政府|委员会|居委会|村委会|党委|党组|政协|人大|主席团|办公室|办公厅|领导小组|指挥部|人武部|武装部|"
    r"联合会|协会|事务所|服务站|中心|大队|法院|检察院|公司|学校|[局所站院厅部处])(?:办公室)?"
)
_ONE_BODY = re.compile(rf"{_BODY}")
_BODIES = re.compile(rf"{_BODY}(?:[\s、,，]+{_BODY})*")
_BETWEEN_BODIES = re.compile(r"[\s、,，]+")
_MASTHEAD = re.compile(rf"({_BODY}(?:[\s、]+{_BODY})*)\s*文\s*件")
_OPEN, _SHUT = r"[〔\[(（【〖{〈<﹝［]", r"[〕\])）】〗}〉>﹞］]"
_NUMBER = re.compile(
    rf"[{_HAN}](?:\s*[{_HAN}]){{0,19}}\s*{_OPEN}\s*(?:\d\s*){{4}}年?\s*{_SHUT}\s*第?\s*(?:\d\s*){{1,5}}号"
)
_NUMBER_LABEL = re.compile(r"(?:发文字号|发文号|文号|公文字号)\s*[:：]\s*")
_AFTER_NUMBER = re.compile(r"\s*(?:签\s*发\s*人.{0,40})?")
_DATE_LABEL = re.compile(r"(?:成\s*文\s*日\s*期|发文日期|签发日期|印发时间)\s*[:：]\s*")
_BODY_LABEL = re.compile(r"(?:发\s*文\s*机\s*关|发布机构|发文单位|制发机关)\s*[:：]\s*")
_TITLE_OF = re.compile(rf"({_BODY})(?:关于|印发|公告|通告|通知)")
_SPACED = re.compile(rf"(?<=[{_HAN}〇○\d])\s+(?=[{_HAN}〇○\d])")
_BRACKETED = re.compile(r"[（(].{1,60}[）)]")
_SEAL = re.compile(r"[（(]\s*(?:盖章|公章|印章|章)\s*[）)]")
_ADDRESSEE = re.compile(rf"[{_HAN}（）()、，,\s\d]{{2,120}}[:：]")
_COPIES = re.compile(r"抄\s*[送报]\s*[:：]\s*(.+)")
_ATTACHED = re.compile(r"附\s*件\s*[:：]\s*(.*)")
_ATTACHED_NEXT = re.compile(r"\d{1,2}\s*[.．、]\s*(.+)")
_ATTACHMENT_BEGINS = re.compile(r"附\s*件\s*\d{0,2}\s*[:：]?")


@dataclass
class Letterhead:
    """`number` as it was written, `issued_on` in ISO 8601. `spoken_for`: places of
    blocks that repeat these alone."""

    number: str = ""
    number_at: int | None = None
    bodies: list[str] = field(default_factory=list)
    issued_on: str | None = None
    addressees: str = ""
    attachments: list[str] = field(default_factory=list)
    copies: str = ""
    spoken_for: set[int] = field(default_factory=set)


def read_letterhead(title: str, blocks: Sequence[Block]) -> Letterhead:
    """`blocks`: the document without its title, in order."""
    found = Letterhead()
    lines = [(place, _tidy(block.text)) for place, block in enumerate(blocks) if block.kind != "table" and block.text]
    head = [one for one in lines[:_HEAD_LINES] if one[0] < _HEAD_LINES]
    _read_labels(found, head)
    _read_number(found, head)
    masthead = _read_masthead(found, head)
    signed = _read_foot(found, lines)
    if not found.bodies:
        found.bodies = signed or masthead or [match[1] for match in [_TITLE_OF.match(title)] if match]
    _read_caption_date(found, head)
    _read_lists(found, lines)
    return found


def _tidy(text: str) -> str:
    return unicodedata.normalize("NFC", text).replace("\u3000", " ").strip()


def _read_labels(found: Letterhead, head: Sequence[tuple[int, str]]) -> None:
    """Lines such as 成文日期：… that web pages print above the text."""
    for place, line in head:
        if (label := _DATE_LABEL.match(line)) and (day := _whole_date(line[label.end() :])):
            found.issued_on = day
            found.spoken_for.add(place)
        elif (label := _BODY_LABEL.match(line)) and _BODIES.fullmatch(line[label.end() :]):
            found.bodies = _BETWEEN_BODIES.split(line[label.end() :])
            found.spoken_for.add(place)


def _read_number(found: Letterhead, head: Sequence[tuple[int, str]]) -> None:
    """A document's own number stands on a line by itself, or beside its masthead; in a sentence it is a citation."""
    for place, line in head:
        label = _NUMBER_LABEL.match(line)
        bare = line[label.end() :] if label else line.strip("（）() ") if line[:1] in "（(" else line
        begins = 0
        if masthead := _MASTHEAD.match(bare):
            begins = masthead.end()
        rest = bare[begins:].strip()
        number = _NUMBER.match(rest)
        if number is None and line[:1] in "（(":
            number = _NUMBER.match(line[1:].strip())
            rest = line[1:].strip().rstrip("）) ")
        if number and _AFTER_NUMBER.fullmatch(rest, number.end()):
            found.number, found.number_at = re.sub(r"\s+", "", number[0]), place
            found.spoken_for.add(place)
            return


def _read_masthead(found: Letterhead, head: Sequence[tuple[int, str]]) -> list[str]:
    """港口镇人民政府文件; several bodies stand in lines of their own above the last, or above 文件 alone."""
    for index, (place, line) in enumerate(head):
        bare = _SPACED.sub("", line)
        match = _MASTHEAD.match(line) or _MASTHEAD.match(bare)
        if match is None and bare != "文件":
            continue
        bodies = (
            _BETWEEN_BODIES.split(_SPACED.sub("", match[1]) if match and match.string == bare else match[1])
            if match
            else []
        )
        places = [place] if match is None or match.end() == len(match.string) or place in found.spoken_for else []
        for above, text in reversed(head[:index]):
            if not _ONE_BODY.fullmatch(_SPACED.sub("", text)):
                break
            bodies.insert(0, _SPACED.sub("", text))
            places.append(above)
        if bodies:
            found.spoken_for.update(places)
            return bodies
    return []


def _read_foot(found: Letterhead, lines: Sequence[tuple[int, str]]) -> list[str]:
    """Signature and date below the text; attachments may follow them. Answers the bodies that signed."""
    candidates = list(_signatures(lines))
    best = next((one for one in candidates if one[1]), None)
    late = [one for one in candidates if not one[1] and one[2] >= len(lines) - _FOOT_LINES]
    if best is None and late:
        best = late[-1]
    if best is None:
        return []
    found.issued_on = found.issued_on or best[0]
    return best[1]


def _signatures(lines: Sequence[tuple[int, str]]) -> Iterator[tuple[str, list[str], int]]:
    """Date, bodies and index of each line that is a date, or bodies and a date, in the order of the text."""
    for index in range(1, len(lines)):
        line = _SEAL.sub("", lines[index][1])
        if len(line) > _LONGEST_LINE:
            continue
        day, before = _date_at_end(line)
        if day is None:
            continue
        if before:
            if _BODIES.fullmatch(before):
                yield day, _split(before), index
            continue
        bodies = list(_bodies_above(lines, index)) or _bodies_below(lines, index)
        yield day, bodies, index


def _bodies_above(lines: Sequence[tuple[int, str]], index: int) -> list[str]:
    bodies: list[str] = []
    for _, text in reversed(lines[max(1, index - 6) : index]):
        bare = _SEAL.sub("", text).strip()
        if not (_BODIES.fullmatch(bare) or _BODIES.fullmatch(_SPACED.sub("", bare))):
            break
        bodies = [*_split(bare), *bodies]
    return bodies


def _bodies_below(lines: Sequence[tuple[int, str]], index: int) -> list[str]:
    below = _SEAL.sub("", lines[index + 1][1]).strip() if index + 1 < len(lines) else ""
    return _split(below) if _BODIES.fullmatch(below) else []


def _split(text: str) -> list[str]:
    """Bodies of a line; single characters set apart are one body."""
    parts = [part for part in _BETWEEN_BODIES.split(text.strip()) if part]
    return parts if all(_ONE_BODY.fullmatch(part) for part in parts) else [_SPACED.sub("", text.strip())]


def _date_at_end(line: str) -> tuple[str | None, str]:
    """The date that ends the line, brackets around it left out, and what stands before it."""
    bare = _SPACED.sub("", line.strip("（）() 。"))
    spaced = line.strip("（）() 。")
    for text in (spaced, bare):
        found = list(dates(text))
        if found and found[-1].end == len(text):
            before = text[: found[-1].start].strip(" （(")
            return found[-1].date.isoformat(), before
    return None, ""


def _whole_date(text: str) -> str | None:
    day, before = _date_at_end(text)
    return day if not before else None


def _read_caption_date(found: Letterhead, head: Sequence[tuple[int, str]]) -> None:
    """（2022年3月14日） under the title."""
    for place, line in head:
        if (day := _whole_date(line)) and found.issued_on in (None, day):
            found.issued_on = day
            found.spoken_for.add(place)
        elif place not in found.spoken_for and not _BRACKETED.fullmatch(line):
            return


def _read_lists(found: Letterhead, lines: Sequence[tuple[int, str]]) -> None:
    listing = False
    for place, line in lines:
        if (copies := _COPIES.match(line)) and not found.copies:
            found.copies = copies[1].rstrip("。")
        if (attached := _ATTACHED.fullmatch(line)) and not found.attachments:
            listing = True
            line = attached[1]
            if line and not _ATTACHED_NEXT.fullmatch(line):
                found.attachments.append(line)
                continue
        if listing:
            if one := _ATTACHED_NEXT.fullmatch(line):
                found.attachments.append(one[1].strip())
            elif line:
                listing = False
        free = place not in found.spoken_for
        if not found.addressees and free and place < _HEAD_LINES and _ADDRESSEE.fullmatch(line):
            found.addressees = line.rstrip(":：")
