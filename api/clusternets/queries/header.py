"""The ``#+`` header of a stored query, read strictly: what it does not know is a problem.

The header is YAML behind ``#+``, as grlc and the SIB examples use it::

    #+ question: 1
    #+ group: forms
    #+ title: {en: "Governance forms", de: "Governance-Formen"}
    #+ description: {en: "…", de: "…"}
    #+ parameters: [network, {name: since, type: date, label: …, description: …}]

A parameter that is only named is described in ``queries/parameters.yaml``, for all queries alike.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import yaml

from clusternets.names import BASE
from clusternets.queries.parameters import LANGUAGES, TYPES, Parameter
from clusternets.reading import read_yaml

_MARK: Final = "#+"
_KEYS: Final = {"question", "group", "title", "description", "parameters"}
_PARAMETER_KEYS: Final = {"name", "type", "of", "label", "description", "scheme", "choices"}

#: The groups that questions are listed in, in their order.
GROUPS: Final[dict[str, dict[str, str]]] = {
    "forms": {"en": "Governance forms and phases", "de": "Governance-Formen und Phasen"},
    "structure": {"en": "Leads, ties and bodies", "de": "Führung, Beziehungen und Gremien"},
    "members": {"en": "Members and clusters", "de": "Mitglieder und Cluster"},
    "conditions": {"en": "Goals, trust and money", "de": "Ziele, Vertrauen und Geld"},
    "change": {"en": "Change and endings", "de": "Wandel und Ende"},
    "evidence": {"en": "Evidence and coding", "de": "Belege und Kodierung"},
    "comparison": {"en": "Comparison", "de": "Vergleich"},
}


class HeaderError(Exception):
    """Raised with one sentence for whatever is wrong with a header."""


@dataclass(frozen=True, slots=True)
class Header:
    """What a header says; ``question`` is the number in the list of competency questions."""

    title: dict[str, str]
    description: dict[str, str]
    group: str
    question: int | None
    parameters: tuple[Parameter, ...]


def read_header(text: str, shared: Mapping[str, Parameter]) -> Header:
    """Read the header of a query; ``shared`` are the parameters that it may only name."""
    lines = [
        line.removeprefix(_MARK).removeprefix(" ")
        for line in text.splitlines()
        if line.startswith(_MARK)
    ]
    header = _mapping("\n".join(lines), _KEYS)
    question, group = header.get("question"), header.get("group")
    if question is not None and not (isinstance(question, int) and question > 0):
        raise HeaderError("'question' is the number of a competency question.")
    if group not in GROUPS:
        raise HeaderError(f"'group' is one of: {', '.join(GROUPS)}.")
    parameters = header.get("parameters", [])
    if not isinstance(parameters, list):
        raise HeaderError("'parameters' is a list.")
    found = tuple(_parameter(entry, shared) for entry in parameters)
    names = [parameter.name for parameter in found]
    if len(set(names)) < len(names):
        raise HeaderError("A parameter is named twice.")
    return Header(_texts(header, "title"), _texts(header, "description"), group, question, found)


def read_shared(text: str) -> dict[str, Parameter]:
    """Read the parameters that several queries share, by name."""
    entries = _mapping(text, None)
    found = {}
    for name, entry in entries.items():
        if not isinstance(entry, dict):
            raise HeaderError(f"Parameter {name!r} is not a mapping.")
        found[name] = _described({"name": name, **entry})
    return found


def _mapping(text: str, keys: set[str] | None) -> dict[str, Any]:
    try:
        found = read_yaml(text)
    except yaml.YAMLError as error:
        raise HeaderError(f"It is not YAML: {' '.join(str(error).split())}.") from error
    if not isinstance(found, dict):
        raise HeaderError("It is empty, or not a mapping of keys to values.")
    _refuse_unknown(found, keys)
    return found


def _refuse_unknown(found: Mapping[str, Any], keys: set[str] | None) -> None:
    unknown = [str(key) for key in found if keys is not None and key not in keys]
    if keys is not None and unknown:
        known = ", ".join(sorted(keys))
        raise HeaderError(f"There is no key {', '.join(unknown)}. There are: {known}.")


def _parameter(entry: object, shared: Mapping[str, Parameter]) -> Parameter:
    if isinstance(entry, str):
        if entry not in shared:
            raise HeaderError(f"No parameter {entry!r} is described in parameters.yaml.")
        return shared[entry]
    if not isinstance(entry, dict):
        raise HeaderError("A parameter is a name, or a mapping that describes it.")
    return _described(entry)


def _described(entry: dict[str, Any]) -> Parameter:
    _refuse_unknown(entry, _PARAMETER_KEYS)
    name, kind = entry.get("name"), entry.get("type")
    if not isinstance(name, str) or not name.isidentifier():
        raise HeaderError("A parameter has a name that is the name of a variable.")
    of = entry.get("of", kind)
    if kind not in TYPES or of not in TYPES or of == "list" or kind not in {"list", of}:
        raise HeaderError(
            f"Parameter {name!r} has a 'type' of {', '.join(TYPES)}; a list says 'of' which type."
        )
    query, fixed = _choices(entry.get("choices"))
    scheme = entry.get("scheme")
    if (of == "concept") != isinstance(scheme, str):
        raise HeaderError(f"Parameter {name!r}: concepts, and only they, have a 'scheme'.")
    if isinstance(scheme, str):
        query = "\n".join(_concepts(scheme))
    if (query and of not in {"iri", "concept"}) or (fixed and of != "string"):
        raise HeaderError(f"Parameter {name!r}: strings have a list to choose from, IRIs a query.")
    label, description = _texts(entry, "label"), _texts(entry, "description")
    return Parameter(name, kind, of, label, description, (), scheme, query, fixed)


def _choices(given: object) -> tuple[str | None, tuple[str, ...]]:
    if isinstance(given, str):
        return given, ()
    if given is None:
        return None, ()
    if isinstance(given, list) and all(isinstance(value, str) and value for value in given):
        return None, tuple(given)
    raise HeaderError("'choices' is a query, or a list of texts.")


def _concepts(scheme: str) -> Iterator[str]:
    """Yield the lines of a query for the concepts of a scheme, ordered ones by rank."""
    yield "SELECT ?value ?label WHERE {"
    yield f"  ?value skos:inScheme <{BASE}scheme/{scheme}> ; skos:prefLabel ?label ."
    yield "  OPTIONAL { ?value cn:rank ?rank }"
    yield "} ORDER BY ?rank ?value"


def _texts(entry: Mapping[str, Any], key: str) -> dict[str, str]:
    found = entry.get(key)
    if (
        not isinstance(found, dict)
        or set(found) != set(LANGUAGES)
        or not all(isinstance(text, str) and text.strip() for text in found.values())
    ):
        raise HeaderError(f"'{key}' has one text for each of: {', '.join(LANGUAGES)}.")
    return {language: " ".join(found[language].split()) for language in LANGUAGES}
