"""What is measured, by name, in the order in which it runs."""

from tests.bench.plan import Subject
from tests.bench.subjects import bus, clone, findable, memory, reads, search, store

WITHOUT_PLATFORM: dict[str, Subject] = {"bus": bus.run, "store": store.run, "clone": clone.run}
WITH_PLATFORM: dict[str, Subject] = {
    "memory": memory.run,
    "reads": reads.run,
    "findable": findable.run,
    "search": search.run,
}
EMBEDDED_ONLY = frozenset({"clone", "memory"})
