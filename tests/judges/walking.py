"""Walks through the demonstration in a real browser, as everybody who has another view of it, and writes down what
axe-core, the browser's console and a narrow window say of each page. Forms are looked at as they are refused, too.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urldefrag, urlsplit

from django.urls import Resolver404, ResolverMatch, resolve

from portal.demo.accounts import PASSWORD

OURS = ("accounts", "portal", "projects")
"""The packages whose pages are judged; the pages of the Wagtail admin itself are Wagtail's."""
PEOPLE: dict[str, tuple[str, ...]] = {
    "": ("/", "/inkoopplan/", "/zoeken/?q=verlichting", "/account/login/", "/werkwijze/bouwstenen/"),
    "contactpersoon@linderveen.example": ("/mijn/", "/", "/zoeken/?q=verlichting"),
    "beslisser@meerdijk.example": ("/mijn/",),
    "archief@linderveen.example": ("/mijn/",),
    "extern@lichtadvies.example": ("/mijn/",),
    "ilse@delinde.example": ("/beheer/", "/mijn/"),
    "mark@delinde.example": ("/beheer/contracten/",),
    "tom@delinde.example": ("/beheer/",),
}
"""Who walks, and where they start."""
ALIKE = 2
"""How many pages of one kind are looked at for each person."""
NARROW = 320

AXE = """async (options) => {
  document.querySelectorAll("details").forEach((details) => { details.open = true; });
  document.getAnimations().filter((one) => one instanceof CSSTransition).forEach((one) => one.finish());
  const result = await axe.run(document, options);
  return result.violations.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(" | ")}`);
}"""
REACHABLE = """() => {
  const kinds = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  const inside = document.querySelector(".portal-cockpit") ?? document.body;
  const groups = new Set();
  const found = [...inside.querySelectorAll(kinds)].filter((one) => {
    if (one.disabled || one.tabIndex < 0 || !one.checkVisibility({visibilityProperty: true})) return false;
    if (one.type !== "radio") return true;
    const known = groups.has(one.name);
    groups.add(one.name);
    return !known;
  });
  found.forEach((one, number) => { one.dataset.reached = "no"; });
  (inside === document.body ? document.body : inside.querySelector(kinds))?.focus();
  if (inside !== document.body && found.length) found[0].dataset.reached = "yes";
  return found.length + 6 * found.filter((one) => one.type?.startsWith("date")).length;
}"""
REACHED = """() => {
  const one = document.activeElement;
  const group = one.type === "radio" ? document.querySelectorAll(`[name="${one.name}"][data-reached]`) : [one];
  const ring = (style) => style.outlineStyle !== "none" && style.outlineWidth !== "0px" || style.boxShadow !== "none";
  let shown = ring(getComputedStyle(one));
  for (let around = one.parentElement; around && !shown; around = around.parentElement) {
    shown = getComputedStyle(around).outlineStyle === "solid";
  }
  group.forEach((each) => { if (each.dataset.reached === "no") each.dataset.reached = shown ? "yes" : "unseen"; });
  return document.querySelectorAll("[data-reached=no]").length;
}"""
NOT_REACHED = """() => [...document.querySelectorAll("[data-reached]")].filter((one) => one.dataset.reached !== "yes")
  .map((one) => `${one.dataset.reached}: ${one.outerHTML.slice(0, 160)}`)"""
"""What the Tab key comes to, and whether it is seen there; inside the Wagtail admin only what is ours."""
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
EMPTIED = """() => {
  const required = "[required]:not([type=hidden])";
  const form = [...document.querySelectorAll("main form[method=post]")].find((form) => form.querySelector(required));
  if (!form) return false;
  form.dataset.emptied = form.noValidate = true;
  form.querySelectorAll(required).forEach((field) => {
    if (["checkbox", "radio"].includes(field.type)) field.checked = false; else field.value = "";
  });
  return true;
}"""
"""A form without what is required, so that it is refused and nothing happens."""
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}


@dataclass
class Seen:
    """One page as somebody saw it.

    `html` is what the server sent; `found` what axe-core says, light and dark; `keyboard` what the Tab key does not
    come to, or comes to unseen; `width` that of the page in a window of NARROW pixels.
    """

    who: str
    path: str
    html: str
    hosts: set[str]
    console: list[str]
    found: list[str] = field(default_factory=list)
    width: int = 0
    keyboard: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.path} ({self.who or 'niemand'})"


class Walk:
    """Goes everywhere once. `pages` holds what was seen."""

    def __init__(self, site: str, browser: Any, axe: str) -> None:
        self.site, self.browser, self.axe = site, browser, axe
        self.pages: list[Seen] = []
        self.typed: set[tuple[str, ...] | None] = set()

    def everywhere(self) -> "Walk":
        """As everybody, from where each starts."""
        for who, starts in PEOPLE.items():
            self.as_one(who, starts)
        return self

    def as_one(self, who: str, starts: tuple[str, ...]) -> None:
        """As one person."""
        context = self.browser.new_context(
            locale="nl-NL", viewport={"width": 1280, "height": 900}, reduced_motion="reduce"
        )
        page = context.new_page()
        if who:
            self.sign_in(page, who)
        waiting, known, kinds = list(starts), set(starts), defaultdict(int)
        while waiting:
            path = waiting.pop(0)
            kind = self.kind(path)
            if kind is None or kinds[kind] >= ALIKE:
                continue
            kinds[kind] += 1
            for link in self.look(page, who, path):
                target = urldefrag(link).url.removeprefix(self.site)
                if target.startswith("/") and target not in known:
                    known.add(target)
                    waiting.append(target)
        context.close()

    def sign_in(self, page: Any, who: str) -> None:
        """With the password of the example accounts."""
        page.goto(f"{self.site}/account/login/")
        page.fill("input[name=login]", who)
        page.fill("input[name=password]", PASSWORD)
        page.locator("main form:has(input[name=password]) button[type=submit]").first.click()
        page.wait_for_url(lambda url: "/account/login/" not in url)

    def kind(self, path: str) -> tuple[str, ...] | None:
        """What makes pages alike: the address pattern, and for pages of the tree the last word of the address."""
        parts = urlsplit(path)
        if any(word in parts.query for word in ("export=", "taal=")) or "logout" in path:
            return None
        try:
            match: ResolverMatch = resolve(parts.path)
        except Resolver404:
            return None
        if match.url_name == "wagtail_serve":
            words = parts.path.strip("/").split("/")
            return (str(len(words)), words[0], words[-1] if len(words) > 2 else "", str(bool(parts.query)))
        view = getattr(match.func, "view_class", match.func)
        if not view.__module__.startswith(OURS) and not match.route.startswith("account/"):
            return None
        return (match.route, str(sorted(key.split("=")[0] for key in parts.query.split("&") if key)))

    def look(self, page: Any, who: str, path: str) -> list[str]:
        """Opens a page, writes down what is seen of it and of its form when it is refused; returns where it leads."""
        response = page.request.get(self.site + path, headers={"Accept": "text/html"})
        if not response.headers.get("content-type", "").startswith("text/html"):
            return []
        with self.noting(page) as (hosts, console):
            page.goto(self.site + path)
            seen = Seen(who, path, response.text(), hosts, [] if response.status >= 400 else console)
            self.judge(page, seen)
            if self.kind(path) not in self.typed:
                self.typed.add(self.kind(path))
                seen.keyboard.extend(self.by_keyboard(page))
            links = page.evaluate("[...document.querySelectorAll('a[href]')].map((a) => a.href)")
        with self.noting(page) as (hosts, console):
            if page.evaluate(EMPTIED):
                with page.expect_navigation() as refused:
                    page.evaluate("document.querySelector('[data-emptied]').requestSubmit()")
                self.judge(page, Seen(who, f"{path} refused", refused.value.text(), hosts, []))
        return links

    def by_keyboard(self, page: Any) -> list[str]:
        """Presses Tab until everything was reached, or as often as that should have taken."""
        for _ in range(page.evaluate(REACHABLE) + 20):
            page.keyboard.press("Tab")
            if page.evaluate(REACHED) == 0:
                break
        return page.evaluate(NOT_REACHED)

    @contextmanager
    def noting(self, page: Any) -> Iterator[tuple[set[str], list[str]]]:
        """The hosts that are asked for something, and what the console says, while the block runs."""
        hosts: set[str] = set()
        console: list[str] = []

        def asked(request: Any) -> None:
            if not request.url.startswith(("data:", "blob:")):
                hosts.add(f"{urlsplit(request.url).scheme}://{urlsplit(request.url).netloc}")

        def told(message: Any) -> None:
            if message.type in ("error", "warning"):
                console.append(message.text)

        def failed(error: Any) -> None:
            console.append(str(error))

        heard = {"request": asked, "console": told, "pageerror": failed}
        for event, note in heard.items():
            page.on(event, note)
        yield hosts, console
        for event, note in heard.items():
            page.remove_listener(event, note)

    def judge(self, page: Any, seen: Seen) -> None:
        """What axe-core says, in light and dark, and how wide the page is in a narrow window."""
        page.evaluate(self.axe)
        seen.found.extend(page.evaluate(AXE, WCAG))
        page.emulate_media(color_scheme="dark")
        seen.found.extend(f"dark {line}" for line in page.evaluate(AXE, CONTRAST))
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": NARROW, "height": 800})
        seen.width = page.evaluate("document.documentElement.scrollWidth")
        page.set_viewport_size({"width": 1280, "height": 900})
        self.pages.append(seen)
