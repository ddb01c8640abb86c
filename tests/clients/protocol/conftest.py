"""One server for each test, over a fresh copy of the workspace, driven by pytest-lsp, which also holds what it says to the specification."""

import asyncio
import os
import shutil
from pathlib import Path

import pytest
import pytest_asyncio
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

WORKSPACE = Path(__file__).parent.parent / "workspace"
PROGRAM = os.environ["FLOWRIGHT"]


#: How long a server may take for findings, on a slow machine.
WAIT_S = 15

#: How each encoding counts: what it is called in Python, and the bytes of a unit.
ENCODINGS = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}


class Workspace:
    """A copy of the files, and a client that has some of them open."""

    def __init__(self, client, root: Path, result: types.InitializeResult):
        self.client = client
        self.root = root
        self.result = result
        self.codec, self.unit = ENCODINGS[result.capabilities.position_encoding or "utf-16"]
        self.texts: dict[str, str] = {}
        self.versions: dict[str, int] = {}

    def uri(self, name: str) -> str:
        return (self.root / name).as_uri()

    def document(self, name: str) -> types.TextDocumentIdentifier:
        return types.TextDocumentIdentifier(uri=self.uri(name))

    def open(self, name: str, text: str | None = None) -> str:
        """Opens a file, with its own text or another one."""
        self.texts[name] = (self.root / name).read_text() if text is None else text
        self.versions[name] = 1
        language = "yaml" if name.endswith(("yaml", "yml")) else "flowright"
        item = types.TextDocumentItem(uri=self.uri(name), language_id=language, version=1, text=self.texts[name])
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        return self.texts[name]

    def replace(self, name: str, old: str, new: str) -> None:
        """Types `new` over the first `old`."""
        text = self.texts[name]
        start = text.index(old)
        change = types.TextDocumentContentChangePartial(
            range=types.Range(start=self.position(name, start), end=self.position(name, start + len(old))), text=new
        )
        self.versions[name] += 1
        self.texts[name] = text.replace(old, new, 1)
        document = types.VersionedTextDocumentIdentifier(uri=self.uri(name), version=self.versions[name])
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(document, [change]))

    def position(self, name: str, offset: int) -> types.Position:
        before = self.texts[name][:offset]
        line = before.count("\n")
        column = before[before.rfind("\n") + 1 :]
        return types.Position(line, len(column.encode(self.codec)) // self.unit)

    def at(self, name: str, text: str, nth: int = 1, inside: int = 0) -> types.Position:
        """Where a text begins, the nth time that it is there."""
        offset = -1
        for _ in range(nth):
            offset = self.texts[name].index(text, offset + 1)
        return self.position(name, offset + inside)

    def here(self, name: str, text: str, nth: int = 1, inside: int = 0) -> dict:
        """The parameters that most requests take."""
        return {"text_document": self.document(name), "position": self.at(name, text, nth, inside)}

    async def diagnostics(self, name: str, wanted) -> list[types.Diagnostic]:
        """What was pushed for a file, as soon as it is as `wanted` says."""
        uri = self.uri(name)
        try:
            while not (uri in self.client.diagnostics and wanted(self.client.diagnostics[uri])):
                pushed = self.client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
                await asyncio.wait_for(pushed, WAIT_S)
        except asyncio.TimeoutError:
            pytest.fail(f"{name} never had the findings that are wanted, but {self.client.diagnostics.get(uri, 'none')}")
        return list(self.client.diagnostics[uri])

    async def settled(self, name: str) -> list[types.Diagnostic]:
        """What was pushed for a file when nothing is left to be done."""
        await self.client.protocol.send_request_async("flowright/settle", None)
        return list(self.client.diagnostics.get(self.uri(name), []))

    def applied(self, edit: types.WorkspaceEdit) -> dict[str, str]:
        """The files that an edit changes, with the texts that they then have."""
        changes = dict(edit.changes or {})
        for change in edit.document_changes or []:
            assert isinstance(change, types.TextDocumentEdit), change
            changes.setdefault(change.text_document.uri, []).extend(change.edits)
        return {Path(uri).name: self.edited(Path(uri).name, edits) for uri, edits in changes.items()}

    def edited(self, name: str, edits: list[types.TextEdit]) -> str:
        """The text of a file after edits, none of which may overlap."""
        text = self.texts.get(name) or (self.root / name).read_text()
        lines = text.split("\n")
        starts = [0]
        for line in lines:
            starts.append(starts[-1] + len(line) + 1)

        def offset(at: types.Position) -> int:
            line = lines[at.line] if at.line < len(lines) else ""
            return starts[at.line] + len(line.encode(self.codec)[: self.unit * at.character].decode(self.codec))

        spans = sorted(((offset(e.range.start), offset(e.range.end), e.new_text) for e in edits), key=lambda e: e[:2])
        out, last = "", 0
        for start, end, new in spans:
            assert start >= last, "edits overlap"
            out, last = out + text[last:start] + new, end
        return out + text[last:]


def capabilities(encodings=("utf-16",)) -> types.ClientCapabilities:
    """What Neovim 0.11 says of itself, but for how it counts."""
    known = client_capabilities("neovim@0.11")
    known.general.position_encodings = list(encodings)
    return known


async def initialize(client, root: Path, options=None, encodings=("utf-16",)) -> Workspace:
    """Says hello, as a client does that has this folder open."""
    params = types.InitializeParams(
        capabilities=capabilities(encodings),
        root_uri=root.as_uri(),
        workspace_folders=[types.WorkspaceFolder(uri=root.as_uri(), name="workspace")],
        initialization_options=options,
    )
    return Workspace(client, root, await client.initialize_session(params))


@pytest_lsp.fixture(config=ClientServerConfig(server_command=[PROGRAM, "lsp"]))
async def client(lsp_client: LanguageClient):
    """The connection itself: nothing has been said yet. A server that a failed test left behind goes with it."""
    for method in (types.WORKSPACE_INLAY_HINT_REFRESH, types.WORKSPACE_CODE_LENS_REFRESH, types.WORKSPACE_SEMANTIC_TOKENS_REFRESH):
        lsp_client.feature(method)(lambda params: None)
    yield
    if lsp_client._server.returncode is None:
        lsp_client._server.kill()


@pytest.fixture
def root(tmp_path) -> Path:
    folder = tmp_path / "work space"
    shutil.copytree(WORKSPACE, folder)
    return folder


@pytest_asyncio.fixture
async def workspace(client, root):
    """A server that knows the workspace; in the end it is asked to go, and goes."""
    yield await initialize(client, root)
    await client.shutdown_session()
    assert client._server.returncode == 0, "the server does not end as it should"
