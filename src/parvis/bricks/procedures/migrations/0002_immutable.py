"""The database itself refuses to change a published revision or an event of a case.

Written by hand: keep it when 0001 is made again. On SQLite, a later migration that remakes one of
these tables drops its trigger: it must call `install` again (tests fail otherwise).
"""

from django.db import migrations

REVISION, EVENT = "procedures_formrevision", "procedures_caseevent"
REVISION_WORDS = "a published revision never changes"
EVENT_WORDS = "events of a case are never changed, only emptied of what is personal"

SQLITE = [
    f"""
    CREATE TRIGGER revision_is_immutable BEFORE UPDATE ON {REVISION}
    WHEN OLD.state = 'published' AND (
        NEW.document IS NOT OLD.document OR NEW.schema_hash IS NOT OLD.schema_hash
        OR NEW.json_schema IS NOT OLD.json_schema OR NEW.state IS NOT OLD.state
        OR NEW.seq IS NOT OLD.seq OR NEW.procedure_id IS NOT OLD.procedure_id
        OR NEW.published_at IS NOT OLD.published_at)
    BEGIN SELECT RAISE(ABORT, '{REVISION_WORDS}'); END
    """,
    f"""
    CREATE TRIGGER event_is_appended BEFORE UPDATE ON {EVENT}
    WHEN NEW.id IS NOT OLD.id OR NEW.case_id IS NOT OLD.case_id OR NEW.seq IS NOT OLD.seq
        OR NEW.type IS NOT OLD.type OR NEW.at IS NOT OLD.at
        OR NEW.journal IS NOT OLD.journal OR NEW.actor_kind IS NOT OLD.actor_kind
        OR (NEW.payload IS NOT OLD.payload AND NEW.erased_at IS NULL)
        OR (OLD.erased_at IS NOT NULL AND NEW.erased_at IS NOT OLD.erased_at)
    BEGIN SELECT RAISE(ABORT, '{EVENT_WORDS}'); END
    """,
]
POSTGRESQL = [
    f"""
    CREATE FUNCTION procedures_revision_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF OLD.state = 'published' AND (
            NEW.document IS DISTINCT FROM OLD.document
            OR NEW.schema_hash IS DISTINCT FROM OLD.schema_hash
            OR NEW.json_schema IS DISTINCT FROM OLD.json_schema
            OR NEW.state IS DISTINCT FROM OLD.state
            OR NEW.seq IS DISTINCT FROM OLD.seq
            OR NEW.procedure_id IS DISTINCT FROM OLD.procedure_id
            OR NEW.published_at IS DISTINCT FROM OLD.published_at)
        THEN RAISE EXCEPTION '{REVISION_WORDS}' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$
    """,
    f"""
    CREATE TRIGGER revision_is_immutable BEFORE UPDATE ON {REVISION}
    FOR EACH ROW EXECUTE FUNCTION procedures_revision_is_immutable()
    """,
    f"""
    CREATE FUNCTION procedures_event_is_appended() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.id IS DISTINCT FROM OLD.id OR NEW.case_id IS DISTINCT FROM OLD.case_id
            OR NEW.seq IS DISTINCT FROM OLD.seq OR NEW.type IS DISTINCT FROM OLD.type
            OR NEW.at IS DISTINCT FROM OLD.at OR NEW.journal IS DISTINCT FROM OLD.journal
            OR NEW.actor_kind IS DISTINCT FROM OLD.actor_kind
            OR (NEW.payload IS DISTINCT FROM OLD.payload AND NEW.erased_at IS NULL)
            OR (OLD.erased_at IS NOT NULL AND NEW.erased_at IS DISTINCT FROM OLD.erased_at)
        THEN RAISE EXCEPTION '{EVENT_WORDS}' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END $$
    """,
    f"""
    CREATE TRIGGER event_is_appended BEFORE UPDATE ON {EVENT}
    FOR EACH ROW EXECUTE FUNCTION procedures_event_is_appended()
    """,
]


def install(apps, schema_editor):
    """Create the triggers of this database's kind."""
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def remove(apps, schema_editor):
    """Drop them."""
    tables = {"revision_is_immutable": REVISION, "event_is_appended": EVENT}
    for name, table in tables.items():
        on = "" if schema_editor.connection.vendor == "sqlite" else f" ON {table}"
        schema_editor.execute(f"DROP TRIGGER {name}{on}")
        if on:
            schema_editor.execute(f"DROP FUNCTION procedures_{name}()")


class Migration(migrations.Migration):
    dependencies = [("procedures", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
