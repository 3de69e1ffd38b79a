"""What personal data looks like, in English and German.

Every repetition has an upper bound and every alternative begins differently, so that no text,
however it is made, takes more than a fixed time for each of its characters.
"""

from __future__ import annotations

import re
from typing import Literal

Kind = Literal["name", "date", "phone", "number", "address", "email", "iban"]

_UPPER = "A-ZÄÖÜÀ-ÖØ-ÞĞİŞŁŚŻČŠŽ"
_LOWER = "a-zäöüßà-öø-ÿğışłśżčšžńćęą"
_CAP = rf"[{_UPPER}](?:['’][{_UPPER}])?[{_LOWER}]{{1,25}}(?:-[{_UPPER}][{_LOWER}]{{1,25}}){{0,2}}"
_PARTICLE = r"(?:von|van|de|der|den|zu|zur|vom|di|da|del|la|le|el|al|bin|ben)"
CAPITALISED = re.compile(_CAP)

_MONTH = (
    r"(?:Jan(?:uar[y]?|\.)?|Jän(?:ner|\.)|Feb(?:ruar[y]?|\.)?|März|Mär\.|March|Mar\.?|Apr(?:il|\.)?"
    r"|Mai|May|June?|Juni|July?|Juli|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Okt(?:ober|\.)?"
    r"|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dez(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_YEAR = r"(?:1[89]|20)\d{2}"
_STREET = r"(?:straße|strasse|str\.|weg|platz|allee|gasse|ring|ufer|damm|chaussee)"
_STREET_WORD = r"(?:Straße|Strasse|Str\.|Weg|Platz|Allee|Gasse|Ring|Ufer|Damm|Chaussee)"
_HOUSE = r" {0,2}\d{1,4}(?: ?[a-h]\b)?(?: ?[-/] ?\d{1,4})?"
_ENGLISH_STREET = (
    r"(?:Street|St\b\.?|Avenue|Ave\b\.?|Road|Rd\b\.?|Lane|Ln\b\.?|Drive|Dr\b\.?|Boulevard|Blvd\b\.?"
    r"|Court|Ct\b\.?|Way|Place|Square|Terrace|Crescent|Close|Gardens|Parkway|Highway)"
)
_NO_TOWN = (
    r"(?!(?:Einheiten|Euro|EUR|USD|Dollar|Schritte|Stück|Patienten|Fälle|Personen|Einwohner|Jahre"
    r"|Tage|Zellen|Leukozyten|Thrombozyten|Zeichen|Kilometer|Meter|Gramm|Units|Patients|Cases"
    r"|People|Steps|Words|Cells|Years|Days)\b)"
)
_OF_A_NUMBER = (
    r"(?:MRN|SSN|NHS|medical record|health record|patient|hospital|record|insurance|policy|member"
    r"|account|case|claim|passport|licen[cs]e|customer|social security|Medicare"
    r"|Patienten|Pat\.|Fall|Aufnahme|Versicherten|Versicherungs|Vers\.|Krankenversicherungs"
    r"|Krankenkassen|KV|Kunden|Konto|Personal|Ausweis|Personalausweis|Reisepass|Pass|Steuer"
    r"|Sozialversicherungs|Rentenversicherungs|Akten|Mitglieds|Vertrags|Rechnungs)"
)
_NUMBER_WORD = (
    r"(?:numbers?|nummer|no\.|no\b|nr\.|nr\b|num\b|id\b|identifier|identifikationsnummer|#|№)"
)

PATTERNS: list[tuple[Kind, re.Pattern[str]]] = [
    (
        "email",
        re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}"),
    ),
    ("iban", re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")),
    ("number", re.compile(r"\b\d{3}-\d{2}-\d{4}\b")),  # US social security
    ("number", re.compile(r"\b[A-Z] ?\d{3} ?\d{3} ?\d{3}\b(?! ?\d)")),  # Versichertennummer
    ("number", re.compile(r"\b\d{2} ?\d{6} ?[A-Z] ?\d{3}\b")),  # Rentenversicherungsnummer
    ("number", re.compile(r"\b\d{3} \d{3} \d{4}(?= ?\(NHS\))")),
    (
        "number",
        re.compile(
            rf"(?i:\b{_OF_A_NUMBER}[ -]?{_NUMBER_WORD}|\bMRN\b|\bSSN\b|\bAktenzeichen\b|\bAz\.)"
            r"[ .:#=-]{0,4}(?:(?:is|ist|lautet|was|war) )?"
            r"(?P<value>[A-Za-z]{0,5}[-/. ]?\d[A-Za-z0-9./-]{1,24}[A-Za-z0-9])"
        ),
    ),
    ("date", re.compile(rf"\b{_YEAR}-(?:0?[1-9]|1[0-2])-(?:3[01]|[12]\d|0?[1-9])\b")),
    (
        "date",
        re.compile(
            r"(?<![\d.])(?:3[01]|[12]\d|0?[1-9])\. ?(?:1[0-2]|0?[1-9])\. ?(?:\d{4}|\d{2})\b"
            r"(?!\.?\d)"
        ),
    ),
    (
        "date",
        re.compile(
            r"\b(?:am|vom|bis|seit|ab|zum|den|dem|und|der) (?P<value>(?:3[01]|[12]\d|0?[1-9])\."
            r" ?(?:1[0-2]|0?[1-9])\.)(?! ?\d)"
        ),
    ),
    ("date", re.compile(r"(?<![\d/])\d{1,2}/\d{1,2}/(?:\d{4}|\d{2})\b(?!/)")),
    ("date", re.compile(r"(?<![\d-])\d{1,2}-\d{1,2}-\d{4}\b")),
    (
        "date",
        re.compile(
            rf"\b\d{{1,2}}(?:st|nd|rd|th|\.)?(?: of)? {{0,2}}{_MONTH}(?!\w)(?:,? {{1,2}}{_YEAR}\b)?"
        ),
    ),
    (
        "date",
        re.compile(
            rf"\b{_MONTH}(?!\w) (?:\d{{1,2}}(?:st|nd|rd|th)?\b(?!\d)(?:,? {_YEAR}\b)?|{_YEAR}\b)"
        ),
    ),
    ("phone", re.compile(r"(?<![\w+])(?:\+|00)[1-9]\d{0,2}(?:[ ./()-]{0,3}\d){6,13}\b")),
    ("phone", re.compile(r"(?<![\w(])\(?\b\d{3}\)?[-. ]{1,2}\d{3}[-. ]\d{4}\b(?!\d)")),
    (
        "phone",
        re.compile(r"(?<![\w.,/-])\(?0\d{2,5}\)?(?: ?[/-] ?| )\d(?:[ -]?\d){3,11}\b(?![.,]\d)"),
    ),
    (
        "phone",
        re.compile(
            r"(?i:\b(?:tel|telefon|telephone|phone|mobil|mobile|handy|cell|fax|durchwahl|ext)\b)"
            r"[.: -]{0,3}(?:(?i:nr|no|nummer|number)\b[.: ]{0,3})?"
            r"(?P<value>\(?\d(?:[ ./()-]{0,2}\d){3,14})"
        ),
    ),
    (
        "address",
        re.compile(
            rf"\b(?:[{_UPPER}][{_LOWER}]{{1,20}}-){{0,3}}[{_UPPER}][{_LOWER}]{{0,25}}?{_STREET}{_HOUSE}"
        ),
    ),
    (
        "address",
        re.compile(
            rf"\b(?:(?:{_CAP} ){{1,2}}{_STREET_WORD}"
            rf"|(?:Am|An der|Auf der|Im|In der|Zum|Zur) {_CAP}(?: {_CAP})?)"
            rf" {{1,2}}\d{{1,3}}(?: ?[a-h]\b)?(?!\.?\d)"
        ),
    ),
    (
        "address",
        re.compile(
            rf"\b(?:D-)?\d{{5}} {_NO_TOWN}{_CAP}(?: (?:am|an der|im|bei|ob der) {_CAP}| {_CAP})?"
        ),
    ),
    (
        "address",
        re.compile(
            rf"\b\d{{1,5}}[A-Za-z]? (?:[NSEW]\.? )?(?:{_CAP} ){{1,3}}?{_ENGLISH_STREET}"
            r"(?:,? (?:Apt|Apartment|Suite|Unit|Flat)\.? ?\w{1,5})?"
        ),
    ),
    ("address", re.compile(rf"\b{_CAP}(?: {_CAP})?, [A-Z]{{2}} \d{{5}}(?:-\d{{4}})?\b")),
    ("address", re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b")),  # British postcode
    ("address", re.compile(r"\b(?:P\.? ?O\.? Box|Postfach) \d[\d ]{1,8}\d\b")),
]

_TITLE = (
    r"(?:Mrs?|Ms|Miss|Mx|Sir|Lady|Dr|Doctor|Prof|Professor|Nurse|Judge|Herrn?|Frau|Hr|Fr|Doktor"
    r"|Schwester|Pfleger(?:in)?|Oberarzt|Oberärztin|Chefarzt|Chefärztin|Rechtsanwalt|Rechtsanwältin"
    r"|RA|Notar(?:in)?|Familie|Eheleute)"
)
_BETWEEN = (
    r"(?:(?:Kolleg(?:e|in)|Rechtsanwalt|Rechtsanwältin|Oberarzt|Oberärztin|Dr|Prof|med|dent|jur|rer"
    r"|nat|phil|Dipl|Ing|Doktor|Professor|h\.c)\b\.?[ -]{0,2}){0,5}"
)
_WORDS = rf"{_CAP}|[{_UPPER}]\.|{_PARTICLE}(?= )"
NAME_AFTER_TITLE = re.compile(
    rf"\b{_TITLE}\b\.? {{0,2}}{_BETWEEN}"
    rf"(?P<value>(?:{_PARTICLE} ){{0,2}}(?:{_CAP}|[{_UPPER}]\. ?{_CAP})"
    rf"(?: (?:{_WORDS})){{0,4}})"
)
_NO_LABEL = r"(?!(?:Vorname|Nachname|Name|First|Last|Born|Geburtsdatum|Geb|Alter|Age|DOB)\b)"
NAME_AFTER_LABEL = re.compile(
    r"(?i:\b(?:(?:full |last |first |family |sur|patient |patient's |vor|nach|familien)?name"
    r"|gez\.|signed(?: by)?|unterzeichnet|geb\.|geborene?|née))"
    r"(?: ?[:=] {0,3}|(?<=\.) {1,2}|(?<=[bneé]) {1,2})"
    rf"(?P<value>{_CAP}(?:,? {_NO_LABEL}{_CAP}){{0,2}})"
)
PATIENT = re.compile(rf"\bPatient(?:in)? (?P<value>{_CAP})")
"""In German text only: in English a word with a capital letter may follow."""
NAME_WORDS = re.compile(rf"\b{_CAP}(?: (?:{_WORDS})){{0,3}}")
TURNED_NAME = re.compile(rf"\b(?P<last>{_CAP}), (?P<first>{_CAP})(?: {_CAP})?")
GERMAN_WORDS = re.compile(
    r"(?i:\b(?:der|die|das|den|dem|und|ist|mit|wurde|wird|bei|nicht|ein|eine|am|im|vom|zum|zur|hat"
    r"|seit|über|für|kein|keine|ich|wir|sie|er|nach)\b)"
)
ENGLISH_WORDS = re.compile(
    r"(?i:\b(?:the|and|is|with|was|of|to|not|has|a|on|for|by|from|this|my|her|his|he|she|at)\b)"
)
