"""The words of every piece of advice: what to do, why, the exact fix, and whom to hand it to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml
from pydantic import BaseModel, ConfigDict

from tools.grader.engine import fixes
from tools.grader.engine.evidence import Evidence
from tools.grader.engine.results import Check, Code, HandOver


@dataclass(frozen=True, slots=True)
class Case:
    """What an advice is about: the evidence, and the checks that are not passed."""

    evidence: Evidence
    checks: list[Check]

    def has(self, id: str) -> bool:
        return any(check.id == id for check in self.checks)

    @property
    def found(self) -> str:
        return " ".join(check.evidence.summary for check in self.checks)


@dataclass(frozen=True, slots=True)
class Advice:
    """`short`: the fix in one line; `fix`: all of it, before the `code` to copy. `brief` carries no words of a page."""

    title: str
    why: str
    short: str
    fix: str
    code: Code | None = None
    hand_over: HandOver | None = None
    brief: str | None = None


class Plain(BaseModel):
    """Advice that needs no code, as advice.yaml has it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    reason: str
    short: str
    steps: dict[str, str]
    hand_over: HandOver | None = None
    brief: str | None = None

    def for_case(self, case: Case) -> Advice:
        wanted = [step for id, step in self.steps.items() if case.has(id)]
        return Advice(
            self.title, f"{case.found} {self.reason}", self.short, numbered(wanted), None, self.hand_over, self.brief
        )


@cache
def plain() -> dict[str, Plain]:
    """By id."""
    text = files("tools.grader.engine").joinpath("advice.yaml").read_text(encoding="utf-8")
    return {id: Plain.model_validate(each) for id, each in yaml.safe_load(text).items()}


def advise(id: str, case: Case) -> Advice:
    """KeyError for advice that nobody wrote (tests rule it out)."""
    return CODED[id](case) if id in CODED else plain()[id].for_case(case)


def numbered(steps: list[str]) -> str:
    return "\n".join(f"{number}. {step}" for number, step in enumerate(steps, start=1))


CODED: dict[str, Callable[[Case], Advice]] = {}


def _advice(id: str) -> Callable[[Callable[[Case], Advice]], Callable[[Case], Advice]]:
    def register(function: Callable[[Case], Advice]) -> Callable[[Case], Advice]:
        CODED[id] = function
        return function

    return register


@_advice("structured-data")
def structured_data(case: Case) -> Advice:
    data = fixes.restaurant_data(case.evidence)
    lacking = [label for key, label in _DATA.items() if key not in data]
    fix = "Paste this block into your home page, just before </head>."
    if lacking:
        fix += f" We do not know your {_listed(lacking)}: add {'them' if len(lacking) > 1 else 'it'} the same way"
        fix += ' ("openingHours": ["Mo-Fr 11:00-22:00"], say).' if "openingHours" not in data else "."
    return Advice(
        "Give search engines your details as data",
        f"{case.found} Google shows hours, phone and menu of sites that say them as data.",
        "Paste a ready block of data (schema.org) into your home page.",
        fix,
        fixes.json_ld(case.evidence),
    )


_DATA = {
    "name": "name",
    "telephone": "phone number",
    "address": "address",
    "openingHours": "opening hours",
    "menu": "menu's address",
}


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


@_advice("page-title")
def page_title(case: Case) -> Advice:
    return Advice(
        "Give your page a title that says who you are",
        f"{case.found} The title is the line that guests click in search results.",
        "Replace the title of your home page.",
        "Put this into the head of your home page, in place of the title that is there.",
        fixes.title_tag(case.evidence),
    )


@_advice("page-description")
def page_description(case: Case) -> Advice:
    return Advice(
        "Give your page a description",
        f"{case.found} It is the text below your name in search results.",
        "Add a description to your home page.",
        "Put this into the head of your home page, in place of any description that is there.",
        fixes.description_tag(case.evidence),
    )


@_advice("mobile-site")
def mobile_site(case: Case) -> Advice:
    return Advice(
        "Make your site fit a phone",
        f"{case.found} Most guests look you up on a phone.",
        "Set the viewport so that your site fits a phone and can be zoomed.",
        "Put this line into the head of every page, in place of any viewport line that is there, then look at each "
        "page on a phone.",
        Code(language="html", text='<meta name="viewport" content="width=device-width, initial-scale=1">'),
    )


@_advice("tap-to-call")
def tap_to_call(case: Case) -> Advice:
    code = fixes.call_link(case.evidence)
    fix = "Put this where your phone number stands, at the top of every page."
    if code is None:
        fix = "Put your phone number at the top of every page as a link: tel: and the number with its country code."
    return Advice(
        "Let guests call you with one tap",
        f"{case.found} A hungry guest on a phone taps; typing a number over is one step too many.",
        "Make your phone number a link that calls.",
        fix,
        code,
    )


@_advice("site-hours")
def site_hours(case: Case) -> Advice:
    code, google = fixes.hours_block(case.evidence), case.evidence.google
    fix = (
        "Put this where every page shows it, in the footer say."
        if code
        else ("Write each day with its times as text into the footer of every page (Mon-Fri 11:00-22:00, say).")
    )
    if code is None and google and google.has_hours:
        fix += " Take them from your Google listing, so that both say the same."
    return Advice(
        "Put your opening hours on your site",
        f"{case.found} It is what guests look for first.",
        "Add your hours to the footer of every page, as text.",
        fix,
        code,
    )


@_advice("site-address")
def site_address(case: Case) -> Advice:
    code = fixes.address_block(case.evidence)
    fix = (
        "Put this into the footer of every page."
        if code
        else ("Write street, number, postcode and town as text into the footer of every page, with a link to the map.")
    )
    return Advice(
        "Put your address on your site",
        f"{case.found} Guests and search engines both look for it.",
        "Add your address to the footer of every page, as text.",
        fix,
        code,
    )


@_advice("alt-texts")
def alt_texts(case: Case) -> Advice:
    code = fixes.alt_texts(case.evidence)
    fix = 'Give each picture an alt text of a few words that says what it shows; one that only decorates gets alt="".'
    if code:
        fix += " These are the pictures we saw; look over each suggestion, which is taken from the file's name."
    return Advice(
        "Describe your pictures",
        f"{case.found} Guests who cannot see them, and search engines, go by the description.",
        "Add a short alt text to each picture.",
        fix,
        code,
    )


@_advice("accessible-site")
def accessible_site(case: Case) -> Advice:
    site = fixes.read_site(case.evidence)
    found = site.accessibility if site else None
    steps = []
    if found:
        steps += ["Give each picture an alt text."] if found.images_without_alt else []
        steps += ["Give each field of a form a label."] if found.fields_without_label else []
        steps += ["Give each link words that say where it leads."] if found.links_without_name else []
        steps += ["Give each button words that say what it does."] if found.buttons_without_name else []
        steps += ["Use headings in order: h1, then h2, then h3."] if found.heading_jumps else []
        steps += ["Let guests zoom: no user-scalable=no."] if found.zoom_blocked else []
        steps += (
            ['Say the language of the page: <html lang="en">, say.']
            if not (found.language or (site and site.language))
            else []
        )
    steps = steps or ["Open PageSpeed Insights (pagespeed.web.dev) and work down its list under Accessibility."]
    return Advice(
        "Make your site usable for everyone",
        f"{case.found} Some guests use a screen reader or only the keyboard.",
        "Add the missing labels, descriptions and headings.",
        numbered(steps),
    )


@_advice("search-engines")
def search_engines(case: Case) -> Advice:
    return Advice(
        "Let search engines in",
        f"{case.found} As long as that stands, Google cannot show your site at all.",
        "Remove the noindex tag, and Disallow: / from robots.txt.",
        "Put this line into the head of every page in place of the one that says noindex, and take `Disallow: /` "
        "out of robots.txt.",
        Code(language="html", text='<meta name="robots" content="index, follow">'),
    )


@_advice("sitemap")
def sitemap(case: Case) -> Advice:
    return Advice(
        "Give search engines a sitemap",
        f"{case.found} It helps them find every page of yours.",
        "Put a file sitemap.xml on your site.",
        "Save this as sitemap.xml beside your home page, and add a line `Sitemap:` with its full address to "
        "robots.txt.",
        fixes.sitemap(case.evidence),
    )


@_advice("dead-links")
def dead_links(case: Case) -> Advice:
    return Advice(
        "Mend links that lead nowhere",
        f"{case.found} A guest who ends on an error page leaves.",
        "Correct or remove the dead links.",
        "Correct or remove each link to these addresses.",
        fixes.dead_links(case.evidence),
    )


@_advice("social-links")
def social_links(case: Case) -> Advice:
    code = fixes.social_links(case.evidence)
    where = (
        "Put this into the footer of every page." if code else "Link your Facebook and Instagram pages in the footer."
    )
    return Advice(
        "Lead guests to your social pages",
        f"{case.found} Those who follow you come back.",
        "Link your social pages in the footer.",
        where,
        code,
    )


@_advice("same-everywhere")
def same_everywhere(case: Case) -> Advice:
    lines = "\n".join(f"- {check.evidence.summary}" for check in case.checks)
    code = fixes.own_details(case.evidence)
    own = (
        "These are your own details, as your site gives them (if they are out of date, correct your site instead):"
        if code
        else "Give each the name, phone number and address that stand on your door."
    )
    return Advice(
        "Say the same everywhere",
        f"{case.found} Guests who find two numbers trust neither, and search engines do not either.",
        "Correct the listings that show something else than you do.",
        f"Correct these listings:\n{lines}\n{own}",
        code,
    )
