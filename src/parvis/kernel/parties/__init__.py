"""Who exists: organisations with their competences, persons, and agents' memberships.

Words: an *organisation* is a public body known by its SIRET; a *competence* is what the law or a
deed charges it with, on a territory, between two dates; a *person* is a human being; a
*membership* makes a person an agent of an organisation, with roles.

Invariants: every business row of the house is owned by one organisation. A competence is held by
one organisation at a time for a territory. Dates are days; `valid_until` is the last day.
"""
