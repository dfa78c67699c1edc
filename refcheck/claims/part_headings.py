"""Headings of an abstract's parts that stand in its text: "Results: Of 504", "MethodsThirty"."""

from __future__ import annotations

import re

# That a sentence may begin with: "Patients 18 years or older were enrolled".
_GROUPS = (
    r"patients?|participants?|subjects?|animals?|population|interventions?|measure(?:ment)?s?"
    r"|(?:(?:main|primary|secondary|primary\ and\ secondary)\ (?:outcomes?|end\ ?points?)"
    r"(?:\ measures?)?)"
    r"|outcomes?(?:\ measure(?:ment)?s?)?|main\ measures?|design|settings?|randomi[sz]ation"
    r"|exposures?|sample|procedures?|(?:statistical\ )?analys[ie]s(?:\ used)?|search\ strategy|data"
    r"\ (?:sources?|extraction|synthesis|collection)|study\ selection|eligibility"
    r"(?:\ criteria)?|ethics|dissemination|funding|limitations?|registration|level\ of\ evidence"
    r"|abstract|summary|research\ question|statement\ of\ the\ problem"
    r"|clinical\ (?:relevance|significance|implications)"
)
_PARTS = (
    r"backgrounds?|introduction|objectives?|aims?|purposes?|rationale|hypothes[ie]s|context"
    r"|importance|motivation|(?:study\ |research\ |trial\ )?(?:design\ and\ )?method(?:s|ology)?"
    r"|materials?|study\ (?:design|population|objectives?)|trial\ design|research\ design"
    r"|results?|findings?|main\ results|key\ results|discussions?|conclusions?|interpretation"
    r"|significance|implications|(?:clinical\ )?(?:trials?|study)\ registrations?(?:\ numbers?)?"
    r"|electronic\ supplementary\ material"
    r"|supplementary\ (?:information|material|data)|availability"
)
_ALL_PARTS = rf"(?:{_PARTS}|{_GROUPS})"
_AND = r"(?:\ ?[/&,]\ ?|\ and\ |\ or\ )"
_MORE = rf"(?:{_AND}{_ALL_PARTS}){{0,3}}"
_CORE = r"(?:Background|Methods|Results|Findings|Conclusions?|Discussion|Interpretation)"
_HEADING = re.compile(
    rf"""
    (?: ^\W{{0,3}} | (?<=[.?!)\]%"”’…;:*®™])\s* | (?<=[a-z0-9])(?={_CORE}(?:[A-Z][a-z]|\d|:))
      | (?=(?i:\[(?:{_PARTS})\])) )
    (?: (?=\[?[A-Z])
        (?: (?i: \[?{_ALL_PARTS}{_MORE} )            # "Methods and design"
            (?: \ ?[:：]\ ? | \]\ ? | \.\ ? | \ ?[–—]\ | \ -\  | (?=[A-Z0-9(\[“"‘≥≤<>~]) | \Z )
          | (?i: (?:{_PARTS}){_MORE} )
            \ (?= [A-Z“"(\[] | \d[\d,.]*\ [a-z] )  # what begins no sentence
        )
    )+
    """,
    re.VERBOSE,
)


def without_part_headings(paragraph: str) -> list[str]:
    """A paragraph's parts: where a heading's tags were lost, it ran into the words around it."""
    return [part for raw in _HEADING.split(paragraph) if (part := raw.strip())]
