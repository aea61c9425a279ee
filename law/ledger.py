"""What a village discloses of Party, village and financial affairs (三务公开), and how often."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from law._data import load

Affairs = Literal["party", "village", "finance"]
FrequencyCode = Literal["any_time", "at_once", "monthly", "quarterly", "half_yearly"]


@dataclass(frozen=True)
class Frequency:
    """`months` between two disclosures; None where the event itself calls for one."""

    code: FrequencyCode
    name: str
    months: int | None = None


@dataclass(frozen=True)
class LedgerItem:
    """`frequencies`: the usual one first, then what may be due besides. `source`: a county's list, or a default here.

    `threshold_yuan`: matters from this sum on. `special`: disclosed on its own, apart from the periodic ledger
    (农经发〔2011〕13号).
    """

    code: str
    affairs: Affairs
    name: str
    frequencies: tuple[Frequency, ...]
    source: Literal["local", "setting"]
    threshold_yuan: int | None = None
    special: bool = False


_content = load("village_ledger.toml")

AFFAIRS: Mapping[Affairs, str] = MappingProxyType(_content["affairs"])
FREQUENCIES: Mapping[FrequencyCode, Frequency] = MappingProxyType(
    {code: Frequency(code=code, **row) for code, row in _content["frequencies"].items()}
)
LEDGER_ITEMS: Mapping[str, LedgerItem] = MappingProxyType(
    {
        row["code"]: LedgerItem(**{**row, "frequencies": tuple(FREQUENCIES[code] for code in row["frequencies"])})
        for row in _content["item"]
    }
)
