"""What would have been right: the expectation behind a result of the shapes, in words."""

from collections.abc import Iterable
from typing import Final

import pyoxigraph as ox
from rdflib import Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import SH, SKOS
from rdflib.term import Node

from clusternets.names import local_name, readable
from clusternets.validation.findings import Words
from clusternets.validation.shapes import Result, path_text

#: A list of choices longer than this is told by its first members and a number.
_MOST_CHOICES: Final = 12
_NODE_KINDS: Final = {
    "IRI": Words("a name (IRI)", "ein Name (IRI)"),
    "BlankNode": Words("a node without a name", "ein Knoten ohne Namen"),
    "Literal": Words("a text or number", "ein Text oder eine Zahl"),
    "BlankNodeOrIRI": Words("a node, not a text", "ein Knoten, kein Text"),
    "BlankNodeOrLiteral": Words("no name (IRI)", "kein Name (IRI)"),
    "IRIOrLiteral": Words("a name (IRI) or a text", "ein Name (IRI) oder ein Text"),
}
_BOUNDS: Final = {
    "minInclusive": Words("{value} or more", "{value} oder mehr"),
    "maxInclusive": Words("{value} or less", "{value} oder weniger"),
    "minExclusive": Words("more than {value}", "mehr als {value}"),
    "maxExclusive": Words("less than {value}", "weniger als {value}"),
    "minLength": Words("at least {value} characters", "mindestens {value} Zeichen"),
    "maxLength": Words("at most {value} characters", "höchstens {value} Zeichen"),
    "pattern": Words("text that matches {value}", "Text nach dem Muster {value}"),
    "class": Words("a node of the type {value}", "ein Knoten vom Typ {value}"),
    "datatype": Words("a value of the type {value}", "ein Wert vom Typ {value}"),
    "hasValue": Words("{value}", "{value}"),
    "lessThan": Words("before {value}", "vor {value}"),
    "lessThanOrEquals": Words("not after {value}", "nicht nach {value}"),
    "equals": Words("the same as {value}", "dasselbe wie {value}"),
    "disjoint": Words("other than {value}", "etwas anderes als {value}"),
}


class Expectations:
    """Reads from the shapes what was expected where something was found."""

    def __init__(self, shapes: Graph, vocabulary: Iterable[ox.Quad]) -> None:
        self._shapes = shapes
        self._members: dict[str, list[str]] = {}
        for quad in vocabulary:
            if quad.predicate.value == str(SKOS.inScheme) and isinstance(quad.object, ox.NamedNode):
                own = self._members.setdefault(quad.object.value, [])
                own.append(str(getattr(quad.subject, "value", "")))

    def of(self, result: Result) -> Words | None:
        """Return what the constraint of a result asks for; None where its message says it all."""
        shape = URIRef(result.shape)
        name = local_name(result.component).removesuffix("ConstraintComponent")
        parameter = name[:1].lower() + name[1:]
        if parameter in {"minCount", "maxCount"}:
            return self._count(shape)
        value = self._shapes.value(shape, URIRef(f"{SH}{parameter}"))
        if value is None:
            return None
        return self._parameter(parameter, value)

    def _parameter(self, parameter: str, value: Node) -> Words | None:
        if parameter == "in":
            return _choice([_said(one) for one in Collection(self._shapes, value)])
        if parameter == "nodeKind":
            return _NODE_KINDS.get(local_name(str(value)))
        if parameter == "node":
            return self._scheme(value)
        words = _BOUNDS.get(parameter)
        return words.filled({"value": _said(value)}) if words else None

    def _count(self, shape: URIRef) -> Words | None:
        path = self._shapes.value(shape, SH.path)
        if path is None:
            return None
        name = (
            readable(path_text(self._shapes, path))
            if isinstance(path, URIRef)
            else (path_text(self._shapes, path))
        )
        least, most = (self._shapes.value(shape, p) for p in (SH.minCount, SH.maxCount))
        if most is not None and str(most) == "0":
            return Words(f"no {name}", f"kein {name}")
        if most is not None and str(least) == str(most):
            return Words(f"exactly {most} {name}", f"genau {most} {name}")
        english, german = [], []
        if least is not None:
            english.append(f"at least {least}")
            german.append(f"mindestens {least}")
        if most is not None:
            english.append(f"at most {most}")
            german.append(f"höchstens {most}")
        return Words(f"{', '.join(english)} {name}", f"{', '.join(german)} {name}")

    def _scheme(self, shape: Node) -> Words | None:
        """Return the concepts of the scheme that a shape asks for, if it asks for one."""
        for part in (shape, *self._shapes.objects(shape, SH.property)):
            if self._shapes.value(part, SH.path) == SKOS.inScheme:
                scheme = self._shapes.value(part, SH.hasValue)
                members = sorted(self._members.get(str(scheme), []))
                if members:
                    return _choice([readable(member) for member in members])
        return None


def _choice(names: list[str]) -> Words:
    shown = ", ".join(names[:_MOST_CHOICES])
    more = len(names) - _MOST_CHOICES
    if more <= 0:
        return Words(f"one of: {shown}", f"eines von: {shown}")
    scheme = names[0].split(":")[0]
    return Words(
        f"one of: {shown} and {more} more of {scheme}",
        f"eines von: {shown} und {more} weitere von {scheme}",
    )


def _said(node: Node) -> str:
    return str(node) if isinstance(node, Literal) else readable(str(node))
