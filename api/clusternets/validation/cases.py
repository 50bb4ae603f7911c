"""The cases in a submission: each network of clusters, and which nodes belong to it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from clusternets.names import CN, LABEL, TYPE, local_name
from clusternets.reading import name_of

_NETWORK = CN + "ClusterNetwork"
_PHASE = CN + "hasGovernancePhase"
#: Statements that are made about a phase or a network by nodes that it does not point to.
_BACKWARD = frozenset(CN + name for name in ("inPhase", "participatesIn", "about", "classifies"))


@dataclass(frozen=True, slots=True)
class Case:
    """A network, its phases, and every node that says something about them."""

    network: str
    label: str
    phases: tuple[str, ...]
    nodes: frozenset[str]


def cases_of(triples: Iterable[ox.Quad]) -> tuple[Case, ...]:
    """Return the cases of a graph in the order in which their networks appear.

    To a case belongs what its network leads to, what speaks about its phases, and what that
    leads to; another network is where it ends. A node may belong to several cases.
    """
    networks: dict[str, None] = {}
    phases: dict[str, dict[str, None]] = defaultdict(dict)
    labels: dict[str, str] = {}
    forward: dict[str, list[str]] = defaultdict(list)
    backward: dict[str, list[str]] = defaultdict(list)
    for quad in triples:
        subject, predicate = name_of(quad.subject), quad.predicate.value
        if isinstance(quad.object, ox.Literal):
            if predicate == LABEL and (quad.object.language == "en" or subject not in labels):
                labels[subject] = quad.object.value
            continue
        target = name_of(quad.object)
        if predicate == TYPE:
            if target == _NETWORK:
                networks[subject] = None
            continue
        if predicate == _PHASE:
            phases[subject][target] = None
        forward[subject].append(target)
        if predicate in _BACKWARD:
            backward[target].append(subject)
    return tuple(
        Case(
            network,
            labels.get(network) or local_name(network),
            tuple(phases[network]),
            _reached(network, set(networks), forward, backward),
        )
        for network in networks
    )


def _reached(
    network: str,
    networks: set[str],
    forward: dict[str, list[str]],
    backward: dict[str, list[str]],
) -> frozenset[str]:
    found, waiting = {network}, [network]
    while waiting:
        node = waiting.pop()
        near = {*forward.get(node, ()), *backward.get(node, ())} - found - networks
        found |= near
        waiting += near
    return frozenset(found)
