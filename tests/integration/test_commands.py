"""The commands of the site: setup, demo, the drawing, the plan; and the Dutch catalogues they speak from."""

import ast
import gettext
import io
import json
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import allauth
import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from wagtail.models import GroupPagePermission, Page, Site

from accounts.models import AuthorityKind, ContractingAuthority, User
from accounts.staff import StaffRole, staff_roles
from portal.management.commands import draw_procedure
from portal.models import HomePage
from projects.journal.models import Event
from projects.plan.models import Criterion, PlanEntry, PlanImport, PlanYear, ProcurementPlan
from projects.tree.models import ProjectIndexPage, StandardText

ADMIN, PASSWORD = "beheer@inkoop.example", "twaalf tekens!"
NOTICES = Path(__file__).parents[1] / "data" / "notices.csv"


def run(name: str, *arguments: str) -> str:
    """What a command says."""
    out = io.StringIO()
    call_command(name, *arguments, stdout=out)
    return out.getvalue()


# -- setup -------------------------------------------------------------------------------------------------------------


def installed() -> dict[str, list]:
    """Everything that setup makes."""
    return {
        "pages": list(Page.objects.order_by("path").values_list("path", "slug", "title", "live")),
        "sites": list(Site.objects.values_list("hostname", "root_page_id")),
        "groups": [
            (group.name, sorted(group.permissions.values_list("codename", flat=True)))
            for group in Group.objects.order_by("name")
        ],
        "page permissions": sorted(GroupPagePermission.objects.values_list("group", "page", "permission")),
        "texts": sorted(StandardText.objects.values_list("step", "field", "text")),
        "criteria": list(Criterion.objects.order_by("pk").values_list()),
        "authorities": list(ContractingAuthority.objects.order_by("pk").values()),
        "users": list(User.objects.values_list("email", "password", "groups__name")),
        "addresses": list(EmailAddress.objects.values_list("email", "verified", "primary")),
        "journal": list(Event.objects.values_list("stream", "number", "type")),
    }


@pytest.fixture
def password(db, monkeypatch, settings, tmp_path):
    """The password of the first administrator, as an installation gives it; static files go where no test looks."""
    monkeypatch.setenv("PORTAL_ADMIN_PASSWORD", PASSWORD)
    settings.STATIC_ROOT = tmp_path / "static"


def test_setup_makes_the_site_and_the_first_administrator_who_can_sign_in(password, client, settings):
    """R4, R52: one tree, every staff group, the register, and one account, with a role and no superuser."""
    run("setup", "--admin-email", ADMIN, "--no-input")
    assert (settings.STATIC_ROOT / "css" / "tokens.css").is_file()
    assert ContractingAuthority.objects.count() == 768
    assert (HomePage.objects.count(), ProjectIndexPage.objects.count(), Site.objects.count()) == (1, 1, 1)
    assert set(Group.objects.values_list("name", flat=True)) == set(StaffRole.values)
    user = User.objects.get()
    assert (user.email, staff_roles(user), user.is_superuser) == (ADMIN, {StaffRole.ADMINISTRATOR}, False)
    assert list(user.emailaddress_set.values_list("email", "verified", "primary")) == [(ADMIN, True, True)]
    response = client.post("/account/login/", {"login": ADMIN, "password": PASSWORD})
    assert (response.status_code, response["Location"]) == (302, "/mijn/")
    assert client.get("/beheer/").status_code == 200


def test_setup_can_be_done_again_without_harm(password):
    """R4: no second page, group, permission, text, authority, account or journal line; another address makes nobody."""
    run("setup", "--admin-email", ADMIN, "--no-input")
    before = installed()
    assert len(before["users"]) == 1
    run("setup", "--admin-email", "tweede@inkoop.example", "--no-input")
    assert installed() == before


def test_setup_changes_nothing_back(password):
    """R4: after an upgrade a title, a text and an authority that people changed are as they left them."""
    run("setup", "--admin-email", ADMIN, "--no-input")
    HomePage.objects.update(title="Samen inkopen")
    StandardText.objects.update(text="<p>Onze tekst.</p>")
    ContractingAuthority.objects.filter(name="Assen").update(region="Noord", affiliated_from=date(2027, 1, 1))
    before = installed()
    run("setup", "--no-input")
    assert installed() == before


def test_setup_refuses_a_short_password(password, monkeypatch):
    """Eleven characters are one too few: no account and no address."""
    monkeypatch.setenv("PORTAL_ADMIN_PASSWORD", "elf tekens!")
    with pytest.raises(CommandError):
        run("setup", "--admin-email", ADMIN, "--no-input")
    assert (User.objects.count(), EmailAddress.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("address", "word"),
    [("geen adres", "een gewone zin als wachtwoord"), (ADMIN, "1q2w3e4r5t6y"), ("al@inkoop.example", PASSWORD)],
)
def test_setup_refuses_what_no_account_may_have(password, monkeypatch, address, word):
    """Something that is no address, a password everybody knows, an address that somebody has: nothing is made."""
    User.objects.create_user("al@inkoop.example", PASSWORD)
    monkeypatch.setenv("PORTAL_ADMIN_PASSWORD", word)
    with pytest.raises(CommandError):
        run("setup", "--admin-email", address, "--no-input")
    assert (User.objects.count(), EmailAddress.objects.count()) == (1, 0)


def test_setup_without_an_address_asks_nothing_and_makes_nobody(password):
    """With --no-input it goes on, and says that there is no administrator yet."""
    assert "--admin-email" in run("setup", "--no-input")
    assert User.objects.count() == 0


# -- demo and drawing --------------------------------------------------------------------------------------------------


def test_example_accounts_exist_in_a_demonstration_only(db):
    """R52: without DEBUG the command refuses before it does anything."""
    assert settings.DEMO_MODE is False
    with pytest.raises(CommandError):
        run("demo", "--no-serve")
    assert User.objects.count() == 0


def test_the_committed_drawing_is_the_procedure():
    """R6: docs/procedure.md is what the registry of acts says."""
    assert run("draw_procedure", "--check") == ""


def test_a_drawing_that_differs_or_is_missing_is_stale(tmp_path, monkeypatch):
    """R6: --check fails and writes nothing; drawing makes it fresh."""
    target = tmp_path / "docs" / "procedure.md"
    monkeypatch.setattr(draw_procedure, "TARGET", target)
    with pytest.raises(CommandError):
        run("draw_procedure", "--check")
    assert not target.exists()
    run("draw_procedure")
    assert run("draw_procedure", "--check") == ""
    target.write_text(target.read_text() + "\nEn nog iets.\n")
    with pytest.raises(CommandError):
        run("draw_procedure", "--check")
    assert target.read_text().endswith("En nog iets.\n")


# -- catalogues --------------------------------------------------------------------------------------------------------


@dataclass
class Entry:
    """One entry of a catalogue: the English, the plural when it has one, and every Dutch form."""

    msgid: str
    plural: str
    dutch: list[str]
    context: str
    fuzzy: bool


def catalogue(path: Path) -> list[Entry]:
    """The entries of a .po file, without its header and without what is commented out."""
    entries = []
    for block in re.split(r"\n\s*\n", path.read_text(encoding="utf-8")):
        lines = [line for line in block.splitlines() if not line.startswith("#")]
        found, name = {}, ""
        for line in lines:
            keyword, _space, text = line.partition(" ") if not line.startswith('"') else (name, "", line)
            name = keyword
            found[name] = found.get(name, "") + ast.literal_eval(text)
        if found.get("msgid"):
            flags = ",".join(line for line in block.splitlines() if line.startswith("#,"))
            dutch = [text for keyword, text in found.items() if keyword.startswith("msgstr")]
            plural, context = found.get("msgid_plural", ""), found.get("msgctxt", "")
            entries.append(Entry(found["msgid"], plural, dutch, context, "fuzzy" in flags))
    return entries


PORTAL, SIGN_IN = (
    settings.BASE_DIR / "portal" / name / "nl" / "LC_MESSAGES" / "django.po" for name in ("locale", "sign_in_wording")
)


@pytest.mark.parametrize("path", [PORTAL, SIGN_IN])
def test_the_dutch_catalogue_is_complete(path):
    """R138: no entry without Dutch, and none that a program guessed."""
    entries = catalogue(path)
    assert len(entries) > 50
    assert [entry.msgid for entry in entries if entry.fuzzy or not all(entry.dutch)] == []
    assert [entry.msgid for entry in entries if len(entry.dutch) != (2 if entry.plural else 1)] == []


@pytest.mark.parametrize("path", [PORTAL, SIGN_IN])
def test_the_compiled_catalogue_is_fresh(path):
    """R138: what the portal says is what the catalogue holds, word for word."""
    with path.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)

    def says(entry: Entry) -> list[str]:
        if entry.plural:
            return [compiled.ngettext(entry.msgid, entry.plural, number) for number in (1, 2)]
        if entry.context:
            return [compiled.pgettext(entry.context, entry.msgid)]
        return [compiled.gettext(entry.msgid)]

    assert {entry.msgid: says(entry) for entry in catalogue(path)} == {
        entry.msgid: entry.dutch for entry in catalogue(path)
    }


def test_what_is_filled_in_is_the_same_in_both_languages():
    """R138: a name that a sentence leaves open is there in Dutch too, and no other."""
    holes = re.compile(r"%\(\w+\)[sd]")
    odd = [
        entry.msgid
        for entry in catalogue(PORTAL)
        for text, english in zip(entry.dutch, (entry.msgid, entry.plural or entry.msgid), strict=False)
        if not set(holes.findall(text)) <= set(holes.findall(entry.msgid + entry.plural))
        or not set(holes.findall(english)) <= set(holes.findall(text))
    ]
    assert odd == []


def test_our_wording_of_signing_in_replaces_sentences_that_exist():
    """R138: a sentence that allauth no longer has would be dead, and its own would come back in another tone."""
    theirs = Path(allauth.__file__).parent / "locale" / "nl" / "LC_MESSAGES" / "django.po"
    known = {(entry.context, entry.msgid, entry.plural) for entry in catalogue(theirs)}
    assert [
        entry.msgid for entry in catalogue(SIGN_IN) if (entry.context, entry.msgid, entry.plural) not in known
    ] == []


@pytest.mark.parametrize("path", [PORTAL, SIGN_IN])
def test_everybody_is_addressed_with_u(path):
    """R138: one tone: never je, jij or jouw."""
    familiar = re.compile(r"\b(je|jij|jou|jouw|jullie)\b", re.IGNORECASE)
    assert [entry.msgid for entry in catalogue(path) if familiar.search(" ".join(entry.dutch))] == []


# -- import_plan -------------------------------------------------------------------------------------------------------


@pytest.fixture
def buyers(world):
    """The two buyers of the notices that the register knows, and an administrator who reads them in."""
    world.staff(ADMIN, "Fleur", "Beheer", StaffRole.ADMINISTRATOR)
    return [
        ContractingAuthority.objects.create(name=name, kind=AuthorityKind.MUNICIPALITY)
        for name in ("Katwijk", "Vlissingen")
    ]


def saved() -> list:
    """Everything that reading a plan writes, besides that it was read."""
    return [list(model.objects.order_by("pk").values_list()) for model in (PlanYear, ProcurementPlan, PlanEntry)]


def test_a_dry_run_over_the_notices_tells_everything_and_saves_nothing(world, buyers):
    """R18: the counts, and each refused row with its number, column, value and reason, for a program."""
    with world.at():
        said = json.loads(run("import_plan", str(NOTICES), "--dry-run", "--format", "json"))
    assert {key: said[key] for key in ("saved", "year", "new", "changed", "unchanged", "refused")} == {
        "saved": False,
        "year": 2021,
        "new": 2,
        "changed": 0,
        "unchanged": 0,
        "refused": 23,
    }
    assert [(row["row"], row["authority"]) for row in said["rows"]] == [
        (2, "gemeente Katwijk"),
        (3, "gemeente Vlissingen"),
    ]
    assert [problem["row"] for problem in said["problems"]] == list(range(4, 27))
    assert said["problems"][0] == {
        "row": 4,
        "column": "Aanbestedende dienst",
        "value": "Eurail Group G.I.E.",
        "code": "unknown_authority",
        "reason": "Geen van deze namen staat in het register. Schrijf de officiële naam, of kies de aanbestedende "
        "dienst van het bestand.",
    }
    assert saved() == [[], [], []]
    assert (PlanImport.objects.count(), Event.objects.count()) == (0, 0)


def test_a_person_reads_the_refused_rows_too(world, buyers):
    """R18: row, column, value and reason on one line, and the counts at the end."""
    with world.at():
        lines = run("import_plan", str(NOTICES), "--dry-run").splitlines()
    assert [line for line in lines if "Zoetermeer" in line] == [
        "    12  Aanbestedende dienst  “Gemeente Zoetermeer”  Geen van deze namen staat in het register. Schrijf de "
        "officiële naam, of kies de aanbestedende dienst van het bestand."
    ]
    assert lines[-2:] == ["2 nieuw, 0 gewijzigd, 0 ongewijzigd, 23 geweigerd.", "Er is niets opgeslagen."]


def test_reading_the_notices_again_changes_nothing(world, buyers):
    """R18: the second time nothing is new and nothing changed; the good rows were saved the first time."""
    counts = []
    states = []
    for _time in range(2):
        with world.at():
            said = json.loads(run("import_plan", str(NOTICES), "--format", "json"))
        counts.append([said[key] for key in ("saved", "new", "changed", "unchanged", "refused")])
        states.append(saved())
        world.later(days=1)
    assert counts == [[True, 2, 0, 0, 23], [True, 0, 0, 2, 23]]
    assert states[0] == states[1]
    assert sorted(PlanEntry.objects.values_list("plan__authority__name", "subject")) == [
        ("Katwijk", "Nieuwbouw Zwembad Katwijk."),
        ("Vlissingen", "Beschermd Wonen-Zorg in Natura 2017."),
    ]
