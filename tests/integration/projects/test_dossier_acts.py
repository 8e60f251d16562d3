"""The acts of the dossier: complete, packages, offered, received, handed over, in that order (R102, R108–R112)."""

from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from accounts.models import Role
from projects.documents import storage
from projects.dossier.actions import (
    AcceptHandover,
    AskForPackages,
    ConfirmReceipt,
    HandOver,
    OfferDossier,
    RecordOtherDelivery,
    SetArchive,
)
from projects.dossier.completeness import completeness, missing
from projects.dossier.contents import dossier_documents, records_projects
from projects.dossier.fingerprints import written
from projects.dossier.models import DossierDelivery, DossierPackage, PackageState
from projects.dossier.records import Dossier
from projects.dossier.selectors import dossiers_of, not_delivered, offered_package
from projects.journal.models import Event, EvidenceChanged
from projects.journal.verify import verify
from projects.outbox.models import Message
from projects.procedure.gate import Refused
from projects.procedure.steps import ProjectLife
from projects.tree.models import Project


def told(code: str) -> list[str]:
    """Who got a message of this act."""
    return sorted(Message.objects.filter(kind=code).values_list("recipient", flat=True))


def again(project: Project) -> Project:
    """The project, read again."""
    return Project.objects.get(pk=project.pk)


# -- completeness ----------------------------------------------------------------------------------------------------


def test_the_file_fills_itself(world):
    """R102, R110: what is missing becomes less with every stage, and at the end nothing is."""
    counts = []
    for stage in ("announced", "adopted", "notice_published", "agreement_signed", "evaluated", "dossier_complete"):
        project = getattr(world, stage)()
        with world.at():
            counts.append(len(missing(project)))
    assert (counts == sorted(counts, reverse=True), counts[-1]) == (True, 0)
    with world.at():
        assert len(completeness(project)) == 12


def test_what_is_missing_is_named_with_who_and_where(world):
    """R110: each with the act that solves it; the file is not called complete."""
    project = world.finished()
    with world.at():
        [item] = missing(project)
    assert item.missing == ("Schoonmaak gebouwen",)
    assert item.link == f"/beheer/projecten/{project.public_id}/aankondiging-gunning-vastleggen/"
    for action in (AskForPackages, OfferDossier):
        assert any("Schoonmaak gebouwen" in sentence for sentence in world.refusal(action, project))
    with pytest.raises(Refused):
        world.ask_for_packages(project)
    assert DossierPackage.objects.count() == 0


def test_a_file_that_left_the_storage_makes_it_incomplete(world):
    """R101, R110: seen before anybody builds."""
    project = world.dossier_complete()
    with world.at():
        document = dossier_documents(project, world.authorities[0])[0]
        Path(storage.storage().path(document.storage_name)).unlink()
        assert [part for item in missing(project) for part in item.missing] == [
            f"{document.title} ({document.filename})"
        ]


def test_of_a_stopped_project_only_what_was_done_is_asked(world):
    """R110: a tender that was not completed has a file too; offering shows it to the records officer."""
    project = world.participants_confirmed()
    from projects.participation.life import StopProject

    world.act(StopProject, project, reason="De behoefte is vervallen.")
    project = again(project)
    records = world.user(world.authorities[0], Role.RECORDS)
    with world.at():
        assert missing(project) == []
        assert records_projects(records) == []
    for authority in world.authorities:
        world.archive(project, authority)
    packages = world.ask_for_packages(project)
    world.build()
    world.act(OfferDossier, project)
    packages[0].refresh_from_db()
    assert packages[0].state == PackageState.BUILT
    assert Dossier(packages[0]).retention.category.code == "16.2.2"
    assert packages[0].term_counted_from == "tender"
    with world.at():
        assert records_projects(records) == [project]


# -- order -----------------------------------------------------------------------------------------------------------


def test_nothing_happens_before_the_project_is_finished(world):
    """R112: evaluation first."""
    project = world.evaluated()
    assert project.life == ProjectLife.RUNNING
    for action in (AskForPackages, OfferDossier, HandOver):
        assert len(world.refusal(action, project)) >= 1
        with pytest.raises(Refused):
            world.act(action, project, **({"authorities": world.authorities} if action is AskForPackages else {}))


def test_only_the_lead_buyer_makes_offers_and_hands_over(world):
    """R108, R111: and only the contract manager accepts."""
    project = world.dossier_complete()
    for action in (AskForPackages, OfferDossier, HandOver):
        with pytest.raises(Refused) as refused:
            world.act(action, project, world.contract_manager)
        assert refused.value.status == 403
    with pytest.raises(Refused) as refused:
        world.act(AcceptHandover, project)
    assert refused.value.status == 403


def test_an_archive_must_be_known_before_a_package_is_made(world):
    """R109: every authority that lacks it is named, and nothing is asked for."""
    project = world.finished()
    from projects.contract.actions import RecordAwardNotice

    world.act(RecordAwardNotice, project, number="456789", sent_on=world.now.date())
    world.archive(project, world.authorities[0])
    with pytest.raises(ValidationError) as refused:
        world.ask_for_packages(project)
    assert len(refused.value.message_dict["authorities"]) == 2
    assert DossierPackage.objects.count() == 0
    other = world.authority("Hoogzand")
    with pytest.raises(ValidationError):
        world.ask_for_packages(project, other)


def test_packages_of_everybody_are_built_before_anybody_is_offered_one(world):
    """R108: and one that failed stands in the way until it was made again."""
    project = world.dossier_complete()
    world.ask_for_packages(project, *world.authorities[:2])
    assert len(world.refusal(OfferDossier, project)) == 3
    with pytest.raises(ValidationError):
        world.ask_for_packages(project, world.authorities[0])
    world.build()
    assert len(world.refusal(OfferDossier, project)) == 1
    world.ask_for_packages(project, world.authorities[2])
    DossierPackage.objects.filter(authority=world.authorities[2]).update(state="failed", error="Stuk.")
    assert [("Stuk." in sentence) for sentence in world.refusal(OfferDossier, project)] == [True]
    [package] = world.ask_for_packages(project, world.authorities[2])
    assert package.number == 2
    world.build()
    assert world.refusal(OfferDossier, project) == []


# -- offering and receiving ------------------------------------------------------------------------------------------


def test_contacts_records_officers_and_the_records_address_hear_of_it(world):
    """R108: each alone, with the fingerprint and where the package is; once."""
    authority = world.authorities[0]
    authority.records_email = "div@linderveen.example"
    authority.save()
    project = world.dossier_offered()
    assert told(OfferDossier.code) == [
        "contact@linderveen.example",
        "contact@meerdijk.example",
        "contact@oosterwaard.example",
        "div@linderveen.example",
        "records@linderveen.example",
        "records@meerdijk.example",
        "records@oosterwaard.example",
    ]
    package = offered_package(project, authority)
    message = Message.objects.get(kind=OfferDossier.code, recipient="div@linderveen.example")
    assert package.sha256 in message.body
    assert f"/mijn/dossiers/{project.public_id}/?namens={authority.pk}" in message.body
    other = Message.objects.get(kind=OfferDossier.code, recipient="records@meerdijk.example")
    assert package.sha256 not in other.body
    assert len(world.refusal(OfferDossier, project)) == 1
    assert verify(project.stream) is None


def test_a_package_that_left_the_storage_is_not_offered(world):
    """R109: it is made again first."""
    project = world.dossier_complete()
    world.ask_for_packages(project)
    world.build()
    package = DossierPackage.objects.get(authority=world.authorities[1])
    storage.storage().delete(package.storage_name)
    [sentence] = world.refusal(OfferDossier, project)
    assert "Meerdijk" in sentence


def test_it_counts_as_delivered_when_the_right_fingerprint_is_recorded(world):
    """R109: a wrong one changes nothing, a right one is evidence."""
    project, authority = world.dossier_offered(), world.authorities[0]
    package = offered_package(project, authority)
    other = offered_package(project, world.authorities[1])
    for wrong in (other.sha256, "0" * 64, package.sha256[:-1], "onzin", package.sha256 + "0"):
        with pytest.raises(ValidationError) as refused:
            world.receive(project, authority, wrong)
        assert list(refused.value.message_dict) == ["sha256"]
    assert DossierDelivery.objects.count() == 0
    made = world.receive(project, authority, f" {package.sha256.upper()}  {package.filename}\n")
    assert (made.sha256, made.received_by, made.way) == (package.sha256, "Archief Linderveen", "portal")
    assert (made.received_on, made.recorded_at) == (world.now.date(), world.now)
    assert told(ConfirmReceipt.code) == ["inkoper@inkoop.example"]
    with world.at():
        assert [a.name for a in not_delivered(project)] == ["Meerdijk", "Oosterwaard"]
    assert len(world.refusal(ConfirmReceipt, project, (authority, Role.CONTACT))) == 1
    with pytest.raises(EvidenceChanged):
        made.save()
    assert Event.objects.get(type=ConfirmReceipt.code).data["sha256"] == package.sha256


@pytest.mark.parametrize(
    ("pasted", "expected"),
    [
        ("AB" * 32, "ab" * 32),
        (f"{'ab' * 32} *sip.zip", "ab" * 32),
        ("ab " * 32, "ab" * 32),
        ("iets anders", "ietsanders"),
    ],
)
def test_a_fingerprint_may_be_pasted_as_programs_print_it(pasted, expected):
    """R109: capitals, spaces, the name of the file behind it."""
    assert written(pasted) == expected


def test_who_confirms_a_receipt(world):
    """R108: the records officer or contact of that authority; nobody else."""
    project = world.dossier_offered()
    first, other = world.authorities[0], world.authority("Hoogzand")
    for role in (Role.RECORDS, Role.CONTACT):
        assert world.refusal(ConfirmReceipt, project, (first, role)) == []
    for by in ((first, Role.DECIDER), (first, Role.SUBJECT_EXPERT), world.lead_buyer):
        with world.at():
            unmet = world.action(ConfirmReceipt, project, by).missing_rights()
        assert [item.status for item in unmet] == [403]
    assert len(world.refusal(ConfirmReceipt, project, (other, Role.RECORDS))) == 1


def test_a_package_made_again_must_be_offered_again(world):
    """R108: until then the former one counts for its receiver; what was delivered is not made again."""
    project, authority = world.dossier_offered(), world.authorities[0]
    former = offered_package(project, authority)
    world.ask_for_packages(project, authority)
    world.build()
    assert offered_package(project, authority) == former
    world.act(OfferDossier, project)
    newer = offered_package(project, authority)
    assert (newer.number, newer.sha256 == former.sha256) == (2, False)
    with pytest.raises(ValidationError):
        world.receive(project, authority, former.sha256)
    world.receive(project, authority)
    with pytest.raises(ValidationError):
        world.ask_for_packages(project, authority)


def test_a_delivery_on_a_carrier_is_recorded_with_the_fingerprint_the_archive_reported(world):
    """R109: by the lead buyer, for one authority, not in the future."""
    project, authority = world.dossier_offered(), world.authorities[1]
    target = project.participations.get(authority=authority)
    facts = {
        "way": "carrier",
        "received_on": world.now.date(),
        "received_by": "A. Dekker, archivaris",
        "sha256": offered_package(project, authority).sha256,
        "reference": "acc-12",
    }
    tomorrow = world.now.date().replace(year=world.now.year + 1)
    for wrong in ({"sha256": "0" * 64}, {"received_on": tomorrow}):
        with pytest.raises(ValidationError) as refused:
            world.act(RecordOtherDelivery, project, target=target, **facts | wrong)
        assert list(refused.value.message_dict) == list(wrong)
    made = world.act(RecordOtherDelivery, project, target=target, **facts)
    assert (made.way, made.received_by, made.reference) == ("carrier", "A. Dekker, archivaris", "acc-12")
    assert told(RecordOtherDelivery.code) == ["contact@meerdijk.example", "records@meerdijk.example"]
    with world.at():
        stages = [row.stage for row in dossiers_of(project)]
    assert stages == ["offered", "delivered", "offered"]
    assert len(world.refusal(RecordOtherDelivery, project, target=target)) == 1


# -- archives ------------------------------------------------------------------------------------------------------


def test_where_packages_go_is_set_by_the_team(world):
    """R109: kept per authority, with who changed it; the journal has every value."""
    project, authority = world.finished(), world.authorities[0]
    first = world.archive(project, authority)
    target = project.participations.get(authority=authority)
    second = world.act(
        SetArchive, project, world.contract_manager, target, **world.ARCHIVE | {"archive_name": "Ander archief"}
    )
    assert (first.pk, second.archive_name, second.changed_by_name) == (second.pk, "Ander archief", "Cas Manager")
    event = Event.objects.filter(type=SetArchive.code).last()
    assert (event.data["archive_name"], event.data["sidecar_ending"]) == ("Ander archief", "mdto.xml")
    with pytest.raises(Refused):
        world.act(SetArchive, project, world.expertise, target, **world.ARCHIVE)
