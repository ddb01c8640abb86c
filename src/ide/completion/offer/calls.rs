//! Actions and workflows, and their arguments.

use super::super::desk::{Desk, Draft};
use super::super::place::ExprAt;
use super::super::place::{SeatKind, Want};
use super::super::{Change, ItemKind};
use super::expr::Sight;
use crate::cel;
use crate::driver::path;
use crate::hir::Callable;
use crate::ide::hover::page::cut;
use crate::syntax::ast::{self, ItemKind as Declared};
use crate::ty::{ParamType, Signature};

/// What a step may do.
pub(super) fn work(desk: &mut Desk<'_>) {
    callables(desk, Naming::Call);
    if desk.in_text() || desk.dotted() != desk.looked.tail.range {
        return;
    }
    let forms = [
        ("wait", "wait ${1:5m}", "waits for a while"),
        ("wait until", "wait until $0", "waits until a point in time"),
        ("await", "await \"${1:event}\" (${2:{ id: string \\}})", "waits for an outside event"),
        ("emit", "emit \"${1:event}\" ($0)", "publishes an event"),
    ];
    for (rank, (label, snippet, doc)) in (30..).zip(forms) {
        desk.add(rank, Draft::new(label, ItemKind::Keyword).detail(doc).snippet(snippet));
    }
    elsewhere(desk);
}

/// What a step may call, where its arguments stand elsewhere.
pub(super) fn callees(desk: &mut Desk<'_>) {
    callables(desk, Naming::Callee);
}

/// What a test may mock.
pub(super) fn mocked(desk: &mut Desk<'_>) {
    callables(desk, Naming::Mock);
}

/// What the name of an action or a workflow is written for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Naming {
    /// A step calls it, with its arguments in parentheses.
    Call,
    /// A step calls it, with its arguments elsewhere.
    Callee,
    /// A test mocks it.
    Mock,
}

/// All that can be called by name.
fn callables(desk: &mut Desk<'_>, naming: Naming) {
    let Some(module) = desk.module else { return };
    let replace = desk.dotted();
    let is_mock = naming == Naming::Mock;
    let bare = naming != Naming::Call || desk.behind().trim_start().starts_with('(');
    let mut callables = desk.focus.resolved().names.callables(module);
    if is_mock {
        let tested = desk.tested_calls();
        callables.retain(|(_, callable)| matches!(callable, Callable::Action(_)));
        callables.sort_by_key(|(_, callable)| !tested.contains(callable));
    }
    for (name, callable) in callables {
        // A workflow does not call itself.
        if !is_mock && callable == desk.workflow.map_or(callable, Callable::Workflow) && desk.is_own(callable) {
            continue;
        }
        let signature = desk.signature(callable);
        let kind = match callable {
            Callable::Action(_) => ItemKind::Action,
            Callable::Workflow(_) => ItemKind::Workflow,
        };
        let draft = Draft::new(name.as_str(), kind).detail(shown(&name, signature)).doc(desk.callable_doc(callable));
        let draft = draft.replace(replace.clone());
        let mocked = is_mock && desk.looked.site.mocked.iter().any(|mocked| *mocked == name);
        let rank = if mocked { 20 } else { 0 };
        if bare {
            desk.add(rank, draft.plain(name.as_str()));
        } else {
            let snippet = call_snippet(desk, &name, signature);
            desk.add(rank, draft.snippet(snippet));
        }
    }
}

/// `pay(order: ${1:order}, note: ${2})`
fn call_snippet(desk: &Desk<'_>, name: &str, signature: &Signature) -> String {
    let table = &desk.focus.typed().table;
    let needed: Vec<&ParamType> = signature.params.iter().filter(|param| !param.may_be_left_out(table)).collect();
    if needed.is_empty() {
        return if signature.params.is_empty() { format!("{name}()") } else { format!("{name}($1)") };
    }
    let at = ExprAt { tokens: 0..0, want: Want::Any, seat: SeatKind::Work };
    let sight = Sight::of(desk, &at);
    let args: Vec<String> = (1..)
        .zip(needed)
        .map(|(stop, param)| {
            let value = sight.best_name(param).unwrap_or_else(|| param.name.to_string());
            format!("{}: ${{{stop}:{value}}}", param.name)
        })
        .collect();
    format!("{name}({})", args.join(", "))
}

/// `pay(order: Order, note: string = …) -> Receipt`
fn shown(name: &str, signature: &Signature) -> String {
    let params: Vec<String> = signature.params.iter().map(param_shown).collect();
    format!("{name}({}) -> {}", params.join(", "), signature.returns)
}

/// How long a default is that is shown.
const MAX_DEFAULT: usize = 40;

/// `note: string = "none"`
pub(in crate::ide) fn param_shown(param: &ParamType) -> String {
    let shown = |default| format!(" = {}", cut(&cel::print(default), MAX_DEFAULT));
    let default = param.default.as_ref().map_or_else(String::new, shown);
    format!("{}: {}{default}", param.name, param.ty)
}

/// Arguments that are not given yet.
pub(super) fn arguments(desk: &mut Desk<'_>, callee: &str, given: &[String]) {
    if desk.in_text() {
        return;
    }
    let Some(callable) = desk.callable(callee) else { return };
    let ahead = names_ahead(desk);
    let at = ExprAt { tokens: 0..0, want: Want::Any, seat: SeatKind::Work };
    let table = &desk.focus.typed().table;
    let missing: Vec<&ParamType> = desk.signature(callable).params.iter().collect();
    let missing = missing.into_iter().filter(|param| {
        let is = |name: &String| *name == param.name.as_str();
        !given.iter().any(is) && !ahead.iter().any(is)
    });
    let drafts: Vec<(u32, Draft)> = {
        let sight = Sight::of(desk, &at);
        let draft = |param: &ParamType| {
            let needed = !param.may_be_left_out(table);
            let word = if needed { "" } else { " (may be left out)" };
            let draft = Draft::new(param.name.as_str(), ItemKind::Argument)
                .detail(format!("{}{word}", param_shown(param)))
                .snippet(match sight.best_name(param) {
                    Some(value) if value == param.name.as_str() => param.name.to_string(),
                    Some(value) => format!("{}: ${{1:{value}}}", param.name),
                    None => format!("{}: $1", param.name),
                });
            (u32::from(!needed) * 10, draft)
        };
        missing.map(draft).collect()
    };
    for (rank, draft) in drafts {
        desk.add(rank, draft);
    }
}

/// The names of the arguments behind the cursor.
fn names_ahead(desk: &Desk<'_>) -> Vec<String> {
    let tokens = desk.looked.ahead();
    let (mut depth, mut found) = (0_usize, Vec::new());
    let mut before = ",";
    for (at, token) in tokens.iter().enumerate() {
        match token.text {
            ")" | "]" | "}" if depth == 0 => break,
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth -= 1,
            name if depth == 0 && token.is_word() && before == "," => {
                let behind = tokens.get(at + 1).map_or(")", |behind| behind.text);
                // A statement below is none, where nothing closes the parentheses.
                if !matches!(behind, ":" | "," | ")") || token.first && super::super::walk::is_statement(name) {
                    break;
                }
                found.push(name.to_owned());
            }
            _ => {}
        }
        before = token.text;
    }
    found
}

/// Parameters of the workflow that a test is of.
pub(super) fn given(desk: &mut Desk<'_>) {
    let Some(workflow) = desk.tested() else { return };
    let table = &desk.focus.typed().table;
    let given = desk.looked.site.given.clone();
    let bare = desk.behind().trim_start().starts_with('=');
    for param in &desk.focus.typed().signatures.workflow(workflow).params {
        let already = given.iter().any(|given| *given == param.name.as_str());
        if already {
            continue;
        }
        let rank = u32::from(param.may_be_left_out(table)) * 10;
        let draft = Draft::new(param.name.as_str(), ItemKind::Argument).detail(param_shown(param));
        desk.add(rank, if bare { draft } else { draft.snippet(format!("{} = $0", param.name)) });
    }
}

/// Actions of other files of the workspace, with the import that they need.
fn elsewhere(desk: &mut Desk<'_>) {
    let (Some(around), Some(module)) = (desk.around, desk.module) else { return };
    if !desk.canvas_is_file() {
        return;
    }
    let own = desk.focus.source().path();
    let written = desk.looked.tail.prefix(desk.looked.text).to_owned();
    // Without a beginning there would be as many as the workspace has.
    if written.is_empty() {
        return;
    }
    let imported: Vec<String> = desk.focus.program().modules[module]
        .imports
        .iter()
        .filter_map(|import| {
            Some(desk.focus.sources.file(desk.focus.program().modules[import.target?].file).path().to_owned())
        })
        .collect();
    for (file, trees) in around.files {
        if *file == own || imported.iter().any(|path| path == file) {
            continue;
        }
        let relative = path::relative(path::folder(own), file);
        let namespace = namespace_of(file);
        for item in trees.iter().flat_map(|tree| &tree.items) {
            let Some((name, params)) = callable_of(item) else { continue };
            if !name.starts_with(&written) && !namespace.starts_with(&written) {
                continue;
            }
            let full = format!("{namespace}.{name}");
            let args: Vec<String> = (1..)
                .zip(params.iter().filter(|param| param.default.is_none()))
                .map(|(stop, param)| format!("{}: ${{{stop}:{}}}", param.name, param.name))
                .collect();
            let mut draft = Draft::new(full.clone(), ItemKind::Action)
                .detail(format!("imports {relative}"))
                .doc(item.doc.clone().unwrap_or_default())
                .snippet(format!("{full}({})", args.join(", ")));
            draft.edits = vec![import_edit(desk, &relative, &namespace)];
            desk.add(50, draft);
        }
    }
}

fn callable_of(item: &ast::Item) -> Option<(&str, &[ast::Param])> {
    match &item.kind {
        Declared::Action(action) => Some((action.name.as_str(), &action.params)),
        Declared::Workflow(workflow) => Some((workflow.name.as_str(), &workflow.params)),
        _ => None,
    }
}

/// A namespace for a file, of its name.
fn namespace_of(file: &str) -> String {
    let name = file.rsplit('/').next().unwrap_or(file);
    let stem = name.split('.').next().unwrap_or(name);
    let mut word: String = stem.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    if !crate::syntax::is_name(&word) {
        word.insert_str(0, "the_");
    }
    word
}

/// The import of a file, behind the last one or before the first declaration.
fn import_edit(desk: &Desk<'_>, relative: &str, namespace: &str) -> Change {
    let text = desk.focus.source().text();
    let import = format!("import \"{relative}\" as {namespace}\n");
    let imports = desk.module.map(|module| &desk.focus.program().modules[module].imports);
    let own = |import: &&crate::hir::Import| !import.stub && import.span.file == desk.focus.file;
    let last = imports.and_then(|imports| imports.iter().rfind(own));
    if let Some(last) = last {
        let end = last.span.end as usize;
        let line_end = text[end..].find('\n').map_or(text.len(), |at| end + at + 1);
        let import = if text[..line_end].ends_with('\n') { import } else { format!("\n{import}") };
        let at = u32::try_from(line_end).unwrap_or(u32::MAX);
        return Change { range: at..at, text: import };
    }
    let mark = if text.starts_with('\u{feff}') { 3 } else { 0 };
    Change { range: mark..mark, text: format!("{import}\n") }
}
