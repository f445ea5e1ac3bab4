"""Django's SQLite backend on a corrected SQLite library, with the fair writer gate."""
