"""Owner messages about the days ahead, prices, promotions and the till, in owners' own words: a measure, not a teacher.

Written on one day by someone who had seen neither the training phrases nor the replay cases, before anything was measured
with them. Typed as on a phone between two orders: terse, tired, with typos, English and Spanish, alone and in threads.
By a fixed rule (talks counted from nought: even, odd) half of them are `DEV`, whose faults may be looked at, and half
`HELD_OUT`, which is never used for tuning. Today is Friday 2027-01-01, 10:00 in New York.

How far it is blind: whoever mended the cues by `DEV` also wrote these messages, so that `DEV` says nothing about new ones.
Of `HELD_OUT` only the shares were looked at, but for one message whose "2-for-1" was read as a price of 2; that was mended.

What is right is a list of calls, or a word: "ask" (a question back, nothing written), "talk", "off" (nothing called, told
that it is outside), "none" (nothing called, however it is said). In a call's arguments a tuple holds all that are right
(None: left out), `ANY` takes whatever. A tuple of expectations: either.
"""

from __future__ import annotations

from typing import Any

from tests.agent.llm.builtin.utterances import DEC, LAST_WEEK, NOV, Call, look, set_

ANY = "*"
Expected = str | list[Call] | tuple[str | list[Call], ...]
Talk = list[tuple[str, Expected]]
NOTE: Call = ("remember_fact", {})
FORGET: Call = ("forget_fact", {})


def ahead(**args: Any) -> Call:
    return "forecast_demand", args


def advise(**args: Any) -> Call:
    """What a price should be."""
    return "suggest_prices", args


def promo(**args: Any) -> Call:
    return "recommend_promotions", args


def roi(**args: Any) -> Call:
    return "estimate_roi", args


def sync(provider: str) -> Call:
    return "sync_pos", {"provider": provider}


def on(day: str, **args: Any) -> Call:
    """One day ahead: "01-02"."""
    return ahead(date=f"2027-{day}", **args)


NEXT_WEEK = {"horizon_days": (None, 7, 10)}


def weekend(**args: Any) -> tuple[list[Call], ...]:
    """Saturday and Sunday: as two days, or as a few days from today."""
    return (
        [on("01-02", **args), on("01-03", **args)],
        [ahead(horizon_days=(None, 2, 3, 4, 7), date=(None, "2027-01-02", "2027-01-03"), **args)],
    )


TILL: Expected = ([("sync_pos", {"provider": (None, "square")})], "ask")  # which one is not said

TALKS: list[Talk] = [
    # --- the days ahead
    [("how busy we gonna be tmrw", [on("01-02")])],
    [("is tomorrow gonna be a zoo or can i give marco the night off", [on("01-02")])],
    [("hw many pepperonis shld i prep for saturday", [on("01-02", item="Pepperoni")])],
    [("how many thai chicken do i need dough for on sunday", [on("01-03", item="Thai Chicken")])],
    [("what are we looking at for next week", [ahead(**NEXT_WEEK)])],
    [("wats next week look like orders wise", [ahead(**NEXT_WEEK)])],
    [("expecting a crowd on mlk day?", [on("01-18")])],
    [("valentines day, how many pizzas u think", [on("02-14")])],
    [("need a number for monday the 11th", [on("01-11")])],
    [("ordering flour now. how many pizzas thru jan 14", [ahead(horizon_days=(None, 14), date=(None, "2027-01-14"))])],
    [("next 10 days, total, rough guess is fine", [ahead(horizon_days=10)])],
    [("2 week outlook for the big meat", [ahead(item="Big Meat", horizon_days=14)])],
    [("do i need a second guy on the oven saturday nite", [on("01-02")])],
    [("staffing q: will sunday be dead", [on("01-03")])],
    [("how many hawaiians will walk out the door this weekend", weekend(item="Hawaiian"))],
    [("this weekend - busy?", weekend())],
    [("tonight gonna be any good?", [on("01-01")])],
    [("what can i expect today", [on("01-01")])],
    [("shopping for fri 8 jan, how much brie carre will go", [on("01-08", item="Brie Carre")])],
    [("how many five cheese do u reckon for jan 6", [on("01-06", item="Five Cheese")])],
    [("predict sales for the nxt 3 days", [ahead(horizon_days=3)])],
    [("coming week forcast pls, only the greek", [ahead(item="Greek", **NEXT_WEEK)])],
    [("will the calabrese pick up this coming month", [ahead(item="Calabrese", horizon_days=ANY)])],
    [
        (
            "dont want to throw out prosciutto again, how many prosciutto and arugula for tuesday",
            [on("01-05", item="Prosciutto and Arugula")],
        )
    ],
    [
        (
            "i keep binning spinach. how many spinach and feta till sunday?",
            [ahead(item="Spinach and Feta", horizon_days=(None, 3, 2), date=(None, "2027-01-03"))],
        )
    ],
    [("whats wednesday going to be like", [on("01-06")])],
    # --- what a price should be
    [("am i too cheap on anything", [advise()])],
    [("where could i squeeze another buck without anyone noticing", [advise()])],
    [("whats a fair price for the calabrese", [advise(item="Calabrese")])],
    [("what shld i be charging for a big meat", [advise(item="Big Meat")])],
    [("want 70% margin across the board, what do prices have to be", [advise(target_margin=70)])],
    [("i need to keep 65 percent on the hawaiian. price?", [advise(item="Hawaiian", target_margin=65)])],
    [("cheese went up again!! which ones should go up", [advise()])],
    [("everythings gotten expensive, who on the menu can take a price hike", [advise()])],
    [("would ppl still buy thai chicken if i went up a dollar", [advise(item="Thai Chicken")])],
    [("is the sicilian underpriced", [advise(item="Sicilian")])],
    [("any pizza i'm charging too much for?", [advise()])],
    [("price check on my whole menu, what wld you change", [advise()])],
    [("how price sensitive are people w the pepperoni", [advise(item="Pepperoni")])],
    [
        (
            "food cost should be 30% on chicken alfredo - where does that put the price",
            [advise(item="Chicken Alfredo", target_margin=70)],
        )
    ],
    [("can i get away with more for the soppressata", [advise(item="Soppressata")])],
    [("gimme your best price for four cheese", [advise(item="Four Cheese")])],
    [("havent touched prices in a year. time?", [advise()])],
    [("pricing ideas?", [advise()])],
    # --- promotions
    [("mondays are killing me. what can i run", [promo(goal=("slow_day", None), weekday="monday")])],
    [("tuesdays r so slow, any deal ideas", [promo(goal=("slow_day", None), weekday="tuesday")])],
    [("need more bodies in the door, ideas?", [promo(goal="raise_traffic")])],
    [("how do i get more customers in", [promo(goal="raise_traffic")])],
    [("what special should i run", [promo()])],
    [("give me a promo idea that actually makes money", [promo(goal=(None, "raise_margin"))])],
    [("got way too much mozz in the walk in, what deal", [promo(goal="clear_stock")])],
    [("fridge is full of chicken gotta move it fast, what offer", [promo(goal="clear_stock")])],
    [("what could i bundle w the hawaiian", [promo(item="Hawaiian", goal=ANY)])],
    [("green garden just sits there. some kind of deal on it?", [promo(item="Green Garden", goal=ANY)])],
    [("happy hour, worth it? which day", [promo(goal=ANY)])],
    [
        (
            "wed nights we got nobody in here, help",
            [promo(goal=("slow_day", None, "raise_traffic"), weekday="wednesday")],
        )
    ],
    [("how can i get tables to spend more per visit", [promo(goal="raise_margin")])],
    [("what offer makes me the best margin", [promo(goal=("raise_margin", None))])],
    [("which pizza do i put on special this week", [promo(goal=ANY)])],
    [("what do i do with my quietest day", [promo(goal="slow_day")])],
    [("any smart combo deals u can think of", [promo()])],
    [("brie expires next week, 40 wheels... push the brie carre how?", [promo(goal="clear_stock", item="Brie Carre")])],
    # --- is it worth it
    [("15% off hawaiian for 2 weeks. do i make money", [roi(item="Hawaiian", discount_percent=15, days=14)])],
    [("20 off the greek for a week, does that pay", [roi(item="Greek", discount_percent=20, days=7)])],
    [("worth doing half price pepperoni?", [roi(item="Pepperoni", discount_percent=50)])],
    [("bogo on sicilian, am i losing my shirt", [roi(item="Sicilian", discount_percent=(50, None))])],
    [
        (
            "thinking $150 flyers plus 10% off thai chicken. smart?",
            [roi(item="Thai Chicken", discount_percent=10, cost=150)],
        )
    ],
    [("if i spend 300 on a fb ad for the big meat will i get it back", [roi(item="Big Meat", cost=300)])],
    [
        (
            "how many extra calabrese would i have to sell at 25% off to break even",
            [roi(item="Calabrese", discount_percent=25)],
        )
    ],
    [("at 10% off, how many more mexicana to come out even", [roi(item="Mexicana", discount_percent=10)])],
    [("roi on a 30% spinach pesto promo running 10 days?", [roi(item="Spinach Pesto", discount_percent=30, days=10)])],
    [("does a 5 percent discount on everything pay off", [roi(discount_percent=5)])],
    [("my nephew says do 20% off all month, waste of money?", [roi(discount_percent=20, days=(28, 30, 31))])],
    [("would a 2-for-1 on five cheese pay for itself", [roi(item="Five Cheese", discount_percent=(50, None))])],
    [
        (
            "printing menus cards for 80 bucks and 15% off napolitana, 3 weeks, good idea or no",
            [roi(item="Napolitana", discount_percent=15, days=21, cost=80)],
        )
    ],
    [("run the numbers on 12% off the classic deluxe", [roi(item="Classic Deluxe", discount_percent=12)])],
    # --- the till
    [("sync square", [sync("square")])],
    [("get my toast sales in here", [sync("toast")])],
    [("pull clover again pls its missing last night", [sync("clover")])],
    [("refresh from square", [sync("square")])],
    [("can u update from the till", TILL)],
    [("sync the register", TILL)],
    [("bring over todays tickets from toast", [sync("toast")])],
    [("clover import", [sync("clover")])],
    # --- the menu, its prices, and notes, as ever
    [("worst seller last week", [look(**LAST_WEEK)])],
    [("how'd the mediterranean do in november", [look(item="Mediterranean", **NOV)])],
    [("put the thai chicken at 21.50", [set_("Thai Chicken", price=21.5)])],
    [("out of soppressata take it down", [set_("Soppressata", available=False)])],
    [("remember were closed jan 19", [NOTE])],
    [("note to self: dough guy delivers tuesdays and fridays", [NOTE])],
    [("which pizza makes me the most", [look()])],
    [("what were our duds in december", [look(**DEC)])],
    # --- two wishes at once
    [("how busy is tomorrow and which prices should i raise", [on("01-02"), advise()])],
    [
        (
            "forecast for sunday, and an idea for slow mondays pls",
            [on("01-03"), promo(goal=("slow_day", None), weekday="monday")],
        )
    ],
    [
        (
            "sync square then tell me what sold best yesterday",
            [sync("square"), look(start_date="2026-12-31", end_date="2026-12-31")],
        )
    ],
    [("pull toast and give me next week's forecast", [sync("toast"), ahead(**NEXT_WEEK)])],
    [("whats my worst pizza and what deal could i run on it", [look(), promo(goal=ANY, item=ANY)])],
    [
        (
            "is 10% off the greek worth it or should i just lower the price",
            [roi(item="Greek", discount_percent=10), advise(item="Greek")],
        )
    ],
    [
        (
            "set hawaiian to 11.25 and tell me how many we'll sell saturday",
            [set_("Hawaiian", price=11.25), on("01-02", item="Hawaiian")],
        )
    ],
    [
        (
            "take calabrese off. also whats a good price for the pepperoni",
            [set_("Calabrese", available=False), advise(item="Pepperoni")],
        )
    ],
    [
        (
            "how did big meat do last week and how many for next week?",
            [look(item="Big Meat", **LAST_WEEK), ahead(item="Big Meat", **NEXT_WEEK)],
        )
    ],
    [("numbers for last week, n what to expect this coming week", [look(**LAST_WEEK), ahead(**NEXT_WEEK)])],
    [("remember we close at 9 on sundays. and how busy is this sunday", [NOTE, on("01-03")])],
    [
        (
            "does 20% off mexicana pay, and what price would you put it at normally",
            [roi(item="Mexicana", discount_percent=20), advise(item="Mexicana")],
        )
    ],
    [
        (
            "how many napolitana tomorrow? and how many greek?",
            [on("01-02", item="Napolitana"), on("01-02", item="Greek")],
        )
    ],
    [("prep numbers for sat: pepperoni and hawaiian", [on("01-02", item="Pepperoni"), on("01-02", item="Hawaiian")])],
    # --- in a thread
    [
        ("how busy tomorrow", [on("01-02")]),
        ("and sunday", [on("01-03")]),
        ("just the hawaiian", [on("01-03", item="Hawaiian")]),
    ],
    [
        ("forecast the greek for saturday", [on("01-02", item="Greek")]),
        ("what about sicilian", [on("01-02", item="Sicilian")]),
        ("ok thx", "talk"),
    ],
    [("next week?", [ahead(**NEXT_WEEK)]), ("make it two weeks", [ahead(horizon_days=14)])],
    [
        ("how many brie carre next week", [ahead(item="Brie Carre", **NEXT_WEEK)]),
        ("and the whole menu?", [ahead(**NEXT_WEEK)]),
    ],
    [("any prices i should change", [advise()]), ("what about the calabrese", [advise(item="Calabrese")])],
    [("what should the big meat cost", [advise(item="Big Meat")]), ("ok set it to 13", [set_("Big Meat", price=13)])],
    [
        ("price for thai chicken, your take", [advise(item="Thai Chicken")]),
        ("and if i want 75% margin", [advise(item="Thai Chicken", target_margin=75)]),
    ],
    [
        ("ideas for slow tuesdays", [promo(goal=("slow_day", None), weekday="tuesday")]),
        ("and wednesdays?", [promo(goal=("slow_day", None), weekday="wednesday")]),
    ],
    [("what promo should i run", [promo()]), ("something to get rid of stock", [promo(goal="clear_stock")])],
    [
        ("is 10% off the hawaiian worth it for a week", [roi(item="Hawaiian", discount_percent=10, days=7)]),
        ("and 20%?", [roi(item="Hawaiian", discount_percent=20, days=7)]),
    ],
    [
        ("15% off pepperoni pays?", [roi(item="Pepperoni", discount_percent=15)]),
        ("what if i add 100 in ads", [roi(item="Pepperoni", discount_percent=15, cost=100)]),
    ],
    [
        ("20% off sicilian for 10 days any good", [roi(item="Sicilian", discount_percent=20, days=10)]),
        ("same for greek", [roi(item="Greek", discount_percent=20, days=10)]),
    ],
    [
        ("hows the soppressata", [look(item="Soppressata")]),
        ("how many will i sell monday", [on("01-04", item="Soppressata")]),
    ],
    [("worst ones this month", [look(period_days=30)]), ("what deal would you run", [promo(goal=ANY, item=ANY)])],
    [("connect to the till and pull sales", TILL), ("clover", [sync("clover")])],
    [("import my pos", TILL), ("its toast", [sync("toast")])],
    [
        ("how many five cheese tmrw", [on("01-02", item="Five Cheese")]),
        ("thats it? remember there is a game tmrw", [NOTE]),
    ],
    [
        ("should i discount something", [promo(goal=ANY)]),
        ("no i mean is 15% off the mexicana worth it", [roi(item="Mexicana", discount_percent=15)]),
    ],
    [
        ("do i raise the green garden", ([advise(item="Green Garden")], "ask")),
        ("yes to 13", [set_("Green Garden", price=13)]),
    ],
    [("how busy will saturday be", [on("01-02")]), ("why so many", ([on("01-02")], "talk"))],
    # --- something is missing
    [("is a discount on the chicken pesto worth it", ([roi(item="Chicken Pesto")], "ask"))],
    [("would 20% off be worth it", ([roi(discount_percent=20)], "ask"))],
    [("how many will i sell of the lasagna tomorrow", "ask")],
    [("forecast for the spinach one", "ask")],
    [("sync my lightspeed", ("ask", "none"))],
    [("whats the right price for the burger", "ask")],
    # --- none of these
    [("send a text to my regulars about the hawaiian", "none")],
    [("write a post for instagram about our new calabrese", "none")],
    [("whats the weather tmrw", "off")],
    [("will it rain saturday", "off")],
    [("who's playing tonight", "off")],
    [("predict the super bowl", "off")],
    [("whats bitcoin gonna do next week", "off")],
    [("what's a good price for a used ford transit", "off")],
    [("promo code for uber?", "off")],
    [("sync my phone contacts", "off")],
    [("is a masters degree worth it", "off")],
    [("how much should i pay my dishwasher", "off")],
    [("dont change any prices yet", "talk")],
    [("last promo was a disaster", "talk")],
    [("reply to that one star review for me", [("reply_to_review", {"rating": 1})])],
    [("email everybody 10% off", "none")],
    [("post on facebook that were open tomorrow", "none")],
    [("hire me a waiter for saturday", "off")],
    [("we already synced square this morning", "talk")],
    [("ok cool", "talk")],
    [("order 20 bags of flour for monday", "none")],
    [("saturday was nuts", "talk")],
    # --- Spanish
    [("cuanta gente va a venir mañana", [on("01-02")])],
    [("cuantas hawaiian preparo pal sabado", [on("01-02", item="Hawaiian")])],
    [("como pinta la semana q viene", [ahead(**NEXT_WEEK)])],
    [("cuánto voy a vender los próximos 15 días", [ahead(horizon_days=15)])],
    [("cuantas pepperoni se van a vender el 8 de enero", [on("01-08", item="Pepperoni")])],
    [("el finde va a estar lleno o q", weekend())],
    [("prevision de la calabrese para el domingo porfa", [on("01-03", item="Calabrese")])],
    [("hoy va a haber jaleo?", [on("01-01")])],
    [("a cuanto deberia vender la sicilian", [advise(item="Sicilian")])],
    [("estoy vendiendo algo demasiado barato?", [advise()])],
    [("que precios subo", [advise()])],
    [("quiero sacarle un 70% de margen a la greek, a cuánto la pongo", [advise(item="Greek", target_margin=70)])],
    [("los lunes no viene ni dios, qué promo hago", [promo(goal=("slow_day", None), weekday="monday")])],
    [("dame ideas pa atraer gente", [promo(goal="raise_traffic")])],
    [("me sobra mucho queso, que oferta saco", [promo(goal="clear_stock")])],
    [("qué oferta me deja más margen", [promo(goal=("raise_margin", None))])],
    [("que combo puedo armar con la mexicana", [promo(item="Mexicana", goal=ANY)])],
    [("los martes flojos, alguna idea?", [promo(goal=("slow_day", None), weekday="tuesday")])],
    [("me sale a cuenta un 15% de descuento en la hawaiian?", [roi(item="Hawaiian", discount_percent=15)])],
    [("si hago 2x1 en la pepperoni gano o pierdo", [roi(item="Pepperoni", discount_percent=(50, None))])],
    [
        (
            "gasto 200 en folletos y 10% menos en la greek 2 semanas, compensa?",
            [roi(item="Greek", discount_percent=10, days=14, cost=200)],
        )
    ],
    [("vale la pena rebajar un 20% la calabrese una semana", [roi(item="Calabrese", discount_percent=20, days=7)])],
    [("sincroniza square", [sync("square")])],
    [("trae las ventas de clover", [sync("clover")])],
    [("actualiza la caja", TILL)],
    [("baja los pedidos de toast", [sync("toast")])],
    [("cuánto venderé mañana y qué precios subirías", [on("01-02"), advise()])],
    [("sincroniza toast y dime cómo viene la semana", [sync("toast"), ahead(horizon_days=ANY)])],
    [
        (
            "quita la soppressata y dime cuantas greek para mañana",
            [set_("Soppressata", available=False), on("01-02", item="Greek")],
        )
    ],
    [("que tal la semana pasada y que espero para la proxima", [look(**LAST_WEEK), ahead(**NEXT_WEEK)])],
    [("cuántas greek para mañana", [on("01-02", item="Greek")]), ("y el domingo?", [on("01-03", item="Greek")])],
    [
        ("compensa un 10% en la sicilian?", [roi(item="Sicilian", discount_percent=10)]),
        ("y con un 25", [roi(item="Sicilian", discount_percent=25)]),
    ],
    [
        ("qué hago los miércoles", [promo(goal=("slow_day", None), weekday="wednesday")]),
        ("y los jueves", [promo(goal=("slow_day", None), weekday="thursday")]),
    ],
    [
        ("a cuánto pongo la big meat", ([advise(item="Big Meat")], "ask")),
        ("vale, ponla a 13", [set_("Big Meat", price=13)]),
    ],
    [("próxima semana?", [ahead(**NEXT_WEEK)]), ("solo la hawaiian", [ahead(item="Hawaiian", **NEXT_WEEK)])],
    [("algun precio q cambiar?", [advise()]), ("y la mexicana?", [advise(item="Mexicana")])],
    [("va a llover mañana", "off")],
    [("escribe un post para instagram", "none")],
    [("manda un sms a los clientes con el 2x1", "none")],
    [("cuánto va a subir el alquiler", "off")],
    [("apunta q el lunes cerramos por inventario", [NOTE])],
    [("cual fue la peor de la semana pasada", [look(**LAST_WEEK)])],
    [("vale la pena comprar un coche eléctrico", "off")],
    [("gracias crack", "talk")],
    # --- some more threads and twos
    [("what are u expecting for tuesday", [on("01-05")]), ("no wait weds", [on("01-06")])],
    [
        ("does 10% off classic deluxe pay", [roi(item="Classic Deluxe", discount_percent=10)]),
        ("over 3 weeks", [roi(item="Classic Deluxe", discount_percent=10, days=21)]),
    ],
    [
        ("suggest a price for the napolitana", [advise(item="Napolitana")]),
        ("how many do we sell a month anyway", [look(item="Napolitana", period_days=(None, 30))]),
    ],
    [
        ("need a deal for the spinach supreme", [promo(item="Spinach Supreme", goal=ANY)]),
        ("hm would 15% off pay", [roi(item="Spinach Supreme", discount_percent=15)]),
        ("leave it", "talk"),
    ],
    [("pull square n suggest me a promo", [sync("square"), promo()])],
    [("which ones are dogs and shld i reprice em", [look(), advise()])],
]

DEV, HELD_OUT = TALKS[::2], TALKS[1::2]
