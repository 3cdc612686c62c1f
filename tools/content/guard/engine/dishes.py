"""Dishes that a text names: those that are not on the menu, and those that are sold out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tools.content.guard.engine.findings import Hit, Reading
from tools.content.guard.engine.lexicon import food
from tools.content.guard.engine.text import Word

_JOINERS = frozenset({"and", "with", "y", "con", "de", "al", "a", "la", "del", "n"})
_INTRODUCE = frozenset({"our", "the", "try", "nuestro", "nuestra", "la", "el", "prueba", "order", "pide", "new"})
_OURS = frozenset({"our", "nuestro", "nuestra", "nuestros", "nuestras", "try", "prueba", "order", "free", "pide"})
_CLOSE = 78.0  # of a spelling, before the real name stands in for it
_SAME = 84.0
_LONGEST = 5  # words of a dish

Span = tuple[int, int]  # rows of words, both inclusive


def dish_hits(reading: Reading) -> Iterator[Hit]:
    yield from _unavailable(reading)
    taken = list[Span]()
    for rule in (_known_dishes, _kinds, _kinds_of, _named, _introduced, _plainly):
        for first, last in rule(reading):
            if not any(first <= end and start <= last for start, end in taken):
                taken.append((first, last))
                yield from _unknown(reading, first, last)


def _unavailable(reading: Reading) -> Iterator[Hit]:
    for one in reading.mentions:
        if not one.dish.available and not _instead(reading, one.start):
            yield Hit("unavailable_dish", one.start, one.end, f"{one.dish.name} is not available now.")


def _unknown(reading: Reading, first: int, last: int) -> Iterator[Hit]:
    words = reading.passage.words
    if _instead(reading, words[first].start):
        return
    start, end = words[first].start, words[last].end
    said = reading.passage.quote(start, end)
    name = _nearest(reading, reading.plain[start:end])
    hint = f" Did you mean {name}?" if name else ""
    yield Hit("unknown_dish", start, end, f"{said} is not on the menu.{hint}", name or "")


def _nearest(reading: Reading, said: str, cutoff: float = _CLOSE) -> str | None:
    """The real name that was meant, where that is clear and it can be had."""
    from rapidfuzz import fuzz, process

    kept = [word for word in said.split() if word not in food().heads]
    spelled = reading.menu.vocabulary.spelled
    found = process.extractOne(" ".join(kept), spelled, scorer=fuzz.ratio, score_cutoff=cutoff)
    dish = reading.menu.dishes[found[2]] if found else None
    return dish.name if dish and dish.available else None


def _instead(reading: Reading, place: int) -> bool:
    return bool(food().instead.search(reading.before(place, 60)))


def _free(reading: Reading, word: Word) -> bool:
    """Not part of a dish of the menu."""
    return not reading.in_dish(word.start, word.end)


def _known_dishes(reading: Reading) -> Iterator[Span]:
    """Dishes that are dishes wherever they stand: lasagna, tiramisu."""
    words = reading.passage.words
    for row, word in enumerate(words):
        for rest in food().dishes.get(word.stem, ()):
            last = row + len(rest)
            stems = [one.stem for one in words[row : last + 1]]
            if tuple(stems[1:]) != rest or not _together(reading, row, last):
                continue
            first = row
            while first and _dishy(words[first - 1]) and _together(reading, first - 1, row):
                first -= 1
            every = [one.stem for one in words[first : last + 1]]
            if _free(reading, word) and not reading.menu.knows(every):
                yield first, last
            break


def _kinds(reading: Reading) -> Iterator[Span]:
    """A kind of dish with what makes it one: buffalo chicken pizza; our salads, where there are none."""
    words = reading.passage.words
    for row, word in enumerate(words):
        if word.text not in food().heads or not _free(reading, word):
            continue
        first = row
        while first and row - first < _LONGEST and _part(reading, words, first - 1):
            first -= 1
        while first < row and not _dishy(words[first]):
            first += 1
        stems = [one.stem for one in words[first:row] if one.text not in food().plain and one.text not in _JOINERS]
        if stems and not reading.menu.knows(stems) and _together(reading, first, row):
            yield first, row
        elif not stems and row and words[row - 1].text in _OURS and _foreign(reading, word):
            yield row, row


def _foreign(reading: Reading, head: Word) -> bool:
    """Salads on a menu that has none. Pizzas and pies are spoken of by many names."""
    loose = ("pizza", "pie", "slice", "porcion", "bowl", "cake", "roll", "wrap", "sub", "platter", "porcione")
    return head.stem not in loose and not reading.menu.knows([head.stem])


def _part(reading: Reading, words: Sequence[Word], row: int) -> bool:
    """Whether the word may belong to the name of the dish whose kind stands behind it."""
    word = words[row]
    if not _free(reading, word) or not _together(reading, row, row + 1):
        return False
    return _dishy(word) or (word.text in ("and", "y", "n") and row > 0 and _dishy(words[row - 1]))


def _dishy(word: Word) -> bool:
    if word.text in food().plain:
        return False
    return word.stem in food().mains or word.stem in food().styles


def _kinds_of(reading: Reading) -> Iterator[Span]:
    """The Spanish order: pizza de pollo, pizza tropical."""
    if reading.language != "es":
        return
    words = reading.passage.words
    for row, word in enumerate(words):
        if word.text not in food().heads or not _free(reading, word):
            continue
        last = row
        while last + 1 < len(words) and last - row < _LONGEST and _together(reading, last, last + 1):
            if not (_dishy(words[last + 1]) or (words[last + 1].text in ("de", "y", "al", "a", "la"))):
                break
            last += 1
        while last > row and not _dishy(words[last]):
            last -= 1
        stems = [one.stem for one in words[row + 1 : last + 1] if one.text not in _JOINERS]
        if stems and not reading.menu.knows(stems):
            yield row, last


def _named(reading: Reading) -> Iterator[Span]:
    """Written as a name: Buffalo Chicken, Thai Chicken Supreme, and misspelled dishes (Tai Chicken)."""
    words = reading.passage.words
    for first, last in _runs(reading):
        headline = _headline(reading, words[first])
        rows = [row for row in range(first, last + 1) if words[row].text not in food().plain]
        while rows and not _of_food(reading, words[rows[-1]]):
            rows.pop()
        while rows and not _of_food(reading, words[rows[0]]) and (headline or _opens(reading, words[rows[0]])):
            rows.pop(0)
        named = [row for row in rows if words[row].text not in _JOINERS and words[row].text not in food().heads]
        if len(named) < 2 or not any(_dishy(words[row]) for row in named):
            continue
        inside = [row for row in named if not _free(reading, words[row])]
        beside = [row for row in named if row not in inside]
        if inside and not any(_dishy(words[row]) for row in beside):
            continue
        if beside and not reading.menu.knows([words[row].stem for row in named], strict=bool(inside)):
            yield rows[0], rows[-1]


def _introduced(reading: Reading) -> Iterator[Span]:
    """Our Lobster Thermidor: food that no dish of the menu has, with a name behind it that nobody knows."""
    words = reading.passage.words
    for first, last in _runs(reading):
        while first < last and words[first].text in _INTRODUCE:
            first += 1
        food_word = words[first]
        if first == 0 or first == last or words[first - 1].text not in _INTRODUCE or _headline(reading, food_word):
            continue
        known = reading.menu.knows([food_word.stem])
        if food_word.stem in food().mains and not known and all(_free(reading, one) for one in words[first : last + 1]):
            yield first, last


def _runs(reading: Reading) -> Iterator[Span]:
    """Words with capitals beside each other, joiners between them."""
    words, row = reading.passage.words, 0
    while row < len(words):
        last = row if words[row].big else None
        place = row
        while last is not None and place + 1 < len(words) and _together(reading, place, place + 1):
            place += 1
            if words[place].big:
                last = place
            elif words[place].text not in ("and", "y", "n", "de", "al"):
                break
        if last is not None and last > row:
            yield row, last
        row = (last if last is not None else row) + 1


def _of_food(reading: Reading, word: Word) -> bool:
    return _dishy(word) or not _free(reading, word)


def _opens(reading: Reading, word: Word) -> bool:
    return reading.passage.sentence_at(word.start)[0] >= word.start - 2


def _headline(reading: Reading, word: Word) -> bool:
    """Every Word Has a Capital, So Capitals Say Nothing."""
    words = reading.passage.words_in(reading.passage.sentence_at(word.start))
    long = [one for one in words if len(one.text) > 3]
    return len(long) >= 3 and sum(one.big for one in long) >= 0.8 * len(long)


def _plainly(reading: Reading) -> Iterator[Span]:
    """Small letters: our buffalo chicken. Only a style before a main part, with a word that introduces it."""
    words = reading.passage.words
    for row in range(1, len(words) - 1):
        style, main = words[row], words[row + 1]
        if words[row - 1].text not in _INTRODUCE or style.big or not _free(reading, style) or not _free(reading, main):
            continue
        if style.stem in food().styles and main.stem in food().mains and _together(reading, row, row + 1):
            follows = words[row + 2].text if row + 2 < len(words) else ""
            if follows not in ("sauce", "dressing", "sausage", "salsa") and not reading.menu.knows(
                [style.stem, main.stem]
            ):
                yield row, row + 1


def _together(reading: Reading, first: int, last: int) -> bool:
    """Nothing but space, hyphens and & between the words."""
    words = reading.passage.words
    return all(
        not reading.plain[one.end : other.start].strip(" -&\t'\"")
        for one, other in zip(words[first:last], words[first + 1 : last + 1], strict=True)
    )


def misspelled(reading: Reading) -> Iterator[Hit]:
    """Tai Chicken: nearly a dish's name, written like a name, and no other dish."""
    words = reading.passage.words
    for first, last in _runs(reading):
        for row in range(first, last):
            for end in range(min(last, row + 3), row, -1):
                part = words[row : end + 1]
                if not all(_free(reading, one) for one in part) or not _together(reading, row, end):
                    continue
                said = reading.plain[part[0].start : part[-1].end]
                near = _nearest(reading, said, _SAME)
                known = reading.menu.vocabulary.rows
                if (
                    near
                    and any(one.stem in known or one.text in food().heads for one in part)
                    and not reading.menu.knows([one.stem for one in part if one.text not in _JOINERS])
                ):
                    quote = reading.passage.quote(part[0].start, part[-1].end)
                    why = f"{quote} is not on the menu; {near} is."
                    yield Hit("unknown_dish", part[0].start, part[-1].end, why, near)
                    break
