"""The editor as a person uses it: typing, saving by itself, tables, pictures, paste, the keyboard, two at once."""

import os
import re
from pathlib import Path

from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.browser.conftest import Visit, has_no_sideways_scroll, shot
from tests.component.publication.test_attachments import picture, word
from tests.journeys.steps import unique

WHO = "drafter.dangzheng"
PASTED = (
    "<h1>二、粘贴的标题</h1><p class=MsoNormal style='color:red'>贴<b>粗</b><o:p></o:p></p><script>alert(1)</script>"
    "<img src='https://evil.example/x.png'><table><tr><td>一</td><td>二</td></tr></table>"
)
PASTE = """html => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/html", html);
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true}));
}"""


def text_of(page: Page) -> Locator:
    return page.get_by_role("textbox", name="正文", exact=True)


def tool(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def saved(page: Page) -> None:
    expect(page.locator("[data-saved]")).to_have_text(re.compile(r"已自动保存 \d\d:\d\d"), timeout=15_000)


def begun(visit: Visit, title: str, width: int = 1280) -> Page:
    page = visit(width, who=WHO)
    page.goto("/desk/documents/new")
    page.get_by_label("标题", exact=True).fill(title)
    text_of(page).click()
    return page


def test_what_is_typed_saves_itself_and_is_there_after_the_tab_was_closed(visit: Visit) -> None:
    title = unique("自动保存")
    page = begun(visit, title)
    page.keyboard.type("第一段")
    page.keyboard.press("Enter")
    tool(page, "题目一级")
    page.keyboard.type("一、标题")
    expect(page.get_by_role("button", name="题目一级")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Enter")
    tool(page, "加粗")
    page.keyboard.type("粗字")
    tool(page, "加粗")
    page.keyboard.type("常字")
    page.keyboard.press("Enter")
    tool(page, "项目列表")
    page.keyboard.type("甲")
    page.keyboard.press("Enter")
    page.keyboard.type("乙")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    tool(page, "表格")
    page.keyboard.type("项目")
    page.keyboard.press("Tab")
    page.keyboard.type("金额")
    tool(page, "在下面加一行")
    tool(page, "在右边加一列")
    expect(text_of(page).locator("tr")).to_have_count(4)
    expect(text_of(page).locator("th")).to_have_count(4)
    page.keyboard.press("Control+z")
    expect(text_of(page).locator("th")).to_have_count(3)
    page.keyboard.press("Control+Shift+z")
    expect(text_of(page).locator("th")).to_have_count(4)
    saved(page)
    url = page.url
    assert not url.endswith("/new")
    shot(page, "editor-rich-1280")
    again = page.context.new_page()
    page.close()
    again.goto(url)
    expect(again.get_by_label("标题", exact=True)).to_have_value(title)
    for words in ("第一段", "粗字", "甲", "金额"):
        expect(text_of(again)).to_contain_text(words)
    expect(text_of(again).locator("strong")).to_have_text("粗字")
    expect(text_of(again).locator("li")).to_have_count(2)


def test_pictures_and_pastes_come_in_clean(visit: Visit) -> None:
    page = begun(visit, unique("图片"), 390)
    page.keyboard.type("开头")
    photo = FilePayload(name="照片.png", mimeType="image/png", buffer=picture())
    table = FilePayload(name="通知.doc", mimeType="application/msword", buffer=word("内容"))
    page.get_by_label("添加附件").set_input_files([photo, table])
    expect(page.locator("[data-file-says]")).to_contain_text("已添加“通知.docx”，已去掉作者")
    text_of(page).click()
    page.keyboard.press("Control+End")
    tool(page, "图片")
    page.get_by_label("文字说明").fill("一张示意图")
    page.get_by_role("button", name="放进正文").click()
    expect(text_of(page).get_by_role("img", name="一张示意图")).to_be_visible()
    text_of(page).focus()
    page.evaluate(PASTE, PASTED)
    expect(text_of(page).locator("h2")).to_have_text("二、粘贴的标题")
    expect(text_of(page).locator("img")).to_have_count(1)
    expect(text_of(page).locator("[style], script")).to_have_count(0)
    expect(page.locator("[data-editor-says]")).to_contain_text("有 1 张图片没有粘贴进来")
    saved(page)
    has_no_sideways_scroll(page)
    shot(page, "editor-rich-390")
    page.reload()
    expect(text_of(page).get_by_role("img", name="一张示意图")).to_be_visible()
    expect(page.get_by_label("附件名称")).to_have_count(2)


def test_the_keyboard_reaches_every_tool(visit: Visit) -> None:
    page = begun(visit, unique("键盘"))
    page.keyboard.type("字")
    page.keyboard.press("Alt+F10")
    expect(page.get_by_role("button", name="题目一级")).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(text_of(page).locator("h3")).to_have_text("字")
    page.keyboard.press("Alt+F10")
    page.keyboard.press("Escape")
    expect(text_of(page)).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+k")
    page.get_by_label("网址").fill("https://www.gov.cn/")
    page.keyboard.press("Enter")
    expect(text_of(page).get_by_role("link")).to_have_attribute("href", "https://www.gov.cn/")
    page.keyboard.press("Control+z")
    expect(text_of(page).get_by_role("link")).to_have_count(0)


def test_two_at_once_choose_part_by_part(visit: Visit) -> None:
    first = begun(visit, unique("两人"))
    first.keyboard.type("共同的一段")
    saved(first)
    second = visit(who=WHO)
    second.goto(first.url)
    text_of(second).locator("p").first.click()
    second.keyboard.press("End")
    second.keyboard.type("，同事补了一句")
    saved(second)
    text_of(first).locator("p").first.click()
    first.keyboard.press("End")
    first.keyboard.type("，我也补了一句")
    told = first.get_by_role("button", name="查看两边的修改并合并")
    expect(told).to_be_visible(timeout=15_000)
    told.click()
    expect(first.get_by_role("heading", level=1)).to_have_text("合并两个人的修改")
    shot(first, "editor-merge-1280")
    has_no_sideways_scroll(first)
    first.get_by_label("两边都要").check()
    first.get_by_role("button", name="按选择合并并保存").click()
    for words in ("同事补了一句", "我也补了一句"):
        expect(text_of(first)).to_contain_text(words)


def test_without_script_the_form_does_the_same(visit: Visit, tmp_path: Path) -> None:
    page = visit(390, script=False, who=WHO)
    page.goto("/desk/documents/new")
    title = unique("没有脚本")
    page.get_by_label("标题", exact=True).fill(title)
    page.locator("textarea[name=body]").fill("一、总则\n正文。\n| 项目 | 金额 |\n| 修路 | 1 |")
    file = tmp_path / "照片.png"
    file.write_bytes(picture())
    page.get_by_label("添加附件").set_input_files(os.fspath(file))
    page.get_by_role("button", name="保存草稿并上传附件").click()
    expect(page.get_by_text("已添加“照片.png”")).to_be_visible()
    expect(page.get_by_label("标题", exact=True)).to_have_value(title)
    shot(page, "editor-plain-390")
    has_no_sideways_scroll(page)
    page.get_by_role("button", name=re.compile("移除.*照片")).click()
    expect(page.get_by_text("已移除“照片.png”")).to_be_visible()
