"""Somebody with a browser window, who only uses screens."""

import io
from typing import Any

from pypdf import PdfWriter

from tests.world import PASSWORD


def pdf(title: str) -> dict[str, Any]:
    """A small real PDF, as an upload."""
    writer = PdfWriter()
    writer.add_blank_page(width=595, height=842)
    writer.add_metadata({"/Title": title})
    content = io.BytesIO()
    writer.write(content)
    return {"name": f"{title}.pdf", "mimeType": "application/pdf", "buffer": content.getvalue()}


class Visitor:
    """Signs in when asked to, opens pages, fills in forms by their labels' fields, presses buttons: by keyboard only.

    A window is as narrow as a small phone, and without `scripts` no script runs: who works for an authority needs
    neither a mouse, nor a wide window, nor JavaScript (but for a passkey).
    """

    width = 320

    def __init__(self, browser: Any, base: str, email: str, scripts: bool = False) -> None:
        context = browser.new_context(
            locale="nl-NL",
            timezone_id="Europe/Amsterdam",
            java_script_enabled=scripts,
            viewport={"width": self.width, "height": 720},
        )
        self.page = context.new_page()
        self.page.set_default_timeout(10_000)
        self.base, self.email = base, email

    def go(self, path: str) -> "Visitor":
        """Opens a page; signs in when the portal asks for it."""
        self.page.goto(self.base + path)
        if "/account/login/" in self.page.url:
            self.page.fill("input[name=login]", self.email)
            self.page.fill("input[name=password]", PASSWORD)
            self.page.locator("main form:has(input[name=password]) button[type=submit]").first.press("Enter")
            self.page.wait_for_url(lambda url: "/account/login/" not in url)
            if "/account/2fa/authenticate/" in self.page.url:
                self.page.press("#mfa_webauthn_authenticate", "Enter")
                self.page.wait_for_url(lambda url: "/account/" not in url)
        return self

    def follow(self, href: str) -> "Visitor":
        """Follows the link whose address contains `href`."""
        self.page.locator(f'a[href*="{href}"]').first.press("Enter")
        self.page.wait_for_load_state()
        return self

    def fill(self, fields: dict[str, Any]) -> "Visitor":
        """Fills in fields by name: text, dates, files, a choice by its label, ticks by True or by their labels."""
        for name, value in fields.items():
            field = self.page.locator(f'form[method=post] [name="{name}"]')
            tag, kind = field.first.evaluate("node => [node.tagName, node.type]")
            if tag == "SELECT":
                field.select_option(label=value)
            elif kind == "file":
                field.set_input_files(value)
            elif value is True:
                self.tick(field)
            elif kind in ("checkbox", "radio"):
                for label in [value] if isinstance(value, str) else value:
                    self.choose(field, label)
            else:
                field.fill(value)
        return self

    def tick(self, box: Any) -> None:
        """Ticks a box with the space bar, if it is not ticked."""
        if not box.is_checked():
            box.press(" ")
        assert box.is_checked()

    def choose(self, field: Any, label: str) -> None:
        """Ticks the box, or the round button, whose label holds this text."""
        for box in field.all():
            if label in box.evaluate("node => node.labels[0].innerText"):
                self.tick(box)
                return
        raise AssertionError(f"There is no choice “{label}”.")

    def press(self) -> "Visitor":
        """Presses the button of the act; where the act first shows what it will do, presses that button too."""
        self.page.locator("form[method=post] button[type=submit]:visible").last.press("Enter")
        self.page.wait_for_load_state()
        confirm = self.page.locator("form:has(input[name=confirmed]) button[type=submit]:not([name])")
        if confirm.count():
            confirm.press("Enter")
            self.page.wait_for_load_state()
        errors = self.page.locator("[role=alert]")
        assert errors.count() == 0, errors.all_inner_texts()
        return self

    def text(self) -> str:
        """Everything that can be read on the page."""
        return self.page.locator("body").inner_text()

    def gets_a_passkey(self) -> None:
        """From now on this browser has an authenticator that always says yes."""
        devices = self.page.context.new_cdp_session(self.page)
        devices.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})

    def confirm_password(self) -> None:
        """Gives the password once more."""
        self.page.fill("main input[name=password]", PASSWORD)
        self.page.locator("main form:has(input[name=password]) button[type=submit]").first.press("Enter")
        self.page.wait_for_load_state()


class Staff(Visitor):
    """Somebody of the purchasing organisation, who starts every act from the cockpit."""

    cockpit = ""
    width = 1280

    def __init__(self, browser: Any, base: str, email: str) -> None:
        # The Wagtail admin does not work without scripts.
        super().__init__(browser, base, email, scripts=True)

    def act(self, code: str, fields: dict[str, Any] | None = None, over: bool = False) -> "Staff":
        """Does an act of the cockpit; `over`: the first row it can be done on."""
        self.go(self.cockpit)
        details = self.page.locator("details")
        for index in range(details.count()):
            details.nth(index).evaluate("node => { node.open = true }")
        self.follow(f"{code}/?over=" if over else f"/{code}/")
        self.fill(fields or {}).press()
        return self


class Member(Visitor):
    """Somebody of an authority, who starts from the page of the project."""

    project = ""

    def act(self, code: str, fields: dict[str, Any] | None = None) -> "Member":
        """Does an act that the project page offers."""
        self.go("/mijn/").go(self.project).follow(f"/{code}/")
        self.fill(fields or {}).press()
        return self
