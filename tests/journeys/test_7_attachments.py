"""A clerk attaches a PDF of two pages; whoever searches for what its second page says is told the page."""

from tests.journeys.person import Page, Person
from tests.journeys.platforms import Platform, eventually
from tests.journeys.steps import ITEM, hits, import_file, send_to_review, take_step, unique
from tests.unit.kit_files.file_makers import pdf_bytes


def test_a_word_on_the_second_page_of_a_pdf_is_found_there(platform: Platform) -> None:
    title, word = unique("管护手册"), unique("闸门浸油")
    pages = [[(72, 760, "第一页说谁来管。")], [(72, 760, f"第二页说{word}半日。")]]
    with platform.person("drafter.dangzheng") as clerk:
        editor = import_file(clerk, "手册.txt", f"{title}\n手册全文见附件。".encode())
        file = {"file": ("手册.pdf", pdf_bytes(pages))}
        editor = clerk.submit(editor, "文件草稿", files=file, button="保存草稿并上传附件")
        assert "手册.pdf" in editor.html
        address = send_to_review(clerk, editor, title=title, item=ITEM, issued_on="2022-03-01")
    for office, step in (("reviewer.dangzheng", "审核通过"), ("legality.sifa", "审查通过")):
        with platform.person(office) as person:
            take_step(person, address, step)
    with platform.person("releaser.dangzheng") as releaser, platform.person() as visitor:
        releaser.post(releaser.open(address), "发布文件")
        found = eventually(lambda: _found(visitor, word), 45.0)
        assert title in found.text
        assert "手册.pdf" in found.text
        assert "第2页" in found.text.replace(" ", "")
        assert any(word in mark for mark in found.marks)
        (hit,) = hits(visitor, f'"{word}"')
        assert (hit["file"]["name"], hit["file"]["page"]) == ("手册.pdf", 2)
        read = visitor.send("GET", hit["file"]["url"])
        assert read.headers["content-type"] == "application/pdf"
        _leads_on(visitor, hit["url"])

        releaser.post(releaser.open(address), "撤回文件", {"reason": "手册有误"})
        eventually(lambda: not hits(visitor, f'"{word}"'), 45.0)


def _found(visitor: Person, word: str) -> Page | None:
    page = visitor.submit(visitor.open("/"), "全站搜索", {"q": f'"{word}"'}, expect=None)
    return page if page.marks else None


def _leads_on(visitor: Person, url: str) -> None:
    """The document's page has a way to what is related, and does not need search to be there."""
    page = visitor.open(url)
    related = visitor.open(page.link("看说法相近"))
    assert "相关内容" in related.text
