"""The page on which an authority manages its own people (R38, R132, R137)."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.invitations import invite
from accounts.models import Deputy, Invitation, Membership, Role


def row(authority, role):
    return Membership.objects.get(authority=authority, role=role, valid_until=None)


def own(authority, rest=""):
    return f"/mijn/organisatie/{authority.pk}/{rest}"


def test_the_page_shows_people_and_only_managers_may_change(world, town, contact, decider, browse, at):
    """R38: 404 for another's organisation and one that does not exist, 403 for a role without the right."""
    invite(email="noor@linderveen.example", by=contact, at=at, authority=town, role=Role.READER)
    page = browse(contact.user).get(own(town)).content.decode()
    for text in ("Archief Linderveen", "decider@linderveen.example", "noor@linderveen.example", "Invite a colleague"):
        assert text in page
    assert "Appoint a deputy" not in page
    assert "Meerdijk" not in page
    assert "Appoint a deputy" in browse(decider.user).get(own(town)).content.decode()
    records = browse(world.user(town, Role.RECORDS))
    page = records.get(own(town)).content.decode()
    assert "Archief Linderveen" in page
    assert not any(text in page for text in ("noor@linderveen.example", "Invite a colleague", "beeindigen"))
    ending = own(town, f"rollen/{row(town, Role.RECORDS).pk}/beeindigen/")
    for path in (own(town, "uitnodigen/"), own(town, "vervanging/"), ending):
        assert (records.get(path).status_code, records.post(path).status_code) == (403, 403)
    stranger = browse(world.user(world.authorities[1]))
    for path in (own(town), own(town, "uitnodigen/"), ending, "/mijn/organisatie/999999/"):
        assert stranger.get(path).status_code == 404
    assert browse(world.lead_buyer).get(own(town)).status_code == 404
    assert browse().get(own(town))["Location"] == f"/account/login/?next={own(town)}"


def test_a_row_of_another_organisation_is_not_reached_through_ones_own(world, town, contact, browse):
    """R38: 404, and nothing changes."""
    foreign = row(world.authorities[1], Role.RECORDS)
    assert browse(contact.user).post(own(town, f"rollen/{foreign.pk}/beeindigen/")).status_code == 404
    assert row(world.authorities[1], Role.RECORDS).ended_at is None


def test_inviting_and_withdrawing_on_the_page(town, contact, browse):
    """R38: a form with errors answers 400; an invitation that is not open any more 409."""
    client = browse(contact.user)
    wrong = client.post(own(town, "uitnodigen/"), {"email": contact.user.email, "role": "reader"})
    assert (wrong.status_code, wrong.context["form"].errors) == (400, {"email": ["You cannot invite yourself."]})
    done = client.post(own(town, "uitnodigen/"), {"email": "noor@linderveen.example", "role": "decider"})
    assert (done.status_code, done["Location"]) == (302, own(town))
    invitation = Invitation.objects.get()
    assert (invitation.authority, invitation.role, invitation.invited_by) == (town, "decider", contact.user)
    path = own(town, f"uitnodigingen/{invitation.pk}/intrekken/")
    assert client.get(path).status_code == 200
    assert Invitation.objects.get().withdrawn_at is None
    assert [client.post(path).status_code, client.post(path).status_code] == [302, 409]


def test_ending_roles_on_the_page(town, contact, browse):
    """R137: asked first, done after POST; the last contact person is refused with 409 and the reason."""
    client = browse(contact.user)
    path = own(town, f"rollen/{row(town, Role.RECORDS).pk}/beeindigen/")
    assert client.get(path).status_code == 200
    assert row(town, Role.RECORDS).ended_at is None
    assert client.post(path)["Location"] == own(town)
    assert not Membership.objects.valid(timezone.localdate()).filter(authority=town, role=Role.RECORDS).exists()
    refused = client.post(own(town, f"rollen/{row(town, Role.CONTACT).pk}/beeindigen/"))
    assert refused.status_code == 409
    assert "Contact Linderveen is the last contact person of gemeente Linderveen." in refused.content.decode()


def test_deputies_on_the_page(world, town, contact, decider, browse, at):
    """R137: the decider appoints, the contact person can end it; only colleagues can be chosen."""
    client, today = browse(decider.user), timezone.localdate(at)
    offered = client.get(own(town, "vervanging/")).context["form"].fields["deputy"].queryset
    assert {user.first_name for user in offered} == {"Contact", "Deskundige", "Archief"}
    wrong = client.post(
        own(town, "vervanging/"),
        {"deputy": contact.user.pk, "valid_from": today, "valid_until": today - timedelta(days=1)},
    )
    assert (wrong.status_code, wrong.context["form"].errors) == (
        400,
        {"valid_until": ["The end cannot lie before the start."]},
    )
    done = client.post(own(town, "vervanging/"), {"deputy": contact.user.pk, "valid_from": today, "valid_until": today})
    assert done["Location"] == own(town)
    deputy = Deputy.objects.get()
    assert (deputy.decider, deputy.deputy, deputy.authority) == (decider.user, contact.user, town)
    assert browse(contact.user).post(own(town, "vervanging/")).status_code == 403
    path = own(town, f"vervanging/{deputy.pk}/beeindigen/")
    assert browse(contact.user).post(path)["Location"] == own(town)
    assert not Deputy.objects.holding(today).exists()


def test_an_administrator_acts_for_the_purchasing_organisation(town, administrator, told, browse):
    """R132: the journal says for whom."""
    browse(administrator.user).post(own(town, "uitnodigen/"), {"email": "n@linderveen.example", "role": "reader"})
    assert [(name, arguments["by"]) for name, arguments in told] == [("invitation_sent", administrator)]


@pytest.mark.parametrize("extra", [0, 5])
def test_the_list_asks_as_much_for_many_people_as_for_few(
    world, town, contact, browse, at, extra, django_assert_num_queries
):
    """No query for each row."""
    for number in range(extra):
        person = world.person(f"p{number}@linderveen.example", "Piet", str(number))
        Membership.objects.create(user=person, authority=town, role=Role.READER, valid_from=date(2020, 1, 1))
        Deputy.objects.create(
            authority=town,
            decider=world.user(town, Role.DECIDER),
            deputy=person,
            valid_from=date(2020, 1, 1),
            valid_until=date(2099, 1, 1),
        )
        invite(email=f"n{number}@linderveen.example", by=contact, at=at, authority=town, role=Role.READER)
    client = browse(contact.user)
    client.get(own(town))
    with django_assert_num_queries(13):
        client.get(own(town))
