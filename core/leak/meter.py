"""The leak meter: all attacks at one setting, on rows of the user, before anything is sent."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor

from core.data.dataset import Message
from core.jobs import Job
from core.leak.decoder import TrainedDecoder
from core.leak.matched_filter import MatchedFilter, token_templates
from core.leak.probe import LinearProbe
from core.leak.reply import read_gradient, reply_lens, true_gradient, with_noise
from core.leak.report import Findings
from core.leak.sample import Batch, public_rows, sample_rows
from core.leak.scoring import GUESSES
from core.leak.search import LanguagePrior, search
from core.leak.walker import BATCH, Block, Walker
from core.leak_report import LeakReport
from core.model.adapter import WholeAdapter
from core.model.partition import Partition
from core.model.source import ModelSource
from core.privacy.calibration import median_token_rms
from core.privacy.smoothing import fit_smoothing
from core.protocol.messages import Number
from core.protocol.tensors import as_received
from core.text import QT_TRANSLATE_NOOP as _

_LANGUAGE_SHARE = 0.3
"""Of the free memory that the whole model may take to tell the attacker what comes next."""


@dataclass(frozen=True)
class Effort:
    """How much is attacked, and with how much public text: tokens and rows."""

    rows: int = 12
    longest: int = 104
    public_tokens: int = 10_000
    depth_tokens: int = 4_000
    depths: int = 4
    decoder: bool = True
    language: bool = True
    """Whether the search asks the whole public model what comes next."""


@dataclass(frozen=True)
class Setting:
    """What would be sent: where the model is cut, with which noise, as adapted by what."""

    partition: Partition
    noise_level: float
    gradient_noise: float = 0.0
    sends: int = 1
    adapter: WholeAdapter | None = None
    adapter_folder: str = ""
    hardened: float | None = None
    """Noise level that `adapter` was hardened for, where it is a hardened one."""
    smoothing: bool = True
    """Whether the client smooths: the trunk gets that; who attacks at the cut undoes it."""
    eight_bits: bool = False
    """Whether states and gradients are rounded to 8 bits on the way, after the noise."""
    seed: int = 0


@dataclass
class Meter:
    """Measures settings of one model. What every setting shares is kept between measurements."""

    source: ModelSource
    tokenizer: Any
    effort: Effort = field(default_factory=Effort)
    _templates: dict[tuple[int, ...], Tensor] = field(default_factory=dict)

    def measure(
        self, job: Job, conversations: Sequence[Sequence[Message]], setting: Setting
    ) -> LeakReport:
        """Attack a sample of `conversations`. Nothing leaves. Raises `JobCancelled` when stopped.

        Deterministic for a seed on one computer. Memory: the input and output blocks, one block of
        the trunk at a time, and the whole public model where it is small beside the free memory.
        """
        start = time.perf_counter()
        setting.partition.check(self.source.blocks)
        return _Measurement(self, job, conversations, setting).report(start)


class _Measurement:
    def __init__(
        self,
        meter: Meter,
        job: Job,
        conversations: Sequence[Sequence[Message]],
        setting: Setting,
    ) -> None:
        self.job, self.setting, self.effort = job, setting, meter.effort
        self.source, self.tokenizer = meter.source, meter.tokenizer
        self.kept_templates = meter._templates
        self.generator = torch.Generator().manual_seed(setting.seed)
        self.walker = Walker(self.source, setting.adapter)
        self._stage(_("stages", "Preparing the attacks"))
        longest = self.effort.longest
        self.rows = sample_rows(
            self.tokenizer, conversations, self.effort.rows, longest, setting.seed
        )
        self.public = public_rows(self.tokenizer, self.effort.public_tokens, longest)
        self.blocks = [
            self.walker.block(number) for number in range(setting.partition.input_blocks)
        ]
        self.clean = self._enter(self.rows)
        self.clean_public = self._enter(self.public)
        self.sigma = setting.noise_level * self._unit()
        self.noisy = self._noise(self.clean)
        self.noisy_public = self._noise(self.clean_public)
        self.findings = Findings(self.rows, self.tokenizer, setting.seed)

    # --- the setting ---------------------------------------------------------------------

    def _stage(self, stage: str) -> Callable[[float], None]:
        self.job.checkpoint()
        self.job.progress(stage)

        def between(share: float) -> None:
            self.job.checkpoint()
            self.job.progress(stage, share)

        return between

    @torch.inference_mode()
    def _enter(self, batch: Batch) -> Tensor:
        states = self.walker.embed(batch.ids)
        for block in self.blocks:
            self.job.checkpoint()
            states = torch.cat([block(part) for part in torch.split(states, BATCH)])
        return states

    def _unit(self) -> float:
        """As the client measures it: the base model's, or the adapted one's where it is larger."""
        units = [self._unit_of(self.walker, self.blocks)]
        if self._adapts(range(len(self.blocks))):
            base = Walker(self.source)
            units.append(self._unit_of(base, [base.block(at) for at in range(len(self.blocks))]))
        return max(units)

    @torch.inference_mode()
    def _unit_of(self, walker: Walker, blocks: list[Block]) -> float:
        return median_token_rms(_Front(walker, blocks), self.tokenizer)

    def _noise(self, states: Tensor) -> Tensor:
        return self._sent(states + self.sigma * torch.randn(states.shape, generator=self.generator))

    def _sent(self, states: Tensor) -> Tensor:
        if not self.setting.eight_bits:
            return states
        return as_received(states.flatten(0, -2), Number.INT8).view(states.shape)

    def _arrived(self, noisy: Tensor) -> Tensor:
        """What the trunk computes with: smoothed, but for each row's first token."""
        if self.sigma == 0 or not self.setting.smoothing:
            return noisy
        smoothing = fit_smoothing([self._known(self.clean_public, self.public)])
        return self._sent(smoothing.apply_to_rows(noisy, self.sigma))

    def _adapts(self, blocks: range) -> bool:
        """Whether any of `blocks` is not the public model's."""
        adapter = self.setting.adapter
        return adapter is not None and any(number in adapter.blocks for number in blocks)

    def _known(self, states: Tensor, batch: Batch) -> Tensor:
        """States of all tokens but each row's first, `tokens x hidden`."""
        return states[:, 1:][batch.real[:, 1:]]

    # --- the attacks ---------------------------------------------------------------------

    def report(self, start: float) -> LeakReport:
        """Run all of them and sum up."""
        self._at_the_border()
        self._inside()
        setting = self.setting
        return self.findings.report(
            model=self.source.name,
            input_blocks=setting.partition.input_blocks,
            output_blocks=setting.partition.output_blocks,
            noise_level=setting.noise_level,
            gradient_noise=setting.gradient_noise,
            sigma=self.sigma,
            sends=setting.sends,
            adapter=setting.adapter_folder,
            hardened=setting.hardened,
            attacked_rows=len(self.rows.lengths),
            seed=setting.seed,
            seconds=time.perf_counter() - start,
        )

    def _at_the_border(self) -> None:
        states = self._known(self.noisy_public, self.public)
        ids = self.public.flat_ids
        self._stage(_("stages", "Attacking with a linear probe"))
        probe = LinearProbe(states, ids, self.walker.embedding)
        self.findings.add("linear_probe", self._read_all(probe.best, self.noisy))
        if self.effort.decoder:
            self._decode(probe)
        between = self._stage(_("stages", "Attacking with every token of the vocabulary"))
        beginning = self.rows.ids[0, : self._template_length()]
        clean = self._known(self.clean_public, self.public)
        filter_ = MatchedFilter(self._templates_behind(beginning, between), clean, ids)

        def read(states: Tensor, count: int, sigma: float = self.sigma) -> Tensor:
            return filter_.best(states, sigma, count)

        self.findings.add("matched_filter", self._read_all(read, self.noisy))
        between = self._stage(_("stages", "Searching for what was sent, token by token"))
        self._search("candidate_search", filter_, self.noisy, self.sigma, between)
        if self.setting.sends > 1 and self.sigma > 0:
            between = self._stage(_("stages", "Averaging what would be sent again"))
            sigma = self.sigma / self.setting.sends**0.5
            mean = self.clean + sigma * torch.randn(self.clean.shape, generator=self.generator)
            self._search("averaging", filter_, mean, sigma, between)

    def _templates_behind(self, beginning: Tensor, between: Callable[[float], None]) -> Tensor:
        """Costly, and the same for every noise: the last ones of public blocks are kept."""
        key = (len(self.blocks), *beginning.tolist())
        public = not self._adapts(range(len(self.blocks)))
        if public and key in self.kept_templates:
            return self.kept_templates[key]
        made = token_templates(self.walker, self.blocks, beginning, between)
        if public:
            self.kept_templates.clear()
            self.kept_templates[key] = made
        return made

    def _search(
        self,
        name: str,
        filter_: MatchedFilter,
        noisy: Tensor,
        sigma: float,
        between: Callable[[float], None],
    ) -> None:
        language = None
        if self.effort.language and self._small_enough():
            language = LanguagePrior(Walker(self.source), len(self.rows.lengths))
        found = search(
            self.rows, noisy, sigma, self.walker, self.blocks, filter_, language, between
        )
        self.findings.add(name, found)

    def _small_enough(self) -> bool:
        import psutil

        facts = self.source.facts(4)
        whole = facts.embedding_bytes + facts.blocks * facts.block_bytes
        return whole < _LANGUAGE_SHARE * psutil.virtual_memory().available

    def _decode(self, probe: LinearProbe) -> None:
        between = self._stage(_("stages", "Training a decoder that reads the numbers"))
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(self.setting.seed)
            size = float(self._known(self.noisy_public, self.public).pow(2).mean().sqrt())
            decoder = TrainedDecoder(probe, self.walker.embedding, size)
        decoder.learn(
            self.noisy_public, self.public.ids, self.public.real, self.setting.seed, between
        )
        self.findings.add("trained_decoder", decoder.best(self.noisy, GUESSES))

    def _template_length(self) -> int:
        """How many tokens all rows begin with, known to everybody."""
        places = self.rows.secret().any(0).nonzero()
        return max(1, min(int(places[0]) if len(places) else 1, min(self.rows.lengths)))

    def _read_all(self, read: Callable[[Tensor, int], Tensor], states: Tensor) -> Tensor:
        found = read(states.flatten(0, 1), GUESSES)
        return found.view(*states.shape[:2], GUESSES)

    # --- inside the trunk and behind it ----------------------------------------------------

    def _inside(self) -> None:
        trunk = self.setting.partition.trunk(self.source.blocks)
        few = max(1, round(self.effort.depth_tokens / max(self.public.lengths)))
        public = Batch(self.public.ids[:few], self.public.parts[:few], self.public.lengths[:few])
        states = [self._arrived(self.noisy), self._arrived(self.noisy_public[:few])]
        stops = sorted(
            {
                trunk.stop - 1 - round(i * len(trunk) / self.effort.depths)
                for i in range(self.effort.depths)
            }
            & set(trunk)
        )
        between = self._stage(_("stages", "Reading inside the trunk"))
        begin = trunk.start
        for stop in stops:
            between((begin - trunk.start) / len(trunk))
            states = self.walker.walk(states, range(begin, stop + 1), self.job.checkpoint)
            begin = stop + 1
            probe = LinearProbe(
                self._known(states[1], public), public.flat_ids, self.walker.embedding
            )
            self.findings.add_best("trunk_probe", self._read_all(probe.best, states[0]))
        self._behind(states[0])

    def _behind(self, output: Tensor) -> None:
        """The attacker has the public output blocks; the client's own may be adapted."""
        self._stage(_("stages", "Guessing the answers from what comes out of the trunk"))
        numbers = range(
            self.source.blocks - self.setting.partition.output_blocks, self.source.blocks
        )
        public = Walker(self.source)
        blocks = [public.block(number) for number in numbers]
        found = reply_lens(public, blocks, output, self.rows, GUESSES)
        self.findings.add("reply_lens", found, "reply")
        self._stage(_("stages", "Guessing the answers from the gradients"))
        own = blocks
        if self._adapts(numbers):
            own = [self.walker.block(number) for number in numbers]
        gradients = with_noise(
            true_gradient(self.walker, own, output, self.rows),
            self.setting.gradient_noise,
            self.generator,
        )
        gradients = self._sent(gradients)
        found = read_gradient(public, blocks, output, gradients, self.rows, GUESSES)
        self.findings.add("gradient", found, "reply")


class _Front:
    """As much of a client's model as measuring the noise's unit needs."""

    def __init__(self, walker: Walker, blocks: list[Block]) -> None:
        self.device = walker.device
        self._walker = walker
        self._blocks = blocks

    def enter_trunk(self, token_ids: Tensor) -> Tensor:
        states = self._walker.embed(token_ids)
        for block in self._blocks:
            states = block(states)
        return states
