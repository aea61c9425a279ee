"""Documents of the demonstration town: the older ones taken over, the newer ones released by its own people."""

import asyncio
import json
import tomllib
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

from deploy.demo import standings
from deploy.demo.api import DemoApi, DemoFailed
from deploy.demo.papers import DOCUMENTS, Paper, bring, draft

FOLDER = files("deploy.demo") / "documents"
MIGRATIONS = "/api/publication/migrations/batch"
PATIENCE = 600  # tenths of a second
Listed = Mapping[str, Any]


async def seed(api: DemoApi) -> None:
    """Worked on side by side, released in the order of their dates; then what became of some of them."""
    listed = sorted(json.loads((FOLDER / "index.json").read_text()), key=lambda one: one["issued_on"])
    told = tomllib.loads((FOLDER / "explanations.toml").read_text())["explanation"]
    old, new = ([one for one in listed if ("published_on" in one) == past] for past in (True, False))
    papers = [_paper(one) for one in new]
    ids, drafts = await asyncio.gather(_take_over(api, old), asyncio.gather(*(draft(api, one) for one in papers)))
    ids |= {paper.key: made["id"] for paper, made in zip(papers, drafts, strict=True)}
    by_file = {one["file"]: one for one in listed}
    explaining = [_explanation(one, by_file[one["explains"]], ids) for one in told]
    drafts += await asyncio.gather(*(draft(api, one) for one in explaining))
    pairs = zip([*papers, *explaining], drafts, strict=True)
    await asyncio.gather(*(bring(api, paper, made) for paper, made in pairs))
    for one in new:
        await _release(api, one["office"], ids[one["file"]], one.get("waived", ""))
    out_before = {ids[one["file"]] for one in old}
    for paper, made in zip(explaining, drafts[len(papers) :], strict=True):
        if paper.bound["explains"] in out_before:  # the others come out with their documents
            await _release(api, paper.office, made["id"])
    await standings.seed(api, ids)


def _paper(one: Listed) -> Paper:
    return Paper.of(one, (FOLDER / one["file"]).read_text())


def _explanation(one: Listed, explained: Listed, ids: Mapping[str, str]) -> Paper:
    shared = {name: explained[name] for name in ("office", "item", "theme")}
    return Paper.of({**one, **shared}, one["text"], kind=one["kind"], explains=ids[explained["file"]])


async def _release(api: DemoApi, office: str, id: str, waived: str = "") -> None:
    await api.post(f"releaser.{office}", f"{DOCUMENTS}/{id}/release", {"waived": waived})


async def _take_over(api: DemoApi, listed: Sequence[Listed]) -> dict[str, str]:
    """File → id. Publication hears of the catalogue's items by the event log, a moment after they are adopted."""
    papers = [_paper(one) for one in listed]
    batch = [
        {"key": f"demo-{paper.key}", "department": paper.office, "published_on": one["published_on"], **paper.fields}
        for one, paper in zip(listed, papers, strict=True)
    ]
    for _ in range(PATIENCE):
        results = (await api.post("admin", MIGRATIONS, {"documents": batch}))["results"]
        refused = {one["code"] for one in results if one["code"]}
        if not refused:
            return {paper.key: one["id"] for paper, one in zip(papers, results, strict=True)}
        if refused != {"publication.item_unknown"}:
            break
        await asyncio.sleep(0.1)
    raise DemoFailed(f"old documents were refused: {[one for one in results if one['code']][:3]}")
