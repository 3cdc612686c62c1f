"""Who wants to be left alone, and who only talks of stopping. These texts were written without a look at the rules."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.campaigns.guests.engine.optout import read

LEAVE = """
STOP
Stop
stop.
STOP!!!
stopall
STOP ALL
STOP STOP STOP
S.T.O.P.
s t o p
ＳＴＯＰ
𝐒𝐓𝐎𝐏
🛑
Stop. You are annoying
STOP - Maria
I said stop
Wrong number. Stop!
sstop
dtop
how do I stop these
cancelar suscripción
Bórrame
Stop, no quiero más
Unsubscribe
UNSUBSCRIBE please
unsubscibe
cancel
CANCEL
End
quit
REVOKE
optout
opt out
Opt me out please
please stop
stop please and thank you
pls stop
stop texting me
Please stop texting me
stop txting me
stpo texting me
STOP TEXTING ME!!
can you stop messaging me
quit texting me
quit sending me texts
stop sending me these messages
stop sending me stuff
Stop sending me promos
please stop with the texts
stop the messages please
stop spamming me
no more texts
no more messages please
No more promo texts, thanks
take me off your list
Take me off this list please
please take my number off your list
remove me from your list
remove me
remove my number
please remove my number from your system
delete my number
lose my number
get me off this list
Don't text me again
do not text me anymore
dont message me
don't contact me again
never text me again
I don't want these texts
I don't want any more messages from you
I do not wish to receive text messages
i no longer want to receive your offers
please unsubscribe me from this
how do I unsubscribe
I want to unsubscribe
unsubscribe me
I'd like to opt out
opting out
I revoke my consent
leave me alone
wrong number
You have the wrong number
go away
I never signed up for this
didn't sign up for these texts
stop bothering me
cease contacting me
cancel my subscription
cancel text alerts
BAJA
baja
alto
basta
no más
no mas mensajes
no me manden mas mensajes
No me manden más mensajes por favor
por favor no me envíen más mensajes
no me escriban más
no me escriban
ya no quiero recibir mensajes
no quiero recibir más promociones
no quiero más mensajes
dejen de mandarme mensajes
deja de escribirme
dejen de molestar
quítenme de la lista
sáquenme de su lista
bórrenme de la lista
quiero darme de baja
denme de baja
borren mi número
número equivocado
paren de mandarme textos
stop emailing me too
🛑 stop
""".strip().splitlines()

STAY = """
Don't stop making that pizza
never stop making the Thai Chicken!
please don't stop sending these
don't stop texting me these deals
can't stop eating your garlic bread
I'll cancel my reservation
I need to cancel my order
can I cancel my table for tonight
cancel the extra cheese
I'd like to cancel my booking for Friday
When do you stop serving?
what time do you stop taking orders
I'll stop by at 7
we might stop in tonight
is there a bus stop near you
non-stop flavor!
stop it you two, I'm hungry now lol send me the menu
The end of the week works
is the kitchen open until the end of the day?
at the end can we get dessert
My friend quit his job so we're celebrating
I quit sugar, do you have diet drinks?
do you have a list of allergens
put me on the list
can you take mushrooms off the pizza
please take the onions off mine
take me off the waitlist please
remove me from the waiting list, we found a place
can you remove my name from the reservation
no more pepperoni? sad
no more olives please
don't send me olives
do not put cheese on it
please don't text my wife, it's a surprise party
don't send the order yet
I don't want pineapple
I don't like anchovies
I don't want to wait long
I never got my order
never had a better pizza
who do I talk to about catering
what's the wifi password
thanks!
thank you so much
great pizza last night
yes please
yes we'll be there at 8
Is it still 20% off?
can I use the offer twice
does the deal end today?
when does this offer end
do you deliver
What's on the menu
my number is 555-0100
call me when it's ready
text me when the table is ready
can you text me the menu
email me the receipt please
is this the real Luna Pizza
you guys are the best
the texts make me hungry
love these messages
I got your message
got the text, see you at 6
wrong order, I got the veggie
go ahead
start my order please
no me pongan cebolla
no quiero cebolla
no quiero esperar mucho
quiero cancelar mi reserva
cancelen mi pedido por favor
no mas aceitunas por favor
a qué hora paran de servir
¿está en la planta baja?
baja un poco el precio jaja
where is the nearest bus-stop?
can we stop by? we are six
non-stop fun last night
dos pizzas para llevar
Cancel. We can't come at seven
the end. great evening
no dejen de hacer esa pizza
gracias
la mejor pizza de la ciudad
¿tienen lista de espera?
mándenme el menú
¿hasta cuándo es la oferta?
""".strip().splitlines()


def test_there_are_enough_of_both() -> None:
    assert len(LEAVE) >= 60 and len(STAY) >= 60


@pytest.mark.parametrize("text", LEAVE)
def test_a_wish_to_be_left_alone_is_heard(text: str) -> None:
    assert read(text).wish == "stop"


@pytest.mark.parametrize("text", STAY)
def test_talk_of_stopping_is_not_a_stop(text: str) -> None:
    assert read(text).wish != "stop"


@pytest.mark.parametrize("name", ["Luna Pizza", "Café Olé", "Stop & Go Diner", "", "El Alto"])
def test_the_restaurants_own_name_is_no_more_than_a_greeting(name: str) -> None:
    for text in (f"{name} stop", f"Stop please, {name.upper()}", f"cancel {name}"):
        assert read(text, name).wish == "stop"
    assert read(f"see you at {name}", name).wish == "other" and read("stop", "Stop").wish == "stop"


def test_no_other_restaurants_name_is_one() -> None:
    assert read("cancel luna pizza", "Trattoria").wish == "other" and read("cancel luna pizza").wish == "other"


@pytest.mark.parametrize("text", ["START", "unstop", "Yes", "yes please", "YES!", "Sí", "start"])
def test_who_wants_to_hear_again(text: str) -> None:
    assert read(text).wish == "start"


@pytest.mark.parametrize("text", ["HELP", "info", "Ayuda", "help please", "help?", "who is this?"])
def test_who_asks_for_help(text: str) -> None:
    assert read(text).wish == "help"


@pytest.mark.parametrize(
    ("text", "channels", "everything"),
    [
        ("STOP", (), False),
        ("stop emailing me too", ("email", "sms"), False),
        ("please stop emailing me", ("email",), False),
        ("no more emails or texts", ("email", "sms"), False),
        ("STOPALL", (), True),
        ("stop contacting me by any means", (), True),
    ],
)
def test_what_a_stop_is_about(text: str, channels: tuple[str, ...], everything: bool) -> None:
    heard = read(text)
    assert (heard.wish, heard.channels, heard.everything) == ("stop", channels, everything)


@given(st.text(max_size=300))
def test_whatever_is_written_is_read(text: str) -> None:
    assert read(text).wish in ("stop", "start", "help", "other")


@given(st.sampled_from(["stop", "unsubscribe", "quit", "end", "cancel", "revoke", "optout", "stopall"]), st.data())
def test_case_spaces_and_marks_do_not_matter(word: str, data: st.DataObject) -> None:
    shouted = "".join(data.draw(st.sampled_from([ch, ch.upper()])) for ch in word)
    around = st.text(alphabet=" .!?\n\t🙏'\"", max_size=5)
    assert read(data.draw(around) + shouted + data.draw(around)).wish == "stop"
