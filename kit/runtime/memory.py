"""How the process holds its memory."""

import ctypes
import gc

_M_ARENA_MAX = -8  # malloc.h of glibc


def share_arenas() -> None:
    """At most two heaps for all threads; without glibc nothing changes.

    Each of the many threads that wait for a disk would otherwise keep a heap of its own, mostly empty: the embedded
    platform kept 75 MB of them.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_M_ARENA_MAX, 2)


def settle() -> None:
    """What stands after the start stays: looking through it again and again would stop everything for 0.2 s."""
    gc.collect()
    gc.freeze()
