"""Entries and standings as their templates show them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import segno
from markupsafe import Markup

from gateway.pages.ui.filters import wan

KINDS = {"income": "收入", "expense": "支出", "claim": "债权", "debt": "债务", "other": "其他"}
REVIEWERS = {"supervision_committee": "村（居）务监督委员会", "finance_group": "民主理财小组"}
AFFAIRS = {"party": "党务", "village": "村务", "finance": "财务"}
STANDINGS = {
    "published": ("已公开", "success"),
    "due": ("待公开", "warning"),
    "overdue": ("已逾期", "error"),
    "as_it_happens": ("有事即公开", ""),
    "none": ("不再更新", ""),
}
WAN = 10_000_00  # cents from which a sum is also said in 万元


def content(one: Mapping[str, Any]) -> dict[str, Any]:
    """An edition: its money by kind, each with its sum, totals in 元 and 万元."""
    return {
        **one,
        "groups": [_group(kind, one) for kind in KINDS if kind in one["sums"]],
        "totals": _totals(one["sums"]) if len(one["sums"]) > 1 else [],
        "reviewer": REVIEWERS.get(one["reviewed_by"], ""),
        "head": one["table"][0] if one["table"] else [],
        "cells": one["table"][1:],
    }


def affairs(items: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What a village discloses, by 党务, 村务, 财务."""
    return [
        {"code": code, "name": name, "items": [one for one in items if one["affairs"] == code]}
        for code, name in AFFAIRS.items()
    ]


def qr(address: str) -> Markup:
    return Markup(
        segno.make(address, error="m").svg_inline(scale=3, border=0)
    )  # drawn by segno, nothing of it is typed


def _yuan(cents: int) -> Decimal:
    return Decimal(cents) / 100


def _wan(cents: int) -> str | None:
    return wan(_yuan(cents)) if abs(cents) >= WAN else None


def _group(kind: str, one: Mapping[str, Any]) -> dict[str, Any]:
    rows = [{**row, "amount": _yuan(row["amount"])} for row in one["rows"] if row["kind"] == kind]
    cents = one["sums"][kind]
    return {"kind": kind, "name": KINDS[kind], "rows": rows, "sum": _yuan(cents), "wan": _wan(cents)}


def _totals(sums: Mapping[str, int]) -> list[dict[str, Any]]:
    names = {**{kind: f"{name}合计" for kind, name in KINDS.items()}, "balance": "收支结余"}
    return [{"label": names[kind], "yuan": _yuan(cents), "wan": _wan(cents)} for kind, cents in sums.items()]
