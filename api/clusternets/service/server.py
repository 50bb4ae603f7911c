"""Runs the service on a socket until it is told to stop."""

import socket
from typing import Final

import uvicorn

from clusternets.release import Release
from clusternets.service.app import create_app
from clusternets.service.connections import allow_files
from clusternets.settings import Settings

_STOP_SECONDS: Final = 3


def run(release: Release, settings: Settings, listener: socket.socket, root_path: str = "") -> None:
    """Serve a Release on a socket; ``root_path`` is the prefix that a proxy in front removes."""
    allow_files(settings)
    front = create_app(release, settings)
    config = uvicorn.Config(
        front.app,
        http=front.protocol,
        root_path=root_path,
        log_level="warning",
        access_log=False,  # the service has its own; this one is formatted even if it is not seen
        server_header=False,
        timeout_graceful_shutdown=_STOP_SECONDS,
    )
    uvicorn.Server(config).run(sockets=[listener])
