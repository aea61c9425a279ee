import pytest

from services.catalog.domain.time_limit import STARTS, TimeLimit, read_time_limit

COUNTED = [
    ("信息形成或者变更之日起20个工作日内", "within", 20, "working_day", "formation_or_change"),
    ("自政府信息形成或变更之日起\n二十个工作日内予以公开", "within", 20, "working_day", "formation_or_change"),
    ("自该信息形成（变更）之日起，20个工作日内公开", "within", 20, "working_day", "formation_or_change"),
    ("信息形成、变更之日起 20 个工作日内", "within", 20, "working_day", "formation_or_change"),
    ("信息形成或变更之日起20个工作日；法律另有规定的，从其规定", "within", 20, "working_day", "formation_or_change"),
    ("20个工作日内（自信息形成之日起计算）", "within", 20, "working_day", "formation_or_change"),
    ("信息形成后及时公开，最迟不超过20个工作日", "within", 20, "working_day", "formation_or_change"),
    ("制定或获取信息之日起10个工作日内公开，公示7个工作日", "within", 10, "working_day", "formation_or_change"),
    ("10个工作日内，公示7个工作日", "within", 10, "working_day", None),
    ("10个工作日内", "within", 10, "working_day", None),
    ("20个工作日", "within", 20, "working_day", None),
    ("20个工作日公开", "within", 20, "working_day", None),
    ("20个法定工作日以内", "within", 20, "working_day", None),
    ("人大批准后２０日内", "within", 20, "calendar_day", "approval"),
    ("批准后20日内", "within", 20, "calendar_day", "approval"),
    ("本级人民代表大会审查通过后二十日内", "within", 20, "calendar_day", "approval"),
    ("批复后20日", "within", 20, "calendar_day", "approval"),
    ("收到批准文件之日起15个工作日内", "within", 15, "working_day", "approval_received"),
    ("收到批准文件15个工作日内", "within", 15, "working_day", "approval_received"),
    ("公示期满后5个工作日内", "within", 5, "working_day", "publicity_ended"),
    ("自作出行政决定之日起7个工作日内", "within", 7, "working_day", "decision"),
    ("分配结果确定后20个工作日内", "within", 20, "working_day", "completion"),
    ("审核完成之日起3日内", "within", 3, "calendar_day", "completion"),
    ("受理后1个月内", "within", 1, "month", "acceptance"),
    ("收到申请之日起20个工作日内", "within", 20, "working_day", "request_received"),
    ("文件印发之日起3个工作日内", "within", 3, "working_day", "document_issued"),
    ("会议召开后5日内", "within", 5, "calendar_day", "会议召开"),
    ("24小时内", "within", 24, "hour", None),
    ("事件发生后5小时内", "within", 5, "hour", "事件发生"),
    ("两周内", "within", 14, "calendar_day", None),
    ("半个月内", "within", 15, "calendar_day", None),
    ("半年内", "within", 6, "month", None),
    ("三个月内", "within", 3, "month", None),
    ("一年内", "within", 12, "month", None),
    ("一百二十日内", "within", 120, "calendar_day", None),
    ("公示期不少于7个工作日", "publicity", 7, "working_day", None),
    ("公示期不少于30日", "publicity", 30, "calendar_day", None),
    ("公告时间不少于三十日", "publicity", 30, "calendar_day", None),
    ("公告≥10个工作日", "publicity", 10, "working_day", None),
    ("集中公示5天", "publicity", 5, "calendar_day", None),
    ("及时公开，公示7天", "publicity", 7, "calendar_day", None),
    ("公示期限：7个工作日", "publicity", 7, "working_day", None),
    ("不少于15日的公示", "publicity", 15, "calendar_day", None),
    ("活动举办前提前5个工作日", "before", 5, "working_day", "活动举办"),
    ("听证会召开7日前", "before", 7, "calendar_day", "听证会召开"),
    ("召开前7日", "before", 7, "calendar_day", "召开"),
    ("会议召开前至少7个工作日内公布", "before", 7, "working_day", "会议召开"),
    ("提前3天", "before", 3, "calendar_day", None),
]  # fmt: skip

IN_PERIODS = [
    ("季度结束后15日内", "within", 15, "calendar_day", "quarter_ended", "quarterly"),
    ("每季度结束后15日内", "within", 15, "calendar_day", "quarter_ended", "quarterly"),
    ("年度终了后3个月内", "within", 3, "month", "year_ended", "yearly"),
    ("次月10日内", "within", 10, "calendar_day", "month_ended", "monthly"),
    ("每季度更新", "rhythm", None, None, None, "quarterly"),
    ("每季度首月20日前", "rhythm", None, None, None, "quarterly"),
    ("每个季度第一个月的20日前", "rhythm", None, None, None, "quarterly"),
    ("按季度公开", "rhythm", None, None, None, "quarterly"),
    ("按年度公开", "rhythm", None, None, None, "yearly"),
    ("每年1月31日前", "rhythm", None, None, None, "yearly"),
    ("3月31日前公布", "rhythm", None, None, None, "yearly"),
    ("次年1月31日前", "rhythm", None, None, None, "yearly"),
    ("每半年公开一次", "rhythm", None, None, None, "half_yearly"),
    ("每月5日前", "rhythm", None, None, None, "monthly"),
    ("次月10日前", "rhythm", None, None, None, "monthly"),
    ("每周一", "rhythm", None, None, None, "weekly"),
    ("每日更新", "rhythm", None, None, None, "daily"),
]

UNCOUNTED = [
    ("实时公开", "real_time", None),
    ("即时公开", "real_time", None),
    ("随时更新", "real_time", None),
    ("政策文件印发后及时公开", "promptly", "document_issued"),
    ("按进展情况及时公开", "promptly", None),
    ("年度计划制定后及时公开", "promptly", "document_issued"),
    ("立即公开", "promptly", None),
    ("长期公开", "permanent", None),
    ("长期公开，及时更新", "permanent", None),
    ("常年公开", "permanent", None),
    ("按有关规定执行", "unresolved", None),
    ("定期公开", "unresolved", None),
    ("视情况公开", "unresolved", None),
    ("30分钟内", "unresolved", None),
    ("", "unresolved", None),
]


@pytest.mark.parametrize(("text", "kind", "count", "unit", "starts"), COUNTED)
def test_reads_a_count_its_unit_and_what_starts_it(text, kind, count, unit, starts) -> None:
    assert read_time_limit(text) == TimeLimit(" ".join(text.split()), kind, count, unit, starts)


@pytest.mark.parametrize(("text", "kind", "count", "unit", "starts", "rhythm"), IN_PERIODS)
def test_reads_what_comes_again_each_period(text, kind, count, unit, starts, rhythm) -> None:
    assert read_time_limit(text) == TimeLimit(text, kind, count, unit, starts, rhythm)


@pytest.mark.parametrize(("text", "kind", "starts"), UNCOUNTED)
def test_reads_what_has_no_count(text, kind, starts) -> None:
    assert read_time_limit(text) == TimeLimit(text, kind, starts=starts)


def test_a_day_that_is_named_is_that_day() -> None:
    assert read_time_limit("2022年3月31日前") == TimeLimit("2022年3月31日前", "before", starts="2022-03-31")


def test_every_start_has_one_code() -> None:
    assert len({code for code, _ in STARTS}) == len(STARTS)
