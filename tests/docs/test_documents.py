"""What the documents say exists: targets of make, commands, files behind links, anchors."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HIDDEN = {".venv", ".git", "node_modules", "data", ".pytest_cache", ".mypy_cache", ".ruff_cache"}
DOCUMENTS = sorted(
    path for path in ROOT.rglob("*.md") if not HIDDEN & set(path.relative_to(ROOT).parts) and path.is_file()
)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)")
CODE = re.compile(r"```[a-z]*\n(.*?)```|`([^`\n]+)`", re.DOTALL)
WORDS = re.compile(r"\bmake ([a-z][a-z-]*)\b")
TARGET = re.compile(r"^([a-z][a-z-]*):", re.MULTILINE)

each = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))


def code_of(document: Path) -> list[str]:
    return [block or inline for block, inline in CODE.findall(document.read_text())]


@each
def test_every_make_target_named_exists(document: Path) -> None:
    known = set(TARGET.findall((ROOT / "Makefile").read_text()))
    named = {name for code in code_of(document) for name in WORDS.findall(code)}
    assert named <= known


@each
def test_every_link_to_a_file_resolves(document: Path) -> None:
    prose = re.sub(r"```.*?```", "", document.read_text(), flags=re.DOTALL)
    for target in LINK.findall(prose):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        file = (document.parent / path).resolve() if path else document
        assert file.exists(), f"{document.name} links to {target}"
        if anchor and file.suffix == ".md":
            assert anchor in anchors(file), f"{document.name} links to {target}"


@each
def test_every_command_of_gongkai_named_exists(document: Path) -> None:
    for words in {
        found for code in code_of(document) for found in re.findall(r"\bgongkai ((?:[a-z][a-z-]*\b ?)+)", code)
    }:
        command = words.split()[:2]
        if not understood(command):
            assert understood(command[:1]), f"gongkai {' '.join(command)}"


@each
def test_every_module_started_with_python_exists(document: Path) -> None:
    for module in {found for code in code_of(document) for found in re.findall(r"\bpython -m ([a-z_][\w.]*)", code)}:
        path = ROOT / module.replace(".", "/")
        if (ROOT / module.split(".")[0]).is_dir():
            assert path.with_suffix(".py").exists() or (path / "__main__.py").exists(), module


def test_make_prints_every_target_that_the_readme_names() -> None:
    printed = subprocess.run(["make", "-s", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    listed = {line.split()[0] for line in printed.splitlines() if line.strip()}
    assert listed >= {"run", "test", "test-browser", "test-stack", "stack", "lint", "schemas", "bench", "soak"}


def understood(command: list[str]) -> bool:
    done = subprocess.run([ROOT / ".venv/bin/gongkai", *command, "--help"], cwd=ROOT, capture_output=True, check=False)
    return done.returncode == 0


def anchors(document: Path) -> set[str]:
    """As GitHub makes them: lower case, spaces as hyphens, other signs left out."""
    headings = re.findall(r"^#+\s+(.+?)\s*$", document.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
