import re
from datetime import datetime
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from gateway.pages.ui.assets import Assets
from gateway.pages.ui.forms import Form
from gateway.pages.ui.render import Renderer, Site, Visit
from kit.runtime.clock import SHANGHAI

UI = Path(__file__).parents[1]
NOW = datetime(2022, 3, 14, 9, 0, tzinfo=SHANGHAI)
VISIT = Visit("/documents/1?on=2022-03-01", NOW)


def renderer(folder: Path, **templates: str) -> Renderer:
    for name, text in templates.items():
        (folder / f"{name}.html").write_text(text)
    return Renderer(Assets(), Site(site_code="3601000001"), {"area": folder})


def page(content: str, base: str = "ui/base.html") -> str:
    imports = "".join(
        f'{{% import "ui/macros/{path.name}" as {path.stem} %}}'
        for path in sorted((UI / "templates" / "macros").glob("*.html"))
    )
    return (
        f'{{% extends "{base}" %}}{imports}{{% block title %}}页{{% endblock %}}'
        f"{{% block content %}}{content}{{% endblock %}}"
    )


def test_what_people_typed_is_escaped(tmp_path: Path) -> None:
    ui = renderer(tmp_path, a=page("{{ forms.text(form, 'name', '姓名') }}{{ text }}"))
    shown = ui.render("area/a.html", VISIT, form=Form.filled(name='"><script>'), text="<b>&")
    assert "&#34;&gt;&lt;script&gt;" in shown
    assert "&lt;b&gt;&amp;" in shown


def test_a_missing_value_raises(tmp_path: Path) -> None:
    with pytest.raises(UndefinedError):
        renderer(tmp_path, a=page("{{ forgotten }}")).render("area/a.html", VISIT)


def test_the_section_of_a_page_is_current(tmp_path: Path) -> None:
    shown = renderer(tmp_path, a=page("")).render("area/a.html", VISIT)
    assert '<a href="/disclosure" aria-current="true">政府信息公开</a>' in shown
    assert shown.count("aria-current") == 1
    assert "网站标识码：3601000001" in shown


@pytest.mark.parametrize(
    ("visit", "link"),
    [
        (VISIT, '"/sign-in?from=%2Fdocuments%2F1%3Fon%3D2022-03-01"'),
        (Visit("/", NOW, name="秦某", csrf="c"), '"/me"'),
        (Visit("/", NOW, name="韩听", csrf="c", staff=True), '"/desk"'),
    ],
)
def test_the_masthead_leads_to_ones_own(tmp_path: Path, visit: Visit, link: str) -> None:
    shown = renderer(tmp_path, a=page("")).render("area/a.html", visit)
    assert f'<a class="tool" href={link}' in shown
    assert ("/desk" in shown) == visit.staff


def test_elder_mode_is_on_the_page_and_can_be_left(tmp_path: Path) -> None:
    shown = renderer(tmp_path, a=page("")).render("area/a.html", Visit("/", NOW, mode="elder"))
    assert 'data-mode="elder"' in shown
    assert "标准版" in shown


def test_the_desk_names_the_person_and_signs_out_by_a_guarded_form(tmp_path: Path) -> None:
    visit = Visit("/desk/documents/3", NOW, csrf="t0k", name="王小明", department="财政所")
    shown = renderer(tmp_path, a=page("", "ui/desk_base.html")).render("area/a.html", visit)
    assert "王小明" in shown
    assert "财政所" in shown
    assert re.search(r'action="/sign-out"[^>]*>\s*<input type="hidden" name="csrf" value="t0k">', shown)
    assert '<a href="/desk/documents" aria-current="page">' in shown


def test_an_error_leads_to_its_field_and_keeps_the_key(tmp_path: Path) -> None:
    text = "{{ forms.error_summary(f) }}"
    text += "{% call forms.form('/x', f, visit) %}{{ forms.text(f, 'name', '姓名') }}{% endcall %}"
    sent = [("name", ""), ("idempotency_key", "key-0001"), ("csrf", "t")]
    form = Form.posted(sent).with_errors({"name": "请填写姓名"})
    shown = renderer(tmp_path, a=page(text)).render("area/a.html", Visit("/", NOW, csrf="t"), f=form)
    assert '<a href="#f-name">请填写姓名</a>' in shown
    assert 'aria-describedby="f-name-error" aria-invalid="true"' in shown
    assert 'name="idempotency_key" value="key-0001"' in shown
    assert "csrf" not in form.values


def test_a_deadline_gives_the_count_and_the_day(tmp_path: Path) -> None:
    ui = renderer(tmp_path, a=page("{{ dates.deadline('2022-03-19', visit.today) }}"))
    text = re.sub(r"<[^>]+>", "", ui.render("area/a.html", VISIT))
    assert "还有 5 天（3月19日截止）" in text


def test_a_table_keeps_its_roles_and_labels_when_folded(tmp_path: Path) -> None:
    columns = [{"key": "what", "label": "摘要"}, {"key": "sum", "label": "金额", "unit": "元", "kind": "money"}]
    ui = renderer(tmp_path, a=page("{{ tables.table('收支', columns, rows) }}"))
    shown = ui.render("area/a.html", VISIT, columns=columns, rows=[{"what": "路灯", "sum": "3650.5"}])
    assert '<td role="cell" class="is-number" data-label="金额（元）"><span>3,650.50</span></td>' in shown
    assert '<th role="rowheader" scope="row"><span>路灯</span></th>' in shown


def test_a_state_without_a_name_raises(tmp_path: Path) -> None:
    with pytest.raises(UndefinedError):
        renderer(tmp_path, a=page("{{ badges.state('NEW', {}) }}")).render("area/a.html", VISIT)


def test_an_error_page_says_what_to_do_and_whom_to_call(tmp_path: Path) -> None:
    ui = Renderer(Assets(), Site(phone="0791-0000000"))
    response = ui.error(
        VISIT, status=503, title="现在查不到", message="正在重启。", code="a.b", todo="请稍后再试。", retry="/"
    )
    shown = bytes(response.body).decode()
    assert response.status_code == 503
    assert all(word in shown for word in ("正在重启。", "请稍后再试。", "0791-0000000", "a.b"))


def test_no_template_carries_inline_style_or_script() -> None:
    for path in (UI / "templates").rglob("*.html"):
        text = path.read_text()
        assert not re.search(r"\sstyle=|<style|\son\w+=|javascript:", text), path.name
        assert not re.search(r"<script(?![^>]*src=)", text), path.name
