"""Every fault that an audit may find has its words."""

from typing import get_args

import pytest

from gateway.cli.recording import _said
from services.consultation.queries.record_audit import Fault


@pytest.mark.parametrize("fault", get_args(Fault))
def test_a_fault_is_said_in_words(fault: str) -> None:
    said = _said({"fault": fault, "index": 6, "comment": "c-7"})
    assert {"inserted": "c-7", "head": "6 条"}.get(fault, "第 7 条") in said
