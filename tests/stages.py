"""Remembers what a walk through the procedure did to the database, so that the next test need not walk it again.

A stage of the world is a function of the database and of the world's clock. The first test that reaches a stage walks
there through the real actions; what changed in the rows is kept for this process, under a digest of what the database
was. A test that asks for the same stage from the same beginning gets these rows. Whatever a test did before (another
authority, another setting) makes another beginning, and is walked in full. Files that a test spoiled are put back.
"""

from collections.abc import Callable
from functools import wraps
from hashlib import blake2b
from typing import Any, NamedTuple

from django.apps import apps
from django.conf import UserSettingsHolder, settings
from django.core.files.base import ContentFile
from django.core.management.color import no_style
from django.db import connection, models, transaction

from projects.documents import storage
from projects.documents.models import Document
from projects.dossier.models import DossierPackage
from projects.tree.models import Project

Rows = dict[Any, tuple]
"""The rows of one table by primary key."""


class Change(NamedTuple):
    """What a walk did to one table: primary keys that went, rows that came, rows that are not what they were."""

    gone: list[Any]
    came: list[tuple]
    changed: list[tuple]


class Walked(NamedTuple):
    """A stage as it was reached: the changes, the files of documents and packages, the clock and the project."""

    changes: dict[type[models.Model], Change]
    files: dict[str, bytes]
    now: Any
    project_pk: int


_walked: dict[tuple[str, bytes], Walked] = {}


def tables() -> list[type[models.Model]]:
    """One model for every table that holds facts; the search index of SQLite follows from another table."""
    every = apps.get_models(include_auto_created=True)
    return [m for m in every if m._meta.managed and not m._meta.proxy and not m._meta.db_table.endswith("_fts")]


def columns(model: type[models.Model]) -> list[str]:
    """The quoted columns of a table, the primary key first."""
    fields = [f for f in model._meta.local_concrete_fields if not f.primary_key]
    return [connection.ops.quote_name(f.column) for f in (model._meta.pk, *fields)]


def rows() -> dict[type[models.Model], Rows]:
    """Everything that stands in the database."""
    found = {}
    with connection.cursor() as cursor:
        for model in tables():
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"SELECT {', '.join(columns(model))} FROM {table}")
            found[model] = {row[0]: tuple(plain(value) for value in row) for row in cursor.fetchall()}
    return found


def plain(value: Any) -> Any:
    """A value as it can be compared and written back."""
    return bytes(value) if isinstance(value, memoryview) else value


def digest(beginning: dict[type[models.Model], Rows], now: Any) -> bytes:
    """Tells one beginning from another."""
    known = [now, *((model._meta.db_table, sorted(found.values(), key=repr)) for model, found in beginning.items())]
    return blake2b(repr(known).encode(), digest_size=16).digest()


def changes(before: dict[type[models.Model], Rows], after: dict[type[models.Model], Rows]) -> dict:
    """What is different in each table."""
    found = {}
    for model, now in after.items():
        was = before[model]
        change = Change(
            gone=[pk for pk in was if pk not in now],
            came=[row for pk, row in now.items() if pk not in was],
            changed=[row for pk, row in now.items() if pk in was and was[pk] != row],
        )
        if any(change):
            found[model] = change
    return found


def write(walked: Walked) -> None:
    """Makes the database what it was after the walk."""
    with transaction.atomic(), connection.cursor() as cursor:
        for model, change in walked.changes.items():
            table = connection.ops.quote_name(model._meta.db_table)
            pk, *others = names = columns(model)
            if change.gone:
                cursor.executemany(f"DELETE FROM {table} WHERE {pk} = %s", [(gone,) for gone in change.gone])
            if change.changed:
                sets = ", ".join(f"{name} = %s" for name in others)
                cursor.executemany(
                    f"UPDATE {table} SET {sets} WHERE {pk} = %s", [(*row[1:], row[0]) for row in change.changed]
                )
            if change.came:
                values = ", ".join(["%s"] * len(names))
                cursor.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({values})", change.came)
    numbers_follow(list(walked.changes))
    for name, content in walked.files.items():
        if not storage.storage().exists(name) or storage.read(name) != content:
            storage.storage().delete(name)
            storage.storage().save(name, ContentFile(content))


def numbers_follow(of: list[type[models.Model]] | None = None) -> None:
    """Lets PostgreSQL number new rows after those there are, so that walks are alike; SQLite always does."""
    statements = connection.ops.sequence_reset_sql(no_style(), tables() if of is None else of)
    if statements:
        with connection.cursor() as cursor:
            cursor.execute(";".join(statement.rstrip(";") for statement in statements))


def stored() -> list[str]:
    """The names in the storage of every document and every package."""
    packages = DossierPackage.objects.exclude(storage_name="")
    return [row.storage_name for rows in (Document.objects.all(), packages) for row in rows]


def stage(walk: Callable[..., Any]) -> Callable[..., Any]:
    """A stage of the world, walked once per process from each beginning when it is asked for without more."""

    @wraps(walk)
    def reach(self: Any, project: Any = None, *args: Any, **kwargs: Any) -> Any:
        another_walk = any(callable(value) for value in vars(self).values())
        if project or args or kwargs or another_walk or isinstance(settings._wrapped, UserSettingsHolder):
            return walk(self, project, *args, **kwargs)
        before = rows()
        key = (walk.__name__, digest(before, self.now))
        if known := _walked.get(key):
            write(known)
            self.now = known.now
            return Project.objects.get(pk=known.project_pk)
        project = walk(self)
        files = {name: storage.read(name) for name in stored()}
        _walked[key] = Walked(changes(before, rows()), files, self.now, project.pk)
        return project

    return reach
