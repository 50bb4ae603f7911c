"""Pages that show the document of a thing, each kind of thing in its own way."""

import json
from collections.abc import Callable
from typing import Any, Final

from clusternets.names import BASE, CN, DCTERMS, GRAPH, ID, RDF, SKOS, local_name
from clusternets.pages.cases import case_of
from clusternets.pages.elsewhere import load_names
from clusternets.pages.environment import environment
from clusternets.pages.explained import Glossary
from clusternets.pages.facts import Facts
from clusternets.pages.things import (
    ground_of,
    parts_of,
    queries_using,
    resting_on,
    rules_using,
    shapes_using,
    thing_of,
    uses_of,
)
from clusternets.pages.translations import DEFAULT_LANGUAGE, LANGUAGES
from clusternets.pages.view import DocumentView, Links
from clusternets.publication.index import Index
from clusternets.release import Release

#: Formats of the data behind a page, by suffix, with their media types.
_FORMATS: Final = {
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "trig": "application/trig",
}
_ACTORS: Final = {"organization", "cluster", "body", "post", "network"}

Values = dict[str, Any]


class PageRenderer:
    """Renders the page of any thing of a Release."""

    def __init__(self, release: Release, index: Index) -> None:
        """Read what pages need beside the index: a worker that renders can open no file."""
        self._index = index
        self._explanations = {
            path.stem: json.loads(path.read_text("utf-8"))
            for path in sorted((release.folder / "explanations").glob("*.json"))
        }
        agrees = release.verification()
        for explained in self._explanations.values():
            for phase in explained["phases"]:
                own = agrees.get(phase["iri"])
                phase["reference"] = {"checked": own is not None, "agrees": own}
        self._rules = json.loads((release.folder / "rules.json").read_text("utf-8"))
        load_names(LANGUAGES)
        self._environments = {}
        for language in LANGUAGES:
            made = environment(language)
            made.globals.update(manifest=release.manifest)
            for name in made.list_templates():
                made.get_template(name)
            self._environments[language] = made
        self._glossaries = {
            language: Glossary(index, language)
            for language in LANGUAGES
            if language != DEFAULT_LANGUAGE
        }

    def render(self, iri: str, path: str, links: Links) -> bytes:
        """Return the page of a thing, whose document is at a path below the root."""
        view = DocumentView(links, path)
        facts = Facts(self._index, view)
        template, values = self._shown(facts, iri)
        text = (
            self._environments[view.language]
            .get_template(template)
            .render(
                view=view,
                root=view.root,
                formats={
                    suffix: (view.file(f"/{path}.{suffix}"), media_type)
                    for suffix, media_type in _FORMATS.items()
                },
                **values,
            )
        )
        return text.encode()

    def _shown(self, facts: Facts, iri: str) -> tuple[str, Values]:
        """Return the template for a thing, and what it shows."""
        if facts.iris(iri, CN + "hasGovernancePhase"):
            slug = local_name(iri)
            explained = self._explanations.get(slug)
            if explained and facts.language in self._glossaries:
                explained = self._glossaries[facts.language].translated(explained)
            case = case_of(facts, iri, explained)
            return "case.html", {"case": case, "graph": f"{GRAPH}asserted/{slug}"}
        values: Values = {"thing": thing_of(self._index, facts, iri)}
        for fits, template, more in _KINDS:
            if fits(iri, facts):
                return template, values | more(self, facts, iri)
        return "thing.html", values

    def _actor(self, facts: Facts, iri: str) -> Values:
        return {"parts": parts_of(facts, iri)}

    def _term(self, facts: Facts, iri: str) -> Values:
        return {
            "uses": uses_of(facts, iri),
            "rules": rules_using(facts, self._rules, iri),
            "shapes": shapes_using(facts, iri),
            "queries": queries_using(self._index, facts, iri),
        }

    def _scheme(self, facts: Facts, iri: str) -> Values:
        concepts = facts.subjects(iri, SKOS + "inScheme")
        return {
            "concepts": [
                (facts.name(own), facts.word(own, SKOS + "definition")) for own in concepts
            ]
        }

    def _rule(self, facts: Facts, iri: str) -> Values:
        return {
            # What concludes most from several conditions is what the rule is for.
            "forms": sorted(self._rules.get(iri, []), key=lambda own: -own["logic"].count("∧")),
            "sources": facts.words(iri, DCTERMS + "source"),
            "sections": facts.texts(iri, CN + "section"),
        }

    def _source(self, facts: Facts, iri: str) -> Values:
        return {"resting": resting_on(facts, iri)}

    def _evidence(self, facts: Facts, iri: str) -> Values:
        rests = [facts.name(own) for own in facts.subjects(iri, CN + "hasEvidence")]
        return {"piece": facts.piece(iri), "rests": rests}

    def _proof(self, facts: Facts, iri: str) -> Values:
        return {
            "subject": facts.word(iri, RDF + "subject") or facts.word(iri, CN + "classifies"),
            "object": facts.word(iri, RDF + "object") or facts.word(iri, CN + "outcome"),
            "refutes": facts.word(iri, CN + "refutes"),
            "rules": [
                (facts.name(rule), facts.word(rule, CN + "gloss"))
                for rule in facts.iris(iri, CN + "usesRule")
            ],
            "ground": [
                (word, facts.evidence(word.iri), word.iri.startswith(BASE + "proof/"))
                for word in ground_of(facts, iri)
            ],
        }


def _is(*classes: str) -> Callable[[str, Facts], bool]:
    wanted = set(classes)
    return lambda iri, facts: not wanted.isdisjoint(facts.types(iri))


def _is_actor(iri: str, _: Facts) -> bool:
    rest = iri.removeprefix(ID)
    return rest != iri and rest.split("/", 1)[0] in _ACTORS


def _under(*folders: str) -> Callable[[str, Facts], bool]:
    return lambda iri, _: iri.startswith(folders)


#: Which things have a page of their own kind; the first that fits counts.
_KINDS: Final = (
    (_is(CN + "Rule"), "rule.html", PageRenderer._rule),  # noqa: SLF001 - its own
    (_is(CN + "Source"), "source.html", PageRenderer._source),  # noqa: SLF001
    (_is(CN + "Evidence"), "evidence.html", PageRenderer._evidence),  # noqa: SLF001
    (_under(BASE + "proof/"), "proof.html", PageRenderer._proof),  # noqa: SLF001
    (_is(SKOS + "ConceptScheme"), "scheme.html", PageRenderer._scheme),  # noqa: SLF001
    (_under(CN, BASE + "scheme/"), "term.html", PageRenderer._term),  # noqa: SLF001
    (_is_actor, "actor.html", PageRenderer._actor),  # noqa: SLF001
)
