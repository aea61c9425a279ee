"""The books of a village, and the people who write them."""

from typing import Any

import httpx

from kit.identity.port import Principal
from schemas.classes.catalog import UnitChangedV1

CLERK = Principal("clerk-1", "石安", frozenset({"village_clerk"}), frozenset(), frozenset({"shiwan"}))
OTHER = Principal("clerk-2", "洲平", frozenset({"village_clerk"}), frozenset(), frozenset({"shangzhou"}))
DRAFTER = Principal("drafter-1", "陈文", frozenset({"drafter"}), frozenset({"dangzheng"}), frozenset({"shiwan"}))
API = "/api/village_affairs"
BOOKS: dict[str, Any] = {
    "village": "shiwan",
    "item": "income_and_expenditure",
    "period": "2022Q1",
    "rows": [
        {"kind": "income", "what": "山塘承包款", "amount": 1_200_000, "note": ""},
        {"kind": "expense", "what": "渠道清淤", "amount": 850_000, "note": "二组"},
    ],
    "reviewed_by": "finance_group",
    "reviewed_on": "2022-04-08",
}


def unit(code: str, name: str, until: str | None = None) -> UnitChangedV1:
    return UnitChangedV1(
        id=code, name=name, kind="village", parent="gangkou", in_force_from="2010-01-01", in_force_until=until
    )


async def opened(clerk: httpx.AsyncClient, key: str = "key-00001", **changes: Any) -> dict[str, Any]:
    answer = await clerk.post(f"{API}/entries", json={**BOOKS, **changes}, headers={"idempotency-key": key})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def published(clerk: httpx.AsyncClient, key: str = "key-00001", **changes: Any) -> dict[str, Any]:
    made = await opened(clerk, key, **changes)
    answer = await clerk.post(f"{API}/entries/{made['id']}/publish")
    assert answer.status_code == 200, answer.text
    done: dict[str, Any] = answer.json()
    return done


def code_of(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]
