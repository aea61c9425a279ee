"""Catalogue rows, sheets and people that the tests of this folder share."""

from io import BytesIO

from openpyxl import Workbook

from kit.identity.port import Principal

ADMINISTRATOR = Principal("admin", roles=frozenset({"administrator"}))
OFFICER = Principal("officer", roles=frozenset({"disclosure_officer"}), departments=frozenset({"dangzheng"}))
DRAFTER = Principal("drafter", roles=frozenset({"drafter"}), departments=frozenset({"shehui"}))

TOP = ["序号", "公开事项", "", "公开内容（要素）", "公开依据", "公开时限", "公开主体", "公开渠道和载体", "公开对象", "",
       "公开方式", "", "公开层级", ""]  # fmt: skip
SUB = ["", "一级事项", "二级事项", "", "", "", "", "", "全社会", "特定群体", "主动", "依申请公开", "县级", "乡、村级"]
ROW = ["1", "最低生活保障", "审核信息", "1.初审对象名单\n2.相关信息",
       "《社会救助暂行办法》、《城乡居民最低生活保障审核确认办法》", "制定或获取信息之日起10个工作日内",
       "社会事务办公室",
       "■政府网站 □公开查阅点\n■社区/企事业单位/村公示栏（电子屏）", "√", "", "√", "", "", "☑"]  # fmt: skip


def unit(code: str, name: str, kind: str, parent: str | None, since: str = "2019-01-01") -> dict[str, object]:
    return {"code": code, "name": name, "kind": kind, "parent": parent, "in_force_from": since}


def row(number: int, second_level: str, **changes: str) -> list[str]:
    """ROW with another number and name; `changes` by letter of the column."""
    cells = [str(number), *ROW[1:2], second_level, *ROW[3:]]
    for letter, text in changes.items():
        cells["ABCDEFGHIJKLMN".index(letter)] = text
    return cells


def sheet(*rows: list[str], title: str = "（十九）社会救助领域基层政务公开标准目录") -> bytes:
    """The official table as towns keep it: a title across, two header rows with merged cells."""
    book = Workbook()
    page = book.active
    page.title = "社会救助"
    page.append([title])
    page.append(TOP)
    page.append(SUB)
    page.merge_cells("A1:N1")
    for letter in "ADEFGH":
        page.merge_cells(f"{letter}2:{letter}3")
    for area in ("B2:C2", "I2:J2", "K2:L2", "M2:N2"):
        page.merge_cells(area)
    for cells in rows:
        page.append(cells)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def upload(data: bytes, name: str = "目录.xlsx") -> dict[str, tuple[str, bytes]]:
    return {"file": (name, data)}
