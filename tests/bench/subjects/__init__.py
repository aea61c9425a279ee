"""What is measured, by name, in the order in which it runs."""

from tests.bench.plan import Subject
from tests.bench.subjects import (
    bus,
    clone,
    commenting,
    findable,
    grouping,
    memory,
    obligations,
    reads,
    rebuild,
    renaming,
    scheduled,
    search,
    store,
    suggest,
    verifying,
    visible,
)

WITHOUT_PLATFORM: dict[str, Subject] = {
    "bus": bus.run,
    "store": store.run,
    "clone": clone.run,
    "obligations": obligations.run,
    "scheduled": scheduled.run,
    "verifying": verifying.run,
    "grouping": grouping.run,
}
WITH_PLATFORM: dict[str, Subject] = {
    "memory": memory.run,
    "reads": reads.run,
    "commenting": commenting.run,
    "findable": findable.run,
    "search": search.run,
    "suggest": suggest.run,
    "rebuild": rebuild.run,
    "visible": visible.run,
    "renaming": renaming.run,
}
EMBEDDED_ONLY = frozenset({"clone", "memory", "obligations", "renaming", "scheduled", "verifying", "visible"})
