"""Invitations: the only way to an account (R4, R38, R132, R137)."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts import signals
from accounts.actor import Actor
from accounts.invitations import InvitationRefused, accept, accept_path, invite, withdraw
from accounts.models import Invitation, Membership, Role, User
from accounts.staff import EXTERNAL_EXPERT, StaffRole, staff_roles
from tests.world import PASSWORD

AT = datetime(2027, 1, 12, 9, 0, tzinfo=UTC)
NEW = {"first_name": "Noor", "last_name": "Nieuw", "job_title": "Inkoper", "password": "Zeven Sloten Tegelijk"}


def reason(secret, at=AT, **data):
    with pytest.raises(InvitationRefused) as refused:
        accept(secret, at=at, **data)
    return refused.value.reason.code


def test_a_contact_person_invites_a_colleague_and_the_mail_is_told_what_it_needs(town, contact, told):
    """R38, R132: who, for whom, when; the secret is told once and only its fingerprint is kept."""
    invitation, secret = invite(email=" Noor@Linderveen.Example ", by=contact, at=AT, authority=town, role="decider")
    ((name, arguments),) = told
    assert name == "invitation_sent"
    assert {key: value for key, value in arguments.items() if key not in ("sender", "signal")} == {
        "by": contact,
        "authority": town,
        "at": AT,
        "sentence": "noor@linderveen.example is uitgenodigd als beslisser van gemeente Linderveen.",
        "data": {"invitation": invitation.pk, "email": "noor@linderveen.example", "role": "decider", "replaced": 0},
        "email": "noor@linderveen.example",
        "role": "decider",
        "role_name": "beslisser",
        "accept_url": f"http://localhost:8000/account/uitnodiging/{secret}/",
        "secret": secret,
        "expires_at": AT + timedelta(days=30),
    }
    assert (invitation.invited_by, invitation.invited_at) == (contact.user, AT)
    assert invitation.secret_sha256 == Invitation.digest(secret)
    assert secret not in str(Invitation.objects.filter(pk=invitation.pk).values())


def test_somebody_new_accepts_and_can_sign_in(town, contact, told, browse):
    """R38: account, verified address and membership in one act."""
    _invitation, secret = invite(email="noor@linderveen.example", by=contact, at=AT, authority=town, role="decider")
    user = accept(secret, at=AT + timedelta(days=1), **NEW)
    assert (user.email, user.first_name, user.last_name, user.job_title) == (
        "noor@linderveen.example",
        "Noor",
        "Nieuw",
        "Inkoper",
    )
    assert list(user.emailaddress_set.values_list("email", "verified", "primary")) == [
        ("noor@linderveen.example", True, True)
    ]
    assert list(user.memberships.values_list("authority", "role", "valid_from", "valid_until")) == [
        (town.pk, "decider", datetime(2027, 1, 13).date(), None)
    ]
    assert (staff_roles(user), user.is_staff, user.is_superuser) == (frozenset(), False, False)
    invitation = Invitation.objects.get()
    assert (invitation.accepted_at, invitation.accepted_by) == (AT + timedelta(days=1), user)
    assert [(name, arguments["sentence"]) for name, arguments in told[1:]] == [
        (
            "invitation_accepted",
            "Noor Nieuw heeft de uitnodiging aangenomen en is nu beslisser van gemeente Linderveen.",
        )
    ]
    assert (told[1][1]["by"].user, told[1][1]["by"].authority) == (user, town)
    response = browse().post("/account/login/", {"login": "noor@linderveen.example", "password": NEW["password"]})
    assert (response.status_code, response["Location"]) == (302, "/mijn/")


def test_an_administrator_invites_staff_and_external_experts(administrator):
    """R33, R43: a lead buyer gets the group; an external expert an account and nothing else."""
    _invitation, secret = invite(email="els@inkoop.example", by=administrator, at=AT, staff_role=StaffRole.LEAD_BUYER)
    user = accept(secret, at=AT, **NEW)
    assert (staff_roles(user), user.memberships.count()) == (frozenset({"Concerninkoper"}), 0)
    _invitation, secret = invite(email="ex@adviseur.example", by=administrator, at=AT, staff_role=EXTERNAL_EXPERT)
    user = accept(secret, at=AT, **NEW)
    assert (user.groups.count(), user.memberships.count()) == (0, 0)


def test_who_may_invite(world, town, contact, decider, administrator):
    """R38: contact persons and deciders for their own authority, administrators everywhere; nobody else."""
    other = world.authorities[1]
    for number, by in enumerate((contact, decider, administrator)):
        invite(email=f"a{number}@linderveen.example", by=by, at=AT, authority=town, role=Role.READER)
    refused = [
        (Actor(world.user(town, Role.SUBJECT_EXPERT), town), {"authority": town, "role": Role.READER}),
        (Actor(world.user(town, Role.RECORDS), town), {"authority": town, "role": Role.READER}),
        (contact, {"authority": other, "role": Role.READER}),
        (Actor(world.lead_buyer), {"authority": town, "role": Role.READER}),
        (contact, {"staff_role": StaffRole.LEAD_BUYER}),
        (Actor(world.lead_buyer), {"staff_role": StaffRole.LEAD_BUYER}),
        (Actor(User.objects.create_superuser("root@inkoop.example")), {"staff_role": StaffRole.ADMINISTRATOR}),
    ]
    for by, what in refused:
        with pytest.raises(PermissionDenied):
            invite(email="x@linderveen.example", by=by, at=AT, **what)
    assert Invitation.objects.count() == 3


@pytest.mark.parametrize(
    ("email", "what", "field", "sentence"),
    [
        ("geen adres", {"role": "reader"}, "email", "Enter a valid email address."),
        ("contact@linderveen.example", {"role": "decider"}, "email", "You cannot invite yourself."),
        ("DECIDER@linderveen.example", {"role": "decider"}, "email", "This person has this role already."),
        ("n@linderveen.example", {"role": "burgemeester"}, "role", "Choose a role."),
        ("n@linderveen.example", {"role": "reader", "staff_role": "Concerninkoper"}, "role", "Choose a role."),
        ("weg@linderveen.example", {"role": "reader"}, "email", "The account with this address is closed."),
        (
            "inkoper@inkoop.example",
            {"role": "decider"},
            "__all__",
            "Ilse Koper works for the purchasing organisation and cannot hold a role at a contracting authority.",
        ),
    ],
)
def test_who_cannot_be_invited(world, town, contact, told, email, what, field, sentence):
    """R38, R52: nothing is written or told."""
    world.person("weg@linderveen.example", "Weg", "Gegaan")
    User.objects.filter(email="weg@linderveen.example").update(is_active=False)
    with pytest.raises(ValidationError) as refused:
        invite(email=email, by=contact, at=AT, authority=town, **what)
    found = refused.value.message_dict if hasattr(refused.value, "error_dict") else {"__all__": refused.value.messages}
    assert found == {field: [sentence]}
    assert (Invitation.objects.count(), told) == (0, [])


def test_an_authority_that_is_not_affiliated_invites_nobody(world, administrator):
    """R4: only affiliated authorities."""
    outside = world.authority("Buitendorp", affiliated=False)
    with pytest.raises(ValidationError, match="gemeente Buitendorp is not affiliated"):
        invite(email="n@buitendorp.example", by=administrator, at=AT, authority=outside, role=Role.READER)


def test_members_are_not_invited_as_staff(administrator):
    """R52: nobody works on both sides."""
    with pytest.raises(ValidationError, match="works for a contracting authority"):
        invite(email="contact@linderveen.example", by=administrator, at=AT, staff_role=StaffRole.LEAD_BUYER)


def test_a_link_works_once_and_thirty_days(town, contact):
    """R38: unknown, used, expired and withdrawn are told apart."""
    assert reason("onbekend") == "unknown"
    _invitation, secret = invite(email="noor@linderveen.example", by=contact, at=AT, authority=town, role="reader")
    assert reason(secret, at=AT + timedelta(days=30)) == "expired"
    accept(secret, at=AT + timedelta(days=30, seconds=-1), **NEW)
    assert reason(secret) == "used"
    invitation, secret = invite(email="piet@linderveen.example", by=contact, at=AT, authority=town, role="reader")
    withdraw(invitation, by=contact, at=AT)
    assert reason(secret) == "withdrawn"
    with pytest.raises(ValidationError, match="not open any more"):
        withdraw(invitation, by=contact, at=AT)
    assert User.objects.filter(email__in=["noor@linderveen.example", "piet@linderveen.example"]).count() == 1


def test_inviting_again_replaces_the_earlier_link_of_that_role_only(town, contact, told):
    """R38: a lost mail is sent again by inviting again."""
    first, second, other = (
        invite(email="noor@linderveen.example", by=contact, at=AT, authority=town, role=role)[1]
        for role in ("reader", "reader", "decider")
    )
    assert [arguments["data"]["replaced"] for _name, arguments in told] == [0, 1, 0]
    assert reason(first) == "withdrawn"
    user = accept(second, at=AT, **NEW)
    assert reason(other) == "sign-in-first"
    accept(other, at=AT, signed_in=user)
    assert set(user.memberships.values_list("role", flat=True)) == {"reader", "decider"}


def test_somebody_with_an_account_gets_a_second_authority(world, town, contact):
    """R137: one person, several authorities; only when signed in as that person."""
    other = world.authorities[1]
    person = world.user(other, Role.CONTACT)
    _invitation, secret = invite(email=person.email, by=contact, at=AT, authority=town, role=Role.DECIDER)
    assert reason(secret, **NEW) == "sign-in-first"
    assert reason(secret, signed_in=contact.user) == "somebody-else"
    accept(secret, at=AT, signed_in=person)
    assert set(person.memberships.values_list("authority__name", "role")) == {
        ("Linderveen", "decider"),
        ("Meerdijk", "contact"),
    }
    assert person.check_password(PASSWORD)


def test_a_closed_account_and_a_stranger_cannot_accept(world, town, contact):
    """R132: closing an account closes its invitations too."""
    person = world.person("weg@linderveen.example", "Weg", "Gegaan")
    _invitation, secret = invite(email=person.email, by=contact, at=AT, authority=town, role=Role.READER)
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert reason(secret, **NEW) == "closed"
    _invitation, secret = invite(email="noor@linderveen.example", by=contact, at=AT, authority=town, role="reader")
    assert reason(secret, signed_in=contact.user) == "somebody-else"


@pytest.mark.parametrize("password", ["kort", "password1234", "noor@linderveen.example"])
def test_a_weak_password_makes_no_account(town, contact, password):
    """The invitation stays open."""
    _invitation, secret = invite(email="noor@linderveen.example", by=contact, at=AT, authority=town, role="reader")
    with pytest.raises(ValidationError) as refused:
        accept(secret, at=AT, **NEW | {"password": password})
    assert list(refused.value.message_dict) == ["password"]
    assert not User.objects.filter(email="noor@linderveen.example").exists()
    assert Invitation.objects.get().is_open(AT)


def test_when_the_journal_cannot_be_written_nothing_happens(town, contact):
    """R132: the signal is part of the transaction."""

    def broken(**arguments):
        raise RuntimeError("journal")

    signals.invitation_sent.connect(broken)
    try:
        with pytest.raises(RuntimeError):
            invite(email="noor@linderveen.example", by=contact, at=AT, authority=town, role="reader")
    finally:
        signals.invitation_sent.disconnect(broken)
    assert Invitation.objects.count() == 0
    _invitation, secret = invite(email="noor@linderveen.example", by=contact, at=AT, authority=town, role="reader")
    signals.invitation_accepted.connect(broken)
    try:
        with pytest.raises(RuntimeError):
            accept(secret, at=AT, **NEW)
    finally:
        signals.invitation_accepted.disconnect(broken)
    assert not User.objects.filter(email="noor@linderveen.example").exists()


def test_the_page_of_an_invitation(town, contact, browse, at):
    """R38: GET shows who invites for what, POST makes the account; the address is kept out of other sites' logs."""
    _invitation, secret = invite(email="noor@linderveen.example", by=contact, at=at, authority=town, role="reader")
    client = browse()
    response = client.get(accept_path(secret))
    assert (response.status_code, response["Referrer-Policy"]) == (200, "no-referrer")
    assert "no-store" in response["Cache-Control"]
    page = response.content.decode()
    assert "You were invited as reader of gemeente Linderveen." in page
    assert "You will sign in with noor@linderveen.example" in page
    assert User.objects.filter(email="noor@linderveen.example").count() == 0
    weak = client.post(accept_path(secret), NEW | {"password": "kort"})
    assert (weak.status_code, list(weak.context["form"].errors)) == (400, ["password"])
    empty = client.post(accept_path(secret), {})
    assert (empty.status_code, list(empty.context["form"].errors)) == (400, ["first_name", "last_name", "password"])
    done = client.post(accept_path(secret), NEW)
    assert (done.status_code, done["Location"]) == (302, "/account/login/")
    assert Membership.objects.filter(user__email="noor@linderveen.example", role="reader").count() == 1


def test_the_pages_of_refused_invitations_say_what_to_do(world, town, contact, browse, at):
    """R134: unknown 404, used and expired 410, somebody else 403."""
    _invitation, secret = invite(email="noor@linderveen.example", by=contact, at=at, authority=town, role="reader")
    _invitation, old = invite(
        email="oud@linderveen.example", by=contact, at=at - timedelta(days=31), authority=town, role="reader"
    )
    person = world.user(world.authorities[1], Role.CONTACT)
    _invitation, known = invite(email=person.email, by=contact, at=at, authority=town, role="reader")
    found = []
    for user, path in [
        (None, "x"),
        (None, old),
        (contact.user, secret),
        (None, known),
    ]:
        response = browse(user).get(accept_path(path))
        heading = re.search(r"<h1[^>]*>(.*?)</h1>", response.content.decode()).group(1)
        found.append((response.status_code, heading))
    assert found == [
        (404, "We do not know this invitation"),
        (410, "This invitation has expired"),
        (403, "This invitation is for somebody else"),
        (200, "Sign in first"),
    ]
    page = browse().get(accept_path(known)).content.decode()
    assert f'href="/account/login/?next={accept_path(known)}"' in page
    client = browse(person)
    assert f"The role is added to your account {person.email}." in client.get(accept_path(known)).content.decode()
    assert client.post(accept_path(known))["Location"] == "/mijn/"
    assert client.get(accept_path(known)).status_code == 410
