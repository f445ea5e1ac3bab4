"""The full-text index that follows `procedures_casetext`: FTS5 on SQLite, GIN on PostgreSQL.

Written by hand. On SQLite a later migration that remakes the table drops its triggers: it must
call `install` again. A word is removed from FTS5's files at once where SQLite knows how
(`secure-delete`, 3.42), so that erasure does not wait for a merge.
"""

from django.db import migrations

TABLE = "procedures_casetext"
FTS = f"{TABLE}_fts"
SQLITE = [
    f"""
    CREATE VIRTUAL TABLE {FTS} USING fts5(
        words, content='{TABLE}', content_rowid='number', detail='none', prefix='2 3',
        tokenize='unicode61 remove_diacritics 0')
    """,
    f"""
    CREATE TRIGGER {TABLE}_in AFTER INSERT ON {TABLE} BEGIN
        INSERT INTO {FTS}(rowid, words) VALUES (NEW.number, NEW.words);
    END
    """,
    f"""
    CREATE TRIGGER {TABLE}_out AFTER DELETE ON {TABLE} BEGIN
        INSERT INTO {FTS}({FTS}, rowid, words) VALUES ('delete', OLD.number, OLD.words);
    END
    """,
    f"""
    CREATE TRIGGER {TABLE}_anew AFTER UPDATE ON {TABLE} BEGIN
        INSERT INTO {FTS}({FTS}, rowid, words) VALUES ('delete', OLD.number, OLD.words);
        INSERT INTO {FTS}(rowid, words) VALUES (NEW.number, NEW.words);
    END
    """,
]
SECURE = f"INSERT INTO {FTS}({FTS}, rank) VALUES ('secure-delete', 1)"
POSTGRESQL = [
    f"""
    CREATE INDEX {FTS} ON {TABLE}
    USING gin (array_to_tsvector(string_to_array(words, ' ')))
    """
]


def install(apps, schema_editor):
    """Make the index of this database's kind."""
    connection = schema_editor.connection
    if connection.vendor != "sqlite":
        statements = POSTGRESQL
    elif connection.Database.sqlite_version_info >= (3, 42):
        statements = [*SQLITE, SECURE]
    else:
        statements = SQLITE
    for statement in statements:
        schema_editor.execute(statement)


def remove(apps, schema_editor):
    """Drop it, with its triggers."""
    if schema_editor.connection.vendor == "sqlite":
        for name in ("in", "out", "anew"):
            schema_editor.execute(f"DROP TRIGGER {TABLE}_{name}")
        schema_editor.execute(f"DROP TABLE {FTS}")
    else:
        schema_editor.execute(f"DROP INDEX {FTS}")


class Migration(migrations.Migration):
    dependencies = [("procedures", "0003_desk")]
    operations = [migrations.RunPython(install, remove)]
