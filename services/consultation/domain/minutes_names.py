"""Whose names published minutes mask: of all who registered. But a name that may be a word only of who had a place or
spoke: whoever else registers under some word must not take that word out of the minutes."""

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from law.privacy import mask_name
from law.privacy.names import NAME
from services.consultation.domain.minutes import Line, Signature, masked
from services.consultation.domain.stance import stance

_NAME = re.compile(NAME)


@dataclass(frozen=True)
class Named:
    """`ordinary`: the name may as well be a word, so that staff decide. `number` is one of those who have it."""

    number: str
    name: str
    ordinary: bool
    decided: bool | None  # by staff: whether it is masked

    @property
    def hidden(self) -> bool | None:
        """None: not decided yet."""
        return True if self.decided is None and not self.ordinary else self.decided


@dataclass(frozen=True)
class Names:
    people: Mapping[str, str]  # number → full name
    named: Sequence[Named]  # each name once

    @cached_property
    def hidden(self) -> dict[str, str]:
        """Full → masked. What is not decided yet is masked."""
        return {one.name: mask_name(one.name) for one in self.named if one.hidden is not False}

    def masked(self, text: str) -> str:
        """As everyone reads it."""
        return masked(text, self.hidden)

    def speaker(self, line: Line) -> str:
        """Whoever speaks under their own name is masked, however ordinary it is."""
        full = self.people.get(line.speaker, "")
        if full and line.speaker_name in ("", full):
            return mask_name(full)
        return self.masked(line.speaker_name)

    def record(self, lines: Iterable[Line]) -> str:
        """The public words of the minutes."""
        told = ((self.speaker(line), self.masked(line.text)) for line in lines if not line.struck)
        return "\n".join(f"{speaker}：{text}" if speaker else text for speaker, text in told)

    def undecided(self, text: str) -> list[str]:
        """Numbers of those whose names stand in it and are neither to be masked nor to be left."""
        return [one.number for one in self.named if one.hidden is None and one.name in text]


def names_of(
    people: Mapping[str, str], decided: Mapping[str, bool], texts: Sequence[str], heard: Container[str] = ()
) -> Names:
    """`people`: number → full name; `texts`: the announcement and the draft, whose words are no names; `heard`: numbers
    of those who had a place or spoke."""
    numbers: dict[str, list[str]] = {}
    for number, name in sorted(people.items()):
        numbers.setdefault(name, []).append(number)
    named = []
    for name, those in numbers.items():
        given = [decided[number] for number in those if number in decided]
        ordinary = is_ordinary(name, texts)
        if given or not ordinary or any(number in heard for number in those):
            named.append(Named(those[0], name, ordinary, any(given) if given else None))
    return Names(people, named)


def is_ordinary(name: str, texts: Iterable[str]) -> bool:
    """Not built like a name, of a stance, or a word of the matter itself."""
    return not _NAME.fullmatch(name) or bool(stance(name)) or any(name in text for text in texts)


def words_of(lines: Iterable[Line], signatures: Iterable[Signature]) -> str:
    """All that will be public, as it was said."""
    return "\n".join((*(one.text for one in lines if not one.struck), *(one.objection for one in signatures)))
