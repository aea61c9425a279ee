"""Script and what turns the direction of words, in the report of a consultation and in the letters about it."""

import io
from pathlib import Path

import pypdfium2
import pytest
from docx import Document

from kit.runtime.clock import FixedClock
from tests.component.consultation.consultation_parts import Town
from tests.component.consultation.feedback_parts import API, REFUSED, Answered, closed
from tests.component.consultation.test_feedback_told import letters, rounds

SCRIPT = "<script>alert(1)</script>&amp;{{7*7}}"
SAID = ((f"路灯要亮。{SCRIPT}\u200f", "p-2", {"contact": "qin@example.com"}),)
REASON = f"由供电所负责。{SCRIPT}"
TURNING = set("\u200e\u200f\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069")


@pytest.fixture
async def answered(town: Town, clock: FixedClock) -> Answered:
    one = await closed(town, clock, said=SAID)
    await town.decide([comment.id for comment in await one.comments()], "shown")
    for group in await one.groups():
        assert (await one.answer(group["id"], REFUSED | {"reason": REASON})).status_code == 200
    await one.summarise(f"收到一条。{SCRIPT}")
    assert (await one.publish()).json()["answered_at"]
    return one


async def test_the_report_shows_them_as_words(answered: Answered) -> None:
    files = {
        kind: (await answered.town.anyone.get(f"{API}/{answered.id}/feedback/report.{kind}")).content
        for kind in ("docx", "pdf")
    }
    for kind, said in (("docx", in_docx(files["docx"])), ("pdf", in_pdf(files["pdf"]))):
        words = "".join(said.split())
        assert f"由供电所负责。{SCRIPT}" in words, kind
        assert f"收到一条。{SCRIPT}" in words, kind
        assert not set(said) & TURNING, kind


async def test_a_letter_shows_them_as_words(answered: Answered, tmp_path: Path) -> None:
    for _ in range(2):
        await rounds(answered).step()
    (letter,) = letters(tmp_path)
    assert letter.get_content_type() == "text/plain"
    assert REASON in letter.get_content()
    assert not set(letter.get_content()) & TURNING


@pytest.mark.parametrize("char", ["\u202e", "\u2066", "\x1b", "\x07"])
async def test_no_answer_takes_what_turns_or_rings(town: Town, clock: FixedClock, char: str) -> None:
    answer = await town.drafter.put(f"{API}/any/feedback/groups/any", json=REFUSED | {"reason": f"不{char}采纳"})
    assert answer.status_code == 422
    note = {"ids": ["any"], "outcome": "shown", "note": f"谢{char}谢"}
    assert (await town.moderator.post("/api/consultation/moderations", json=note)).status_code == 422
    assert (await town.says("any", f"同意{char}", "turned-form")).status_code == 422


def in_docx(data: bytes) -> str:
    paper = Document(io.BytesIO(data))
    cells = (cell.text for table in paper.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in paper.paragraphs), *cells])


def in_pdf(data: bytes) -> str:
    paper = pypdfium2.PdfDocument(data)
    try:
        return "\n".join(page.get_textpage().get_text_bounded() for page in paper)
    finally:
        paper.close()
