"""To bring the sales of a till up to date: Square, Toast or Clover."""

from __future__ import annotations

import re

from ...context import BuiltinContext
from ...frames import Frame
from ..entities import Entities
from .aim import Aim, Args

_PROVIDERS = ("square", "toast", "clover")
_PROVIDER = re.compile(r"\b(?P<name>square|toast|clover)\b")
_TILL = re.compile(
    r"\b(?:till|tills|pos|p o s|cash registers?|registers?|point of sale|caja|tpv|terminal|pos system)\b"
)
_SYNC = re.compile(
    r"\b(?:re ?-?sync\w*|sync\w*|synch\w*|(?:re)?connect\w*|link\w*|hook\w*|plug\w*|pull\w*|fetch\w*|grab|get|bring|"
    r"import\w*|(?:re ?-?)?load\w*|pasa\w*|descarga\w*|updat\w*|refresh\w*|download\w*|latest|newest|integrat\w*|"
    r"set up|"
    r"sincroniz\w*|conect\w*|actualiz\w*|trae\w*|traer|importa\w*|carga\w*|enlaza\w*|vincul\w*|baja)\b"
)
_SALES = re.compile(
    r"\b(?:sales|orders|numbers|data|figures|tickets|transactions|ventas|pedidos|datos|account|up to date)\b"
)
_FRESH = re.compile(
    r"^(?:is|are|do|have|has|estan|esta|tengo)\b.*\b(?:sales|orders|numbers|data|figures|everything|ventas|datos|"
    r"pedidos)\b.*"
    r"\b(?:up ?-? ?to ?-? ?date|current|in sync|synced|fresh|al dia|actualizad\w+|in yet|come through|come in)\b"
)
_LATEST = re.compile(
    r"\b(?:re ?-?sync|sync|refresh|update|pull(?: in)?|fetch|sincroniza|actualiza|trae) (?:in )?(?:the |my |our |all |"
    r"las |los |mis )*"
    r"(?:latest |new |newest |ultim[oa]s )?(?:sales|orders|data|numbers|figures|ventas|pedidos|datos)\b"
)
_NOT_A_TILL = re.compile(
    r"\b(?:square (?:root|feet|foot|ft|met\w+|miles?|one|dance|meal|inch\w*|of)|(?:times|town|red|trafalgar|"
    r"union) square|"
    r"(?:french|avocado|cheese|burnt) toast|my toast(?! (?:pos|till|account|sales|orders|register))|toast (?:always|"
    r"burn\w*|bread|with|to)|(?:four|leaf|lucky) (?:leaf )?clover|"
    r"make a toast|raise a toast|(?:living|rolling|be|am|are) in clover|recipe|burn\w*)\b"
)
_OTHER_TILLS = re.compile(
    r"\b(?:lightspeed|shopify|micros|aloha|revel|touch ?bistro|ncr|spoton|epos ?now|zettle|izettle|sum ?up|loyverse|"
    r"quickbooks|vend pos|stripe|heartland|upserve|lavu|talech|hungerrush)\b"
)


def _wanted(line: str, entities: Entities, question: bool) -> bool:
    if _NOT_A_TILL.search(line) or _instead(line) or _PARTED.search(line) or _DONE.search(line):
        return False
    if _PROVIDER.search(line):
        return bool(_SYNC.search(line) or _SALES.search(line) or _TILL.search(line))
    if _TILL.search(line):
        return bool(_SYNC.search(line)) and not entities.dishes
    return not entities.periods and not entities.dishes and bool(_FRESH.search(line) or _LATEST.search(line))


# Told, not asked for; "I connected it, now pull the sales" still asks.
_DONE = re.compile(
    r"^(?!.*\b(?:again|but|now|please|missing|can you|could you|pero|ahora|otra vez)\b).*\b(?:i|we|he|she|they|"
    r"already|just|ya) (?:have |had )?"
    r"(?:already |just )*(?:re)?(?:synced|pulled|connected|linked|imported|updated|refreshed|loaded|sincronizamos|"
    r"sincronice|"
    r"conectamos|conecte|actualizamos|actualice)\b"
)
_PARTED = re.compile(r"\b(?:disconnect\w*|unlink\w*|remove|delete|desconect\w*|unplug\w*)\b")


def done(line: str) -> bool:
    """Tells that it was done already."""
    return bool(_DONE.search(line)) and bool(_PROVIDER.search(line) or _TILL.search(line))


def _instead(line: str) -> str | None:
    """A till that is not one of ours."""
    other = _OTHER_TILLS.search(line) and (_SYNC.search(line) or _TILL.search(line))
    return "beyond_sync" if other else None


def fill(frame: Frame, line: str, entities: Entities, context: BuiltinContext) -> None:
    named = _provider(line)
    frame.args = {"provider": named} if named else {}


def _provider(line: str) -> str | None:
    found = _PROVIDER.search(line)
    return found["name"] if found else None


def _possible(line: str, entities: Entities, ours: bool) -> bool:
    return _wanted(line, entities, False) or bool(_TILL.search(line) or _provider(line))


def _changed(args: Args, line: str, entities: Entities, numbers: list[float]) -> Args | None:
    named = _provider(line)
    if named:
        return {"provider": named}
    return args if re.search(r"\b(?:again|once more|otra vez|de nuevo)\b", line) else None


AIM = Aim(
    "pos",
    _wanted,
    _possible,
    fill,
    _changed,
    frozenset("again sync once time pull update otra vez".split()) | frozenset(_PROVIDERS),
    instead=_instead,
    explained=False,
)
