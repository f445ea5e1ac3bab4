"""The operator's pages, `/console/`: what waits, runs, failed; what needs a decision.

Words: a *task* is a job; a *delivery* is an event on its way to a subscriber; a *letter* is a
mail; a *verification* is one reading of the whole sealed journal.

Invariants: the operator runs the instance and never reads the content of cases. No argument of
a task, payload of an event, name of a file, address or word of a letter is shown (in the demo,
where all is invented, letters can be opened). Every decision is a command, is allowed by a
policy and is written in the journal.
"""
