"""Where groups, themes and what finds them again are kept."""

from dataclasses import dataclass, field

from kit.runtime.service import Runtime
from kit.runtime.tasks import Bell
from kit.store.port import Collection, Index
from services.consultation.domain.group import Group, Posting, Progress, Regrouping, Same, Theme

# Public pages ask for what is visible, the desk for what was not joined to another.
GROUP_INDEXES = (
    Index("consultation", "visible", "count"),
    Index("consultation", "visible", "theme", "count"),
    Index("consultation", "visible", "clause", "count"),
    Index("consultation", "visible", "theme", "clause", "count"),
    Index("consultation", "merged_into", "count"),
    Index("consultation", "merged_into", "theme", "count"),
    Index("consultation", "merged_into", "clause", "count"),
    Index("consultation", "merged_into", "answered", "count"),
    Index("consultation", "merged_into", "answered", "theme", "count"),
    Index("consultation", "merged_into", "outcome", "count"),
)


@dataclass(frozen=True)
class Groups:
    groups: Collection[Group]
    themes: Collection[Theme]
    progress: Collection[Progress]
    regroupings: Collection[Regrouping]
    same: Collection[Same]
    postings: Collection[Posting]
    asked: Bell = field(default_factory=Bell)  # a change by hand waits
    erased: Bell = field(default_factory=Bell)  # words are to be remembered no longer


async def open_groups(runtime: Runtime) -> Groups:
    store = runtime.store
    return Groups(
        groups=await store.collection("groups", Group, indexes=GROUP_INDEXES),
        themes=await store.collection("themes", Theme, indexes=[Index("consultation", "number")]),
        progress=await store.collection("progress", Progress),
        regroupings=await store.collection(
            "regroupings",
            Regrouping,
            indexes=[Index("consultation", "number", unique=True), Index("done", "number")],
        ),
        same=await store.collection("same", Same),
        postings=await store.collection("postings", Posting),
    )
