"""Where the triples are while queries run: in memory, or on disk for a large Release.

Both are the same engine with the same data, so both give the same answers. A store in memory is
loaded once and shared by all that fork from its process. One on disk is opened by each worker
for itself, read-only: its engine has threads, and a process with threads must not be forked.
"""

from collections.abc import Callable
from functools import partial

import pyoxigraph as ox

from clusternets.release import Release
from clusternets.settings import Settings

OpenStore = Callable[[], ox.Store]


def is_large(release: Release, settings: Settings) -> bool:
    """Tell whether a Release is held on disk."""
    return release.triples > settings.memory_triples


def in_memory(release: Release) -> OpenStore:
    """Load a Release, once; what is returned gives the loaded store."""
    store = release.load()
    return lambda: store


def on_disk(release: Release) -> OpenStore:
    """Prepare a Release on disk, once; what is returned opens it, read-only."""
    return partial(ox.Store.read_only, str(release.on_disk()))
