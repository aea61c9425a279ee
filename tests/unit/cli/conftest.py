import sys
from pathlib import Path

import pytest

from deploy.command_line import READERS
from gateway.cli.main import main
from tests.unit.cli.cli_parts import Ended, Gongkai


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Nothing of the person who runs the tests: no settings, no data folder, a port where nobody listens."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("GONGKAI_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("GONGKAI_URL", "http://127.0.0.1:9")
    monkeypatch.delenv("GONGKAI_ISSUER", raising=False)
    return tmp_path


@pytest.fixture
def gongkai(home: Path, capsys: pytest.CaptureFixture[str]) -> Gongkai:
    def run(*arguments: object) -> Ended:
        with pytest.raises(SystemExit) as ended:
            main(READERS, [str(one) for one in arguments])
        sys.stdout.flush()
        said = capsys.readouterr()
        return Ended(int(ended.value.code or 0), said.out, said.err)

    return run
