"""Loopback ports: fixed ones counted from a base for people, free ones for tests."""

import random
import socket
from dataclasses import dataclass, field

LOOPBACK = "127.0.0.1"
DEFAULT_BASE = 18800
# Below Linux's ephemeral range (32768), so that no outgoing connection takes a port between two starts.
FREE_RANGE = range(20000, 32000)


class PortTaken(Exception):
    """Someone else already listens where a part of the stack should."""


@dataclass
class Ports:
    """Hands out one port a name, always the same for the same name; `base=None` picks free ones."""

    base: int | None = DEFAULT_BASE
    _given: dict[str, int] = field(default_factory=dict)

    def __call__(self, name: str) -> int:
        if name not in self._given:
            self._given[name] = self._free() if self.base is None else self._fixed(name, self.base + len(self._given))
        return self._given[name]

    def _free(self) -> int:
        while True:
            port = random.choice(FREE_RANGE)
            if port not in self._given.values() and is_free(port):
                return port

    @staticmethod
    def _fixed(name: str, port: int) -> int:
        if not is_free(port):
            raise PortTaken(f"Port {port}, meant for {name}, is taken: stop what listens there or choose another base.")
        return port


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True
