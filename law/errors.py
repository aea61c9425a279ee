"""Errors of the law package: `status` is the HTTP status (RFC 9110), `code` is for programs, `message` for people."""

from kit.errors import GongkaiError


class LawError(GongkaiError):
    code = "law.error"


class RuleUnknown(LawError):
    status = 404
    code = "law.rule_unknown"


class RuleNotInForce(LawError):
    status = 409
    code = "law.rule_not_in_force"


class CalendarYearUnknown(LawError):
    """The holiday notice of a year is not in the calendar: days of that year cannot be told apart."""

    status = 409
    code = "law.calendar_year_unknown"

    def __init__(self, year: int) -> None:
        self.year = year
        super().__init__(f"工作日历中还没有{year}年的放假安排，请先补录该年的放假通知。", year=year)


class LimitNeedsMoment(LawError):
    """A limit in hours runs from a moment, not from a day."""

    status = 409
    code = "law.limit_needs_moment"


class DocNumberMalformed(LawError):
    status = 409
    code = "law.doc_number_malformed"


class IndexNumberMalformed(LawError):
    status = 409
    code = "law.index_number_malformed"


class TermUnknown(LawError):
    status = 404
    code = "law.term_unknown"
