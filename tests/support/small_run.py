"""A finished run on a small random model with a small tokenizer: it is exported in a second."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
import transformers

from core.config import ModelTable, RunConfig
from core.data.sample import sample_bytes
from core.events import RunSummary
from core.model.adapter import WholeAdapter
from core.model.source import ModelSource
from core.protocol.messages import Part
from core.training.run_folder import RunFolder, RunOrigin

WORDS = 512
VOCABULARY = 544
"""Some rows more than there are words, as models have them."""
BLOCKS = 4
_MARKS = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
_TEMPLATE = (
    "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content']"
    " + '<|im_end|>\\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"
)
PRIVATE = "Letters of Mrs Keller"
SMALL: dict[str, Any] = {
    "hidden_size": 64,
    "intermediate_size": 96,
    "num_hidden_layers": BLOCKS,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "vocab_size": VOCABULARY,
    "max_position_embeddings": 256,
    "bos_token_id": 1,
    "eos_token_id": 2,
    "initializer_range": 0.2,  # so that a wrong weight shows in the loss
    "tie_word_embeddings": True,
}


def small_tokenizer(folder: Path) -> None:
    """Byte-level BPE that was made of the sample."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

    made = Tokenizer(models.BPE())
    made.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Digits(individual_digits=True),
            pre_tokenizers.ByteLevel(add_prefix_space=False),
        ]
    )
    made.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=WORDS,
        special_tokens=_MARKS,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    made.train_from_iterator(sample_bytes().decode().splitlines(), trainer)
    transformers.PreTrainedTokenizerFast(
        tokenizer_object=made,
        bos_token=_MARKS[1],
        eos_token=_MARKS[2],
        unk_token=_MARKS[0],
        chat_template=_TEMPLATE,
    ).save_pretrained(folder)


def small_model(folder: Path, kind: str = "Llama", **change: Any) -> Path:
    """A model folder of the kind; the same every time."""
    torch.manual_seed(0)
    config = getattr(transformers, f"{kind}Config")(**{**SMALL, **change})
    model = transformers.AutoModelForCausalLM.from_config(config, dtype=torch.float32)
    with torch.no_grad():  # norms and biases begin as ones and zeros, which hides mistakes
        for parameter in model.parameters():
            if parameter.dim() == 1:
                parameter.add_(0.2 * torch.randn_like(parameter))
    model.save_pretrained(folder)
    small_tokenizer(folder)
    written = json.loads((folder / "config.json").read_text())
    written |= {"license": "apache-2.0", "_name_or_path": f"/home/keller/{PRIVATE}"}
    (folder / "config.json").write_text(json.dumps(written))
    return folder


def finished_run(
    folder: Path, model: Path, *, export_allowed: bool = True, size: float = 0.2
) -> Path:
    """A run folder whose adapter changes every block but the first, and the loss with them."""
    source = ModelSource(model)
    config = RunConfig(model=ModelTable(source=str(model)))
    made = RunFolder(folder, config, RunOrigin(source.fingerprint, export_allowed))
    generator = torch.Generator().manual_seed(1)
    adapter = WholeAdapter(4, 8.0)
    for block in range(1, source.blocks):
        matrices = {}
        for index, name in enumerate(source.family.adapter_modules):
            shape = source.tensors[f"{source.family.layers}.{block}.{name}.weight"].shape
            matrices[index, Part.A] = size * torch.randn(4, shape[1], generator=generator)
            matrices[index, Part.B] = size * torch.randn(shape[0], 4, generator=generator)
        adapter.blocks[block] = matrices
    adapter.save(made.adapter, source)
    made.finish(
        RunSummary(
            folder=str(folder),
            name=PRIVATE,
            created="2026-11-24T12:00:00",
            model=source.name,
            data=f"{PRIVATE}.csv",
            input_blocks=1,
            output_blocks=1,
            noise_level=0.5,
            steps=1,
            seconds=1.0,
            eval_loss_before=2.0,
            eval_loss_after=1.0,
            accuracy_before=None,
            accuracy_after=None,
            held_back_rows=4,
            bytes_sent=1,
            bytes_received=1,
            export_allowed=export_allowed,
        )
    )
    made.close()
    return folder
