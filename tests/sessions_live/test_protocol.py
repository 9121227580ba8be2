"""The public frames: the schema file is that of the classes, and parsing is strict."""

from typing import Union

import msgspec
import pytest

from sessions_live import protocol
from sessions_live.management.commands.export_protocol import render
from tests.support.launcher import ROOT

decode = msgspec.json.Decoder(Union[protocol.CLIENT_FRAMES]).decode  # noqa: UP007

SEAT = "01900000-0000-7000-8000-000000000000"


def test_the_schema_file_is_made_from_the_classes():
    assert (ROOT / "docs" / "protocol.schema.json").read_text() == render()


def test_every_client_frame_stands_in_the_capability_matrix():
    from sessions_live import rules

    tags = {frame.__struct_config__.tag for frame in protocol.CLIENT_FRAMES}
    assert tags == set().union(*rules.CAN.values())


def test_the_page_names_every_frame():
    page = (ROOT / "docs" / "protocol.md").read_text()
    for frame in (*protocol.CLIENT_FRAMES, *protocol.SERVER_FRAMES):
        tag = frame.__struct_config__.tag
        assert f"`{tag}" in page or tag.startswith("timer."), tag


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        '"hello"',
        "{}",
        '{"type":"nonsense"}',
        '{"type":"ping","t":NaN}',
        '{"type":"ping","t":1e999}',
        '{"type":"ping","t":-1}',
        '{"type":"ping","t":123456789012345678901234567890}',
        '{"type":"ping","t":1,"more":1}',
        '{"type":"ping","t":"1"}',
        '{"type":"chat.send","text":"no id"}',
        '{"type":"chat.send","id":"","text":"empty id"}',
        '{"type":"chat.send","text":"long id","id":"' + "x" * 65 + '"}',
        '{"type":"chat.send","id":"a","text":""}',
        '{"type":"chat.send","id":"a","text":"\\ud800"}',
        '{"type":"chat.send","id":"a","text":"' + "x" * 4001 + '"}',
        '{"type":"chat.read","seq":99999999999999999999999999}',
        '{"type":"chat.read","seq":1.5}',
        '{"type":"signal","to":"me"}',
        '{"type":"signal","to":"' + SEAT + '","candidates":[' + ",".join(['{"candidate":""}'] * 65) + "]}",
        '{"type":"signal","to":"' + SEAT + '","description":{"type":"offer","sdp":"","x":1}}',
        '{"type":"timer.start","id":"a","name":"x","seconds":0}',
        '{"type":"lock","on":1}',
        "[" * 5000,
        '{"type":"ping","t":' + "[" * 5000,
        '{"type":"hello"} {"type":"hello"}',
    ],
)
def test_what_is_not_a_frame_is_refused(text: str):
    with pytest.raises((msgspec.MsgspecError, RecursionError)):
        decode(text)


def test_hello_takes_a_client_as_an_object_or_as_a_bare_instance():
    assert decode('{"type":"hello","last_seq":null,"client":{"instance":"a"}}').client.instance == "a"
    assert decode('{"type":"hello","last_seq":7,"client":"a"}').client == "a"
