"""Which rows the server keeps: what was sent once need not be sent again."""

from __future__ import annotations

from collections.abc import Sequence

from core.privacy.noise import Digests
from core.privacy.outbound import Gate


class SentRows:
    """Numbers of one session's rows, by the digest of the whole row.

    A number says in which order rows were first sent and nothing else; see `Gate.hand_out`. The
    digest covers all that decides a row's bytes, so a row whose bytes would differ is not found.
    """

    def __init__(self, gate: Gate, session: int) -> None:
        self._gate = gate
        self._session = session
        self._numbers: dict[bytes, int] = {}

    def numbers(self, rows: Sequence[Digests]) -> list[int]:
        """The numbers of these rows if the server keeps all of them, otherwise none."""
        found = [self._numbers.get(row[-1], 0) for row in rows]
        return found if all(found) else []

    def hand_out(self, rows: Sequence[Digests]) -> int:
        """The first of new numbers for these rows, or 0 if there are none left.

        A batch with one new row is sent whole and gets numbers as a whole, also for those of its
        rows that have one.
        """
        return self._gate.hand_out(self._session, len(rows))

    def kept(self, first: int, rows: Sequence[Digests]) -> None:
        """The server keeps these rows under the numbers from `first` on."""
        self._numbers |= {row[-1]: number for number, row in enumerate(rows, start=first)}

    def forget(self, last: int) -> None:
        """The server keeps none of those up to the number `last` any more.

        Rows with higher ones may be on their way to it just now.
        """
        self._numbers = {row: number for row, number in self._numbers.items() if number > last}
        self._gate.take_back(self._session, last)
