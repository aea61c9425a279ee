"""Files that belong to documents of the demonstration town, made when they are attached."""

import asyncio
from collections.abc import Callable, Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from PIL import Image, ImageDraw, ImageFont

from deploy.demo.booklets import booklet
from kit.files import fonts
from kit.files.docx_writer import write_docx
from kit.files.model import Block
from kit.files.paper import Paper

INCOME = (("税收收入", 2610), ("非税收入", 670), ("上级补助收入", 1945))
SPENDING = (
    ("一般公共服务和其他", 1673),
    ("农林水", 1530),
    ("社会保障和就业", 986),
    ("城乡社区", 624),
    ("教育和文化", 412),
)
HOSPITALITY = (("因公出国（境）费用", 0), ("公务接待费", 14.6), ("公务用车运行维护费", 24))
HOUSE_FORM = (
    ("申请户主姓名", ""),
    ("所在村和村民小组", ""),
    ("家庭人口", ""),
    ("申请类型", "□ 新建　□ 原址翻建　□ 改建　□ 扩建"),
    ("现有宅基地面积（平方米）", ""),
    ("申请用地面积（平方米）", ""),
    ("拟建层数和建筑面积", ""),
    ("村民小组会议意见", ""),
    ("村民委员会意见和公示情况", ""),
    ("镇级审查意见", ""),
)
ALLOWANCE_FORM = (
    ("老年人姓名", ""),
    ("出生年月", ""),
    ("所在村（社区）", ""),
    ("申请的档次", "□ 80至89周岁　□ 90至99周岁　□ 100周岁以上"),
    ("代办人和关系", ""),
    ("村（社区）核对意见", ""),
    ("社会事务办公室审核意见", ""),
)
_WIDTH, _ROW, _LEFT = 1000, 92, 330
_RED, _INK, _PAPER = "#b3181e", "#1a1a1a", "#ffffff"


async def made(name: str) -> bytes:
    return await asyncio.to_thread(_MAKERS[name])


def _budget() -> bytes:
    book = Workbook()
    for place, (title, rows) in enumerate((("收入", INCOME), ("支出", SPENDING), ("“三公”经费", HOSPITALITY))):
        sheet = book.create_sheet(title, place)
        sheet.append(["2022年港口镇" + title + "预算表"])
        sheet.append(["项目", "预算数（万元）"])
        for row in rows:
            sheet.append(row)
        sheet.append(("合计", round(sum(amount for _, amount in rows), 1)))
        sheet.merge_cells("A1:B1")
        sheet["A1"].font, sheet["A1"].alignment = Font(bold=True, size=14), Alignment(horizontal="center")
        sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 30, 18
    book.remove(book.worksheets[-1])
    book.properties.creator = "港口镇财政所"
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def _form(title: str, rows: Sequence[tuple[str, str]], issuer: str) -> bytes:
    table = Block("table", rows=[list(row) for row in rows])
    note = Block("paragraph", "此表在村便民服务点和镇便民服务中心免费领取，写字有困难的由工作人员代填。")
    return write_docx(Paper(title, [table, note], issuer))


def _spending() -> bytes:
    """Bars as long as the amounts."""
    image = Image.new("RGB", (_WIDTH, 150 + _ROW * len(SPENDING)), _PAPER)
    draw = ImageDraw.Draw(image)
    large, small = (ImageFont.truetype(fonts.path("sans"), size) for size in (38, 28))
    total = sum(amount for _, amount in SPENDING)
    draw.text((_WIDTH / 2, 60), f"2022年预算支出 {total:,} 万元", _INK, large, "mm")
    longest = max(amount for _, amount in SPENDING)
    for place, (name, amount) in enumerate(SPENDING):
        y, length = 130 + _ROW * place, 500 * amount / longest
        draw.rectangle((_LEFT, y, _LEFT + length, y + 54), fill=_RED)
        draw.text((_LEFT - 20, y + 27), name, _INK, small, "rm")
        draw.text((_LEFT + length + 14, y + 27), f"{amount:,}", _INK, small, "lm")
    target = BytesIO()
    image.save(target, "PNG", optimize=True)
    return target.getvalue()


_MAKERS: dict[str, Callable[[], bytes]] = {
    "防汛抗旱应急预案（全文）.pdf": lambda: booklet("flood-plan-full.txt", "港口镇应急管理所"),
    "小型水利设施管护手册.pdf": lambda: booklet("irrigation-manual.txt", "港口镇农业综合服务中心"),
    "2022年政府预算收支表.xlsx": _budget,
    "2022年预算支出.png": _spending,
    "农村宅基地和建房申请表.docx": lambda: _form("港口镇农村宅基地和建房申请表", HOUSE_FORM, "港口镇自然资源所"),
    "高龄津贴申请表.docx": lambda: _form("港口镇高龄津贴申请表", ALLOWANCE_FORM, "港口镇社会事务办公室"),
}
