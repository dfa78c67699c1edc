"""Words whose full stop ends no sentence, without that stop and in lower case."""

from __future__ import annotations

ABBREVIATIONS = frozenset(
    word
    for words in (
        # English, and Latin as it is used in all of the languages
        "al approx assoc aug ca cap cf ch chap co corp dec dept dr ed eds e.g eg eq eqs esp etc",
        "excl feb fig figs gen gov i.e ie inc incl jan jr jul jun lt ltd max min mm mr mrs ms no",
        "nos nov obs oct op p par pl pp pres prof pt ref refs rev s sec sep sept sp spp sr st",
        "subsp suppl tab tel trans univ v viz vol vols vs",
        "u.s u.k u.n d.c a.m p.m b.c a.d ph.d m.d",
        # German
        "abb anm art bd bzw ev evtl ggf hr hrsg jg kap mio mrd nr o.ä resp sog u.a usw vgl z.b d.h",
        # French, Spanish, Portuguese
        "mme mlle dra sra srta",
        # Russian
        "б г гг др им л млн млрд напр н руб см стр т тыс ул",
    )
    for word in words.split()
)
