"""`python -m deploy.stack`: the platform on real servers, until TERM or Ctrl-C."""

import argparse
import signal
import sys
import time
from pathlib import Path
from types import FrameType
from typing import NoReturn

from deploy.stack.compose import VariableMissing
from deploy.stack.demo import seed_stack
from deploy.stack.install import Unreachable, cache_folder, install
from deploy.stack.platform import Stack, StackBusy
from deploy.stack.ports import DEFAULT_BASE, Ports, PortTaken
from deploy.stack.process import ProcessFailed
from deploy.stack.servers import ALL
from deploy.stack.tools import ToolFailed, ToolMissing, Tools

EXPECTED = (PortTaken, ProcessFailed, StackBusy, ToolFailed, ToolMissing, Unreachable, VariableMissing)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m deploy.stack", description=__doc__)
    parser.add_argument("--run-dir", type=Path, help="data, logs and secrets of this run (default: in the cache)")
    parser.add_argument("--base-port", type=int, default=DEFAULT_BASE, help="first of the fixed ports")
    parser.add_argument("--free-ports", action="store_true", help="any free ports instead")
    parser.add_argument("--install-only", action="store_true", help="obtain the servers, then end")
    return parser.parse_args()


def _interrupt(number: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _watch(stack: Stack) -> None:
    said: set[str] = set()
    while True:
        time.sleep(1)
        for complaint in stack.ended():
            name = complaint.split(" ", 1)[0]
            if name not in said:
                said.add(name)
                _say(complaint)


def main() -> int:
    arguments = _arguments()
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        if arguments.install_only:
            _say("\n".join(str(home) for home in install(ALL, cache_folder(), Tools.find()).values()))
            return 0
        ports = Ports(None if arguments.free_ports else arguments.base_port)
        with Stack(arguments.run_dir or cache_folder() / "run", ports=ports) as stack:
            _say((stack.run_dir / "stack.json").read_text())
            seed_stack(stack, _say)
            _say(f"{stack.gateway_url} is ready; TERM or Ctrl-C stops everything.")
            _watch(stack)
    except KeyboardInterrupt:
        return 0
    except EXPECTED as failure:
        sys.stderr.write(f"{failure}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
