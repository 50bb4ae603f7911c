"""A crawler: from the start page over every link, to find those that lead nowhere.

A result that is too large for a page is no dead end where the page leads to it as a file.
"""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

_LINKS = re.compile(r'\s(?:href|src|action)="([^"]*)"')
_IDS = re.compile(r'\sid="([^"]*)"')
_AT_ONCE = 4


def links_of(page):
    """Return the links of a page, as they are written, each once."""
    return list(dict.fromkeys(unescape(link) for link in _LINKS.findall(page)))


def missing_anchors(page):
    """Return the links of a page to places in it that are not there."""
    ids = set(_IDS.findall(page))
    return [link for link in links_of(page) if link.startswith("#") and link[1:] not in ids]


class Crawler:
    """Follows every link of a live service; ``most`` limits how many, 0 does not."""

    def __init__(self, client, most=0):
        self._client = client
        self._most = most
        self._seen = set()
        self._lock = threading.Lock()
        self.dead = []
        self.answered = 0

    def run(self, start="/"):
        """Follow all links, layer by layer."""
        waiting = [("", start)]
        self._seen.add(_key(start))
        with ThreadPoolExecutor(_AT_ONCE) as threads:
            while waiting:
                if self._most:
                    waiting = waiting[: max(0, self._most - self.answered)]
                found = list(threads.map(self._follow, waiting))
                waiting = [(path, link) for path, links in found for link in links]
                waiting = [each for each in waiting if self._is_new(each[1])]

    def _is_new(self, link):
        key = _key(link)
        new = key not in self._seen
        self._seen.add(key)
        return new

    def _follow(self, where):
        """Ask for a link; return it with the links of its page."""
        page, link = where
        answer = self._client.get(link, headers={"Accept": "text/html"}, follow_redirects=True)
        with self._lock:
            self.answered += 1
            too_large = answer.status_code == 413 and "format=csv" in answer.text
            if answer.status_code != 200 and not too_large:
                self.dead.append((page, link, answer.status_code))
        if not answer.headers.get("content-type", "").startswith("text/html"):
            return link, []
        with self._lock:
            self.dead += [
                (link, anchor, "no such place") for anchor in missing_anchors(answer.text)
            ]
        if not too_large and not _is_expanded(link):
            return link, []
        targets = (urljoin(link, own).partition("#")[0] for own in links_of(answer.text))
        return link, [target for target in targets if target.startswith("/")]


def _key(link):
    """Return what makes a link another one: results of queries are the same in any language."""
    parts = urlsplit(link)
    asked = [(name, value) for name, value in parse_qsl(parts.query) if name != "lang"]
    if parts.path == "/sparql":
        return f"{parts.path}?{urlencode(asked)}"
    return link


def _is_expanded(link):
    """Tell whether the links of a page are followed: not again for the default language."""
    parts = urlsplit(link)
    return parts.path != "/sparql" and ("lang", "en") not in parse_qsl(parts.query)
