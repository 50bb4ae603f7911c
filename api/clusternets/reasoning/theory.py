"""What is known before any case: the rules, the words of the ontology, and the profiles."""

from dataclasses import dataclass

from clusternets.reasoning.fit import Profiles
from clusternets.reasoning.rules import RuleBase
from clusternets.reasoning.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Theory:
    """Everything that classifying and explaining a case needs beside the case.

    ``profiles`` are for the fit alone, which has no part in any outcome.
    """

    base: RuleBase
    vocabulary: Vocabulary
    profiles: Profiles
