"""A mark in every private word of the database stands in no byte that is public (R31, R86, R130, R131, R134).

Every text of every table is marked, except those that PUBLIC names; then everything that a visitor without an account
can reach is read: pages, feeds, calendars, exports, open data, the sitemap and search.
"""

import io
import json
import re
import zipfile
from typing import Any
from urllib.parse import urldefrag, urljoin

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models
from django.test import Client

from projects.documents.models import Document
from projects.journal import triggers
from tests.conftest import evidence_tables

MARK = "Merkteken"
LINK = re.compile(r'(?:href|src)="([^"#]+)"|<loc>([^<]+)</loc>|"(?:url|uri|next|@id)": ?"([^"]+)"')
STARTS = ("/", "/sitemap.xml", "/robots.txt", "/inkoopplan/", "/projecten/", "/zoeken/?q=schoonmaak", "/open-data/")
PUBLIC: dict[str, set[str]] = {
    # The site itself, and what the purchasing organisation writes for everybody.
    "portal.HomePage": {"introduction"},
    "portal.TextPage": {"body"},
    "handbook.HandbookPage": {"body", "replaces"},
    "handbook.HandbookVersion": {"body", "replaces", "changes"},
    "tree.ProjectIndexPage": {"introduction"},
    "tree.ProjectPage": {"summary", "objective", "announcement"},
    "tree.Project": {"category", "cpv"},
    "tree.Lot": {"title", "description", "cpv"},
    # Who takes part (R25).
    "accounts.ContractingAuthority": {"name", "tooi_code", "province", "region"},
    # The notices on the platform, and the award once it is definitive (R108, R130).
    "tender_documents.TenderPublication": {"cpv", "additional_cpv", "platform", "notice_number", "ted_number", "url"},
    "contract.AwardNotice": {"number", "url"},
    "contract.Agreement": {"supplier_name"},
    "contract.AgreementSupplier": {"name"},
}
# Not words: codes that the portal itself reads.
CODES = {
    "auth", "contenttypes", "sessions", "wagtailcore", "wagtailsearch", "wagtailadmin", "wagtailusers", "wagtailforms",
    "code", "key", "field", "kind", "stream", "type", "hash", "head", "previous", "version", "criterion", "secret",
    "storage_name", "content_type", "sha256", "unique_key", "clean_name", "staff_role", "secret_sha256", "password",
    "category", "carrier", "settings",
}  # fmt: skip


def private_texts() -> list[tuple[type[models.Model], models.Field]]:
    """Every column with words that is not public."""
    kinds = (models.CharField, models.TextField, models.JSONField)
    return [
        (model, field)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.app_label not in CODES
        for field in model._meta.local_concrete_fields
        if isinstance(field, kinds) and not field.choices and not field.primary_key and field.name not in CODES
        if field.name not in PUBLIC.get(model._meta.label, ())
    ]


def marked(value: Any, longest: int | None = None) -> Any:
    """A text, or every sentence in what is kept as JSON, with the mark before it."""
    if isinstance(value, dict):
        return {name: marked(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [marked(inner) for inner in value]
    if isinstance(value, str) and value and (longest is not None or " " in value):
        return (MARK + value)[: longest or None]
    return value


def mark_everything() -> int:
    """Marks every private word there is; says how many."""
    for table in evidence_tables():
        triggers.drop(connection, table)
    count = 0
    with connection.cursor() as cursor:
        for model, field in private_texts():
            table, column, key = (connection.ops.quote_name(name) for name in (
                model._meta.db_table, field.column, model._meta.pk.column
            ))  # fmt: skip
            # What is published on the platform is public: a notice of clarification, the tender documents.
            public = " WHERE audience <> 'public'" if model is Document else ""
            cursor.execute(f"SELECT {key}, {column} FROM {table}{public}")
            for pk, value in cursor.fetchall():
                if isinstance(field, models.JSONField):
                    new = json.dumps(marked(json.loads(value) if isinstance(value, str) else value))
                else:
                    new = marked(value, field.max_length or 10_000)
                if value and MARK in str(new):
                    cursor.execute(f"UPDATE {table} SET {column} = %s WHERE {key} = %s", [new, pk])
                    count += 1
    return count


def read(response: Any) -> str:
    """What a visitor gets, with its heads; a spreadsheet unpacked."""
    content = response.getvalue() if response.streaming else response.content
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = b"\n".join(archive.read(name) for name in archive.namelist())
    return f"{response.headers}\n{content.decode('utf-8', 'replace')}"


def everything_public() -> dict[str, str]:
    """What is at every address that a visitor without an account is led to."""
    client, waiting, found = Client(), list(STARTS), {}
    while waiting:
        path = waiting.pop()
        if path in found or path.startswith(("/static/", "/account/", "/thema/")):
            continue
        response = client.get(path, secure=True)
        found[path] = read(response)
        for links in LINK.findall(found[path]):
            target = urldefrag(
                urljoin(f"https://testserver{path}", next(filter(None, links)).replace("&amp;", "&"))
            ).url
            for own in ("https://testserver", "http://testserver", "http://localhost:8000", "http://localhost"):
                if target.startswith(f"{own}/"):
                    waiting.append(target.removeprefix(own))
                    break
    return found


@pytest.mark.any_database
@pytest.mark.parametrize(
    "stage", ["concept_circulated", "notice_published", "recommendation_offered", "definitive_award_sent", "finished"]
)
def test_no_private_word_is_public(world, stage):
    """At each stage of a project."""
    getattr(world, stage)()
    assert mark_everything() > 100
    call_command("update_index", verbosity=0)
    with world.at():
        found = everything_public()
        hits = {
            path: set(re.findall(rf".{{0,60}}{MARK}.{{0,40}}", text)) for path, text in found.items() if MARK in text
        }
        assert hits == {}, hits
        searched = Client().get(f"/zoeken/?q={MARK}", secure=True).content.decode()
        assert "niets gevonden" in searched.lower()
    assert len(found) > 20
