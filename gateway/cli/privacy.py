"""`gongkai privacy check`: what of a file must not be made public, and the text with it masked. Asks no platform."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gateway.cli import screen
from gateway.cli.errors import EXIT_PROBLEMS, CliError
from gateway.cli.files import LINES
from gateway.cli.texts import texts
from kit.errors import GongkaiError
from kit.files.model import Limits
from law import privacy

_AROUND = 12  # characters shown on both sides of a finding, masked


def check(file: Path, as_json: bool, largest: int) -> int:
    found, unreadable = 0, 0
    for id, text in (
        texts(file, "没有检查") if file.suffix.lower() == LINES else _document(file, Limits(file_bytes=largest))
    ):
        if isinstance(text, CliError):
            screen.warn(text.message)
            unreadable += 1
            continue
        findings = privacy.find(text)
        found += len(findings)
        masked = privacy.mask(text, findings)
        if as_json:
            screen.json_line({"id": id, "findings": [_shown(one) for one in findings], "masked": masked})
        else:
            _list(id, masked, findings)
    if not as_json:
        screen.line(f"共 {found} 处个人信息，公开前必须遮盖。" if found else "没有发现个人信息。")
    # A program reads the findings themselves; to it only what could not be checked is a problem.
    return EXIT_PROBLEMS if unreadable or (found and not as_json) else 0


def _document(file: Path, limits: Limits) -> Iterator[tuple[Any, str | CliError]]:
    from kit.files import read_document  # half a second to load

    try:
        with file.open("rb") as stream:
            read = read_document(file.name, stream.read(limits.file_bytes + 1), limits)
    except GongkaiError as error:
        yield file.name, CliError(f"{file.name}：{error.message}（{error.code}）")
    except OSError as error:
        yield file.name, CliError(f"{file.name}：文件打不开：{error.strerror}。")
    else:
        for problem in read.problems:
            screen.warn(f"{problem.message}" + (f"（{problem.place}）" if problem.place else ""))
        yield file.name, read.text


def _shown(finding: privacy.Finding) -> dict[str, Any]:
    return {"start": finding.start, "end": finding.end, "type": finding.kind}


def _list(id: Any, masked: str, findings: list[privacy.Finding]) -> None:
    for finding in findings:
        around = masked[max(0, finding.start - _AROUND) : finding.end + _AROUND]
        place = f"第 {finding.start + 1}–{finding.end} 字"
        screen.line(f"{id}：{privacy.KIND_NAMES[finding.kind]}，{place}：{' '.join(around.split())}")
