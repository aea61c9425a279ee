"""docker-compose.yml as the one description of the services: their commands, settings and replicas."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

_VARIABLE = re.compile(r"\$\$|\$\{(?P<name>\w+)(?::?(?P<kind>[?-])(?P<rest>[^}]*))?\}")
_ADDRESS = re.compile(r"(?P<scheme>\w+://(?:[^@/\s,|]*@)?)?(?P<place>\b[\w-]+:\d+)\b")


class VariableMissing(Exception):
    """A variable that docker-compose.yml requires has no value."""


@dataclass(frozen=True)
class Part:
    """One service built from our own image. `once` is run to its end before the others start."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    replicas: int
    once: bool


class Compose:
    def __init__(self, file: Path, only: Collection[str] | None = None) -> None:
        self._text = file.read_text(encoding="utf-8")
        services: dict[str, dict[str, Any]] = yaml.safe_load(self._text)["services"]
        self._ours = {
            name: body for name, body in services.items() if _is_ours(body) and (only is None or name in only)
        }

    def required(self) -> list[str]:
        """Names written `${NAME:?…}`, each once."""
        return sorted({found["name"] for found in _VARIABLE.finditer(self._text) if found["kind"] == "?"})

    def replicas(self) -> dict[str, int]:
        """Of our own services that keep running."""
        return {part.name: part.replicas for part in self._raw_parts() if not part.once}

    def parts(self, variables: Mapping[str, str]) -> list[Part]:
        return [_filled(part, variables) for part in self._raw_parts()]

    def _raw_parts(self) -> list[Part]:
        return [
            Part(
                name,
                tuple(body["command"]),
                {key: str(value) for key, value in body.get("environment", {}).items()},
                body.get("deploy", {}).get("replicas", 1),
                body.get("restart") == "no",
            )
            for name, body in self._ours.items()
        ]


def _is_ours(body: Mapping[str, Any]) -> bool:
    return bool(body.get("build", {}).get("target") == "app")


def _filled(part: Part, variables: Mapping[str, str]) -> Part:
    environment = {name: interpolate(value, variables) for name, value in part.environment.items()}
    return Part(part.name, part.command, environment, part.replicas, part.once)


def interpolate(text: str, variables: Mapping[str, str]) -> str:
    """Compose's `${NAME}`, `${NAME:-default}`, `${NAME:?message}` and `$$`."""

    def value(found: re.Match[str]) -> str:
        name = found["name"]
        if name is None:
            return "$"
        if variables.get(name):
            return variables[name]
        if found["kind"] == "?":
            raise VariableMissing(f"{name} has no value: {found['rest']}")
        return found["rest"] or ""

    return _VARIABLE.sub(value, text)


def relocate(text: str, places: Mapping[str, Sequence[str]], *, all_replicas: bool = False) -> str:
    """Puts native addresses for `host:port`; with `all_replicas` every one, separated by `|`, else the first."""

    def address(found: re.Match[str]) -> str:
        native = places.get(found["place"])
        if native is None:
            return found[0]
        scheme = found["scheme"] or ""
        return "|".join(scheme + one for one in (native if all_replicas else native[:1]))

    return _ADDRESS.sub(address, text)
