"""Random cases, the same for the same seed: what the engine is compared with HermiT on.

A *structured* case looks like a coded network: the profile of a form with codes dropped, exchanged
for others, coded twice or not stated, sometimes with a second phase that shares codings. A *chaos*
case is nonsense over the whole vocabulary that rules read and conclude: it reaches what no coder
would write.
"""

from random import Random

from codes import EXTERNAL, LED, PHASE, SHARED, coded, slug

from clusternets.names import BASE, CN
from clusternets.reasoning import CaseFacts
from clusternets.reasoning.rules import is_variable, variables

_SCHEME = BASE + "scheme/"
_OTHER_PHASE = PHASE + "-after"
_PROFILES = (
    EXTERNAL,
    SHARED,
    LED,
    ("administration=by-members", *SHARED[1:]),
    ("internal-lead!", "joint-governance!", *EXTERNAL),
    ("internal-lead!", "joint-governance!"),
)
_ROLES = ("decentralized-internal-lead-organization", "broker")
_LEVELS = ("organization", "network", "cluster")
_SILENT = ("contested", "not-stated")


def codes_of(vocabulary):
    """Return for each deciding construct all that may be coded of it, as ``coded`` takes it."""
    return {
        slug(construct): tuple(_code_text(code) for code in codes)
        for construct, codes in vocabulary.codes.items()
    }


def _code_text(code):
    if code.value:
        return f"{slug(code.construct)}={slug(code.value)}"
    return slug(code.construct) + ("!" if slug(code.status) == "absent" else "")


# ── Structured ──


def structured(seed, codes):
    """Return a case of one phase or two, shaped like a form; ``codes`` are from ``codes_of``."""
    random = Random(f"structured {seed}")  # noqa: S311 - repeatable, not secret
    phases = (PHASE, _OTHER_PHASE) if random.random() < 0.3 else (PHASE,)
    facts = [fact for phase in phases for fact in _profile(random, codes, phase)]
    for number in range(random.choice((0, 0, 1, 2, 3))):
        facts += _participation(random, number, random.choice(phases))
    for number in range(random.choice((0, 0, 1, 2))):
        facts += _tie(random, number, random.choice(phases))
    if len(phases) > 1:
        named = sorted({fact[1] for fact in facts})
        facts += [(CN + "inPhase", node, PHASE) for node in named if random.random() < 0.1]
    return CaseFacts(tuple(dict.fromkeys(facts)), phases)


def _profile(random, codes, phase):
    """Return the codings of a profile after accidents have happened to some of them."""
    chosen = []
    for code in random.choice(_PROFILES):
        same_construct = codes[code.rstrip("!").partition("=")[0]]
        accident = random.random()
        if accident < 0.12:
            continue
        if accident < 0.2:
            chosen.append(random.choice(same_construct))
        elif accident < 0.26:
            chosen += [code, random.choice(same_construct)]
        else:
            chosen.append(code)
    if random.random() < 0.5:
        chosen.append(random.choice([code for group in codes.values() for code in group]))
    for fact in coded(*chosen, phase=phase).facts:
        if fact[0] == CN + "status" and random.random() < 0.05:
            yield (*fact[:2], f"{_SCHEME}status/{random.choice(_SILENT)}")
        else:
            yield fact


def _participation(random, number, phase):
    node = f"{phase}--participation-{number}"
    yield (CN + "participant", node, f"urn:example:actor-{random.randrange(2)}")
    yield (CN + "role", node, f"{_SCHEME}role/{random.choice(_ROLES)}")
    if random.random() < 0.8:  # what names no phase is in the slice of every phase
        yield (CN + "inPhase", node, phase)


def _tie(random, number, phase):
    node = f"{phase}--tie-{number}"
    yield (CN + "Tie", node)
    yield (CN + "fromLevel", node, f"{_SCHEME}level/{random.choice(_LEVELS)}")
    yield (CN + "toLevel", node, f"{_SCHEME}level/{random.choice(_LEVELS)}")
    yield (CN + "inPhase", node, phase)


# ── Chaos ──


def chaos(seed, base):
    """Return a case of two or three phases that is made of pieces of rules and of random facts."""
    random = Random(f"chaos {seed}")  # noqa: S311 - repeatable, not secret
    phases = (PHASE, *(f"{PHASE}-{n}" for n in range(random.choice((1, 2)))))
    things = (*phases, *(f"urn:example:node-{n}" for n in range(5)))
    atoms = sorted({atom for rule in base for atom in (*rule.body, *rule.heads)})
    constants = sorted({t for atom in atoms for t in atom[1:] if not is_variable(t)})
    facts = []
    for _ in range(random.randrange(2, 7)):
        rule = random.choice(base.rules)
        # An impossible body mostly lacks an atom, or nearly every case would conflict.
        lacks = rule.contradicts and random.random() < 0.8
        body = random.sample(rule.body, len(rule.body) - lacks)
        facts += _piece(random, body, things, constants)
    for _ in range(random.randrange(1, 7)):
        facts += _piece(random, (random.choice(atoms),), things, constants)
    return CaseFacts(tuple(dict.fromkeys(facts)), phases)


def _piece(random, body, things, constants):
    """Yield most atoms of a body, about random things; now and then with another last term.

    The first phase is what a piece is about more often than anything else, so that enough is left
    when a slice drops what names other phases only.
    """
    about = {}
    for variable in sorted(variables(body)):
        chance = random.random()
        about[variable] = things[0] if chance < 0.25 else random.choice(things)
        if chance > 0.9:
            about[variable] = random.choice(constants)
    for predicate, *terms in body:
        chance = random.random()
        if len(body) > 1 and chance < 0.07:
            continue
        if chance > 0.93:
            terms[-1] = random.choice((*things, *constants))
        yield (predicate, *(about.get(term, term) for term in terms))
