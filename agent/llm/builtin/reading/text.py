"""Owner's text to plain words: case, accents, contractions, phone shorthand, plurals, number words, language."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[a-z]+(?:'[a-z]+)?|[$£€%?!;:.,/&-]")
_CONTRACTIONS = {
    "n't": " not",
    "'s": " is",
    "'re": " are",
    "'ve": " have",
    "'ll": " will",
    "'d": " would",
    "'m": " am",
}
_SHORTHAND = {
    "wk": "week",
    "wks": "weeks",
    "mo": "month",
    "mth": "month",
    "mths": "months",
    "mnth": "month",
    "yr": "year",
    "yrs": "years",
    "yday": "yesterday",
    "yest": "yesterday",
    "ystrday": "yesterday",
    "lst": "last",
    "pls": "please",
    "plz": "please",
    "thx": "thanks",
    "ty": "thanks",
    "u": "you",
    "ur": "your",
    "r": "are",
    "whats": "what is",
    "hows": "how is",
    "wats": "what is",
    "wat": "what",
    "wot": "what",
    "wots": "what is",
    "dont": "do not",
    "doesnt": "does not",
    "didnt": "did not",
    "cant": "can not",
    "couldnt": "could not",
    "isnt": "is not",
    "arent": "are not",
    "wasnt": "was not",
    "wont": "will not",
    "im": "i am",
    "ive": "i have",
    "id": "i would",
    "lets": "let us",
    "gimme": "give me",
    "wanna": "want to",
    "gonna": "going to",
    "bout": "about",
    "abt": "about",
    "tmrw": "tomorrow",
    "2day": "today",
    "n": "and",
    "w": "with",
    "cos": "because",
    "cuz": "because",
    "y": "y",
    "pct": "percent",
    "vs": "versus",
    "qtr": "quarter",
    "dosnt": "does not",
    "whys": "why is",
    "thats": "that is",
    "ppl": "people",
    "cat": "category",
    "veg": "veggie",
    "msg": "message",
    "biz": "business",
    "rn": "right now",
    "atm": "right now",
    "k": "ok",
    "okay": "ok",
    "yep": "yes",
    "yup": "yes",
    "yeah": "yes",
    "nope": "no",
    "nah": "no",
    "cannot": "can not",
    "tho": "though",
    "plowhorses": "plowhorses",
    "xq": "por que",
    "nite": "night",
    "nvm": "never mind",
    "wich": "which",
    "whch": "which",
    "noone": "nobody",
    "whos": "who is",
    "hw": "how",
    "mch": "much",
    "yesterdays": "yesterday",
    "whatll": "what will",
    "itll": "it will",
    "thatll": "that will",
    "howll": "how will",
    "shud": "should",
    "shld": "should",
    "cud": "could",
    "wud": "would",
    "wil": "will",
    "tmr": "tomorrow",
    "tmw": "tomorrow",
    "tomorow": "tomorrow",
    "tomorrows": "tomorrow",
    "nxt": "next",
    "wknd": "weekend",
    "wkend": "weekend",
    "finde": "weekend",
    "weds": "wednesday",
    "thru": "through",
    "abouts": "about",
    "tonite": "tonight",
    "havent": "have not",
    "hasnt": "has not",
    "shouldnt": "should not",
    "wouldnt": "would not",
    "pa": "para",
    "pal": "para el",
    "porfa": "por favor",
    "tb": "tambien",
    "tmb": "tambien",
    "pos": "pos",
}
_NUMBERS = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
}
_NUMBERS |= {
    word: 20 + 10 * place for place, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split())
}
_NUMBERS_ES = {
    "cero": 0,
    "uno": 1,
    "dos": 2,
    "tres": 3,
    "cuatro": 4,
    "cinco": 5,
    "seis": 6,
    "siete": 7,
    "ocho": 8,
    "nueve": 9,
    "diez": 10,
    "once": 11,
    "doce": 12,
    "trece": 13,
    "catorce": 14,
    "quince": 15,
    "dieciseis": 16,
    "diecisiete": 17,
    "dieciocho": 18,
    "diecinueve": 19,
    "veinte": 20,
    "treinta": 30,
    "cuarenta": 40,
    "cincuenta": 50,
    "sesenta": 60,
    "setenta": 70,
    "ochenta": 80,
    "noventa": 90,
}
SPANISH = frozenset(
    "que cual cuales como los las el la del por para mis esta este estos estas mes semana ano ayer platos plato "
    "vende venden vendio vendieron vendimos mejor mejores peor peores menos mas precio sube subir subele baja bajar "
    "quita quitar pon poner vuelve carta menu ventas gracias hola buenas buenos dias tardes ayuda puedes hacer "
    "recuerda olvida cerramos abrimos y en de un una le lo al pasado pasada ultimos ultimas cuanto cuantas "
    "cuantos cuesta vendi dinero adios si solo tambien muestrame dime fue anterior antes va van ganamos gano ha han "
    "hoy enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre capital retira "
    "retirala quitala ponla sacar saca otra vez nada hay mal bien trimestre verano acuerdate lunes martes miercoles "
    "jueves viernes sabado domingo entre desde hasta cambia cambiar euros dolares pesos".split()
)
_ENGLISH = frozenset(
    "the is are was were what which how why do does did my our your and of in on for to it that this those dishes "
    "dish sold sell sells selling best worst price week month year last take put off back please thanks hi hello "
    "about only can you i me we with from yesterday not well doing".split()
)


def fold(text: str) -> str:
    """Lower case without accents, same length as `text` so that positions keep their meaning."""
    return "".join(map(_fold_char, text))


@lru_cache(maxsize=4096)
def _fold_char(char: str) -> str:
    if char in "\u2018\u2019\u02bc`\u00b4":
        return "'"
    base = unicodedata.normalize("NFKD", char)[0].lower()
    return base if len(base) == 1 else char


def tokens(text: str) -> list[str]:
    """Words, numbers and the marks that matter, contractions and shorthand written out."""
    found: list[str] = []
    for token in _TOKEN.findall(fold(text)):
        found += _written_out(token)
    # "q" is que, but not the quarter "q3".
    return ["que" if word == "q" and not after[:1].isdigit() else word for word, after in pairwise([*found, ""])]


@lru_cache(maxsize=4096)
def _written_out(token: str) -> tuple[str, ...]:
    if token == "can't":
        return ("can", "not")
    if token in ("how'd", "what'd", "where'd", "why'd"):
        return (token[:-2], "did")
    if token == "won't":
        return ("will", "not")
    for ending, full in _CONTRACTIONS.items():
        if token.endswith(ending) and len(token) > len(ending):
            return tuple((token[: -len(ending)] + full).split())
    token = token.replace("'", "")
    return tuple(_SHORTHAND.get(token, token).split())


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """Plural to singular, roughly; the same for both sides of every comparison."""
    if len(word) > 4 and word.endswith(("ies", "ie")):  # veggies and veggie alike
        return word[: word.rindex("ie")] + "y"
    if len(word) > 5 and word.endswith("lves"):
        return word[:-3] + "f"
    if len(word) > 4 and word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def number(word: str) -> int | None:
    """A single number word, English or Spanish, or digits."""
    if word.isdigit():
        return int(word)
    found = _NUMBERS.get(word)
    return found if found is not None else _NUMBERS_ES.get(word)


def number_words(words: list[str], start: int) -> tuple[int, int] | None:
    """(value, words used) of the number words at `start`: `twenty five`, `veinte y cinco`; else None."""
    value, used = number(words[start]) if start < len(words) else None, 1
    if value is None or words[start].isdigit():
        return None
    after = start + 1
    if value >= 20 and after < len(words):
        joiner = 1 if words[after] in ("y", "-") and after + 1 < len(words) else 0
        unit = number(words[after + joiner]) if not words[after + joiner].isdigit() else None
        if unit is not None and 0 < unit < 10:
            return value + unit, used + joiner + 1
    return value, used


def is_spanish(text: str) -> bool | None:
    """True or False where the words tell, None where they do not (`Hawaiian?`)."""
    words = set(re.findall(r"[a-z]+", fold(text)))
    spanish, english = len(words & SPANISH), len(words & _ENGLISH)
    if "¿" in text or "¡" in text or "ñ" in text.lower():
        spanish += 2
    if spanish == english:
        return None
    return spanish > english


def texts_of(path: Path) -> Any:
    """A YAML file of ours in which every value is text, `yes` and `86` too."""
    import yaml

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    return yaml.load(path.read_text(encoding="utf-8"), loader)  # noqa: S506  # the base loaders make no objects
