"""What taking an opinion has to know, from memory: an open consultation never changes, a unit keeps its kind."""

import time
from collections import OrderedDict
from collections.abc import Callable

from kit.store.port import Collection
from services.consultation.domain import errors
from services.consultation.domain.consultation import Consultation
from services.consultation.domain.copies import UnitCopy

MOST = 200
FRESH = 20.0  # seconds; well under the grace before closing: replicas hear of it in time, whatever their clocks say
_VILLAGES = ("village", "community")


class Opened:
    def __init__(
        self,
        consultations: Collection[Consultation],
        units: Collection[UnitCopy],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._consultations, self._units, self._monotonic = consultations, units, monotonic
        self._open: OrderedDict[str, tuple[Consultation, float]] = OrderedDict()
        self._villages: set[str] = set()

    async def get(self, id: str) -> Consultation:
        """As it was a moment ago; whether it is over by now its days tell. Raises `ConsultationUnknown`."""
        now = self._monotonic()
        known, read = self._open.get(id, (None, 0.0))
        if known and now - read < FRESH:
            return known
        consultation = await self._consultations.get(id)
        if consultation is None or not consultation.public:
            raise errors.ConsultationUnknown
        self.forget(id)
        if consultation.state == "open":
            self._open[id] = consultation, now
            if len(self._open) > MOST:
                self._open.popitem(last=False)
        return consultation

    def forget(self, id: str) -> None:
        """It is closed."""
        self._open.pop(id, None)

    async def check_village(self, code: str) -> None:
        """Raises `VillageUnknown`: counts by village must not grow by whatever somebody makes up."""
        if not code or code in self._villages:
            return
        unit = await self._units.get(code)
        if unit is None or unit.kind not in _VILLAGES:
            raise errors.VillageUnknown
        self._villages.add(code)
