"""What the routes of every part take."""

from typing import Annotated

from fastapi import Depends, Header, Query

from kit.identity.port import Principal
from kit.runtime.auth import allow

Key = Annotated[str, Header(alias="Idempotency-Key", min_length=8, max_length=100)]
Staff = Annotated[Principal, Depends(allow())]
Limit = Annotated[int, Query(ge=1, le=100)]
# The door says so of an address that sends unusually many; what a caller writes there itself never gets here.
Hasty = Annotated[str, Header(alias="X-Gongkai-Haste", include_in_schema=False)]
