"""Where a model is cut: the first `input_blocks` and the last `output_blocks` run here."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import PartitionImpossible
from core.text import QT_TRANSLATE_NOOP as _
from core.text import phrase


@dataclass(frozen=True)
class Partition:
    """A / B / C of the paper: `input_blocks`, the trunk between them, `output_blocks`."""

    input_blocks: int
    output_blocks: int

    def check(self, blocks: int, min_input: int = 1, min_output: int = 1) -> None:
        """Raise `PartitionImpossible` if a model of `blocks` blocks cannot be cut like this."""
        if self.input_blocks < min_input or self.output_blocks < min_output:
            reason = phrase(
                _("errors", "At least {input} and {output} blocks must run here."),
                input=min_input,
                output=min_output,
            )
        elif self.input_blocks + self.output_blocks >= blocks:
            reason = phrase(
                _("errors", "The model has {blocks} blocks, and the trunk needs at least one."),
                blocks=blocks,
            )
        else:
            return
        raise PartitionImpossible(
            input_blocks=self.input_blocks, output_blocks=self.output_blocks, reason=reason
        )

    def trunk(self, blocks: int) -> range:
        """The trunk's blocks, numbered as in the whole model."""
        return range(self.input_blocks, blocks - self.output_blocks)

    def here(self, blocks: int) -> list[int]:
        """The client's blocks, numbered as in the whole model."""
        return [*range(self.input_blocks), *range(blocks - self.output_blocks, blocks)]
