"""What Prometheus is told of work that stands still."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from kit.runtime.clock import FixedClock
from kit.runtime.metrics import Metrics
from kit.runtime.process import Process
from services.consultation.context import Consulting
from services.consultation.domain.comment import Comment
from services.consultation.domain.consultation import Consultation
from services.consultation.domain.decision import Decision
from services.consultation.domain.receipt import leaf_of, new_salt
from services.consultation.grouping.arrivals import Arrivals
from services.consultation.record.sequencing import Sequencer
from services.consultation.schedule.watching import Watch
from services.consultation.service import build

PLAN = "village-plan"


class Watched:
    def __init__(self, context: Consulting) -> None:
        self._metrics = Metrics("consultation")
        self._watch = Watch(context, self._metrics)

    async def measure(self, name: str) -> float | None:
        await self._watch.step()
        return self._metrics.registry.get_sample_value(name, {"service": "consultation"})


async def test_the_oldest_opinion_without_a_group_is_told_by_its_age(context: Consulting, clock: FixedClock) -> None:
    await context.consultations.insert(Consultation(PLAN, "ziran", "shen", state="open"))
    watched = Watched(context)
    assert await watched.measure("gongkai_grouping_behind_seconds") == 0
    for number, text in enumerate(("希望修路。", "希望另外选址。")):
        comment = Comment(f"c-{number}", PLAN, "ziran", None, text, "", clock.now().isoformat(), source="online")
        comment.salt = new_salt()
        comment.leaf = leaf_of(comment.salt, comment)
        await context.comments.insert(comment)
        clock.advance(timedelta(seconds=40))
    assert await watched.measure("gongkai_grouping_behind_seconds") == 0, "what is not in the record yet is its matter"
    sequencer = Sequencer(context.record, clock)
    while await sequencer.append_waiting():
        pass
    assert await watched.measure("gongkai_grouping_behind_seconds") == 80
    await Arrivals(context).group(PLAN)
    assert await watched.measure("gongkai_grouping_behind_seconds") == 0


async def test_decisions_past_their_day_are_counted_while_they_are_open(context: Consulting, clock: FixedClock) -> None:
    today = clock.now().date()
    yesterday = (today - timedelta(days=1)).isoformat()
    for decision in (
        Decision("late", "ziran", "shen", state="open", until=yesterday),
        Decision("in-time", "ziran", "shen", state="open", until=today.isoformat()),
        Decision("stopped", "ziran", "shen", state="stopped", until=yesterday),
    ):
        await context.decisions.all.insert(decision)
    assert await Watched(context).measure("gongkai_decisions_overdue") == 1


async def test_a_replica_without_the_lease_tells_none_of_it(open_process: Callable[..., Awaitable[Process]]) -> None:
    schedules = (await open_process("consultation", build)).service.schedules
    told = {one.name: {measure.name for gauge in one.gauges for measure in gauge.describe()} for one in schedules}
    assert told["watch"] == {"gongkai_grouping_behind_seconds", "gongkai_decisions_overdue"}
    assert told["feedback"] == {"gongkai_feedback_overdue"}
    assert told["sequence"] == {"gongkai_record_behind_seconds"}
