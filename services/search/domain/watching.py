"""Whether an entry is what somebody waits for: what the engines find, asked of one entry without an index."""

from functools import cached_property

from services.search.domain.entry import Entry
from services.search.domain.language.folding import fold
from services.search.domain.language.numbers import number_keys
from services.search.domain.query import Idea, Query, Run


class Watched:
    """A live entry, folded once for all who wait."""

    def __init__(self, entry: Entry) -> None:
        self._entry = entry

    def meets(self, query: Query) -> bool:
        """All that was asked is in it."""
        if not all(value in self._values(field) for field, value in query.filters.items()):
            return False
        if not query.asked and not query.without:
            return True
        said = self._text
        if any(word in said for word in query.without) or not all(phrase in said for phrase in query.phrases):
            return False
        if query.numbers and self._numbers.isdisjoint(query.numbers):
            return False
        return all(self._says(run) for run in query.runs)

    @cached_property
    def _text(self) -> str:
        entry = self._entry
        words = [entry.title, entry.text, entry.number, entry.index_number]
        for attachment in entry.attachments:
            words += [attachment.name, "".join(attachment.pages)]
        return fold("\n".join(words))

    @cached_property
    def _numbers(self) -> set[str]:
        return {key for number in (self._entry.number, self._entry.index_number) for key in number_keys(number)}

    def _values(self, field: str) -> tuple[str, ...]:
        value = getattr(self._entry, field, "")
        return value if isinstance(value, tuple) else (value,)

    def _says(self, run: Run) -> bool:
        if run.text in self._text:
            return True
        needed = [idea for idea in run.ideas if idea.needed]
        return bool(needed) and all(self._has(idea) for idea in needed)

    def _has(self, idea: Idea) -> bool:
        if any(value in self._values(field) for field, value in idea.values):
            return True
        day = int(self._entry.date[:10].replace("-", "") or 0)
        if idea.days and idea.days[0] <= day <= idea.days[1]:
            return True
        said = self._text
        return any(way.text in said or (way.words and all(word in said for word in way.words)) for way in idea.ways)
