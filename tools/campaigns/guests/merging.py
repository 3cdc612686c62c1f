"""Rows of a file become guests, some hundred at once: who is known, what holds, what is to be written. Asks nobody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

from core.errors import BadInput
from memory.restaurants import Restaurant
from tools.campaigns.guests import imports
from tools.campaigns.guests.schemas import Consent, DirectChannel, Guest, Imported
from tools.campaigns.guests.store import FIELD, STOPPED
from tools.campaigns.guests.store import addresses as addresses_of

Place = tuple[DirectChannel, str]
CHANNELS: tuple[DirectChannel, ...] = ("email", "sms")
_PROBLEMS = 50


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the file; `problem` where it cannot be."""

    line: int
    fields: Mapping[str, Any] = field(default_factory=dict)
    consents: Sequence[Consent] = ()
    bare: int = 0  # yeses without how and when
    figures: Mapping[str, Any] = field(default_factory=dict)
    problem: str | None = None

    @property
    def places(self) -> list[Place]:
        return [(channel, self.fields[FIELD[channel]]) for channel in CHANNELS if self.fields.get(FIELD[channel])]


def read(rows: Iterable[tuple[int, Mapping[str, str]]], country: str | None, now: datetime) -> list[Row]:
    """`country`: whose a number without +code is."""
    return [_row(line, row, country, now) for line, row in rows]


def _row(line: int, row: Mapping[str, str], country: str | None, now: datetime) -> Row:
    try:
        fields = imports.guest_fields(row, country)
    except BadInput as problem:
        return Row(line, problem=problem.message)
    agreed, bare = imports.consents(row, now)
    return Row(line, fields, agreed, bare, imports.earlier_figures(row))


def latest(before: Sequence[Consent], told: Sequence[Consent]) -> list[Consent]:
    """By channel the newest; a no always counts."""
    newest = {consent.channel: consent for consent in before}
    for consent in told:
        known = newest.get(consent.channel)
        if known is None or consent.at >= known.at or consent.status == "opted_out":
            newest[consent.channel] = consent
    return list(newest.values())


def completed(known: Guest, given: Mapping[str, Any]) -> Guest:
    """With what is told now; a yes stays with the address it was given for."""
    guest = Guest.model_validate({**known.model_dump(), **given})
    old, new = dict(addresses_of(known)), dict(addresses_of(guest))
    guest.consents = [one for one in guest.consents if old.get(one.channel) == new.get(one.channel)]
    return guest


class Merging:
    """`known`: everybody whom the rows' addresses lead to; `stopped`: which of their addresses are left alone, and why.

    Afterwards `added`, `changed`, `figures` (of who is new), `notes` of the consents' history, and `leaving`: whom to
    leave alone from now on, with the row's words.
    """

    def __init__(
        self, restaurant: Restaurant, known: Iterable[Guest], stopped: Mapping[Place, str], now: datetime
    ) -> None:
        self._restaurant, self._now = restaurant, now
        self.stopped = dict(stopped)
        self._guests: dict[str, Guest] = {}
        self._at: dict[Place, list[str]] = {}
        for guest in known:
            self._keep(guest)
        self.added: dict[str, Guest] = {}
        self.changed: dict[str, Guest] = {}
        self.figures: dict[str, Mapping[str, Any]] = {}
        self.notes: list[tuple[Place, Consent, str]] = []
        self.leaving: dict[Place, Consent] = {}

    def take(self, rows: Iterable[Row], done: Imported) -> None:
        for row in rows:
            done.rows += 1
            if row.problem is not None:
                done.skipped += 1
                if len(done.problems) < _PROBLEMS:
                    done.problems.append(f"Line {row.line}: {row.problem}")
                continue
            guest, new = self._one(row)
            done.added, done.changed = done.added + new, done.changed + (not new)
            done.without_source += row.bare
            _tell(done, guest, row.consents)
            self._follow(guest, row.consents)

    def channels_stopped(self, guest: Guest) -> list[DirectChannel]:
        return [place[0] for place in addresses_of(guest) if place in self.stopped]

    def _one(self, row: Row) -> tuple[Guest, bool]:
        known = next((self._guests[ids[0]] for place in row.places if (ids := self._at.get(place))), None)
        given = {name: value for name, value in row.fields.items() if value is not None}
        if known:
            guest = completed(known, given)
        else:
            rid, demo = self._restaurant.restaurant_id, self._restaurant.demo
            guest = Guest(id=uuid4().hex[:12], restaurant_id=rid, created_at=self._now, demo=demo, **given)
        stopped = self.channels_stopped(guest)
        told = [one for one in row.consents if one.channel not in stopped or one.status == "opted_out"]
        guest.consents = latest(guest.consents, told)
        self._keep(guest)
        if known is None:
            self.added[guest.id], self.figures[guest.id] = guest, row.figures
        elif guest.id in self.added:
            self.added[guest.id] = guest
        else:
            self.changed[guest.id] = guest
        return guest, known is None

    def _follow(self, guest: Guest, told: Sequence[Consent]) -> None:
        """The history, and who is to be left alone from this row on."""
        reached = dict(addresses_of(guest))
        for consent in told:
            if not (address := reached.get(consent.channel)):
                continue
            place = (consent.channel, address)
            if consent.status == "opted_out":
                if self.stopped.get(place) != STOPPED:
                    self.leaving[place] = consent
                self.stopped[place] = STOPPED
            elif place not in self.stopped:
                self.notes.append((place, consent, guest.id))

    def _keep(self, guest: Guest) -> None:
        before = self._guests.get(guest.id)
        for place in addresses_of(before) if before else []:
            if place not in addresses_of(guest):
                self._at[place].remove(guest.id)
        self._guests[guest.id] = guest
        for place in addresses_of(guest):
            ids = self._at.setdefault(place, [])
            if guest.id not in ids:
                ids.append(guest.id)


def _tell(done: Imported, guest: Guest, agreed: Sequence[Consent]) -> None:
    kept = {consent.channel: consent.status for consent in guest.consents}
    for consent in agreed:
        if consent.status == "opted_in" and kept.get(consent.channel) == "opted_in":
            done.opted_in[consent.channel] = done.opted_in.get(consent.channel, 0) + 1
        elif consent.status == "opted_in":
            done.stopped += 1
