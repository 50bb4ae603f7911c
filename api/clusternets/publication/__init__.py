"""Linked data: every IRI of a Release has a document, live and as static files."""
