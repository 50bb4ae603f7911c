"""What ``/api/cases`` and the landing page tell of the cases, read from the store once."""

from dataclasses import asdict, dataclass
from typing import Any

import pyoxigraph as ox

from clusternets.names import PREFIXES, local_name

_QUERY = """
SELECT ?network ?networkLabel ?phase ?phaseLabel ?from ?to ?form ?formLabel WHERE {
  ?network a cn:ClusterNetwork ; cn:hasGovernancePhase ?phase ; rdfs:label ?networkLabel .
  ?phase cn:governanceForm ?form ; rdfs:label ?phaseLabel .
  ?form skos:prefLabel ?formLabel .
  OPTIONAL { ?phase cn:startDate ?from }
  OPTIONAL { ?phase cn:endDate ?to }
  FILTER (LANG(?networkLabel) = "en" && LANG(?phaseLabel) = "en" && LANG(?formLabel) = "en")
}
"""


@dataclass(frozen=True, slots=True)
class PhaseSummary:
    """A governance phase with its outcome; dates are as the data has them, or unknown."""

    iri: str
    label: str
    start: str | None
    end: str | None
    form: str
    form_iri: str
    form_label: str

    @property
    def period(self) -> str:
        """Return when the phase was, in words, as far as the data says."""
        if self.start and self.end:
            return f"{self.start} to {self.end}"
        if self.start:
            return f"from {self.start}"
        return f"until {self.end}" if self.end else "not settled"

    def as_json(self) -> dict[str, str | None]:
        """Return the phase in the names of the API."""
        return {
            "iri": self.iri,
            "label": self.label,
            "from": self.start,
            "to": self.end,
            "form": self.form,
            "formIri": self.form_iri,
        }


@dataclass(frozen=True, slots=True)
class CaseSummary:
    """A case: one network of clusters and its phases, in time as far as known."""

    slug: str
    label: str
    iri: str
    phases: tuple[PhaseSummary, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the case in the names of the API."""
        own = asdict(self)
        return {**own, "phases": [phase.as_json() for phase in self.phases]}


def read_cases(store: ox.Store) -> tuple[CaseSummary, ...]:
    """Return all cases of a store, by label, each with its phases in order."""
    order = _phase_order(store)
    phases: dict[str, list[PhaseSummary]] = {}
    labels: dict[str, str] = {}
    solutions = store.query(_QUERY, prefixes=PREFIXES)
    if not isinstance(solutions, ox.QuerySolutions):
        raise TypeError("a SELECT query gives solutions")
    for row in solutions:
        network = row["network"].value
        labels[network] = row["networkLabel"].value
        phases.setdefault(network, []).append(
            PhaseSummary(
                iri=row["phase"].value,
                label=row["phaseLabel"].value,
                start=row["from"].value if row["from"] else None,
                end=row["to"].value if row["to"] else None,
                form=local_name(row["form"].value),
                form_iri=row["form"].value,
                form_label=row["formLabel"].value,
            )
        )
    return tuple(
        CaseSummary(
            local_name(network),
            labels[network],
            network,
            tuple(
                sorted(phases[network], key=lambda p: (order.get(p.iri, 0), p.start or "", p.iri))
            ),
        )
        for network in sorted(phases, key=lambda n: labels[n])
    )


def cases_of(hello: dict[str, Any]) -> tuple[CaseSummary, ...]:
    """Return the cases that the process with the store has told of."""
    return tuple(
        CaseSummary(**{**case, "phases": tuple(PhaseSummary(**p) for p in case["phases"])})
        for case in hello["cases"]
    )


def _phase_order(store: ox.Store) -> dict[str, int]:
    """Return how many phases come before each, by ``cn:precededBy``."""
    solutions = store.query(
        "SELECT ?phase (COUNT(?earlier) AS ?n) { ?phase cn:precededBy+ ?earlier } GROUP BY ?phase",
        prefixes=PREFIXES,
    )
    if not isinstance(solutions, ox.QuerySolutions):
        raise TypeError("a SELECT query gives solutions")
    return {row["phase"].value: int(row["n"].value) for row in solutions}
