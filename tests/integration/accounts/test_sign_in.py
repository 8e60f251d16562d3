"""Signing in: by invitation only, with a verified address, an open account, and not without end (R132)."""

import pytest
from django.core import mail
from django.core.cache import cache

from accounts.models import User
from tests.world import PASSWORD

pytestmark = pytest.mark.django_db
LOGIN = "/account/login/"


def sign_in(client, email, password=PASSWORD, **more):
    return client.post(LOGIN, {"login": email, "password": password}, **more)


def signed_in(client):
    return "_auth_user_id" in client.session


def test_nobody_signs_up(browse):
    """R4: 403 with the way in, for GET and POST."""
    client = browse()
    for response in (
        client.get("/account/signup/"),
        client.post("/account/signup/", {"email": "n@x.example", "password1": PASSWORD}),
    ):
        assert response.status_code == 403
        assert "By invitation only" in response.content.decode()
    assert not User.objects.filter(email="n@x.example").exists()


def test_signing_in_by_address_whatever_its_capitals(world, browse):
    """R132: everybody has an account of their own."""
    client = browse()
    response = sign_in(client, "Contact@Linderveen.Example")
    assert (response.status_code, response["Location"], signed_in(client)) == (302, "/mijn/", True)


def test_going_on_to_where_one_was_going_but_never_to_another_site(world, browse):
    """An address of another site is not followed."""
    assert (
        browse().post(
            f"{LOGIN}?next=/projecten/",
            {"login": "contact@linderveen.example", "password": PASSWORD, "next": "/projecten/"},
        )["Location"]
        == "/projecten/"
    )
    response = browse().post(
        LOGIN, {"login": "contact@linderveen.example", "password": PASSWORD, "next": "https://kwaad.example/"}
    )
    assert response["Location"] == "/mijn/"


def test_a_wrong_password_and_an_unknown_address_answer_alike(world, browse):
    """Nobody learns who has an account."""
    known = sign_in(browse(), "contact@linderveen.example", "verkeerd wachtwoord")
    unknown = sign_in(browse(), "niemand@linderveen.example", "verkeerd wachtwoord")
    assert known.status_code == unknown.status_code == 200
    assert known.context["form"].errors == unknown.context["form"].errors
    asked = [
        browse().post("/account/password/reset/", {"email": f"{who}@linderveen.example"})
        for who in ("contact", "niemand")
    ]
    assert [(item.status_code, item["Location"]) for item in asked] == [(302, "/account/password/reset/done/")] * 2
    assert [message.to for message in mail.outbox] == [["contact@linderveen.example"]]


def test_a_closed_account_does_not_sign_in_and_is_signed_out(world, browse):
    """R132: closed is closed, also for who is signed in already."""
    user = User.objects.get(email="contact@linderveen.example")
    inside = browse(user)
    assert inside.get("/account/email/").status_code == 200
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert inside.get("/account/email/").status_code == 302
    client = browse()
    response = sign_in(client, user.email)
    assert (response["Location"], signed_in(client)) == ("/account/inactive/", False)


def test_an_address_that_was_not_verified_does_not_sign_in(world, browse):
    """The invitation verifies it; an account made otherwise must do so first."""
    user = User.objects.create_user("los@linderveen.example", PASSWORD)
    user.emailaddress_set.create(email=user.email, verified=False, primary=True)
    client = browse()
    response = sign_in(client, user.email)
    assert (response["Location"], signed_in(client)) == ("/account/confirm-email/", False)


def test_guessing_passwords_stops(world, browse, settings):
    """After five wrong passwords for one address within five minutes even the right one is refused for a while."""
    del settings.ACCOUNT_RATE_LIMITS
    cache.clear()
    for _attempt in range(5):
        sign_in(browse(), "contact@linderveen.example", "verkeerd wachtwoord")
    client = browse()
    response = sign_in(client, "contact@linderveen.example")
    assert (response.status_code, signed_in(client)) == (200, False)
    assert "Too many failed login attempts" in str(response.context["form"].errors)
    other = browse()
    sign_in(other, "contact@meerdijk.example", REMOTE_ADDR="192.0.2.7")
    assert signed_in(other)


def test_signing_out_asks_by_get_and_does_by_post(world, browse):
    """No link signs anybody out."""
    client = browse(User.objects.get(email="contact@linderveen.example"))
    assert (client.get("/account/logout/").status_code, signed_in(client)) == (200, True)
    assert (client.post("/account/logout/")["Location"], signed_in(client)) == ("/", False)
