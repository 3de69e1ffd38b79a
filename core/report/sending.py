"""The parts of a report on what could be read back and on what left this computer."""

from __future__ import annotations

from core.events import RunSummary
from core.leak_report import LeakReport, LeakSide
from core.report.document import Section, Table
from core.report.record import LedgerPart, RunRecord
from core.report.words import Words
from core.text import QT_TRANSLATE_NOOP as _

_ATTACKS = {
    "linear_probe": _("report", "linear probe"),
    "matched_filter": _("report", "matched filter"),
    "candidate_search": _("report", "candidate search"),
    "trained_decoder": _("report", "trained decoder"),
    "trunk_probe": _("report", "trunk probe"),
    "averaging": _("report", "averaging"),
    "reply_lens": _("report", "reply lens"),
    "gradient": _("report", "gradient"),
}
_KINDS = {
    "states": _("report", "hidden states"),
    "gradients": _("report", "gradients"),
    "adapter": _("report", "adapter matrices"),
    "settings": _("report", "settings and questions"),
    "connection": _("report", "connection checks"),
}


def read_section(run: RunSummary, record: RunRecord, words: Words) -> Section:
    """The last test attack of the run."""
    say, leak = words.say, record.leak
    title = say(_("report", "What could be read back"))
    if leak is None:
        if run.prompt_read_back is not None:
            template = _("report", "A test attack at the end read {share} of the prompts’ tokens.")
            return Section(title, [say(template, share=words.share(run.prompt_read_back))])
        none = _(
            "report",
            "No test attack was made in this run, so this is not known for its rows. The tables in "
            "docs/privacy.md say what attacks read of a sample at each noise level.",
        )
        return Section(title, [say(none)])
    described = _(
        "report",
        "Test attacks on {rows} of the rows, made on this computer on the model as it was adapted "
        "at the last measurement of the run. Other attacks may read more.",
    )
    return Section(
        title,
        [say(described, rows=words.number(leak.attacked_rows))],
        tables=[_attacks(leak, words)],
    )


def _attacks(leak: LeakReport, words: Words) -> Table:
    say = words.say
    rows = []
    sides: tuple[tuple[str, LeakSide], ...] = (
        (say(_("report", "prompts")), leak.prompt),
        (say(_("report", "replies")), leak.reply),
    )
    strongest = _("report", "{attack}, on {side} (the strongest)")
    other = _("report", "{attack}, on {side}")
    for side_name, side in sides:
        for name, found in side.attacks.items():
            attack = say(_ATTACKS[name]) if name in _ATTACKS else name
            template = strongest if name == side.attack else other
            rows.append(
                [
                    say(template, attack=attack, side=side_name),
                    words.share(found.top1),
                    f"{words.share(found.low)} – {words.share(found.high)}",
                    words.share(found.top10),
                ]
            )
    columns = [
        say(_("report", "Attack")),
        say(_("report", "Tokens read")),
        say(_("report", "95 % interval over rows")),
        say(_("report", "Among ten guesses")),
    ]
    return Table(say(_("report", "Share of tokens that were read")), rows, columns, figures=True)


def left_section(run: RunSummary, record: RunRecord, words: Words) -> Section:
    """Bytes, messages, destinations, and the end of the ledger's chain."""
    say, ledger = words.say, record.ledger
    title = say(_("report", "What left this computer"))
    counted = _("report", "The run counted {sent} sent and {received} received.")
    paragraphs = [
        say(counted, sent=words.bytes(run.bytes_sent), received=words.bytes(run.bytes_received))
    ]
    if ledger is None:
        none = _("report", "The ledger of this computer was not available for this report.")
        return Section(title, [*paragraphs, say(none)])
    tables = []
    if ledger.kinds:
        tables.append(_messages(ledger, words))
    else:
        missing = _("report", "The ledger on this computer has no entries for this run.")
        paragraphs.append(say(missing))
    paragraphs.append(
        say(
            _(
                "report",
                "The ledger has one entry for each message, written before it left. Messages of "
                "chats, and of connecting, are not among these figures.",
            )
        )
    )
    tables.append(_chain(ledger, words))
    return Section(title, paragraphs, tables=tables)


def _messages(ledger: LedgerPart, words: Words) -> Table:
    say = words.say
    rows = []
    for kind in ledger.kinds:
        name = say(_KINDS[kind.what]) if kind.what in _KINDS else kind.what
        level = kind.noise_level
        noise = "–" if level is None else words.level(level) if level else say(_("report", "none"))
        rows.append([name, noise, words.number(kind.messages), words.number(kind.bytes)])
    total = say(_("report", "All"))
    messages = sum(kind.messages for kind in ledger.kinds)
    size = sum(kind.bytes for kind in ledger.kinds)
    rows.append([total, "", words.number(messages), words.number(size)])
    columns = [
        say(_("report", "What")),
        say(_("report", "Noise level")),
        say(_("report", "Messages")),
        say(_("report", "Bytes")),
    ]
    caption = say(_("report", "Messages of this run, as the ledger has them"))
    return Table(caption, rows, columns, figures=True)


def _chain(ledger: LedgerPart, words: Words) -> Table:
    say = words.say
    rows = []
    if ledger.kinds:
        rows += [
            [say(_("report", "Where to")), ", ".join(ledger.destinations)],
            [say(_("report", "First message")), words.time(ledger.first)],
            [say(_("report", "Last message")), words.time(ledger.last)],
        ]
    whole = say(_("report", "whole: no entry is changed, missing or out of place"))
    rows += [
        [say(_("report", "Entries in the whole ledger")), words.number(ledger.entries)],
        [say(_("report", "Chain, checked for this report")), ledger.flaw or whole],
        [say(_("report", "SHA-256 of its last entry")), ledger.head],
    ]
    return Table(say(_("report", "The ledger")), rows)
