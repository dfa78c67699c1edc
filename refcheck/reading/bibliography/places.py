"""Places that stand beside publishers."""

from __future__ import annotations


def _names(listed: str) -> frozenset[str]:
    return frozenset(name.strip() for name in listed.split(",") if name.strip())


# Cities where publishers sit, as books print them.
CITIES = _names("""
    Aarhus, Aldershot, Amsterdam, Ankara, Ann Arbor, Antwerp, Antwerpen, Athens, Atlanta,
    Auckland, Austin, Baltimore, Bangkok, Barcelona, Basel, Basingstoke, Bath, Beijing, Belgrade,
    Belo Horizonte, Berkeley, Berlin, Bern, Beverly Hills, Bielefeld, Bloomington, Boca Raton,
    Bologna, Bonn, Boston, Boulder, Bowling Green, Braunschweig, Bristol, Brno, Brussels,
    Bruxelles, Bucharest, Budapest, Buenos Aires, Cambridge, Canberra, Cape Town, Chapel Hill,
    Cheltenham, Chicago, Chichester, Cologne, Copenhagen, Dallas, Darmstadt, Delhi, Dordrecht,
    Downers Grove, Dresden, Dublin, Durham, Düsseldorf, Edinburgh, Englewood Cliffs, Evanston,
    Exeter, Farnham, Firenze, Florence, Frankfurt, Frankfurt a.M., Frankfurt am Main, Freiburg,
    Garden City, Geneva, Genève, Glasgow, Gothenburg, Grand Rapids, Grenoble, Groningen,
    Göteborg, Göttingen, Hamburg, Hannover, Hanover, Harlow, Harmondsworth, Hassocks, Heidelberg,
    Helsinki, Hillsdale, Hoboken, Hong Kong, Honolulu, Houston, Hove, Istanbul, Ithaca, Jena,
    Jerusalem, Johannesburg, Karlsruhe, Kassel, Kiel, Kraków, Kyoto, Köln, København, Lanham,
    Lausanne, Leicester, Leiden, Leipzig, Leuven, Lexington, Lima, Lincoln, Lisboa, Lisbon,
    Ljubljana, London, Londres, Los Angeles, Louvain, Lund, Lyon, Madison, Madrid, Mahwah,
    Malden, Manchester, Marburg, Marseille, Melbourne, Menlo Park, Mexico City, Milan, Milano,
    Milwaukee, Minneapolis, Montpellier, Montreal, Montréal, Moscow, Mumbai, Munich, México,
    München, Nairobi, Napoli, Nashville, New Brunswick, New Delhi, New Haven, New York,
    New York City, Newark, Newbury Park, Norman, Northampton, Norwich, Notre Dame, Oldenburg,
    Opladen, Oslo, Ottawa, Oxford, Padova, Palo Alto, Paris, Pasadena, Peabody, Philadelphia,
    Pittsburgh, Portland, Porto, Potsdam, Prague, Praha, Princeton, Providence, Québec, Reading,
    Reinbek, Rennes, Rio de Janeiro, Roma, Rome, Rotterdam, Salt Lake City, San Diego,
    San Francisco, San Mateo, Santa Barbara, Santiago, Seattle, Seoul, Sevilla, Shanghai,
    Sheffield, Singapore, Sofia, St. Louis, St. Paul, St. Petersburg, Stanford, Stockholm,
    Strasbourg, Stuttgart, Sydney, São Paulo, Taipei, Tampere, The Hague, Thousand Oaks, Tokyo,
    Torino, Toronto, Toulouse, Turin, Tübingen, University Park, Uppsala, Utrecht, Valencia,
    Vancouver, Venezia, Vienna, Walnut Creek, Warsaw, Warszawa, Washington, Washington D.C.,
    Washington DC, Weinheim, Wellington, Wien, Wiesbaden, Worcester, Wrocław, Würzburg, York,
    Zagreb, Zurich, Zürich, Киев, Ленинград, М., Москва, Новосибирск, СПб., Санкт-Петербург, 上海,
    北京, 東京, 서울
""")

# States and countries that stand after such a city.
REGIONS = _names("""
    AL, AZ, Ala, Ariz, Arizona, Ark, Arkansas, Australia, Austria, Belgium, Brasil, Brazil, CA,
    CO, CT, Calif, California, Canada, China, Colo, Colorado, Conn, Connecticut, D.C, D.C., DC,
    Denmark, Deutschland, England, FL, Fla, Florida, France, GA, Georgia, Germany, Hungary, IA,
    IL, IN, Ill, Illinois, India, Indiana, Iowa, Ireland, Israel, Italy, Japan, KS, KY, Kansas,
    Kentucky, LA, Louisiana, MA, MD, ME, MI, MN, MO, Maine, Maryland, Mass, Massachusetts,
    Mexico, Mich, Michigan, Minn, Minnesota, Missouri, Montana, México, N.J, N.Y, N.Y., NC, NE,
    NH, NJ, NM, NY, Nebraska, Netherlands, Nevada, New Hampshire, New Jersey, New Mexico,
    New Zealand, North Carolina, Norway, OH, OK, ON, OR, Ohio, Oklahoma, Oregon, PA, Penn,
    Pennsylvania, Portugal, RI, Rhode Island, Russia, SC, Scotland, South Africa, South Carolina,
    Spain, Sweden, Switzerland, TN, TX, Tennessee, Tex, Texas, The Netherlands, U.K, U.S.A, UK,
    US, USA, UT, United Kingdom, Utah, VA, VT, Va, Vermont, Virginia, WA, WI, Wales, Wash, Wis,
    Wisconsin
""")
