"""How the validity of a document is coloured wherever it is shown; its names are the law's vocabulary."""

VALIDITY_TONES = {"in_force": "success", "expired": "", "repealed": "error", "amended": "warning"}
