"""What every route of the local issuer works with."""

from dataclasses import dataclass

import httpx

from deploy.embedded.issuer.data import IssuerData
from deploy.embedded.issuer.pages import Pages
from deploy.embedded.issuer.sessions import Sessions
from deploy.embedded.issuer.settings import IssuerSettings
from deploy.embedded.issuer.signing import Signer
from kit.runtime.clock import Clock


@dataclass(frozen=True, slots=True)
class House:
    """`http` carries back-channel logout to the clients."""

    settings: IssuerSettings
    data: IssuerData
    signer: Signer
    sessions: Sessions
    pages: Pages
    clock: Clock
    http: httpx.AsyncClient

    def now(self) -> float:
        return self.clock.now().timestamp()
