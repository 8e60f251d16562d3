"""Reading the official TOOI value lists in the JSON edition in which they are published (expanded JSON-LD).

A list is an array of nodes: authorities (with an `organisatiecode`), earlier versions of them (`HistorischeVersie`),
and changes (`Samenvoeging`, `Uitbreiding`, `Herschikking`) that say what became what. `einddatum` is the last day.
Source: https://standaarden.overheid.nl/tooi/, ontology 1.6.
"""

import json
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import AuthorityKind
from accounts.register import RegisterError, Row, read_day

ONTOLOGY = "https://identifier.overheid.nl/tooi/def/ont/"
PROV = "http://www.w3.org/ns/prov#"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
KINDS = {
    "Gemeente": AuthorityKind.MUNICIPALITY,
    "Provincie": AuthorityKind.PROVINCE,
    "Waterschap": AuthorityKind.WATER_AUTHORITY,
    "Samenwerkingsorganisatie": AuthorityKind.JOINT_ARRANGEMENT,
}
EARLIER_VERSION = f"{ONTOLOGY}HistorischeVersie"
PROVINCES = {
    "pv20": "Groningen",
    "pv21": "Fryslân",
    "pv22": "Drenthe",
    "pv23": "Overijssel",
    "pv24": "Flevoland",
    "pv25": "Gelderland",
    "pv26": "Utrecht",
    "pv27": "Noord-Holland",
    "pv28": "Zuid-Holland",
    "pv29": "Zeeland",
    "pv30": "Noord-Brabant",
    "pv31": "Limburg",
}


def read_tooi(text: str) -> list[Row]:
    """The authorities in a value list. Raises RegisterError when it is not one, or a node of it cannot be read."""
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        raise RegisterError(_("The JSON breaks off or is damaged: %(why)s.") % {"why": error}) from error
    nodes = content.get("@graph") if isinstance(content, dict) else content
    if not isinstance(nodes, list) or not all(isinstance(node, dict) for node in nodes):
        raise RegisterError(_("This is not a TOOI value list: an array of nodes was expected."))
    successors = read_successors(nodes)
    rows = [row for node in nodes if (row := read_node(node, successors))]
    if not rows:
        raise RegisterError(
            _("There are no municipalities, provinces, water authorities or joint arrangements in this list.")
        )
    return rows


def read_node(node: dict[str, Any], successors: dict[str, str]) -> Row | None:
    """The authority of a node; None for an earlier version, a change, and the list itself."""
    types = node.get("@type", [])
    kind = next((KINDS[name] for name in KINDS if f"{ONTOLOGY}{name}" in types), None)
    if kind is None or EARLIER_VERSION in types:
        return None
    where = str(node.get("@id", "?"))
    code = value(node, f"{ONTOLOGY}organisatiecode")
    name = value(node, f"{ONTOLOGY}officieleNaamExclSoort") or value(node, LABEL)
    if not code or not name:
        raise RegisterError(_("%(where)s has no organisatiecode or no name.") % {"where": where})
    province = PROVINCES.get(last_part(reference(node, f"{ONTOLOGY}ligtInProvincie")), "")
    return Row(
        code=code,
        kind=kind.value,
        name=name,
        province=name if kind == AuthorityKind.PROVINCE else province,
        exists_from=read_day(value(node, f"{ONTOLOGY}begindatum"), where),
        exists_until=read_day(value(node, f"{ONTOLOGY}einddatum"), where),
        successor=successors.get(code, ""),
    )


def read_successors(nodes: list[dict[str, Any]]) -> dict[str, str]:
    """What each ended authority became, by code; left out when it was split over several."""
    found: dict[str, str] = {}
    for node in nodes:
        into = node.get(f"{PROV}generated", []) + node.get(f"{PROV}used", [])
        if len(into) == 1:
            for ended in node.get(f"{PROV}invalidated", []):
                found[last_part(ended.get("@id", ""))] = last_part(into[0].get("@id", ""))
    return found


def value(node: dict[str, Any], key: str) -> str:
    """The first literal of a property, or an empty text."""
    items = node.get(key) or [{}]
    first = items[0] if isinstance(items, list) else items
    return str(first.get("@value", "")).strip() if isinstance(first, dict) else ""


def reference(node: dict[str, Any], key: str) -> str:
    """The first reference of a property, or an empty text."""
    items = node.get(key) or [{}]
    first = items[0] if isinstance(items, list) else items
    return str(first.get("@id", "")) if isinstance(first, dict) else ""


def last_part(address: str) -> str:
    """`gm0003` of `https://…/gemeente/gm0003`."""
    return address.rstrip("/").rsplit("/", 1)[-1]
