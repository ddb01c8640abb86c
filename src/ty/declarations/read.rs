//! From the document to variables and types.

use super::{Declarations, Texts};
use crate::base::suggest::nearest;
use crate::base::{FileId, Name, SourceFile, SourceMap, Span, is_identifier, json};
use crate::cel::{self, Type};
use crate::diagnostic::{Fix, Sink};
use crate::hir::{Module, ModuleId, Program, TypeDecl};
use crate::resolve::rules::{DUPLICATE_NAME, UNKNOWN_TYPE};
use crate::resolve::{BUILT_IN_TYPES, Names};
use crate::syntax;
use crate::syntax::ast::{TypeBody, TypeExpr};
use crate::ty::rules::INVALID_DECLARATIONS;
use crate::ty::table::{TypeTable, lower};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// The parts of a document.
const PARTS: [&str; 2] = ["variables", "types"];

/// What a document looks like, for help.
const SHAPE: &str = "write it as in `{ \"variables\": { \"score\": \"double\" }, \"types\": { \"Id\": \"string\" } }`";

pub(super) fn read(source: &SourceFile, file: FileId, sink: &mut Sink) -> Declarations {
    let text = source.text();
    if let Err(mistake) = json::parse(text) {
        let place = span(file, mistake.at..text.len().min(mistake.at + 1));
        let message = format!("`{}` is not JSON: {}", source.path(), mistake.message);
        sink.report(INVALID_DECLARATIONS.at(place, message).help(SHAPE));
        return Declarations::default();
    }
    let mut reader = Reader { text, file, texts: Texts::new(file), found: Sink::new(), sink };
    let declarations = reader.document(source.path());
    reader.texts.report(&reader.found, reader.sink);
    declarations
}

#[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
fn span(file: FileId, range: Range<usize>) -> Span {
    Span::new(file, range.start as u32, range.end as u32)
}

struct Reader<'t, 's> {
    text: &'t str,
    file: FileId,
    /// The strings of the document that are read as files.
    texts: Texts,
    /// What was found in them.
    found: Sink,
    sink: &'s mut Sink,
}

/// A member of an object of the document.
struct Member {
    name: String,
    key: Range<usize>,
    value: Range<usize>,
}

impl Reader<'_, '_> {
    fn document(&mut self, path: &str) -> Declarations {
        let (mut variables, mut types) = (Vec::new(), Vec::new());
        let whole = json::whole(self.text);
        for member in self.members(whole, &format!("`{path}`")) {
            match member.name.as_str() {
                "variables" => variables = self.members(member.value, "`variables`"),
                "types" => types = self.members(member.value, "`types`"),
                _ => self.unknown_part(&member),
            }
        }
        let mut program = Program::default();
        let module = Module {
            file: self.file,
            native: false,
            doc: None,
            imports: Vec::new(),
            events: Vec::new(),
            comments: Vec::new(),
        };
        let module = program.modules.push(module);
        for member in &types {
            let body = self.ty(member);
            if let (Some(name), Some(body)) = (self.type_name(member), body) {
                program.types.push(TypeDecl { module, span: name.span, doc: None, name, body: TypeBody::Expr(body) });
            }
        }
        let names = Names::collect(&program, &mut self.found);
        let table = TypeTable::build(&program, &names, &SourceMap::new(), &FxHashMap::default(), &mut self.found);
        let mut declarations = Declarations { table, ..Declarations::default() };
        for member in &variables {
            self.variable(member, (&program, &names, module), &mut declarations);
        }
        self.adapt_help();
        declarations
    }

    /// The members of the object at `place`; reports another value, and keys that come twice.
    fn members(&mut self, place: Range<usize>, what: &str) -> Vec<Member> {
        if !self.text[place.clone()].starts_with('{') {
            let message = format!("{what} is an object, and this is {}", kind(&self.text[place.clone()]));
            self.sink.report(INVALID_DECLARATIONS.at(span(self.file, place), message).help(SHAPE));
            return Vec::new();
        }
        let mut members: Vec<Member> = Vec::new();
        let mut first: FxHashMap<String, Range<usize>> = FxHashMap::default();
        for part in json::parts(self.text, place) {
            let Some(key) = part.key else { continue };
            let name: String = serde_json::from_str(&self.text[key.clone()]).unwrap_or_default();
            if let Some(first) = first.get(&name) {
                self.sink.report(
                    DUPLICATE_NAME
                        .at(span(self.file, key), format!("`{name}` is given twice in {what}"))
                        .related(span(self.file, first.clone()), "first given here")
                        .help("rename one of the two, or remove it"),
                );
                continue;
            }
            first.insert(name.clone(), key.clone());
            members.push(Member { name, key, value: part.value });
        }
        members
    }

    fn unknown_part(&mut self, member: &Member) {
        let name = &member.name;
        let place = span(self.file, member.key.clone());
        let report = INVALID_DECLARATIONS.at(place, format!("`{name}` means nothing here"));
        let report = match nearest(name, PARTS) {
            Some(near) => report
                .help(format!("did you mean `{near}`?"))
                .fix(Fix::safe(format!("change it to `{near}`")).replace(place, format!("\"{near}\""))),
            None => report.help("declarations stand under `variables` and `types`, as in `{ \"variables\": { \"score\": \"double\" } }`"),
        };
        self.sink.report(report);
    }

    /// The type that a member's value describes.
    fn ty(&mut self, member: &Member) -> Option<TypeExpr> {
        let raw = &self.text[member.value.clone()];
        if !raw.starts_with('"') {
            let message = format!("the type of `{}` is text, and this is {}", member.name, kind(raw));
            let report = INVALID_DECLARATIONS.at(span(self.file, member.value.clone()), message);
            self.sink.report(report.help(
                "write the type as in a `.flow` file, as in `\"list<string>\"` or `\"{ id: string, note?: string }\"`",
            ));
            return None;
        }
        let (file, text) = self.texts.add(self.text, member.value.clone());
        Some(syntax::parse_type(&text, span(file, 0..text.len()), &mut self.found))
    }

    fn type_name(&mut self, member: &Member) -> Option<Name> {
        let name = &member.name;
        let built_in = BUILT_IN_TYPES.contains(&name.as_str());
        if built_in || !is_identifier(name) {
            let message = if built_in {
                format!("`{name}` is a type of the language, which cannot be declared again")
            } else {
                format!("`{name}` cannot be the name of a type")
            };
            let report = INVALID_DECLARATIONS.at(span(self.file, member.key.clone()), message);
            self.sink.report(report.help("a name is a letter, then letters, digits and `_`, as in `Label`"));
            return None;
        }
        let (file, text) = self.texts.add(self.text, member.key.clone());
        let place = span(file, 0..text.len());
        Some(Name::new(text, place))
    }

    fn variable(&mut self, member: &Member, scope: (&Program, &Names, ModuleId), declarations: &mut Declarations) {
        let ty = self.ty(member);
        if !is_variable(&member.name, span(self.file, member.key.clone())) {
            let message = format!("`{}` cannot be the name of a variable", member.name);
            let report = INVALID_DECLARATIONS.at(span(self.file, member.key.clone()), message);
            self.sink.report(report.help(
                "a name is a letter, then letters, digits and `_`; it may have dots, as in `output.score`, and is no word of CEL such as `in`",
            ));
            return;
        }
        let (program, names, module) = scope;
        let ty = ty.map_or(Type::Error, |ty| lower(program, names, module, &ty, &mut self.found));
        declarations.variables.insert(member.name.as_str().into(), ty);
    }

    /// Types are declared in another way here than in `.flow` files.
    fn adapt_help(&mut self) {
        let mut adapted = Sink::new();
        for found in self.found.found() {
            let found = found.clone();
            let undeclared =
                found.rule == &UNKNOWN_TYPE && found.help.as_deref().is_some_and(|help| help.contains("`type "));
            adapted.report(if undeclared {
                found.help("declare it under `types`, as in `\"types\": { \"Id\": \"string\" }`")
            } else {
                found
            });
        }
        self.found = adapted;
    }
}

/// What a JSON value is, in a few words.
fn kind(raw: &str) -> &'static str {
    match raw.as_bytes().first() {
        Some(b'{') => "an object",
        Some(b'[') => "a list",
        Some(b'"') => "text",
        Some(b't' | b'f') => "a truth value",
        Some(b'n') => "`null`",
        _ => "a number",
    }
}

/// Whether an expression can name a variable so: names with dots between, the first of which CEL does not use itself.
fn is_variable(name: &str, place: Span) -> bool {
    let mut sink = Sink::new();
    let expr = cel::parse(name, place, &mut sink);
    let mut reads = false;
    cel::free_variables(&expr, &[], &mut |used| reads |= used.paths().first().is_some_and(|path| path == name));
    sink.found().is_empty() && reads && name.split('.').all(is_identifier)
}
