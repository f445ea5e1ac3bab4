"""The two databases behind one door.

`sqlite` is Django's backend on pysqlite3 with WAL and the fair writer gate; PostgreSQL uses
Django's own backend. `transactions` opens the one durable transaction of a command;
`guard` keeps read-only pages from writing and outside calls from happening inside `atomic`.
"""
