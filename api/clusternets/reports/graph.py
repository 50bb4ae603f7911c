"""Reports as RDF: a ``sh:ValidationReport`` for each submission."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

import pyoxigraph as ox

from clusternets.names import BASE, LABEL, RDFS, SH, TYPE, XSD
from clusternets.validation.findings import Finding, Severity, Verdict
from clusternets.validation.report import Report

_PREFIXES: Final = {
    "sh": SH,
    "rdfs": RDFS,
    "shape": BASE + "shape/",
    "finding": BASE + "finding/",
}
_IRI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]*")


def as_turtle(reports: Sequence[Report], language: str = "en") -> str:
    """Return reports as Turtle; both languages stand in it."""
    del language
    return serialized(reports, ox.RdfFormat.TURTLE).decode("utf-8")


def serialized(reports: Sequence[Report], syntax: ox.RdfFormat) -> bytes:
    """Return reports in a syntax of RDF."""
    triples = [triple for report in reports for triple in _report(report)]
    return ox.serialize(triples, format=syntax, prefixes=_PREFIXES) or b""


def _report(report: Report) -> Iterator[ox.Triple]:
    """Yield a report; what was not assessed does not conform."""
    node = ox.BlankNode()
    conforms = "true" if report.verdict is Verdict.CONFORMS else "false"
    yield _typed(node, "ValidationReport")
    yield _triple(
        node, SH + "conforms", ox.Literal(conforms, datatype=ox.NamedNode(XSD + "boolean"))
    )
    if report.name:
        yield _triple(node, LABEL, ox.Literal(report.name))
    for finding in report.findings:
        result = ox.BlankNode()
        yield _triple(node, SH + "result", result)
        yield from _result(finding, result)


def _result(finding: Finding, node: ox.BlankNode) -> Iterator[ox.Triple]:
    yield _typed(node, "ValidationResult")
    severity = {
        Severity.VIOLATION: "Violation",
        Severity.WARNING: "Warning",
        Severity.INFO: "Info",
    }[finding.severity]
    yield _triple(node, SH + "resultSeverity", ox.NamedNode(SH + severity))
    yield _triple(node, SH + "sourceShape", ox.NamedNode(finding.about))
    for language in ("en", "de"):
        text = ox.Literal(finding.message.in_language(language), language=language)
        yield _triple(node, SH + "resultMessage", text)
    place = finding.place
    if place:
        text = ox.Literal(f"line {place.line}{', near' if place.near else ''}", language="en")
        yield _triple(node, RDFS + "comment", text)
    subject = finding.subject
    for predicate, value in (
        ("focusNode", subject.focus),
        ("resultPath", subject.path),
        ("value", subject.value),
    ):
        if value is not None:
            yield _triple(node, SH + predicate, _term(value))
    if finding.component:
        component = ox.NamedNode(finding.component)
        yield _triple(node, SH + "sourceConstraintComponent", component)


def _typed(node: ox.BlankNode, name: str) -> ox.Triple:
    return _triple(node, TYPE, ox.NamedNode(SH + name))


def _triple(
    subject: ox.BlankNode, predicate: str, target: ox.NamedNode | ox.BlankNode | ox.Literal
) -> ox.Triple:
    return ox.Triple(subject, ox.NamedNode(predicate), target)


def _term(value: str) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """Return the term that a string stands for; a path of several properties stays a text."""
    if value.startswith("_:") and value[2:].isalnum():
        return ox.BlankNode(value[2:])
    if _IRI.fullmatch(value):
        return ox.NamedNode(value)
    return ox.Literal(value)
