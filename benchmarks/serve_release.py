# ruff: noqa: INP001 - scripts beside the package, not part of it
"""Serve the Release in a folder, as ``clusternets serve`` does, for ``service.py`` to measure.

``python benchmarks/serve_release.py FOLDER PORT``; it listens on the loopback address only.
"""

import sys
from pathlib import Path

import uvicorn

from clusternets.release import Release
from clusternets.service.app import create_app
from clusternets.settings import Settings

if __name__ == "__main__":
    folder, port = sys.argv[1:]
    uvicorn.run(
        create_app(Release.open(Path(folder)), Settings()),
        port=int(port),
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=3,
    )
