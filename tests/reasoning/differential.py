"""The engine against HermiT on one generated slice, and the smallest slice that shows a fault."""

from generators import chaos, structured

from clusternets.reasoning import CaseFacts, classify
from clusternets.reasoning.case import phase_slice
from clusternets.reasoning.reference import ask_hermit, compare

KINDS = ("structured", "chaos")


def generated(kind, seed, base, codes):
    """Return a generated case whose first phase is to be compared.

    A structured case stays whole, so that its slice must give the outcome of the whole as well.
    Of chaos only the slice is kept: what it says beside its phases concerns all of them, or none.
    """
    if kind == "structured":
        return structured(seed, codes)
    case = chaos(seed, base)
    return phase_slice(case, case.phases[0])


def disagreements(case, rules, base):
    """Return in words where engine and HermiT disagree about the first phase of a case.

    Every question is a Java process of its own. That takes half a second; several slices in one
    run would be faster, but one whose codes conflict would take the others with it.
    """
    phase = case.phases[0]
    return compare(classify(case, base), phase, ask_hermit(case, phase, rules, base))


def smallest(case, fails):
    """Return a case that fails, made from one that does, in which no fact can be done without."""
    before = None
    while case != before:
        before = case
        for fact in before.facts:
            fewer = CaseFacts(tuple(f for f in case.facts if f != fact), case.phases)
            if fails(fewer):
                case = fewer
    return case
