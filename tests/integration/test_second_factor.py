"""Signing in the portal asks a second factor (R60, reading A5)."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from accounts.models import Role
from projects.decisions.models import Decision, Signature
from projects.journal.models import Event
from projects.outbox.models import Message
from tests.second_factor import code_of, confirm, give_app
from tests.world import PASSWORD


@pytest.fixture
def signing(world):
    """A project whose strategy waits for the first authority, its decider signed in, the address and what is sent."""
    project = world.strategy_offered()
    authority = world.authorities[0]
    decider = world.user(authority, Role.DECIDER)
    client = Client()
    client.login(email=decider.email, password=PASSWORD)
    url = f"/mijn/projecten/{project.page.slug}/strategie-vaststellen/?namens={authority.pk}"
    data = {
        "decided_on": world.now.date().isoformat(),
        "decision_number": "B-1",
        "signer_name": "B. Meester",
        "signer_function": "burgemeester",
        "sign_in_portal": "on",
        "agree_mandate": "on",
        "agree_commitment": "on",
        "confirmed": "1",
    }
    with world.at():
        yield client, decider, url, data


def steps(location: str) -> list[str]:
    """The paths a detour leads along, in order."""
    found = []
    while location:
        parts = urlsplit(location)
        found.append(parts.path)
        location = parse_qs(parts.query).get("next", [""])[0]
    return found


def test_without_a_second_factor_the_way_leads_to_setting_one_up(signing):
    """Reading A5: set up on first need; nothing is decided yet, and what was filled in is kept."""
    client, _decider, url, data = signing
    response = client.post(url, data)
    assert steps(response["Location"])[0] == "/account/beveiliging/"
    assert Decision.objects.count() == 0
    page = client.get("/account/beveiliging/").content.decode()
    assert 'href="/account/2fa/totp/activate/"' in page
    assert 'href="/account/2fa/webauthn/add/"' in page
    assert f'href="{url}"' in page


def test_setting_up_an_app_is_itself_the_confirmation(signing, django_capture_on_commit_callbacks):
    """Reading A5: the password and the first code of the new app; then the kept form is signed."""
    client, decider, url, data = signing
    client.post(url, data)
    assert client.get("/account/2fa/totp/activate/")["Location"].startswith("/account/reauthenticate/")
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    page = client.get("/account/2fa/totp/activate/").content.decode()
    secret = re.search(r'value="([A-Z2-7]{32})"', page).group(1)
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post("/account/2fa/totp/activate/", {"code": code_of(secret)}).status_code == 302
    stored = Authenticator.objects.get(user=decider, type="totp").data["secret"]
    assert secret not in stored
    form = client.get(url).content.decode()
    assert 'value="B. Meester"' in form
    assert client.post(url, data).status_code == 302
    signature = Signature.objects.get()
    assert (signature.method, signature.confirmed_with) == ("portal", "wachtwoord en code uit een authenticator-app")
    event = Event.objects.get(type="tweede-factor-ingesteld", data__soort="totp")
    assert event.sentence == f"{decider} heeft een authenticator-app ingesteld als tweede factor."
    assert Message.objects.filter(kind="tweede-factor", recipient=decider.email).count() == 2


def test_password_and_code_are_both_asked_in_that_order(signing):
    """Reading A5: one without the other signs nothing."""
    client, decider, url, data = signing
    secret = give_app(decider)
    path = urlsplit(url).path
    expected = ["/account/reauthenticate/", "/account/2fa/reauthenticate/", path]
    assert steps(client.post(url, data)["Location"]) == expected
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    assert steps(client.post(url, data)["Location"]) == expected[1:]
    assert Decision.objects.count() == 0
    client.post("/account/2fa/reauthenticate/", {"code": code_of(secret)})
    assert client.post(url, data).status_code == 302
    assert Decision.objects.count() == 1


def test_a_wrong_code_signs_nothing(signing):
    """Reading A5: a sentence, and the same page again."""
    client, decider, url, data = signing
    give_app(decider)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    response = client.post("/account/2fa/reauthenticate/", {"code": "000000"})
    assert "Deze code klopt niet" in response.content.decode()
    assert steps(client.post(url, data)["Location"])[0] == "/account/2fa/reauthenticate/"
    assert Decision.objects.count() == 0


def test_a_recovery_code_opens_the_account_but_signs_nothing(signing):
    """Reading A5: a code on paper is not a second factor to sign with."""
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    client, decider, url, data = signing
    give_app(decider)
    codes = RecoveryCodes.activate(decider)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    used = client.post("/account/2fa/reauthenticate/", {"code": codes.get_unused_codes()[0]})
    assert used.status_code == 302
    assert steps(client.post(url, data)["Location"])[0] == "/account/2fa/reauthenticate/"


def test_a_confirmation_grows_old(signing, settings):
    """Reading A5: after ACCOUNT_REAUTHENTICATION_TIMEOUT seconds it is asked again."""
    client, decider, url, data = signing
    confirm(client, give_app(decider))
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    assert steps(client.post(url, data)["Location"])[0] == "/account/reauthenticate/"
    assert Decision.objects.count() == 0


def test_a_secret_is_read_after_the_key_of_the_site_changed(settings):
    """BIO2: an older key in SECRET_KEY_FALLBACKS still opens what it closed."""
    from accounts.encryption import EncryptingMFAAdapter

    closed = EncryptingMFAAdapter().encrypt("GEHEIM")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "een andere sleutel"
    assert EncryptingMFAAdapter().decrypt(closed) == "GEHEIM"


def test_the_act_itself_asks_for_the_confirmation(world):
    """Reading A5: also without the view in between."""
    from django.core.exceptions import ValidationError

    from accounts.actor import Actor
    from projects.strategy.actions import AdoptStrategy

    project, authority = world.strategy_offered(), world.authorities[0]
    with pytest.raises(ValidationError) as error:
        world.act(
            AdoptStrategy,
            project,
            Actor(world.user(authority, Role.DECIDER), authority),
            decided_on=world.now.date(),
            decision_number="B-1",
            signer_name="B. Meester",
            signer_function="burgemeester",
            sign_in_portal=True,
            agree_mandate=True,
            agree_commitment=True,
        )
    assert list(error.value.message_dict) == ["sign_in_portal"]


def test_an_attempt_after_the_deadline_stands_in_the_journal(signing, world):
    """R62, R132: refused with both moments; who tried it, for whom, is kept."""
    client, decider, url, data = signing
    confirm(client, give_app(decider))
    world.later(days=40)
    with world.at():
        assert client.post(url, data).status_code == 409
    event = Event.objects.get(type="strategie-vaststellen-geweigerd")
    assert (event.actor_id, event.authority_id, event.at) == (decider.pk, world.authorities[0].pk, world.now)
    assert "De uiterste datum was" in event.sentence
    assert Decision.objects.count() == 0


def test_an_attempt_for_another_authority_stands_in_the_journal(signing, world):
    """R52: a contact person who tries to adopt is refused, and that is kept."""
    _client, _decider, url, data = signing
    contact = Client()
    contact.force_login(world.user(world.authorities[0], Role.CONTACT))
    assert contact.post(url, data).status_code == 403
    assert Event.objects.filter(type="strategie-vaststellen-geweigerd").count() == 1
