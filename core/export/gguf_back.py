"""A GGUF file opened again by gguf's own reader: its weights, its structure, its tokenizer.

Only the names come from the model it was made of. Sizes, rotary base and the like are taken from
the file, so that a wrong one shows in the loss.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from core.errors import ExportWrong
from core.export.gguf_shape import heads_of, in_halves, names_in_gguf
from core.export.gguf_words import Words, tokenizer_of
from core.export.weights import PROCESSOR
from core.model.rotary import ROTARY
from core.model.skeleton import compute_rotary, decoder
from core.model.source import TENSOR_MISSING, ModelSource
from core.text import QT_TRANSLATE_NOOP as _
from core.text import phrase


class GgufWeights:
    """`core.export.weights.Weights` of a GGUF file. Close it: Windows cannot move an open file."""

    def __init__(self, file: Path, source: ModelSource) -> None:
        import gguf

        self.source = source
        try:
            self._reader = gguf.GGUFReader(file)
        except (OSError, ValueError, KeyError, IndexError) as error:
            raise ExportWrong(reason=_("errors", "The file cannot be opened again.")) from error
        self._tensors = {tensor.name: tensor for tensor in self._reader.tensors}
        self._names = names_in_gguf(source)
        self._heads = self._fact("attention.head_count")
        self._key_heads = self._fact("attention.head_count_kv")

    def _field(self, key: str) -> Any:
        field = self._reader.get_field(key)
        if field is None:
            raise ExportWrong(reason=phrase(_("errors", "{key} is missing."), key=key))
        return field.contents()

    def _fact(self, key: str) -> Any:
        return self._field(f"llama.{key}")

    def _plain(self, name: str) -> Tensor:
        import gguf

        tensor = self._tensors.get(name)
        if tensor is None:
            raise ExportWrong(reason=phrase(TENSOR_MISSING, name=name))
        values = gguf.dequantize(tensor.data, tensor.tensor_type)
        shape = [int(size) for size in reversed(tensor.shape)]
        return torch.from_numpy(values.astype("float32").copy()).reshape(shape)

    def read(self, name: str) -> Tensor:
        """One tensor in transformers' order."""
        tensor = self._plain(self._names[name])
        turned = heads_of(name, self._heads, self._key_heads)
        return in_halves(tensor, turned) if turned else tensor

    def layer(self, _number: int) -> Any:
        """A layer with the sizes that the file tells."""
        from transformers import LlamaConfig

        config = LlamaConfig(
            num_hidden_layers=1,
            hidden_size=self._fact("embedding_length"),
            intermediate_size=self._fact("feed_forward_length"),
            num_attention_heads=self._heads,
            num_key_value_heads=self._key_heads,
            head_dim=self._fact("attention.key_length"),
            max_position_embeddings=self._fact("context_length"),
            rms_norm_eps=self._fact("attention.layer_norm_rms_epsilon"),
            rope_parameters={"rope_type": "default", "rope_theta": self._fact("rope.freq_base")},
            vocab_size=self._fact("vocab_size"),
            attention_bias="blk.0.attn_q.bias" in self._tensors,
            mlp_bias="blk.0.ffn_up.bias" in self._tensors,
        )
        skeleton = decoder(config, torch.float32)
        compute_rotary(skeleton, config, PROCESSOR)
        if ROTARY in self._tensors:
            skeleton.rotary_emb.inv_freq /= self._plain(ROTARY)
        return skeleton

    def check_words(self, texts: list[str], wanted: list[list[int]]) -> None:
        """Raise `ExportWrong` if a tokenizer made of the file cuts `texts` otherwise than here."""
        words = Words(
            cut=self._field("tokenizer.ggml.pre"),
            tokens=self._field("tokenizer.ggml.tokens"),
            kinds=self._field("tokenizer.ggml.token_type"),
            merges=self._field("tokenizer.ggml.merges"),
        )
        made = tokenizer_of(words)
        if [made.encode(text, add_special_tokens=False).ids for text in texts] != wanted:
            raise ExportWrong(
                reason=_("errors", "Its tokenizer does not cut text as the one here does.")
            )

    def close(self) -> None:
        """Let go of the file."""
        self._tensors.clear()
        mapped = self._reader.data
        del self._reader
        mapped._mmap.close()  # numpy has no other way
