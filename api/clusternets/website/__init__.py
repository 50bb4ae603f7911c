"""The static site: what the service answers to a reader of files, and the documents beside it."""
