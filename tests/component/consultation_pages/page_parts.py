"""Reading pages as a person without script does."""

import re
from html import unescape

import httpx


def hidden(page: httpx.Response, form: str = "") -> dict[str, str]:
    """What a form that posts carries unseen: the first of the page, or the one with this label."""
    main = page.text.partition("<main")[2]
    if form:
        main = main.partition(f'aria-label="{form}"')[2]
    return {name: unescape(found[1]) for name in ("csrf", "idempotency_key", "version")
            if (found := re.search(rf'name="{name}" value="([^"]*)"', main))}  # fmt: skip


def words(page: httpx.Response) -> str:
    main = page.text.partition("<main")[2].replace("<wbr>", "")
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main)))


def closely(page: httpx.Response) -> str:
    """The words without the space that marks leave between them."""
    return re.sub(r"\s+", "", words(page))
