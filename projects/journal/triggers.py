"""Database triggers that refuse to change or delete evidence, on SQLite and PostgreSQL."""

from django.db.migrations.operations.base import Operation

_SQLITE = """CREATE TRIGGER IF NOT EXISTS {table}_no_{verb} BEFORE {VERB} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is evidence: {verb} refused'); END"""

_POSTGRESQL_FUNCTION = """CREATE OR REPLACE FUNCTION refuse_change_of_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is evidence: % refused', TG_TABLE_NAME, lower(TG_OP); END $$"""
_POSTGRESQL = """CREATE OR REPLACE TRIGGER {table}_no_{verb} BEFORE {VERB} ON {table}
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_evidence()"""

VERBS = ("update", "delete")


def create(connection, table: str) -> None:
    """Makes the triggers of one table; making them again changes nothing."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRESQL_FUNCTION)
        template = _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL
        for verb in VERBS:
            cursor.execute(template.format(table=table, verb=verb, VERB=verb.upper()))


def drop(connection, table: str) -> None:
    """Takes the triggers of one table away (migrations backwards, emptying a test database)."""
    with connection.cursor() as cursor:
        for verb in VERBS:
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}{on}")


class ProtectEvidence(Operation):
    """Migration operation: protects the table of an evidence model of this app."""

    reversible = True

    def __init__(self, model: str) -> None:
        self.model = model

    def state_forwards(self, app_label, state) -> None:
        pass

    def database_forwards(self, app_label, schema_editor, from_state, to_state) -> None:
        create(schema_editor.connection, to_state.apps.get_model(app_label, self.model)._meta.db_table)

    def database_backwards(self, app_label, schema_editor, from_state, to_state) -> None:
        drop(schema_editor.connection, from_state.apps.get_model(app_label, self.model)._meta.db_table)

    def describe(self) -> str:
        return f"Protect the evidence in {self.model}"
