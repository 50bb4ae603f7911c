"""Valid case files in every syntax, and small damages to their bytes."""

import random
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox

from clusternets.intake.syntaxes import SYNTAXES, Syntax

SEED = Path(__file__).parent.parent / "fixtures" / "enmc.ttl"
_PIECES = (
    *(b"<", b">", b'"', b"'", b"[", b"(", b"{", b"}", b")", b"]", b".", b";", b",", b"\\", b"#"),
    *(b"\0", b"\xff", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"&", b"&x;", b"<!DOCTYPE x>", b"@prefix"),
    *(b'{"@context":"http://127.0.0.1:9/"}', b"[" * 80, b"(" * 500, b'"""', b"<<(", b"@en--ltr"),
    *(
        b"cn:Coding",
        b"cn:status",
        b" a ",
        b"^^xsd:integer",
        b"1E999999999",
        b"-0",
        b"_:b0",
        b"\\u0000",
    ),
)


def corpus() -> list[tuple[bytes, Syntax]]:
    """Return one valid case in every syntax."""
    quads = list(ox.parse(SEED.read_bytes(), format=ox.RdfFormat.TURTLE))
    written = [(ox.serialize(quads, format=s.format) or b"", s) for s in SYNTAXES]
    return [(SEED.read_bytes(), SYNTAXES[0]), *written]


def mutant(seed: int, texts: list[tuple[bytes, Syntax]]) -> tuple[bytes, Syntax]:
    """Return a valid text with one to six damages; the same seed gives the same."""
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    data, syntax = chance.choice(texts)
    for _ in range(chance.choice((1, 1, 1, 2, 3, 6))):
        data = chance.choice(_DAMAGES)(data, chance)
    if chance.random() < 0.05:
        syntax = chance.choice(SYNTAXES)
    return data, syntax


def _insert(data: bytes, chance: random.Random) -> bytes:
    place = chance.randint(0, len(data))
    return data[:place] + chance.choice(_PIECES) + data[place:]


def _delete(data: bytes, chance: random.Random) -> bytes:
    place = chance.randint(0, len(data))
    return data[:place] + data[place + chance.randint(1, 40) :]


def _repeat(data: bytes, chance: random.Random) -> bytes:
    place = chance.randint(0, len(data))
    return data[:place] + data[place : place + 60] * chance.randint(2, 20) + data[place:]


def _flip(data: bytes, chance: random.Random) -> bytes:
    if not data:
        return data
    place = chance.randrange(len(data))
    return data[:place] + bytes([chance.randrange(256)]) + data[place + 1 :]


def _swap_words(data: bytes, chance: random.Random) -> bytes:
    words = data.split(b" ")
    one, other = chance.randrange(len(words)), chance.randrange(len(words))
    words[one], words[other] = words[other], words[one]
    return b" ".join(words)


_DAMAGES: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _insert,
    _delete,
    _repeat,
    _flip,
    _swap_words,
)
