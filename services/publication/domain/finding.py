"""Personal data that the detectors found, and the exceptions that two people stand for."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Override:
    """`key` names the finding without telling it. It counts once `confirmed_by`, another than `by`, is named."""

    key: str
    reason: str
    by: str
    confirmed_by: str = ""
