"""Owner messages about what lies ahead, prices, promotions, their return, and the till: written before the phrases for
them were, and never looked at for these. A measure, not a teacher. Expectations as in `utterances`."""

from __future__ import annotations

from typing import Any

from tests.agent.llm.builtin.utterances import DEC, LAST_WEEK, Call, look, set_


def ahead(item: str | None = None, **args: Any) -> Call:
    return "forecast_demand", ({"item": item} if item else {}) | args


def on(day: str, item: str | None = None) -> Call:
    return ahead(item, date=f"2027-{day}")


def price(item: str | None = None, **args: Any) -> Call:
    return "suggest_prices", ({"item": item} if item else {}) | args


def promo(**args: Any) -> Call:
    return "recommend_promotions", args


def roi(item: str | None = None, **args: Any) -> Call:
    return "estimate_roi", ({"item": item} if item else {}) | args


def sync(provider: str) -> Call:
    return "sync_pos", {"provider": provider}


SLOW = {"goal": "slow_day"}

AHEAD: list[list[tuple[str, str | list[Call]]]] = [
    # what is going to be sold
    [("how many hawaiians will we move this saturday", [on("01-02", "Hawaiian")])],
    [("expecting a big one on the 9th, how many big meats do i get ready", [on("01-09", "Big Meat")])],
    [("calabrese tmrw?", [on("01-02", "Calabrese")])],
    [("how many thai for tomorrow", [on("01-02", "Thai Chicken")])],
    [("what's tomorrow looking like", [on("01-02")])],
    [("how busy are we gonna be next friday", [on("01-08")])],
    [("forecast for the greek", [ahead("Greek")])],
    [("greek forecast next 14 days", [ahead("Greek", horizon_days=14)])],
    [("predict next weeks sales", [ahead(horizon_days=7)])],
    [("how much dough worth of pepperoni pizzas should we plan for on monday", [on("01-04", "Pepperoni")])],
    [("how many sicilians you reckon we'll do on wed", [on("01-06", "Sicilian")])],
    [("what'll sell the most next week", [ahead(horizon_days=7)])],
    [("prep numbers for sunday please", [on("01-03")])],
    [("how many napolitanas do we need to make tonight", [on("01-01", "Napolitana")])],
    [("will the mexicana sell next week", [ahead("Mexicana", horizon_days=7)])],
    [("in 3 days, how many five cheese", [on("01-04", "Five Cheese")])],
    [
        (
            "whats the demand for the brie carre going to be like over the coming fortnight",
            [ahead("Brie Carre", horizon_days=14)],
        )
    ],
    [("hawaiians on feb 2?", [on("02-02", "Hawaiian")])],
    [("how many hawaiians on 1/15", [on("01-15", "Hawaiian")])],
    [("day after tomorrow: greek and sicilian, how many", [on("01-03", "Greek"), on("01-03", "Sicilian")])],
    [("how many pizzas will go out the door this weekend", [ahead(horizon_days=3)])],
    [("am i gonna run short of calabrese on friday", [on("01-08", "Calabrese")])],
    [("should i expect a quiet tuesday", [on("01-05")])],
    [("how many four cheese to bake for thursday", [on("01-07", "Four Cheese")])],
    [("¿cuántas hawaianas venderemos mañana?", [on("01-02", "Hawaiian")])],
    [("pronóstico para el sábado", [on("01-02")])],
    [("cuántas calabrese preparo para el domingo", [on("01-03", "Calabrese")])],
    [("¿cómo se presenta la próxima semana?", [ahead(horizon_days=7)])],
    [("cuanto vamos a vender en los próximos 10 días", [ahead(horizon_days=10)])],
    [
        ("how many hawaiians next friday", [on("01-08", "Hawaiian")]),
        ("and the friday after?", [on("01-15", "Hawaiian")]),
    ],
    [
        ("how many greeks are we going to sell tomorrow", [on("01-02", "Greek")]),
        ("and monday?", [on("01-04", "Greek")]),
        ("what about the mexicana", [on("01-04", "Mexicana")]),
        ("how many did we sell last monday", [look(item="Mexicana", start_date="2026-12-28", end_date="2026-12-28")]),
    ],
    [
        ("what will we sell next week", [ahead(horizon_days=7)]),
        ("just the calabrese", [ahead("Calabrese", horizon_days=7)]),
    ],
    [
        ("how did the greek do last week", [look(item="Greek", **LAST_WEEK)]),
        ("and how will it do next week", [ahead("Greek", horizon_days=7)]),
    ],
    [
        (
            "how many pepperoni next friday vs last friday",
            [on("01-08", "Pepperoni"), look(item="Pepperoni", start_date="2026-12-25", end_date="2026-12-25")],
        )
    ],
    [("will it rain on saturday", "off")],
    [("whos gonna win the super bowl", "off")],
    [("what time will the sun set tomorrow", "off")],
    [("how many people will be born next year", "off")],
    # prices
    [("what should the hawaiian cost", [price("Hawaiian")])],
    [("am i charging enough for the thai", [price("Thai Chicken")])],
    [("is there room to go up on the sicilian", [price("Sicilian")])],
    [("price check on the greek, too low?", [price("Greek")])],
    [("which prices should i change", [price()])],
    [("are we leaving money on the table with the big meat", [price("Big Meat")])],
    [("can i get away with 14 for the hawaiian", [price("Hawaiian")])],
    [("what would a price hike do to the calabrese", [price("Calabrese")])],
    [("i'd like 65% margin on the mexicana. price?", [price("Mexicana", target_margin=65)])],
    [("optimal price 4 pepperoni", [price("Pepperoni")])],
    [("how price sensitive is the brie carre", [price("Brie Carre")])],
    [("should the greek be cheaper", [price("Greek")])],
    [("any dish thats underpriced?", [price()])],
    [("do we charge too much", [price()])],
    [("price suggestions plz", [price()])],
    [("would i sell less hawaiians if i put the price up", [price("Hawaiian")])],
    [("¿a cuánto debería poner la greek?", [price("Greek")])],
    [("está muy cara la brie carre?", [price("Brie Carre")])],
    [("puedo subir el precio de la hawaiana?", [price("Hawaiian")])],
    [("hows the greek doing", [look(item="Greek")]), ("should it cost more?", [price("Greek")])],
    [
        ("right price for the hawaiian?", [price("Hawaiian")]),
        ("the greek?", [price("Greek")]),
        ("put that one at 13", [set_("Greek", price=13)]),
    ],
    [("is the hawaiian too cheap", [price("Hawaiian")]), ("ok put it up by a dollar", [set_("Hawaiian", price=11.5)])],
    [("what should i sell my house for", "off")],
    [("is the iphone too expensive", "off")],
    [("whats a fair price for a haircut", "off")],
    # promotions
    [("what do i run as a special on wednesdays, they're so quiet", [promo(weekday="wednesday", **SLOW)])],
    [("ideas to liven up our tuesdays", [promo(weekday="tuesday", **SLOW)])],
    [("how can i fill the place on mondays", [promo(weekday="monday", **SLOW)])],
    [("any promotion you'd recommend", [promo()])],
    [("what should i promote", [promo()])],
    [("got a ton of leftover chicken, what should i offer", [promo(goal="clear_stock")])],
    [("need to get rid of surplus pineapple", [promo(goal="clear_stock")])],
    [("promo for the brie carre?", [promo(item="Brie Carre")])],
    [("what kind of deal should i do on the green garden", [promo(item="Green Garden")])],
    [("how do we get more customers", [promo(goal="raise_traffic")])],
    [("which special would make me the most profit", [promo(goal="raise_margin")])],
    [("should we do a happy hour", [promo()])],
    [("what could i bundle with the hawaiian", [promo(item="Hawaiian")])],
    [("slow thursdays, what now", [promo(weekday="thursday", **SLOW)])],
    [("thinking of a deal for the quiet days", [promo(**SLOW)])],
    [("¿qué promoción hago los martes?", [promo(weekday="tuesday", **SLOW)])],
    [("ideas para atraer más gente", [promo(goal="raise_traffic")])],
    [("me sobra mucho pollo, ¿qué oferta hago?", [promo(goal="clear_stock")])],
    [
        ("what should i promote on slow mondays", [promo(weekday="monday", **SLOW)]),
        ("how about thursdays", [promo(weekday="thursday", **SLOW)]),
    ],
    [("instagram post about our monday special", "talk")],
    [("email the regulars a coupon", "talk")],
    [("i got a promotion at work!", "off")],
    [("find me a deal on flights", "off")],
    # what a promotion would bring
    [("does 10% off the greek make sense for 2 weeks", [roi("Greek", discount_percent=10, days=14)])],
    [
        (
            "if i ran 25% off the calabrese for 5 days would i come out ahead",
            [roi("Calabrese", discount_percent=25, days=5)],
        )
    ],
    [("would two for one on the hawaiian be worth it", [roi("Hawaiian", discount_percent=50)])],
    [("roi of 15% off big meat, flyers cost 200", [roi("Big Meat", discount_percent=15, cost=200)])],
    [("20 percent off the thai all week, good idea?", [roi("Thai Chicken", discount_percent=20, days=7)])],
    [("what would i make with 30% off sicilian this weekend", [roi("Sicilian", discount_percent=30, days=2)])],
    [("how much would a 20% discount on pepperoni cost me", [roi("Pepperoni", discount_percent=20)])],
    [("would half off napolitana pay for itself", [roi("Napolitana", discount_percent=50)])],
    [("whats the return on a 10% off greek promo", [roi("Greek", discount_percent=10)])],
    [
        (
            "¿me conviene un 15% de descuento en la hawaiana por dos semanas?",
            [roi("Hawaiian", discount_percent=15, days=14)],
        )
    ],
    [("¿saldría a cuenta un 2x1 en la greek?", [roi("Greek", discount_percent=50)])],
    [
        ("is 20% off the hawaiian for a week worth it", [roi("Hawaiian", discount_percent=20, days=7)]),
        ("what if it was 30", [roi("Hawaiian", discount_percent=30, days=7)]),
        ("for two weeks", [roi("Hawaiian", discount_percent=30, days=14)]),
        ("and on the greek", [roi("Greek", discount_percent=30, days=14)]),
        ("plus 80 bucks for posters", [roi("Greek", discount_percent=30, days=14, cost=80)]),
    ],
    [("is it worth discounting the greek", "ask"), ("like 10%", [roi("Greek", discount_percent=10)])],
    [("is a masters degree worth it", "off")],
    [("roi on bitcoin", "off")],
    # the till
    [("sync toast", [sync("toast")])],
    [("grab todays orders from square", [sync("square")])],
    [("connect clover", [sync("clover")])],
    [("square hasn't updated, can you refresh it", [sync("square")])],
    [("link up my toast pos", [sync("toast")])],
    [("import from square", [sync("square")])],
    [("update my numbers from the register", "ask"), ("its toast", [sync("toast")])],
    [("are my sales up to date?", "ask"), ("clover", [sync("clover")])],
    [("sincroniza square", [sync("square")])],
    [("conecta mi caja", "ask"), ("es clover", [sync("clover")])],
    [("sync square", [sync("square")]), ("do it again", [sync("square")])],
    [("best french toast recipe", "off")],
    [("how many square feet in an acre", "off")],
    # two at once, and what came before
    [("how many hawaiians friday and should i raise its price?", [on("01-08", "Hawaiian"), price("Hawaiian")])],
    [
        (
            "sync toast then tell me yesterdays top sellers",
            [sync("toast"), look(start_date="2026-12-31", end_date="2026-12-31")],
        )
    ],
    [("what should greek cost and how many will i sell tomorrow", [price("Greek"), on("01-02", "Greek")])],
    [("worst dish last month and what should i promote instead", [look(**DEC), promo()])],
    [
        (
            "raise the greek to 13 and forecast it for next week",
            [set_("Greek", price=13), ahead("Greek", horizon_days=7)],
        )
    ],
    [
        (
            "is the hawaiian too cheap? also what would 20% off it bring",
            [price("Hawaiian"), roi("Hawaiian", discount_percent=20)],
        )
    ],
    # changes stay changes, reports stay reports
    [("put the hawaiian down by 10%", [set_("Hawaiian", price=9.45)])],
    [("20% off the hawaiian from now on", [set_("Hawaiian", price=8.4)])],
    [("how did we do friday", [look(start_date="2026-12-25", end_date="2026-12-25")])],
    [("what sold best on saturday", [look(start_date="2026-12-26", end_date="2026-12-26")])],
    [("did the hawaiian sell over christmas", [look(item="Hawaiian", start_date="2026-12-24", end_date="2026-12-26")])],
    [("how's the week been", [look(period_days=7)])],
    [("which dishes make the least margin", [look()])],
]

# Written when the first set had already shaped the cues.
BEYOND: list[list[tuple[str, str | list[Call]]]] = [
    [("can you tell me how many calabrese we'd go through on a normal thursday next week", [on("01-07", "Calabrese")])],
    [("whats my sunday gonna look like", [on("01-03")])],
    [("give me a number for hawaiian tomorrow", [on("01-02", "Hawaiian")])],
    [("how many pies do you think we'll push out on saturday night", [on("01-02")])],
    [("need to know how much pepperoni to prep 4 tmrw", [on("01-02", "Pepperoni")])],
    [("sales forecast please", [ahead()])],
    [("whats coming up this week demand wise", [ahead(horizon_days=7)])],
    [("forecast next month", [ahead(horizon_days=28)])],
    [("do you expect a busy friday", [on("01-08")])],
    [("mlk day, how many thai chickens", [on("01-18", "Thai Chicken")])],
    [("expected covers for the coming weekend", [ahead(horizon_days=3)])],
    [("are we likely to sell more greeks next week", [ahead("Greek", horizon_days=7)])],
    [("how many five cheese should the kitchen get ready for sat", [on("01-02", "Five Cheese")])],
    [("big game on the 10th, what will the hawaiian do", [on("01-10", "Hawaiian")])],
    [("estimate sicilian sales for january 9th", [on("01-09", "Sicilian")])],
    [("how much will we take tomorrow", [on("01-02")])],
    [("what are the chances we sell out of mexicana on sunday", [on("01-03", "Mexicana")])],
    [("how many of each should i make tomorrow", [on("01-02")])],
    [("una idea de cuántas napolitanas saldrán el sábado", [on("01-02", "Napolitana")])],
    [("¿qué tal pinta el fin de semana?", [ahead(horizon_days=3)])],
    [("cuánto necesito preparar de la greek para mañana", [on("01-02", "Greek")])],
    [("ventas previstas para los próximos 14 días", [ahead(horizon_days=14)])],
    [
        ("how will brie carre do on tuesday", [on("01-05", "Brie Carre")]),
        ("wednesday?", [on("01-06", "Brie Carre")]),
        ("why that many?", [on("01-06", "Brie Carre")]),
    ],
    [("predict tomorrow", [on("01-02")]), ("only the pepperoni", [on("01-02", "Pepperoni")])],
    [("hawaiian next sat", [on("01-02", "Hawaiian")])],
    [("how many tiramisus will we sell tomorrow", "ask")],
    [("what's the forecast for rain", "off")],
    [("when will my package arrive", "off")],
    [("will the yankees win next week", "off")],
    [("how much will my rent be next month", "off")],
    # prices
    [("thai chicken - could it go up a bit?", [price("Thai Chicken")])],
    [("hawaiian pricing ok?", [price("Hawaiian")])],
    [("what's the most i can charge for the calabrese without losing people", [price("Calabrese")])],
    [("would bumping the sicilian to 18 hurt", [price("Sicilian")])],
    [("tell me if my prices make sense", [price()])],
    [("what would you price the mexicana at", [price("Mexicana")])],
    [("how much more could i get for the brie", [price("Brie Carre")])],
    [("what price hits 68% margin on the greek", [price("Greek", target_margin=68)])],
    [
        (
            "my margin on the napolitana should be 70 percent, so what do i charge",
            [price("Napolitana", target_margin=70)],
        )
    ],
    [("do you think the four cheese is overpriced", [price("Four Cheese")])],
    [("which pizzas can take a price increase", [price()])],
    [("where are we too cheap", [price()])],
    [("if i raise the greek by a buck do i lose customers", [price("Greek")])],
    [("should the thai be 22", [price("Thai Chicken")])],
    [("cuánto le pongo a la mexicana", [price("Mexicana")])],
    [("¿es buen precio 16 para la calabrese?", [price("Calabrese")])],
    [("¿subo el precio de la greek?", [price("Greek")])],
    [("what about pricing for the veggie ones", [price()])],
    [("any price i should drop", [price()])],
    [
        ("should i charge more for the hawaiian", [price("Hawaiian")]),
        ("and the sicilian?", [price("Sicilian")]),
        ("do it", [set_("Sicilian", price=11.25)]),
    ],
    [("is gas too expensive right now", "off")],
    [("how much should i pay a babysitter", "off")],
    # promotions
    [("wednesdays are killing me, what can i run", [promo(weekday="wednesday", **SLOW)])],
    [("what special would pull people in on a tuesday night", [promo(weekday="tuesday", **SLOW)])],
    [("we're empty on mondays. help", [promo(weekday="monday", **SLOW)])],
    [("suggest a promotion", [promo()])],
    [("which pizza should go on special", [promo()])],
    [("any bundles worth offering?", [promo()])],
    [("too much spinach in the walk in, what should i push", [promo(goal="clear_stock")])],
    [("need to move some extra mozzarella before it expires", [promo(goal="clear_stock")])],
    [("how do i bring in new customers", [promo(goal="raise_traffic")])],
    [("what could i do to earn more per guest, some kind of offer", [promo(goal="raise_margin")])],
    [("what should i do with the sicilian, promo or drop it", [promo(item="Sicilian")])],
    [("would the calabrese work as a limited time thing", [promo(item="Calabrese")])],
    [("alguna oferta para los miércoles", [promo(weekday="wednesday", **SLOW)])],
    [("qué puedo promocionar para ganar más", [promo(goal="raise_margin")])],
    [("cómo lleno el local los jueves", [promo(weekday="thursday", **SLOW)])],
    [
        ("got any ideas for thursdays, they're dead", [promo(weekday="thursday", **SLOW)]),
        ("fridays too?", [promo(weekday="friday", **SLOW)]),
    ],
    [("run a facebook ad for the special", "talk")],
    [("how did the last promo do", "talk")],
    # return
    [("20% off pepperoni for 2 weeks, would that pay", [roi("Pepperoni", discount_percent=20, days=14)])],
    [("whats it going to cost me to do 15% off the thai", [roi("Thai Chicken", discount_percent=15)])],
    [("run the numbers on 25% off the greek for a week", [roi("Greek", discount_percent=25, days=7)])],
    [
        (
            "if i take 10% off the calabrese for a month how many more do i need to sell",
            [roi("Calabrese", discount_percent=10, days=30)],
        )
    ],
    [("bogo on the sicilian, smart or stupid?", [roi("Sicilian", discount_percent=50)])],
    [("is a $100 flyer run for 20% off hawaiian worth it", [roi("Hawaiian", discount_percent=20, cost=100)])],
    [("calculate roi 30% off mexicana 5 days", [roi("Mexicana", discount_percent=30, days=5)])],
    [("what would happen to my profit with 20% off the five cheese", [roi("Five Cheese", discount_percent=20)])],
    [
        (
            "¿qué pasa si hago un 10% de descuento en la greek por una semana?",
            [roi("Greek", discount_percent=10, days=7)],
        )
    ],
    [
        ("is 15% off the greek for a week a good idea", [roi("Greek", discount_percent=15, days=7)]),
        ("make it two weeks", [roi("Greek", discount_percent=15, days=14)]),
        ("and with 20%?", [roi("Greek", discount_percent=20, days=14)]),
    ],
    [("should i discount the brie carre", "ask"), ("20%", [roi("Brie Carre", discount_percent=20)])],
    # till
    [("pull todays square orders", [sync("square")])],
    [("can you sync with toast real quick", [sync("toast")])],
    [("get me the newest clover data", [sync("clover")])],
    [("hook us up with square", [sync("square")])],
    [("is our clover connected?", [sync("clover")])],
    [("sync the pos", "ask"), ("we use square", [sync("square")])],
    [("did the latest orders come in from toast", [sync("toast")])],
    [("actualiza clover", [sync("clover")])],
    [("do my numbers include today's orders? refresh from square first", [sync("square")])],
    [("square dance lessons near me", "off")],
    # together
    [("is the greek too cheap and how many will we sell next friday", [price("Greek"), on("01-08", "Greek")])],
    [("how's the hawaiian doing and what should it cost?", [look(item="Hawaiian"), price("Hawaiian")])],
    [("sync clover and forecast tomorrow", [sync("clover"), on("01-02")])],
    [
        (
            "remember we close early on sundays. how many greeks next sunday?",
            [("remember_fact", {}), on("01-03", "Greek")],
        )
    ],
    [("take the brie carre off and tell me what to promote instead", [set_("Brie Carre", available=False), promo()])],
    # as before
    [
        (
            "how many hawaiians did we sell on new years eve",
            [look(item="Hawaiian", start_date="2026-12-31", end_date="2026-12-31")],
        )
    ],
    [("what were sales like last saturday", [look(start_date="2026-12-26", end_date="2026-12-26")])],
    [("lower the greek to 11 starting monday", [set_("Greek", price=11)])],
    [("how much is the hawaiian", [look(item="Hawaiian")])],
    [("which dishes have a bad margin", [look()])],
    [("what sold best on mondays", "talk")],
]

# Written when the first two had shaped the cues: harder, shorter, more indirect.
HARDER: list[list[tuple[str, str | list[Call]]]] = [
    [("what numbers should i plan for this sat on the hawaiian", [on("01-02", "Hawaiian")])],
    [("ballpark for tomorrows sales?", [on("01-02")])],
    [("think we'll need more than 20 calabrese on sunday?", [on("01-03", "Calabrese")])],
    [("how's next thursday shaping up", [on("01-07")])],
    [("how many greek do i have to thaw dough for tomorrow night", [on("01-02", "Greek")])],
    [("should i staff up the kitchen for friday, how many pizzas", [on("01-08")])],
    [("is valentines day going to be big for the five cheese", [on("02-14", "Five Cheese")])],
    [("dime cuántas big meat necesito el lunes", [on("01-04", "Big Meat")])],
    [("how does the week after next look", [ahead(horizon_days=14)])],
    [("four cheese, what do you reckon for wednesday", [on("01-06", "Four Cheese")])],
    [("hawaiian at 12.50 - too much?", [price("Hawaiian")])],
    [("what would guests put up with for the thai chicken price wise", [price("Thai Chicken")])],
    [("help me price the mediterranean", [price("Mediterranean")])],
    [("i want to know if the sicilian could cost more", [price("Sicilian")])],
    [("are any of my pizzas priced wrong", [price()])],
    [("cuál sería el precio ideal de la calabrese", [price("Calabrese")])],
    [("how do i get the greek to a 75% margin", [price("Greek", target_margin=75)])],
    [("what would you put on special tonight", [promo()])],
    [("sundays are quiet, what would help", [promo(weekday="sunday", goal="slow_day")])],
    [("what pairs well with the greek for a combo", [promo(item="Greek")])],
    [("i overbought artichokes, any special i can do", [promo(goal="clear_stock")])],
    [("any way to get more families in during the week", [promo(goal="raise_traffic")])],
    [("what do you suggest i promote to lift profit", [promo(goal="raise_margin")])],
    [("tuesdays r dead any promo", [promo(weekday="tuesday", goal="slow_day")])],
    [("would it pay to knock 20% off the calabrese for a week", [roi("Calabrese", discount_percent=20, days=7)])],
    [("thinking 15% off sicilian next week, any good?", [roi("Sicilian", discount_percent=15, days=7)])],
    [("how many extra thai chickens cover a 10% discount", [roi("Thai Chicken", discount_percent=10)])],
    [("what do i lose if i give 25% off the greek", [roi("Greek", discount_percent=25)])],
    [("2 for 1 mexicana for 3 days - worth the hassle?", [roi("Mexicana", discount_percent=50, days=3)])],
    [("si doy 20% de descuento en la hawaiana gano dinero?", [roi("Hawaiian", discount_percent=20)])],
    [("has toast synced today", [sync("toast")])],
    [("please reload sales from clover", [sync("clover")])],
    [("get square talking to you", [sync("square")])],
    [("will my flight be delayed tomorrow", "off")],
    [("whats the best price for a macbook", "off")],
    [("promote me to manager", "off")],
    [("how busy will the highway be friday", "off")],
    [
        ("hows the thai doing", [look(item="Thai Chicken")]),
        ("whatll it do tomorrow", [on("01-02", "Thai Chicken")]),
        ("too cheap you think?", [price("Thai Chicken")]),
        ("and 10% off for a week?", [roi("Thai Chicken", discount_percent=10, days=7)]),
    ],
    [
        ("best seller last week?", [look(**LAST_WEEK)]),
        ("forecast it for saturday", [on("01-02", "California Chicken")]),
    ],
]
