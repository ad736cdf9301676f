"""How amounts of contributions are said: « 20 h », « 1,5 jour », « 1 500 € »; who said what."""

from eveil.core.dates import date_fr
from eveil.core.text import NBSP
from partners.enums import AnswerChannel, Unit


def figure(amount):
    """« 1 500 », « 6,67 »: no zero that says nothing."""
    text = f"{amount:,.2f}".rstrip("0").rstrip(".")
    return text.replace(",", NBSP).replace(".", ",")


def _words(amount, unit):
    return Unit.WORDS[unit][abs(amount) >= 2]


def measure(amount, unit):
    return f"{figure(amount)}{NBSP}{_words(amount, unit)[0]}"


def done(amount, unit):
    """« 12 h faites »."""
    return f"{measure(amount, unit)} {_words(amount, unit)[1]}"


def planned(amount, unit):
    """« 20 h prévues »."""
    return f"{measure(amount, unit)} {_words(amount, unit)[2]}"


def said_by(person, channel, said_on, noted_by):
    """« Marion Gineys, au téléphone le 12 novembre 2026, noté par Corentin Bard »; the name alone
    of who answered in its space."""
    if channel == AnswerChannel.ONLINE:
        return str(person)
    said = f"{person}, {AnswerChannel(channel).label}"
    return f"{said} le {date_fr(said_on)}, noté par {noted_by}" if noted_by else said
