import pytest

from services.catalog.domain.time_limit import TimeLimit, read_time_limit


@pytest.mark.parametrize(
    ("text", "kind", "count", "unit", "starts", "rhythm"),
    [
        ("信息形成或者变更之日起20个工作日内", "within", 20, "working_day", "formation_or_change", None),
        (
            "自政府信息形成或变更之日起\n二十个工作日内予以公开",
            "within",
            20,
            "working_day",
            "formation_or_change",
            None,
        ),
        (
            "制定或获取信息之日起10个工作日内公开，公示7个工作日",
            "within",
            10,
            "working_day",
            "formation_or_change",
            None,
        ),
        ("人大批准后２０日内", "within", 20, "calendar_day", "approval", None),
        ("收到批准文件之日起15个工作日内", "within", 15, "working_day", "approval_received", None),
        ("季度结束后15日内", "within", 15, "calendar_day", "quarter_ended", "quarterly"),
        ("自作出行政决定之日起7个工作日内", "within", 7, "working_day", "decision", None),
        ("24小时内", "within", 24, "hour", None, None),
        ("受理后1个月内", "within", 1, "month", "acceptance", None),
        ("20个工作日", "within", 20, "working_day", None, None),
        ("公示期不少于7个工作日", "publicity", 7, "working_day", None, None),
        ("公告时间不少于三十日", "publicity", 30, "calendar_day", None, None),
        ("集中公示5天", "publicity", 5, "calendar_day", None, None),
        ("活动举办前提前5个工作日", "before", 5, "working_day", "活动举办", None),
        ("听证会召开7日前", "before", 7, "calendar_day", "听证会召开", None),
        ("每季度更新", "rhythm", None, None, None, "quarterly"),
        ("按年度公开", "rhythm", None, None, None, "yearly"),
        ("每年1月31日前", "rhythm", None, None, None, "yearly"),
        ("实时公开", "real_time", None, None, None, None),
        ("政策文件印发后及时公开", "promptly", None, None, "document_issued", None),
        ("长期公开", "permanent", None, None, None, None),
        ("按有关规定执行", "unresolved", None, None, None, None),
        ("", "unresolved", None, None, None, None),
    ],
)
def test_reads_the_limit_and_keeps_its_words(text, kind, count, unit, starts, rhythm) -> None:
    assert read_time_limit(text) == TimeLimit(" ".join(text.split()), kind, count, unit, starts, rhythm)
