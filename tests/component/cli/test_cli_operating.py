"""Looking after the platform from its own machine."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

from kit.bus import sqlite_file
from kit.bus.wire import Encoded
from tests.component.cli.cli_platform import Town


def test_search_prints_what_the_site_finds(town: Town) -> None:
    ended = town.gongkai("search", "政务公开", "--size", "2")
    assert ended.code == 0
    assert "找到" in ended.out
    assert town.url in ended.out
    found = town.gongkai("search", "政务公开", "--size", "2", "--json").json
    assert len(found["results"]) == 2
    assert not ended.err


def test_the_index_is_rebuilt_while_it_serves(town: Town) -> None:
    before = town.total("公开")
    ended = town.gongkai("rebuild", "index", "--json")
    assert ended.code == 0, ended.err
    assert ended.json["read"] >= before
    assert town.total("公开") == before


def test_a_dead_letter_is_listed_and_skipped(town: Town) -> None:
    with closing(sqlite3.connect(town.data / "log.db", isolation_level=None, timeout=10)) as log:
        (partition,) = log.execute("SELECT min(id) FROM partition WHERE topic = 'publication.document'").fetchone()
        broken = Encoded("publication.document", "no-such-document", {}, b"not an event")
        log.execute("BEGIN IMMEDIATE")
        sqlite_file.append(log, [(partition, broken)])
        log.execute("COMMIT")
    readers = {"catalog", "publication", "search"}
    until = time.monotonic() + 20
    while {one["service"] for one in town.gongkai("dead-letters", "list", "--json").json["letters"]} != readers:
        assert time.monotonic() < until
    (letter,) = town.gongkai("dead-letters", "list", "--service", "search", "--json").json["letters"]
    assert letter["error"] == "bus.unreadable"
    ambiguous = town.gongkai("dead-letters", "skip", letter["id"])
    assert ambiguous.code == 2
    assert "--service" in ambiguous.err
    for service in readers:
        assert town.gongkai("dead-letters", "skip", letter["id"], "--service", service).code == 0
    assert "没有死信" in town.gongkai("dead-letters", "list").out
    assert town.gongkai("dead-letters", "replay", letter["id"]).code == 1


@contextmanager
def tampered(town: Town, statement: str) -> Iterator[str]:
    """The first released document's trail, changed behind the platform's back and put right again."""
    with closing(sqlite3.connect(town.data / "store" / "publication.db", isolation_level=None, timeout=10)) as store:
        (id,) = store.execute(
            "SELECT id FROM trail WHERE collection = 'documents' GROUP BY id HAVING count(*) > 2"
        ).fetchone()
        kept = store.execute("SELECT * FROM trail WHERE collection = 'documents' AND id = ?", (id,)).fetchall()
        store.execute(statement, (id,))
        try:
            yield id
        finally:
            store.executemany("INSERT OR REPLACE INTO trail VALUES (?, ?, ?, ?)", kept)


def test_a_changed_audit_line_is_named(town: Town) -> None:
    assert town.gongkai("audit", "verify").code == 0
    change = """UPDATE trail SET line = replace(line, '"actor":"', '"actor":"x') WHERE id = ? AND number = 2"""
    with tampered(town, change) as id:
        ended = town.gongkai("audit", "verify")
        assert ended.code == 1
        assert f"publication documents {id}：第 2 行" in ended.out


def test_an_audit_line_cut_off_at_the_end_is_named(town: Town) -> None:
    cut = "DELETE FROM trail WHERE id = ? AND number > 1"
    with tampered(town, cut) as id:
        broken = town.gongkai("audit", "verify", "--json").json["broken"]
        place = {"service": "publication", "collection": "documents", "id": id, "line": 2}
        assert broken == [{**place, "fault": "removed"}]
    assert town.gongkai("audit", "verify").code == 0
