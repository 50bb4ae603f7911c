"""The way in for bytes from strangers: from a body with a media type to triples, or a refusal.

In the order in which a submission meets them:

* :mod:`.syntaxes`: which syntax a media type or the end of a file's name stands for;
* :mod:`.scan`: what is refused before any parser sees it;
* :mod:`.contexts`: contexts of JSON-LD, of which only our own is known;
* :mod:`.parsing`: strict parsing within limits;
* :mod:`.receiving`: all of it in a row, which gives a :class:`~.receiving.Submission`;
* :mod:`.tokens` and :mod:`.statements`: where in the text each triple stands, for findings.
"""
