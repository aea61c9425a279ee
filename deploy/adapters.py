"""What stands behind each port, by its own setting: nowhere else does the code know which.

Drivers are imported where they are chosen: an embedded start would wait seconds for those of servers it never meets.
"""

from urllib.parse import unquote, urlsplit

from kit.blobs.files import FileBlobs
from kit.blobs.port import Blobs
from kit.bus.port import Bus
from kit.bus.sqlite import SqliteBus
from kit.notify.maildir import MailFolder
from kit.notify.port import Notify
from kit.runtime.clock import Clock
from kit.runtime.settings import Settings
from kit.store.port import Store
from kit.store.sqlite import SqliteStore
from services.search.engines.port import Engine
from services.search.engines.tantivy import TantivyEngine

SENDER = "noreply@gongkai.example"


def open_store(settings: Settings, service: str, clock: Clock) -> Store:
    if settings.store == "mongo":
        from kit.store.mongo import MongoStore

        return MongoStore(settings.mongo_url, f"gongkai_{service}", clock)
    return SqliteStore(settings.data / "store" / f"{service}.db", clock)


def open_bus(settings: Settings) -> Bus:
    if settings.bus == "kafka":
        from kit.bus.kafka import KafkaBus

        return KafkaBus(settings.kafka_bootstrap)
    return SqliteBus(settings.data / "log.db")


async def open_blobs(settings: Settings, service: str) -> Blobs:
    if settings.blobs == "gridfs":
        from kit.blobs.gridfs import GridFsBlobs

        blobs = GridFsBlobs(settings.mongo_url, f"gongkai_{service}_blobs")
        await blobs.start()
        return blobs
    return FileBlobs(settings.data / "blobs" / service)


def open_notify(settings: Settings, clock: Clock) -> Notify:
    if settings.notify == "smtp":
        from kit.notify.smtp import Smtp

        url = urlsplit(settings.smtp_url)  # smtps: TLS from the first byte; smtp: STARTTLS; smtp+plain: this machine
        security = {"smtps": "tls", "smtp+plain": "none"}.get(url.scheme, "starttls")
        user, password = unquote(url.username or ""), unquote(url.password or "")
        host, port = url.hostname or "127.0.0.1", url.port or 25
        return Smtp(host, port, SENDER, clock, security=security, user=user, password=password)
    return MailFolder(settings.data / "mail", SENDER, clock)


def open_engine(settings: Settings) -> Engine:
    if settings.engine == "elasticsearch":
        from services.search.engines.elasticsearch import ElasticsearchEngine

        return ElasticsearchEngine(settings.elasticsearch_url)
    return TantivyEngine(settings.data / "index")
