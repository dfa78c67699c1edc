"""The sentences with which hosts say "not found", one expression for each language.

They are matched as a whole and after folding (`not_found_words.fold`), so they are written without
accents where a letter comes apart, with spaces in place of punctuation. No repeated group here has
two ways to read the same words: titles are strangers' and must not cost more than their length.
"""

_NOUN = (
    r"(?:web ?page|page|web ?site|site|document|file|article|resource|content|url|link|address|doi"
    r"|doi name|handle|object)s?"
)
# What is missed in the world, too: a user in a handbook, a video in the news.
_THING = (
    r"(?:item|record|product|story|post|entry|publication|video|topic|journal|paper|directory"
    r"|listing|event|job|profile|user|project|dataset|collection|book|chapter|report|issue|domain"
    r"|host|host ?name|location|path)s?"
)
_BEFORE = r"(?:(?:the|this|that|your|requested|we re|but|sorry|specified|our) )*"
_ASKED = (
    r"(?: (?:that |which )?you (?:have |ve |are |re |were )?(?:requested|request|looking for"
    r"|trying to (?:reach|access|view|find)|looked for|entered|wanted|followed|after|seeking)"
    r"| requested| specified)?"
)
_MISSING = (
    r"(?:not found|not be found|not be located|does ?n[o ]?t exist(?: anymore| any more)?"
    r"|(?:is not|isn t) (?:here|found)|(?:can ?not|can t|could not|couldn t) be (?:found|located)"
    r"|(?:was not|wasn t|has not been|have not been) found|no longer exists?"
    r"|(?:is |are )?no longer available|(?:has been |have been |was |is )(?:removed|deleted|expired"
    r"|suspended|gone)|has expired|is missing|not exists?)"
)

PHRASES: dict[str, str] = {
    "ar": (
        r"(?:عذرا )?الصفح[ةه](?: المطلوب[ةه])? غير موجود[ةه]"
        r"|لم يتم العثور على (?:هذه )?الصفح[ةه]"
    ),
    "bg": r"страницата не (?:е |беше )?(?:намерена|съществува)",
    "ca": (
        r"(?:la |aquesta )?pagina (?:web )?no (?:s ha )?(?:trobada|trobat|existeix)"
        r"|no s ha trobat la pagina"
    ),
    "cs": (
        r"(?:pozadovana |hledana |tato |vami hledana )?(?:stranka|adresa)(?: nebyla)?"
        r" (?:nenalezena|nalezena|neexistuje)|(?:soubor|dokument) nenalezen"
    ),
    "da": (
        r"(?:siden|dokumentet|filen)(?: blev| kunne| er)? ikke (?:fundet|findes)"
        r"|siden (?:findes|eksisterer) ikke(?: laengere)?"
    ),
    "de": (
        r"(?:(?:die|diese|das|der|dieser|dieses|leider|angeforderte[sr]?|gesuchte[sr]?"
        r"|gewunschte[sr]?|aufgerufene[sr]?|ihre|von ihnen) )*"
        r"(?:seite|webseite|internetseite|datei|dokument|inhalt|artikel|url|adresse|beitrag"
        r"|ressource|objekt)(?: (?:wurde|konnte|kann|ist|leider|steht))* (?:nicht mehr"
        r" (?:verfugbar|zur verfugung)|nicht(?: mehr)? (?:gefunden|vorhanden|auffindbar|existent)"
        r"(?: werden)?|existiert (?:leider )?nicht(?: mehr)?)"
        r"|(?:diese |die )?seite gibt es (?:leider )?nicht(?: mehr)?"
        r"|(?:die |diese )?seite (?:wurde|ist) (?:geloscht|entfernt)"
    ),
    "el": r"(?:η )?σελιδα (?:που ζητησατε )?δεν (?:βρεθηκε|υπαρχει)",
    "en": (
        rf"{_BEFORE}{_NOUN}{_ASKED}(?: is| was| has| have| could| can| may)? {_MISSING}"
        r"|(?:we )?(?:re )?(?:sorry )?(?:but )?(?:we )?(?:can ?not|can t|could not|couldn t"
        r"|are unable to|were unable to|unable to) (?:find|locate) (?:the|that|this|your)"
        rf"(?: requested)? (?:{_NOUN}|{_THING}){_ASKED}"
        r"|(?:there is )?no such (?:page|file|document|article|url)"
        r"|(?:web ?)?(?:page|site|content|link|listing|file) (?:removed|deleted|expired|suspended)"
        r"|(?:web ?)?page missing|(?:missing|invalid|deleted|removed) (?:web ?)?page"
        r"|invalid (?:url|doi|handle)"
        r"|no page found|file or directory not found"
        r"|(?:this |your )?(?:account|web ?site|site|hosting) (?:has been |is |was )?"
        r"(?:suspended|expired|deactivated)"
    ),
    "es": (
        r"(?:(?:la|el|esta|este|lo sentimos|lo siento) )*"
        r"(?:pagina|documento|archivo|articulo|sitio|recurso|contenido|url|enlace)"
        r"(?: (?:web|solicitad[oa]|que busca|que buscas|que esta buscando|buscad[oa]))*"
        r" no (?:se )?(?:ha sido |ha |fue |pudo ser |puede ser )?"
        r"(?:encontrad[oa]|existe|encuentra|encontro|localizad[oa])(?: disponible)?"
        r"|no (?:se )?(?:ha |pudo |hemos |podemos )?(?:encontrad[oa]|encontrar|encontro|encuentra)"
        r" (?:la|el) (?:pagina|documento|archivo|recurso)(?: solicitad[oa])?"
        r"|pagina inexistente"
    ),
    "et": r"lehte ei leitud",
    "fa": r"(?:این )?صفحه(?: مورد نظر)?(?: شما)? (?:یافت نشد|پیدا نشد|وجود ندارد)",
    "fi": r"(?:hakemaasi |pyydettya |etsimaasi )?sivua ei (?:loydy|loytynyt|ole(?: olemassa)?)",
    "fr": (
        r"(?:(?:la|le|cette|ce|l|votre) )*"
        r"(?:page|document|fichier|article|site|ressource|contenu|url|adresse|lien)"
        r"(?: (?:web|internet|demandee?|recherchee?|que vous (?:cherchez|recherchez|demandez)"
        r"|que vous avez demandee?))* (?:est |n est |n a |a )?"
        r"(?:non trouvee?|pas (?:ete )?trouvee?|introuvable|inexistante?|n existe (?:pas|plus)"
        r"|(?:ete )?supprimee?|disparu)"
    ),
    "he": r"ה?(?:דף|עמוד)(?: המבוקש)? (?:לא נמצא|אינו קיים|לא קיים)",
    "hr": r"(?:trazena )?stranica (?:nije|ne) (?:pronadena|postoji|pronadjena)",
    "hu": r"(?:a |az )?(?:keresett |kert )?oldal nem (?:talalhato|letezik)",
    "id": r"halaman (?:yang anda cari )?(?:tidak|tak) (?:ditemukan|ada)",
    "it": (
        r"(?:(?:la|il|questa|questo|l) )*"
        r"(?:pagina|documento|file|articolo|sito|risorsa|contenuto|url)"
        r"(?: (?:web|richiest[oa]|cercat[oa]|che (?:cerchi|stai cercando|hai richiesto)))*"
        r" (?:non(?: (?:e|stat[oa]|esiste|trovat[oa]|piu|esistente))+|inesistente)"
        r"|impossibile trovare la pagina(?: richiesta)?"
    ),
    "ja": (
        r"(?:この|お探しの|ご?指定の|指定された|該当する|アクセスしようとした|ご覧になろうとしている)?"
        r"(?:web|ウェブ)?(?:ページ|ファイル|記事|コンテンツ|url)(?:は|が|を)? ?(?:現在)?"
        r"(?:見つかりません|みつかりません|存在しません|見つけることができません|削除されました)"
        r"(?:でした)?|(?:お探しの|ご指定の)?ページは(?:ありません|ございません)(?:でした)?"
        r"|(?:ページ|ファイル)(?:未検出|が存在しない)"
    ),
    "ko": (
        r"(?:요청하신 |찾으시는 |요청한 |해당 |원하시는 )?(?:웹 ?)?(?:페이지|문서|파일)"
        r"(?:를|을|가|는|이)? (?:찾을 수 없습니다|찾을 수 없음|존재하지 않습니다|없습니다)"
        r"|(?:존재하지 않는|없는|찾을 수 없는) (?:페이지|문서)(?:입니다)?"
    ),
    "lt": r"puslapis (?:nerastas|neegzistuoja)",
    "lv": r"lapa nav atrasta",
    "nb": (
        r"(?:siden|sida|dokumentet)(?: ble| kunne| er)? (?:ikke|ikkje) (?:funnet|finnes|funne)"
        r"|(?:fant|finner) ikke siden|siden (?:finnes|eksisterer) ikke(?: lenger)?"
    ),
    "nl": (
        r"(?:(?:de|deze|het|dit|opgevraagde|gevraagde|gezochte) )*"
        r"(?:pagina|webpagina|document|bestand|artikel|inhoud|site)"
        r"(?: die (?:u|je) (?:zoekt|zocht))?(?: (?:is|werd|kan|kon|helaas))*"
        r" (?:niet(?: meer)? (?:gevonden|bestaat)(?: worden)?|bestaat (?:helaas )?niet(?: meer)?)"
    ),
    "pl": (
        r"(?:podana |zadana |szukana |ta )?(?:strona|podstrona)(?: o podanym adresie)? nie"
        r" (?:zostala |jest )?(?:znaleziona|istnieje|odnaleziona)"
        r"|nie (?:znaleziono|odnaleziono|mozna znalezc)"
        r" (?:takiej )?(?:strony|pliku|dokumentu|artykulu)"
        r"|brak (?:takiej )?strony"
    ),
    "pt": (
        r"(?:(?:a|o|esta|este) )*"
        r"(?:pagina|documento|arquivo|ficheiro|artigo|site|recurso|conteudo)"
        r"(?: (?:web|solicitad[oa]|que (?:procura|voce procura|esta procurando)))*"
        r" (?:inexistente|nao(?: (?:foi|pode|existe|ser|mais|encontrad[oa]|localizad[oa]))+)"
        r"|nao (?:foi possivel encontrar|encontramos) (?:a|o) (?:pagina|documento|arquivo)"
    ),
    "ro": (
        r"pagina (?:cautata |solicitata |ceruta )?"
        r"(?:nu (?:a fost gasita|exista|poate fi gasita)|negasita|inexistenta)"
    ),
    "ru": (
        r"(?:(?:запрашиваемая|запрошенная|искомая|такая|данная|эта|вами) )*"
        r"(?:страница|документ|файл|статья|публикация|материал|запись|сайт)"
        r"(?: с таким адресом)? не (?:найден[ао]?|существует|обнаружен[ао]?)"
        r"|(?:такой|данной|этой) страницы (?:не существует|нет)(?: на сайте)?"
    ),
    "sk": r"(?:pozadovana |hladana )?stranka (?:sa nenasla|nebola najdena|neexistuje|nenajdena)",
    "sl": r"stran(?:i)? (?:ni bila najdena|ni mogoce najti|ne obstaja)",
    "sr": r"страница није пронађена|stranica nije pronadjena",
    "sv": (
        r"(?:sidan|sida|dokumentet|filen|artikeln)(?: du (?:soker|sokte|letar efter))?"
        r" (?:(?:kunde|kan|har|gick) (?:inte|ej) (?:hittas|hittats|att hitta)"
        r"|(?:finns|existerar|hittades) (?:inte|ej)(?: kvar)?(?: langre)?|(?:inte|ej) hittad)"
        r"|sidan saknas|hittar inte sidan"
    ),
    "th": r"ไม่พบหน้า(?:ที่คุณต้องการ|ที่ต้องการ|เว็บ|นี้)?",
    "tr": (
        r"(?:(?:aradiginiz|istenen|istediginiz|bu) )*(?:sayfa|dosya|icerik|makale|haber)(?:yi|niz)?"
        r" (?:bulunamadi|bulunamiyor|mevcut degil|bulunmamaktadir)|(?:boyle bir )?sayfa yok"
    ),
    "uk": (
        r"(?:запитувану )?(?:сторінк[ау]|документ|файл) не (?:знайдено|знайдена|існує)"
        r"|такої сторінки не існує"
    ),
    "vi": r"khong tim thay (?:trang|noi dung)(?: ban yeu cau)?|trang (?:nay )?khong ton tai",
    "zh": (
        r"(?:您|你|所|要|访问|訪問|查找|请求|請求|浏览|瀏覽|查看|的|该|該|此|这个|這個|当前|目前)*"
        r"(?:页面|网页|頁面|網頁|文件|文章|内容|內容|链接|連結|网址)(?:可能)?(?:已经|已)?"
        r"(?:不存在|未找到|没有找到|沒有找到|找不到了?|无法找到|無法找到|不见了|被?删除|被?刪除"
        r"|不存在或已删除|走丢了)"
        r"|(?:找不到|未找到|没有找到|沒有找到|无法找到|無法找到|查無此)"
        r"(?:您|你|要|所|访问|请求|的|该|該|此|這個|这个|相关|任何)*"
        r"(?:页面|网页|頁面|網頁|文件|页|頁|内容|文章)"
    ),
}

# Said of a page and, now and then, by an article of itself: these alone are no full sentence …
WEAK_SENTENCE = rf"{_BEFORE}{_THING}{_ASKED}(?: is| was| has| have| could| can| may)? {_MISSING}"
WEAK = (
    "not found",
    "nothing found",
    "file not found",
    "nicht gefunden",
    "non trouvé",
    "non trouvée",
    "introuvable",
    "no encontrado",
    "no encontrada",
    "non trovato",
    "non trovata",
    "niet gevonden",
    "não encontrado",
    "não encontrada",
    "nie znaleziono",
    "не найдено",
    "не найден",
    "не знайдено",
    "bulunamadı",
    "nenalezeno",
    "hittades inte",
    "ikke fundet",
    "ikke funnet",
    "ei löydy",
    "見つかりません",
    "未找到",
    "找不到",
)
