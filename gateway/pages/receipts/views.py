"""`/receipts/…`: what a commenter holds in hand, and how anyone checks it. `/record/…`: the record it stands in."""

from collections.abc import Sequence

from starlette.routing import BaseRoute, Route

from gateway.pages.receipts import held, record, verifying
from gateway.pages.site import Site


def routes(site: Site) -> Sequence[BaseRoute]:
    return [
        Route("/receipts/verify", verifying.verify(site), methods=["GET", "POST"]),
        Route("/receipts/{ticket}", held.shown(site)),
        Route("/receipts/{ticket}/receipt.json", held.download(site)),
        Route("/record/{id}", record.shown(site)),
        Route("/record/{id}/record.jsonl", record.download(site)),
        Route("/record/{id}/keys.txt", record.keys(site)),
    ]
