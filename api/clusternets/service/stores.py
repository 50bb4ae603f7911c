"""Where the triples are while queries run: in memory, or on disk for a large Release.

Both are the same engine with the same data, so both give the same answers. A store in memory is
loaded once and shared by all that fork from its process. One on disk is opened by each worker
for itself, read-only: its engine has threads, and a process with threads must not be forked.
"""

import json
import os
from collections.abc import Callable
from functools import partial

import pyoxigraph as ox

from clusternets.release import Release
from clusternets.service import frames
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


def in_child(work: Callable[[], frames.Header]) -> frames.Header:
    """Return what work gives in a process of its own, so that this one keeps a single thread."""
    if not hasattr(os, "fork"):
        return work()
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            with os.fdopen(writer, "w") as pipe:
                json.dump(work(), pipe)
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        text = pipe.read()
    os.waitpid(child, 0)
    result: frames.Header = json.loads(text)
    return result
