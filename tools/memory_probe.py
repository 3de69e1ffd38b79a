"""Loads one side of a cut in a fresh process and says what that took, as one JSON line.

Started by `tools.measure_memory` and by the tests; by itself:

    python -m tools.memory_probe client FOLDER --input-blocks 2 --output-blocks 2
"""

from __future__ import annotations

import argparse
import gc
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import psutil

SIDES = ("client", "trunk")
DTYPES = ("float32", "bfloat16", "int8", "int4")


def resident() -> int:
    """Bytes of this process in memory now."""
    return int(psutil.Process().memory_info().rss)


def forget_peak() -> None:
    """Start counting the peak anew, where the system can (Linux)."""
    file = Path("/proc/self/clear_refs")
    if file.exists():
        file.write_text("5", "ascii")


def peak() -> int:
    """The most bytes this process had in memory since `forget_peak` (elsewhere: ever)."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(it for it in status.read_text("ascii").splitlines() if it.startswith("VmHWM"))
        return int(line.split()[1]) * 1024
    memory: Any = psutil.Process().memory_info()
    if hasattr(memory, "peak_wset"):  # Windows
        return int(memory.peak_wset)
    import resource

    value = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return value if sys.platform == "darwin" else value * 1024


def load_part(
    side: str, folder: Path, input_blocks: int, output_blocks: int, dtype: str
) -> tuple[Any, list[Any]]:
    """What `side` loads, and all its tensors."""
    import torch

    from core.model.partition import Partition
    from core.model.source import ModelSource
    from core.model.split import ClientModel
    from core.model.trunk import TrunkWeights
    from core.model.weight_types import WEIGHT_TYPES

    kind, here = WEIGHT_TYPES[dtype], torch.device("cpu")
    source, partition = ModelSource(folder), Partition(input_blocks, output_blocks)
    if side == "client":
        client = ClientModel(source, partition, kind.compute, here)
        return client, [*client.network.parameters(), *client.network.buffers()]
    trunk = TrunkWeights(source, partition, kind.compute, here, bits=kind.bits)
    view = trunk.view(partition)
    return trunk, [*view.parameters(), *view.buffers()]


def measure_part(
    side: str, folder: Path, input_blocks: int, output_blocks: int, dtype: str
) -> dict[str, int]:
    """Load what `side` needs and measure. Only this is counted, not the imports."""
    import_everything()
    warm_up(dtype)
    gc.collect()
    empty = resident()
    forget_peak()
    _kept, tensors = load_part(side, folder, input_blocks, output_blocks, dtype)
    gc.collect()
    loaded = resident()
    touch(tensors)
    return {
        "empty": empty,
        "tensors": unique_bytes(tensors),
        "resident": loaded - empty,
        "resident_in_use": resident() - empty,
        "peak": peak() - empty,
    }


def import_everything() -> None:
    """All imports of a real client and server, and what transformers makes on first use."""
    import torch
    from transformers import AutoModelForCausalLM, LlamaConfig

    import core.model.split
    import core.model.trunk
    import server_stub.session

    assert core.model.split
    assert server_stub.session
    tiny = LlamaConfig(
        hidden_size=16,
        intermediate_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        vocab_size=16,
    )
    model = AutoModelForCausalLM.from_config(tiny, attn_implementation="sdpa")
    with torch.inference_mode():
        model(input_ids=torch.zeros(1, 4, dtype=torch.long))


def warm_up(dtype: str) -> None:
    """The library for fewer bits loads half of torch's compiler with the first matrix."""
    import torch

    from core.model.quantised import QuantisedMatrix
    from core.model.weight_types import WEIGHT_TYPES

    bits = WEIGHT_TYPES[dtype].bits
    if bits is not None:
        QuantisedMatrix.of(torch.ones(64, 64), bits, torch.device("cpu"))


def unique_bytes(tensors: Iterable[Any]) -> int:
    """Bytes of tensors, each piece of memory once."""
    return sum({it.data_ptr(): it.nbytes for it in tensors}.values())


def touch(tensors: Iterable[Any]) -> None:
    """Read something of every page, as the first use of the model does."""
    import torch

    with torch.inference_mode():
        for tensor in tensors:
            float(tensor.view(-1)[:: max(1, 1024 // tensor.element_size())].max())


def main() -> int:
    """Measure as the command line says."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("side", choices=SIDES)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--input-blocks", type=int, required=True)
    parser.add_argument("--output-blocks", type=int, required=True)
    parser.add_argument("--dtype", choices=DTYPES, default="float32")
    words = parser.parse_args()
    measured = measure_part(
        words.side, words.folder, words.input_blocks, words.output_blocks, words.dtype
    )
    print(json.dumps(measured))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
