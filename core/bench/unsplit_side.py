"""The reference: the whole model in one process, by transformers and PEFT alone."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import torch
from peft import LoraConfig, get_peft_model
from transformers import AutoModelForCausalLM

from core.bench.work import (
    ALPHA,
    LEARNING_RATE,
    RANK,
    Clock,
    never_ending,
    random_ids,
    training_rows,
)
from core.model.source import ModelSource
from core.training.batches import collate


class UnsplitSide:
    """What the program is compared with where the network costs nothing."""

    def __init__(self, source: ModelSource) -> None:
        self._network: Any = AutoModelForCausalLM.from_pretrained(
            Path(source.folder), dtype=torch.float32, local_files_only=True
        )
        self._vocabulary = int(source.config["vocab_size"])
        self._blocks = source.blocks
        self._modules = source.family.adapter_modules

    def chat(self, context: int, tokens: int) -> dict[str, float]:
        """Generate greedily after a context of random tokens."""
        ids = torch.tensor([random_ids(context, self._vocabulary)])
        clock = Clock()
        with torch.inference_mode(), never_ending(self._network):
            self._network.generate(
                input_ids=ids,
                attention_mask=torch.ones_like(ids),
                max_new_tokens=tokens,
                do_sample=False,
                streamer=clock,
            )
        return clock.figures()

    def learn(
        self,
        first_block: int,
        lengths: list[int],
        in_flight: int,  # noqa: ARG002 - nothing flies here
        learnt: int,
    ) -> dict[str, float]:
        """Put LoRA on all blocks from `first_block` on."""
        config = LoraConfig(
            r=RANK,
            lora_alpha=ALPHA,
            target_modules=list(self._modules),
            layers_to_transform=list(range(first_block, self._blocks)),
            layers_pattern="layers",
        )
        self._network = get_peft_model(self._network, config)
        parameters = [it for it in self._network.parameters() if it.requires_grad]
        self._optimiser = torch.optim.AdamW(parameters, lr=LEARNING_RATE, weight_decay=0.0)
        self._batch = collate(training_rows(lengths, learnt, self._vocabulary))
        return {}

    def step(self) -> dict[str, float]:
        """One step over a batch of rows, as any training script makes it."""
        batch = self._batch
        mask = torch.zeros_like(batch.ids)
        for row, length in enumerate(batch.lengths):
            mask[row, :length] = 1
        start = time.perf_counter()
        output = self._network(input_ids=batch.ids, attention_mask=mask, labels=batch.labels)
        output.loss.backward()
        parameters = self._optimiser.param_groups[0]["params"]
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        self._optimiser.step()
        self._optimiser.zero_grad()
        seconds = time.perf_counter() - start
        return {"seconds": seconds, "tokens_per_second": sum(batch.lengths) / seconds}
