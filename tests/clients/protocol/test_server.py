"""What an editor asks, one feature at a time, with the exact answers."""

import pytest
from conftest import initialize
from lsprotocol import types

MISSING = "`rating` may be missing: it does not always run when `text` does"


def codes(diagnostics):
    return [(found.range.start.line, found.range.start.character, found.code) for found in diagnostics]


async def test_the_server_says_what_it_can_do(workspace):
    result = workspace.result
    assert result.server_info.name == "flowright"
    can = result.capabilities
    assert can.position_encoding == "utf-16"
    for feature in (
        "hover_provider", "completion_provider", "definition_provider", "references_provider", "rename_provider", "code_action_provider",
        "document_formatting_provider", "document_symbol_provider", "workspace_symbol_provider", "folding_range_provider",
        "selection_range_provider", "document_highlight_provider", "document_link_provider", "signature_help_provider",
        "semantic_tokens_provider", "inlay_hint_provider", "code_lens_provider", "diagnostic_provider", "call_hierarchy_provider",
        "type_definition_provider", "document_range_formatting_provider", "document_on_type_formatting_provider",
    ):  # fmt: skip
        assert getattr(can, feature), feature


async def test_findings_are_pushed_and_follow_what_is_typed(workspace):
    workspace.open("broken.flow")
    [found] = await workspace.diagnostics("broken.flow", lambda found: found)
    assert found.message.splitlines()[0] == MISSING
    assert (found.code, found.severity, found.source) == ("E0512", types.DiagnosticSeverity.Error, "flowright")
    assert found.code_description.href.endswith("docs/rules/E0512-missing-data.md")
    assert codes([found]) == [(5, 29, "E0512")]
    [related] = found.related_information
    assert (related.location.range.start.line, related.message) == (4, "`rating` is there only when this holds")
    workspace.replace("broken.flow", " when x > 10", "")
    assert await workspace.diagnostics("broken.flow", lambda found: not found) == []


async def test_findings_are_pulled(workspace):
    workspace.open("broken.flow")
    asked = types.DocumentDiagnosticParams(text_document=workspace.document("broken.flow"))
    report = await workspace.client.text_document_diagnostic_async(asked)
    assert (report.kind, codes(report.items)) == ("full", [(5, 29, "E0512")])


async def test_an_import_that_changes_is_seen_by_the_files_that_import_it(workspace):
    workspace.open("crm.flow")
    workspace.open("triage.flow")
    assert await workspace.settled("triage.flow") == []
    workspace.replace("crm.flow", "revenue: double", "turnover: double")
    found = await workspace.diagnostics("triage.flow", lambda found: found)
    assert "E0303" in [one.code for one in found]
    workspace.replace("crm.flow", "turnover: double", "revenue: double")
    assert await workspace.diagnostics("triage.flow", lambda found: not found) == []


async def test_hover_says_what_a_step_is_and_when_it_runs(workspace):
    workspace.open("triage.flow")
    hover = await workspace.client.text_document_hover_async(types.HoverParams(**workspace.here("triage.flow", "again")))
    assert hover.contents.kind == types.MarkupKind.Markdown
    assert hover.contents.value.splitlines() == [
        "```flow",
        "step again = crm.greet(name: string) -> { url: string }",
        "```",
        "",
        "Says hello.",
        "",
        '- runs when `customer.revenue > 1000.0 && score.value > 0.8 && score.label == "vip"`',
        '- skipped, for example, when `score.label = "normal"`',
        "- waits for `customer`, `greeting`",
        "- gives `{ url: string }`, which may be missing",
        "- plan: group 3 of 3, starts at 4.5s",
        "- timeout 5s",
    ]


async def complete(workspace, name, text, nth=1):
    place = workspace.here(name, text, nth, len(text))
    result = await workspace.client.text_document_completion_async(types.CompletionParams(**place))
    return {item.label: item for item in (result.items if isinstance(result, types.CompletionList) else result)}


async def test_completion_knows_fields_members_and_actions(workspace):
    workspace.open("triage.flow")
    workspace.replace("triage.flow", "  return", "  let x = score.\n  return")
    assert {"value", "label"} == set(await complete(workspace, "triage.flow", "let x = score."))
    workspace.replace("triage.flow", "let x = score.", "let x = score.label == \"\"")
    members = await complete(workspace, "triage.flow", 'let x = score.label == "')
    assert {"vip", "normal", "spam"} <= {label.strip('"') for label in members}
    workspace.replace("triage.flow", 'let x = score.label == ""', "step x = crm.")
    assert {"lookup", "greet"} <= {label.split(".")[-1] for label in await complete(workspace, "triage.flow", "step x = crm.")}


async def test_completion_works_in_the_expressions_of_yaml(workspace):
    workspace.open("twin.flow.yaml")
    workspace.replace("twin.flow.yaml", "customer.revenue > 1000.0", "customer.")
    assert {"name", "revenue"} <= set(await complete(workspace, "twin.flow.yaml", "when: customer."))


async def test_definition_leads_into_the_imported_file(workspace):
    workspace.open("triage.flow")
    place = workspace.here("triage.flow", "crm.lookup", inside=5)
    found = await workspace.client.text_document_definition_async(types.DefinitionParams(**place))
    [found] = found if isinstance(found, list) else [found]
    uri = getattr(found, "target_uri", None) or found.uri
    range_ = getattr(found, "target_selection_range", None) or found.range
    assert uri == workspace.uri("crm.flow")
    assert (range_.start, range_.end) == (types.Position(3, 8), types.Position(3, 14))


async def test_references_are_found_in_all_files(workspace):
    workspace.open("crm.flow")
    context = types.ReferenceContext(include_declaration=True)
    params = types.ReferenceParams(context=context, **workspace.here("crm.flow", "lookup"))
    found = await workspace.client.text_document_references_async(params)
    assert sorted((one.uri.rsplit("/", 1)[1], one.range.start.line) for one in found) == [
        ("crm.flow", 3), ("triage.flow", 14), ("triage.flow", 25), ("twin.flow.yaml", 7),
    ]  # fmt: skip


async def test_rename_goes_through_imports_and_into_yaml(workspace):
    workspace.open("crm.flow")
    place = workspace.here("crm.flow", "lookup")
    prepared = await workspace.client.text_document_prepare_rename_async(types.PrepareRenameParams(**place))
    assert getattr(prepared, "placeholder", "lookup") == "lookup"
    edit = await workspace.client.text_document_rename_async(types.RenameParams(new_name="find", **place))
    texts = workspace.applied(edit)
    assert sorted(texts) == ["crm.flow", "triage.flow", "twin.flow.yaml"]
    for name, text in texts.items():
        before = (workspace.root / name).read_text()
        assert text == before.replace("lookup", "find"), name


async def test_rename_of_a_step_reaches_the_expressions_in_texts(workspace):
    workspace.open("twin.flow.yaml")
    place = workspace.here("twin.flow.yaml", "customer")
    edit = await workspace.client.text_document_rename_async(types.RenameParams(new_name="buyer", **place))
    assert workspace.applied(edit) == {"twin.flow.yaml": workspace.texts["twin.flow.yaml"].replace("customer", "buyer")}


async def test_a_rename_that_would_clash_is_refused(workspace):
    workspace.open("triage.flow")
    place = workspace.here("triage.flow", "customer", 2)
    with pytest.raises(Exception, match="score"):
        await workspace.client.text_document_rename_async(types.RenameParams(new_name="score", **place))


async def actions(workspace, name, range_, diagnostics=()):
    context = types.CodeActionContext(diagnostics=list(diagnostics))
    params = types.CodeActionParams(text_document=workspace.document(name), range=range_, context=context)
    found = []
    for action in await workspace.client.text_document_code_action_async(params) or []:
        if isinstance(action, types.CodeAction) and action.edit is None and action.data is not None:
            action = await workspace.client.code_action_resolve_async(action)
        found.append(action)
    return found


async def test_a_code_action_mends_its_finding(workspace):
    workspace.open("broken.flow")
    [finding] = await workspace.diagnostics("broken.flow", lambda found: found)
    offered = {action.title: action for action in await actions(workspace, "broken.flow", finding.range, [finding])}
    action = offered["give `text` the same guard (unsafe)"]
    assert action.kind == types.CodeActionKind.QuickFix
    mended = workspace.applied(action.edit)["broken.flow"]
    assert "step text = praise(points: rating.points) when x > 10\n" in mended


async def test_formatting_is_that_of_the_command_line(workspace):
    workspace.open("untidy.flow")
    options = types.FormattingOptions(tab_size=2, insert_spaces=True)
    params = types.DocumentFormattingParams(text_document=workspace.document("untidy.flow"), options=options)
    edits = await workspace.client.text_document_formatting_async(params)
    assert workspace.edited("untidy.flow", edits) == (
        "compute double_it(x: int) -> int\n\nworkflow untidy(x: int) -> int {\n  step a = double_it(x)\n  return a\n}\n"
    )


async def test_semantic_tokens_are_in_order_and_of_the_legend(workspace):
    workspace.open("triage.flow")
    params = types.SemanticTokensParams(text_document=workspace.document("triage.flow"))
    data = (await workspace.client.text_document_semantic_tokens_full_async(params)).data
    legend = workspace.result.capabilities.semantic_tokens_provider.legend
    lines = workspace.texts["triage.flow"].split("\n")
    line = column = 0
    tokens = []
    for at in range(0, len(data), 5):
        down, right, length, kind, modifiers = data[at : at + 5]
        line, column = line + down, right if down else column + right
        assert column + length <= len(lines[line]) and kind < len(legend.token_types)
        assert modifiers < 1 << len(legend.token_modifiers)
        tokens.append((lines[line][column : column + length], legend.token_types[kind]))
    texts = [text for text, _ in tokens]
    assert len(tokens) > 40 and {"customer", "Score", "hot"} <= set(texts)


async def test_inlay_hints_can_be_switched_off(workspace):
    workspace.open("triage.flow")

    async def hints():
        whole = types.Range(types.Position(0, 0), types.Position(40, 0))
        params = types.InlayHintParams(text_document=workspace.document("triage.flow"), range=whole)
        found = await workspace.client.text_document_inlay_hint_async(params)
        return [hint.label if isinstance(hint.label, str) else "".join(part.value for part in hint.label) for hint in found or []]

    assert await hints() == [": list<string>", 'when customer.revenue > 1000.0 && score.value > 0.8 …']
    conditions = {"inlayHints": {"types": False}}
    workspace.client.workspace_did_change_configuration(types.DidChangeConfigurationParams(settings={"flowright": conditions}))
    assert [hint[:4] for hint in await hints()] == ["when"]
    off = {"inlayHints": {"types": False, "runConditions": False, "criticalPath": False}}
    workspace.client.workspace_did_change_configuration(types.DidChangeConfigurationParams(settings={"flowright": off}))
    assert await hints() == []


async def test_code_lenses_stand_on_workflows_and_tests(workspace):
    workspace.open("triage.flow")
    params = types.CodeLensParams(text_document=workspace.document("triage.flow"))
    lenses = await workspace.client.text_document_code_lens_async(params)
    assert [(lens.range.start.line, lens.command.title) for lens in lenses] == [
        (6, "2 references"),
        (12, "4 steps · 3 groups · 4.5s expected · 1 test"),
        (22, "tests `triage` · 3 mocks · 1 expectation"),
    ]
    # This client has not said that it knows any command, so the lenses are texts.
    assert {lens.command.command for lens in lenses} == {""}


async def test_symbols_folds_links_and_calls(workspace):
    workspace.open("triage.flow")
    document = workspace.document("triage.flow")
    symbols = await workspace.client.text_document_document_symbol_async(types.DocumentSymbolParams(document))
    assert [symbol.name for symbol in symbols][:4] == ["crm", "Label", "Score", "model.score"]
    folds = await workspace.client.text_document_folding_range_async(types.FoldingRangeParams(document))
    assert 12 in [fold.start_line for fold in folds]
    [link] = await workspace.client.text_document_document_link_async(types.DocumentLinkParams(document))
    assert link.target == workspace.uri("crm.flow")
    place = workspace.here("triage.flow", "triage")
    [item] = await workspace.client.text_document_prepare_call_hierarchy_async(types.CallHierarchyPrepareParams(**place))
    calls = await workspace.client.call_hierarchy_outgoing_calls_async(types.CallHierarchyOutgoingCallsParams(item=item))
    assert sorted(call.to.name.split(".")[-1] for call in calls) == ["greet", "lookup", "score"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
async def test_positions_are_counted_as_was_agreed(client, root, encoding):
    workspace = await initialize(client, root, encodings=[encoding])
    assert workspace.result.capabilities.position_encoding == encoding
    text = 'const A = "😀é" + nothing\n'
    workspace.open("wide.flow", text)
    found = await workspace.diagnostics("wide.flow", lambda found: found)
    [unknown] = [one for one in found if one.code == "E0311"]
    assert unknown.range.start == workspace.at("wide.flow", "nothing")
    await client.shutdown_session()


async def test_a_file_that_is_no_workflow_is_left_alone(workspace):
    workspace.open("compose.yaml")
    workspace.open("broken.flow")
    await workspace.diagnostics("broken.flow", lambda found: found)
    assert not workspace.client.diagnostics.get(workspace.uri("compose.yaml"))
    params = types.HoverParams(**workspace.here("compose.yaml", "web"))
    assert await workspace.client.text_document_hover_async(params) is None


async def test_settings_choose_another_configuration(client, root):
    (root / "strict.toml").write_text('[rules]\nall = "on"\nmissing-data = "off"\n')
    workspace = await initialize(client, root, options={"config": str(root / "strict.toml")})
    workspace.open("broken.flow")
    found = await workspace.settled("broken.flow")
    assert "E0512" not in [one.code for one in found]
    await client.shutdown_session()


async def test_configuration_on_the_disk_is_watched(workspace):
    workspace.open("broken.flow")
    await workspace.diagnostics("broken.flow", lambda found: found)
    (workspace.root / "flowright.toml").write_text('[rules]\nmissing-data = "off"\n')
    event = types.FileEvent(uri=workspace.uri("flowright.toml"), type=types.FileChangeType.Changed)
    workspace.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams(changes=[event]))
    assert await workspace.diagnostics("broken.flow", lambda found: not found) == []
