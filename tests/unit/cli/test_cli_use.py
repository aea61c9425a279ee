"""Exit codes and words: what a person or a script is told when a command cannot be done."""

import json

import pytest

from gateway.cli.place import find
from tests.unit.cli.cli_parts import Gongkai


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nonsense"], "没有命令 nonsense"),
        (["search"], "请写出要查的词"),
        (["search", "--size", "0", "公开"], "size"),
        (["search", "--nonsense", "公开"], "没有选项 --nonsense"),
        (["import", "documents"], "缺少参数"),
        (["import", "documents", "/none/such"], "不存在"),
        (["dead-letters", "replay"], "缺少参数"),
        (["backup", "backup.zip"], ".tar.gz"),
        (["backup", "backup.tar.gz"], "docs/how-to/backup.md"),
    ],
)
def test_wrong_use_ends_with_2_and_says_what_is_wrong(gongkai: Gongkai, arguments: list[str], words: str) -> None:
    ended = gongkai(*arguments)
    assert ended.code == 2
    assert words in ended.err
    assert not ended.out


def test_a_platform_that_does_not_answer_ends_with_3(gongkai: Gongkai) -> None:
    ended = gongkai("search", "公开")
    assert ended.code == 3
    assert "GONGKAI_URL" in ended.err


def test_work_that_needs_a_sign_in_ends_with_4(gongkai: Gongkai) -> None:
    ended = gongkai("rebuild", "index")
    assert ended.code == 4
    assert "gongkai sign-in" in ended.err


def test_signing_out_twice_is_harmless(gongkai: Gongkai) -> None:
    assert gongkai("sign-out").code == 0


def test_help_lists_the_exit_codes(gongkai: Gongkai) -> None:
    assert "退出码" in gongkai("--help").out


def operator(home, url: str, mode: int = 0o600) -> None:
    file = home / "data" / "operator.json"
    file.parent.mkdir(exist_ok=True)
    said = {"url": url, "issuer": f"{url}/id", "client_id": "gongkai-operator", "client_secret": "s"}
    file.write_text(json.dumps(said))
    file.chmod(mode)


def test_a_credential_file_that_others_can_read_is_refused(gongkai: Gongkai, home) -> None:
    operator(home, "http://127.0.0.1:9", 0o644)
    ended = gongkai("audit", "verify")
    assert ended.code == 1
    assert "chmod 600" in ended.err


def test_the_credential_file_names_its_platform(home, monkeypatch: pytest.MonkeyPatch) -> None:
    operator(home, "http://127.0.0.1:18080")
    monkeypatch.delenv("GONGKAI_URL")
    assert find().url == "http://127.0.0.1:18080"
    monkeypatch.setenv("GONGKAI_URL", "http://localhost:18080/")
    assert find().operator is not None


def test_a_credential_is_never_sent_to_another_platform(
    home, gongkai: Gongkai, monkeypatch: pytest.MonkeyPatch
) -> None:
    operator(home, "http://127.0.0.1:18080")
    monkeypatch.setenv("GONGKAI_URL", "http://127.0.0.1:18081")
    assert find().operator is None
    assert gongkai("audit", "verify").code == 4


def test_an_address_that_is_none_is_said_so(gongkai: Gongkai, home, monkeypatch: pytest.MonkeyPatch) -> None:
    operator(home, "http://127.0.0.1:18080")
    monkeypatch.setenv("GONGKAI_URL", "http://127.0.0.1:port")
    assert "写得不对" in gongkai("search", "公开").err
