//! Front ends: from the text of a file to trees, and from those to declarations in a [`Program`].
//!
//! Whatever a file is written in, it becomes the tree of Flowright's own language, with spans into its own text. So a front end says
//! what its words mean and nothing more: lowering, the formatter and conversion know one tree. A new one is one file or folder and one line in [`ALL`].

mod data;
mod emits;
mod flow;
mod graph_json;
mod lower;
mod make;
mod manifest;
mod names;
pub mod patch;
pub mod rules;
mod skill;
mod task_list;
mod tree;
mod words;
mod yaml;

use crate::base::{FileId, Span, json};
use crate::diagnostic::{Diagnostic, Sink};
use crate::hir::{ModuleId, Program};
use crate::syntax::ast;
use crate::syntax::rules::EMPTY_FILE;
pub use emits::EmitNames;
use rules::INVALID_YAML;
use std::any::Any;
pub use tree::Unit;
pub use words::Piece;

/// The schema of the YAML and JSON spelling, `grammar/flow.schema.json`.
pub fn schema() -> String {
    yaml::schema()
}

/// A kind of workflow file.
pub trait Frontend: Sync {
    /// What `--from` calls it.
    fn name(&self) -> &'static str;

    /// How the names of its files end, in lower case.
    fn suffixes(&self) -> &'static [&'static str];

    /// Whether it is written in YAML and JSON, as all are but Flowright's own language.
    fn is_data(&self) -> bool {
        true
    }

    /// Whether its files are in the language itself, whatever the spelling, so that all that the language has could be said in them.
    fn is_native(&self) -> bool {
        false
    }

    /// How a piece of the language is written in its files; nothing where that is no different, or cannot be said.
    fn spell(&self, _: Piece<'_>) -> Option<String> {
        None
    }

    /// Whether a file whose name says nothing is of this kind, as far as can be told from the keys at its top.
    fn recognises(&self, outline: &Outline) -> bool;

    /// Reads a file: a tree for each document in it, one in nearly every file. Whatever is wrong goes into the sink; what can be understood
    /// is always in the tree, so one mistake never hides the next.
    fn read(&self, file: FileId, text: &str, sink: &mut Sink) -> Vec<ast::File>;

    /// [`Frontend::read`] for a file that is read after each edit: what comes of it is the same. A front end that can take over what an edit
    /// left alone keeps what it needs for that in `state`, which comes back with the next version; the others read anew.
    fn read_again(&self, file: FileId, text: &str, state: &mut Option<State>, sink: &mut Sink) -> Vec<ast::File> {
        *state = None;
        self.read(file, text, sink)
    }
}

/// What a front end keeps of one version of a file, to read the next one faster.
pub struct State(Box<dyn Any + Send + Sync>);

impl State {
    fn new(kept: impl Any + Send + Sync) -> Self {
        Self(Box::new(kept))
    }

    /// What was kept, if it is of this type: another front end may have read the version before.
    fn take<T: Any>(self) -> Option<T> {
        self.0.downcast().ok().map(|kept| *kept)
    }
}

impl std::fmt::Debug for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("State")
    }
}

impl std::fmt::Debug for dyn Frontend {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// What is at the top of a file of YAML or JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// Whether it is a list; the keys are those of its first element then.
    pub list: bool,
    /// The keys, in order.
    pub keys: Vec<String>,
}

impl Outline {
    /// Whether all of these keys are there.
    pub fn has(&self, keys: &[&str]) -> bool {
        keys.iter().all(|key| self.keys.iter().any(|found| found == key))
    }
}

/// All front ends, the most specific first.
pub static ALL: &[&dyn Frontend] =
    &[&yaml::Yaml, &graph_json::GraphJson, &manifest::Manifest, &skill::Skill, &task_list::TaskList, &flow::Flow];

/// The front end of this name.
pub fn named(name: &str) -> Option<&'static dyn Frontend> {
    ALL.iter().copied().find(|frontend| frontend.name() == name)
}

/// The front end that files of this name are for, if their name says so.
pub fn of_path(path: &str) -> Option<&'static dyn Frontend> {
    let path = path.to_ascii_lowercase();
    ALL.iter().copied().find(|frontend| frontend.suffixes().iter().any(|suffix| path.ends_with(suffix)))
}

/// Whether files of this name are JSON.
pub fn is_json(path: &str) -> bool {
    path.to_ascii_lowercase().ends_with(".json")
}

/// The front end for a file: by its name, else by what is in it. What is neither is read as Flowright's own language, in the
/// spelling that its name suggests.
pub fn choose(path: &str, text: &str) -> &'static dyn Frontend {
    let data = || [".json", ".yaml", ".yml"].iter().any(|suffix| path.to_ascii_lowercase().ends_with(suffix));
    recognise(path, text).unwrap_or_else(|| if data() { &yaml::Yaml } else { &flow::Flow })
}

/// The front end for a file, if its name or what is in it says that it is a workflow file.
pub fn recognise(path: &str, text: &str) -> Option<&'static dyn Frontend> {
    let by_content = || {
        let outline = tree::outline(text).unwrap_or_default();
        let known = ALL.iter().copied().find(|frontend| frontend.recognises(&outline));
        // What says of which version it is says enough, even where the rest cannot be read.
        known.or_else(|| names_version(text).then_some(&yaml::Yaml as &dyn Frontend))
    };
    of_path(path).or_else(by_content)
}

/// The text of a file with the expressions in it in their canonical form, if it is of the YAML spelling. Nothing if it has mistakes, which are
/// in the sink then.
pub fn format_expressions(file: FileId, text: &str, sink: &mut Sink) -> Option<String> {
    yaml::format_expressions(file, text, sink)
}

/// Whether a text is YAML, whatever it says; or JSON, if the name of the file says that it is to be that.
pub fn is_readable(path: &str, text: &str) -> bool {
    if is_json(path) {
        return json::check(text).is_ok();
    }
    let mut sink = Sink::new();
    tree::parse(FileId::new(0), text, &mut sink);
    !sink.has_errors()
}

/// The units that a file of YAML or JSON is written in.
pub fn units(file: FileId, text: &str) -> Vec<(Unit, Span)> {
    tree::units(file, text)
}

/// The aliases in a file of YAML, each with the place of what it stands for.
pub fn aliases(file: FileId, text: &str) -> Vec<(Span, Span)> {
    tree::aliases(file, text)
}

/// Whether a line of a text begins with the key of the YAML form.
fn names_version(text: &str) -> bool {
    let begins = |line: &str| {
        let key = line.trim_start_matches([' ', '{', '"', '\'']).strip_prefix("flowright");
        key.is_some_and(|rest| rest.trim_start_matches(['"', '\'', ' ']).starts_with(':'))
    };
    text.lines().any(begins)
}

/// Adds the module that a tree of the file is to the program.
pub fn lower(frontend: &dyn Frontend, file: FileId, tree: ast::File, program: &mut Program) -> ModuleId {
    lower::lower(file, frontend.is_native(), tree, program)
}

/// Reads each document of a file of YAML or JSON. A file without any is reported; `what` it should be.
fn documents(
    file: FileId,
    text: &str,
    what: &str,
    sink: &mut Sink,
    read: &mut dyn FnMut(tree::Value<'_>, &mut tree::Remarks<'_>, &mut Sink) -> ast::File,
) -> Vec<ast::File> {
    let before = sink.mark();
    let tree = tree::parse(file, text, sink);
    // What stands in comments is nobody's doc here: these formats have keys for that.
    let plain = |comment: &ast::Comment| ast::Comment { doc: false, ..*comment };
    let read = tree.documents().map(|(value, comments)| {
        let mut remarks = tree::Remarks::new(text);
        let file = read(value, &mut remarks, sink);
        ast::File { comments: remarks.with(comments).iter().map(plain).collect(), ..file }
    });
    let files: Vec<ast::File> = read.collect();
    if files.is_empty() && !sink.errors_since(before) {
        let report = EMPTY_FILE.at(Span::new(file, 0, 0), "this file is empty");
        sink.report(report.help(format!("write {what}")));
    }
    files
}

/// The trees of a file. One whose name says that it is JSON has to be.
pub fn read(frontend: &dyn Frontend, (path, file): (&str, FileId), text: &str, sink: &mut Sink) -> Vec<ast::File> {
    if is_as_named(frontend, (path, file), text, sink) {
        frontend.read(file, text, sink)
    } else {
        vec![ast::File::default()]
    }
}

/// [`read`] for a file that is read after each edit: the same trees and findings. `state` is nothing at first, and then what the call for the
/// version before has left in it, whatever the front end or the file was then.
pub fn read_again(
    frontend: &dyn Frontend,
    (path, file): (&str, FileId),
    text: &str,
    state: &mut Option<State>,
    sink: &mut Sink,
) -> Vec<ast::File> {
    if is_as_named(frontend, (path, file), text, sink) {
        return frontend.read_again(file, text, state, sink);
    }
    vec![ast::File::default()]
}

/// Whether the text is what the name of the file says: JSON, where it has to be. If not, that is reported.
#[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
fn is_as_named(frontend: &dyn Frontend, (path, file): (&str, FileId), text: &str, sink: &mut Sink) -> bool {
    if frontend.is_data()
        && is_json(path)
        && let Err(mistake) = json::check(text)
    {
        let length = text[mistake.at..].chars().next().map_or(0, char::len_utf8);
        let span = Span::new(file, mistake.at as u32, (mistake.at + length) as u32);
        sink.report(INVALID_YAML.at(span, format!("this is not JSON: {}", mistake.message)));
        return false;
    }
    true
}

/// Brings findings of later passes into line with how the file is written: a fix inside of a quoted text is quoted as that is, what
/// an alias stands for is shown with the alias, and help is in the words of such files.
pub fn adapt(frontend: &dyn Frontend, file: FileId, text: &str, found: &mut [Diagnostic]) {
    if frontend.is_data() {
        tree::adapt(file, text, found);
        words::adapt(frontend, file, found);
    }
}
