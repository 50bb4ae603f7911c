"""The redirect file does what it should, read by a small interpreter and by a real Apache.

The interpreter is there where no Apache is installed, and asks about every IRI.
"""

import os
import re
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from clusternets.names import BASE, CN, ID
from clusternets.publication.addresses import FORMATS
from clusternets.publication.redirects import redirects
from serving import local_client
from support import needs

SITE = "https://example.org/cn"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
RDFLIB = "application/rdf+xml;q=0.9,text/turtle,application/trig;q=0.8,*/*;q=0.1"


class Apache:
    """Follows ``RewriteRule`` and ``RewriteCond`` as mod_rewrite does in a folder."""

    def __init__(self, text):
        self.rules = []
        conditions = []
        for line in text.splitlines():
            words = line.split(" ")
            if words[0] == "RewriteCond":
                assert words[-1] == "[NC]"
                variable = re.fullmatch(r"%\{(?:HTTP_|HTTP:)(.+)\}", words[1])[1]
                conditions.append((variable, re.compile(" ".join(words[2:-1]), re.IGNORECASE)))
            elif words[0] == "RewriteRule":
                flags = words[3].strip("[]").split(",") if len(words) > 3 else []
                self.rules.append((conditions, re.compile(words[1]), words[2], flags))
                conditions = []

    def get(self, path, accept="", language=""):
        """Return the status and where the answer leads; None if no rule answers."""
        headers = {"ACCEPT": accept, "Accept-Language": language}
        for conditions, pattern, target, flags in self.rules:
            found = pattern.search(path)
            if not found or not all(own.search(headers[name]) for name, own in conditions):
                continue
            path = re.sub(r"\$(\d)", lambda number: found[int(number[1])], target)  # noqa: B023
            if "L" in flags:
                (status,) = (flag[2:] for flag in flags if flag.startswith("R="))
                return int(status), path
        return None


class RealApache:
    """Asks a running Apache, which has the file in its root."""

    def __init__(self, client):
        self._client = client

    def get(self, path, accept="", language=""):
        """Return the status and where the answer leads; None if no rule answers."""
        headers = {"Accept": accept, "Accept-Language": language}
        answer = self._client.get(f"/{path}", headers=headers)
        if answer.status_code == 404:
            return None
        assert {"Accept", "Accept-Language"} <= set(re.split(r",\s*", answer.headers["vary"]))
        return answer.status_code, answer.headers["location"]


@contextmanager
def running_apache(text):
    """Run an Apache over a folder with a redirect file, for a with block."""
    with socket.socket() as listener, tempfile.TemporaryDirectory() as root:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
        folder = Path(root)
        folder.chmod(0o755)  # Apache gives up being root
        (folder / "site").mkdir()
        (folder / "site" / ".htaccess").write_text(text, "utf-8")
        modules = ("mpm_event", "authz_core", "rewrite", "headers")
        as_root = "User www-data\nGroup www-data" if os.geteuid() == 0 else ""
        (folder / "conf").write_text(
            "".join(f"LoadModule {m}_module /usr/lib/apache2/modules/mod_{m}.so\n" for m in modules)
            + f"""ServerName localhost
Listen 127.0.0.1:{port}
{as_root}
ServerRoot {folder}
DefaultRuntimeDir {folder}
PidFile {folder}/pid
ErrorLog {folder}/errors
DocumentRoot {folder}/site
<Directory {folder}/site>
AllowOverride All
Require all granted
</Directory>
"""
        )
        listener.close()
        command = ["apache2", "-f", str(folder / "conf"), "-X"]
        with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
            try:
                yield local_client(_answering(f"http://127.0.0.1:{port}"))
            finally:
                process.terminate()


def _answering(url):
    with local_client(url) as client:
        for _ in range(100):
            try:
                client.get("/")
            except httpx.TransportError:
                time.sleep(0.05)
            else:
                return url
    return pytest.fail("Apache does not answer.")


@pytest.fixture(scope="module")
def read(addresses):
    """Return the small interpreter with the file."""
    return Apache(redirects(SITE, addresses))


@pytest.fixture(scope="module", params=["read", "real"])
def apache(request, addresses):
    """Return what does as the file says."""
    if request.param == "read":
        yield request.getfixturevalue("read")
        return
    needs("apache2")
    with running_apache(redirects(SITE, addresses)) as client, client:
        yield RealApache(client)


def test_every_iri_leads_to_its_document_in_every_format(read, addresses):
    for iri in addresses.all():
        document = f"{SITE}/doc/{addresses.document(iri)}"
        path = iri.removeprefix(BASE)
        for suffix, format_ in FORMATS.items():
            assert read.get(path, format_.media_type) == (303, f"{document}.{suffix}")


@pytest.mark.parametrize("suffix", FORMATS)
def test_every_format_is_led_to(suffix, apache):
    for path in ("id/network/acod", "ontology", "def", "def/", "scheme/construct", "context"):
        found = apache.get(path, FORMATS[suffix].media_type)
        assert found == (303, f"{SITE}/doc/{path.removesuffix('/')}.{suffix}")


@pytest.mark.parametrize(
    ("accept", "language", "end"),
    [
        (BROWSER, "", ".html"),
        (BROWSER, "de-DE,de;q=0.9", ".de.html"),
        (BROWSER, "en,de;q=0.5", ".html"),
        ("", "", ".html"),
        ("*/*", "de", ".de.html"),
        ("text/turtle;q=0.9, text/html;q=0.1", "de", ".ttl"),
        ("application/x-unknown, application/ld+json", "", ".jsonld"),
        (RDFLIB, "", ".rdf"),
    ],
)
def test_the_format_that_is_named_first_counts(accept, language, end, apache):
    found = apache.get("id/network/acod", accept, language)
    assert found == (303, f"{SITE}/doc/id/network/acod{end}")


@pytest.mark.parametrize("path", ["doc/id/network/acod.nt", "dumps/0.1.0/SHA256SUMS"])
def test_a_file_is_itself_whatever_is_accepted(path, apache):
    assert apache.get(path, BROWSER) == (302, f"{SITE}/{path}")


def test_a_document_without_a_suffix_is_negotiated(apache):
    assert apache.get("doc/id/network/acod", "text/turtle") == (
        303,
        f"{SITE}/doc/id/network/acod.ttl",
    )


def test_the_base_is_the_start_page_or_the_description_of_the_dataset(apache):
    assert apache.get("", BROWSER, "de") == (302, f"{SITE}/index.de.html")
    assert apache.get("", "text/turtle") == (
        303,
        f"{SITE}/doc/{ID.removeprefix(BASE)}dataset/cases.ttl",
    )


def test_a_property_that_is_called_like_a_class_leads_to_its_own_document(apache):
    for path in (CN.removeprefix(BASE) + "source", "doc/def/source"):
        assert apache.get(path, "text/turtle") == (303, f"{SITE}/doc/def/source-property.ttl")


@pytest.mark.parametrize("path", ["elsewhere", "id/network/a b", "sparql", "definitely/not"])
def test_what_is_not_ours_is_left_alone(path, apache):
    assert apache.get(path, BROWSER) is None
