//! How a piece of the language is written in the YAML spelling.

use crate::frontend::words::Piece;

/// A piece in one line of YAML.
pub(super) fn spell(piece: Piece<'_>) -> String {
    match piece {
        Piece::Doc => "##".to_owned(),
        Piece::After(steps, "") => format!("after: {}", list(steps)),
        Piece::After(steps, on) => format!("after: {{ {on}: {} }}", list(steps)),
        Piece::Needs(resource, "") => format!("needs: {resource}"),
        Piece::Needs(resource, amount) => format!("needs: {{ {resource}: {amount} }}"),
        Piece::Clause(flag, "") => format!("{flag}: true"),
        Piece::Clause("retry", rest) => retry(rest),
        Piece::Clause("emits", names) => format!("emits: [{names}]"),
        Piece::Clause("fallback", value) => format!("fallback: '${{ {value} }}'"),
        Piece::Clause(keyword @ ("version" | "description"), text) => format!("{keyword}: {}", text.trim_matches('"')),
        Piece::Clause(keyword, rest) => format!("{keyword}: {rest}"),
        Piece::Step(name) => format!("{name}: {{ uses: action, with: {{ argument: value }} }}"),
        Piece::Loop(most) => format!("loop: {{ max: {most}, … }}"),
        Piece::Otherwise => "{ otherwise: true, steps: {} }".to_owned(),
        Piece::Resource(name, "") => format!("resources: {{ {name}: 1 }}"),
        Piece::Resource(name, capacity) => format!("resources: {{ {name}: {capacity} }}"),
        Piece::Action(archetype, name) => format!("actions: {{ {name}: {{ archetype: {archetype} }} }}"),
        Piece::Given(name, value) => format!("given: {{ {name}: {value} }}"),
        Piece::Import(path, "") => format!("imports: [{path}]"),
        Piece::Import(path, name) => format!("imports: [{{ path: {path}, as: {name} }}]"),
        Piece::Return(value) => format!("return: {value}"),
    }
}

/// One name as it is, several as a list.
fn list(names: &str) -> String {
    if names.contains(',') { format!("[{names}]") } else { names.to_owned() }
}

/// `3`, or `3 backoff 1s..4s factor 2 jitter on "Timeout"`.
fn retry(rest: &str) -> String {
    let Some((times, more)) = rest.split_once(' ') else { return format!("retry: {rest}") };
    let (more, on) = more.split_once("on ").map_or((more, None), |(more, on)| (more, Some(on)));
    let mut fields = vec![format!("times: {times}")];
    let mut words = more.split_whitespace();
    while let Some(word) = words.next() {
        match word {
            "jitter" => fields.push("jitter: true".to_owned()),
            _ => fields.extend(words.next().map(|value| format!("{word}: {value}"))),
        }
    }
    fields.extend(on.map(|on| format!("'on': [{}]", on.replace('"', ""))));
    format!("retry: {{ {} }}", fields.join(", "))
}
