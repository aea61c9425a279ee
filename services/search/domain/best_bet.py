"""What an editor puts before everything that is found, for certain queries."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from kit.errors import GongkaiError
from services.search.domain.language.folding import fold
from services.search.domain.synonym import no_person

MOST_QUERIES = 20
LONGEST_QUERY = 60  # characters


class BetUnknown(GongkaiError):
    status = 404
    code = "search.bet_unknown"
    message = "没有这条推荐，可能已经被删除。"


class QueryUnfit(GongkaiError):
    status = 409
    code = "search.bet_query_unfit"
    message = "请写明哪些搜索词显示这条推荐：每条推荐 1 到 20 个搜索词，每个搜索词 2 到 60 个字。"


class AddressUnfit(GongkaiError):
    status = 409
    code = "search.bet_address_unfit"
    message = "网址只能是本站的路径（以 / 开头）或者 https:// 开头的完整网址。"


@dataclass
class BestBet:
    """Shown through the day `until` (ISO 8601), always where that is None."""

    id: str
    queries: tuple[str, ...]
    title: str
    url: str
    text: str = ""
    until: str | None = None
    version: int = 0

    def check(self) -> None:
        """Raises `QueryUnfit`, `AddressUnfit`, `WordsNamePerson`."""
        self.queries = tuple(dict.fromkeys(said(query) for query in self.queries if query.strip()))
        lengths = [len(query) for query in self.queries]
        if not 1 <= len(lengths) <= MOST_QUERIES or min(lengths) < 2 or max(lengths) > LONGEST_QUERY:
            raise QueryUnfit
        if not _leads_somewhere(self.url):
            raise AddressUnfit
        no_person(*self.queries, self.title, self.text)

    def meets(self, asked: str, today: date) -> bool:
        """`asked` is `said` already."""
        return (self.until is None or self.until >= today.isoformat()) and any(one in asked for one in self.queries)

    def same(self, other: "BestBet") -> bool:
        return (self.queries, self.url, self.title) == (other.queries, other.url, other.title)


def said(query: str) -> str:
    """A query as it is compared and counted: folded, its spaces single."""
    return " ".join(fold(query).split())


def _leads_somewhere(url: str) -> bool:
    if not url.isprintable() or any(char in url for char in ' \\"<>'):
        return False
    try:
        parts = urlsplit(url)
        ours = url.startswith("/") and not parts.netloc and not url.startswith("//")
        return ours or (parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc)
    except ValueError:
        return False
