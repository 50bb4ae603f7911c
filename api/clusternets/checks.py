"""What the build checks before it infers: names and links, and the shapes."""

import re
from collections import Counter
from collections.abc import Iterator

import pyoxigraph as ox

from clusternets.inputs import Content, case_slug, triples
from clusternets.names import BASE, CN, GRAPH, ID, SH, TYPE
from clusternets.problems import Problem
from clusternets.reading import SourceFile

#: The kinds of things that ``id/<kind>/<slug>`` may name.
KINDS = (
    "network",
    "phase",
    "cluster",
    "organization",
    "post",
    "body",
    "participation",
    "tie",
    "coding",
    "claim",
    "evidence",
    "source",
    "event",
    "document",
    "funding",
    "activity",
    "dataset",
)
_ID = re.compile(re.escape(ID) + r"(?P<kind>[a-z]+)/(?P<slug>[a-z0-9]+(?:-+[a-z0-9]+)*)")
_NETWORK = CN + "ClusterNetwork"
_VIOLATION = SH + "Violation"


def check_names(content: Content) -> list[Problem]:
    """Return what is wrong with names: bad IRIs, dangling links, and slugs used twice."""
    described = {
        q.subject.value
        for file in (*content.data, *content.vocabulary)
        for q in file.triples
        if isinstance(q.subject, ox.NamedNode)
    }
    problems: list[Problem] = []
    for file in content.data:
        problems += _check_links(file, described)
    for file in content.cases:
        problems += _check_slug(file)
    return [*problems, *_check_duplicates(content)]


def _check_links(file: SourceFile, described: set[str]) -> Iterator[Problem]:
    terms = {
        t.value
        for q in file.triples
        for t in (q.subject, q.predicate, q.object)
        if isinstance(t, ox.NamedNode) and t.value.startswith(BASE)
    }
    for iri in sorted(terms):
        match = _ID.fullmatch(iri)
        if iri.startswith(ID) and (match is None or match["kind"] not in KINDS):
            yield Problem(
                "bad-iri",
                f"{iri} is not an IRI of this project.",
                "Write id/<kind>/<slug> with a known kind and a slug of a-z, 0-9 and hyphens.",
                file.path,
                file.line_of(iri),
            )
        elif iri not in described and not iri.endswith("/") and not iri.startswith(GRAPH):
            yield Problem(
                "dangling-iri",
                f"{iri} is used but nowhere described.",
                "Check the spelling, or describe it.",
                file.path,
                file.line_of(iri),
            )


def _check_slug(file: SourceFile) -> Iterator[Problem]:
    expected = f"{ID}network/{case_slug(file)}"
    if not any(
        q.subject == ox.NamedNode(expected) and q.object == ox.NamedNode(_NETWORK)
        for q in file.triples
    ):
        yield Problem(
            "case-without-network",
            f"The file does not describe a network with the IRI {expected}.",
            "A case file is named after the slug of its network.",
            file.path,
        )


def _check_duplicates(content: Content) -> Iterator[Problem]:
    """Yield every thing that two data files describe as their own (give a type)."""
    typed = [
        (q.subject.value, file)
        for file in content.data
        for q in {q.subject: q for q in file.triples if q.predicate.value == TYPE}.values()
        if isinstance(q.subject, ox.NamedNode)
    ]
    counts = Counter(iri for iri, _ in typed)
    for iri, file in typed:
        if counts[iri] > 1:
            others = sorted(f.path for i, f in typed if i == iri and f is not file)
            yield Problem(
                "duplicate-slug",
                f"{iri} is also described in {', '.join(others)}.",
                "Give one of the two another slug, or describe the thing in one file only.",
                file.path,
                file.line_of(iri),
            )


def check_shapes(content: Content) -> list[Problem]:
    """Return every violation of the shapes in the data; warnings and notes stop no build."""
    from clusternets.validation.shapes import Shapes  # noqa: PLC0415 - slow to import, needed here only

    shapes = Shapes(triples(content.shapes), triples(content.vocabulary))
    problems = []
    for finding in shapes.check(triples(content.data)):
        if finding.severity != _VIOLATION:
            continue
        file = next(
            (
                f
                for f in content.data
                if any(str(getattr(q.subject, "value", "")) == finding.focus for q in f.triples)
            ),
            None,
        )
        line = file.line_of(finding.focus) if file else None
        problems.append(finding.as_problem(file.path if file else None, line))
    return problems
