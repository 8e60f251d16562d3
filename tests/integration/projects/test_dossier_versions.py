"""Versions of a package: what stays, what leaves the storage, and from which day it is kept (R108, R109)."""

from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest

from accounts.models import Role
from projects.contract_management.actions import EndEarly, RegisterFromAgreement
from projects.contract_management.models import Contract, ContractRegister
from projects.documents import storage
from projects.dossier import replacing
from projects.dossier.actions import OfferDossier
from projects.dossier.ends import retention_of
from projects.dossier.models import DossierPackage
from projects.dossier.records import Dossier
from projects.dossier.replacing import REPLACED, clear_replaced
from projects.dossier.selectors import dossiers_of, offered_package
from projects.journal.models import Event
from projects.journal.verify import verify
from tests.integration.projects.contract_helpers import facts


def versions(project, authority) -> list[DossierPackage]:
    """All packages of an authority, as they stand in the database."""
    return list(DossierPackage.objects.filter(project=project, authority=authority).order_by("number"))


def in_storage(name: str) -> bool:
    """Whether there is a file under this name."""
    return Path(storage.storage().path(name)).is_file()


def another(world, project, authority, *, offer: bool = True) -> DossierPackage:
    """One more version for an authority, which is offered unless told otherwise."""
    world.ask_for_packages(project, authority)
    world.build()
    if offer:
        world.act(OfferDossier, project)
    return versions(project, authority)[-1]


def clear(world) -> None:
    """The worker does its round."""
    with world.at():
        clear_replaced()


# -- what leaves the storage -----------------------------------------------------------------------------------------


def test_a_version_nobody_fetched_leaves_the_storage_once_another_was_offered(world):
    """R109: its row and fingerprint stay, the journal says it once, and doing it again changes nothing."""
    project, authority = world.dossier_offered(), world.authorities[0]
    [first] = versions(project, authority)
    another(world, project, authority, offer=False)
    clear(world)
    assert (in_storage(first.storage_name), Event.objects.filter(type=REPLACED).count()) == (True, 0)
    world.act(OfferDossier, project)
    clear(world)
    clear(world)
    before, after = versions(project, authority)
    assert (before.replaced_by, before.storage_name, before.sha256) == (after, "", first.sha256)
    assert (in_storage(first.storage_name), in_storage(after.storage_name)) == (False, True)
    [event] = Event.objects.filter(type=REPLACED)
    assert event.sentence == (
        f"Het dossierpakket voor gemeente Linderveen, versie 1 (sha256 {first.sha256}), is vervangen door versie 2. "
        "Niemand had het opgehaald; het bestand gaat uit de opslag."
    )
    assert verify(project.stream) is None


def test_a_version_that_was_not_offered_gives_way_to_the_next_one_that_was_built(world):
    """R109: one that is still to be built, or that failed, replaces nothing."""
    project, authority = world.dossier_complete(), world.authorities[0]
    first = another(world, project, authority, offer=False)
    [second] = world.ask_for_packages(project, authority)
    clear(world)
    DossierPackage.objects.filter(pk=second.pk).update(state="failed", error="Stuk.")
    clear(world)
    assert in_storage(first.storage_name)
    another(world, project, authority, offer=False)
    clear(world)
    assert [row.replaced_by and row.replaced_by.number for row in versions(project, authority)] == [3, None, None]
    assert not in_storage(first.storage_name)


def test_a_version_that_was_fetched_or_delivered_stays(world, client):
    """R108, R109: it is evidence of what an archive may hold, and can still be fetched."""
    project, authority = world.dossier_offered(), world.authorities[0]
    [first] = versions(project, authority)
    client.force_login(world.user(authority, Role.RECORDS))
    address = f"/mijn/dossiers/{project.public_id}/"
    with world.at(world.later(minutes=1)):
        assert client.get(f"{address}pakket/").getvalue() != b""
    second = another(world, project, authority)
    world.receive(project, authority)
    clear(world)
    assert [row.replaced_by for row in versions(project, authority)] == [None, None]
    assert (in_storage(first.storage_name), in_storage(second.storage_name)) == (True, True)
    with world.at():
        page = client.get(address)
        assert (page.context["package"], page.context["earlier"]) == (second, [first])
        assert f'href="pakket/?namens={authority.pk}&amp;versie=1"' in page.content.decode()
        assert client.head(f"{address}pakket/?versie=1")["ETag"] == f'"{first.sha256}"'
        assert client.head(f"{address}pakket/")["ETag"] == f'"{second.sha256}"'
        assert client.get(f"{address}pakket/?versie=3").status_code == 404


def test_the_page_says_that_a_version_can_no_longer_be_fetched(world, client):
    """R109: on the screen of the authority and of the purchasing organisation; its pakbon stays."""
    project, authority = world.dossier_offered(), world.authorities[0]
    second = another(world, project, authority)
    clear(world)
    client.force_login(world.user(authority, Role.RECORDS))
    address = f"/mijn/dossiers/{project.public_id}/"
    with world.at():
        page = client.get(address)
        assert [row.replaced_by for row in page.context["earlier"]] == [second]
        assert "versie=1" not in page.content.decode()
        for method in (client.get, client.head):
            assert method(f"{address}pakket/?versie=1")["Location"] == f"{address}?namens={authority.pk}"
        assert client.get(f"{address}pakbon.xml?versie=1").status_code == 200
        assert [(row.package.number, [old.number for old in row.earlier]) for row in dossiers_of(project)] == [
            (2, [1]),
            (1, []),
            (1, []),
        ]
    client.force_login(world.lead_buyer)
    with world.at():
        assert client.get(f"/beheer/projecten/{project.public_id}/dossier/").status_code == 200


def test_a_version_that_is_fetched_at_the_last_moment_stays(world, client, monkeypatch):
    """R109: the worker had seen it as never fetched."""
    project, authority = world.dossier_offered(), world.authorities[0]
    [first] = versions(project, authority)
    another(world, project, authority)
    client.force_login(world.user(authority, Role.RECORDS))
    note = replacing._note

    def fetched_just_before(pk: int) -> None:
        assert client.get(f"/mijn/dossiers/{project.public_id}/pakket/?versie=1").getvalue() != b""
        note(pk)

    monkeypatch.setattr(replacing, "_note", fetched_just_before)
    clear(world)
    assert (versions(project, authority)[0].replaced_by, in_storage(first.storage_name)) == (None, True)


def test_bytes_leave_the_storage_only_after_it_was_written(world, monkeypatch):
    """R109: a worker that dies before, keeps everything; one that dies after it was noted, is followed by another."""
    project, authority = world.dossier_offered(), world.authorities[0]
    [first] = versions(project, authority)
    another(world, project, authority)

    def dies(*arguments, **facts):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(replacing, "record", dies)
        clear(world)
    assert (versions(project, authority)[0].replaced_by, in_storage(first.storage_name)) == (None, True)
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(replacing, "storage", dies)
        clear(world)
    noted = versions(project, authority)[0]
    assert (noted.replaced_by.number, noted.storage_name, in_storage(first.storage_name)) == (
        2,
        first.storage_name,
        True,
    )
    clear(world)
    assert (versions(project, authority)[0].storage_name, in_storage(first.storage_name)) == ("", False)
    assert Event.objects.filter(type=REPLACED).count() == 1


# -- from which day it is kept ---------------------------------------------------------------------------------------


def term_of(package: DossierPackage) -> tuple[str, str]:
    """The first and last day of the term as the metadata of the file give it."""
    root = ElementTree.fromstring(Dossier(package).metadata([], []))
    names = ("termijnStartdatumLooptijd", "termijnEinddatum")
    return tuple(root.find(f".//{{https://www.nationaalarchief.nl/mdto}}{name}").text for name in names)


def test_the_term_starts_at_the_end_of_the_agreement(world):
    """R108: as long as the contract is not in the register."""
    project, authority = world.dossier_complete(), world.authorities[0]
    [package] = world.ask_for_packages(project, authority)
    ends_on = project.agreements.get().ends_on
    assert (package.term_counted_from, package.term_starts_on) == ("agreement", ends_on)
    assert term_of(package) == (ends_on.isoformat(), ends_on.replace(year=ends_on.year + 10).isoformat())


def test_the_term_starts_when_the_contract_in_the_register_really_ends(world):
    """R108: it ended early; what a package says stays as it was known when it was asked for."""
    project, authority = world.dossier_complete(), world.authorities[0]
    agreement = project.agreements.get()
    with world.at():
        register = ContractRegister.the()
    given = facts(world, starts_on=agreement.starts_on, ends_on=agreement.ends_on, participants=world.authorities)
    given.pop("new_supplier")
    world.act(RegisterFromAgreement, register, world.contract_manager, agreement, **given)
    [first] = world.ask_for_packages(project, authority)
    assert (first.term_counted_from, first.term_starts_on) == ("contract", agreement.ends_on)
    world.build()
    early = date(agreement.starts_on.year + 1, 3, 31)
    world.act(EndEarly, Contract.objects.get(), world.contract_manager, ends_on=early, reason="Faillissement")
    [second] = world.ask_for_packages(project, authority)
    assert term_of(first) == (
        agreement.ends_on.isoformat(),
        agreement.ends_on.replace(year=agreement.ends_on.year + 10).isoformat(),
    )
    assert term_of(second) == (early.isoformat(), early.replace(year=early.year + 10).isoformat())


def test_a_package_of_before_the_day_was_kept_is_counted_as_known_now(world):
    """R108: packages that were asked for under an earlier version of the portal."""
    project, authority = world.dossier_complete(), world.authorities[0]
    [package] = world.ask_for_packages(project, authority)
    kept = retention_of(package)
    DossierPackage.objects.update(term_counted_from="", term_starts_on=None)
    assert retention_of(DossierPackage.objects.get()) == kept


def test_the_pages_say_from_which_day_the_term_is_counted(world, client):
    """R108: to the records officer and to the purchasing organisation."""
    project, authority = world.dossier_offered(), world.authorities[0]
    package = offered_package(project, authority)
    client.force_login(world.user(authority, Role.RECORDS))
    with world.at():
        shown = client.get(f"/mijn/dossiers/{project.public_id}/").context["retention"]
    assert (shown.start.day, shown.category.code) == (package.term_starts_on, "16.1")
    client.force_login(world.lead_buyer)
    with world.at():
        rows = client.get(f"/beheer/projecten/{project.public_id}/dossier/").context["rows"]
    assert [row.retention.start.day for row in rows] == [package.term_starts_on] * 3
