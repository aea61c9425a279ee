"""Obtaining servers: whole or not at all, and plain words about what a machine lacks."""

import os
import time
from pathlib import Path

import pytest

from deploy.stack import tools
from deploy.stack.install import Unreachable, cache_folder, check_reachable, install
from deploy.stack.process import Process
from deploy.stack.servers.base import Server
from deploy.stack.tools import ToolFailed, ToolMissing, Tools, find_jdk, find_program, run

DAY = 24 * 3600
TOOLS = Tools(Path("/jdk"), Path("/mvn"))


class Well(Server):
    """A server that is one file; `dry` makes its installation break off half-way."""

    name = "well"
    version = "1"
    port_names = ()
    dry = False
    times = 0

    @classmethod
    def install(cls, tools: Tools, into: Path) -> None:
        cls.times += 1
        (into / "bucket").write_text(cls.version)
        if cls.dry:
            raise ToolFailed("the rope broke")
        (into / "water").write_text("cold")

    @classmethod
    def folder(cls) -> Path:
        return Path(__file__).parent

    def addresses(self) -> dict[str, str]:
        return {}

    def prepare(self) -> None: ...

    def process(self) -> Process:
        return Process(self.name, ["true"], self.log(), {}, lambda: True)


@pytest.fixture
def well() -> type[Well]:
    return type("Well", (Well,), {})


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    return tmp_path / "cache"


def test_installs_once(cache: Path, well: type[Well]) -> None:
    home = install([well], cache, TOOLS)["well"]
    assert install([well], cache, TOOLS)["well"] == home
    assert (home / "water").read_text() == "cold"
    assert well.times == 1


def test_an_interrupted_installation_is_done_again(cache: Path, well: type[Well]) -> None:
    well.dry = True
    with pytest.raises(ToolFailed):
        install([well], cache, TOOLS)
    assert not list(cache.glob("well-*"))
    well.dry = False
    home = install([well], cache, TOOLS)["well"]
    assert (home / "water").exists()
    assert [path for path in cache.iterdir() if path.is_dir()] == [home]


def test_another_version_leaves_a_young_one_that_may_be_running_and_clears_an_old_one(
    cache: Path, well: type[Well]
) -> None:
    homes = []
    for version, age in (("1", 2 * DAY), ("2", 0), ("3", 0)):
        well.version = version
        homes.append(install([well], cache, TOOLS)["well"])
        os.utime(homes[-1] / ".stamp", times=(time.time() - age,) * 2)
    assert sorted(path for path in cache.iterdir() if path.is_dir()) == sorted(homes[1:])
    assert (homes[2] / "bucket").read_text() == "3"


def test_what_is_installed_can_be_read_by_others(cache: Path, well: type[Well]) -> None:
    home = install([well], cache, TOOLS)["well"]
    assert home.stat().st_mode & 0o005 == 0o005
    assert (home / "water").stat().st_mode & 0o004


def test_a_closed_folder_is_refused_with_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    with pytest.raises(Unreachable, match="closed to others"):
        check_reachable(closed / "cache")


def test_the_cache_may_be_chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGKAI_CACHE", str(tmp_path))
    assert cache_folder() == tmp_path


def jdk(folder: Path, version: str) -> Path:
    (folder / "bin").mkdir(parents=True)
    (folder / "bin/javac").touch()
    (folder / "release").write_text(f'IMPLEMENTOR="Some"\nJAVA_VERSION="{version}"\n')
    return folder


def test_the_oldest_jdk_that_will_do_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_HOME", str(jdk(tmp_path / "a", "17.0.1")))
    jdk(tmp_path / "b", "25")
    fit = jdk(tmp_path / "c", "21.0.4")
    monkeypatch.setattr(tools, "_JDK_FOLDERS", (f"{tmp_path}/*",))
    monkeypatch.setenv("PATH", "")
    assert find_jdk() == fit


def test_says_plainly_that_no_jdk_is_new_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_HOME", str(jdk(tmp_path / "a", "17.0.1")))
    monkeypatch.setattr(tools, "_JDK_FOLDERS", ())
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ToolMissing, match="No JDK of version 21 or later is installed"):
        find_jdk()


def test_says_plainly_which_program_is_missing() -> None:
    with pytest.raises(ToolMissing, match=r"^The program no-such-program is not installed \(Debian package wells\)\.$"):
        find_program("no-such-program", "wells")


def test_a_failing_build_step_shows_the_end_of_what_it_said(tmp_path: Path) -> None:
    with pytest.raises(ToolFailed, match=r"sh failed with code 3:\nthe rope broke"):
        run(["sh", "-c", "echo the rope broke; exit 3"], directory=tmp_path)
