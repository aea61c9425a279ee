"""Event schemas, their examples and the classes made of them agree."""

import importlib
import json
from pathlib import Path

import msgspec
import pytest
from jsonschema import Draft202012Validator

ROOT = Path(__file__).parents[3] / "schemas" / "events"
SCHEMAS = sorted(ROOT.glob("*/*.schema.json"))
EXAMPLES = sorted(ROOT.glob("*/examples/*.json"))


def schema_of(example: Path) -> Path:
    name = ".".join(example.name.split(".")[:3])
    return example.parents[1] / f"{name}.schema.json"


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.name)
def test_a_schema_is_valid_and_says_when_it_is_sent(path: Path) -> None:
    schema = json.loads(path.read_text())
    Draft202012Validator.check_schema(schema)
    assert schema["description"].startswith("Sent when ")
    assert schema["$id"] == f"{path.parent.name}.{path.name.removesuffix('.schema.json')}"
    assert "id" in schema["required"]


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.name)
def test_a_schema_has_an_example(path: Path) -> None:
    assert any(schema_of(example) == path for example in EXAMPLES)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_an_example_fits_its_schema_and_its_class(path: Path) -> None:
    schema = json.loads(schema_of(path).read_text())
    example = json.loads(path.read_text())
    Draft202012Validator(schema).validate(example)
    made = getattr(importlib.import_module(f"schemas.classes.{path.parents[1].name}"), schema["title"])
    fact = msgspec.convert(example, made)
    assert {**msgspec.to_builtins(fact)} == {**dict.fromkeys(schema["properties"]), **example}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_a_consumer_tolerates_a_field_it_does_not_know(path: Path) -> None:
    schema = json.loads(schema_of(path).read_text())
    made = getattr(importlib.import_module(f"schemas.classes.{path.parents[1].name}"), schema["title"])
    msgspec.convert({**json.loads(path.read_text()), "added_later": 1}, made)
