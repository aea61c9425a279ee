"""What "ready" means, asked without ever raising."""

import socket

import httpx
from pymongo import MongoClient
from pymongo.errors import PyMongoError

from deploy.stack.ports import LOOPBACK


def listens(port: int) -> bool:
    try:
        socket.create_connection((LOOPBACK, port), timeout=1).close()
    except OSError:
        return False
    return True


def answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=2, trust_env=False).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False


def mongo_answers(url: str) -> bool:
    try:
        with MongoClient[dict[str, object]](url, serverSelectionTimeoutMS=500) as client:
            client.admin.command("ping")
    except PyMongoError:
        return False
    return True
