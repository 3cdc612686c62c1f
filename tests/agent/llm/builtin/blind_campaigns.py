"""Owner messages about posts, texts, emails, the restaurant's voice and campaigns: a measure, not a teacher.

Written before the cues of these tools, apart from them and from the replay cases. Typed as on a phone: terse, tired, with
typos, English and Spanish, alone and in threads. By a fixed rule (talks counted from nought: even, odd) half of them are
`DEV`, whose faults may be looked at, and half `HELD_OUT`, of which only the share is. Today is Friday 2027-01-01, 10:00
in New York.

How far it is blind: whoever mended the cues by `DEV` also wrote these messages. Of `HELD_OUT` only the share was looked at:
0.93 at the first run, 0.96 after `DEV` was mended.

What is right is a list of calls, or a word: "ask" (a question back, nothing written), "off" (nothing called, told that it
is outside), "none" (nothing called). In a call's arguments a string has to stand in the one given (case ignored), a list
has to hold the same, None has to be left out, a tuple holds all that are right. Arguments that are not named are free, but
for `send` and `at`: nothing is sent that was not asked for. A tuple of expectations: either.
"""

from __future__ import annotations

from typing import Any

from tests.agent.llm.builtin.utterances import Call

Expected = str | list[Call] | tuple[str | list[Call], ...]
Talk = list[tuple[str, Expected]]
SENDS: dict[str, Any] = {"send": True}


def write(*channels: str, **args: Any) -> Call:
    return "write_content", {**({"channels": list(channels)} if channels else {}), **args}


def revise(instruction: str = "") -> Call:
    return "revise_content", {"instruction": instruction}


def plan(*channels: str, **args: Any) -> Call:
    return "plan_campaign", {**({"channels": list(channels)} if channels else {}), **args}


def ref(name: str, campaign: Any = "latest", **args: Any) -> Call:
    return name, {"campaign": campaign, **args}


def report(**args: Any) -> Call:
    return "campaign_report", args


LISTED: list[Call] = [("list_campaigns", {})]
VOICE: list[Call] = [("show_brand_voice", {})]
DRAFT: Talk = [("write an instagram post about the hawaiian", [write("instagram", item="Hawaiian")])]
TEXT: Talk = [("draft a text about the mexicana", [write("sms", item="Mexicana")])]
PLANNED: Talk = [
    (
        "plan an email campaign for our regulars with the greek",
        [plan("email", segment="regulars", item="Greek")],
    )
]

TALKS: list[Talk] = [
    # drafts
    [("write a facebook post about our new winter hours", [write("facebook", topic="winter hours")])],
    [("insta caption for the thai chicken pls", [write("instagram", item="Thai Chicken")])],
    [("need a newsletter about the calabrese", [write("email", item="Calabrese")])],
    [("can you write me a post about the snow", [write(topic="snow")])],
    [("draft an email to our guests about the sicilian", [write("email", item="Sicilian")])],
    [("writ a post for insta and fb abt the greek", [write("instagram", "facebook", item="Greek")])],
    [("something for instagram, hawaiian, funny", [write("instagram", item="Hawaiian", tone="funny")])],
    [("google post: open on new years day", [write("google_post", topic="open on new year")])],
    [("make a banner for the website, 20% off mexicana", [write("website", item="Mexicana", offer="20")])],
    [("two versions of a text for the big meat, $5 off", [write("sms", item="Big Meat", offer="5", variants=2)])],
    [("A/B test a subject line for an email about the napolitana", [write("email", item="Napolitana", variants=2)])],
    [("a post in spanish about the four cheese", [write(item="Four Cheese", language="es")])],
    [("write a formal announcement for facebook: we are closed monday", [write("facebook", tone="formal")])],
    [("give me 3 instagram captions for the five cheese", [write("instagram", item="Five Cheese", variants=3)])],
    [("write something for all channels about the spicy italian", [write(item="Spicy Italian")])],
    [("post idea for the soppressata?", [write(item="Soppressata")])],
    [("what could i post on insta about the brie carre", [write("instagram", item="Brie Carre")])],
    [("help me word a text for my regulars about the green garden", [write("sms", item="Green Garden")])],
    [("write me a tweet about the hawaiian", ("none", [write()]))],
    [
        (
            "announce the new mexicana on facebook and instagram, just a draft",
            [write("facebook", "instagram", item="Mexicana")],
        )
    ],
    [
        (
            "escribe una publicacion de instagram sobre la hawaiana",
            ([write("instagram")], [write("instagram", item="Hawaiian")]),
        )
    ],
    [("redacta un correo sobre la calabrese con 2x1", [write("email", item="Calabrese", offer="2x1")])],
    [("un post para facebook de la greek, en tono divertido", [write("facebook", item="Greek", tone="divertido")])],
    [("hazme un texto para insta sobre la lluvia", [write("instagram", topic="lluvia")])],
    [
        (
            "escribe un mensaje para los clientes, pepperoni a mitad de precio",
            [write("sms", item="Pepperoni", offer="mitad de precio")],
        )
    ],
    [("write a post", "ask")],
    [("draft an email", "ask")],
    [("write a post", "ask"), ("about the sicilian", [write(item="Sicilian")])],
    [("i need a text for my customers", "ask"), ("free dessert on thursday", [write("sms", topic="dessert")])],
    [("escribe un post", "ask"), ("sobre la mexicana", [write(item="Mexicana")])],
    # revising
    [*DRAFT, ("make it shorter", [revise("shorter")])],
    [*DRAFT, ("no emojis", [revise("emojis")])],
    [*DRAFT, ("without the hashtags please", [revise("hashtags")])],
    [*DRAFT, ("in spanish", [revise("spanish")])],
    [*DRAFT, ("a bit funnier", [revise("funnier")])],
    [*DRAFT, ("and for facebook too", [revise("facebook")])],
    [*DRAFT, ("can you make that less formal", [revise("less formal")])],
    [*DRAFT, ("mention that we are open till 11", [revise("open till 11")])],
    [*DRAFT, ("take out the last sentence", [revise("last sentence")])],
    [*DRAFT, ("too long", [revise("too long")])],
    [*DRAFT, ("change 'delicious' to 'crispy'", [revise("crispy")])],
    [*DRAFT, ("try again", [revise("again")])],
    [*DRAFT, ("shorter", [revise("shorter")]), ("even shorter", [revise("shorter")])],
    [*DRAFT, ("make it 15% off instead", [revise("15%")])],
    [*DRAFT, ("more about the pineapple", [revise("pineapple")])],
    [*DRAFT, ("hazlo mas corto", [revise("corto")])],
    [*DRAFT, ("sin emojis", [revise("emojis")])],
    [*DRAFT, ("ponlo en español", [revise("español")])],
    [*DRAFT, ("dont say delicious", [revise("delicious")])],
    [*DRAFT, ("thanks", "none"), ("shorter pls", [revise("shorter")])],
    [("revise the draft, warmer", [revise("warmer")])],
    [("make the post shorter", ("ask", [revise("shorter")]))],
    # the voice
    [("learn our voice from our website", [("learn_brand_voice", {"source": "website"})])],
    [("learn how we sound from our facebook posts", [("learn_brand_voice", {"source": "posts"})])],
    [("pick up my style from my review replies", [("learn_brand_voice", {"source": "replies"})])],
    [
        (
            "this is how we write: Ciao friends! The oven is hot, come hungry and bring the kids.",
            [("learn_brand_voice", {"source": "Ciao friends! The oven is hot"})],
        )
    ],
    [("learn our brand voice", ("ask", [("learn_brand_voice", {})]))],
    [("learn my tone of voice", "ask"), ("from the website", [("learn_brand_voice", {"source": "website"})])],
    [("what's our brand voice", VOICE)],
    [("how do we sound", VOICE)],
    [("show me our tone of voice", VOICE)],
    [("what do you know about how i write", VOICE)],
    [("cual es nuestra voz de marca", VOICE)],
    [("aprende nuestra voz de la web", [("learn_brand_voice", {"source": "website"})])],
    # plans
    [
        (
            "fill slow Tuesdays with the Thai Chicken, text my regulars and post on Instagram",
            [plan("sms", "instagram", segment="regulars", item="Thai Chicken", weekday="tuesday", **SENDS)],
        )
    ],
    [("plan a campaign for the greek", [plan(item="Greek")])],
    [("email people who haven't been in for a while, 20% off", [plan("email", segment="lapsed", offer="20", **SENDS)])],
    [
        (
            "insta + text, thai chicken, tues",
            ([plan("instagram", "sms", item="Thai Chicken")], [write("instagram", "sms", item="Thai Chicken")]),
        )
    ],
    [("win back guests we haven't seen in two months", [plan(segment="lapsed")])],
    [("run a birthday campaign with a free dessert", [plan(segment="birthday", offer="free dessert")])],
    [
        (
            "text everyone who orders the hawaiian that it's 2 for 1 tomorrow at 3pm",
            [plan("sms", item="Hawaiian", at="2027-01-02T15:00", **SENDS)],
        )
    ],
    [
        (
            "send an email to first timers with $5 off their next visit",
            [plan("email", segment="first", offer="5", **SENDS)],
        )
    ],
    [("i want to thank my regulars, plan something by email", [plan("email", segment="regulars")])],
    [("campaign idea for january: sell more veggie pizzas by email and instagram", [plan("email", "instagram")])],
    [("promote the mexicana on facebook and google", [plan("facebook", "google_post", item="Mexicana")])],
    [
        (
            "push the big meat by text to my big spenders on friday",
            [plan("sms", item="Big Meat", segment="spend", start_date="2027-01-08", **SENDS)],
        )
    ],
    [
        (
            "post the sicilian on instagram next tuesday at 11",
            [plan("instagram", item="Sicilian", at="2027-01-05T11:00")],
        )
    ],
    [
        (
            "set up a campaign every tuesday in february with half price calabrese",
            [plan(item="Calabrese", weekday="tuesday", start_date="2027-02-01", end_date="2027-02-28")],
        )
    ],
    [
        (
            "campaign for the napolitana from the 5th to the 20th",
            [plan(item="Napolitana", start_date="2027-01-05", end_date="2027-01-20")],
        )
    ],
    [("get lapsed customers back with the pepperoni", [plan(segment="lapsed", item="Pepperoni")])],
    [
        (
            "txt my reglars abt the thai chickn tmrw 5pm",
            [plan("sms", segment="regulars", item="Thai Chicken", at="2027-01-02T17:00")],
        )
    ],
    [("blast an sms to all our guests: greek 3 dollars off today", [plan("sms", item="Greek", offer="3", **SENDS)])],
    [("launch a campaign for the five cheese on instagram", [plan("instagram", item="Five Cheese")])],
    [("fill mondays with the hawaiian, email + fb", [plan("email", "facebook", item="Hawaiian", weekday="monday")])],
    [("draft a campaign to bring back old customers, dont send anything yet", [plan(segment="lapsed")])],
    [
        (
            "let our regulars know by text that the mexicana is back",
            [plan("sms", segment="regulars", item="Mexicana", **SENDS)],
        )
    ],
    [
        (
            "send a newsletter to everyone about the truffle... no wait, about the brie carre",
            [plan("email", item="Brie Carre", **SENDS)],
        )
    ],
    [
        (
            "llena los martes flojos con la thai chicken, mensaje a los habituales y post en instagram",
            [plan("sms", "instagram", segment="regulars", item="Thai Chicken", weekday="tuesday")],
        )
    ],
    [
        (
            "manda un correo a los clientes que no vienen hace tiempo con 20% de descuento",
            [plan("email", segment="lapsed", offer="20", **SENDS)],
        )
    ],
    [("haz una campaña para la greek", [plan(item="Greek")])],
    [
        (
            "envia un mensaje a los habituales: mitad de precio en la sicilian mañana a las 6 de la tarde",
            [plan("sms", segment="regulars", item="Sicilian", at="2027-01-02T18:00")],
        )
    ],
    [("quiero recuperar clientes perdidos con la pepperoni", [plan(segment="lapsed", item="Pepperoni")])],
    [("publica en facebook la mexicana el lunes a las 12", [plan("facebook", item="Mexicana", at="2027-01-04T12:00")])],
    [("campaña de cumpleaños con postre gratis", [plan(segment="birthday", offer="postre gratis")])],
    [("text my regulars", "ask")],
    [("send an email to everyone", "ask")],
    [("text the regulars about the deal", "ask")],
    [("send a text about the greek", "ask"), ("my regulars", [plan("sms", item="Greek", segment="regulars", **SENDS)])],
    [
        ("text my regulars", "ask"),
        ("20% off the hawaiian", [plan("sms", segment="regulars", item="Hawaiian", offer="20", **SENDS)]),
    ],
    [
        ("manda un mensaje a los habituales", "ask"),
        ("2x1 en la greek", [plan("sms", segment="regulars", item="Greek", offer="2x1", **SENDS)]),
    ],
    # asking is not sending
    [("can you text people?", "none")],
    [("could you send emails to my guests if i wanted", "none")],
    [("do you send the texts yourself", "none")],
    [("should i text my regulars?", ("none", [plan()], [("recommend_promotions", {})]))],
    [("how much would it cost to text everyone", ("none", [plan()]))],
    [("don't send anything", "none")],
    [("did you send it already?", ("none", [report()], LISTED))],
    # acting on a plan
    [*PLANNED, ("send it", [ref("launch_campaign")])],
    [*PLANNED, ("looks good, launch it", [ref("launch_campaign")])],
    [*PLANNED, ("schedule it for tuesday at 11", [ref("schedule_campaign", at="2027-01-05T11:00")])],
    [*PLANNED, ("tomorrow 9am please", ([ref("schedule_campaign", at="2027-01-02T09:00")], "ask"))],
    [*PLANNED, ("send it on the 8th at 4:30 pm", [ref("schedule_campaign", at="2027-01-08T16:30")])],
    [*PLANNED, ("schedule it", "ask"), ("monday at noon", [ref("schedule_campaign", at="2027-01-04T12:00")])],
    [*PLANNED, ("pause it", [ref("pause_campaign")])],
    [*PLANNED, ("cancel that", [ref("cancel_campaign")])],
    [*PLANNED, ("cancel that campaign", [ref("cancel_campaign")])],
    [*PLANNED, ("shorter text please", [revise("shorter")])],
    [*PLANNED, ("make it 15% instead", ([revise("15%")], [plan(offer="15")]))],
    [*PLANNED, ("yes", "none")],
    [*PLANNED, ("what came of it?", [report(campaign=("latest", None))])],
    [*PLANNED, ("mandala", [ref("launch_campaign")])],
    [*PLANNED, ("programala para el martes a las 11", [ref("schedule_campaign", at="2027-01-05T11:00")])],
    [*PLANNED, ("don't send it", "none")],
    [*PLANNED, ("add instagram too", ([plan("email", "instagram")], [revise("instagram")]))],
    [*PLANNED, ("only to people who spend a lot", [plan("email", segment="spend")])],
    [*DRAFT, ("post it", [plan("instagram", item="Hawaiian", **SENDS)])],
    [*DRAFT, ("looks great, publish it tomorrow at noon", [plan("instagram", item="Hawaiian", at="2027-01-02T12:00")])],
    [*TEXT, ("send it to my regulars", [plan("sms", item="Mexicana", segment="regulars", **SENDS)])],
    [*TEXT, ("send it", "ask"), ("everyone", [plan("sms", item="Mexicana", **SENDS)])],
    [
        *TEXT,
        (
            "ok text it to lapsed customers on tuesday at 11am",
            [plan("sms", item="Mexicana", segment="lapsed", at="2027-01-05T11:00")],
        ),
    ],
    [*DRAFT, ("publicalo", [plan("instagram", item="Hawaiian", **SENDS)])],
    # campaigns by name, reports, lists
    [("pause the thai chicken campaign", [ref("pause_campaign", "thai")])],
    [("stop the texts that are going out", [ref("pause_campaign", ("latest", "text"))])],
    [("cancel the valentine's campaign", [ref("cancel_campaign", "valentine")])],
    [("launch the win-back campaign", [ref("launch_campaign", "win-back")])],
    [("schedule the greek campaign for monday 10am", [ref("schedule_campaign", "greek", at="2027-01-04T10:00")])],
    [("put the newsletter on hold", [ref("pause_campaign", ("latest", "newsletter"))])],
    [("cancel a campaign", "ask")],
    [("pausa la campaña de los martes", [ref("pause_campaign", "martes")])],
    [("cancela la campaña", [ref("cancel_campaign")])],
    [("how did the last campaign do", [report()])],
    [("how many people came back from the win-back campaign", [report(campaign="win-back")])],
    [("did the text bring anyone in", [report()])],
    [("what did we make with the tuesday campaign", [report(campaign="tuesday")])],
    [("campaign results", [report()])],
    [("was the newsletter worth it", [report()])],
    [("open rate of the last email", [report()])],
    [("which version won, a or b", [report()])],
    [("how many texts were delivered", [report()])],
    [("como fue la ultima campaña", [report()])],
    [("que resultado dio la campaña de la thai chicken", [report(campaign="thai")])],
    [("what campaigns do i have", LISTED)],
    [("What campaigns are coming up?", [("list_campaigns", {"status": "upcoming"})])],
    [("qué próximas campañas tengo", [("list_campaigns", {"status": "upcoming"})])],
    [("show scheduled campaigns", [("list_campaigns", {"status": "scheduled"})])],
    [("whats going out this week", LISTED)],
    [("list my drafts", ([("list_campaigns", {"status": "draft"})], LISTED))],
    [("any campaigns running?", LISTED)],
    [("que campañas tengo programadas", [("list_campaigns", {"status": "scheduled"})])],
    # two wishes
    [("write me a post about the rain and how did last campaign do", [write(topic="rain"), report()])],
    [
        (
            "which dish sells worst last week, and write a post about the hawaiian",
            [("analyze_menu", {}), write(item="Hawaiian")],
        )
    ],
    [
        (
            "how's the greek doing and draft an email about it",
            [("analyze_menu", {"item": "Greek"}), write("email", item="Greek")],
        )
    ],
    [
        (
            "pause the tuesday campaign and cancel the valentine one",
            [ref("pause_campaign", "tuesday"), ref("cancel_campaign", "valentine")],
        )
    ],
    [("list my campaigns and show me our voice", [("list_campaigns", {}), ("show_brand_voice", {})])],
    [("escribe un post sobre la greek y dime como fue la ultima campaña", [write(item="Greek"), report()])],
    # nothing of ours
    [("write me a poem", "off")],
    [("send an email to my mom", "off")],
    [("where is the post office", "off")],
    [("campaign finance reform", "off")],
    [("i've got text neck", "off")],
    [("text my wife that i'm late", "off")],
    [("write an essay about the french revolution", "off")],
    [("who won the presidential campaign", "off")],
    [("write a cover letter", "off")],
    [("send a message to my landlord about the lease", "off")],
    [("post a package to germany", "off")],
    [("how do i schedule an email in gmail", "off")],
    [("cancel my netflix subscription", "off")],
    [("pause the music", "off")],
    [("what's your voice like", ("none", VOICE))],
    [("my voice is gone", "off")],
    [("escribe un poema", "off")],
    [("manda un mensaje a mi mama", "off")],
    # what stays as it was
    [("promote the thai chicken", [("recommend_promotions", {"item": "Thai Chicken"})])],
    [("ideas for slow tuesdays?", [("recommend_promotions", {"weekday": "tuesday"})])],
    [("what should i promote", [("recommend_promotions", {})])],
    [("reply to the latest review", [("reply_to_review", {})])],
    [("answer the bad review", [("reply_to_review", {})]), ("post it", [("reply_to_review", {"publish": True})])],
    [("how do we look on instagram", [("grade_presence", {})])],
    [("is 20% off the greek worth it", [("estimate_roi", {})])],
    [("how many hawaiians will i sell tuesday", [("forecast_demand", {"item": "Hawaiian"})])],
]
DEV, HELD_OUT = TALKS[::2], TALKS[1::2]
