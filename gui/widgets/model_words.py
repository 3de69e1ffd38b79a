"""A model in the user's words: its size, its languages, and whether it fits this computer."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from core.events import ModelFacts
from core.model_events import Computer
from gui.models.model_choice import ModelChoice, Needs
from gui.text import bytes_text, elide, number_text, problem_sentences
from gui.widgets.language_names import language_name

_MOST_LANGUAGES = 4
_COMMIT, _COMMIT_SHOWN = 40, 7


@dataclass(frozen=True)
class Verdict:
    """Whether a model can be used here: a word, its tone, and why."""

    word: str
    tone: str
    sentence: str


def parameters_text(facts: ModelFacts) -> str:
    """`135 million parameters`."""
    count = (facts.embedding_bytes + facts.blocks * facts.block_bytes) // facts.value_bytes
    if count >= 1_000_000_000:
        template = QCoreApplication.translate("ModelWords", "{number} billion parameters")
        return template.format(number=number_text(count / 1e9, 1))
    template = QCoreApplication.translate("ModelWords", "{number} million parameters")
    return template.format(number=number_text(count / 1e6, 0 if count >= 10_000_000 else 1))


def name_text(choice: ModelChoice) -> str:
    """Its name; a commit of the hub is known by its beginning."""
    name, at, revision = choice.name.rpartition("@")
    return f"{name}@{revision[:_COMMIT_SHOWN]}" if at and len(revision) == _COMMIT else choice.name


def languages_text(codes: list[str], most: int = _MOST_LANGUAGES) -> str:
    """The names of the first `most` languages, and how many more there are."""
    names = [elide(language_name(code), 24) for code in codes[:most]]
    if len(codes) > most:
        more = QCoreApplication.translate("ModelWords", "{number} more")
        names.append(more.format(number=number_text(len(codes) - most)))
    return ", ".join(names)


def about_text(choice: ModelChoice) -> str:
    """Size, licence and languages on one line; what is not known is left out."""
    facts = choice.facts
    if facts is None:
        return kind_text(choice)
    licence = elide(facts.licence, 30)
    parts = (parameters_text(facts), licence, languages_text(choice.languages))
    return " · ".join(part for part in parts if part)


def kind_text(choice: ModelChoice) -> str:
    """Where it came from."""
    if choice.here is None or choice.offered:
        return QCoreApplication.translate("ModelWords", "Offered by the trunk server")
    return {
        "demo": QCoreApplication.translate("ModelWords", "Comes with the program"),
        "folder": QCoreApplication.translate("ModelWords", "A folder that you chose"),
        "gguf": QCoreApplication.translate("ModelWords", "From a GGUF file"),
        "hub": QCoreApplication.translate("ModelWords", "From the Hugging Face hub"),
        "fetched": QCoreApplication.translate("ModelWords", "Fetched from a trunk server"),
    }[choice.here.kind]


def needs_text(choice: ModelChoice, needs: Needs) -> str:
    """Memory, what is still to come, and speed, on one line."""
    memory = QCoreApplication.translate("ModelWords", "{size} of memory")
    parts = [memory.format(size=bytes_text(needs.memory))]
    if choice.comes_from_server:
        parts.append(to_fetch_text(needs.to_fetch))
    parts.append(speed_text(needs))
    return " · ".join(part for part in parts if part)


def to_fetch_text(size: int) -> str:
    """`12 MB to fetch`, or that there is nothing to fetch."""
    if size == 0:
        return QCoreApplication.translate("ModelWords", "nothing to fetch")
    template = QCoreApplication.translate("ModelWords", "{size} to fetch")
    return template.format(size=bytes_text(size))


def speed_text(needs: Needs) -> str:
    """The most tokens a second; empty where the computer was not measured."""
    speed = needs.tokens_per_second
    if speed <= 0:
        return ""
    template = QCoreApplication.translate("ModelWords", "at most about {number} tokens a second")
    return template.format(number=number_text(speed, 0 if speed >= 10 else 1))


def speed_reason(needs: Needs) -> str:
    """What the speed is the bound of."""
    if needs.trunk_here:
        return QCoreApplication.translate(
            "ModelWords",
            "An upper bound: so fast this computer can read all of the model’s weights, which each"
            " token needs once. It will be slower.",
        )
    return QCoreApplication.translate(
        "ModelWords",
        "An upper bound by this computer’s part alone: so fast it can read the weights here, which"
        " each token needs once. Trunk server and network make it slower.",
    )


def verdict_of(choice: ModelChoice, needs: Needs | None, computer: Computer) -> Verdict:
    """Whether it can be used here at the chosen partition."""
    problem = choice.here.problem if choice.here is not None and not choice.offered else None
    if problem is not None:
        word = QCoreApplication.translate("ModelWords", "Cannot be used")
        return Verdict(word, "bad", " ".join(it for it in problem_sentences(problem) if it))
    if needs is None:
        return Verdict(
            QCoreApplication.translate("ModelWords", "Not converted yet"),
            "muted",
            QCoreApplication.translate(
                "ModelWords",
                "It is converted when it is used for the first time; its sizes are known then.",
            ),
        )
    if not needs.room:
        sentence = QCoreApplication.translate(
            "ModelWords", "{size} are still to be fetched, and {free} are free on the disk."
        )
        return Verdict(
            QCoreApplication.translate("ModelWords", "No room on the disk"),
            "bad",
            sentence.format(size=bytes_text(needs.to_fetch), free=bytes_text(computer.disk_free)),
        )
    word, tone = {
        "fits": (QCoreApplication.translate("ModelWords", "Fits"), "yours"),
        "tight": (QCoreApplication.translate("ModelWords", "Tight"), "warning"),
        "too_large": (QCoreApplication.translate("ModelWords", "Does not fit"), "bad"),
    }[needs.fit]
    return Verdict(word, tone, _memory_sentence(needs, computer))


def _memory_sentence(needs: Needs, computer: Computer) -> str:
    if needs.trunk_here:
        sentence = QCoreApplication.translate(
            "ModelWords",
            "It needs {size} of memory with the trunk on this computer too, and {free} were free.",
        )
    else:
        sentence = QCoreApplication.translate(
            "ModelWords", "Its part here needs {size} of memory, and {free} were free."
        )
    sentence = sentence.format(size=bytes_text(needs.memory), free=bytes_text(computer.memory_free))
    if needs.fit == "too_large":
        advice = QCoreApplication.translate(
            "ModelWords", "Fewer blocks here need less; or close other programs."
        )
        return f"{sentence} {advice}"
    return sentence
