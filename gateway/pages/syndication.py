"""Feeds for readers: RSS 2.0 and JSON Feed 1.1, both written from the same entries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from starlette.responses import JSONResponse, Response


@dataclass(frozen=True)
class Item:
    """`url` is whole and names the thing for good; `published` is ISO 8601 with its offset."""

    url: str
    title: str
    text: str
    published: str
    author: str = ""
    tags: Sequence[str] = ()


@dataclass(frozen=True)
class Feed:
    """`home` is the page that shows the same to people, `url` the feed itself; both whole."""

    title: str
    about: str
    home: str
    url: str
    items: Sequence[Item] = field(default_factory=tuple)


def rss(feed: Feed, headers: Mapping[str, str] | None = None) -> Response:
    return Response(_rss(feed), headers=dict(headers or {}), media_type="application/rss+xml; charset=utf-8")


def json_feed(feed: Feed, headers: Mapping[str, str] | None = None) -> Response:
    told = {
        "version": "https://jsonfeed.org/version/1.1",
        "language": "zh-CN",
        "title": feed.title,
        "description": feed.about,
        "home_page_url": feed.home,
        "feed_url": feed.url,
        "items": [_json_item(one) for one in feed.items],
    }
    return JSONResponse(told, headers=dict(headers or {}), media_type="application/feed+json")


def _json_item(one: Item) -> dict[str, Any]:
    return {
        "id": one.url,
        "url": one.url,
        "title": one.title,
        "content_text": one.text or one.title,
        "date_published": one.published,
        "authors": [{"name": one.author}] if one.author else [],
        "tags": list(one.tags),
    }


def _rss(feed: Feed) -> str:
    newest = max((datetime.fromisoformat(one.published) for one in feed.items), default=None)
    built = f"<lastBuildDate>{format_datetime(newest)}</lastBuildDate>" if newest else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
        f"<channel><title>{escape(feed.title)}</title><link>{escape(feed.home)}</link>"
        f"<description>{escape(feed.about)}</description><language>zh-CN</language>{built}"
        f'<atom:link href={quoteattr(feed.url)} rel="self" type="application/rss+xml"/>\n'
        f"{''.join(map(_rss_item, feed.items))}</channel></rss>\n"
    )


def _rss_item(one: Item) -> str:
    author = f"<dc:creator>{escape(one.author)}</dc:creator>" if one.author else ""
    tags = "".join(f"<category>{escape(tag)}</category>" for tag in one.tags)
    return (
        f"<item><title>{escape(one.title)}</title><link>{escape(one.url)}</link>"
        f'<guid isPermaLink="true">{escape(one.url)}</guid>'
        f"<pubDate>{format_datetime(datetime.fromisoformat(one.published))}</pubDate>"
        f"<description>{escape(one.text or one.title)}</description>{author}{tags}</item>\n"
    )
