"""What a report says. It says what was done and what is not protected; it promises nothing."""

from __future__ import annotations

from core.events import RunSummary
from core.report.document import Document, Picture, Section, Table
from core.report.plain_words import NOT_PROTECTED, READ_MORE, STATEMENT
from core.report.record import RunRecord
from core.report.sending import left_section, read_section
from core.report.settings import data_section, settings_section
from core.report.words import Words
from core.text import QT_TRANSLATE_NOOP as _


def report_of(run: RunSummary, record: RunRecord, words: Words) -> Document:
    """The report on one run."""
    say = words.say
    return Document(
        language=words.language,
        title=say(_("report", "Report on the fine-tuning run “{name}”"), name=run.name),
        subtitle=say(
            _("report", "Run of {day}. Report made on {made} by FedSEA Desktop {program}."),
            day=words.time(run.created),
            made=words.time(record.made),
            program=record.program,
        ),
        sections=[
            Section(
                say(_("report", "In short")),
                [say(text) for text in STATEMENT],
                tables=[_in_short(run, record, words)],
            ),
            data_section(run, record, words),
            settings_section(run, record, words),
            _learning(run, record, words),
            *_evaluation(record, words),
            read_section(run, record, words),
            left_section(run, record, words),
            Section(
                say(_("report", "What is not protected")),
                points=[say(text) for text in NOT_PROTECTED],
                paragraphs=[say(READ_MORE)],
            ),
            _versions(record, words),
        ],
    )


def _in_short(run: RunSummary, record: RunRecord, words: Words) -> Table:
    say = words.say
    facts = record.facts
    yes_no = say(_("report", "yes")) if run.stopped else say(_("report", "no"))
    begun = [[say(_("report", "Begun")), words.time(facts.started)]] if facts else []
    rows = [
        [say(_("report", "Name")), run.name],
        [say(_("report", "Folder")), _folder_name(run.folder)],
        *begun,
        [say(_("report", "Ended")), words.time(run.created)],
        [say(_("report", "Data")), run.data],
        [say(_("report", "Model")), run.model],
        [say(_("report", "Noise level")), _noise(run, words)],
        [say(_("report", "Left this computer")), words.bytes(run.bytes_sent)],
        [say(_("report", "Stopped before its end")), yes_no],
    ]
    return Table(say(_("report", "The run")), rows)


def _noise(run: RunSummary, words: Words) -> str:
    if run.noise_level > 0:
        return words.level(run.noise_level)
    return words.say(_("report", "0: hidden states left without noise"))


def _folder_name(folder: str) -> str:
    """The name alone: the path before it may name people."""
    return folder.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]


def _learning(run: RunSummary, record: RunRecord, words: Words) -> Section:
    say = words.say
    title = say(_("report", "How it learnt"))
    caption = say(_("report", "On rows held back from training"))
    columns = [say(_("report", "Measure")), say(_("report", "Before")), say(_("report", "After"))]
    rows = [
        [
            say(_("report", "Loss (lower is better)")),
            words.loss(run.eval_loss_before),
            words.loss(run.eval_loss_after),
        ]
    ]
    if run.accuracy_after is not None:
        rows.append(
            [
                say(_("report", "Right answers")),
                words.share(run.accuracy_before),
                words.share(run.accuracy_after),
            ]
        )
    described = say(
        _("report", "{steps} steps in {seconds} seconds; {rows} rows were held back to measure."),
        steps=words.number(run.steps),
        seconds=words.number(run.seconds),
        rows=words.number(run.held_back_rows),
    )
    return Section(
        title,
        [described],
        picture=_picture(record, words),
        tables=[Table(caption, rows, columns, figures=True)],
    )


def _picture(record: RunRecord, words: Words) -> Picture | None:
    say, curve = words.say, record.curve
    if not curve.training and not curve.held_back:
        return None
    parts = []
    for points, template in (
        (curve.training, _("report", "Training loss {first} at first, {last} at the end.")),
        (curve.held_back, _("report", "On held-back rows {first} at first, {last} at the end.")),
    ):
        if points:
            first, last = words.loss(points[0][1]), words.loss(points[-1][1])
            parts.append(say(template, first=first, last=last))
    return Picture(
        curve,
        title=say(_("report", "Loss by step")),
        description=" ".join(parts),
        training=say(_("report", "training")),
        held_back=say(_("report", "held-back rows")),
        steps=say(_("report", "steps")),
    )


def _evaluation(record: RunRecord, words: Words) -> list[Section]:
    if not record.evaluation:
        return []
    say = words.say
    rows = [
        [name.replace(".", ": ").replace("_", " "), words.level(round(value, 4))]
        for name, value in record.evaluation.items()
    ]
    return [
        Section(
            say(_("report", "Evaluation")),
            [say(_("report", "Figures of evaluation.json in the run’s folder, without examples."))],
            tables=[Table(say(_("report", "Figures")), rows)],
        )
    ]


def _versions(record: RunRecord, words: Words) -> Section:
    say, facts = words.say, record.facts
    tables = []
    if facts is not None:
        rows = [["FedSEA Desktop", facts.program], *([*pair] for pair in facts.libraries.items())]
        rows.append([say(_("report", "System")), facts.system])
        tables.append(Table(say(_("report", "Versions during the run")), rows))
    files = [[file.name, words.bytes(file.bytes), file.sha256] for file in record.files]
    if files:
        columns = [say(_("report", "File")), say(_("report", "Size")), "SHA-256"]
        tables.append(
            Table(say(_("report", "Files of the adapter, as they are now")), files, columns)
        )
    paragraphs = [] if facts else [say(_("report", "The run did not note its versions."))]
    if not files:
        paragraphs.append(say(_("report", "There is no adapter in the run’s folder.")))
    return Section(say(_("report", "Program and result")), paragraphs, tables=tables)
