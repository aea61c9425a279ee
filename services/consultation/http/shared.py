"""What the routes of every part take."""

from typing import Annotated

from fastapi import Depends, Header, Query

from kit.identity.port import Principal
from kit.runtime.auth import allow

Key = Annotated[str, Header(alias="Idempotency-Key", min_length=8, max_length=100)]
Staff = Annotated[Principal, Depends(allow())]
Limit = Annotated[int, Query(ge=1, le=100)]
