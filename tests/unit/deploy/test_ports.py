"""Which port a part of the stack gets."""

import socket

import pytest

from deploy.stack.ports import Ports, PortTaken


def test_fixed_ports_count_from_the_base_and_stay_with_their_name() -> None:
    base = Ports(None)("probe")
    ports = Ports(base)
    assert [ports("kafka"), ports("kafka")] == [base, base]


def test_free_ports_differ() -> None:
    ports = Ports(None)
    assert len({ports(f"part/{number}") for number in range(20)}) == 20


def test_a_taken_port_is_named_with_what_it_was_meant_for() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        with pytest.raises(PortTaken, match=f"Port {taken}, meant for kafka, is taken"):
            Ports(taken)("kafka")
