"""Common runs in the user's words: ways, what is seen by whom, what a seat is doing."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from PySide6.QtCore import QCoreApplication

from core.together import CommonRun, Way
from core.together_events import SeatDoing, SeatView, TogetherStanding
from gui.text import elide, number_text, short_time_text

_LONGEST = 40
_SLOW = 1.5
"""Times the usual pace of the others from which on a seat is called slow."""
_QUIET = 30.0
"""Seconds without a word from which on that is said."""
HERE: tuple[SeatDoing, ...] = ("waiting", "working", "shared", "late")
"""What a seat can be at while it is connected."""


def way_title(way: Way) -> str:
    """The name of a way of training."""
    translate = QCoreApplication.translate
    match way:
        case Way.SEQUENTIAL:
            return translate("together", "Take turns")
        case Way.CLIENT_BATCH:
            return translate("together", "Step by step together")
        case Way.HIERARCHICAL:
            return translate("together", "All at once")


def way_text(way: Way) -> str:
    """What happens, in a sentence."""
    translate = QCoreApplication.translate
    match way:
        case Way.SEQUENTIAL:
            return translate(
                "together", "One partner after the other learns, and passes on what was learnt."
            )
        case Way.CLIENT_BATCH:
            return translate(
                "together", "Every step learns from rows of everybody, so all have to be there."
            )
        case Way.HIERARCHICAL:
            return translate(
                "together", "Everybody works at the same time; then what was learnt is averaged."
            )


def averaged_text(run: CommonRun) -> str:
    """What partners share of what they learn."""
    if not run.share_output_blocks:
        return QCoreApplication.translate(
            "together",
            "Only what the server's blocks learn. Your own output blocks learn for you alone.",
        )
    return QCoreApplication.translate(
        "together", "What the server's blocks learn, and what your output blocks learn."
    )


def server_sees_text(run: CommonRun) -> str:
    """What whoever runs the server can see."""
    text = QCoreApplication.translate(
        "together",
        "Noisy numbers for each row, how long the rows are, gradients, and when you work. Not your"
        " text.",
    )
    if run.share_output_blocks:
        text += " " + QCoreApplication.translate(
            "together", "What your output blocks learn reaches it in a form it cannot read."
        )
    return text


def partners_see_text(run: CommonRun, partners: int) -> str:
    """What the other partners can see."""
    text = QCoreApplication.translate(
        "together", "Your name, whether you are there, how fast you are, and the loss of all."
    )
    if run.share_output_blocks:
        text += " " + sum_text(partners)
    return text


def sum_text(partners: int) -> str:
    """What a sum says of its parts: with two partners, all."""
    text = QCoreApplication.translate(
        "together", "Of what the output blocks learn, the partners see the sum."
    )
    if partners == 2:
        text += " " + QCoreApplication.translate(
            "together", "With two partners, each can work out the other's part from it."
        )
    return text


def seat_name(seat: SeatView) -> str:
    """The partner's name as the invitation has it, or a number."""
    name = elide(seat.name, _LONGEST) or QCoreApplication.translate(
        "together", "Partner {number}"
    ).format(number=number_text(seat.seat))
    if seat.you:
        return QCoreApplication.translate("together", "You · {name}").format(name=name)
    return name


def seat_doing(doing: SeatDoing) -> tuple[str, str, str]:
    """What a seat is at: the words, an icon, a tone."""
    translate = QCoreApplication.translate
    return {
        "away": (translate("together", "Not there"), "unplug", "muted"),
        "waiting": (translate("together", "Waiting"), "history", "muted"),
        "working": (translate("together", "Working"), "graduation-cap", "action"),
        "shared": (translate("together", "Done"), "check", "yours"),
        "late": (translate("together", "Late"), "triangle-alert", "warning"),
    }[doing]


def is_slow(seat: SeatView, seats: Sequence[SeatView]) -> bool:
    """Whether a seat is late, or took much longer than the others usually do."""
    others = [it.pace for it in seats if it.pace > 0 and it.seat != seat.seat]
    late = seat.doing == "late"
    return late or (bool(others) and seat.pace > _SLOW * median(others))


def pace_text(seat: SeatView, *, slow: bool) -> str:
    """How long the last work took."""
    if seat.pace <= 0:
        return "\u2013"
    time = short_time_text(seat.pace)
    if slow:
        return QCoreApplication.translate("together", "{time}, slow").format(time=time)
    return time


def silent_text(seat: SeatView) -> str:
    """How long nothing was heard of a seat; of a connected one only if that is long."""
    if seat.doing in HERE and seat.silent < _QUIET:
        return QCoreApplication.translate("together", "just now")
    if seat.silent <= 0:
        return QCoreApplication.translate("together", "not yet")
    return QCoreApplication.translate("together", "{time} ago").format(
        time=short_time_text(seat.silent)
    )


def is_quiet(seat: SeatView) -> bool:
    """Whether a connected seat has not been heard of for long."""
    return seat.doing in HERE and seat.silent >= _QUIET


def here_count(standing: TogetherStanding) -> int:
    """How many seats are connected."""
    return sum(seat.doing in HERE for seat in standing.seats)


def waits_for_partners(standing: TogetherStanding) -> bool:
    """Whether too few are there for a round to begin."""
    return standing.doing == "waiting" and here_count(standing) < standing.least_seats


def round_text(standing: TogetherStanding) -> str:
    """The headline: the round that is at work, or what is in its way."""
    translate = QCoreApplication.translate
    if waits_for_partners(standing):
        return translate("together", "Waiting for partners")
    if not standing.rounds:
        return translate("together", "Connecting")
    if standing.doing == "over":
        return translate("together", "All rounds are done")
    return translate("together", "Round {now} of {all}").format(
        now=number_text(min(standing.round + 1, standing.rounds)),
        all=number_text(standing.rounds),
    )


def doing_text(standing: TogetherStanding) -> str:
    """What this seat is at, in a sentence."""
    translate = QCoreApplication.translate
    match standing.doing:
        case "connecting":
            return translate("together", "Taking the seat at the server …")
        case "waiting" if waits_for_partners(standing):
            return translate(
                "together",
                "{here} of at least {least} are here. It begins by itself as soon as they are.",
            ).format(
                here=number_text(here_count(standing)), least=number_text(standing.least_seats)
            )
        case "waiting":
            return _waiting_text(standing)
        case "working":
            return translate("together", "Your computer is learning from your rows.")
        case "sharing":
            return translate("together", "Sharing what was learnt.")
        case "taking":
            return translate("together", "Taking over what all have learnt.")
        case "lost":
            return translate("together", "Trying to reach the server again.")
        case "over":
            return translate("together", "Saving and measuring the result.")


def _waiting_text(standing: TogetherStanding) -> str:
    """For whom it is waited, by name if it is one."""
    translate = QCoreApplication.translate
    at_work = [seat for seat in standing.seats if seat.doing == "working" and not seat.you]
    if len(at_work) == 1:
        return translate("together", "Waiting for {name}.").format(name=seat_name(at_work[0]))
    if at_work:
        return translate("together", "Waiting for {n} partners.").format(
            n=number_text(len(at_work))
        )
    return translate("together", "Waiting for the next round.")
