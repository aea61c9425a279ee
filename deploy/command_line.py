"""`gongkai`: the command line with the services' own readers, so that a dry run needs no platform.

The gateway and the services know nothing of each other; what joins them is put together here.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from gateway.cli.main import main as run
from gateway.cli.readers import Readers, Recognised
from kit.files.model import Limits

LIMITS = Limits()


def read_document(name: str, data: bytes) -> Recognised:
    from services.publication.importing import recognise  # readers take half a second to load: only when needed

    return recognise(name, data, LIMITS)


def read_table(name: str, data: bytes, take_hidden: bool) -> dict[str, Any]:
    from services.catalog.importing import read

    found = read(name, data, LIMITS, take_hidden=take_hidden)
    items = [{"sheet": row.sheet, "row": row.row, **msgspec.to_builtins(row.columns)} for row in found.rows]
    for item in items:
        del item["department"]  # the platform tells it from its own organisation
    return {"items": items, "problems": msgspec.to_builtins(found.problems)}


def begin_grouping() -> Callable[[str], int]:
    from services.consultation.domain.grouping import FileGrouping

    return FileGrouping().add


def repeat_lot(
    entries: Sequence[tuple[str, str, str]], quotas: Mapping[str, int], seed: str, *, by_lot: bool
) -> tuple[str, list[str], dict[str, list[str]]]:
    from services.consultation.domain.lot import repeated

    return repeated(entries, quotas, seed, by_lot=by_lot)


READERS = Readers(read_document, read_table, begin_grouping, repeat_lot, LIMITS.file_bytes)


def main() -> None:
    run(READERS)


if __name__ == "__main__":
    main()
