"""Identity: who is there, how surely, under which name for each service, and with which rights.

Words: a *client* is a service that asks who is there (OpenID relying party, « fournisseur de
services »); an *identity provider* is where people already have an account; the *hub* stands
between both. A *profile* is one dialect of OpenID Connect: `franceconnect`, `proconnect` or
plain `oidc`; every client has exactly one and rules that differ are data of the profile, never a
test on its name. An *interaction* is one authorize request for which the person must do
something; an *authentication* is what is known once they did. A *grant* is what one client
received: one row that carries its code, its tokens and its end. A *session* is one browser at
the hub, for one profile. `sub` is the name of a person for one client.

Two halves meet in `commands.interactions`: the provider (contracts, tokens, keys, sessions)
starts interactions and answers the client; the hub (pages, federation, accounts) asks the person
and completes them.

Invariants: a code is consumed once, by one statement; a code shown twice revokes its grant.
Codes, tokens, secrets of clients and session cookies are kept as digests, signing keys encrypted.
Nobody is sent to an address that the client did not register. The session changes its name at
each rise of level. The id_token is never stored.
"""
