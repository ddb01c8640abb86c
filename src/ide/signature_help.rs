//! Signature help: what the call around the cursor takes, and which argument is being written.

use super::completion::{self, Desk, Shape};
use crate::driver::workspace::Focus;
use std::ops::Range;

/// What the call around the cursor takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Help {
    /// The ways to call it.
    pub signatures: Vec<Signature>,
    /// Which of them is meant, as far as can be told.
    pub active: usize,
    /// Which argument the cursor is in.
    pub parameter: Option<usize>,
}

/// A way to call something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// All of it, in one line.
    pub label: String,
    /// What it is for, in Markdown.
    pub documentation: String,
    /// Where the parameters stand in the label, in bytes, and what they take.
    pub parameters: Vec<Parameter>,
}

/// A parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Where it stands in the label.
    pub label: Range<usize>,
    /// What it takes, in Markdown.
    pub documentation: String,
}

/// The call around `offset` of the file in question.
pub fn help(focus: &Focus, offset: u32) -> Option<Help> {
    completion::look(focus, offset, &mut |desk| of_function(desk).or_else(|| of_action(desk)))
}

/// A call in an expression.
fn of_function(desk: &Desk<'_>) -> Option<Help> {
    let (shapes, place) = completion::call_around(desk)?;
    let signatures: Vec<Signature> = shapes.iter().map(of_shape).collect();
    let has = |signature: &&Signature| place < signature.parameters.len();
    let active = signatures.iter().position(|signature| has(&signature)).unwrap_or(0);
    let shown = signatures.get(active)?;
    let repeated = shapes[active].variadic && place >= shown.parameters.len();
    let parameter = if repeated { shown.parameters.len().checked_sub(1) } else { Some(place).filter(|_| has(&shown)) };
    Some(Help { signatures, active, parameter })
}

fn of_shape(shape: &Shape) -> Signature {
    let mut label = format!("{}(", shape.name);
    let mut parameters = Vec::with_capacity(shape.params.len());
    for (at, param) in shape.params.iter().enumerate() {
        label.push_str(if at == 0 { "" } else { ", " });
        parameters.push(written(&mut label, param, String::new()));
    }
    label.push_str(if shape.variadic { ", …) -> " } else { ") -> " });
    label.push_str(&shape.result);
    Signature { label, documentation: shape.doc.clone(), parameters }
}

fn written(label: &mut String, text: &str, documentation: String) -> Parameter {
    let start = label.len();
    label.push_str(text);
    Parameter { label: start..label.len(), documentation }
}

/// A call of an action or a workflow.
fn of_action(desk: &Desk<'_>) -> Option<Help> {
    let (name, argument, given) = completion::action_around(desk)?;
    let callable = desk.callable(&name)?;
    let signature = desk.signature(callable);
    let mut label = format!("{name}(");
    let mut parameters = Vec::with_capacity(signature.params.len());
    for (at, param) in signature.params.iter().enumerate() {
        label.push_str(if at == 0 { "" } else { ", " });
        parameters.push(written(&mut label, &completion::param_shown(param), String::new()));
    }
    label.push_str(") -> ");
    label.push_str(&signature.returns.to_string());
    let at = |name: &str| signature.params.iter().position(|param| param.name == name);
    // Of one that is not named yet, the first that is missing.
    let missing = || signature.params.iter().position(|param| !given.iter().any(|given| *given == param.name.as_str()));
    let parameter = match argument {
        Some(name) => {
            at(&name).or_else(|| signature.params.iter().position(|it| it.name.starts_with(&name)).or_else(missing))
        }
        None => missing(),
    };
    let documentation = desk.callable_doc(callable);
    Some(Help { signatures: vec![Signature { label, documentation, parameters }], active: 0, parameter })
}
