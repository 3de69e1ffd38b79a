"""Finds personal data in rows and puts placeholders in its place. It finds most, not all."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from core.data.dataset import Example, Message
from core.data.first_names import ALSO_WORDS, FIRST_NAMES, words
from core.data.personal_patterns import (
    CAPITALISED,
    ENGLISH_WORDS,
    GERMAN_WORDS,
    NAME_AFTER_LABEL,
    NAME_AFTER_TITLE,
    NAME_WORDS,
    PATIENT,
    PATTERNS,
    TURNED_NAME,
    Kind,
)

KINDS: tuple[Kind, ...] = ("name", "date", "phone", "number", "address", "email", "iban")
_MOST_NAMES = 200
_PIECE = 100_000
"""Characters looked at in one go; a longer text is divided at spaces."""
_NO_NAMES = words("""
    al and ben bin bruder da de del den der di die doctor doktor el frau herr herrn in la le mit
    mutter name patient patientin professor schwester the und van vater vom von zu zur
""")
_GREETINGS = words("""
    cheers danke dear gruß grüße hallo hello hi regards sincerely thanks wishes yours
""")


@dataclass(frozen=True, slots=True)
class Found:
    """One piece of personal data: `text[start:end]`."""

    kind: Kind
    start: int
    end: int


def find_personal(text: str, names: Iterable[str] = ()) -> list[Found]:
    """What looks like personal data in `text`, in order. `names` are looked for as well."""
    found: list[Found] = []
    for start, end in _pieces(text):
        piece = text[start:end]
        found += [Found(one.kind, one.start + start, one.end + start) for one in _find(piece)]
    known = {*names, *name_words(text, found)}
    found += _again(text, known)
    return _apart(found)


def name_words(text: str, found: Iterable[Found]) -> set[str]:
    """The words of the names that were found."""
    capitalised = {
        word
        for one in found
        if one.kind == "name"
        for word in CAPITALISED.findall(text[one.start : one.end])
    }
    return {
        word for word in capitalised if len(word) > 2 and word.lower() not in _NO_NAMES | ALSO_WORDS
    }


class Masker:
    """Puts placeholders such as [NAME 1] into texts that belong together.

    The same value has the same placeholder in all of them, and a name that was found in one is
    looked for in those that follow.
    """

    def __init__(self) -> None:
        self._names: set[str] = set()
        self._numbers = _Numbers()

    def learn(self, text: str) -> list[Found]:
        """Look through `text` and remember its names; what was found, in order."""
        found = find_personal(text, self._names)
        self._names |= name_words(text, found)
        return found

    def go_on_after(self, texts: Iterable[str]) -> None:
        """Number on behind the placeholders in `texts`, whose values nobody knows any more.

        A value that one of them stands for gets a new number, never that of another value.
        """
        for text in texts:
            for kind in KINDS:
                for match in re.finditer(rf"\[{kind.upper()} (\d{{1,4}})\]", text):
                    self._numbers.reserve(kind, int(match[1]))

    def mask(self, text: str) -> tuple[str, int]:
        """`text` with placeholders, and how many they are."""
        found = self.learn(text)
        return _masked(text, found, self._numbers), len(found)


def mask(messages: Sequence[Message]) -> tuple[Message, ...]:
    """The messages of one row, masked: names of any of them in all of them."""
    masker = Masker()
    for message in messages:
        masker.learn(message.content)
    return tuple(replace(message, content=masker.mask(message.content)[0]) for message in messages)


def mask_text(text: str) -> str:
    """`mask` of one text."""
    return mask([Message("user", text)])[0].content


def mask_examples(examples: Iterable[Example]) -> list[Example]:
    """`mask` of every example."""
    return [replace(example, messages=mask(example.messages)) for example in examples]


def _masked(text: str, found: list[Found], numbers: _Numbers) -> str:
    parts, position = [], 0
    for one in found:
        parts += [
            text[position : one.start],
            numbers.placeholder(one.kind, text[one.start : one.end]),
        ]
        position = one.end
    return "".join([*parts, text[position:]])


_UNKNOWN = frozenset(["\0"])
"""Part of no value, and none is part of it."""


class _Numbers:
    """Which number a value has in its row."""

    def __init__(self) -> None:
        self._values: dict[Kind, list[frozenset[str]]] = {}

    def reserve(self, kind: Kind, count: int) -> None:
        """The first `count` numbers are taken, by values that are not known."""
        known = self._values.setdefault(kind, [])
        known.extend([_UNKNOWN] * (count - len(known)))

    def placeholder(self, kind: Kind, value: str) -> str:
        known = self._values.setdefault(kind, [])
        parts = re.findall(r"\w+", value.casefold())
        # A surname alone is the person that was named in full before.
        key = frozenset(parts) if kind == "name" else frozenset(["".join(parts)])
        for number, other in enumerate(known, 1):
            if key <= other or (kind == "name" and other <= key):
                known[number - 1] = other | key
                return f"[{kind.upper()} {number}]"
        known.append(key)
        return f"[{kind.upper()} {len(known)}]"


def _pieces(text: str) -> Iterable[tuple[int, int]]:
    start = 0
    while len(text) - start > _PIECE:
        end = text.rfind(" ", start, start + _PIECE)
        end = end if end > start else start + _PIECE
        yield start, end
        start = end
    yield start, len(text)


def _find(text: str) -> list[Found]:
    found: list[Found] = []
    for kind, pattern in PATTERNS:
        for match in pattern.finditer(text):
            group = "value" if "value" in pattern.groupindex else 0
            if kind == "iban" and not _is_iban(match[0], text[max(0, match.start() - 12) :]):
                continue
            found.append(Found(kind, match.start(group), match.end(group)))
    return found + _names(text)


def _is_iban(value: str, around: str) -> bool:
    """Whether the check digits are right, or the text says that it is one."""
    if "IBAN" in around[:14]:
        return True
    compact = value.replace(" ", "")
    digits = "".join(str(int(letter, 36)) for letter in compact[4:] + compact[:4])
    return 15 <= len(compact) <= 34 and int(digits) % 97 == 1


def _names(text: str) -> list[Found]:
    german = len(GERMAN_WORDS.findall(text)) > len(ENGLISH_WORDS.findall(text))
    found = []
    for match in NAME_AFTER_TITLE.finditer(text):
        end = match.start("value") + _name_length(match["value"], german)
        found.append(Found("name", match.start("value"), end))
    for pattern in (NAME_AFTER_LABEL, PATIENT) if german else (NAME_AFTER_LABEL,):
        found += [Found("name", *match.span("value")) for match in pattern.finditer(text)]
    for match in NAME_WORDS.finditer(text):
        found += _around_first_names(match[0], match.start(), german)
    for match in TURNED_NAME.finditer(text):
        last = match["last"].lower()
        if match["first"].lower() in FIRST_NAMES and last not in FIRST_NAMES | _GREETINGS:
            found.append(Found("name", match.start(), match.end("first")))
    return found


def _name_length(name: str, german: bool) -> int:
    """How much of capitalised words is the name. In German the noun that follows has a capital
    letter too, so there the name goes on only behind a first name, an initial or a “von”."""
    if not german:
        return len(name)
    end = 0
    for match in re.finditer(r"\S+", name):
        word = match[0].lower()
        end = match.end()
        if not (word in FIRST_NAMES or word.endswith(".") or match[0].islower()):
            break
    return end


def _around_first_names(name: str, start: int, german: bool) -> list[Found]:
    """A known first name with the capitalised words behind it."""
    found: list[Found] = []
    for match in re.finditer(r"\S+", name):
        first = match[0].lower().split("-")[0]
        if first not in FIRST_NAMES or (found and start + match.start() < found[-1].end):
            continue
        rest = name[match.start() :]
        length = _name_length(rest, german)
        behind = rest[len(match[0]) : length].split()
        if not behind and first in ALSO_WORDS:
            continue
        found.append(Found("name", start + match.start(), start + match.start() + length))
    return found


def _again(text: str, names: set[str]) -> list[Found]:
    """Names found once are found wherever they stand."""
    if not names:
        return []
    some = sorted(names, key=lambda name: (-len(name), name))[:_MOST_NAMES]
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, some))})(?=s?\b)")
    return [Found("name", match.start(), match.end()) for match in pattern.finditer(text)]


def _apart(found: list[Found]) -> list[Found]:
    """The same without overlaps: the longer one counts, else the one of the more exact kind."""
    order = {"email": 0, "iban": 1, "number": 2, "date": 3, "phone": 4, "address": 5, "name": 6}
    kept: list[Found] = []
    starts: list[int] = []
    for one in sorted(set(found), key=lambda it: (it.start - it.end, order[it.kind], it.start)):
        place = bisect(starts, one.start)
        after_one = place == 0 or kept[place - 1].end <= one.start
        if after_one and (place == len(kept) or one.end <= starts[place]):
            kept.insert(place, one)
            starts.insert(place, one.start)
    return kept
