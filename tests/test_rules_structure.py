"""The structure rules: where each fires, and where it must keep quiet."""

from __future__ import annotations

from dataclasses import replace

import pytest
from articles import at_line, build, entries_of

from refcheck.checks import ALL_RULES
from refcheck.checks.judge import judge
from refcheck.model.article import Doubt, EngineError, Location, Stub
from refcheck.model.evidence import Dossier, ReferenceFields, Resolved
from refcheck.model.works import Update, Work

FOUR = entries_of(
    "Example A. On the boiling of water. 1990.",
    "Example B. On ice. 1991.",
    "Example C. On salt and ice. 1992.",
    "Example D. On sugar and ice. 1993.",
)
LDN = [*FOUR, ("6", "Example F. On pressure. 1994.")]
SIX = "Boils.[1][2]\nFreezes.[3]\nUnder the brand name [4][5].\nPressure.[6]"


def found(article, code=None, **changes):
    findings = judge(Dossier(article, **changes), ALL_RULES).findings
    return [finding for finding in findings if code is None or finding.rule == code]


def codes(article, **changes):
    return [finding.rule for finding in found(article, **changes)]


class TestUndefinedReference:
    def test_names_the_number_the_claim_the_section_and_the_hole(self):
        (finding,) = found(build(SIX, LDN), "REF001")

        assert finding.message == (
            "[5] is cited once, but the list has no reference 5 (it goes from 4 to 6)"
        )
        assert (finding.reference, finding.reference_key) == ("5", None)
        assert (finding.line, finding.column, finding.citations) == (3, 25, ("c5",))
        assert (
            finding.excerpt == "Boils.[1][2] Freezes.[3] Under the brand name [4][5]. Pressure.[6]"
        )
        assert [related.message for related in finding.related] == [
            "cited in “Water”: “Under the brand name .”",
            (
                "the hole in the list: after [4] “Example D. On sugar and ice. 1993.”, "
                "before [6] “Example F. On pressure. 1994.”"
            ),
        ]
        assert finding.hint == "restore reference 5, or drop the marker"

    def test_is_the_only_word_about_a_cited_number_and_the_claim_still_has_four(self):
        assert codes(build(SIX, LDN)) == ["REF001"]

    def test_counts_all_markers_of_one_number_in_one_finding(self):
        (finding,) = found(build(SIX + "\nOnce more.[5]\nAnd more.[3,5]", LDN), "REF001")

        assert finding.message.startswith("[5] is cited 3 times")
        assert len(finding.citations) == 3
        assert finding.hint.endswith("drop the markers")

    @pytest.mark.parametrize(
        ("label", "words"),
        [
            ("9", "(it ends at 6)"),
            ("0", "(it begins at 1)"),
            ("99999999", "(it has 1, 2, 3, 4 and 6)"),
        ],
    )
    def test_tells_where_the_list_ends(self, label, words):
        (finding,) = found(build(f"A.[1][2][3][4][6]\nB.[{label}]", LDN), "REF001")

        assert words in finding.message

    def test_knows_letters(self):
        letters = [("a", "First note"), ("b", "Second note"), ("c", "Third"), ("d", "Fourth")]
        (finding,) = found(build("A.[a][b][c][d]\nB.[f]", letters), "REF001")

        assert finding.message.endswith("no reference f (it has a, b, c and d)")

    def test_calls_the_notes_of_a_group_notes(self):
        notes = [(f"note {n}", f"Note number {n}") for n in (1, 2, 3, 4)]
        text = "A.[note 1][note 2][note 3][note 4]\nB.[note 6]"
        (finding,) = found(build(text, notes), "REF001")

        assert finding.message == (
            "[note 6] is cited once, but the list of the group “note” has no note 6 "
            "(it has note 1, note 2, note 3 and note 4)"
        )

    def test_names_the_group_that_the_markers_print_and_the_entries_do_not(self):
        article = build("A.[1][2][3][4]\nB.[6]", LDN[:4])
        citations = [
            replace(c, group="note", marker=f"[note {c.labels[0]}]") for c in article.citations
        ]
        article = replace(
            article,
            citations=tuple(citations),
            references=tuple(replace(r, group="note") for r in article.references),
            lists=(replace(article.lists[0], group="note"),),
        )
        (finding,) = found(article, "REF001")

        assert finding.message == (
            "[note 6] is cited once, but the list of the group “note” has no note 6 (it ends at 4)"
        )
        assert finding.related[1].message.startswith("the last entry of the list: [note 4] ")

    def test_a_key_that_is_not_defined_is_told_as_it_is_printed(self):
        article = build("A.[1][2][3][4]\nB.[x7]", FOUR)
        marker = replace(article.citations[-1], marker="[???]")
        article = replace(article, citations=(*article.citations[:-1], marker))
        finding, claim = found(article)

        assert claim.message == "the claim “B.” rests on nothing but [???] (key x7, missing)"
        assert finding.message == "[???] (key x7) is cited once, but the list has no such entry"
        assert finding.hint == "define the key x7, or drop the marker"

    def test_an_entry_with_two_numbers_is_named_by_the_one_beside_the_hole(self):
        article = build("A.[1][2][3]\nB.[4]\nC.[5]", [*FOUR[:2], ("5", "Example C. On snow.")])
        first = replace(article.references[0], labels=("1", "3"))
        article = replace(article, references=(first, *article.references[1:]))
        three = replace(article.citations[2], references=("r1",))
        cited = (*article.citations[:2], three, *article.citations[3:])
        (finding,) = found(replace(article, citations=cited), "REF001")

        assert "(it goes from 3 to 5)" in finding.message
        assert "after [3] “Example A." in finding.related[-1].message

    def test_belongs_to_the_list_of_the_marker(self):
        article = build("A.[1][2][3][4]\nB.[5]", FOUR, entries_of("Other list"))
        citations = [replace(c, list_index=0) for c in article.citations]

        assert (
            "ends at 4" in found(replace(article, citations=tuple(citations)), "REF001")[0].message
        )

    def test_is_silent_where_another_list_has_the_number(self):
        article = build("A.[1][2][3][4]\nB.[5]", FOUR, [("5", "In another list")])
        stray = replace(article.citations[-1], references=(None,), list_index=None)

        assert "REF001" not in codes(replace(article, citations=(*article.citations[:-1], stray)))

    def test_abstains_where_the_list_looks_cut_off_and_so_does_every_other_rule(self):
        assert codes(build("A.[1][2]\nB.[3]\nC.[4]\nD.[5]", FOUR[:2])) == ["REF903"]

    def test_abstains_where_the_beginning_of_the_list_is_cut_off(self):
        text = "".join(f"Claim {n}.[{n}]\n" for n in range(1, 21))
        late = [(str(n), f"Author {n}. A work on matter {n}. 2001.") for n in range(4, 21)]

        assert codes(build(text, late)) == ["REF903"]

    def test_tells_two_numbers_before_the_first_entry(self):
        text = "".join(f"Claim {n}.[{n}]\n" for n in range(1, 21))
        late = [(str(n), f"Author {n}. A work on matter {n}. 2001.") for n in range(3, 21)]

        assert codes(build(text, late)).count("REF001") == 2

    def test_is_not_told_twice_where_the_engine_complains_of_the_same_marker(self):
        article = build(SIX, LDN)
        marker = article.citations[4]
        error = EngineError("Cite error: no such reference", marker.location)

        assert codes(replace(article, engine_errors=(error,))) == ["REF011"]

    def test_is_not_told_twice_where_the_engine_names_the_same_reference(self):
        article = build(SIX, LDN)
        linked = replace(article.citations[4], targets=("cite_note-vivitrol-5",))
        error = EngineError('The named reference "vivitrol" was never defined.', at_line(20, 999))
        citations = (*article.citations[:4], linked, *article.citations[5:])

        assert codes(replace(article, citations=citations, engine_errors=(error,))) == ["REF011"]


class TestAbstaining:
    @pytest.mark.parametrize(
        ("article", "reason"),
        [
            pytest.param(build("A.[1]\nB.[9]", FOUR), "fewer than 3 markers", id="few markers"),
            pytest.param(build("Nothing here.", FOUR), "no marker was seen", id="no markers"),
            pytest.param(build("A.[1]\nB.[2]\nC.[3]"), "3 markers, but the list", id="no list"),
            pytest.param(
                build("A.[1][1][1]", FOUR),
                "only 1 of 4 entries of the list is seen cited",
                id="half",
            ),
            pytest.param(
                build("A.[1][2][3]\nB.[4]\nC.[5]", FOUR[:2]),
                "the list looks cut off: 3 of 5 cited numbers have no entry",
                id="cut off",
            ),
            pytest.param(
                build(SIX, LDN, doubts=(Doubt("mixed-schemes", "brackets and superscripts"),)),
                "brackets and superscripts",
                id="mixed schemes",
            ),
            pytest.param(
                build(SIX, LDN, doubts=(Doubt("too-large", "only the first 50 MB were read"),)),
                "only the first 50 MB were read",
                id="too large",
            ),
        ],
    )
    def test_is_said_once_with_the_reason_and_nothing_else_is(self, article, reason):
        findings = found(article)

        assert [finding.rule for finding in findings] == ["REF903"]
        assert reason in findings[0].message

    @pytest.mark.parametrize(
        "doubts", [(), (Doubt("no-markers", "no marker"), Doubt("few-markers", "few"))]
    )
    def test_a_page_without_markers_and_list_is_no_matter_of_ours(self, doubts):
        assert codes(build("Nothing.", doubts=doubts)) == []

    @pytest.mark.parametrize(
        ("article", "reason"),
        [
            pytest.param(build("A.[1]"), "1 marker, but the list", id="no list"),
            pytest.param(build("Nothing here.", FOUR), "no marker was seen", id="no markers"),
        ],
    )
    def test_markers_or_a_list_alone_are_said_once_and_not_that_markers_are_few(
        self, article, reason
    ):
        few = Doubt("few-markers", "only 1 markers were found")
        (finding,) = found(replace(article, doubts=(few,)))

        assert reason in finding.message

    def test_few_markers_are_told_in_our_own_words(self):
        article = build("A.[1]\nB.[9]", FOUR)
        few = Doubt("few-markers", "only 1 markers were found")
        (finding,) = found(replace(article, doubts=(few,)))

        assert "fewer than 3 markers" in finding.message

    def test_is_said_once_for_several_lists(self):
        lists = [entries_of(*(f"{name}{n} was written down" for n in range(4))) for name in "xyz"]
        (finding,) = found(build("A.[1][1][1]", *lists))

        assert "(and so with 2 other lists)" in finding.message

    def test_leaves_the_rules_alone_that_read_the_list_only(self):
        twice = [*FOUR, ("4", "Example E. On nothing in particular. 1995.")]

        assert codes(build("Nothing here.", twice)) == ["REF903", "REF004"]

    def test_markers_without_a_list_beside_notes_with_one(self):
        notes = [("note 1", "By how much is not known")]
        findings = found(build("A.[1]\nB.[2]\nC.[note 1]", notes))

        assert [finding.rule for finding in findings] == ["REF903"]
        assert "2 markers, but the list" in findings[0].message


class TestUncitedReference:
    def test_names_the_entry(self):
        (finding,) = found(build("A.[1]\nB.[2]\nC.[3]", FOUR))

        assert (finding.rule, finding.message) == ("REF002", "no marker cites [4]")
        assert (finding.reference, finding.reference_key, finding.line) == ("4", "r4", 8)

    def test_is_silent_below_half_and_speaks_at_half(self):
        assert "REF002" not in codes(build("A.[1]\nB.[1]\nC.[1]", FOUR))
        assert codes(build("A.[1]\nB.[2]\nC.[1]", FOUR)).count("REF002") == 2

    def test_is_silent_for_entries_without_a_number(self):
        further = [(None, f"Further reading, number {n}") for n in range(3)]

        assert codes(build("A.[1]\nB.[2]\nC.[3][4]", FOUR, further)) == []

    def test_counts_a_marker_inside_another_entry(self):
        article = build("A.[1]\nB.[2]\nC.[3]\nD.[4]", FOUR)
        inside = replace(article.citations[3], within="r1", claim=None)

        assert codes(replace(article, citations=(*article.citations[:3], inside))) == []

    def test_counts_a_cited_part_of_an_entry(self):
        parts = [*FOUR[:3], ("3.1", "Page 12"), ("4", "Sugar")]
        article = build("A.[1]\nB.[2]\nC.[3.1]\nD.[4]", parts)
        nested = replace(article.lists[0], sub_lists=True)

        assert codes(replace(article, lists=(nested,))) == []

    def test_is_silent_where_the_number_is_cited_and_two_entries_bear_it(self):
        twice = [*FOUR, ("4", "Example E. On nothing in particular. 1995.")]

        assert codes(build("A.[1]\nB.[2]\nC.[3]\nD.[4]", twice)) == ["REF004"]


class TestNumbering:
    def test_a_gap_that_nobody_cites(self):
        (finding,) = found(build("A.[1][2]\nB.[3]\nC.[4]\nD.[6]", LDN))

        assert finding.rule == "REF003"
        assert finding.message == "the list jumps from 4 to 6: there is no 5"
        assert (finding.reference, finding.line) == ("5", 10)

    def test_a_wide_gap_is_one_finding_without_the_numbers_that_are_cited(self):
        wide = [*FOUR, ("8", "Eight of them all"), ("9", "Nine of them all")]
        findings = found(build("A.[1][2]\nB.[3]\nC.[4]\nD.[6]\nE.[8]\nF.[9]", wide))

        assert [finding.rule for finding in findings] == ["REF001", "REF402", "REF003"]
        assert findings[2].message.endswith("there are no 5 and 7")

    def test_numbers_that_count_nothing_are_no_gaps(self):
        years = [("1984", "First book of all"), ("1999", "Second book of all"), ("2008", "Third")]

        assert codes(build("A.[1984]\nB.[1999]\nC.[2008]", years)) == []

    def test_a_number_that_two_entries_bear(self):
        twice = [*FOUR, ("4", "Example E. On nothing in particular. 1995.")]
        (finding,) = found(build("A.[1]\nB.[2]\nC.[3]\nD.[4]", twice), "REF004")

        assert finding.message == "two entries bear the number 4"
        assert finding.related[0].line == 9

    def test_numbers_that_start_again_are_said_once_and_not_as_duplicates(self):
        again = [*FOUR, *entries_of("Sample A. On clouds. 1980.", "Sample B. On dew. 1981.")]
        article = build("A.[1]\nB.[2]\nC.[3]\nD.[4]", again)

        (finding,) = [f for f in found(article) if f.rule in {"REF004", "REF005"}]
        assert (finding.rule, finding.message) == (
            "REF005",
            "the numbers start again: 1 comes after 4",
        )

    def test_lists_of_their_own_for_each_section_are_no_fault(self):
        sections = build("A.[1]\nB.[2]\nC.[3]\nD.[4]", FOUR, entries_of("Sample A.", "Sample B."))

        assert not {"REF003", "REF004", "REF005"} & set(codes(sections))

    def test_first_mentions_that_do_not_ascend_are_said_once_a_page(self):
        (finding,) = found(build("A.[1]\nB.[4]\nC.[2]\nD.[3]\nE.[2]", FOUR))

        assert finding.rule == "REF006"
        assert finding.message == (
            "first mentions do not ascend: [2] is first cited after [4], and 1 more is late"
        )
        assert finding.line == 3

    def test_an_undefined_number_does_not_put_the_rest_out_of_order(self):
        assert codes(build("A.[1]\nB.[9]\nC.[2]\nD.[3]\nE.[4]", FOUR)) == ["REF001", "REF402"]

    @pytest.mark.parametrize("change", [{"alphabetical": True}, {}])
    def test_order_is_no_matter_of_alphabetical_lists_and_of_engines_that_count(self, change):
        article = build("A.[1]\nB.[4]\nC.[2]\nD.[3]", FOUR)
        listed = replace(article.lists[0], **change)
        dialect = "generic" if change else "mediawiki"

        assert codes(replace(article, lists=(listed,), dialect=dialect)) == []

    def test_a_range_that_cannot_be_meant(self):
        article = build("A.[1]\nB.[2]\nC.[3]\nD.[4]", FOUR)
        odd = replace(article.citations[3], marker="[9–4]", malformed="it runs from 9 down to 4")
        findings = found(replace(article, citations=(*article.citations[:3], odd)), "REF007")

        assert [f.message for f in findings] == [
            "[9–4] is no range that can be meant: it runs from 9 down to 4"
        ]


class TestEntries:
    CITED = "A.[1]\nB.[2]\nC.[3]"

    def test_an_empty_entry_and_the_claim_that_it_leaves_without_a_source(self):
        findings = found(build(self.CITED, [*FOUR[:2], ("3", " . ")]))

        assert [(f.rule, f.message) for f in findings] == [
            ("REF402", "the claim “C.” rests on nothing but [3] (empty)"),
            ("REF008", "[3] has no text"),
        ]

    def test_an_entry_that_is_only_a_link_is_not_empty(self):
        article = build(self.CITED, [*FOUR[:2], ("3", "")])
        linked = replace(article.references[2], urls=("https://example.org/a",))

        assert codes(replace(article, references=(*article.references[:2], linked))) == []

    def test_an_entry_with_the_engines_error_is_not_called_empty_too(self):
        article = build(self.CITED, [*FOUR[:2], ("3", "")])
        place = article.references[2].location
        wide = replace(article.references[2], location=replace(place, end=place.end + 1))
        error = EngineError("Cite error: no text", Location(place.line, 1, place.start, place.end))
        broken = replace(
            article, references=(*article.references[:2], wide), engine_errors=(error,)
        )

        assert codes(broken) == ["REF402", "REF011"]

    @pytest.mark.parametrize(
        ("one", "other", "same"),
        [
            (
                "Example A. On the boiling of water. 1990.",
                "Example, A: On the Boiling of Water (1990)",
                True,
            ),
            (
                "Ibid., p. 12, and the pages after it, as above",
                "Ibid., p. 12, and the pages after it, as above",
                False,
            ),
            ("Smith 2010, p. 3", "Smith 2010, p. 3", False),
            (
                "Example A. On the boiling of water. 1990.",
                "Example A. On the boiling of water. 1991.",
                False,
            ),
        ],
    )
    def test_the_same_words_twice(self, one, other, same):
        article = build(self.CITED, [("1", one), ("2", "Between"), ("3", other)])

        assert ("REF009" in codes(article)) is same

    def test_the_same_words_for_different_addresses_are_no_duplicate(self):
        article = build(self.CITED, entries_of(*["Archived copy of the official home page"] * 3))
        entries = [
            replace(entry, urls=(f"https://example.org/{entry.key}",))
            for entry in article.references
        ]

        assert "REF009" not in codes(replace(article, references=tuple(entries)))

    def test_the_same_doi_twice(self):
        fields = ReferenceFields(kind="journal-article", doi="10.5555/boiling")
        (finding,) = found(build(self.CITED, FOUR[:3]), fields={"r1": fields, "r3": fields})

        assert finding.message == (
            "[1] and [3] are the same work: both print the DOI 10.5555/boiling"
        )

    def test_the_same_resolved_work_twice_but_not_two_pages_of_one_book(self):
        book = Resolved(Work("10.5555/book", "Water", kind="book"), 0.9, "crossref", ())
        fields = {"r1": ReferenceFields(pages="3"), "r3": ReferenceFields(pages="77")}
        article = build(self.CITED, FOUR[:3])
        same = {"r1": book, "r3": book}

        assert "REF009" in codes(article, resolutions=same)
        assert "REF009" not in codes(article, resolutions=same, fields=fields)

    def test_a_per_section_list_may_repeat_a_work(self):
        article = build("A.[1]\nB.[1]\nC.[1]", FOUR[:1], FOUR[:1])

        assert "REF009" not in codes(article)


class TestAnchorsGroupsAndStubs:
    def broken(self, count):
        article = build("A.[1]\nB.[2]\nC.[3]\nD.[4]", FOUR)
        citations = [
            replace(c, targets=(f"ref{i}",), missing_targets=(f"ref{i}",) if i < count else ())
            for i, c in enumerate(article.citations)
        ]
        return replace(article, citations=tuple(citations))

    def test_a_link_to_nowhere(self):
        (finding,) = found(self.broken(1))

        assert finding.message == "[1] links to #ref0, which is not on the page"
        assert finding.rule == "REF010"

    def test_links_that_lead_nowhere_throughout_are_the_pages_own_affair(self):
        (finding,) = found(self.broken(4))

        assert finding.rule == "REF903"
        assert "4 of 4 markers link to anchors that the page lacks" in finding.message

    def test_a_missing_entry_is_not_told_as_a_broken_link_too(self):
        article = build(SIX, LDN)
        marker = replace(article.citations[4], targets=("ref5",), missing_targets=("ref5",))
        citations = (*article.citations[:4], marker, *article.citations[5:])

        assert codes(replace(article, citations=citations)) == ["REF001"]

    def test_a_group_without_a_list(self):
        (finding,) = found(build("A.[1]\nB.[2]\nC.[3][4]\nD.[note 1]\nE.[note 2]", FOUR))

        assert finding.rule == "REF012"
        assert finding.message == (
            "the group “note” is cited twice ([note 1] and [note 2]), but the page has no list for it"
        )

    def test_a_promise_without_anything_under_it(self):
        article = build("A.[1]\nB.[2]\nC.[3][4]", FOUR)
        stub = Stub("Common Side Effects Include:", at_line(2))
        (finding,) = found(replace(article, stubs=(stub,)))

        assert finding.rule == "REF013"
        assert finding.message.startswith("“Common Side Effects Include:” promises something")


class TestClaimOnMissingSource:
    def test_is_said_where_every_source_fails(self):
        (finding,) = found(build("A.[1][2]\nB.[3]\nC.[4]\nAll alone.[5]", FOUR), "REF402")

        assert finding.message == ("the claim “All alone.” rests on nothing but [5] (missing)")

    def test_counts_retracted_sources(self):
        retracted = Work("10.5555/a", "A", updates=(Update("retraction", date="2010-02-06"),))
        resolutions = {"r4": Resolved(retracted, 0.9, "crossref", ())}
        article = build("A.[1][2]\nB.[3]\nTwo of them.[4][5]", FOUR)
        (finding,) = found(article, "REF402", resolutions=resolutions)

        assert finding.message == (
            "the claim “Two of them.” rests on nothing but [4] (retracted) and [5] (missing)"
        )

    def test_is_silent_where_one_source_is_good_or_unknown(self):
        assert "REF402" not in codes(build(SIX, LDN))
        article = build("A.[1][2]\nB.[3]\nC.[4]\nAll alone.[5]", FOUR)
        odd = replace(article.citations[-1], malformed="it runs backwards")

        assert "REF402" not in codes(replace(article, citations=(*article.citations[:-1], odd)))
