"""A report in other forms: text, a table, JUnit XML, SARIF, and RDF; as JSON it writes itself."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from clusternets.reports.graph import as_turtle
from clusternets.reports.junit import as_junit
from clusternets.reports.sarif import as_sarif
from clusternets.reports.table import as_csv
from clusternets.reports.text import as_text
from clusternets.validation.report import Report


@dataclass(frozen=True, slots=True)
class Rendering:
    """A form of reports for programs: its media type, and what writes several reports in it."""

    media_type: str
    write: Callable[[Sequence[Report], str], str]


#: By the names of the command's option; each takes reports and a language.
RENDERINGS: Final = {
    "text": Rendering("text/plain", as_text),
    "csv": Rendering("text/csv", as_csv),
    "junit": Rendering("application/junit+xml", as_junit),
    "sarif": Rendering("application/sarif+json", as_sarif),
    "ttl": Rendering("text/turtle", as_turtle),
}
