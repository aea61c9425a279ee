"""What taking and moderating opinions keeps besides the opinions."""

import asyncio
from dataclasses import dataclass, field

from kit.runtime.service import Runtime
from kit.runtime.tasks import Bell
from kit.store.port import Collection, Index
from services.consultation.context.challenges import Challenges, open_challenges
from services.consultation.context.opened import Opened
from services.consultation.context.pace import Pace
from services.consultation.domain.consultation import Consultation
from services.consultation.domain.copies import UnitCopy
from services.consultation.domain.group_moderation import GroupModeration
from services.consultation.domain.upload import Upload

AT_ONCE = 8  # opinions; in a burst the others wait their turn, so that readers need not


@dataclass(frozen=True)
class Intake:
    opened: Opened
    uploads: Collection[Upload]
    challenges: Challenges
    group_moderations: Collection[GroupModeration]
    longest: int  # characters of an opinion
    pace: Pace = field(default_factory=Pace)
    turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))
    asked: Bell = field(default_factory=Bell)  # a decision on a whole group waits


async def open_intake(runtime: Runtime, consultations: Collection[Consultation], units: Collection[UnitCopy]) -> Intake:
    store = runtime.store
    return Intake(
        opened=Opened(consultations, units),
        uploads=await store.collection("uploads", Upload, indexes=[Index("began_at"), Index("comment")]),
        challenges=await open_challenges(runtime),
        group_moderations=await store.collection(
            "group_moderations", GroupModeration, indexes=[Index("finished", "at")]
        ),
        longest=runtime.settings.comment_limit,
    )
