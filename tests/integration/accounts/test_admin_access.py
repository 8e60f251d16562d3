"""The door of the Wagtail admin, and its registers (R4, R52, R132)."""

import csv
import io
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import ContractingAuthority, Invitation, Membership, Role, User
from accounts.staff import StaffRole, staff_roles

AUTHORITY, MEMBERSHIP, INVITATION, USER = (
    f"/beheer/accounts/{name}/" for name in ("contractingauthority", "membership", "invitation", "user")
)


def test_who_is_not_signed_in_signs_in_at_the_portal(world, browse):
    """R132: one sign-in, and on to where one was going inside the admin only."""
    client = browse()
    assert client.get("/beheer/")["Location"] == "/beheer/login/?next=/beheer/"
    for wanted, target in [
        ("", "/beheer/"),
        ("/beheer/pages/", "/beheer/pages/"),
        ("/mijn/", "/beheer/"),
        ("https://kwaad.example/beheer/", "/beheer/"),
        ("//kwaad.example/beheer/", "/beheer/"),
        ("/beheer/login/?next=/beheer/", "/beheer/"),
    ]:
        response = client.get("/beheer/login/", {"next": wanted})
        assert response["Location"] == f"/account/login/?next={target.replace('/', '%2F')}"
    assert client.post("/beheer/login/", {"username": "x", "password": "x"}).status_code == 302


def test_who_has_access_goes_on(world, browse):
    """Staff are sent to the admin."""
    client = browse(world.lead_buyer)
    assert client.get("/beheer/login/")["Location"] == "/beheer/"
    assert client.get("/beheer/login/", {"next": "/beheer/pages/"})["Location"] == "/beheer/pages/"
    assert client.get("/beheer/").status_code == 200


def test_who_has_no_access_reads_why_and_is_not_sent_round(world, town, browse):
    """R132: 403 with a way out, no loop."""
    client = browse(world.user(town))
    response = client.get("/beheer/", follow=True)
    assert [item[0] for item in response.redirect_chain] == ["/beheer/login/?next=/beheer/"]
    assert response.status_code == 403
    page = response.content.decode()
    assert "No access to the administration" in page
    assert 'href="/mijn/"' in page


def test_signing_out_of_the_admin_is_signing_out(world, browse):
    """One sign-out."""
    client = browse(world.lead_buyer)
    assert client.get("/beheer/logout/")["Location"] == "/account/logout/"
    assert client.post("/beheer/logout/")["Location"] == "/"
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "path",
    [
        "password_reset/",
        "password_reset/done/",
        "password_reset/confirm/MQ/set-password/",
        "users/",
        "users/1/",
        "users/edit/1/",
        "users/new/",
        "groups/",
        "groups/new/",
        "bulk/accounts/user/assign_role/?id=1",
    ],
)
def test_what_would_go_around_invitations_is_closed(administrator, browse, path):
    """R52, R132: nobody sets another's password or gives a role outside the journal, superusers neither."""
    for user in (administrator.user, User.objects.create_superuser("root@inkoop.example")):
        client = browse(user)
        assert (client.get(f"/beheer/{path}").status_code, client.post(f"/beheer/{path}").status_code) == (404, 404)
    menu = browse(administrator.user).get("/beheer/").content.decode()
    assert '"/beheer/users/"' not in menu
    assert AUTHORITY in menu


def test_only_the_groups_with_permissions_reach_the_registers(world, administrator, browse):
    """R4: administrators everything, editors the authorities and memberships, a legal adviser none."""
    adviser = world.staff("jurist@inkoop.example", "Jo", "Jurist", StaffRole.LEGAL_ADVISER)
    found = {
        user.first_name: [browse(user).get(path).status_code for path in (AUTHORITY, MEMBERSHIP, INVITATION, USER)]
        for user in (administrator.user, world.lead_buyer, adviser)
    }
    assert found == {"Bea": [200, 200, 200, 200], "Ilse": [200, 200, 302, 302], "Jo": [302, 302, 302, 302]}
    buyer = browse(world.lead_buyer)
    pk = world.authorities[0].pk
    assert [buyer.get(f"{AUTHORITY}{rest}").status_code for rest in ("create/", f"edit/{pk}/", f"inspect/{pk}/")] == [
        302,
        302,
        200,
    ]


def test_nothing_is_deleted(world, town, administrator, browse):
    """R132: not by administrators, not by superusers, not with every permission."""
    group = Group.objects.get(name=StaffRole.ADMINISTRATOR)
    group.permissions.add(*Permission.objects.filter(content_type__app_label="accounts", codename__startswith="delete"))
    invitation = Invitation.make(email="n@x.example", by=None, at=timezone.now(), authority=town, role="reader")[0]
    rows = [
        (AUTHORITY, town),
        (MEMBERSHIP, town.memberships.first()),
        (INVITATION, invitation),
        (USER, world.lead_buyer),
    ]
    for user in (administrator.user, User.objects.create_superuser("root@inkoop.example")):
        client = browse(user)
        for path, row in rows:
            assert client.post(f"{path}delete/{row.pk}/").status_code == 302
            assert type(row).objects.filter(pk=row.pk).exists()
            assert f"{path}delete/" not in client.get(path).content.decode()


def test_the_register_of_authorities_filters_searches_and_exports(world, town, administrator, browse):
    """R4: affiliated or not, by name, as CSV and XLSX."""
    world.authority("Buitendorp", affiliated=False)
    client = browse(administrator.user)

    def listed(**query):
        return [item.name for item in client.get(AUTHORITY, query).context["object_list"]]

    assert listed(affiliated="yes") == ["Linderveen", "Meerdijk", "Oosterwaard"]
    assert listed(affiliated="no") == ["Buitendorp"]
    assert listed(q="linder") == ["Linderveen"]
    assert listed(kind__exact="provincie") == []
    response = client.get(AUTHORITY, {"export": "csv", "q": "linder"})
    lines = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    assert [len(line) for line in lines] == [12, 12]
    assert lines[1][1:5] == ["Linderveen", "gemeente", "", "Noord"]
    assert lines[1][6] == "college van burgemeester en wethouders"
    response = client.get(AUTHORITY, {"export": "xlsx"})
    sheet = load_workbook(io.BytesIO(response.getvalue())).active
    assert [row[1].value for row in sheet.iter_rows(min_row=2)] == [
        "Buitendorp",
        "Linderveen",
        "Meerdijk",
        "Oosterwaard",
    ]


def test_an_authority_is_edited(town, administrator, browse):
    """R4: affiliation; an end before the start is refused."""
    client = browse(administrator.user)
    path = f"{AUTHORITY}edit/{town.pk}/"
    assert "The dossier of a project is delivered to this address." in client.get(path).content.decode()
    data = {"name": "Linderveen", "kind": "gemeente", "region": "Zuid", "affiliated_from": "2020-01-01"}
    refused = client.post(path, data | {"affiliated_until": "2019-01-01"})
    assert (refused.status_code, ContractingAuthority.objects.get(pk=town.pk).region) == (200, "Noord")
    assert client.post(path, data | {"inhabitants": "31250"}).status_code == 302
    town.refresh_from_db()
    assert (town.region, town.inhabitants, town.affiliated_until) == ("Zuid", 31_250, None)


def test_staff_are_invited_from_the_admin(town, administrator, told, browse):
    """R4, R33: through the same function; one side, not both, not none."""
    client = browse(administrator.user)
    path = f"{INVITATION}create/"
    assert client.get(path).status_code == 200
    both = {"email": "els@inkoop.example", "authority": town.pk, "role": "reader", "staff_role": "Concerninkoper"}
    for wrong in (
        both,
        {"email": "els@inkoop.example"},
        {"email": "", "staff_role": "Concerninkoper"},
        {"email": "contact@linderveen.example", "staff_role": "Concerninkoper"},
    ):
        assert client.post(path, wrong).status_code == 200
    assert (Invitation.objects.count(), told) == (0, [])
    assert client.post(path, {"email": "els@inkoop.example", "staff_role": "Concerninkoper"})["Location"] == INVITATION
    assert [(name, arguments["by"], arguments["sentence"]) for name, arguments in told] == [
        (
            "invitation_sent",
            administrator,
            "els@inkoop.example is uitgenodigd als concerninkoper bij de inkooporganisatie.",
        )
    ]
    page = client.get(f"{INVITATION}inspect/{Invitation.objects.get().pk}/").content.decode()
    assert "els@inkoop.example" in page
    assert Invitation.objects.get().secret_sha256 not in page
    assert client.get(f"{INVITATION}edit/{Invitation.objects.get().pk}/").status_code == 302


def test_a_membership_is_given_and_ended_in_the_admin(world, town, administrator, told, browse):
    """R38, R137: with the same refusals."""
    client = browse(administrator.user)
    person = world.person("p@linderveen.example", "Piet", "Nieuw")
    today = timezone.localdate()
    data = {"user": person.pk, "authority": town.pk, "role": "reader", "valid_from": today.isoformat()}
    refused = client.post(f"{MEMBERSHIP}create/", data | {"user": world.lead_buyer.pk})
    assert "Ilse Koper works for the purchasing organisation" in refused.content.decode()
    assert client.post(f"{MEMBERSHIP}create/", data)["Location"] == MEMBERSHIP
    row = Membership.objects.get(user=person)
    tomorrow = today + timedelta(days=1)
    assert client.post(f"{MEMBERSHIP}edit/{row.pk}/", {"valid_until": tomorrow.isoformat()})["Location"] == MEMBERSHIP
    row.refresh_from_db()
    assert (row.valid_until, row.role) == (tomorrow, "reader")
    last = Membership.objects.get(authority=town, role=Role.CONTACT)
    refused = client.post(f"{MEMBERSHIP}edit/{last.pk}/", {"valid_until": tomorrow.isoformat(), "role": "reader"})
    assert "is the last contact person of gemeente Linderveen" in refused.content.decode()
    last.refresh_from_db()
    assert (last.valid_until, last.role) == (None, "contact")
    assert [name for name, _arguments in told] == ["role_given", "role_ended"]


def test_a_person_is_renamed_closed_and_loses_staff_roles_in_the_admin(world, town, administrator, told, browse):
    """R132: no password, no address and no superuser in this form; new roles come by invitation."""
    client = browse(administrator.user)
    buyer = world.lead_buyer
    form = client.get(f"{USER}edit/{buyer.pk}/").context["form"]
    assert list(form.fields) == ["first_name", "last_name", "job_title", "kept_roles", "is_active"]
    data = {
        "first_name": "Ilse",
        "last_name": "Kooper",
        "job_title": "Inkoper",
        "is_active": "on",
        "is_superuser": "on",
    }
    client.post(f"{USER}edit/{buyer.pk}/", data | {"kept_roles": ["Concerninkoper", "Functioneel beheerder"]})
    assert staff_roles(User.objects.get(pk=buyer.pk)) == frozenset({"Concerninkoper"})
    client.post(f"{USER}edit/{buyer.pk}/", data | {"kept_roles": ["Concerninkoper"]})
    buyer = User.objects.get(pk=buyer.pk)
    assert (buyer.last_name, buyer.job_title, buyer.is_superuser, buyer.is_active) == ("Kooper", "Inkoper", False, True)
    assert told == []
    client.post(f"{USER}edit/{buyer.pk}/", data | {"is_active": ""})
    buyer = User.objects.get(pk=buyer.pk)
    assert (staff_roles(buyer), buyer.groups.count(), buyer.is_active) == (frozenset(), 0, False)
    assert [name for name, _arguments in told] == ["role_ended", "account_closed"]
    contact = world.user(town)
    refused = client.post(f"{USER}edit/{contact.pk}/", {"first_name": "Anders", "last_name": "Heet"})
    assert "is the last contact person of gemeente Linderveen" in refused.content.decode()
    contact.refresh_from_db()
    assert (contact.first_name, contact.is_active) == ("Contact", True)
    assert client.get(f"{USER}create/").status_code == 302
