from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from gateway.edge.seal import Seal
from gateway.edge.target import same_site_path
from kit.runtime.clock import SHANGHAI, FixedClock
from kit.runtime.settings import Settings, SettingsWrong


def clock() -> FixedClock:
    return FixedClock(datetime(2022, 3, 14, 9, tzinfo=SHANGHAI))


def test_gives_back_what_was_sealed_for_the_same_purpose_alone() -> None:
    seal = Seal("secret", clock())
    text = seal.close("flash", "已经保存", 60)
    assert "已" not in text
    assert seal.open("flash", text, str) == "已经保存"
    assert seal.open("form", text, str) is None
    assert Seal("another", clock()).open("flash", text, str) is None
    assert seal.open("flash", text[:-2] + "AA", str) is None


def test_what_is_too_old_is_nothing() -> None:
    now = clock()
    seal = Seal("secret", now)
    text = seal.close("flash", "x", 60)
    now.advance(timedelta(seconds=61))
    assert seal.open("flash", text, str) is None


@given(st.text(max_size=200))
def test_opens_nothing_that_it_did_not_seal(text: str) -> None:
    assert Seal("secret", clock()).open("form", text, str) is None
    assert not Seal("secret", clock()).signed("held", text)


def test_production_needs_a_key_and_a_demonstration_makes_one() -> None:
    with pytest.raises(SettingsWrong):
        Seal.of(Settings(mode="production"), clock())
    demo = Seal.of(Settings(session_key=SecretStr("")), clock())
    assert demo.open("form", Seal.of(Settings(), clock()).close("form", "x", 60), str) is None


@pytest.mark.parametrize("target", ["/", "/desk?list=mine&page=2", "/documents/港口〔2022〕3号"])
def test_a_path_of_this_site_is_kept(target: str) -> None:
    assert same_site_path(target) == target


@pytest.mark.parametrize(
    "target", ["", "desk", "//x", "/\\x", "///x", "/\t/x", "\n/x", "http://x/", "javascript:x", "/" * 3000, "//[x"]
)
def test_a_path_elsewhere_becomes_the_front_page(target: str) -> None:
    assert same_site_path(target) == "/"
