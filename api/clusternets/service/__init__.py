"""Questions about one Release, answered over HTTP; nothing is ever stored.

A request enters by :mod:`.app`. It is measured and logged (:mod:`.observation`), and answered from
memory if the same was asked before (:mod:`.cache`). Queries go to :mod:`.sparql` (the SPARQL
protocol) and on to :mod:`.evaluation`, which holds to the limits and hands a
:mod:`.question` to one of the :mod:`.workers`. Those are processes (:mod:`.processes`) that the
:mod:`.zygote` forks from a loaded store; each :mod:`.worker` gives up everything it does not need
(:mod:`.confinement`, :mod:`.seccomp`) before its first query and speaks in :mod:`.frames`. The
store is in memory or, for a large Release, on disk (:mod:`.stores`). Where
there is no fork, :mod:`.threads` stand in. The format of an answer is chosen by
:mod:`.negotiation`; what people see is made by :mod:`.pages` from :mod:`.cases`; what goes wrong is
answered as :mod:`.errors` says.
"""
