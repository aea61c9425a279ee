"""`gongkai search`: what the search page finds, in a terminal."""

from typing import Any

import click
from rich.console import Console
from rich.text import Text

from gateway.cli import screen
from gateway.cli.api import connect
from gateway.cli.place import Place

_FOUND = "bold"


async def search(place: Place, words: str, size: int, as_json: bool) -> None:
    async with connect(place, "nobody") as api:
        found = await api.get("/api/search", q=words, size=size)
    if as_json:
        screen.document(found)
        return
    screen.line(f"找到 {found['total']} 条" + (f"，显示前 {len(found['results'])} 条" if found["next"] else ""))
    console = Console(soft_wrap=True, highlight=False)
    for number, one in enumerate(found["results"], 1):
        _show(console, place.url, number, one)


def _show(console: Console, url: str, number: int, one: dict[str, Any]) -> None:
    console.print(Text(f"\n{number}. ") + _marked(one["title"], one["highlights"]["title"]))
    facts = (one["number"], one["department"] or one["village"], one["date"])
    if said := " · ".join(filter(None, facts)):
        console.print(Text(f"   {said}"))
    if one["snippet"]:
        console.print(Text("   ") + _marked(one["snippet"].replace("\n", " "), one["highlights"]["snippet"]))
    console.print(Text(f"   {url}{one['url']}", style="dim"))


def _marked(text: str, spans: list[tuple[int, int]]) -> Text:
    marked = Text(text)
    for start, end in spans:
        marked.stylize(_FOUND, start, end)
    return marked


def words_of(words: tuple[str, ...]) -> str:
    said = " ".join(words).strip()
    if not said:
        raise click.UsageError("请写出要查的词。")
    return said
