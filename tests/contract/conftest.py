"""Where the real servers are. Without them the tests marked `stack` fail rather than pass unseen."""

import os

import pytest


@pytest.fixture
def mongo_url() -> str:
    url = os.environ.get("GONGKAI_TEST_MONGO_URL")
    assert url, "GONGKAI_TEST_MONGO_URL names no MongoDB server: start the stack first"
    return url
