"""Articles that try to act in, or to break, the HTML report; all invented."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class HostileArticle:
    """A page's file; whatever acts sets `window.hostile`."""

    name: str
    data: bytes
    file: str = "page.html"


ACT = "window.hostile=1"
SCRIPT = f"<script>{ACT}</script>"
_ENTRIES = (
    "Ashdown M. Water in heather honey. Journal of Imagined Apiculture. 2011; 50(2): 101-109.",
    "Quill T. Thixotropy in ling honey. Food Rheology Letters. 2008; 12: 44-51.",
    "Roth J. Crystals in comb honey. Acta Melissa. 1999; 3: 7-12.",
)


def page(*, text="", entry="", heading="Honey", title="Honey", head="", url="http://example.org/"):
    """A page whose parts are inserted as they are."""
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>
<h1>{heading}</h1>
<p>Heather honey sets like a jelly [1], and stirring melts it for an hour [2][3]. {text}</p>
<p>It holds more water than most honeys do [1][3], which nobody disputes [5].</p>
<h2>References</h2>
<ol><li id="r1">{_ENTRIES[0]}</li><li id="r2">{_ENTRIES[1]} {entry}</li><li id="r3">{_ENTRIES[2]} <a href="{url}">copy</a></li></ol>
</body></html>""".encode("utf-8", "surrogatepass")


def everywhere(piece):
    """The same in running text, entry, heading and title."""
    return page(text=f"{piece} [1]", entry=piece, heading=piece, title=piece)


def _one(name, data, file="page.html"):
    return HostileArticle(name, data, file)


# A record of the first entry, whose summary has figures and whatever is put between them.
def record(piece):
    """As Crossref has it."""
    return {
        "DOI": "10.5555/jia.2011.101",
        "type": "journal-article",
        "title": ["Water in heather honey"],
        "author": [{"family": "Ashdown", "given": "M"}],
        "container-title": ["Journal of Imagined Apiculture"],
        "issued": {"date-parts": [[2011]]},
        "volume": "50",
        "issue": "2",
        "page": "101-109",
        "abstract": f"Of the jars with heather honey 45% {piece} set within 3 days, and 28% of those "
        f"with clover honey. {piece} Heather honey flows when somebody stirs it with a spoon.",
    }


FIGURES = (
    "Of the jars with heather honey 40<b>%</b> {piece} set within <i>3</i> days, and 28% of those with "
    "clover honey [1]. It “flows when somebody stirs {piece} it” and “never flows after a year” [1]."
)
# What stands between the figures of an article and of the summary that it cites.
PIECES = {
    "script": SCRIPT,
    "script-escaped": SCRIPT.replace("<", "&lt;").replace(">", "&gt;"),
    "end-of-our-style": f"</style></blockquote></li>{SCRIPT}",
    "image-that-fails": f'<img src=x onerror="{ACT}">',
    "quote-in-attribute": f'" onmouseover="{ACT}" x=\'',
    "link": f'<a href="javascript:{ACT}">88%</a>',
    "jinja": "{{ 7*7 }} {% raw %} {# x #}",
    "placeholders": "{label} {n} {0} $& data-n=1 refcheckf0x",
    "bidi": "\u202egnorw\u202c \u2066x\u2069 \u200f\u061c שלום",
    "word-of-300-kb": "w" * 300_000,
    "digits-of-300-kb": "9" * 300_000,
    "figures-by-the-thousand": "12% of 5 g, " * 3000,
    "numbers-that-are-none": "1.2.3.4 1,,2 ..5 1e999 0x1f \u0661\u0662 ½½ ²³ −−5 5%%%%",
    "controls": "a\u200bb\ufeffc\u2060\u0000\u0008\u001b[31m",
}

HOSTILE = (
    _one("script", everywhere(SCRIPT)),
    _one("script-escaped", everywhere(SCRIPT.replace("<", "&lt;").replace(">", "&gt;"))),
    _one("script-escaped-twice", everywhere("&amp;lt;script&amp;gt;" + ACT)),
    _one("script-in-two-halves", everywhere(f"<scr<script>ipt>{ACT}</scr</script>ipt>")),
    _one("script-unclosed", page(text=f"<script>{ACT}")),
    _one("end-of-our-style", everywhere(f"</style>{SCRIPT}")),
    _one("end-of-our-style-as-text", everywhere(f"&lt;/style&gt;&lt;script&gt;{ACT}&lt;/script&gt;")),
    _one("end-of-our-script-as-text", everywhere(f"&lt;/script&gt;&lt;script&gt;{ACT}&lt;/script&gt;")),
    _one("handlers", everywhere(f'<b onclick="{ACT}" onmouseover={ACT} onfocus="{ACT}" autofocus tabindex=0>x</b>')),
    _one("image-that-fails", everywhere(f'<img src=x onerror="{ACT}">')),
    _one("quote-in-attribute", everywhere(f'" onmouseover="{ACT}" x="')),
    _one("title-attribute", everywhere(f"<span title='\"&gt;&lt;script&gt;{ACT}&lt;/script&gt;'>x</span>")),
    _one("javascript-address", page(url=f"javascript:{ACT}", text=f'<a href="JaVa&#9;Script:{ACT}">go</a>')),
    _one("data-address", page(url=f"data:text/html,<script>{ACT}</script>", text='<a href="data:text/html;base64,PHNjcmlwdD4=">x</a>')),
    _one("vbscript-and-blob", page(url="vbscript:msgbox(1)", text='<a href="blob:null/1">x</a><a href="file:///etc/passwd">y</a>')),
    _one("address-with-markup", page(url=f'http://example.org/"><script>{ACT}</script>', entry=f"http://example.org/<script>{ACT}</script>")),
    _one("doi-with-markup", page(entry=f'doi:10.5555/<script>{ACT}</script> https://doi.org/10.5555/a"onclick="{ACT}')),
    _one("svg", everywhere(f"<svg onload={ACT}><script>{ACT}</script><animate onbegin={ACT} attributeName=x dur=1s></svg>")),
    _one("svg-use-and-foreign", everywhere(f"<svg><foreignObject><iframe srcdoc='{SCRIPT}'></iframe></foreignObject><use href='data:image/svg+xml,x#y'/></svg>")),
    _one("math", everywhere(f"<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror={ACT}&gt;'></math>")),
    _one("mutation", everywhere(f'<form><math><mtext></form><form><mglyph><style></math><img src onerror="{ACT}">')),
    _one("noscript-mutation", everywhere(f'<noscript><p title="</noscript><img src=x onerror={ACT}>">')),
    _one("template-and-slot", everywhere(f"<template><img src=x onerror={ACT}></template><slot name=x></slot>")),
    _one("css", page(head="<style>*{display:none!important} body{background:url(http://example.org/track)}</style>", text='<p style="position:fixed;inset:0;z-index:9999;background:red">covered [2]</p>')),
    _one("css-import-and-link", page(head='<link rel=stylesheet href="http://example.org/x.css"><base href="http://example.org/">', text="<style>@import 'http://example.org/y.css';</style>")),
    _one("meta-refresh", page(head='<meta http-equiv="refresh" content="0;url=http://example.org/">', text='<meta http-equiv=refresh content="0;url=http://example.org/">')),
    _one("frames", everywhere('<iframe src="http://example.org/"></iframe><object data="http://example.org/"></object><embed src="http://example.org/">')),
    _one("form", everywhere('<form action="http://example.org/" method=post><input name=password autofocus><button>Log in</button></form>')),
    _one("jinja", everywhere("{{ 7*7 }} {% raw %} {{ report.__class__.__mro__ }} {# x #} {%- include '/etc/passwd' -%}")),
    _one("clobbering", everywhere('<a id="acted"></a><img name="body"><form id="document" name="getElementById"></form><a id=hostile-not name=filters></a>')),
    _one("our-own-ids-and-classes", everywhere('<div id="a1-findings" class="finding f-error mark s-verified">No faults found.</div><dialog open id="help">x</dialog>')),
    _one("bidi", everywhere("\u202egnorw lla si siht\u202c \u2066x\u2069 \u200f\u200e\u061c \u202b1 [2] 3")),
    _one("invisible", everywhere("a\u200bb\u00adc\ufeffd\u2060e\u0000f\u0008g\u001b[31mh")),
    _one("combining", everywhere("Z" + "\u0310\u0348\u033b" * 2000)),
    _one("surrogates-and-noncharacters", everywhere("\ud83d \udc00 \ufffe \uffff \U0001f468\u200d\U0001f469\u200d\U0001f467")),
    _one("word-of-10-mb", page(text="w" * 10_000_000 + " [1]")),
    _one("entry-of-2-mb", page(entry="e" * 2_000_000)),
    _one("heading-and-title-of-1-mb", page(heading="h" * 1_000_000, title="t" * 1_000_000)),
    _one("deep", page(text="<div>" * 5000 + "deep [2]" + "<table><tr><td>" * 500 + "deeper [3]")),
    _one("wide-table", page(text="<table><tr>" + "<td>cell [1]</td>" * 500 + "</tr></table><pre>" + "x" * 3000 + " [2]</pre>")),
    _one("unclosed-everything", page(text='<b><i><u><h3><a href="http://example.org/"><sup><table><tr><td><ul><li>[2] <!-- <p title="')),
    _one("comment-tricks", everywhere(f"<!--><script>{ACT}</script>--> <!-- --!><script>{ACT}</script> <![CDATA[<script>{ACT}</script>]]> <?php {SCRIPT} ?>")),
    _one("many-markers", page(text="x " + "[1][2][3]" * 5000)),
    _one("file-name", page(), f'a"onclick=window.hostile=1 <img src=x onerror={ACT}>.html'.replace("/", "")),
    _one("plain-text", f"Honey {SCRIPT}\n\nIt sets [1] <img src=x onerror={ACT}> and melts [2].\n\nReferences\n1. {_ENTRIES[0]} {SCRIPT}\n2. {_ENTRIES[1]} javascript:{ACT}\n".encode(), "page.txt"),
    _one("markdown", f"# Honey {SCRIPT}\n\nIt sets [^1] [x](javascript:{ACT}) ![i](http://example.org/i.png) and melts.[^2] {{{{ 7*7 }}}}\n\n[^1]: {_ENTRIES[0]} <img src=x onerror={ACT}>\n[^2]: {_ENTRIES[1]} [go](data:text/html,x)\n".encode(), "page.md"),
    _one("letters-of-our-placeholders", everywhere("\ue000 \ue001 \uf8ff \U000f0000 \U0010ffff \ue0001\ue000 {0} {n} %s")),
    _one("names-of-every-object", everywhere("__proto__ constructor [__proto__] [constructor] hasOwnProperty")),
    _one("scroll-to-text-and-fragments", page(url="http://example.org/#:~:text=x", text='<a href="#a1-verdict">x</a><a href="#:~:text=No%20faults">y</a>')),
    _one("address-of-a-login", page(url="http://refcheck@example.org:pass@evil.example/", text='<a href="//evil.example/x">y</a><a href="\\\\evil.example">z</a>')),
    _one("popover-and-dialog", everywhere(f"<button popovertarget=told command=show-modal commandfor=help onbeforetoggle={ACT}>x</button><div popover id=told>y</div>")),
    _one("shadow-root", page(text=f'<div><template shadowrootmode="open"><style>:host{{position:fixed}}</style><script>{ACT}</script></template></div> [1]')),
    _one("details-that-toggle", everywhere(f"<details open ontoggle={ACT}><summary>x</summary>y</details><marquee onstart={ACT}>z</marquee>")),
    _one("hotkeys-and-editing", everywhere("<p accesskey=j contenteditable tabindex=1 inert hidden=until-found>x</p>")),
    _one("emoji-flags-and-zalgo-marker", page(text="[1\u0301\u0302] [\u0661] [\uff11] [1\ufe0f\u20e3] \U0001f1e9\U0001f1ea" * 40)),
    _one("vertical-and-ruby", everywhere("<ruby>漢<rp>(</rp><rt>kan</rt></ruby><p style='writing-mode:vertical-rl'>縦書き</p>" * 20)),
    _one("arabic-between-brackets", page(text="<p dir=rtl lang=ar>عسل (Calluna) [1] ثقيل [2]، 50% — ABC [3]!</p>", entry="\u200fعسل الخلنج، المجلة، 2011")),
    _one("nulls-in-tags", everywhere(f"<scr\x00ipt>{ACT}</scr\x00ipt><img\x0csrc=x\x0conerror={ACT}><a\x0bhref=x>y</a>")),
    _one("attributes-by-the-thousand", everywhere("<p " + " ".join(f"a{n}=1 onx{n}={ACT}" for n in range(3000)) + ">x</p>")),
    _one("long-label", page(text="[" + "9" * 5000 + "] [" + ",".join(map(str, range(900))) + "] [1-999999999]")),
    _one("utf-7-and-16", ("\ufeff" + page(text=SCRIPT).decode().replace('charset="utf-8"', 'charset="utf-16"')).encode("utf-16-le")),
    _one("xhtml-entities", b'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>' + page(text="&b;&b; [1]").partition(b"html>")[2]),
)  # fmt: skip
