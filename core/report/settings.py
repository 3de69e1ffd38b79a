"""The parts of a report on the data and on the settings."""

from __future__ import annotations

from core.config import BUNDLED
from core.events import RunSummary
from core.report.document import Section, Table
from core.report.record import FileFacts, Lengths, RunRecord
from core.report.words import Words
from core.text import QT_TRANSLATE_NOOP as _

_MASKED = _(
    "report",
    "Personal data in the rows was masked before learning, as far as the program found it: most "
    "of it is found, not all.",
)
_NOT_MASKED = _("report", "Personal data in the rows was not masked before learning.")
_LEFT_OUT = _(
    "report",
    "Not learnt, because they, or others of their group, stand in the file of the rows held back "
    "too: {rows} rows.",
)


def data_section(run: RunSummary, record: RunRecord, words: Words) -> Section:
    """Names, counts, lengths, checksums."""
    say, facts = words.say, record.facts
    title = say(_("report", "The data, without its content"))
    if facts is None:
        missing = _("report", "The run did not note more of its data than the file’s name: {file}.")
        return Section(title, [say(missing, file=run.data)])
    tables = [_file(facts.data, say(_("report", "File that was learnt from")), words)]
    if facts.validation is not None:
        caption = say(_("report", "File of the rows held back"))
        tables.append(_file(facts.validation, caption, words))
    tables.append(_lengths(facts.learnt, facts.held_back, words))
    paragraphs = [say(_MASKED if run.masked else _NOT_MASKED)]
    if run.left_out_rows:
        rows = words.number(run.left_out_rows)
        paragraphs.append(say(_LEFT_OUT, rows=rows))
    return Section(title, paragraphs, tables=tables)


def _file(file: FileFacts, caption: str, words: Words) -> Table:
    say = words.say
    columns = [name for name in (file.messages, file.text, file.prompt, file.response) if name]
    rows = [
        [say(_("report", "File name")), file.name or say(_("report", "the built-in sample"))],
        [say(_("report", "Size")), words.bytes(file.bytes)],
        [say(_("report", "SHA-256 of the file as it was read")), file.sha256],
        [say(_("report", "Rows in the file")), words.number(file.rows + file.unused_rows)],
        [say(_("report", "Names of its columns")), ", ".join(file.columns)],
        [say(_("report", "Columns that were used")), ", ".join(columns)],
    ]
    if file.unused_rows:
        used = say(_("report", "{rows}, chosen at random"), rows=words.number(file.rows))
        rows.insert(4, [say(_("report", "Of these used, as the file is very large")), used])
    if file.sheet:
        rows.insert(1, [say(_("report", "Sheet")), file.sheet])
    return Table(caption, rows)


def _lengths(learnt: Lengths, held_back: Lengths, words: Words) -> Table:
    say = words.say
    names = {
        "rows": _("report", "Rows"),
        "shortest": _("report", "Shortest, in tokens"),
        "median": _("report", "Median, in tokens"),
        "longest": _("report", "Longest, in tokens"),
        "total": _("report", "All together, in tokens"),
        "answers": _("report", "Of these in answers"),
    }
    return Table(
        say(_("report", "Rows and their lengths")),
        [
            [
                say(name),
                words.number(getattr(learnt, key)),
                words.number(getattr(held_back, key)),
            ]
            for key, name in names.items()
        ],
        [
            say(_("report", "What")),
            say(_("report", "Learnt from")),
            say(_("report", "Held back to measure")),
        ],
        figures=True,
    )


def settings_section(run: RunSummary, record: RunRecord, words: Words) -> Section:
    """The cut, the noise, the server, the numbers of the training."""
    say = words.say
    tables = [
        Table(say(_("report", "Model and cut")), _model(run, record, words)),
        Table(say(_("report", "Noise and server")), _noise(run, record, words)),
    ]
    if record.config is not None:
        tables.append(Table(say(_("report", "Training")), _training(record, words)))
    return Section(say(_("report", "Settings")), tables=tables)


def _model(run: RunSummary, record: RunRecord, words: Words) -> list[list[str]]:
    say, facts = words.say, record.facts
    rows = [[say(_("report", "Model")), run.model]]
    if facts is not None:
        trunk = facts.blocks - run.input_blocks - run.output_blocks
        rows.append([say(_("report", "Fingerprint of the model")), facts.fingerprint])
        rows.append([say(_("report", "Blocks at the trunk server")), words.number(trunk)])
    rows.append([say(_("report", "Blocks here before the trunk")), words.number(run.input_blocks)])
    rows.append([say(_("report", "Blocks here after the trunk")), words.number(run.output_blocks)])
    return rows


def _noise(run: RunSummary, record: RunRecord, words: Words) -> list[list[str]]:
    say, facts, config = words.say, record.facts, record.config
    none = say(_("report", "none"))
    yes, no = say(_("report", "yes")), say(_("report", "no"))
    level, gradients = run.noise_level, run.gradient_noise
    rows = [
        [say(_("report", "Noise level on hidden states")), words.level(level) if level else none],
        [say(_("report", "Noise on gradients")), words.level(gradients) if gradients else none],
    ]
    hardened = run.hardened
    start = (
        say(
            _("report", "from an adapter hardened for noise level {level}"),
            level=words.level(hardened),
        )
        if hardened is not None
        else say(_("report", "from the model as it came"))
    )
    rows.append([say(_("report", "Start of the trunk’s adapter")), start])
    if facts is not None:
        sigma = words.level(round(facts.sigma, 4))
        rows.insert(1, [say(_("report", "Sigma, in the model’s own units")), sigma])
        rows.insert(3, [say(_("report", "Noisy states smoothed")), yes if facts.smoothing else no])
    if config is not None:
        limit = config.privacy.most_read_back
        agreed = say(_("report", "no limit")) if limit >= 1 else words.share(limit)
        bits = 8 if config.privacy.eight_bits else 16 if level else 32
        rows.append([say(_("report", "Bits a number on the way")), words.number(bits)])
        trained = yes if config.privacy.train_input_blocks else no
        rows.append([say(_("report", "Blocks before the cut trained too")), trained])
        rows.append([say(_("report", "Agreed limit on what may be read back")), agreed])
    if facts is not None:
        server = facts.server
        if config is not None and config.server.url == BUNDLED:
            template = _("report", "{address}, started by the program on the same computer")
            server = say(template, address=server)
        rows.append([say(_("report", "Trunk server")), server])
    for again in record.resumed:
        step = say(_("report", "Gone on after step {step}"), step=words.number(again.step))
        rows.append([step, f"{again.server}, {words.time(again.time)}"])
    return rows


def _training(record: RunRecord, words: Words) -> list[list[str]]:
    assert record.config is not None
    say, table = words.say, record.config.training
    steps = words.number(table.max_steps) if table.max_steps else say(_("report", "all"))
    template = record.config.data.template
    asked = [[say(_("report", "Template of the prompts")), template]] if template else []
    return [
        *asked,
        [say(_("report", "Epochs")), words.number(table.epochs)],
        [say(_("report", "Most steps")), steps],
        [say(_("report", "Rows in a batch")), words.number(table.batch_size)],
        [say(_("report", "Batches in a step")), words.number(table.accumulation)],
        [say(_("report", "Learning rate")), words.level(table.learning_rate)],
        [say(_("report", "Rank of the adapter")), words.number(table.lora_rank)],
        [say(_("report", "Alpha of the adapter")), words.level(table.lora_alpha)],
        [say(_("report", "Longest row in tokens")), words.number(table.max_length)],
        [say(_("report", "Seed of order and start")), str(table.seed)],
    ]
