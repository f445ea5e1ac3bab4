"""What everything stands on. The kernel has no page and imports no brick.

Each folder is one idea and says in its first lines what it is for:

- `values`, `results`, `calendar`, `expressions`: pure; may be used by any `domain/`.
- `settings`, `clock`, `db`: configuration, time, the two databases and the writer gate.
- `parties`: organisations, persons, memberships; `access`: Actor, policies, routes;
  `signin`: the port that tells who is there.
- `journal`, `keys`: the sealed record of every act and look; erasure by key destruction.
- `events`, `jobs`, `mail`, `http`: what happens later or outside, never inside a transaction.
- `files`, `pdf`: bytes kept, and documents made.
- `tokens`: API tokens, signed webhooks, idempotency keys, rate limits.
- `web`: middleware, security headers, health; `backup`: save, restore, verify.
- `bricks`, `ports`, `urns`: how bricks are found and meet without importing each other.
"""
