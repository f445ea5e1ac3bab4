"""Procedures: forms put online, cases filed on them, instruction, decisions.

Words. A *procedure* (démarche) is what an organisation offers; a *revision* is one immutable form
document of it, with the law that governs it; a *case* (dossier) is one request of one person,
pinned for ever to the revision on which it was started; an *answer* is the value of one field,
named by the field's `stable_id`, which is never reused; a *row* is one occurrence of a repeatable
block, named by a ULID; an *event* is one thing that happened to a case.

Invariants.
- A published revision never changes (also refused by the database); publishing another one
  touches no open case.
- The truth of a filed case is its events; state, answers, dates of the case row are their fold,
  and no row exists per value. A draft is the exception: its answers live in the projection only
  until they are filed, because nobody but its author has seen them.
- Filing is one transaction: number, answers, structured acknowledgement with its digest, events,
  mail and the job that draws the PDF; pressed twice it happens once.
- Every writer compares and swaps the case's version: of two agents deciding, one is told that
  the other was first.
- Nobody decides without name, capacity and service (CRPA L212-1, L212-2); nobody refuses without
  reasons (L211-2, L211-5).
- Drafts are seen by their owner only; cases by their owner and by the agents of the owning
  organisation who instruct, decide or manage. Nobody else, the operator of the instance included.
"""
