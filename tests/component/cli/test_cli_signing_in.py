"""Away from the platform's machine: signed in through a browser, allowed what that person is allowed."""

import asyncio
import json
import re
import stat
from functools import partial
from pathlib import Path

import httpx

from tests.component.cli.cli_platform import Town
from tests.contract.identity.identity_browser import Browser, Page


async def approve(town: Town, url: str, username: str) -> None:
    password = json.loads((town.data / "first-run.json").read_text())[username]
    async with httpx.AsyncClient(trust_env=False) as http:
        browser = Browser(http)
        page = await browser.open(url)
        assert isinstance(page, Page)
        page = await browser.open(page.action, form=page.fields | {"username": username, "password": password})
        assert isinstance(page, Page)
        page = await browser.open(page.action, form=page.fields | {"decision": "allow"})
        assert isinstance(page, Page)
        assert "已允许登录" in page.text


async def test_a_drafter_signs_in_and_imports_drafts(town: Town, tmp_path: Path) -> None:
    elsewhere = {"GONGKAI_DATA": str(tmp_path), "GONGKAI_URL": town.url, "XDG_CONFIG_HOME": str(tmp_path / "person")}
    gongkai = partial(asyncio.to_thread, town.gongkai)
    command = town.begin("sign-in", **elsewhere)
    assert command.stderr
    told = command.stderr.readline()
    found = re.search(r"http\S+", told)
    assert found, told
    await approve(town, found[0], "drafter.nongye")
    await asyncio.to_thread(command.communicate, timeout=30)
    assert command.returncode == 0
    kept = tmp_path / "person" / "gongkai" / "sign-in.json"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600

    file = tmp_path / "灌溉.txt"
    file.write_text("关于做好春季灌溉的通知\n各村做好灌溉。\n", encoding="utf-8")
    ended = await gongkai("import", "documents", file, "--json", **elsewhere)
    assert ended.code == 0, ended.err
    (draft,) = ended.json["imported"]
    token = next(iter(json.loads(kept.read_text()).values()))["access"]
    headers = {"Authorization": f"Bearer {token}"}
    path = f"{town.url}/api/publication/documents/{draft['id']}"
    async with httpx.AsyncClient(trust_env=False) as http:
        document = (await http.get(path, headers=headers)).json()
    assert (document["state"], document["department"]) == ("draft", "nongye")

    refused = await gongkai("rebuild", "index", **elsewhere)
    assert refused.code == 4
    assert refused.err
    assert (await gongkai("sign-out", **elsewhere)).code == 0
    assert (await gongkai("rebuild", "index", **elsewhere)).code == 4
    assert "sign-in" in (await gongkai("import", "documents", file, **elsewhere)).err
