"""The rules by which an index is made are known by what they make."""

from typing import Any

import pytest

from services.search.engines import indexed, rules


def test_the_same_rules_have_the_same_fingerprint() -> None:
    assert rules.fingerprint({"a": 1, "b": [2]}) == rules.fingerprint({"b": [2], "a": 1})


@pytest.mark.parametrize("changed", ["shape", "cutting", "revision", "dictionary"])
def test_other_rules_have_another(changed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    shape: dict[str, Any] = {"a": 1}
    before = rules.fingerprint(shape)
    if changed == "shape":
        shape["a"] = 2
    elif changed == "cutting":
        made = indexed.rows(rules.SAMPLE) | {"title_words": [["别样"]]}
        monkeypatch.setattr(indexed, "rows", lambda entry: made)
    elif changed == "revision":
        monkeypatch.setattr(rules, "REVISION", rules.REVISION + 1)
    else:
        monkeypatch.setattr(rules, "version", lambda name: "0")
    assert rules.fingerprint(shape) != before
