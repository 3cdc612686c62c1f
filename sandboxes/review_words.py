"""What the made-up reviews are put together from, in English and Spanish. SYNTHETIC: nobody said any of it."""

from __future__ import annotations

NAMES = {
    "en": ("Dana", "Marcus", "Priya", "Tom", "Aisha", "Kevin", "Lena", "Noah", "Grace", "Omar", "Ruth", "Sam", "Ivy"),
    "es": ("Lucía", "Mateo", "Carmen", "Diego", "Elena", "Javier", "Rosa", "Andrés"),
}

# language -> (aspect, 1 praised or -1 complained about) -> sentences
PHRASES: dict[str, dict[tuple[str, int], tuple[str, ...]]] = {
    "en": {
        ("food", 1): (
            "The crust is crisp outside and chewy inside, just perfect.",
            "Best Hawaiian pizza I have had in years.",
            "Every topping tasted fresh and the sauce is delicious.",
            "The four cheese pizza was amazing, rich without being heavy.",
            "Loved the spinach and feta pie, so much flavor.",
            "The dough is excellent and the basil was clearly picked that day.",
            "My kids finished a whole large pepperoni, it was that tasty.",
        ),
        ("food", -1): (
            "The pizza came out cold and the crust was soggy.",
            "My pie was burnt underneath and bland on top.",
            "Way too salty, we left half of it.",
            "The chicken on top was dry and tasteless.",
            "They got the toppings wrong and the dough was still raw in the middle.",
            "The salad was wilted and the sauce tasted like it came from a can.",
        ),
        ("service", 1): (
            "The staff is so friendly and remembered our order.",
            "Our server was attentive and genuinely kind.",
            "The team handled our group of twelve with a smile.",
            "Great service, they checked on us without hovering.",
            "The woman at the counter was helpful about allergies.",
        ),
        ("service", -1): (
            "Our waiter was rude and ignored us most of the evening.",
            "Nobody apologized when they got our order wrong.",
            "The staff seemed annoyed that we were there.",
            "The server forgot our drinks twice and never came back.",
            "Terrible service, we had to get up and ask for the bill.",
        ),
        ("price", 1): (
            "Prices are fair for what you get.",
            "Great value, two of us ate well for under thirty dollars.",
            "The lunch deal is a bargain in this neighborhood.",
            "Generous portions and very reasonable prices.",
        ),
        ("price", -1): (
            "Overpriced for a plain cheese pizza.",
            "Twenty-six dollars for a large is too expensive.",
            "They raised the prices again and the portions got smaller.",
            "Not worth the money, sadly.",
        ),
        ("ambience", 1): (
            "The room is cozy and the music is never too loud.",
            "Lovely atmosphere, candles on the tables and a clean bathroom.",
            "Charming little place, perfect for a date.",
            "The patio is beautiful on a warm night.",
        ),
        ("ambience", -1): (
            "The place was so noisy that we could not talk.",
            "Our table was sticky and the floor was dirty.",
            "Cramped seating right next to a drafty door.",
            "The music was blasting and the room smelled of bleach.",
        ),
        ("wait", 1): (
            "Our food arrived in fifteen minutes on a Friday night.",
            "No wait at all, we were seated right away.",
            "Quick kitchen, the pizza was on the table before I finished my drink.",
            "Fast even when they were packed.",
        ),
        ("wait", -1): (
            "We waited over an hour for two pizzas.",
            "Slow kitchen, forty-five minutes for a slice and a salad.",
            "The wait was way too long even though we had a reservation.",
            "Stood in line forever on a Saturday and still had to wait for a table.",
            "It took an hour and ten minutes until any food came out.",
        ),
        ("delivery", 1): (
            "Delivery was early and the pizza was still hot.",
            "The driver was polite and everything arrived in one piece.",
            "Ordered online and it was at my door in half an hour.",
            "Packaging kept it warm, delivery was spot on.",
        ),
        ("delivery", -1): (
            "Delivery took ninety minutes and half the order was missing.",
            "The driver left the pizza at the wrong door.",
            "It arrived cold with the cheese stuck to the lid of the box.",
            "My delivery was late and nobody picked up the phone.",
        ),
    },
    "es": {
        ("food", 1): (
            "La pizza estaba deliciosa y la masa muy crujiente.",
            "Los ingredientes son frescos y la salsa es riquísima.",
            "La mejor pizza de cuatro quesos que he probado.",
        ),
        ("food", -1): (
            "La pizza llegó fría y la masa estaba cruda.",
            "La comida estaba muy salada y sin sabor.",
            "El pollo estaba seco y la masa quemada.",
        ),
        ("service", 1): (
            "El personal es muy amable y atento.",
            "Excelente servicio, nos atendieron de maravilla.",
            "La camarera fue encantadora con los niños.",
        ),
        ("service", -1): (
            "El camarero fue grosero y nos ignoró.",
            "Pésimo servicio, se olvidaron de las bebidas.",
        ),
        ("price", 1): ("Muy buen precio para la calidad.", "Raciones generosas y precios justos."),
        ("price", -1): ("Demasiado caro para una pizza sencilla.", "Subieron los precios y no vale la pena."),
        ("ambience", 1): ("El ambiente es muy acogedor.", "Un lugar bonito y tranquilo para ir en pareja."),
        ("ambience", -1): ("Había muchísimo ruido y la mesa estaba sucia.", "El local es incómodo y muy ruidoso."),
        ("wait", 1): ("Nos sirvieron muy rápido.", "Sin esperas, la comida llegó enseguida."),
        ("wait", -1): ("Esperamos más de una hora por la comida.", "Muy lentos, cuarenta minutos para una pizza."),
        ("delivery", 1): ("El reparto llegó a tiempo y la pizza caliente.", "Pedimos a domicilio y llegó rapidísimo."),
        ("delivery", -1): ("El pedido a domicilio llegó tarde y frío.", "El repartidor se equivocó de puerta."),
    },
}

OPENERS: dict[str, dict[str, tuple[str, ...]]] = {
    "en": {
        "good": (
            "We keep coming back.",
            "Such a great spot!",
            "Came here for a birthday.",
            "Our favorite pizza night.",
            "First visit and very happy.",
        ),
        "mixed": ("Mixed feelings about this one.", "It was okay.", "Good, but not every time."),
        "bad": ("Really disappointed.", "Not what it used to be.", "We had a bad night here.", "Would not recommend."),
    },
    "es": {
        "good": ("Nos encanta este sitio.", "Volveremos seguro.", "Una visita estupenda."),
        "mixed": ("Regular.", "Ni bien ni mal."),
        "bad": ("Muy decepcionados.", "Mala experiencia."),
    },
}

CLOSERS: dict[str, dict[str, tuple[str, ...]]] = {
    "en": {
        "good": ("Highly recommend.", "Will be back soon.", "Thank you, Luna Pizza!", "Worth the trip across town."),
        "mixed": ("Might try again on a quieter day.", "Three stars for now."),
        "bad": ("Will not be back.", "I expected more.", "Please sort this out."),
    },
    "es": {
        "good": ("Muy recomendable.", "¡Gracias a todos!"),
        "mixed": ("Quizás volvamos otro día.", "Puede mejorar."),
        "bad": ("No volveremos.", "Esperaba mucho más."),
    },
}

REPLIES: dict[str, dict[str, tuple[str, ...]]] = {
    "en": {
        "good": (
            "Thank you, {name}! We will pass this on to the kitchen. See you soon.",
            "{name}, you made our day. Come back whenever you are hungry.",
            "So glad you enjoyed it, {name}. Thank you for telling us.",
        ),
        "bad": (
            "{name}, we are sorry. This is not how an evening with us should go. Write to us, we will make it right.",
            "Thank you for telling us, {name}. We have talked about it with the team and added a cook on Fridays.",
        ),
    },
    "es": {
        "good": ("¡Gracias, {name}! Te esperamos pronto.", "{name}, nos alegra mucho. ¡Hasta la próxima!"),
        "bad": ("{name}, lo sentimos mucho. Escríbenos y lo arreglamos.",),
    },
}
