import asyncio

import pytest

from clusternets.service.cache import CachedApp, has_etag

ETAG = b'"abc"'


class Counting:
    """An application that answers with its request's body and counts its calls."""

    def __init__(self, status=200, headers=((b"etag", ETAG), (b"content-type", b"text/plain"))):
        self.calls = 0
        self.status = status
        self.headers = list(headers)

    async def __call__(self, scope, receive, send):
        self.calls += 1
        body = b"answer"
        if scope["method"] == "POST":
            body = b""
            while True:
                message = await receive()
                body += message["body"]
                if not message["more_body"]:
                    break
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        await send({"type": "http.response.body", "body": body[:2], "more_body": True})
        await send({"type": "http.response.body", "body": body[2:]})


def cached(app, most_bytes=10_000):
    return CachedApp(app, most_bytes, longest_body=100)


def ask(app, method="GET", path="/sparql", query=b"", headers=(), body=(b"",)):
    """Return status, headers and body of an answer; the request body comes in parts."""
    parts = iter([*body])
    left = len(body)
    sent = []

    async def receive():
        nonlocal left
        left -= 1
        return {"type": "http.request", "body": next(parts), "more_body": left > 0}

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": query,
        "headers": [(name.encode(), value.encode()) for name, value in dict(headers).items()],
    }
    asyncio.run(app(scope, receive, send))
    text = b"".join(message.get("body", b"") for message in sent[1:])
    return sent[0]["status"], dict(sent[0]["headers"]), text


def test_the_same_question_is_asked_once():
    app = Counting()
    front = cached(app)
    assert ask(front, query=b"query=ASK{}") == ask(front, query=b"query=ASK{}")
    assert app.calls == 1


@pytest.mark.parametrize(
    "other",
    [
        {"query": b"query=b"},
        {"query": b"query=a", "headers": {"accept": "text/csv"}},
        {"query": b"query=a", "method": "POST", "body": (b"x",)},
    ],
)
def test_another_question_is_asked_again(other):
    app = Counting()
    front = cached(app)
    ask(front, query=b"query=a")
    ask(front, **other)
    assert app.calls == 2


def test_a_posted_body_reaches_the_application_and_is_part_of_the_question():
    app = Counting()
    front = cached(app)
    assert ask(front, "POST", body=(b"que", b"ry"))[2] == b"query"
    assert ask(front, "POST", body=(b"query",))[2] == b"query"
    assert ask(front, "POST", body=(b"other",))[2] == b"other"
    assert app.calls == 2


def test_a_body_too_long_to_look_up_is_passed_on_whole():
    app = Counting()
    long = (b"x" * 80, b"y" * 80, b"z" * 80)
    assert ask(cached(app), "POST", body=long)[2] == b"".join(long)


def test_who_has_the_answer_gets_304_without_it():
    front = cached(Counting())
    ask(front)
    status, headers, body = ask(front, headers={"if-none-match": 'W/"x", "abc"'})
    assert (status, body) == (304, b"")
    assert headers[b"etag"] == ETAG
    assert b"content-type" not in headers


def test_head_has_the_headers_of_get_and_no_body():
    app = Counting()
    front = cached(app)
    ask(front)
    status, headers, body = ask(front, "HEAD")
    assert (status, headers[b"etag"], body, app.calls) == (200, ETAG, b"", 1)


def test_head_alone_fills_nothing():
    app = Counting()
    front = cached(app)
    ask(front, "HEAD")
    assert ask(front)[2] == b"answer"
    assert app.calls == 2


@pytest.mark.parametrize(
    "app", [Counting(status=400), Counting(headers=[(b"content-type", b"text/html")])]
)
def test_errors_and_answers_without_an_etag_are_not_kept(app):
    front = cached(app)
    ask(front)
    ask(front)
    assert app.calls == 2


def test_other_methods_pass_through():
    app = Counting()
    front = cached(app)
    ask(front, method="OPTIONS")
    ask(front, method="OPTIONS")
    assert app.calls == 2


@pytest.mark.parametrize(
    "other",
    [
        {"path": "/doc/b"},
        {"path": "/doc/a", "headers": {"accept-language": "de"}},
        {"path": "/doc/a", "headers": {"origin": "https://example.org"}},
    ],
)
def test_every_path_is_kept_for_itself_and_for_what_its_answer_depends_on(other):
    app = Counting()
    front = cached(app)
    for _ in range(2):
        ask(front, path="/doc/a")
        ask(front, **other)
    assert app.calls == 2


def test_the_store_is_bounded_and_the_oldest_goes_first():
    app = Counting()
    front = cached(app, most_bytes=200)
    for number in range(20):
        ask(front, query=b"%d" % number)
    assert len(front.answers) < 6
    ask(front, query=b"19")
    assert app.calls == 20
    ask(front, query=b"0")
    assert app.calls == 21


def test_an_answer_too_large_for_the_store_is_not_kept():
    app = Counting(headers=[(b"etag", ETAG), (b"x", b"y" * 500)])
    front = cached(app, most_bytes=1000)
    ask(front)
    ask(front)
    assert app.calls == 2


@pytest.mark.parametrize(
    ("header", "matches"),
    [("*", True), ('"abc"', True), ('"x", W/"abc"', True), ('"abcd"', False), ("", False)],
)
def test_if_none_match(header, matches):
    assert has_etag(header, '"abc"') is matches
