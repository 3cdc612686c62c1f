"""Owner messages about how the place looks online, its grades over time and its reviews: a measure, not a teacher.

Written before the cues and the training phrases of these aims, apart from both and from the replay cases. Typed as on a
phone: terse, tired, with typos, English and Spanish, alone and in threads. By a fixed rule (talks counted from nought:
even, odd) half of them are `DEV`, whose faults may be looked at, and half `HELD_OUT`, of which only the share is.
What is right is written as in `blind_tools`.
"""

from __future__ import annotations

from tests.agent.llm.builtin.blind_tools import ANY, Expected, Talk, ahead
from tests.agent.llm.builtin.utterances import Call, look, set_

LATER = (None, 3)
BOTH_MONTHS = {"start_date": "2026-12-01", "end_date": "2026-12-31"}


def grade(*, against: object = None, **args: object) -> Call:
    return "grade_presence", {**args, **({"compare_with": against} if against else {})}


def past(**args: object) -> Call:
    return "show_grade_history", args or {"months": LATER}


def reply(**args: object) -> Call:
    """Which review is free in its words; what is published is not."""
    return "reply_to_review", {"review": ANY, "rating": ANY, **args}


NOW: Expected = [grade()]
DRAFT: Expected = [reply()]
POSTED: Expected = [reply(publish=True)]

TALKS: list[Talk] = [
    [("how do we come across on the internet", NOW)],
    [("whats my online grade", NOW)],
    [("website good or bad?", NOW)],
    [("can u chek my websit", NOW)],
    [("is our google profile complete", NOW)],
    [("google business profile ok?", NOW)],
    [("give our web presence a score", NOW)],
    [("rate our website 0-100", NOW)],
    [("do we look professional online", NOW)],
    [("audit our site", NOW)],
    [("look at bellanapoli.com and tell me what you think", [grade(target="bellanapoli.com")])],
    [("bellanapoli.com", [grade(target="bellanapoli.com")])],
    [("grade https://www.bellanapoli.com/menu?x=1", [grade(target="https://www.bellanapoli.com/menu?x=1")])],
    [("how good is bellanapoli.com's site", [grade(target="bellanapoli.com")])],
    [("us vs bellanapoli.com", [grade(against=["bellanapoli.com"])])],
    [("are we better than bellanapoli.com online", [grade(against=["bellanapoli.com"])])],
    [
        (
            "stack us up against bellanapoli.com, joes.pizza and slicehouse.co.uk",
            [grade(against=["bellanapoli.com", "joes.pizza", "slicehouse.co.uk"])],
        )
    ],
    [("who's ahead online, us or bellanapoli.com?", [grade(against=["bellanapoli.com"])])],
    [("what's the first thing to fix on our website", NOW)],
    [("3 things i should fix online asap", NOW)],
    [("what would bring our score up the most", NOW)],
    [("quick wins for our google listing", NOW)],
    [("what's wrong with our website", NOW)],
    [("is the menu readable on our site", NOW)],
    [("does our site work on a phone", NOW)],
    [("can customers find us on google", NOW)],
    [("are our opening hours right on google", NOW)],
    [("how's our seo", NOW)],
    [("how is our reputation online", NOW)],
    [("how are our reviews", NOW)],
    [("what are people saying about us on yelp", NOW)],
    [("what do customers hate about us", NOW)],
    [("biggest complaint in the reviews?", NOW)],
    [("whats our star rating on google", NOW)],
    [("do guests complain about the service in reviews", NOW)],
    [("any bad reviews lately", NOW)],
    [("is our facebook page any good", NOW)],
    [("instagram - are we doing ok there?", NOW)],
    [("how do we look on uber eats", NOW)],
    [("how's our digital presence", NOW)],
    [("como se ve nuestra web", NOW)],
    [("revisa mi página web por favor", NOW)],
    [("qué tal estamos en google", NOW)],
    [("que opinan los clientes de nosotros", NOW)],
    [("de qué se quejan los clientes", NOW)],
    [("qué debería arreglar primero en la web", NOW)],
    [("compara mi web con bellanapoli.com", [grade(against=["bellanapoli.com"])])],
    [("ponle nota a bellanapoli.com", [grade(target="bellanapoli.com")])],
    [("cuántas estrellas tenemos en google", NOW)],
    [("nuestra presencia online, qué tal?", NOW)],
    [("has our website score gone up", [past()])],
    [("how did our online grade do over the last 3 months", [past(months=LATER)])],
    [("grade history", [past()])],
    [("is our online score better than a year ago", [past(months=12)])],
    [("show me past grades", [past()])],
    [("are we improving online", [past()])],
    [("historial de notas", [past()])],
    [("ha mejorado nuestra web desde el mes pasado?", [past()])],
    [("what was our web grade in november", [past()])],
    [("track our google score over the last 12 months", [past(months=12)])],
    [("help me respond to a bad review", DRAFT)],
    [("write a reply to the last review", DRAFT)],
    [("someone left us 1 star, draft an answer", DRAFT)],
    [("reply to maria's review", DRAFT)],
    [("answer the review about the cold pizza", DRAFT)],
    [("what should i say to the guy who complained about the delivery", DRAFT)],
    [("thank the people who left 5 stars", (DRAFT, "ask", "talk"))],
    [("answer that 2 star review on google and put it up", POSTED)],
    [("contesta la última reseña", DRAFT)],
    [("ayúdame a responder una mala reseña", DRAFT)],
    [("responde a la reseña de 1 estrella y publícala", POSTED)],
    [("rply to teh newest reveiw", DRAFT)],
    [("reply to the angry one star review from yesterday", DRAFT)],
    [("respond to our unanswered reviews", DRAFT)],
    # threads
    [("how am i doing online", NOW), ("why", NOW), ("and google?", NOW)],
    [("grade our website", NOW), ("what do i fix first", NOW), ("and after that", (NOW, "ask"))],
    [("how are we doing online", NOW), ("what about reviews", NOW), ("reply to the worst one", DRAFT)],
    [("grade us", NOW), ("vs bellanapoli.com", [grade(against=["bellanapoli.com"])])],
    [("grade us", NOW), ("was it better last month", [past()])],
    [("our online score?", NOW), ("how does that compare with last month", [past()])],
    [("check our website", NOW), ("what couldnt you check", NOW), ("thanks", "talk")],
    [("how am i doing online", NOW), ("how do i fix number 2", NOW)],
    [("is our yelp ok", NOW), ("and facebook", NOW)],
    [("grade bellanapoli.com", [grade(target="bellanapoli.com")]), ("and us?", NOW)],
    [("como nos vemos en internet", NOW), ("por qué tan bajo", NOW), ("y las reseñas", NOW)],
    [("cómo estamos en internet", NOW), ("y el mes pasado?", [past()])],
    [("answer the latest review", DRAFT), ("post it", POSTED)],
    [("draft a reply to our last bad review", DRAFT), ("good, send it", POSTED)],
    [("respond to the newest review", DRAFT), ("thanks", "talk")],
    [("reply to the newest review", DRAFT), ("and the one before about the wait", DRAFT)],
    [("responde la última reseña", DRAFT), ("publica la respuesta", POSTED)],
    [("check a website", "ask"), ("joes.pizza", [grade(target="joes.pizza")])],
    [("how am i doing online", NOW), ("best sellers last month", [look(**BOTH_MONTHS)])],
    [("best sellers last month", [look(**BOTH_MONTHS)]), ("how's our website", NOW)],
    # two wishes
    [("how do we look online and what sold worst last month", [grade(), look(**BOTH_MONTHS)])],
    [("grade the site and reply to the last review", [grade(), reply()])],
    [("set the greek to 13 and check our google listing", [set_("Greek", price=13.0), grade()])],
    [("how many hawaiians tomorrow? and how are our reviews?", [ahead(item="Hawaiian", date="2027-01-02"), grade()])],
    [("what's our grade and how has it changed this year", [grade(), past(months=12)])],
    # not ours
    [("what's my credit score", "off")],
    [("how do i raise my grades at school", "off")],
    [("google who won the world cup", "off")],
    [("is facebook down today", "off")],
    [("review my essay please", "off")],
    [("where can i watch movies online", "off")],
    [("delete my instagram account", "off")],
    [("whats the best phone review site", "off")],
    [("how do i make a website for my cousin", "off")],
    [("reply to my mom's text", "off")],
    [("cuál es el marcador del partido", "off")],
    [("how do i buy bitcoin online", "off")],
    [("what's the rating of the new star wars movie", "off")],
    [("write a post for facebook about our new pizza", "talk")],
    [("run some google ads for us", "talk")],
    [("which of our stars should i push", [look()])],
    [("how do i answer a phone call professionally", ("off", "none"))],
    [("which dishes get the most complaints", (NOW, [look()], "talk", "ask"))],
    [("dont reply to the bad review", "none")],
    [("dont publish anything", "none")],
    [("compare the greek with the hawaiian", [look(item="Greek"), look(item="Hawaiian")])],
    [
        (
            "how did the greek do compared to last month",
            (
                [look(item="Greek", **BOTH_MONTHS)],
                [look(item="Greek"), look(item="Greek", **BOTH_MONTHS)],
                [look(item="Greek")],
            ),
        )
    ],
]
DEV, HELD_OUT = TALKS[::2], TALKS[1::2]
