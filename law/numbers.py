"""Grammar of document numbers (发文字号) and index numbers (索引号), and of the codes that name an organisation."""

import re
import unicodedata
from dataclasses import dataclass

from law.errors import DocNumberMalformed, IndexNumberMalformed

# After NFKC, which already turns full-width brackets and digits into plain ones.
_DOC_NUMBER = re.compile(r"([\u4e00-\u9fff]{1,20})[〔\[(【〖{「〈<](\d{4})年?[〕\])】〗}」〉>]第?0*([1-9]\d{0,4})号")
_INDEX_NUMBER = re.compile(r"([0-9A-Z]{9}|[0-9A-Z]{18})/(\d{4})-(\d{5})")
_CREDIT_CODE = re.compile(r"[0-9A-HJ-NP-RTUW-Y]{2}\d{6}[0-9A-HJ-NP-RTUW-Y]{10}")
_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"

FIRST_YEAR, LAST_YEAR = 1949, 2099
LARGEST_SERIAL = 99999


@dataclass(frozen=True, order=True)
class DocNumber:
    """`机关代字〔年份〕序号号`: hexagonal brackets, no 第, no leading zero (GB/T 9704)."""

    organ: str
    year: int
    serial: int

    def __str__(self) -> str:
        return f"{self.organ}〔{self.year}〕{self.serial}号"


@dataclass(frozen=True, order=True)
class IndexNumber:
    """`code/yyyy-nnnnn`, code being the 9-character organisation code or the 18-character 统一社会信用代码."""

    org_code: str
    year: int
    serial: int

    def __str__(self) -> str:
        return f"{self.org_code}/{self.year}-{self.serial:05d}"


def parse_doc_number(text: str) -> DocNumber:
    """Takes any bracket style, spacing, full-width digits, 第 and leading zeros. Raises DocNumberMalformed."""
    match = _DOC_NUMBER.fullmatch(_plain(text))
    if match is None or not _plausible(int(match[2])):
        raise DocNumberMalformed("发文字号应写作“机关代字〔年份〕序号号”，例如：港府发〔2022〕3号。")
    return DocNumber(match[1], int(match[2]), int(match[3]))


def parse_index_number(text: str) -> IndexNumber:
    """Takes spacing, full-width and lower-case letters. Raises IndexNumberMalformed."""
    match = _INDEX_NUMBER.fullmatch(_plain(text).upper())
    if match is None:
        raise IndexNumberMalformed("索引号应写作“机构代码/年份-五位顺序号”，例如：000014349/2018-00222。")
    return _index(match[1], int(match[2]), int(match[3]))


def index_number(org_code: str, year: int, n: int) -> str:
    """Of the n-th item (1 to 99999) that an organisation published in a year. Raises IndexNumberMalformed."""
    if not re.fullmatch(r"[0-9A-Z]{9}|[0-9A-Z]{18}", org_code):
        raise IndexNumberMalformed("机构代码应为9位组织机构代码或18位统一社会信用代码（数字和大写字母）。")
    return str(_index(org_code, year, n))


def is_credit_code(text: str) -> bool:
    """Whether text is an 18-character 统一社会信用代码 with a right check character (GB 32100)."""
    if not _CREDIT_CODE.fullmatch(text):
        return False
    total = sum(_CREDIT_ALPHABET.index(char) * pow(3, place, 31) for place, char in enumerate(text[:17]))
    return _CREDIT_ALPHABET[-total % 31] == text[17]


def _index(org_code: str, year: int, serial: int) -> IndexNumber:
    if not _plausible(year) or not 1 <= serial <= LARGEST_SERIAL:
        raise IndexNumberMalformed("索引号的年份或顺序号超出范围。", year=year, serial=serial)
    return IndexNumber(org_code, year, serial)


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def _plausible(year: int) -> bool:
    return FIRST_YEAR <= year <= LAST_YEAR
