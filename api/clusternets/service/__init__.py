"""Questions about one Release, answered over HTTP; nothing is ever stored.

A request enters by :mod:`.app` (routes). Queries go to :mod:`.sparql` (the SPARQL protocol),
which negotiates the format (:mod:`.negotiation`) and has :mod:`.evaluation` run the query.
Everything else is read through the same evaluation by :mod:`.cases` and shown by :mod:`.pages`.
What goes wrong is answered as :mod:`.errors` says.
"""
