"""Where people live, finer than village and group; the public addresses of offices are left alone."""

import re
from collections.abc import Iterator

from law._data import load
from law.privacy.cells import Cell
from law.privacy.names import NAME

Span = tuple[int, int]

_WORDS = load("personal_data.toml")
_OFFICE = "|".join(_WORDS["office"]["words"].split())
_LABELS = "|".join(_WORDS["persons"]["labels"].split())
_HAN = r"\u4e00-\u9fff"

_N = r"(?:\d{1,5}|[一二三四五六七八九十百零〇]{1,6}|[甲乙丙丁A-Z])(?:[-之]\d{1,4})?"
_UNIT = r"(?:号(?:楼|院|门|房|室)?|弄|幢|栋|座|单元|室|门)"
_HOUSE = rf"{_N} ?{_UNIT}(?:[- ]?{_N} ?(?:{_UNIT}|楼|层|户|房)){{0,5}}(?:[-附]?\d{{1,5}}(?![\d{_HAN}]))?"
_SHORT = r"\d{1,3}(?:[-#]\d{1,4}){1,3}"  # 3-2-501, 3#501
_FINE = re.compile(rf"{_HOUSE}|(?<![\d-]){_SHORT}(?![\d-])")
_LINE = re.compile(r"[^\n]+")
_HINT = re.compile(rf"{_N} ?(?:{_UNIT}|楼)|{_SHORT}|门牌")
_COARSE = re.compile(
    r"省|市(?!场)|县|镇|乡|街道(?:办事处)?|社区|居委会|自然村|村(?:委会|民委员会)?(?!民)|小组|组|屯|小区|花园|家园|公寓|新区"
)
_ENDS = rf"(?![{_HAN}])|(?=[附院门之家户村居住的人]|[{_HAN}]{{1,2}}[某×])"

_HOME = re.compile(
    r"(?:家庭(?:住址|地址)|现?住址|居住地址?|现住(?:址|地)?|户籍(?:地址|所在地|地)|户口所在地|常住地址|家住|现居住?|租住|暂住|居住|"
    r"(?<=[,，;；、(（ \t])住|(?<=现)住)(?!院|房|宿|户|建|宅|所|证)(?:为|是|在|于)?[：: ]{0,2}([^,，。；;\n\t|]{2,60})"
)
_ADDRESS = re.compile(
    r"(?<![工公])(?:(?:通讯|联系|收件|邮寄|送达|详细)?地址|住所)(?:为|是|在|于)?[：: ]{0,2}([^,，。；;\n\t|]{2,60})"
)
_PERSON_BEFORE = re.compile(
    rf"(?:(?:{_LABELS})[：: ]|身份证|[,，、 (（](?:男|女)[,，、 )）\d]|先生|女士|同志|{NAME}[:：]\s?\Z)"
)
_AT_GROUP = re.compile(rf"(?:村|社区|居委会)[{_HAN}\dA-Z]{{0,10}}?组 ?({_HOUSE})(?:{_ENDS})")
_OF_HOUSEHOLD = re.compile(rf"(?:村|社区|路|街|巷) ?({_HOUSE})(?=的?(?:村民|居民|住户|农户|户主))")
_FLAT = re.compile(rf"{_N} ?(?:栋|幢|号楼|座) ?{_N} ?单元 ?{_N} ?(?:室|号|房)?")
_DOOR = re.compile(rf"门牌(?:号码?[：: 为是]{{0,2}}(?={_N})|[：: ]?(?={_N} ?号))({_N} ?号?)")
_OFFICE_BEFORE = re.compile(
    rf"(?:(?:{_OFFICE})[{_HAN}]{{0,6}}|地址|地点|位于|设在)[：:,，(（ \t]{{0,3}}[{_HAN}\d]{{0,12}}\Z"
)
_VILLAGE_OFFICE = re.compile(rf"村(?:委会|民委员会)(?=[{_HAN}\d]{{0,8}}组)")  # stands for the village in an address
_LONGEST = 60
_IN_CELL = re.compile(rf"(?:村|组|路|街|巷|小区|社区)[{_HAN}\dA-Z]{{0,12}}?({_HOUSE})\Z")


def addresses(text: str) -> Iterator[Span]:
    for line in _LINE.finditer(text):
        if _HINT.search(line[0]):
            yield from _homes(text, line.span())
            yield from _houses(text, line.span())


def _homes(text: str, line: Span) -> Iterator[Span]:
    """What a word before it says is where somebody lives."""
    for match in _HOME.finditer(text, *line):
        yield from _fine(match[1], match.start(1))
    for match in _ADDRESS.finditer(text, *line):
        before = text[max(line[0], match.start() - _LONGEST) : match.start()]
        if _PERSON_BEFORE.search(before) and not re.search(_OFFICE, before[-20:] + match[1]):
            yield from _fine(match[1], match.start(1))


def _houses(text: str, line: Span) -> Iterator[Span]:
    """What can hardly be but a home."""
    for pattern in (_AT_GROUP, _OF_HOUSEHOLD):
        for match in pattern.finditer(text, *line):
            before = _VILLAGE_OFFICE.sub("村", text[max(line[0], match.start() - 24) : match.start(1)])
            if not _OFFICE_BEFORE.search(before):
                yield match.span(1)
    for match in _FLAT.finditer(text, *line):
        if not re.search(_OFFICE, text[max(line[0], match.start() - 20) : match.start()]):
            yield match.span()
    for match in _DOOR.finditer(text, *line):
        yield match.span(1)


def _fine(value: str, at: int) -> Iterator[Span]:
    """What goes beyond the village, the group or the town in an address that begins at `at`."""
    if house := _FINE.search(value):
        begins = max((coarse.end() for coarse in _COARSE.finditer(value, 0, house.start())), default=0)
        yield at + begins, at + house.end()


def in_cell(cell: Cell) -> Iterator[Span]:
    if cell.kind == "address" or (cell.kind == "place" and cell.of_person):
        if cell.text.isdecimal() and len(cell.text) < 6:
            if cell.of_person and not cell.beside:
                yield cell.start, cell.end
        elif cell.of_person or not re.search(_OFFICE, cell.text):
            yield from _fine(cell.text, cell.start)
    elif cell.kind == "" and cell.of_person and not re.search(_OFFICE, cell.text):
        at = max(cell.start, cell.end - _LONGEST)
        if match := _IN_CELL.search(cell.text[at - cell.start :]):
            yield at + match.start(1), at + match.end(1)
