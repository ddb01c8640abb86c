//! The specification's tests, as they stand in `SimpleTestFile` messages.

use crate::convert;
use crate::textproto::{self, Message};
use flowright::cel::{Overload, Type, Value};
use std::collections::BTreeMap;

/// One test of the specification.
#[derive(Debug)]
pub(crate) struct Test {
    pub(crate) file: String,
    pub(crate) section: String,
    /// Its name; where a section has several of one name, with a number behind it.
    pub(crate) name: String,
    pub(crate) expr: String,
    /// The namespace in which names are looked up first.
    pub(crate) container: String,
    pub(crate) disable_check: bool,
    pub(crate) check_only: bool,
    pub(crate) variables: BTreeMap<String, Type>,
    pub(crate) functions: BTreeMap<String, Vec<Overload>>,
    pub(crate) bindings: BTreeMap<String, Value>,
    pub(crate) expected: Expected,
    /// The type that the checker must find.
    pub(crate) deduced: Option<Type>,
    /// Whether it is about protobuf messages, which there are none of here. It passes if the right value comes out all
    /// the same, but an error of ours proves nothing.
    pub(crate) needs_protobuf: bool,
}

/// What evaluation must give.
#[derive(Debug, PartialEq)]
pub(crate) enum Expected {
    Value(Value),
    Error,
    /// A value that is a message.
    Message,
}

impl Test {
    /// `file/section/name`
    pub(crate) fn path(&self) -> String {
        format!("{}/{}/{}", self.file, self.section, self.name)
    }

    /// The full names that a name may mean, the innermost namespace first.
    pub(crate) fn candidates(&self, name: &str) -> Vec<String> {
        let mut container = self.container.as_str();
        let mut found = Vec::new();
        while !container.is_empty() {
            found.push(format!("{container}.{name}"));
            container = container.rsplit_once('.').map_or("", |(outer, _)| outer);
        }
        found.push(name.to_owned());
        found
    }
}

/// The tests of a file called `name`.
pub(crate) fn read(name: &str, text: &str) -> Result<Vec<Test>, String> {
    let root = textproto::read(text)?;
    let mut tests = Vec::new();
    for section in root.messages("section") {
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for message in section.messages("test") {
            let mut test = test(message);
            name.clone_into(&mut test.file);
            test.section = section.text("name");
            let count = seen.entry(test.name.clone()).or_default();
            *count += 1;
            if *count > 1 {
                test.name = format!("{}#{count}", test.name);
            }
            tests.push(test);
        }
    }
    Ok(tests)
}

fn test(message: &Message) -> Test {
    let mut test = Test {
        file: String::new(),
        section: String::new(),
        name: message.text("name"),
        expr: message.text("expr"),
        container: message.text("container"),
        disable_check: message.is_true("disable_check"),
        check_only: message.is_true("check_only"),
        variables: BTreeMap::new(),
        functions: BTreeMap::new(),
        bindings: BTreeMap::new(),
        expected: Expected::Error,
        deduced: None,
        needs_protobuf: false,
    };
    test.needs_protobuf = names_messages(&test);
    for declaration in message.messages("type_env") {
        test.declare(declaration);
    }
    for binding in message.messages("bindings") {
        let value = binding.message("value").and_then(|value| value.message("value")).and_then(convert::value);
        match value {
            Some(value) => drop(test.bindings.insert(binding.text("key"), value)),
            None => test.needs_protobuf = true,
        }
    }
    let typed = message.message("typed_result");
    if let Some(deduced) = typed.and_then(|typed| typed.message("deduced_type")) {
        test.deduced = convert::ty(deduced, &mut Vec::new());
        test.needs_protobuf |= test.deduced.is_none();
    }
    test.expected = expected(message, typed);
    test.needs_protobuf |= test.expected == Expected::Message;
    test
}

/// Messages of the specification's own are in its namespaces, and are made with braces.
fn names_messages(test: &Test) -> bool {
    const OWN: &str = "cel.expr.conformance.";
    test.container.starts_with(OWN)
        || test.container == "google.protobuf"
        || test.expr.contains(OWN)
        || test.expr.contains("google.protobuf.") && test.expr.contains('{')
}

/// A test that says nothing wants `true`.
fn expected(message: &Message, typed: Option<&Message>) -> Expected {
    if message.fields.iter().any(|(name, _)| name == "eval_error" || name == "any_eval_errors") {
        return Expected::Error;
    }
    match message.message("value").or_else(|| typed.and_then(|typed| typed.message("result"))) {
        Some(value) => convert::value(value).map_or(Expected::Message, Expected::Value),
        None => Expected::Value(Value::Bool(true)),
    }
}

impl Test {
    fn declare(&mut self, declaration: &Message) {
        let name = declaration.text("name");
        if let Some(ident) = declaration.message("ident") {
            let ty = ident.message("type").and_then(|ty| convert::ty(ty, &mut Vec::new()));
            match ty {
                Some(ty) => drop(self.variables.insert(name.clone(), ty)),
                None => self.needs_protobuf = true,
            }
        }
        if let Some(function) = declaration.message("function") {
            let overloads: Option<Vec<_>> = function.messages("overloads").map(overload).collect();
            match overloads {
                Some(overloads) => self.functions.entry(name).or_default().extend(overloads),
                None => self.needs_protobuf = true,
            }
        }
    }
}

fn overload(message: &Message) -> Option<Overload> {
    let mut variables = Vec::new();
    let params: Option<Vec<_>> = message.messages("params").map(|param| convert::ty(param, &mut variables)).collect();
    let result = convert::ty(message.message("result_type")?, &mut variables)?;
    Some(Overload { member: message.is_true("is_instance_function"), params: params?, variadic: false, result })
}
