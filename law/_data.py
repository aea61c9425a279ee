import json
import tomllib
from importlib.resources import files
from typing import Any


def load(name: str) -> dict[str, Any]:
    """A data file of this package, by its name under `data/`."""
    text = files("law").joinpath("data", name).read_text(encoding="utf-8")
    content: dict[str, Any] = tomllib.loads(text) if name.endswith(".toml") else json.loads(text)
    return content
