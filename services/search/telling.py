"""What is sent to those who saved a search, in words."""

import json
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from kit.notify.port import Notice, NotifyUnavailable
from services.search import naming
from services.search.context import Search
from services.search.domain.entry import Entry
from services.search.domain.saved_search import SavedSearch

Send = Callable[[Search, SavedSearch], Awaitable[None]]
LISTED = 30  # entries of one message
CONFIRM = """您好：

有人（希望是您本人）用这个邮箱订阅了{site}政务公开的内容：{wanted}（{rhythm}）。

确认订阅，请在 48 小时内打开下面的链接，并按页面上的“确认订阅”：
{confirm}#{token}

打开后如果要求填写确认码，请填：{token}

如果不是您订阅的，不用理会这封邮件：没有确认的订阅 48 小时后自动删除，不会再给您发信。
也可以现在就删除：
{stop}#{stop_token}
"""
NEWS = """{site}政务公开有 {count} 条新内容，符合您订阅的{wanted}：

{listed}
不想再收到这样的邮件，请打开下面的链接停止订阅，您的邮箱地址会同时删除：
{stop}#{stop_token}

打开后如果要求填写停止码，请填：{stop_token}
"""
RHYTHMS = {"at_once": "有新内容就通知", "daily": "每天汇总通知一次", "weekly": "每周汇总通知一次"}


async def ask_to_confirm(context: Search, saved: SavedSearch) -> None:
    """By mail: a link. A webhook shows that it wants this by answering with the challenge."""
    if saved.channel == "webhook":
        await _challenge(context, saved)
        return
    wanted = await _wanted(context, saved)
    text = CONFIRM.format(
        site=context.saving.site.name,
        wanted=wanted,
        rhythm=RHYTHMS[saved.rhythm],
        confirm=_link(context, "confirm"),
        token=saved.confirm_token,
        stop=_link(context, "stop"),
        stop_token=saved.stop_token,
    )
    await context.saving.mail.send(
        Notice(saved.address, f"请确认您的订阅：{wanted}", text, f"saved:{saved.id}:confirm")
    )
    saved.state = "waiting"
    await context.saving.searches.save(saved)


async def live(context: Search, ids: Sequence[str]) -> dict[str, Entry]:
    """Those that searchers still see. Raises `SearchResting`."""
    found: dict[str, Entry] = {}
    for start in range(0, len(ids), 100):
        found |= {entry.id: entry for entry in await context.engine.entries(ids[start : start + 100])}
    return found


async def tell(context: Search, saved: SavedSearch, entries: Sequence[Entry]) -> None:
    dedupe = f"saved:{saved.id}:{saved.serial}"
    if saved.channel == "webhook":
        body = _machine(context, saved, "entries", total=len(entries), entries=[_row(context, one) for one in entries])
        await context.saving.webhook.send(Notice(saved.address, "", body, dedupe))
        return
    wanted = await _wanted(context, saved)
    listed = [_line(number, _row(context, entry)) for number, entry in enumerate(entries[:LISTED], 1)]
    if len(entries) > LISTED:
        listed.append(f"还有 {len(entries) - LISTED} 条，请到网站上搜索查看：{context.saving.site.url}/search\n")
    text = NEWS.format(
        site=context.saving.site.name,
        wanted=wanted,
        count=len(entries),
        listed="\n".join(listed),
        stop=_link(context, "stop"),
        stop_token=saved.stop_token,
    )
    await context.saving.mail.send(Notice(saved.address, f"{wanted}：{len(entries)} 条新内容", text, dedupe))


async def _challenge(context: Search, saved: SavedSearch) -> None:
    body = _machine(context, saved, "challenge", challenge=saved.confirm_secret)
    heard = await context.saving.webhook.ask(Notice(saved.address, "", body, f"saved:{saved.id}:confirm"))
    try:
        answer = json.loads(heard)
    except ValueError:
        answer = None
    if not isinstance(answer, dict) or answer.get("challenge") != saved.confirm_secret:
        raise NotifyUnavailable
    saved.confirm(context.clock.now())
    await context.saving.searches.save(saved)
    context.saving.watched.forget()


def _machine(context: Search, saved: SavedSearch, type: str, **more: Any) -> str:
    url = f"{context.saving.site.url}/api/search/saved/stop"
    stop = {"method": "POST", "url": url, "body": {"token": saved.stop_token}}
    said = {"type": type, "query": saved.query, "filters": saved.filters, **more, "stop": stop}
    return json.dumps(said, ensure_ascii=False)


def _line(number: int, row: dict[str, str]) -> str:
    about = "，".join(filter(None, (row["kind_name"], row["date"])))
    return f"{number}. {row['title']}（{about}）\n   {row['url']}\n"


def _row(context: Search, entry: Entry) -> dict[str, str]:
    return {
        "id": entry.id,
        "kind": entry.kind,
        "kind_name": naming.name_of("kind", entry.kind, {}),
        "title": entry.title,
        "date": entry.date,
        "url": context.saving.site.url + entry.url,
    }


async def _wanted(context: Search, saved: SavedSearch) -> str:
    """“低保”（石湾村、2022）"""
    names = [filter.name for filter in await naming.named_filters(context, saved.filters)]
    narrowed = "、".join(names)
    if not saved.query:
        return f"“{narrowed}”"
    return f"“{saved.query}”（{narrowed}）" if narrowed else f"“{saved.query}”"


def _link(context: Search, act: str) -> str:
    return f"{context.saving.site.url}/search/saved/{act}"
