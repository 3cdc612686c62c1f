"""The words of the calendar, English and Spanish: months, days, feasts, counts, and how they stand in a text."""

from __future__ import annotations

MONTHS = {
    name: index
    for index, names in enumerate(
        (
            "january jan enero ene",
            "february feb febrero",
            "march mar marzo",
            "april apr abril abr",
            "may mayo",
            "june jun junio",
            "july jul julio",
            "august aug agosto",
            "september sept sep septiembre setiembre",
            "october oct octubre",
            "november nov noviembre",
            "december dec diciembre dic",
        ),
        1,
    )
    for name in names.split()
}
DAYS = {
    name: index
    for index, names in enumerate(
        (
            "monday mon lunes",
            "tuesday tue tues martes",
            "wednesday wed miercoles",
            "thursday thu thur thurs jueves",
            "friday fri viernes",
            "saturday sat sabado",
            "sunday sun domingo",
        )
    )
    for name in names.split()
}
SEASONS = {
    "spring": 3,
    "primavera": 3,
    "summer": 6,
    "verano": 6,
    "autumn": 9,
    "fall": 9,
    "otono": 9,
    "winter": 12,
    "invierno": 12,
}
ORDINALS = {
    "first": 1,
    "1st": 1,
    "second": 2,
    "2nd": 2,
    "third": 3,
    "3rd": 3,
    "fourth": 4,
    "4th": 4,
    "primer": 1,
    "primero": 1,
    "segundo": 2,
    "tercer": 3,
    "tercero": 3,
    "cuarto": 4,
}
COUNTS = {
    word: value
    for value, word in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())
}
COUNTS |= {
    "a": 1,
    "an": 1,
    "couple": 2,
    "few": 3,
    "couple of": 2,
    "a couple of": 2,
    "a few": 3,
    "several": 3,
    "dos": 2,
    "tres": 3,
    "cuatro": 4,
    "cinco": 5,
    "seis": 6,
    "siete": 7,
    "ocho": 8,
    "nueve": 9,
    "diez": 10,
    "quince": 15,
    "treinta": 30,
    "un": 1,
    "una": 1,
    "thirty": 30,
    "sixty": 60,
    "ninety": 90,
    "fourteen": 14,
    "twenty": 20,
    "fifteen": 15,
}
MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
DAY = "|".join(sorted(DAYS, key=len, reverse=True))
COUNT = r"\d{1,3}|" + "|".join(sorted(COUNTS, key=len, reverse=True))
UNIT = r"(?:day|week|fortnight|month|quarter|year)s?"
YEAR = r"(?:19|20)\d\d"
DOM = r"(?:the |el )?\d{1,2}(?: ?(?:st|nd|rd|th))?"
OF = r"(?: of| de| del|,)?"
