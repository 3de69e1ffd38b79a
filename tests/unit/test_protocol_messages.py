"""What a client can say at all: numbers, never text, token ids in bytes, or labels."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
from msgspec import inspect

from core.protocol import messages
from core.protocol.messages import ClientMessage, Code, Kind, Refused, ServerMessage

ALLOWED = (inspect.IntType, inspect.FloatType, inspect.BoolType)


def leaves(kind: Any) -> Iterator[Any]:
    """All types that a value of `kind` is made of, structs and lists taken apart."""
    if isinstance(kind, inspect.StructType):
        assert kind.tag is None or isinstance(kind.tag, int)
        for field in kind.fields:
            yield from leaves(field.type)
    elif isinstance(kind, inspect.ListType):
        assert kind.max_length is not None
        yield from leaves(kind.item_type)
    elif isinstance(kind, inspect.UnionType):
        for one in kind.types:
            yield from leaves(one)
    elif isinstance(kind, inspect.Metadata):
        yield from leaves(kind.type)
    elif isinstance(kind, inspect.EnumType):
        assert all(isinstance(member.value, int) for member in kind.cls)
    else:
        yield kind


def test_client_messages_hold_bounded_numbers_only() -> None:
    found = list(leaves(inspect.type_info(ClientMessage)))
    assert len(found) > 40
    for leaf in found:
        assert isinstance(leaf, ALLOWED), leaf
        if isinstance(leaf, inspect.IntType | inspect.FloatType):
            assert leaf.ge is not None or leaf.gt is not None
            assert leaf.le is not None


def test_the_walk_would_find_text() -> None:
    class Sneaky(msgspec.Struct, tag=1):
        rows: list[list[str]]

    with pytest.raises(AssertionError):
        list(leaves(inspect.type_info(Sneaky)))

    class Bytes(msgspec.Struct, tag=1):
        blob: bytes

    kinds = list(leaves(inspect.type_info(Bytes)))
    assert not all(isinstance(leaf, ALLOWED) for leaf in kinds)


def test_no_kind_of_tensor_is_for_text() -> None:
    assert [kind.name for kind in Kind] == ["HIDDEN", "GRADIENT", "ADAPTER", "OPTIMISER", "MASKED"]


def test_every_message_has_a_tag_of_its_own_and_takes_no_unknown_field() -> None:
    every = [*get_args(ClientMessage), *get_args(ServerMessage)]
    tags = [message.__struct_config__.tag for message in every]
    assert len(set(tags)) == len(tags)
    assert all(message.__struct_config__.forbid_unknown_fields for message in every)
    assert all(message.__struct_config__.array_like for message in every)
    assert {tag < 100 for tag in tags[: len(get_args(ClientMessage))]} == {True}


def test_the_document_names_every_message_code_and_limit() -> None:
    text = (Path(__file__).resolve().parents[2] / "docs" / "protocol.md").read_text("utf-8")
    for message in (*get_args(ClientMessage), *get_args(ServerMessage)):
        assert f"| {message.__struct_config__.tag} | `{message.__name__}` |" in text
        for field in message.__struct_fields__[2:]:
            assert f"`{field}`" in text
    for code in Code:
        assert f"`{code}`" in text
    for name in dir(messages):
        if name.startswith("MAX_"):
            assert f"`{name}`" in text
            assert f"{getattr(messages, name):,}".replace(",", " ") in text, name


def test_details_of_a_refusal_are_bounded() -> None:
    long = msgspec.msgpack.encode(Refused(1, [], Code.BUSY, "x" * 301))
    with pytest.raises(msgspec.ValidationError):
        msgspec.msgpack.decode(long, type=Refused)
