"""All files that a Release is built from, parsed and sorted into rooms."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from clusternets.content import content_files
from clusternets.problems import CannotContinueError, Problem
from clusternets.propositions.library import Proposition, read_propositions
from clusternets.queries import StoredQuery, read_queries
from clusternets.reading import SourceFile, read_turtle, to_rdflib
from clusternets.reasoning import RuleBase, compile_rules
from clusternets.reasoning.fit import Profiles
from clusternets.reasoning.theory import Theory
from clusternets.reasoning.vocabulary import Vocabulary


@dataclass(frozen=True)
class Content:
    """All parsed input files of a Release, by the room they lie in."""

    ontology: tuple[SourceFile, ...]
    rules: tuple[SourceFile, ...]
    shapes: tuple[SourceFile, ...]
    cases: tuple[SourceFile, ...]
    sources: tuple[SourceFile, ...]
    dataset: tuple[SourceFile, ...]
    queries: tuple[StoredQuery, ...]
    propositions: tuple[Proposition, ...]

    @property
    def data(self) -> tuple[SourceFile, ...]:
        """The files under ``data/``."""
        return self.cases + self.sources + self.dataset

    @property
    def submission_shapes(self) -> tuple[SourceFile, ...]:
        """The shapes that a submitted case is held against: all but those for published data."""
        return tuple(file for file in self.shapes if file.path != _FOR_PUBLISHED_DATA)

    @property
    def vocabulary(self) -> tuple[SourceFile, ...]:
        """The files under ``ontology/``, rules included."""
        return self.ontology + self.rules


def read_content(root: Path) -> Content:
    """Parse every input file; every file that cannot be parsed is a problem."""
    problems: list[Problem] = []
    rooms: dict[str, list[SourceFile]] = {}
    for path in content_files(root):
        if path.suffix != ".ttl":
            continue
        try:
            file = read_turtle(path, root)
        except CannotContinueError as error:
            problems += error.problems
        else:
            rooms.setdefault(_room(file.path), []).append(file)
    queries: tuple[StoredQuery, ...] = ()
    propositions: tuple[Proposition, ...] = ()
    try:
        queries = read_queries(root)
    except CannotContinueError as error:
        problems += error.problems
    try:
        propositions = read_propositions(root)
    except CannotContinueError as error:
        problems += error.problems
    problems += [
        Problem("nothing-found", f"No file was found for {room}.", "Is this a checkout?", where)
        for room, where in (("rules", "ontology/rules"), ("cases", "data/cases"))
        if room not in rooms and not problems
    ]
    if problems:
        raise CannotContinueError(problems)
    return Content(
        **{room: tuple(files) for room, files in rooms.items()},
        queries=queries,
        propositions=propositions,
    )


def _room(path: str) -> str:
    parts = path.split("/")
    if parts[0] == "ontology":
        return "rules" if parts[1] == "rules" else "ontology"
    if parts[0] == "data":
        return "cases" if parts[1] == "cases" else _DATA_ROOMS.get(parts[1], "sources")
    return parts[0]


#: What holds for data of this project only; it may demand what another file describes.
_FOR_PUBLISHED_DATA = "shapes/published.ttl"

#: Files of ``data/`` that are not sources.
_DATA_ROOMS = {"dataset.ttl": "dataset"}


def compile_rules_of(content: Content) -> RuleBase:
    """Compile the rules of the content; raises with every axiom outside the profile."""
    return compile_rules(to_rdflib(triples(content.rules)), to_rdflib(triples(content.vocabulary)))


def theory_of(content: Content) -> Theory:
    """Return the rules, the vocabulary and the profiles of the content."""
    ontology = tuple(triples(content.vocabulary))
    return Theory(compile_rules_of(content), Vocabulary.of(ontology), Profiles.of(ontology))


def case_slug(file: SourceFile) -> str:
    """Return the slug of the case that a file holds."""
    return Path(file.path).stem


def triples(files: Iterable[SourceFile]) -> Iterator[ox.Quad]:
    """Yield the triples of several files."""
    for file in files:
        yield from file.triples
