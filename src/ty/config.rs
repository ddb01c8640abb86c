//! The config of `via`: constant values, checked against what each kind takes.

use super::Typing;
use super::rules::INVALID_CONFIG;
use crate::base::Name;
use crate::base::suggest::nearest;
use crate::cel::{Expr, Type, Value, ast::ExprKind, ast::Literal};
use crate::diagnostic::{Label, Sink};
use crate::hir::{Action, ActionId};
use crate::syntax::ast::Via;
use smol_str::SmolStr;

/// A kind of `via` and the keys that its config may have.
struct Kind {
    name: &'static str,
    keys: &'static [Key],
}

/// A key, its type, and whether it must be there.
struct Key {
    name: &'static str,
    ty: fn() -> Type,
    required: bool,
}

const fn key(name: &'static str, ty: fn() -> Type) -> Key {
    Key { name, ty, required: false }
}

const fn required(name: &'static str, ty: fn() -> Type) -> Key {
    Key { name, ty, required: true }
}

fn text() -> Type {
    Type::String
}

fn number() -> Type {
    Type::Double
}

fn integer() -> Type {
    Type::Int
}

fn flag() -> Type {
    Type::Bool
}

fn anything() -> Type {
    Type::Dyn
}

fn texts() -> Type {
    Type::list(Type::String)
}

fn headers() -> Type {
    Type::map(Type::String, Type::String)
}

fn method() -> Type {
    Type::string_enum(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
}

/// The kinds whose config is known. `custom "kind"` takes anything.
const KINDS: &[Kind] = &[
    Kind { name: "function", keys: &[key("module", text), key("name", text), key("runtime", text)] },
    Kind {
        name: "http",
        keys: &[
            key("method", method),
            required("url", text),
            key("headers", headers),
            key("query", headers),
            key("body", anything),
            key("expect_status", anything),
        ],
    },
    Kind {
        name: "agent",
        keys: &[
            required("model", text),
            key("provider", text),
            key("system", text),
            key("prompt", text),
            key("temperature", number),
            key("top_p", number),
            key("max_tokens", integer),
            key("seed", integer),
            key("tools", texts),
            key("stop", texts),
        ],
    },
    Kind {
        name: "human",
        keys: &[
            key("role", text),
            key("assignee", text),
            key("title", text),
            key("form", text),
            key("instructions", text),
            key("escalate_to", text),
        ],
    },
    Kind { name: "transform", keys: &[key("expression", text), key("template", text), key("language", text)] },
    Kind { name: "aggregate", keys: &[key("expression", text), key("by", text), key("strategy", text)] },
    Kind { name: "filter", keys: &[key("expression", text), key("condition", text)] },
    Kind {
        name: "queue",
        keys: &[required("topic", text), key("key", text), key("headers", headers), key("delay_ms", integer)],
    },
    Kind {
        name: "shell",
        keys: &[
            required("command", text),
            key("args", texts),
            key("cwd", text),
            key("env", headers),
            key("login", flag),
        ],
    },
];

/// The kinds of `via` whose config is known.
pub fn config_kinds() -> impl Iterator<Item = &'static str> {
    KINDS.iter().map(|kind| kind.name)
}

/// The keys that the config of a kind may have, with their types and whether they must be there.
pub fn config_keys(kind: &str) -> impl Iterator<Item = (&'static str, Type, bool)> {
    let kind = KINDS.iter().find(|known| known.name == kind);
    kind.map_or(&[][..], |kind| kind.keys).iter().map(|key| (key.name, (key.ty)(), key.required))
}

impl Typing<'_> {
    /// Checks and evaluates the config of an action.
    pub(super) fn config(&self, id: ActionId, action: &Action, sink: &mut Sink) -> Vec<(SmolStr, Value)> {
        let Some(via) = &action.via else { return Vec::new() };
        let kind = if via.custom { None } else { known_kind(via, sink) };
        let mut values: Vec<(SmolStr, Value)> = Vec::with_capacity(via.config.len());
        let env = self.const_env(action.module);
        for (name, expr) in &via.config {
            if values.iter().any(|(key, _)| *key == name.text) {
                let message = format!("the config key `{name}` is given twice");
                sink.report(INVALID_CONFIG.at(name.span, message).help("remove one of the two"));
                continue;
            }
            let ty = kind.map_or(Type::Dyn, |kind| key_type(kind, name, sink));
            let why = || Label { span: name.span, text: format!("`{name}` takes `{ty}`") };
            let value = env.value(expr, &ty, Some(&why), sink);
            self.placeholders(id, expr, sink);
            values.extend(value.map(|value| (name.text.clone(), value)));
        }
        for key in kind.map_or(&[][..], |kind| kind.keys).iter().filter(|key| key.required) {
            if !via.config.iter().any(|(name, _)| name.text == key.name) {
                let message = format!("`via {}` needs `{}`", via.kind, key.name);
                let help = format!("add it, as in `via {} {{ {}: … }}`", via.kind, key.name);
                sink.report(INVALID_CONFIG.at(via.kind.span, message).help(help));
            }
        }
        values
    }

    /// `{param}` in a config string takes in a parameter; `{{` is a brace.
    fn placeholders(&self, id: ActionId, expr: &Expr, sink: &mut Sink) {
        match &expr.kind {
            ExprKind::Literal(Literal::String(text)) => {
                let params = &self.signatures.action(id).params;
                for (_, name) in placeholders(text) {
                    if params.iter().any(|param| param.name == name) {
                        continue;
                    }
                    let near = nearest(name, params.iter().map(|param| param.name.as_str()));
                    let mut diagnostic = INVALID_CONFIG
                        .at(expr.span, format!("`{{{name}}}` is no parameter of `{}`", self.program.actions[id].name))
                        .help(format!("declare the parameter `{name}`, or write `{{{{{name}}}` for a brace"));
                    if let Some(near) = near {
                        diagnostic = diagnostic.help(format!("did you mean `{{{near}}}`?"));
                    }
                    sink.report(diagnostic);
                }
            }
            ExprKind::List(elements) => {
                for element in elements {
                    self.placeholders(id, &element.value, sink);
                }
            }
            ExprKind::Map(entries) => {
                for entry in entries {
                    self.placeholders(id, &entry.value, sink);
                }
            }
            _ => {}
        }
    }
}

fn known_kind(via: &Via, sink: &mut Sink) -> Option<&'static Kind> {
    let kind = KINDS.iter().find(|kind| kind.name == via.kind.text);
    if kind.is_none() {
        let near = nearest(&via.kind.text, KINDS.iter().map(|kind| kind.name));
        sink.report(
            INVALID_CONFIG
                .at(via.kind.span, format!("`{}` is no kind of `via` that Flowright knows", via.kind))
                .help(format!("for a kind of your own write `via custom \"{}\" {{ … }}`", via.kind))
                .suggest(via.kind.span, near),
        );
    }
    kind
}

fn key_type(kind: &Kind, name: &Name, sink: &mut Sink) -> Type {
    if let Some(key) = kind.keys.iter().find(|key| key.name == name.text) {
        return (key.ty)();
    }
    let keys: Vec<String> = kind.keys.iter().map(|key| format!("`{}`", key.name)).collect();
    sink.report(
        INVALID_CONFIG
            .at(name.span, format!("`via {}` has no config key `{name}`", kind.name))
            .help(format!("it takes {}", keys.join(", ")))
            .suggest(name.span, nearest(&name.text, kind.keys.iter().map(|key| key.name))),
    );
    Type::Dyn
}

/// The names in `{…}`, where what stands between the braces is a name, each with the place of its opening brace.
pub fn placeholders(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let open = at + text[at..].find('{')?;
            let behind = &text[open + 1..];
            if behind.starts_with('{') {
                at = open + 2;
                continue;
            }
            let end = behind.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(behind.len());
            let (name, after) = behind.split_at(end);
            at = open + 1 + end;
            if after.starts_with('}') && name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
                return Some((open, name));
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::placeholders;

    #[test]
    fn placeholders_are_names_in_single_braces() {
        let names: Vec<_> = placeholders("https://{host}/{{raw}/{ not }/{id}").collect();
        assert_eq!(names, [(8, "host"), (30, "id")]);
    }
}
