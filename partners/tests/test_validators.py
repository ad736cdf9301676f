"""Which numbers are accepted as those of a structure."""

from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from hypothesis import assume, given
from hypothesis import strategies as st

from partners import validators
from partners.forms.structures import StructureForm
from partners.validators import (
    LA_POSTE,
    LA_POSTE_SEAT,
    SIRET_GROUPS,
    compact,
    grouped,
    is_siret,
    luhn,
)

figures = st.text("0123456789", min_size=1, max_size=20)


def completed(number):
    """``number`` and the figure that makes it satisfy Luhn."""
    return next(f"{number}{last}" for last in range(10) if luhn(f"{number}{last}"))


@st.composite
def sirets(draw):
    siren = completed(draw(st.text("0123456789", min_size=8, max_size=8)))
    assume(siren != LA_POSTE)
    return completed(siren + draw(st.text("0123456789", min_size=4, max_size=4)))


@given(figures)
def test_exactly_one_last_figure_satisfies_luhn(number):
    assert sum(luhn(f"{number}{last}") for last in range(10)) == 1


@given(sirets())
def test_a_siret_is_accepted(siret):
    assert is_siret(siret)
    validators.validate_siret(siret)


@given(sirets(), st.integers(0, 13), st.integers(1, 9))
def test_any_one_wrong_figure_is_noticed(siret, place, shift):
    wrong = str((int(siret[place]) + shift) % 10)
    mistyped = siret[:place] + wrong + siret[place + 1 :]
    assume(not mistyped.startswith(LA_POSTE))
    with pytest.raises(ValidationError, match="chiffre est faux"):
        validators.validate_siret(mistyped)


@given(sirets(), st.integers(0, 12))
def test_two_figures_that_changed_places_are_noticed(siret, place):
    first, second = siret[place : place + 2]
    # Luhn's one blind spot: 09 and 90.
    assume(first != second and {first, second} != {"0", "9"})
    assert not is_siret(siret[:place] + second + first + siret[place + 2 :])


@given(st.integers(0, 99_999))
def test_offices_of_la_poste_add_up_to_a_multiple_of_five(office):
    siret = f"{LA_POSTE}{office:05}"
    assume(siret != LA_POSTE_SEAT)
    assert is_siret(siret) == (sum(map(int, siret)) % 5 == 0)


def test_the_seat_of_la_poste_follows_the_common_rule():
    assert luhn(LA_POSTE_SEAT)
    assert is_siret(LA_POSTE_SEAT)


@given(sirets(), st.lists(st.sampled_from([" ", "\u00a0", "\u202f", ".", "-"]), max_size=5))
def test_spaces_are_forgiven(siret, between):
    typed = siret
    for number, space in enumerate(between):
        typed = typed[: 3 * number] + space + typed[3 * number :]
    assert compact(f" {typed} ") == siret
    assert compact(grouped(siret, SIRET_GROUPS)) == siret


@given(st.text(max_size=40))
def test_no_text_breaks_the_validators(text):
    for check in (validators.validate_siret, validators.validate_rna, validators.validate_nda):
        with suppress(ValidationError):
            check(compact(text))


@pytest.mark.parametrize("text", ["", "1234567890123", "123456789012345", "٣٥٦٠٠٠٠٠٠٠٠٠٤٨"])
def test_fourteen_figures(text):
    with pytest.raises(ValidationError, match="quatorze chiffres"):
        validators.validate_siret(text)


@pytest.mark.parametrize("number", ["W072000123", "W2A1000456", "W9R1002345"])
def test_rna(number):
    validators.validate_rna(number)


@pytest.mark.parametrize("number", ["", "072000123", "W07200012", "W0720001234", "X072000123"])
def test_not_an_rna(number):
    with pytest.raises(ValidationError, match="commence par W"):
        validators.validate_rna(number)


@pytest.mark.parametrize(("number", "accepted"), [("82070012307", True), ("8207001230", False)])
def test_nda(number, accepted):
    if accepted:
        validators.validate_nda(number)
    else:
        with pytest.raises(ValidationError, match="onze chiffres"):
            validators.validate_nda(number)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("35600000000048", "356\u00a0000\u00a0000\u00a000048"),
        ("356 000 000 00049", "356 000 000 00049"),
        ("", ""),
    ],
)
def test_the_field_groups_a_number_and_leaves_a_mistake_as_typed(typed, shown):
    assert StructureForm().fields["siret"].prepare_value(typed) == shown
