"""One GGUF file with the merged model and its tokenizer, written through the gguf package."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from core.events import ExportType
from core.export.gguf_shape import check_shape, heads_of, interleaved, names_in_gguf, rope_of
from core.export.gguf_words import Words, words_of
from core.export.target import MARK
from core.export.weights import MergedWeights, values_of
from core.jobs import Job
from core.model.rotary import ROTARY, rotary_divisors
from core.model.skeleton import config_of
from core.model.source import ModelSource
from core.text import QT_TRANSLATE_NOOP as _

_WORDS_BYTES = 64 << 20
"""More than any tokenizer takes."""


def gguf_bytes(source: ModelSource, kind: ExportType) -> int:
    """How large the file will be at most."""
    check_shape(source)
    words_of(source.folder, int(source.config["vocab_size"]))
    types = {name: _type_of(source, name, kind) for name in source.tensors}
    return _WORDS_BYTES + sum(_bytes(values_of(source, it), types[it]) for it in types)


def _bytes(values: int, type_: Any) -> int:
    import gguf

    block, size = gguf.GGML_QUANT_SIZES[type_]
    return int(values // block * size)


def _type_of(source: ModelSource, name: str, kind: ExportType) -> Any:
    """Vectors stay float32, as llama.cpp wants them; what 32 does not divide has no Q8_0."""
    import gguf

    types = gguf.GGMLQuantizationType
    shape = source.tensors[name].shape
    if kind == "f32" or len(shape) == 1:
        return types.F32
    if kind == "f16" or shape[-1] % gguf.GGML_QUANT_SIZES[types.Q8_0][0]:
        return types.F16
    return types.Q8_0


def write_gguf(
    job: Job, file: Path, weights: MergedWeights, tokenizer: Any, kind: ExportType
) -> None:
    """Write it, one tensor at a time."""
    import gguf

    source = weights.source
    writer = gguf.GGUFWriter(file, "llama")
    try:
        _add_facts(writer, source, kind)
        words = words_of(source.folder, int(source.config["vocab_size"]))
        _add_words(writer, words, tokenizer, source)
        names = names_in_gguf(source)
        divisors = rotary_divisors(config_of(source, [0]))
        if divisors is not None:
            _announce(writer, ROTARY, tuple(divisors.shape), gguf.GGMLQuantizationType.F32)
        for name in names:
            shape = source.tensors[name].shape
            _announce(writer, names[name], shape, _type_of(source, name, kind))
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_ti_data_to_file()
        if divisors is not None:
            writer.write_tensor_data(divisors.numpy())
        config = source.config
        heads = int(config["num_attention_heads"])
        key_heads = int(config.get("num_key_value_heads") or heads)
        for index, name in enumerate(names):
            job.checkpoint()
            job.progress(_("stages", "Writing the export"), index / len(names))
            tensor = weights.read(name)
            if turned := heads_of(name, heads, key_heads):
                tensor = interleaved(tensor, turned)
            data = tensor.contiguous().numpy()
            writer.write_tensor_data(gguf.quantize(data, _type_of(source, name, kind)))
    finally:
        writer.close()


def _announce(writer: Any, name: str, shape: tuple[int, ...], type_: Any) -> None:
    import gguf
    import numpy as np

    plain = {gguf.GGMLQuantizationType.F32: np.float32, gguf.GGMLQuantizationType.F16: np.float16}
    number = np.dtype(plain.get(type_, np.uint8))
    if type_ not in plain:
        shape = gguf.quant_shape_to_byte_shape(shape, type_)
    size = int(np.prod(shape)) * number.itemsize
    writer.add_tensor_info(name, shape, number, size, raw_dtype=type_)


def _add_facts(writer: Any, source: ModelSource, kind: ExportType) -> None:
    import gguf

    config = source.config
    heads = int(config["num_attention_heads"])
    size = int(config.get("head_dim") or int(config["hidden_size"]) // heads)
    file_types = {"f32": "ALL_F32", "f16": "MOSTLY_F16", "q8_0": "MOSTLY_Q8_0"}
    writer.add_bool(MARK, True)
    writer.add_type(gguf.GGUFType.MODEL)
    writer.add_name(f"{source.name}, fine-tuned")
    writer.add_license(str(config.get("license", "")).lower())
    writer.add_file_type(gguf.LlamaFileType[file_types[kind]])
    writer.add_quantization_version(gguf.GGML_QUANT_VERSION)
    writer.add_block_count(source.blocks)
    writer.add_context_length(int(config["max_position_embeddings"]))
    writer.add_embedding_length(int(config["hidden_size"]))
    writer.add_feed_forward_length(int(config["intermediate_size"]))
    writer.add_head_count(heads)
    writer.add_head_count_kv(int(config.get("num_key_value_heads") or heads))
    writer.add_key_length(size)
    writer.add_value_length(size)
    writer.add_layer_norm_rms_eps(float(config.get("rms_norm_eps", 1e-6)))
    writer.add_rope_dimension_count(size)
    writer.add_rope_freq_base(float(rope_of(source)["rope_theta"]))
    writer.add_vocab_size(int(config["vocab_size"]))


def _add_words(writer: Any, words: Words, tokenizer: Any, source: ModelSource) -> None:
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(words.cut)
    writer.add_token_list(words.tokens)
    writer.add_token_types(words.kinds)
    writer.add_token_merges(words.merges)
    begin = tokenizer.bos_token_id
    for add, number in (
        (writer.add_bos_token_id, begin),
        (writer.add_eos_token_id, tokenizer.eos_token_id),
        (writer.add_pad_token_id, tokenizer.pad_token_id),
        (writer.add_unk_token_id, tokenizer.unk_token_id),
    ):
        if number is not None and number < int(source.config["vocab_size"]):
            add(number)
    first = tokenizer("a")["input_ids"][:1]
    writer.add_add_bos_token(begin is not None and first == [begin])
    writer.add_add_space_prefix(False)
    if isinstance(tokenizer.chat_template, str):
        writer.add_chat_template(tokenizer.chat_template)
