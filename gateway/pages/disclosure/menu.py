"""The four sub-columns that every government site has (国办公开办函〔2019〕61号), and 依申请公开 beside them."""

from typing import Any

MENU = (
    ("guide", "政府信息公开指南"),
    ("rules", "政府信息公开制度"),
    ("content", "法定主动公开内容"),
    ("reports", "政府信息公开年报"),
    ("request", "依申请公开"),
)
NAMES = dict(MENU)


def menu(current: str = "") -> list[dict[str, Any]]:
    return [{"label": label, "href": f"/disclosure/{code}", "current": code == current} for code, label in MENU]
