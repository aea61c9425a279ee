"""A limit of time as the law states it: a count, a unit, and which side of the start it lies on."""

from dataclasses import dataclass
from typing import Literal

Unit = Literal["working_day", "calendar_day", "month", "hour"]
Bound = Literal["at_most", "at_least"]

UNIT_NAMES: dict[Unit, str] = {"working_day": "个工作日", "calendar_day": "日", "month": "个月", "hour": "小时"}


@dataclass(frozen=True)
class Limit:
    """`value` counts `unit`s from the start, which itself is not counted (民法典第二百零一条).

    `bound`: at_most is a deadline, at_least a shortest period. `backward` counts to before the start ("七日前").
    `roll`: a last day that is no working day moves on to the next one (民法典第二百零三条), backward to the one before.
    """

    value: int
    unit: Unit
    bound: Bound = "at_most"
    backward: bool = False
    roll: bool = True

    def __post_init__(self) -> None:
        if self.value < 0:
            raise ValueError("a limit counts from 0 on; use backward for what lies before the start")

    def __str__(self) -> str:
        """As a Chinese reader expects it: 20个工作日内, 不少于30日, 提前7日."""
        if self.value == 0:
            return "同步"
        span = f"{self.value}{UNIT_NAMES[self.unit]}"
        if self.backward:
            return f"至少提前{span}" if self.bound == "at_least" else f"提前{span}内"
        return f"不少于{span}" if self.bound == "at_least" else f"{span}内"
