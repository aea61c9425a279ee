"""What a person sees: results on stdout, progress and notices on stderr, and neither where nobody looks."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
import msgspec
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn


class Bar:
    """`total` None: how much there is to do is not known."""

    def __init__(self, shown: Progress, what: str, total: int | None) -> None:
        self._shown = shown
        self._task = shown.add_task(what, total=total)

    def step(self, by: int = 1) -> None:
        self._shown.advance(self._task, by)

    def at(self, done: int, total: int | None = None) -> None:
        self._shown.update(self._task, completed=done, total=total)

    def says(self, what: str) -> None:
        self._shown.update(self._task, description=what)


@contextmanager
def progress(what: str, total: int | None = None) -> Iterator[Bar]:
    """On stderr, and only on a terminal."""
    console = Console(stderr=True)
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as shown:
        yield Bar(shown, what, total)


def notice(text: str) -> None:
    """For people alone."""
    console = Console(stderr=True)
    if console.is_terminal:
        console.print(text, highlight=False, markup=False)


def warn(text: str) -> None:
    click.echo(text, err=True)


def line(text: str) -> None:
    click.echo(text)


def document(value: Any) -> None:
    """One JSON document for programs."""
    click.echo(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())


def json_line(value: Any) -> None:
    """One of many JSON documents, a line each."""
    click.echo(msgspec.json.encode(value).decode())
