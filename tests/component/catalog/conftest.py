import httpx
import pytest

from kit.runtime.process import Process
from services.catalog.service import build
from tests.component.catalog.catalog_parts import ADMINISTRATOR, OFFICER, unit


@pytest.fixture
async def process(open_process) -> Process:
    return await open_process("catalog", build)


@pytest.fixture
def admin(process, client_for) -> httpx.AsyncClient:
    return client_for(process, ADMINISTRATOR)


@pytest.fixture
def officer(process, client_for) -> httpx.AsyncClient:
    return client_for(process, OFFICER)


@pytest.fixture
def visitor(process, client_for) -> httpx.AsyncClient:
    return client_for(process)


@pytest.fixture
async def town(admin) -> None:
    for code, name, kind, parent in (
        ("xinhe", "信河县", "county", None),
        ("gangkou", "港口镇", "township", "xinhe"),
        ("shehui", "社会事务办公室（民政所）", "department", "gangkou"),
        ("shiwan", "石湾村", "village", "gangkou"),
    ):
        answer = await admin.post("/api/catalog/units", json=unit(code, name, kind, parent))
        assert answer.status_code == 201, answer.text
