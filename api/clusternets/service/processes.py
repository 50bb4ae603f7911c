"""Workers that are processes of their own: the web process asks, ends and replaces them."""

import asyncio
import json
import logging
import signal
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import asdict
from http import HTTPStatus
from typing import Final

from clusternets.problems import CannotContinueError, Problem
from clusternets.release import Release
from clusternets.service import frames
from clusternets.service.conversation import Conversation
from clusternets.service.errors import RequestError, memory_error
from clusternets.service.kinds import Kind
from clusternets.settings import Settings

_log = logging.getLogger(__name__)

_START_SECONDS: Final = 30
#: A Release too large for memory is laid out on disk before its first start, at least so fast.
_TRIPLES_A_SECOND: Final = 5_000
_STOP_SECONDS: Final = 5


class WorkerProcess:
    """One worker. If its task is given up, nothing can stop it but its end."""

    def __init__(self, owner: "WorkerProcesses", process: int, connection: socket.socket) -> None:
        self.process = process
        self._owner = owner
        self._connection = connection
        self._conversation: Conversation | None = None
        self._usable = True

    @property
    def ready(self) -> bool:
        """Tell whether it can take a task; where an idle one has died, its socket is closed."""
        if self._conversation is not None:  # then the event loop looks at the socket
            return self._usable and self._conversation.is_open
        try:
            self._connection.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return self._usable
        except OSError:
            pass
        return False

    async def ask(self, header: frames.Header, body: bytes) -> tuple[frames.Header, bytes]:
        """Return the answer; raises :class:`RequestError`, 503 if the process died of the task."""
        self._usable = False
        try:
            conversation = await self._conversation_of()
            answered, answer = await conversation.ask(header, body)
        except (EOFError, OSError) as error:
            self.close()
            raise await asyncio.to_thread(self._owner.post_mortem, self) from error
        self._usable = not answered["spent"]
        if "error" in answered:
            members = answered["error"]
            raise RequestError(**{**members, "status": HTTPStatus(members["status"])})
        return answered, answer

    async def end(self) -> None:
        """End this worker, whatever it is doing."""
        self.close()
        await asyncio.to_thread(self._owner.end, self)

    def close(self) -> None:
        """Let go of the process: an idle one ends by itself. Called from the event loop."""
        if self._conversation is None:
            self._connection.close()
        else:
            self._conversation.close()

    async def _conversation_of(self) -> Conversation:
        """Return the conversation, which begins in the event loop of the first task."""
        if self._conversation is None:
            loop = asyncio.get_running_loop()
            _, self._conversation = await loop.connect_accepted_socket(
                lambda: Conversation(self._owner.most_bytes), self._connection
            )
        return self._conversation


class WorkerProcesses:
    """The workers of one kind, forked by the process that :mod:`.zygote` describes.

    That process is started at once and loads while others do; ``hello`` waits for what it tells.
    """

    def __init__(self, kind: Kind, release: Release, settings: Settings) -> None:
        self.most_bytes: int = getattr(settings, kind.answer_limit)
        self._kind = kind
        self._settings = settings
        self._release = release
        self._lock = threading.Lock()
        self._workers: set[WorkerProcess] = set()
        self._closed = False
        self._warned = False
        self._launch()

    @property
    def hello(self) -> frames.Header:
        """Return what the kind tells the web process."""
        with self._lock:
            return self._listen()

    def start(self) -> WorkerProcess:
        """Return a new worker; raises :class:`CannotContinueError` if there can be none."""
        with self._lock:
            self._listen()
            try:
                return self._fork()
            except OSError:
                # Out of memory, the system may have ended the process that forks.
                if not self._closed:
                    self._stop()
                    self._launch()
                    self._listen()
            try:
                return self._fork()
            except OSError as error:
                problem = Problem(
                    "no-workers",
                    f"A process for {self._kind.plural} does not start: {error}.",
                    f"The setting {self._kind.name}_memory may be too small.",
                )
                raise CannotContinueError([problem]) from error

    def end(self, worker: WorkerProcess) -> int:
        """End a closed worker; returns its exit status, or minus the signal that ended it."""
        with self._lock:
            self._workers.discard(worker)
            try:
                self._control.sendall(f"end {worker.process}".encode())
                return self._reply()
            except OSError:
                return 0  # gone with the process that forks, or the service is being closed

    def post_mortem(self, worker: WorkerProcess) -> RequestError:
        """Return what a client is told of a task by which its worker died."""
        status = self.end(worker)
        _log.warning("A %s ended its worker (exit status %s).", self._kind.singular, status)
        # The engine aborts where it gets no more memory.
        if status == -signal.SIGABRT:
            return memory_error(self._kind, self._settings)
        return RequestError(
            HTTPStatus.SERVICE_UNAVAILABLE,
            f"{self._kind.name}-crashed",
            f"The {self._kind.singular} ended the process that worked at it; "
            "others are not affected.",
        )

    def close(self) -> None:
        """End all workers and the process that forks them."""
        self._closed = True
        self._stop()
        for worker in tuple(self._workers):
            worker.close()

    def _launch(self) -> None:
        """Start the process that forks, without waiting for it."""
        self._control, theirs = socket.socketpair()
        self._control.settimeout(_START_SECONDS + self._release.triples / _TRIPLES_A_SECOND)
        descriptor = theirs.fileno()
        program = [sys.executable, "-P", "-m", "clusternets.service.zygote"]
        settings = json.dumps(asdict(self._settings))
        arguments = [self._kind.name, str(descriptor), str(self._release.folder), settings]
        with theirs:
            self._zygote = subprocess.Popen(  # noqa: S603 - our own module, no shell
                [*program, *arguments],
                pass_fds=[descriptor],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
            )
        self._replies = self._control.makefile("rb")
        self._hello: frames.Header | None = None

    def _listen(self) -> frames.Header:
        """Wait until the process that forks is ready; return what it tells."""
        if self._hello is None:
            try:
                self._hello, _ = frames.read(self._replies)
            except (EOFError, OSError) as error:
                self._stop()
                text = f"The process that {self._kind.plural} are worked at in does not start."
                raise CannotContinueError([Problem("no-workers", text)]) from error
            self._control.settimeout(_START_SECONDS)
        return self._hello

    def _fork(self) -> WorkerProcess:
        ours, theirs = socket.socketpair()
        with theirs:
            socket.send_fds(self._control, [b"fork"], [theirs.fileno()])
            process = self._reply()
        ours.settimeout(_START_SECONDS)
        try:
            with ours.makefile("rb") as stream:
                hello, _ = frames.read(stream)
        except (EOFError, OSError) as error:
            ours.close()
            raise ConnectionError("it died before it was ready") from error
        ours.settimeout(0)  # from now on the event loop waits for it
        self._warn_of(hello["impossible"])
        worker = WorkerProcess(self, process, ours)
        self._workers.add(worker)
        return worker

    def _reply(self) -> int:
        line = b"" if self._closed else self._replies.readline()
        if not line:
            raise ConnectionError("the process that forks workers is gone")
        return int(line)

    def _stop(self) -> None:
        with suppress(OSError):
            self._control.shutdown(socket.SHUT_RDWR)
        self._replies.close()
        self._control.close()
        try:
            self._zygote.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._zygote.kill()
            self._zygote.wait()

    def _warn_of(self, impossible: list[str]) -> None:
        if impossible and not self._warned:
            _log.warning(
                "%s are not fully isolated here: %s.",
                self._kind.plural.capitalize(),
                "; ".join(impossible),
            )
            self._warned = True
