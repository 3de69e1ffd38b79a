"""Tensors on the wire: each number format within its rounding, rows without padding."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from core.protocol.frames import BadFrame, join, payload_bytes, split_client_frame
from core.protocol.messages import Forward, Kind, Mode, Number, Part, TensorHead
from core.protocol.ragged import pack, unpack
from core.protocol.tensors import NotFinite, decode_tensor, encode_tensor

QUICK = settings(deadline=None, database=None, max_examples=100)
NOISY = [number for number in Number if number is not Number.INT64]
"""The formats of what is rounded; whole numbers are not."""
RELATIVE = {Number.FLOAT32: 0.0, Number.FLOAT16: 2**-11, Number.BFLOAT16: 2**-8}
"""Largest relative error of rounding once."""
SHAPES = st.tuples(st.integers(0, 9), st.integers(1, 300))


def there_and_back(tensor: Tensor, number: Number) -> Tensor:
    head, payload = encode_tensor(tensor, Kind.HIDDEN, number)
    assert (head.rows, head.columns) == tuple(tensor.shape)
    assert len(payload) == payload_bytes(head)
    decoded = decode_tensor(head, memoryview(payload))
    assert decoded.dtype is torch.float32
    assert decoded.shape == tensor.shape
    return decoded


def random(shape: tuple[int, int], seed: int, scale: float = 1.0) -> Tensor:
    return scale * torch.randn(shape, generator=torch.Generator().manual_seed(seed))


@QUICK
@given(SHAPES, st.integers(0, 99), st.sampled_from([1e-3, 1.0, 1e3]), st.sampled_from(NOISY))
def test_every_format_keeps_its_tolerance(
    shape: tuple[int, int], seed: int, scale: float, number: Number
) -> None:
    tensor = random(shape, seed, scale)
    error = (there_and_back(tensor, number) - tensor).abs()
    if number is Number.INT8:  # half a step, a step being the group's largest value by 127
        largest = [
            part.abs().amax(1, keepdim=True).expand_as(part) for part in tensor.split(128, 1)
        ]
        allowed = torch.cat(largest, 1) / 253
    else:
        tiniest = 2**-25 if number is Number.FLOAT16 else 0.0  # half of its smallest number
        allowed = tensor.abs() * RELATIVE[number] + tiniest
    assert (error <= allowed).all()


def test_eight_bit_has_a_scale_for_each_row_and_128_values() -> None:
    """One token or one value that is massive must not blur the others."""
    tensor = random((3, 300), 0)
    tensor[0] *= 1000
    tensor[1, 130] = 5000.0
    alone = there_and_back(tensor[1:, :128].contiguous(), Number.INT8)
    assert torch.equal(there_and_back(tensor, Number.INT8)[1:, :128], alone)
    last = there_and_back(tensor[1:, 256:].contiguous(), Number.INT8)
    assert torch.equal(there_and_back(tensor, Number.INT8)[1:, 256:], last)


def test_a_row_of_eight_bits_takes_a_byte_a_value_and_two_a_scale() -> None:
    for columns, scales in ((1, 1), (128, 1), (129, 2), (576, 5), (2048, 16)):
        head = TensorHead(Kind.HIDDEN, Number.INT8, 3, columns)
        assert payload_bytes(head) == 3 * (columns + 2 * scales)


def test_reading_narrow_rows_takes_no_more_than_they_are() -> None:
    """A scale for each value must not make 128 of them."""
    rows = 200_000
    head = TensorHead(Kind.HIDDEN, Number.INT8, rows, 1)
    decoded = decode_tensor(head, memoryview(bytes(payload_bytes(head))))
    assert decoded.untyped_storage().nbytes() == 4 * rows


@pytest.mark.parametrize("number", NOISY)
def test_zeros_stay_zero(number: Number) -> None:
    tensor = random((3, 8), 0)
    tensor[1] = 0
    assert torch.equal(there_and_back(tensor, number)[1], torch.zeros(8))


@pytest.mark.parametrize("number", NOISY)
@pytest.mark.parametrize("value", [torch.nan, torch.inf, -torch.inf])
def test_what_is_not_finite_is_never_written(number: Number, value: float) -> None:
    tensor = random((3, 8), 0)
    tensor[2, 3] = value
    with pytest.raises(NotFinite):
        encode_tensor(tensor, Kind.HIDDEN, number)


def test_overflow_of_a_short_format_is_not_finite() -> None:
    with pytest.raises(NotFinite):
        encode_tensor(torch.full((1, 2), 70_000.0), Kind.HIDDEN, Number.FLOAT16)
    largest = torch.full((1, 2), torch.finfo(torch.float32).max)
    with pytest.raises(NotFinite):
        encode_tensor(largest, Kind.HIDDEN, Number.BFLOAT16)


@pytest.mark.parametrize("scale", [float("nan"), float("inf"), 3e38])
def test_what_is_not_finite_is_never_read(scale: float) -> None:
    head = TensorHead(Kind.HIDDEN, Number.INT8, 1, 2)
    written = torch.tensor([scale], dtype=torch.bfloat16).view(torch.uint8).numpy().tobytes()
    payload = bytes([127, 1]) + written
    with pytest.raises(NotFinite):
        decode_tensor(head, memoryview(payload))
    for number in (Number.FLOAT32, Number.FLOAT16, Number.BFLOAT16):
        ones = bytes([0xFF]) * payload_bytes(TensorHead(Kind.HIDDEN, number, 1, 2))
        with pytest.raises(NotFinite):
            decode_tensor(TensorHead(Kind.HIDDEN, number, 1, 2), memoryview(ones))


@QUICK
@given(st.sampled_from(Number), SHAPES, st.data())
def test_any_bytes_decode_to_finite_numbers_or_not_at_all(
    number: Number, shape: tuple[int, int], data: st.DataObject
) -> None:
    head = TensorHead(Kind.HIDDEN, number, *shape)
    size = payload_bytes(head)
    payload = data.draw(st.binary(min_size=size, max_size=size))
    try:
        decoded = decode_tensor(head, memoryview(payload))
    except NotFinite:
        return
    assert torch.isfinite(decoded).all()


def test_a_decoded_tensor_owns_its_memory() -> None:
    head, payload = encode_tensor(random((2, 3), 0), Kind.HIDDEN, Number.FLOAT32)
    changeable = bytearray(payload)
    decoded = decode_tensor(head, memoryview(changeable))
    before = decoded.clone()
    changeable[:] = bytes(len(changeable))
    assert torch.equal(decoded, before)


def test_heads_name_module_and_part() -> None:
    head, _ = encode_tensor(torch.ones(2, 3), Kind.ADAPTER, Number.FLOAT32, 6, Part.B)
    assert (head.kind, head.module, head.part) == (Kind.ADAPTER, 6, Part.B)


def test_any_layout_in_memory_is_written_the_same() -> None:
    tensor = random((4, 6), 0)
    turned = tensor.t().contiguous().t()
    assert not turned.is_contiguous()
    for number in NOISY:
        assert encode_tensor(turned, Kind.HIDDEN, number) == encode_tensor(
            tensor, Kind.HIDDEN, number
        )


# --- rows without padding -----------------------------------------------------------------------

LENGTHS = st.lists(st.integers(1, 7), min_size=1, max_size=6)


@QUICK
@given(LENGTHS, st.integers(0, 3), st.integers(0, 99))
def test_packing_and_unpacking(lengths: list[int], padding: int, seed: int) -> None:
    packed = random((sum(lengths), 5), seed)
    longest = max(lengths) + padding
    padded = unpack(packed, lengths, longest)
    assert padded.shape == (len(lengths), longest, 5)
    assert torch.equal(pack(padded, lengths), packed)
    for row, length in zip(padded, lengths, strict=True):
        assert torch.equal(row[length:], torch.zeros(longest - length, 5))
    assert unpack(packed, lengths).shape[1] == max(lengths)


@QUICK
@given(LENGTHS, st.integers(0, 99))
def test_padding_does_not_travel(lengths: list[int], seed: int) -> None:
    padded = random((len(lengths) * max(lengths), 5), seed).reshape(len(lengths), -1, 5)
    other = padded.clone()
    for row, length in zip(other, lengths, strict=True):
        row[length:] = torch.nan
    assert torch.equal(pack(other, lengths), pack(padded, lengths))
    assert pack(padded, lengths).shape == (sum(lengths), 5)


def test_gradients_pass_through_packing() -> None:
    padded = torch.zeros(2, 3, 4, requires_grad=True)
    pack(padded, [1, 3]).sum().backward()
    assert padded.grad is not None
    assert padded.grad[0].sum() == 4
    assert padded.grad[1].sum() == 12


def test_whole_numbers_come_back_as_they_are() -> None:
    largest = torch.iinfo(torch.int64).max
    whole = torch.tensor([[largest, -largest - 1, 0], [1, -1, 2**40]])
    head, payload = encode_tensor(whole, Kind.MASKED, Number.INT64)
    assert torch.equal(decode_tensor(head, memoryview(payload)), whole)
    with pytest.raises(TypeError):
        encode_tensor(whole.float(), Kind.MASKED, Number.INT64)


def test_only_what_is_masked_is_written_as_whole_numbers() -> None:
    for kind, number in ((Kind.HIDDEN, Number.INT64), (Kind.MASKED, Number.FLOAT32)):
        head = TensorHead(kind, number, 1, 1)
        frame = join(Forward(1, [head], 1, Mode.EVALUATE, [1], 0, 0), [bytes(8)])
        with pytest.raises(BadFrame, match="masked"):
            split_client_frame(frame)
