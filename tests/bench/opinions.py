"""Many opinions at once, as a docket sees them, put into a store through its port and into their record."""

import asyncio
import base64
import random
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count, islice
from pathlib import Path

from pydantic import SecretStr

from kit.blobs.files import FileBlobs
from kit.bus.sqlite import SqliteBus
from kit.identity.port import Principal, TokenInvalid, Verifier
from kit.notify.maildir import MailFolder
from kit.runtime.clock import SHANGHAI, FixedClock
from kit.runtime.ids import new_id
from kit.runtime.metrics import Metrics
from kit.runtime.peers import Peers
from kit.runtime.service import Runtime
from kit.runtime.settings import Settings
from kit.store.mongo import MongoStore
from kit.store.port import Store
from kit.store.sqlite import SqliteStore
from services.consultation.context import Consulting, open_context
from services.consultation.domain.comment import Comment
from services.consultation.domain.receipt import leaf_of, new_salt
from services.consultation.record.sequencing import Sequencer

AT_ONCE = 1_000
BEGAN = datetime(2026, 3, 2, 8, tzinfo=SHANGHAI)
_MATTERS = """
道路 水渠 路灯 学校 医院 公交 垃圾 停车 养老 食堂 绿化 河道 拆迁 补偿 收费 噪音 气味 安全 消防 网络
供水 供电 燃气 物业 广场 市场 养殖 果园 茶山 祠堂 桥梁 校车 厕所 文化 体育 图书 卫生 诊所
"""
_SAID = """
应当改善 需要维修 没人管理 缺少监督 太少 太贵 不够用 离得远 经常坏 没有公示 要先征求意见
应当公开账目 影响出行 影响休息 关系老人 关系孩子 要写进方案 请尽快落实 不能一拖再拖
"""
_WHEN = "上半年 今年 去年冬天 汛期 农忙时 晚上 周末 赶集日 上学时 节假日"
_WHERE = "村口 街头 桥头 坡地 河边 院墙 田边 路段"
_SIDES = "东西南北上下前后新老"
_SURNAMES, _NAMES = "张王李赵陈刘周吴郑孙", "伟芳娜敏静强磊军洋勇艳杰涛明超秀兰霞平刚"
_STANDS = ("我支持", "我反对", "我赞成", "坚决反对")
_ENDS = ("谢谢", "请重视", "以上是我的意见")


@dataclass(frozen=True)
class Spoken:
    text: str
    campaign: int  # negative for those of no campaign, each its own


def docket(seed: int, unique: float, campaigns: int) -> Iterator[Spoken]:
    """Without end. `unique`: the share in words of their own, half of them edited from a campaign's."""
    draw = random.Random(seed)
    letters = [_letter(draw) for _ in range(campaigns)]
    for number in count(1):
        campaign = draw.randrange(campaigns)
        if draw.random() >= unique:
            yield Spoken("。".join(letters[campaign]), campaign)
        elif draw.random() < 0.5:
            yield Spoken("。".join(_sentence(draw) for _ in range(draw.randint(2, 5))), -number)
        else:
            yield Spoken("。".join(_edited(draw, letters[campaign])), campaign)


@asynccontextmanager
async def consulting(folder: Path, mongo: str = "") -> AsyncIterator[Consulting]:
    """The consultation service's documents and nothing that runs: on MongoDB where its address is given."""
    runtime = runtime_in(folder, mongo)
    await runtime.store.start()
    try:
        yield await open_context(runtime)
    finally:
        await runtime.store.stop()


def runtime_in(folder: Path, mongo: str = "", verifier: Verifier | None = None) -> Runtime:
    """Without a verifier everyone is a stranger."""
    folder.mkdir(parents=True, exist_ok=True)
    clock = FixedClock(BEGAN)
    sqlite = SqliteStore(folder / "consultation.db", clock)
    store: Store = MongoStore(mongo, f"bench_{new_id()[:8]}", clock) if mongo else sqlite
    return Runtime(
        service="consultation",
        settings=Settings(data=folder, record_key=SecretStr(base64.b64encode(bytes(32)).decode())),
        clock=clock,
        store=store,
        bus=SqliteBus(folder / "log.db"),
        blobs=FileBlobs(folder / "blobs"),
        notify=MailFolder(folder / "mail", "bench@example.invalid", clock),
        verifier=verifier or Nobody(),
        peers=Peers({}, _nobody),
        metrics=Metrics("bench"),
    )


class Nobody:
    async def verify(self, token: str) -> Principal:
        raise TokenInvalid


async def _nobody() -> str:
    return ""


async def accepted(context: Consulting, consultation: str, texts: Iterable[str]) -> int:
    """Stored as accepted, many at once; how many."""
    numbered, total = enumerate(texts), 0
    while some := [comment_of(consultation, number, text) for number, text in islice(numbered, AT_ONCE)]:
        await asyncio.gather(*(context.comments.insert(one) for one in some))
        total += len(some)
    return total


async def recorded(context: Consulting) -> None:
    """All that was accepted into its record."""
    sequencer = Sequencer(context.record, FixedClock(BEGAN))
    while await sequencer.append_waiting():
        pass


def comment_of(consultation: str, number: int, text: str) -> Comment:
    at = (BEGAN + timedelta(milliseconds=number)).isoformat(timespec="milliseconds")
    clause = f"p-{number % 40}" if number % 3 else None
    comment = Comment(f"{consultation}{number:09}", consultation, "ziran", clause, text, "", at)
    comment.salt = new_salt()
    comment.leaf = leaf_of(comment.salt, comment)
    return comment


def _letter(draw: random.Random) -> list[str]:
    opening = f"{draw.choice(_STANDS)}在{_place(draw)}建{_one(draw, _MATTERS)}项目"
    return [opening, *(_sentence(draw) for _ in range(draw.randint(3, 6)))]


def _sentence(draw: random.Random) -> str:
    return f"{_one(draw, _WHEN)}{_place(draw)}的{_one(draw, _MATTERS)}{_one(draw, _SAID)}"


def _place(draw: random.Random) -> str:
    return draw.choice(_SIDES) + _one(draw, _WHERE)


def _one(draw: random.Random, words: str) -> str:
    return draw.choice(words.split())


def _edited(draw: random.Random, letter: list[str]) -> list[str]:
    text = list(letter)
    for _ in range(draw.randint(1, 3)):
        at, edit = draw.randrange(len(text)), draw.randrange(4)
        if edit == 0:
            draw.shuffle(text)
        elif edit == 1:
            name = draw.choice(_SURNAMES) + draw.choice(_NAMES) + draw.choice(_NAMES)
            text[at] = f"我是{name}，{text[at]}"
        elif edit == 2:
            text[at] += draw.choice("啊呢的了")
        else:
            text.append(draw.choice(_ENDS))
    return text
