"""The description of the open data for machines: OpenAPI 3.1, in Dutch."""

from typing import Any

from django.conf import settings

from projects.procedure.steps import Phase, ProjectLife, Step, StepState

JSON = "application/json"
PER_PAGE = 100
YEARS = range(1900, 2200)
LAST_PAGE = 99_999
YEAR = {
    "name": "jaar",
    "in": "query",
    "description": "Alleen projecten uit het inkoopplan van dit jaar.",
    "schema": {"type": "integer", "minimum": YEARS[0], "maximum": YEARS[-1]},
}
PAGE = {
    "name": "pagina",
    "in": "query",
    "description": f"De pagina, vanaf 1, met ten hoogste {PER_PAGE} projecten. De kop Link noemt de volgende.",
    "schema": {"type": "integer", "minimum": 1, "maximum": LAST_PAGE, "default": 1},
}
PROJECT = {
    "name": "id",
    "in": "path",
    "required": True,
    "description": "Het vaste nummer van het project (`id` in projecten.json).",
    "schema": {"type": "string", "format": "uuid"},
}


def _reference(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _answer(text: str, schema: str, **headers: str) -> dict[str, Any]:
    found = {"description": text, "content": {JSON: {"schema": _reference(schema)}}}
    known = {"ETag": "De vingerafdruk van het antwoord."} | headers
    found["headers"] = {name: {"description": about, "schema": {"type": "string"}} for name, about in known.items()}
    return found


def _path(summary: str, schema: str, *parameters: dict[str, Any]) -> dict[str, Any]:
    """One address that is read."""
    answers = {"200": _answer(summary, schema), "304": {"description": "Niet veranderd."}}
    if PAGE in parameters:
        link = "De adressen van de vorige en de volgende pagina (RFC 8288)."
        answers["200"] = _answer(summary, schema, Link=link)
        answers["400"] = _answer("Een gegeven in het adres klopt niet.", "Fout")
        answers["404"] = _answer("Zoveel pagina's zijn er niet.", "Fout")
    if PROJECT in parameters:
        answers["404"] = _answer("Dit project is er niet.", "Fout")
    return {
        "get": {
            "summary": summary,
            "operationId": schema[0].lower() + schema[1:],
            "tags": ["OCDS" if schema.startswith(("Release", "Record")) else "Portaal"],
            "parameters": list(parameters),
            "responses": answers,
        }
    }


def description() -> dict[str, Any]:
    """The whole description, a JSON object."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"Open data van {settings.WAGTAIL_SITE_NAME}",
            "version": "1.0.0",
            "description": "De voortgang van alle collectieve inkoopprojecten: dezelfde gegevens als op de openbare "
            "pagina's. Er staan geen gegevens van personen in, geen ramingen en geen inschrijvers; leveranciers alleen "
            "na de definitieve gunning.",
            "license": {"name": "CC0 1.0", "identifier": "CC0-1.0"},
        },
        "servers": [{"url": settings.BASE_URL}],
        "paths": {
            "/open-data/projecten.json": _path("Alle aangekondigde projecten.", "Projecten", YEAR, PAGE),
            "/open-data/ocds/releases.json": _path(
                "Alle projecten als release package (OCDS 1.1.5).", "ReleasePackages", YEAR, PAGE
            ),
            "/open-data/ocds/records.json": _path(
                "Alle projecten als record package (OCDS 1.1.5).", "RecordPackages", YEAR, PAGE
            ),
            "/open-data/ocds/{id}/release.json": _path("Eén project als release package.", "ReleasePackage", PROJECT),
            "/open-data/ocds/{id}/record.json": _path("Eén project als record package.", "RecordPackage", PROJECT),
        },
        "components": {"schemas": _schemas()},
    }


def _object(required: dict[str, Any], **optional: Any) -> dict[str, Any]:
    return {"type": "object", "properties": required | optional, "required": list(required)}


def _package(rows: str) -> dict[str, Any]:
    text, uri = {"type": "string"}, {"type": "string", "format": "uri"}
    row = _object({"ocid": text}) | {"externalDocs": {"url": "https://standard.open-contracting.org/1.1/en/schema/"}}
    return _object(
        {
            "uri": uri,
            "version": {"const": "1.1"},
            "publishedDate": {"type": "string", "format": "date-time"},
            "publisher": _object({"name": text}),
            rows: {"type": "array", "items": row},
        },
        extensions={"type": "array", "items": uri},
        license=uri,
        publicationPolicy=uri,
    )


def _schemas() -> dict[str, Any]:
    text, day = {"type": "string"}, {"type": ["string", "null"], "format": "date"}
    step = {
        "step": {"enum": list(Step.values)},
        "number": {"type": "integer", "minimum": 1, "maximum": len(Step)},
        "state": {"enum": list(StepState.values)},
        "plannedFrom": day,
        "plannedUntil": day,
        "openedOn": day,
        "doneOn": day,
    }
    names = {"type": "array", "items": text}
    project = {
        "id": {"type": "string", "format": "uuid"},
        "title": text,
        "summary": text,
        "url": text,
        "planYear": {"type": "integer"},
        "category": text,
        "life": {"enum": list(ProjectLife.values)},
        "phase": {"enum": list(Phase.values)},
        "step": {"enum": [*Step.values, None]},
        "steps": {"type": "array", "items": _object(step)},
        "participants": names,
        "droppedOut": names,
    }
    count = {"type": "integer", "minimum": 1}
    rows = {"type": "array", "items": _reference("Project")}
    return {
        "Fout": _object({"error": text}),
        "Project": _object(project),
        "Projecten": _object({"projects": rows, "page": count, "pages": count}),
        "ReleasePackage": _package("releases"),
        "ReleasePackages": _package("releases"),
        "RecordPackage": _package("records"),
        "RecordPackages": _package("records"),
    }
