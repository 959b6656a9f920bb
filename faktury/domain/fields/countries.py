"""Countries as addresses name them, in Polish, English and their own language; codes of ISO 3166-1."""

from __future__ import annotations

import re

from faktury.domain.text import fold

_NAMES = {
    "PL": "polska|poland|polen|rzeczpospolita polska|republic of poland|rp",
    "DE": "niemcy|germany|deutschland|republika federalna niemiec|federal republic of germany",
    "CZ": "czechy|republika czeska|czech republic|czechia|česká republika|česko",
    "SK": "słowacja|slovakia|slovak republic|slovensko|slovenská republika",
    "AT": "austria|österreich",
    "HU": "węgry|hungary|magyarország",
    "LT": "litwa|lithuania|lietuva",
    "LV": "łotwa|latvia|latvija",
    "EE": "estonia|eesti",
    "UA": "ukraina|ukraine|україна",
    "FR": "francja|france",
    "BE": "belgia|belgium|belgique|belgië",
    "NL": "holandia|niderlandy|netherlands|the netherlands|nederland",
    "LU": "luksemburg|luxembourg|luxemburg",
    "GB": "wielka brytania|zjednoczone królestwo|united kingdom|great britain|uk|england|anglia|scotland|szkocja",
    "IE": "irlandia|ireland|éire",
    "DK": "dania|denmark|danmark",
    "SE": "szwecja|sweden|sverige",
    "NO": "norwegia|norway|norge",
    "FI": "finlandia|finland|suomi",
    "IT": "włochy|italy|italia",
    "ES": "hiszpania|spain|españa",
    "PT": "portugalia|portugal",
    "GR": "grecja|greece|hellas",
    "RO": "rumunia|romania|românia",
    "BG": "bułgaria|bulgaria",
    "HR": "chorwacja|croatia|hrvatska",
    "SI": "słowenia|slovenia|slovenija",
    "CY": "cypr|cyprus",
    "MT": "malta",
    "CH": "szwajcaria|switzerland|schweiz|suisse|svizzera",
    "LI": "liechtenstein",
    "US": "stany zjednoczone|usa|u.s.a|united states|united states of america",
    "CA": "kanada|canada",
    "TR": "turcja|turkey|türkiye",
    "CN": "chiny|china|p.r. china",
    "HK": "hongkong|hong kong",
    "JP": "japonia|japan",
    "KR": "korea południowa|south korea|korea",
    "IN": "indie|india",
    "SG": "singapur|singapore",
    "AU": "australia",
    "IL": "izrael|israel",
    "AE": "zjednoczone emiraty arabskie|united arab emirates",
    "RS": "serbia|srbija",
    "MD": "mołdawia|moldova",
}
_CODES = {fold(name): code for code, names in _NAMES.items() for name in names.split("|") if fold(name)}
_POST_LETTERS = frozenset(re.findall("..", "PLDECZSKATHULTLVEEFRBENLDKSENOFIITCHLIROSIHR"))
_CAR_LETTERS = {"D": "DE", "A": "AT", "F": "FR", "B": "BE", "L": "LU", "H": "HU", "I": "IT", "S": "SE", "N": "NO", "E": "ES", "P": "PT"}
_TAG = re.compile(r"^(?:kraj|country|land)\s*:?\s*", re.IGNORECASE)


def country_code(text: str) -> str | None:
    """Code of the country that the whole text names („Polska”, „Kraj: Niemcy”, „PL”), else None."""
    body = _TAG.sub("", text.strip()).strip(" .,;:()-–/")
    tagged = len(body) < len(text.strip(" .,;:()-–/"))
    if body.isupper() and len(body) == 2 and (tagged or body == "PL") and body in _NAMES:
        return body
    return _CODES.get(fold(body).strip(" ."))


def country_of_prefix(letters: str) -> str | None:
    """Country that the letters before a postal code stand for: „D-10115”, „LT-01100”."""
    return letters if letters in _POST_LETTERS else _CAR_LETTERS.get(letters)
