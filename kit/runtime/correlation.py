"""The id that follows one click through gateway, service, event and index."""

from contextvars import ContextVar

correlation: ContextVar[str] = ContextVar("correlation", default="")
