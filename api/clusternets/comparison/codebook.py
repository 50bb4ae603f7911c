"""The codebook as a comparison needs it: the constructs in their order, and labels of all terms."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from clusternets.comparison.facts import Facts, Texts
from clusternets.names import BASE, CN, OWL, SKOS, local_name

_CONSTRUCT: Final = CN + "Construct"
_DESCRIPTION: Final = "description-construct"
_GROUPS: Final = BASE + "scheme/construct-group"
#: The order in which groups are read; one that is not named here comes after these.
_ORDER: Final = ("deciding", "structure", "contingency", "context", "outcomes")


@dataclass(frozen=True, slots=True)
class Construct:
    """A question of the codebook; ``several`` tells whether a phase may have several answers."""

    slug: str
    iri: str
    label: Texts
    group: str
    kind: str
    several: bool


@dataclass(frozen=True, slots=True)
class Codebook:
    """The constructs group by group, the labels of the groups, and of every term by IRI."""

    constructs: tuple[Construct, ...]
    groups: dict[str, Texts]
    labels: dict[str, Texts] = field(default_factory=dict)

    @classmethod
    def of(cls, ontology: Facts) -> "Codebook":
        """Read the codebook from the ontology; constructs answered in words are left out."""
        groups = {local_name(iri): ontology.label(iri) for iri in _group_order(ontology)}
        order = list(groups)
        constructs = [
            _construct(iri, ontology)
            for iri in ontology.instances(_CONSTRUCT)
            if local_name(ontology.one(iri, CN + "constructKind") or "") != _DESCRIPTION
        ]
        constructs.sort(key=lambda own: (order.index(own.group), own.slug))
        concepts, classes = ontology.instances(SKOS + "Concept"), ontology.instances(OWL + "Class")
        named = (iri for iri in (*concepts, *classes) if not iri.startswith("_:"))
        labels = {iri: ontology.label(iri) for iri in named}
        return cls(tuple(constructs), groups, labels)

    def label(self, iri: str) -> Texts:
        """Return the label of a term, or the end of its IRI."""
        return self.labels.get(iri) or {"en": local_name(iri)}

    def as_json(self) -> dict[str, Any]:
        """Return the codebook as it is kept in a Release."""
        return asdict(self)

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> "Codebook":
        """Read a codebook as it is kept in a Release."""
        constructs = tuple(Construct(**own) for own in kept["constructs"])
        return cls(constructs, dict(kept["groups"]), dict(kept["labels"]))


def _construct(iri: str, ontology: Facts) -> Construct:
    return Construct(
        local_name(iri),
        iri,
        ontology.label(iri),
        local_name(ontology.one(iri, CN + "constructGroup") or ""),
        local_name(ontology.one(iri, CN + "constructKind") or ""),
        ontology.one(iri, CN + "severalValues") == "true",
    )


def _group_order(ontology: Facts) -> list[str]:
    """Return the groups: what decides a form first, the outcomes last."""
    groups = [
        iri
        for iri in ontology.instances(SKOS + "Concept")
        if _GROUPS in ontology.objects(iri, SKOS + "inScheme")
    ]
    places = {slug: place for place, slug in enumerate(_ORDER)}
    return sorted(groups, key=lambda iri: (places.get(local_name(iri), len(_ORDER)), iri))
