"""A form between two requests: what was typed and what was wrong with it, so that nothing typed is lost."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from kit.runtime.ids import new_id

_KEY = re.compile(r"[A-Za-z0-9_-]{8,100}")
HIDDEN = frozenset({"csrf", "idempotency_key"})


@dataclass(frozen=True)
class Form:
    """`values` by field name, each a list as browsers send them; `errors` by field name, in the order of the page.

    `key` is the idempotency key: the same through every retry of one intention.
    """

    values: Mapping[str, list[str]] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    key: str = field(default_factory=new_id)

    @classmethod
    def filled(cls, **values: str | Iterable[str]) -> "Form":
        """A fresh form that starts with these values."""
        return cls({name: [value] if isinstance(value, str) else list(value) for name, value in values.items()})

    @classmethod
    def posted(cls, items: Iterable[tuple[str, object]]) -> "Form":
        """From Starlette's `(await request.form()).multi_items()`; uploaded files are not text and stay out."""
        values: dict[str, list[str]] = {}
        for name, value in items:
            if isinstance(value, str):
                values.setdefault(name, []).append(value)
        sent = values.get("idempotency_key", [""])[0]
        key = sent if _KEY.fullmatch(sent) else new_id()
        return cls({name: found for name, found in values.items() if name not in HIDDEN}, key=key)

    def with_errors(self, errors: Mapping[str, str]) -> "Form":
        return replace(self, errors=errors)

    def without(self, name: str) -> "Form":
        return replace(self, values={known: values for known, values in self.values.items() if known != name})

    def adding(self, name: str, values: Iterable[str]) -> "Form":
        return replace(self, values={**self.values, name: [*self.values.get(name, ()), *values]})

    def value(self, name: str) -> str:
        return next(iter(self.values.get(name, ())), "")

    def chosen(self, name: str) -> list[str]:
        return list(self.values.get(name, ()))

    def error(self, name: str) -> str:
        return self.errors.get(name, "")
