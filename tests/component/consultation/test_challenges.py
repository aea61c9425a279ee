import asyncio
import base64
from datetime import timedelta
from typing import Any

import altcha
import httpx
import msgspec

from kit.runtime.clock import FixedClock
from services.consultation.context import open_context
from tests.component.consultation.consultation_parts import Town, key

HASTE = {"x-gongkai-haste": "1"}


async def challenged(town: Town) -> dict[str, Any]:
    answer = (await town.anyone.get("/api/consultation/challenge", headers=HASTE)).json()
    assert answer["needed"]
    return dict(answer["challenge"])


async def solved(challenge: dict[str, Any], **changed: Any) -> str:
    asked = altcha.Challenge.from_dict(challenge)
    solution = await asyncio.to_thread(altcha.solve_challenge, asked)
    assert solution is not None
    proof = {"challenge": challenge, "solution": solution.to_dict() | changed}
    return base64.b64encode(msgspec.json.encode(proof)).decode()


async def says(town: Town, id: str, form: str, proof: str = "", haste: bool = True) -> dict[str, Any]:
    path = f"/api/consultation/consultations/{id}/comments"
    headers = key(form) | (HASTE if haste else {})
    answer: httpx.Response = await town.anyone.post(path, json={"text": "同意。", "proof": proof}, headers=headers)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def test_nobody_has_to_work_who_is_in_no_haste(town: Town) -> None:
    assert (await town.anyone.get("/api/consultation/challenge")).json() == {"needed": False, "challenge": None}


async def test_without_the_work_a_hasty_opinion_is_taken_and_held(town: Town) -> None:
    id = await town.opened(moderation="after")
    taken = await says(town, id, "no-script")
    assert (taken["held"], taken["comment"]["state"]) == ("haste", "waiting")
    (queued,) = (await town.moderator.get("/api/consultation/desk/comments")).json()["items"]
    assert queued["held"] == "haste"
    calm = await says(town, id, "calm-form", haste=False)
    assert (calm["held"], calm["comment"]["state"]) == (None, "shown")


async def test_the_work_shows_an_opinion_at_once_and_counts_for_one_only(town: Town) -> None:
    id = await town.opened(moderation="after")
    proof = await solved(await challenged(town))
    first = await says(town, id, "with-work", proof)
    assert (first["held"], first["comment"]["state"]) == (None, "shown")
    assert await says(town, id, "with-work", proof) == first, "a double click shows the same proof"
    replayed = await says(town, id, "another-form", proof)
    assert (replayed["held"], replayed["comment"]["state"]) == ("haste", "waiting")


async def test_ten_opinions_that_show_one_proof_at_once_get_it_for_one(town: Town) -> None:
    id = await town.opened(moderation="after")
    proof = await solved(await challenged(town))
    taken = await asyncio.gather(*(says(town, id, f"form-number-{number}", proof) for number in range(10)))
    assert sorted(one["comment"]["state"] for one in taken) == ["shown"] + ["waiting"] * 9


async def test_forged_and_late_proofs_hold_the_opinion(town: Town, clock: FixedClock) -> None:
    id = await town.opened(moderation="after")
    challenge = await challenged(town)
    eased = {**challenge, "parameters": {**challenge["parameters"], "cost": 1}}
    endless = {**challenge, "parameters": {**challenge["parameters"], "data": {"until": "2099-01-01"}}}
    proofs = [await solved(eased), await solved(endless), await solved(challenge, counter=-1), "%%%", "e30=", "W10="]
    for number, proof in enumerate(proofs):
        assert (await says(town, id, f"forged-{number}", proof))["held"] == "haste"
    late = await solved(challenge)
    clock.advance(timedelta(minutes=20))
    assert (await says(town, id, "late-form", late))["held"] == "haste"


async def test_spent_proofs_are_forgotten_once_they_are_too_old_to_show(town: Town, clock: FixedClock) -> None:
    id = await town.opened(moderation="after")
    proof = await solved(await challenged(town))
    await says(town, id, "with-work", proof)
    context = await open_context(town.process.runtime)
    spent = context.intake.challenges._spent
    await context.intake.challenges.sweep()
    assert await spent.count() == 1
    clock.advance(timedelta(minutes=21))
    await context.intake.challenges.sweep()
    clock.advance(timedelta(minutes=-21))
    replayed = await says(town, id, "another-form", proof)
    assert replayed["held"] == "haste", "nor does a clock that goes back make it good again"
    clock.advance(timedelta(days=1, minutes=21))
    await context.intake.challenges.sweep()
    assert await spent.count() == 0


async def test_replicas_take_each_others_challenges(town: Town) -> None:
    other = (await open_context(town.process.runtime)).intake.challenges
    assert await other.spend(await solved(await challenged(town)), "some-comment")
