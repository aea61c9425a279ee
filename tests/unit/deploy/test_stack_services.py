"""The part of the stack that starts services, with services as small as can be and no server."""

import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from deploy.stack.platform import Stack, StackBusy
from deploy.stack.ports import Ports
from deploy.stack.process import ProcessFailed

HERE = Path(__file__).parent


def town(folder: Path, **settings: str) -> Stack:
    return Stack(
        folder,
        ports=Ports(None),
        server_types=(),
        compose_file=HERE / "town_compose.yml",
        code=HERE,
        settings=settings,
    )


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with town(tmp_path_factory.mktemp("town")) as running:
        yield running


def settings_of(url: str) -> dict[str, str]:
    settings: dict[str, str] = httpx.get(f"{url}/settings").json()
    return settings


def test_every_replica_answers_on_its_own_port(stack: Stack) -> None:
    urls = [*stack.urls("gateway"), *stack.urls("clinic"), *stack.urls("school")]
    assert len(set(urls)) == 5
    for url in urls:
        assert settings_of(url)["GONGKAI_SERVICE_PORT"] == url.rpartition(":")[2]
        assert settings_of(url)["GONGKAI_SERVICE_HOST"] == "127.0.0.1"


def test_upstreams_name_every_replica_and_other_settings_the_first(stack: Stack) -> None:
    upstreams = settings_of(stack.gateway_url)["GONGKAI_UPSTREAMS"]
    assert upstreams == f"clinic={'|'.join(stack.urls('clinic'))},school={stack.urls('school')[0]}"
    assert settings_of(stack.urls("school")[0])["GONGKAI_BACKCHANNEL_URL"] == stack.gateway_url


def test_variables_come_from_secrets_defaults_and_addresses(stack: Stack) -> None:
    clinic = settings_of(stack.urls("clinic")[1])
    assert clinic["GONGKAI_WORD"] == stack.secrets["TOWN_WORD"]
    assert clinic["GONGKAI_LEVEL"] == "INFO"
    gateway = settings_of(stack.urls("gateway")[1])
    assert gateway["GONGKAI_PUBLIC_URL"] == stack.gateway_url
    assert gateway["GONGKAI_PRICE"] == "5$"


def test_state_is_written_and_secrets_are_for_the_owner_alone(stack: Stack) -> None:
    text = (stack.run_dir / "stack.json").read_text()
    state = json.loads(text)
    assert state["gateway"] == stack.urls("gateway")
    assert state["pids"]["clinic"] == [stack.process("clinic", 0).pid, stack.process("clinic", 1).pid]
    assert stack.secrets["TOWN_WORD"] not in text
    assert stat.S_IMODE(os.stat(state["secrets"]).st_mode) == 0o600


def test_a_killed_replica_comes_back_where_it_was(stack: Stack) -> None:
    first, second = stack.urls("clinic")
    stack.kill("clinic", 0)
    with pytest.raises(httpx.ConnectError):
        httpx.get(first)
    assert httpx.get(f"{second}/readyz").status_code == 200
    stack.start("clinic", 0)
    assert httpx.get(f"{first}/readyz").status_code == 200


def test_a_paused_replica_answers_after_it_is_resumed(stack: Stack) -> None:
    url = stack.urls("school")[0]
    stack.pause("school")
    with pytest.raises(httpx.ReadTimeout):
        httpx.get(f"{url}/readyz", timeout=0.3)
    stack.resume("school")
    assert httpx.get(f"{url}/readyz").status_code == 200


def test_a_second_stack_in_the_same_folder_is_refused(stack: Stack) -> None:
    with pytest.raises(StackBusy, match="already runs"), town(stack.run_dir):
        pass
    assert httpx.get(f"{stack.gateway_url}/readyz").status_code == 200
    assert (stack.run_dir / "stack.json").exists()


def test_nothing_is_left_after_the_end_and_secrets_are_kept(tmp_path: Path) -> None:
    with town(tmp_path) as stack:
        pids = [stack.process(name).pid for name in ("gateway", "clinic", "school")]
        word = stack.secrets["TOWN_WORD"]
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids)
    assert not (tmp_path / "stack.json").exists()
    with town(tmp_path) as again:
        assert again.secrets["TOWN_WORD"] == word


def test_a_service_that_cannot_start_is_named_with_the_end_of_its_log(tmp_path: Path) -> None:
    with (
        pytest.raises(ProcessFailed, match=r"setup ended with code 1(.|\n)*the well is dry"),
        town(tmp_path, GONGKAI_BROKEN="1"),
    ):
        pass
