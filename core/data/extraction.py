"""From rows to examples."""

from __future__ import annotations

from core.data import limits
from core.data.chats import BadChatError, read_chat
from core.data.cleaning import is_blank, shorten
from core.data.dataset import DataSet, Example, Message, Row
from core.data.problems import ProblemLog
from core.data.prompt_template import PromptTemplate, template_of
from core.data.remarks import note_remarks
from core.errors import MappingImpossible, NothingToLearn, TemplateUnusable
from core.events import ColumnMapping, RowProblem
from core.text import QT_TRANSLATE_NOOP, Detail, phrase

NO_PROMPT = QT_TRANSLATE_NOOP(
    "data",
    "There is no text in “{column}”; the row is left out. Fill it in to have the row learnt.",
)
NO_RESPONSE = QT_TRANSLATE_NOOP(
    "data",
    "There is no answer in “{column}”; the row is left out. Fill it in to have the row learnt.",
)
VERY_LONG = QT_TRANSLATE_NOOP(
    "data",
    "The row has {characters} characters, far more than most models read; it will be cut."
    " Divide it into several rows.",
)
NOT_FOR_PAIRS = QT_TRANSLATE_NOOP(
    "errors", "It goes with a text and an answer, not with chats or free text."
)
TELLS_THE_ANSWER = QT_TRANSLATE_NOOP(
    "errors", "“{name}” is the column with the answer: the model would be told what to say."
)
_NO_PROMPTS = PromptTemplate(())


def examples(dataset: DataSet, mapping: ColumnMapping) -> tuple[list[Example], list[RowProblem]]:
    """The usable rows as examples, and what there is to say about the others.

    Raises `MappingImpossible`, `TemplateUnusable` and `NothingToLearn`.
    """
    template = check_mapping(dataset, mapping)
    log = ProblemLog()
    found: list[Example] = []
    for index, (row, line) in enumerate(zip(dataset.rows, dataset.lines, strict=True)):
        try:
            if mapping.messages:
                messages = read_chat(row.get(mapping.messages))
            elif mapping.text:
                messages = _free_text(row, mapping.text)
            else:
                messages = _pair(row, template, mapping.response)
        except BadChatError as problem:
            log.add(line, problem.text, dropped=True, **problem.details)
            continue
        characters = sum(len(message.content) for message in messages)
        if characters > limits.LONG_ROW_CHARACTERS and not mapping.text:
            log.add(line, VERY_LONG, characters=f"{characters:,}")
        group = _text(row, mapping.group) if mapping.group else ""
        found.append(Example(messages, index, line, group))
    if not found:
        reason = (
            QT_TRANSLATE_NOOP("data", "None of its {rows} rows has a text.")
            if mapping.text
            else QT_TRANSLATE_NOOP("data", "None of its {rows} rows has both a text and an answer.")
        )
        error = NothingToLearn(reason=phrase(reason, rows=len(dataset.rows)))
        error.problems = log.problems()
        raise error
    note_remarks(found, log)
    return found, log.problems()


def check_mapping(dataset: DataSet, mapping: ColumnMapping) -> PromptTemplate:
    """What the prompt is made of: nothing where there is none.

    Raises `MappingImpossible` and `TemplateUnusable`.
    """
    if mapping.group:
        _check_known([mapping.group], dataset)
    if mapping.template and (mapping.text or mapping.messages):
        raise TemplateUnusable(NOT_FOR_PAIRS)
    if mapping.text:
        if mapping.prompt or mapping.response or mapping.messages:
            raise _impossible(
                QT_TRANSLATE_NOOP("data", "Choose a column of free text or others, not both.")
            )
        _check_known([mapping.text], dataset)
        return _NO_PROMPTS
    if mapping.messages:
        if mapping.prompt or mapping.response:
            raise _impossible(
                QT_TRANSLATE_NOOP("data", "Choose a column of chats or two columns, not both.")
            )
        _check_known([mapping.messages], dataset)
        return _NO_PROMPTS
    if not mapping.prompt and not mapping.template:
        raise _impossible(QT_TRANSLATE_NOOP("data", "No column with the text is chosen."))
    if not mapping.response:
        raise _impossible(
            QT_TRANSLATE_NOOP("data", "No column with the answer, label or summary is chosen.")
        )
    template = template_of(mapping, dataset.columns)
    _check_known([*template.fields, mapping.response], dataset)
    if mapping.response in template.fields:
        if mapping.template:
            raise TemplateUnusable(TELLS_THE_ANSWER, name=shorten(mapping.response))
        raise _impossible(
            QT_TRANSLATE_NOOP("data", "The same column is chosen for the text and the answer.")
        )
    return template


def _check_known(names: list[str], dataset: DataSet) -> None:
    for name in names:
        if name not in dataset.columns:
            known = ", ".join(shorten(column, 30) for column in dataset.columns[:10])
            no_column = QT_TRANSLATE_NOOP(
                "data", "There is no column “{name}” with text; the columns are: {known}."
            )
            raise _impossible(phrase(no_column, name=shorten(name), known=known))


def _impossible(reason: Detail) -> MappingImpossible:
    return MappingImpossible(reason=reason)


def _free_text(row: Row, column: str) -> tuple[Message]:
    text = _text(row, column)
    if not text:
        raise BadChatError(NO_PROMPT, column=shorten(column))
    return (Message("assistant", text),)


def _pair(row: Row, template: PromptTemplate, response_column: str) -> tuple[Message, Message]:
    prompt = template.fill(lambda column: _text(row, column))
    if not prompt:
        raise BadChatError(NO_PROMPT, column=shorten("+".join(template.fields)))
    response = _text(row, response_column)
    if not response:
        raise BadChatError(NO_RESPONSE, column=shorten(response_column))
    return Message("user", prompt), Message("assistant", response)


def _text(row: Row, column: str) -> str:
    cell = row.get(column, "")
    return cell if isinstance(cell, str) and not is_blank(cell) else ""
