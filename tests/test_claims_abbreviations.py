"""What a text's own abbreviations stand for."""

from __future__ import annotations

import pytest

from refcheck.claims.abbreviations import abbreviations


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("patients on Low Dose Examplin (LDE) or not", {"LDE": "low dose examplin"}),
        ("the Itch Severity Index [ISI] fell", {"ISI": "itch severity index"}),
        ("the Itch Severity Index ( ISI ) fell", {"ISI": "itch severity index"}),
        ("the Itch Severity Index (ISI; 0 to 40)", {"ISI": "itch severity index"}),
        ("Tumour Necrosis Factor-alpha (TNFa)", {"TNFa": "tumour necrosis factor-alpha"}),
        ("interleukin 6 (IL-6)", {"IL-6": "interleukin 6"}),
        ("Low Dose Examplin (LDE), Long Dull Evening (LDE)", {"LDE": "low dose examplin"}),
        ("an index of the severity of an itch, the severity of itch (SOI)", {"SOI": "severity of itch"}),
        ("given to mice (mice)", {}),
        ("given to mice (see)", {}),
        ("Low Dose Examplin (XYZ)", {}),
        ("(ISI)", {}),
        ("the ISI (ISI)", {}),
        ("an old quinine (OQX)", {}),
        ("sabbatical dough (AD)", {}),
        ("was a day (AD)", {"AD": "a day"}),
        ("index of a very long and tiresome walk home again (IH)", {}),
        ("oxide, of nearly all that is here, or almost (OA)", {"OA": "or almost"}),
        ("a (A1)", {}),
        ("given ab (A-B)", {}),
        ("given mice (Mice)", {}),
        (f"Deep {'s' * 160} (DS)", {}),
    ],
)  # fmt: skip
def test_a_short_form_in_parentheses_stands_for_the_words_before_it(text, found):
    assert abbreviations(text) == found


def test_a_long_form_is_sought_in_no_more_words_than_twice_the_letters():
    near, far = "Deep three four Sea (DS)", "Deep two three four Sea (DS)"

    assert abbreviations(near) == {"DS": "deep three four sea"}
    assert abbreviations(far) == {}


def test_a_long_form_of_many_letters_has_five_words_more_at_most():
    letters = "Alpha Bravo Coal Dusk Earth Fog"
    near, far = ("Alpha " + "x " * more + letters[6:] + " (ABCDEF)" for more in (5, 6))

    assert abbreviations(near) == {"ABCDEF": near[:-9].lower()}
    assert abbreviations(far) == {}


def test_a_text_of_nothing_but_abbreviations_has_some_hundred():
    text = " ".join(f"Alpha Beta C{n} (AB{n})" for n in range(2000))

    assert len(abbreviations(text)) == 500
