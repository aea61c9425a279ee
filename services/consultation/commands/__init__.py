"""One function a use case: load → decide → save with its events and its audit line. One file a part."""
