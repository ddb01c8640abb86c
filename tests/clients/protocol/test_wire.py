"""What no well-behaved client does, byte by byte: every request gets an answer, and the server never hangs."""

import json
import os
import subprocess

import pytest

PROGRAM = os.environ["FLOWRIGHT"]
#: The codes of the specification.
PARSE_ERROR, INVALID_REQUEST, METHOD_NOT_FOUND, NOT_INITIALIZED = -32700, -32600, -32601, -32002
LIMIT_S = 20


class Wire:
    """The standard input and output of a server."""

    def __init__(self, *args):
        self.server = subprocess.Popen([PROGRAM, "lsp", *args], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)

    def raw(self, data: bytes) -> None:
        self.server.stdin.write(data)
        self.server.stdin.flush()

    def body(self, body: bytes) -> None:
        self.raw(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))

    def send(self, method: str, params=None, id_=None) -> None:
        message = {"jsonrpc": "2.0", "method": method}
        message |= {} if params is None else {"params": params}
        message |= {} if id_ is None else {"id": id_}
        self.body(json.dumps(message).encode())

    def read(self):
        """The next message; nothing at the end."""
        length = None
        while line := self.server.stdout.readline():
            if line == b"\r\n":
                return json.loads(self.server.stdout.read(length))
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        return None

    def answer(self, id_):
        """The answer to a request, past notifications and the server's own requests."""
        while message := self.read():
            if message.get("id") == id_ and "method" not in message:
                return message
        raise AssertionError(f"no answer to {id_}")

    def hello(self, root=None) -> None:
        self.send("initialize", {"processId": None, "rootUri": root, "capabilities": {}}, 1)
        assert "result" in self.answer(1)
        self.send("initialized", {})

    def bye(self) -> int:
        self.send("shutdown", id_=99)
        assert self.answer(99).get("error") is None
        self.send("exit")
        return self.server.wait(LIMIT_S)


@pytest.fixture
def wire():
    wire = Wire()
    yield wire
    wire.server.kill()
    wire.server.wait()


def test_a_session_without_anything_in_it_ends_well(wire):
    wire.hello()
    assert wire.bye() == 0


def test_the_option_that_many_clients_add_changes_nothing():
    wire = Wire("--stdio")
    wire.hello()
    assert wire.bye() == 0


def test_exit_without_shutdown_is_a_failure(wire):
    wire.hello()
    wire.send("exit")
    assert wire.server.wait(LIMIT_S) == 1


def test_a_request_before_initialize_is_refused(wire):
    wire.send("textDocument/hover", {"textDocument": {"uri": "file:///a.flow"}, "position": {"line": 0, "character": 0}}, 5)
    assert wire.answer(5)["error"]["code"] == NOT_INITIALIZED
    wire.hello()
    assert wire.bye() == 0


def test_a_request_after_shutdown_is_refused(wire):
    wire.hello()
    wire.send("shutdown", id_=2)
    assert wire.answer(2).get("error") is None
    wire.send("textDocument/hover", {"textDocument": {"uri": "file:///a.flow"}, "position": {"line": 0, "character": 0}}, 3)
    assert wire.answer(3)["error"]["code"] == INVALID_REQUEST
    wire.send("exit")
    assert wire.server.wait(LIMIT_S) == 0


def test_an_unknown_method_is_not_found_and_an_unknown_notification_is_nothing(wire):
    wire.hello()
    wire.send("flowright/nothing", {}, 7)
    assert wire.answer(7)["error"]["code"] == METHOD_NOT_FOUND
    wire.send("flowright/nothing", {})
    wire.send("$/nothing", {})
    assert wire.bye() == 0


def test_text_that_is_no_json_is_answered_or_ends_the_server(wire):
    wire.hello()
    wire.body(b'{"jsonrpc": "2.0", "id": 8, "method": ')
    wire.send("flowright/nothing", {}, 9)
    while message := wire.read():
        if message.get("id") == 9:
            assert message["error"]["code"] == METHOD_NOT_FOUND
            assert wire.bye() == 0
            return
        if "error" in message:
            assert message["error"]["code"] == PARSE_ERROR
    assert wire.server.wait(LIMIT_S) != 0


def test_wrong_parameters_are_answered(wire):
    wire.hello()
    wire.send("textDocument/hover", {"nothing": True}, 11)
    assert "error" in wire.answer(11)
    assert wire.bye() == 0


def test_a_client_that_dies_takes_the_server_with_it(wire):
    wire.hello()
    wire.server.stdin.close()
    wire.server.wait(LIMIT_S)


def test_half_a_message_and_the_end_is_the_end(wire):
    wire.hello()
    wire.raw(b"Content-Length: 1000\r\n\r\n{")
    wire.server.stdin.close()
    wire.server.wait(LIMIT_S)


def test_a_cancelled_request_is_answered(wire):
    wire.hello()
    wire.send("workspace/symbol", {"query": ""}, 20)
    wire.send("$/cancelRequest", {"id": 20})
    answer = wire.answer(20)
    assert "result" in answer or answer["error"]["code"] in (-32800, -32801, -32802)
    wire.send("$/cancelRequest", {"id": 12345})
    assert wire.bye() == 0


def test_documents_opened_twice_closed_twice_and_going_back_do_no_harm(wire):
    wire.hello()
    uri = "file:///nowhere/a.flow"
    item = {"uri": uri, "languageId": "flowright", "version": 5, "text": "const A = 1\n"}
    wire.send("textDocument/didOpen", {"textDocument": item})
    wire.send("textDocument/didOpen", {"textDocument": {**item, "version": 6}})
    wire.send("textDocument/didChange", {"textDocument": {"uri": uri, "version": 2}, "contentChanges": [{"text": "const B = 2\n"}]})
    far = {"start": {"line": 900, "character": 900}, "end": {"line": 1000, "character": 0}}
    wire.send("textDocument/didChange", {"textDocument": {"uri": uri, "version": 7}, "contentChanges": [{"range": far, "text": "x"}]})
    wire.send("textDocument/didClose", {"textDocument": {"uri": uri}})
    wire.send("textDocument/didClose", {"textDocument": {"uri": uri}})
    wire.send("textDocument/hover", {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 0}}, 30)
    wire.answer(30)
    assert wire.bye() == 0


def test_the_graph_has_every_node_and_edge_of_a_workflow(wire, root):
    wire.hello(root.as_uri())
    uri = (root / "triage.flow").as_uri()
    item = {"uri": uri, "languageId": "flowright", "version": 1, "text": (root / "triage.flow").read_text()}
    wire.send("textDocument/didOpen", {"textDocument": item})
    wire.send("flowright/graph", {"textDocument": {"uri": uri}}, 40)
    [graph] = wire.answer(40)["result"]["workflows"]
    assert (graph["name"], graph["makespanMs"]) == ("triage", 4500)
    nodes = {node["id"]: node for node in graph["nodes"]}
    assert {name: node["group"] for name, node in nodes.items()} == {"customer": 0, "score": 0, "greeting": 1, "again": 2}
    assert (nodes["score"]["critical"], nodes["customer"]["slackMs"]) == (True, 4500)
    assert nodes["again"]["runsWhen"] == 'customer.revenue > 1000.0 && score.value > 0.8 && score.label == "vip"'
    edges = {(edge["from"], edge["to"], edge["kind"]) for edge in graph["edges"]}
    assert {("score", "greeting", "data"), ("customer", "again", "data"), ("greeting", "again", "control")} <= edges
    assert {end for edge in edges for end in edge[:2]} <= set(nodes)
    assert wire.bye() == 0
