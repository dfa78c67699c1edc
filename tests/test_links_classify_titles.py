"""Titles of "not found" pages, and titles of pages that are none; all invented."""

import time

import pytest

from refcheck.links.not_found_phrases import PHRASES
from refcheck.links.not_found_words import says_not_found, speaks_of_missing

NOT_FOUND = """\
404
404 Not Found
404 - Not Found
404 | Example
Error 404
Error 404 (Not Found)!!1
404 Error
404: This page could not be found.
404 - File or directory not found.
HTTP Status 404 – Not Found
HTTP Error 404.0 - Not Found
Not Found
Not Found | Example Press
Page not found
Page Not Found | Example University
Page not found – Example Blog
Page not found • Example
Page Not Found - Error 404
Example Institute: Page not found
Example » Page not found
Sorry, page not found
Sorry, the page you are looking for could not be found
Oops! That page can’t be found.
Oops! Page not found - Example
The page you requested could not be found
The page cannot be found
The requested URL was not found
The requested page could not be found | Example
This page doesn't exist
This page does not exist - Example
Page does not exist
Page no longer exists
Page no longer available
This page is no longer available | News
File not found
Document not found
Article not found
Article Not Found - Example Journal
Content not found
Resource not found
DOI Not Found
No such page
We can't find that page
We couldn't find the page you were looking for
Page Missing
Missing page
This page has been removed
Item not found - Repository
Record not found
Account Suspended
This Account has been suspended
Site not found · Hosting Pages
Website Expired
Publication not found
Seite nicht gefunden
Seite nicht gefunden – Universität Beispielstadt
404 - Seite nicht gefunden
Fehler 404: Seite nicht gefunden
Die Seite wurde nicht gefunden
Die angeforderte Seite konnte nicht gefunden werden
Die gewünschte Seite existiert nicht
Diese Seite gibt es leider nicht mehr
Seite nicht vorhanden | Amt
Dokument nicht gefunden
Fehler 404 | Stadt Beispiel
Page non trouvée
Page introuvable - Musée
Page non trouvée | Centre d'exemple
Erreur 404 - Page introuvable
La page demandée n'existe pas
La page que vous recherchez n'existe plus
Cette page n’existe pas
Cette page est introuvable
Erreur 404
Página no encontrada
Página no encontrada | Universidad de Ejemplo
Error 404: página no encontrada
La página solicitada no existe
No se encontró la página
Lo sentimos, la página no existe
Pagina non trovata
Pagina non trovata - Comune di Esempio
Errore 404 - Pagina non trovata
La pagina richiesta non esiste
Pagina niet gevonden
Pagina niet gevonden | Voorbeeld
404 - Pagina niet gevonden
Deze pagina bestaat niet meer
Página não encontrada
Página não encontrada – Exemplo
Erro 404 - Página não encontrada
A página não existe
Nie znaleziono strony
Strona nie została znaleziona
Strona nie istnieje | Przykład
Błąd 404 - nie znaleziono strony
Страница не найдена
Страница не найдена — Пример
404 — Страница не найдена
Ошибка 404
Такой страницы не существует
Запрашиваемая страница не найдена
Сторінку не знайдено
Sidan hittades inte
Sidan kunde inte hittas | Exempel
Sidan finns inte
404 - Sidan kunde inte hittas
Siden blev ikke fundet
Siden findes ikke
Siden ble ikke funnet
Fant ikke siden
Sivua ei löytynyt
Sivua ei löydy – Esimerkki
Stránka nenalezena
Stránka nebyla nalezena | Příklad
Stránka neexistuje
Stránka sa nenašla
Az oldal nem található
Pagina nu a fost găsită
Sayfa bulunamadı
Aradığınız sayfa bulunamadı - Örnek
404 Sayfa Bulunamadı
ページが見つかりません
ページが見つかりませんでした | 例の大学
お探しのページは見つかりませんでした。
お探しのページは存在しません
指定されたページは存在しません
404 Not Found | 例
页面不存在
页面未找到 - 示例
404 - 找不到页面
您访问的页面不存在
抱歉，您访问的页面不存在
找不到頁面
很抱歉，找不到该页面
페이지를 찾을 수 없습니다
요청하신 페이지를 찾을 수 없습니다 | 예
존재하지 않는 페이지입니다
Η σελίδα δεν βρέθηκε
الصفحة غير موجودة
הדף לא נמצא
صفحه مورد نظر یافت نشد
Halaman tidak ditemukan
Die Seite ist nicht mehr verfügbar
Seite existiert nicht mehr
Diese Seite existiert leider nicht mehr
De pagina kan niet gevonden worden
Sidan finns inte längre
Content removed
Page deleted
Böyle bir sayfa yok
Không tìm thấy trang
ไม่พบหน้าเว็บ
Stranica nije pronađena
Страницата не е намерена
Pàgina no trobada
Puslapis nerastas
Lehte ei leitud
404 Page Not Found | Ministry of Health
Page not found | The Gazette
Not found - Sample Wiki
Error 404 - Page Not Found!
Whoops! We can't find that page
Sorry, we couldn’t find that page
We’re sorry, the page you requested cannot be found.
The page you were looking for doesn't exist (404)
The page you are looking for cannot be found | Agency
404 - Document Not Found
Object not found!
The resource cannot be found.
The requested resource was not found
This content is no longer available
This video has been removed
Article no longer available
Story not found - Daily Sample
Error: Page not found
Invalid URL
404 Nicht gefunden
Seite wurde nicht gefunden | Bundesamt
Diese Seite wurde leider nicht gefunden
Die von Ihnen gesuchte Seite wurde nicht gefunden
Sorry, diese Seite gibt es nicht
Hoppla! Seite nicht gefunden
404 – Diese Seite existiert nicht – Zeitung
Page introuvable (404)
Oups, cette page n'existe pas
La page que vous cherchez n'existe pas | Région
Désolé, cette page est introuvable
Document introuvable
Página no encontrada (404)
404 No encontrado
La página que buscas no existe
La página que busca no se encuentra
Ups! No hemos encontrado la página
Error 404. Página no encontrada - Diario
Pagina non trovata | Errore 404
Spiacenti, pagina non trovata
La pagina cercata non è stata trovata
Oeps! Pagina niet gevonden
Deze pagina bestaat niet | Krant
De pagina die u zoekt is niet gevonden
Página não encontrada (erro 404)
Ops! Página não encontrada
A página que você procura não existe
404 Strona nie znaleziona
Nie znaleziono takiej strony
Ups, strona nie istnieje
Страница не найдена (404)
Ошибка 404: страница не найдена
К сожалению, такой страницы не существует
Sidan kan inte hittas
404 – sidan finns inte
Stránka nebyla nalezena (404)
Omlouváme se, stránka neexistuje
Sayfa Bulunamadı - 404
404 Not Found：ページが見つかりません
お探しのページが見つかりません | 大学
このページは存在しません
404错误 - 页面不存在
您要查看的页面不存在或已删除
找不到网页
404 페이지를 찾을 수 없음
페이지를 찾을 수 없습니다. | 기관
""".splitlines()

OTHER = """\
HTTP 404 – Wikipedia
HTTP 404 - Wikipedia
HTTP 404 — Wikipédia
404 errors: what they are and how to fix them
What is a 404 error? – Example Hosting
How to Fix the 404 Not Found Error
404 Not Found: How to Fix It | Example Hosting
The best 404 pages of the web
Designing a custom 404 page
Not Found (film)
Not Found (song) – Lyrics
Page Not Found (2019 film) - Wikipedia
List of people reported missing
Missing persons in Mexico
Missing
Lost and found
Nowhere to be found
Found: a page of the lost diary
Pages not found in the archive of 1900
The page boy
A man who could not be found
Species not found in Europe since 1950
Evidence of absence: why the gene was not found
Bacteria not found in soil samples, study says
Missing link
Missing data in clinical trials
Missing values and how to impute them
The missing page of the Codex
The Page 404 Project
Room 404
Highway 404 (Ontario)
Peugeot 404
Peugeot 404 - Wikipedia
Area code 404
404 Media
404 Media – News
404 (number)
Year 404 BC in Greece
Boeing 404
Resolution 404 of the Security Council
United Nations Security Council Resolution 404
Error analysis in second language learning
Error correction
Type I and type II errors
Standard error
Page replacement algorithm
Home page
Page not foundational: a pun
Site of the battle not found by archaeologists
Website of the year
Document management
The document that was never found
Files of the Stasi
Removed from the register
The removal of dams
This page intentionally left blank
This page is about the city
Page (servant)
Suspended sentence
Account of the voyage
Suspended animation
Deleted scenes
Expired patents list
No such thing as a free lunch
No such object – philosophy
Unknown Soldier
Invalid argument
Invalid document formats in Word
Sorry (Justin Bieber song)
Oops!... I Did It Again
Ups and downs
Seite an Seite
Seiten der Geschichte
Nicht gefunden: verschollene Werke der Kunst
Die Seite der Sieger
Verschollene Personen
Warum wurde die Seite nicht gefunden?
Fehler 404 beheben: so geht es
Page trouvée dans les archives
La page perdue de Proust
Pages retrouvées
L'introuvable
Les introuvables de Michel
Comment corriger une erreur 404
Page d'accueil
La página en blanco
Personas no encontradas en el terremoto
Página principal
Archivo histórico nacional
Página 404 del códice
La pagina bianca
Pagina principale
Pagine gialle
De pagina van de dag
Vermist in de bergen
A página de Fernando Pessoa
Nie znaleziono winnych zbrodni katyńskiej
Strona główna
Strona internetowa
Страница истории
Без вести пропавшие
Не найдено доказательств связи, говорят учёные
Первая страница
Sidan ett
Första sidan
Försvunna personer
Siden 1945
Sivu ei ole tyhjä
Stránka dne
Hlavní stránka
Sayfa düzeni
Ana sayfa
ページの歴史
トップページ
見つからない猫
404号室
网页设计
首页
页面置换算法
找不到工作的年轻人
未找到的宝藏
페이지 교체 알고리즘
대문
An article about a 404 page
Not all who wander are lost
To be found
Found not guilty
Jury: guilt not found
Higgs boson not found at LEP
Article 404 of the Penal Code
Section 404 of the Sarbanes-Oxley Act
SOX 404 - Compliance
SEC Rule 404
Clean Water Act Section 404 - EPA
GSAT-404
IC 404
NGC 404
NGC 404 - Wikipedia
Error 404 (album)
Error 404: Not Found - the novel
Access to content no longer available to subscribers, study finds
The user not found guilty
Book Review: Page Missing from Heaven
Product recall
Item response theory
Link rot
Link rot and content drift
Broken links
Dead link repair
Resource not foundational
URL shortening
Video killed the radio star
Journal of Missing Results
Event horizon
Suspended sediment
Site remediation
Page not found?
Page Plus
Not Found – the secret life of lost things
Article Plus
Site Plus
Document plus
Project suspended
Project Suspended | World Fund
Books removed
Report Missing
Journal removed
Adresse inconnue
Content not available in your country
This video is not available
Product unavailable
Page temporarily unavailable
Artikel nicht verfügbar
Seite nicht
De pagina niet
Sidan inte
Haber yok
コンテンツはありません
Das Dokument
Le document
Il documento
How to fix: Page not found
Page not found: 404 and other stories
404 Not Found: A Coloring Book
The 404 Error in Web History
Page not found: memory in the digital age
Why Pages Are Not Found: Link Rot in Law Journals
Perma: Scoping and Addressing the Problem of Link and Reference Rot
Missing in action - Wikipedia
Files not found: archives of the Stasi reconstructed
Element 404
HTTP status codes
RFC 9110: HTTP Semantics
List of HTTP status codes - Wikipedia
Gone with the Wind
Document Object Model
The Lost City of Z
Lost pages of the Archimedes Palimpsest
Resources for teachers
Site map
Content delivery network
Deleted domain names market grows
Domain for life
The Domain of the Species
Domain (biology)
Parking in Vienna
Ministry removes pages on climate
Government page on climate removed, scientists say
Video: Glacier collapses
Article 13
Account of a Journey
Expired air carbon monoxide
Suspended load transport in rivers
Not Found in Translation
Lost in Translation
Seite 3
Nicht gefunden, was man suchte: Essays
Dokumente zur Geschichte
Die verschwundene Seite
Fehlerkultur in der Medizin
Fehler 1. und 2. Art
Page blanche
L'article introuvable: enquête
Une page se tourne
Documents inédits
Erreur judiciaire
La página perdida de Borges
Documento Nacional de Identidad
Error de medición
Pagina strappata
Errore standard
De verdwenen pagina
Foutmarge
Pagina 404
A página da transparência
Erro médico
Strona Szczepańska
Błąd standardowy
Страница 404
Ошибка выжившего
Пропавшая страница
Sidan 404
Felmarginal
Chyba měření
Hata payı
ページをめくる
失われたページ
エラー訂正
页面布局
错误 404 (专辑)
사라진 페이지
오류 정정
Chromosome 404
Flight 404
Problem 404
Lot 404 | Auction
404 Records
Not found in nature: synthetic elements
Page Not Found Ltd – Company profile
Page Not Found – Podcast – Shows
Page Not Found - Single by Quoll
Error 404 - Song by Quoll
Seite nicht gefunden – Hörspiel
Page introuvable - Roman
Страница не найдена — рассказ
Файл не найден: роман
No evidence found for link
""".splitlines()


@pytest.mark.parametrize("title", NOT_FOUND)
def test_a_title_that_says_not_found(title):
    assert says_not_found(title)


@pytest.mark.parametrize("title", OTHER)
def test_a_title_that_says_something_else(title):
    assert not says_not_found(title)


@pytest.mark.parametrize(
    "title", ["PAGE NOT FOUND", "page  not\u00a0found", "ＰＡＧＥ ＮＯＴ ＦＯＵＮＤ"]
)
def test_case_spaces_and_width_do_not_matter(title):
    assert says_not_found(title)


@pytest.mark.parametrize(
    ("title", "asked"),
    [
        ("Page not found", "/wiki/Page_not_found"),
        ("404", "/wiki/404"),
        ("404 Not Found - HTTP | Handbook", "/docs/HTTP/Status/404"),
        ("Not Found", "/songs/not-found"),
        ("Seite nicht gefunden", "/buch/seite-nicht-gefunden?druck=1"),
    ],
)
def test_an_address_that_asks_for_the_phrase_gets_it(title, asked):
    assert says_not_found(title, "/elsewhere")
    assert not says_not_found(title, asked)


@pytest.mark.parametrize(
    "title",
    [
        *("404", "Error 404", "Not Found", "Not Found | Example", "User not found - Handbook"),
        *("Video not found", "Record not found", "Event no longer exists"),
    ],
)
def test_a_bare_word_may_be_a_page_s_own_title(title):
    assert says_not_found(title)
    assert not says_not_found(title, sentence=True)


@pytest.mark.parametrize("title", ["Page not found", "404 Not Found", "Pagina non trovata"])
def test_a_sentence_says_it_by_itself(title):
    assert says_not_found(title, sentence=True)


def test_a_title_of_unusual_length_is_none():
    assert says_not_found("Page not found - " + "x" * 100)
    assert not says_not_found("Page not found - " + "x" * 200)


@pytest.mark.parametrize(
    "text",
    [
        "Town of Example. The page you requested was not found on this server.",
        "Leider konnte die gewünschte Seite nicht gefunden werden. Zur Startseite",
        "Menu Actualités La page demandée est introuvable. Retour",
        "Home | Lo sentimos, la página no existe | Buscar",
        "首页 您访问的页面不存在 返回",
        "Error 404 Back",
        "Ошибка 404 На главную",
    ],
)
def test_a_text_speaks_of_it(text):
    assert speaks_of_missing(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "Welcome to our town", "Homepage found", "Lost and found office", "Room 4041"),
        *("Call 404 555 0100", "Suite 404, Main Street", "Bus 404 to the harbour"),
    ],
)
def test_a_text_that_does_not_speak_of_it(text):
    assert not speaks_of_missing(text)


def test_there_are_more_than_ten_languages():
    assert len(PHRASES) > 10
    assert list(PHRASES) == sorted(PHRASES)


@pytest.mark.parametrize(
    "piece",
    ["page n a ", "la page ", "seite nicht ", "pagina non e ", "the page ", "的页面", "- ", "404 "],
)
def test_no_title_costs_more_than_its_length(piece):
    before = time.process_time()

    for length in range(60, 161, 20):
        says_not_found((piece * 160)[:length] + "x")

    assert time.process_time() - before < 0.5
