"""Codes of the catalogue in words."""

from law.vocabulary import CHANNELS as _CHANNELS
from law.vocabulary import DISCLOSURE_ATTRIBUTES

CHANNELS = {code: term.name for code, term in _CHANNELS.items()}
MODES = {code: DISCLOSURE_ATTRIBUTES[code].name for code in ("PROACTIVE", "ON_REQUEST")}
LEVELS = {"county": "县级", "township": "乡级", "village": "村级"}
