"""What the web process and its workers send each other: a JSON header and the bytes of a body.

Both lengths stand in front. Nothing is ever unpickled, so a worker that has been taken over can
send a wrong answer, but no code.
"""

import json
import struct
from typing import IO, Any, Final

#: The length of the header, then of the body.
LENGTHS: Final = struct.Struct("!IQ")

Header = dict[str, Any]


def pack(header: Header, body: bytes = b"") -> bytes:
    """Return what is sent before the body: both lengths and the header."""
    encoded = json.dumps(header).encode()
    return LENGTHS.pack(len(encoded), len(body)) + encoded


def header_of(encoded: bytes) -> Header:
    """Return a header that was received."""
    header: Header = json.loads(encoded)
    return header


def read(stream: IO[bytes]) -> tuple[Header, bytes]:
    """Return the next frame; raises :class:`EOFError` where there is none."""
    lengths = stream.read(LENGTHS.size)
    if len(lengths) < LENGTHS.size:
        raise EOFError
    header, body = LENGTHS.unpack(lengths)
    return header_of(stream.read(header)), stream.read(body)


def write(stream: IO[bytes], header: Header, body: bytes = b"") -> None:
    """Send a frame."""
    stream.write(pack(header, body))
    stream.write(body)
    stream.flush()
