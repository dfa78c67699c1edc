"""An abstract in whatever form a catalogue has it, as plain sentences."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refcheck.claims.abstracts import LONGEST, MOST_SENTENCES, sentences

KETTLES = (
    "We compared two kettles.",
    "Thirty kettles took part.",
    "Of these, 12 (40%) whistled (p = .009).",
    "Copper whistles.",
)


@pytest.mark.parametrize(
    "abstract",
    [
        pytest.param(
            "<jats:title>Abstract</jats:title><jats:sec><jats:title>Aims</jats:title>"
            "<jats:p>We compared two kettles.</jats:p></jats:sec>\n   <jats:sec>"
            "<jats:title>Methods</jats:title>\n<jats:p>Thirty kettles\n   took part.</jats:p>"
            "</jats:sec><jats:sec><jats:title>Results</jats:title><jats:p>Of these, 12 (40%) "
            "whistled (<jats:italic>p</jats:italic> = .009).</jats:p></jats:sec><jats:sec>"
            "<jats:title>Conclusions</jats:title><jats:p>Copper whistles.</jats:p></jats:sec>",
            id="JATS",
        ),
        pytest.param(
            "<h4>Aims</h4>We compared two kettles.<h4>Methods</h4>Thirty kettles took part."
            "<h4>Results</h4>Of these, 12 (40%) whistled (<i>p</i> = .009).<h4>Conclusion</h4>"
            "Copper whistles.",
            id="Europe PMC",
        ),
        pytest.param(
            "&lt;p&gt;We compared two kettles.&lt;/p&gt;&amp;lt;p&amp;gt;Thirty kettles took part."
            "&amp;lt;/p&amp;gt; Of these, 12 (40&#x25;) whistled (&lt;i&gt;p&lt;/i&gt; = .009). "
            "Copper whistles.",
            id="escaped twice",
        ),
        pytest.param(
            "AIMS: We compared two kettles. MATERIALS AND METHODS: Thirty kettles took part. "
            "RESULTS: Of these, 12 (40%) whistled (p = .009). CONCLUSION: Copper whistles.",
            id="headings in capitals",
        ),
        pytest.param(
            "AimWe compared two kettles.Patients and MethodsThirty kettles took part.ResultsOf "
            "these, 12 (40%) whistled (p = .009).ConclusionsCopper whistles.",
            id="glued",
        ),
        pytest.param(
            "AbstractBackground and aims:We compared two kettles.Methods/DesignThirty kettles took "
            "part.Results. Of these, 12 (40%) whistled (p = .009).Conclusions.Copper whistles.",
            id="glued with signs",
        ),
        pytest.param(
            "Objective We compared two kettles. Methods Thirty kettles took part. Results Of "
            "these, 12 (40%) whistled (p = .009). Conclusions Copper whistles.",
            id="with spaces",
        ),
        pytest.param(
            "[Purpose]We compared two kettles.[Methods]Thirty kettles took part.[Results]Of these, "
            "12 (40%) whistled (p = .009).[Conclusion]Copper whistles.",
            id="in brackets",
        ),
        pytest.param(
            "Background\n\nWe compared two kettles.\n\nMethods\n\nThirty kettles took part.\n\n"
            "Results\nOf these, 12 (40%)\nwhistled (p = .009). Copper whistles.",
            id="lines",
        ),
        pytest.param(
            "<p><b>Background:</b> We compared two kettles.</p><p><strong>Methods</strong> Thirty "
            "kettles took part.</p><p>Of these, 12 (40%) whistled (p&nbsp;= .009).</p>"
            "<!-- 99 -->Copper whistles.",
            id="bold",
        ),
    ],
)
def test_every_form_of_an_abstract_has_the_same_sentences(abstract):
    assert sentences(abstract) == KETTLES


@pytest.mark.parametrize(
    "text",
    [
        "Tea was better vs. Water in both arms.",
        "It came from E. coli and S. aureus alike.",
        "Teas, i.e. Assam and Ceylon, were used.",
        "The figure was P = .009 and the other 0.85 to 3.5.",
        "As Brook et al. Reported, it boils.",
        "See no. 3 and Fig. 2 and vol. 4 for more.",
        "It was Dr. Brook who boiled it.",
        "The work of J. R. Lindqvist and T. Brook was read.",
        "Kettles (see Table 1. They are of tin) boil.",
        "Approx. Forty kettles boiled.",
        "Is it ≥ 5.0 or < 0.05 here?",
        "www.kettles.example has the rest.",
    ],
)
def test_a_full_stop_in_a_sentence_does_not_end_it(text):
    assert sentences(text) == (text,)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They got 3.5 mg. The rest got 2.", ("They got 3.5 mg.", "The rest got 2.")),
        ("It took 30 min. Then it stopped.", ("It took 30 min.", "Then it stopped.")),
        ("Was there tea? There was no. It was late.", 3),
        ("It was so in group A. Patients of group B left.", 2),
        ("They took vitamin D. Others did not.", 2),
        ("It ended in 2011. Nobody knew.", 2),
        ("It boiled (n = 40). It cooled [again]. “It stood.” It went.", 4),
        ("It boiled in both arms.Median survival was 5.", 2),
        ("It fell by 5%.Nobody knew.", 2),
        ("We compared [Methods]Thirty took part.", ("We compared", "Thirty took part.")),
        ("It rose with controlsResultsOf 504 it did.", ("It rose with controls", "Of 504 it did.")),
        ("お湯が沸いた。88%が鳴った。", 2),
    ],
)
def test_a_sentence_ends_where_it_ends(text, expected):
    found = sentences(text)

    assert (found if isinstance(expected, tuple) else len(found)) == expected


@pytest.mark.parametrize(
    ("markup", "plain"),
    [
        ("10<sup>9</sup> cells", "10^9 cells"),
        ("10<jats:sup>−3</jats:sup> mol", "10^−3 mol"),
        ("5 kg/m<sup>2</sup> more", "5 kg/m^2 more"),
        ("CO<sub>2</sub> and VO<jats:sub>2max</jats:sub>", "CO2 and VO2max"),
        ("the 1<sup>st</sup> day", "the 1st day"),
        ("kettles.<sup>3</sup>", "kettles."),
        ("of <i>E. coli</i>", "of E. coli"),
        ("5 &lt; 6 &amp; 7 > 4", "5 < 6 & 7 > 4"),
        ("if n<p and q>r then", "if n<p and q>r then"),
        ("a\u202eb\u2066c\x1b[31m\x85d", "abc[31m d"),
        (
            "<mml:math><mml:msup><mml:mn>10</mml:mn>\n<mml:mn>9</mml:mn></mml:msup></mml:math> l",
            "10^9 l",
        ),
        ("<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math> of it", "1/2 of it"),
        (
            "<jats:tex-math>$$p=5$$</jats:tex-math><math><mi>p</mi> <mo>=</mo> <mn>5</mn></math> x",
            "p=5 x",
        ),
        ("<jats:title>Only a heading that is never closed", "Only a heading that is never closed"),
        ("<![CDATA[Tea]]> <?pi x?>boils", "Tea boils"),
    ],
)
def test_markup_becomes_plain_text(markup, plain):
    assert sentences(markup) == (plain,)


def test_words_that_are_headings_elsewhere_stay_where_they_are_words():
    text = (
        "Patients 18 years or older came. Results were good in 40. Methodists drank tea. "
        "Our methods and results agree. Design matters."
    )

    assert " ".join(sentences(text)) == text


def test_an_abstract_that_stands_in_a_heading_is_read():
    long = (
        "Of the kettles that were filled with cold water on Sunday, 88% whistled within 3 minutes."
    )

    assert sentences(f"<jats:title>{long}</jats:title>") == (long,)


def test_what_is_without_end_is_cut_off():
    assert len(sentences("Tea. " * 5000)) == MOST_SENTENCES
    assert sum(map(len, sentences("x" * (LONGEST + 9)))) == LONGEST
    assert sentences("<p>No abstract available.</p>") == sentences("N/A") == ()
    assert sentences("None of the kettles whistled. All were cold.")
    assert sentences("") == sentences("   ") == sentences("<p></p>") == ()


@pytest.mark.parametrize(
    "piece",
    ["<!--", "<jats:tex-math>", "<sup>", "<a ", "<p a=", "&amp;", "(", ". ", "A. ", "Results and ",
     "ResultsResults", "Results/", "\n \n", "a.Be ", "<mml:math><mml:msup>", "<title>", "No. ", "[",
     "…", "'", "1.", "(a. A", "<jats:title>x</jats:title>"],
)  # fmt: skip
def test_hostile_text_takes_no_longer_than_other_text(piece):
    began = time.process_time()

    sentences(piece * (LONGEST // len(piece)))

    assert time.process_time() - began < 1.0


@given(st.text(st.sampled_from("aA1 .()<>/psub&;:\n\x00\u202e“”—"), max_size=200))
def test_sentences_are_single_lines_whatever_comes(text):
    for sentence in sentences(text):
        assert sentence == " ".join(sentence.split())
        assert sentence
        assert not {"\x00", "\u202e"} & set(sentence)
