"""From bytes to a report: receive, sift, check names, check shapes, classify.

Everything that is the same for all submissions is read once, when a :class:`Validator` is made;
after that a submission touches no file and no network.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from clusternets.comparison import Published, beside_published
from clusternets.inputs import Content, theory_of, triples
from clusternets.intake.receiving import Intake, Submission
from clusternets.intake.refusals import RefusedError
from clusternets.intake.syntaxes import BY_MEDIA_TYPE, Syntax, of_media_type
from clusternets.names import CN, LABEL
from clusternets.reading import name_of
from clusternets.reasoning.explanation import explain
from clusternets.reasoning.presentation import Presentation
from clusternets.settings import Settings
from clusternets.validation.axioms import Sieve
from clusternets.validation.cases import Case, cases_of
from clusternets.validation.catalogue import Catalogue
from clusternets.validation.expectations import Expectations
from clusternets.validation.findings import Finding, Place, Severity, Subject, Verdict, Words
from clusternets.validation.fixes import fix
from clusternets.validation.locating import Locator
from clusternets.validation.references import References, referred_to
from clusternets.validation.report import CaseReport, Report
from clusternets.validation.shapes import Result, Shapes
from clusternets.validation.terms import TermCheck, Vocabulary, missing_types, unchecked

_ORDER: Final = {severity: place for place, severity in enumerate(Severity)}
_WITHHELD: Final = Words(
    "The governance form is not inferred, because a violation concerns a code that decides it.",
    "Die Governance-Form wird nicht abgeleitet: Ein Verstoß betrifft einen Code, der sie bestimmt.",
)
_NOT_DESCRIBED: Final = Words(
    "The governance form is not inferred, because a phase is published here and not described.",
    "Die Governance-Form wird nicht abgeleitet: Eine Phase ist hier veröffentlicht und nicht "
    "beschrieben.",
)


class Validator:
    """Checks submissions against the ontology and the shapes of one content, within limits."""

    def __init__(
        self,
        content: Content,
        settings: Settings,
        context: Mapping[str, Any] | None = None,
        published: Published | None = None,
    ) -> None:
        ontology = tuple(triples(content.vocabulary))
        shapes = tuple(triples(content.submission_shapes))
        self._intake = Intake(settings, context)
        self._settings = settings
        self._published = published
        self._theory = theory_of(content)
        self._sources = tuple(triples(content.sources))
        self._catalogue = Catalogue.of(ontology, shapes)
        self._vocabulary = Vocabulary.of(ontology, triples((*content.data, *content.shapes)))
        self._sieve = Sieve(self._catalogue, ontology)
        self._references = References(triples(content.data))
        self._shapes = Shapes(shapes, ontology)
        self._expectations = Expectations(self._shapes.graph, ontology)
        self._presentation = Presentation(self._theory.vocabulary)

    # ── Ways in ──

    def check_file(self, path: Path) -> Report:
        """Return what came of a file, whose syntax its name ends in."""
        try:
            data, syntax = self._intake.read(path)
        except RefusedError as refused:
            return self._refused(refused, None, str(path))
        return self.check(data, syntax, str(path))

    def check_body(self, data: bytes, media_type: str, name: str | None = None) -> Report:
        """Return what came of bytes with a media type."""
        syntax = of_media_type(media_type)
        if syntax is None:
            unknown = RefusedError(
                "unknown-syntax", {"value": media_type, "known": ", ".join(BY_MEDIA_TYPE)}
            )
            return self._refused(unknown, None, name)
        return self.check(data, syntax, name)

    def check(self, data: bytes, syntax: Syntax, name: str | None = None) -> Report:
        """Return what came of bytes in a syntax."""
        try:
            submission = self._intake.receive(data, syntax)
        except RefusedError as refused:
            text = data.decode("utf-8", "replace") if len(data) <= _MOST_SHOWN else ""
            return self._refused(refused, syntax, name, text)
        return self._checked(submission, name)

    def _refused(
        self, refused: RefusedError, syntax: Syntax | None, name: str | None, text: str = ""
    ) -> Report:
        place = Place(refused.line, refused.column) if refused.line else None
        finding = self._catalogue.finding(refused.code, refused.values).but(place=place)
        return Report(
            name,
            syntax.name if syntax else None,
            Verdict.NOT_ASSESSED,
            (finding,),
            self._presentation,
            text=text,
            readable=False,
        )

    # ── What is found ──

    def _checked(self, submission: Submission, name: str | None) -> Report:
        kept, sifted = self._sieve.sift(submission.triples)
        cases, types = cases_of(kept), self._references.types(kept)
        locator = Locator(submission)
        findings = [
            finding.but(
                place=locator.place(finding.subject),
                cases=tuple(c.network for c in cases if finding.subject.focus in c.nodes),
            )
            for finding in (*sifted, *self._found(submission, kept, types, cases))
        ]
        labels = _labels(kept)
        findings = [
            f.but(subject=_labelled(f.subject, labels)) if f.subject.focus else f for f in findings
        ]
        findings.sort(key=_order)
        referred = {name_of(quad.subject) for quad in types}
        most = self._settings.case_findings
        return Report(
            name,
            submission.syntax.name,
            _verdict(findings) if cases else Verdict.NOT_ASSESSED,
            tuple(findings[:most]),
            self._presentation,
            tuple(self._case(case, _part(case, cases, kept), findings, referred) for case in cases),
            len(submission.triples),
            submission.text,
            omitted=max(0, len(findings) - most),
        )

    def _found(
        self,
        submission: Submission,
        kept: list[ox.Quad],
        types: list[ox.Quad],
        cases: tuple[Case, ...],
    ) -> Iterator[Finding]:
        catalogue, vocabulary = self._catalogue, self._vocabulary
        if not cases:
            yield catalogue.finding("no-case")
        for case in cases:
            if not case.phases:
                yield catalogue.finding("no-phase", {}, Subject(case.network))
        yield from TermCheck(vocabulary, catalogue).findings(kept)
        yield from referred_to(types, catalogue)
        known = [*kept, *types]
        suspicion = self._shapes.suspect(known, {quad.subject for quad in types})
        seen = {name_of(node) for node in suspicion.seen}
        yield from missing_types(known, seen, vocabulary, catalogue)
        yield from unchecked(kept, seen, vocabulary, catalogue)
        for result in self._shapes.judge(known, suspicion):
            yield self._of_shape(result, submission.text)

    def _of_shape(self, result: Result, text: str) -> Finding:
        catalogue = self._catalogue
        english = result.message
        example = catalogue.examples.get(result.shape)
        return Finding(
            code=result.shape.rsplit("/", 1)[-1],
            severity=Severity.of(result.severity),
            about=result.shape,
            message=Words(english, result.messages.get("de", english)),
            subject=Subject(
                result.focus, result.path, result.value if result.value != result.focus else None
            ),
            expected=self._expectations.of(result),
            remedy=catalogue.remedies.get(result.shape),
            fix=fix(example, result.focus, text) if example else None,
            component=result.component or None,
        )

    # ── What follows ──

    def _case(
        self, case: Case, kept: list[ox.Quad], findings: list[Finding], referred: set[str]
    ) -> CaseReport:
        own = [f for f in findings if case.network in f.cases or not f.cases]
        deciding = self._deciding(case, kept)
        touched = any(f.severity is Severity.VIOLATION and _touches(f, deciding) for f in own)
        if touched:
            return CaseReport(case.network, case.label, _verdict(own), withheld=_WITHHELD)
        if not referred.isdisjoint(case.phases):
            return CaseReport(case.network, case.label, _verdict(own), withheld=_NOT_DESCRIBED)
        result, explained = explain(kept, self._theory, sources=self._sources)
        phases = tuple(phase for phase in explained if phase.iri in case.phases)
        beside = (
            beside_published(kept, result, self._published, nearest=_NEAREST)
            if self._published is not None and phases
            else None
        )
        return CaseReport(case.network, case.label, _verdict(own), phases, beside=beside)

    def _deciding(self, case: Case, kept: list[ox.Quad]) -> frozenset[str]:
        """Return the phases of a case and its codings, but those of constructs that decide nothing.

        A coding without a construct, or of one that is not known, may have been meant to decide.
        """
        codes, known = self._theory.vocabulary.codes, self._vocabulary.known
        others = {
            name_of(quad.subject)
            for quad in kept
            if quad.predicate.value == CN + "construct"
            and name_of(quad.object) in known
            and name_of(quad.object) not in codes
        }
        codings = {
            name_of(quad.subject)
            for quad in kept
            if quad.predicate.value in {CN + "construct", CN + "status"}
        }
        return frozenset(case.phases) | ((codings - others) & case.nodes)


#: A case is set beside so many published phases: those it is most like.
_NEAREST: Final = 3

#: The text of a submission that could not be read is shown up to this many bytes.
_MOST_SHOWN: Final = 1_000_000


def _part(case: Case, cases: tuple[Case, ...], kept: list[ox.Quad]) -> list[ox.Quad]:
    """Return what a case says; the only case of a submission says everything."""
    if len(cases) == 1:
        return kept
    return [quad for quad in kept if name_of(quad.subject) in case.nodes]


def _touches(finding: Finding, deciding: frozenset[str]) -> bool:
    """Tell whether a finding concerns what a form may hang on."""
    return finding.subject.focus in deciding and finding.subject.path != LABEL


def _verdict(findings: list[Finding]) -> Verdict:
    violated = any(finding.severity is Severity.VIOLATION for finding in findings)
    return Verdict.FAILS if violated else Verdict.CONFORMS


def _order(finding: Finding) -> tuple[int, int, str, str]:
    line = finding.place.line if finding.place else 0
    return _ORDER[finding.severity], line, finding.subject.focus or "", finding.code


def _labels(kept: list[ox.Quad]) -> dict[str, str]:
    labels: dict[str, str] = {}
    for quad in kept:
        if quad.predicate.value == LABEL and isinstance(quad.object, ox.Literal):
            node = name_of(quad.subject)
            if quad.object.language == "en" or node not in labels:
                labels[node] = quad.object.value
    return labels


def _labelled(subject: Subject, labels: dict[str, str]) -> Subject:
    label = labels.get(subject.focus or "")
    return Subject(subject.focus, subject.path, subject.value, label)
