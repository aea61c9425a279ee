"""Logs are JSON lines with the correlation id. Callers log codes, ids and counts: never a person's words or data."""

import logging

from pythonjsonlogger.json import JsonFormatter

from kit.runtime.correlation import correlation


class _Correlated(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.correlation = correlation.get()
        return True


def configure(level: str) -> None:
    handler = logging.StreamHandler()
    handler.addFilter(_Correlated())
    fields = ["asctime", "levelname", "name", "message", "correlation"]
    rename = {"asctime": "time", "levelname": "level", "name": "logger"}
    handler.setFormatter(JsonFormatter(fields, rename_fields=rename, json_ensure_ascii=False))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for noisy in ("kafka", "httpx", "elastic_transport", "_granian"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
