"""Turtle texts of tests, in which the usual prefixes are known."""

import pyoxigraph as ox

from clusternets.names import BASE, PREFIXES

_HEAD = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
_HEAD += "".join(
    f"PREFIX {scheme}: <{BASE}scheme/{scheme}/>\n"
    for scheme in ("status", "level", "formalization", "goal", "degree")
)


def parsed(text):
    """Return the triples of a Turtle text in which the usual prefixes are known."""
    return list(ox.parse(_HEAD + text, format=ox.RdfFormat.TURTLE))
