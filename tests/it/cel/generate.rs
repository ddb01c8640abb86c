//! Well-typed expressions: text of a wanted type, made of [templates](super::templates).

use super::data::{KEYS, SIMPLE, World, any_type, tree};
use super::tape::Tape;
use super::templates::{
    ANY, BOOL, BYTES, DOUBLE, DURATION, INT, LIST, MAP, MIXED, OPTIONAL, STRING, TIMESTAMP, TYPE, UINT,
};
use flowright::cel::{Record, Type};

/// What a macro binds, or a variable.
#[derive(Clone, Debug)]
struct Name {
    text: String,
    ty: Type,
}

/// Makes expressions over the variables of a world.
pub(crate) struct Generator<'g> {
    pub(crate) tape: &'g mut Tape,
    scope: Vec<Name>,
    /// How many names macros were given so far.
    fresh: usize,
    /// Whether the types of parts are mixed up now and then.
    pub(crate) careless: bool,
    /// Text that takes the place of one expression of a type.
    pub(crate) plant: Option<(Type, String)>,
}

/// What the letters of a template stand for.
#[derive(Default)]
struct Letters {
    wanted: Option<Type>,
    a: Option<Type>,
    b: Option<Type>,
    key: Option<Type>,
    /// Whether they stand for what is inside optionals.
    flat: bool,
}

impl<'g> Generator<'g> {
    pub(crate) fn new(world: &World, tape: &'g mut Tape) -> Self {
        let name = |(name, ty, _): &(smol_str::SmolStr, Type, _)| Name { text: name.to_string(), ty: ty.clone() };
        Self { tape, scope: world.variables.iter().map(name).collect(), fresh: 0, careless: false, plant: None }
    }

    /// An expression of a type.
    pub(crate) fn expr(&mut self, ty: &Type, depth: usize) -> String {
        if self.careless && self.tape.once_in(10) {
            let other = any_type(self.tape, 1);
            return self.exact(&other, depth);
        }
        self.exact(ty, depth)
    }

    fn exact(&mut self, ty: &Type, depth: usize) -> String {
        let here = self.plant.as_ref().is_some_and(|(claimed, _)| claimed == ty);
        if here && self.tape.once_in(2) {
            return self.plant.take().unwrap().1;
        }
        if depth == 0 || self.tape.is_spent() {
            return self.leaf(ty);
        }
        // Literals of records are maps as well, so functions of them may be of either.
        if has_record(ty) {
            return self.part_of_variable(ty).unwrap_or_else(|| self.leaf(ty));
        }
        match self.tape.below(12) {
            0 => self.leaf(ty),
            1 => self.part_of_variable(ty).unwrap_or_else(|| self.leaf(ty)),
            2 | 3 => {
                let template = *self.tape.pick(ANY);
                if is_flat(template) && matches!(ty, Type::Optional(_)) {
                    return self.leaf(ty);
                }
                self.fill(template, Letters { wanted: Some(ty.clone()), ..Letters::default() }, depth - 1)
            }
            _ => self.special(ty, depth),
        }
    }

    /// An expression in which a `dyn` meets other types.
    pub(crate) fn mixed(&mut self, depth: usize) -> String {
        let template = *self.tape.pick(MIXED);
        self.fill(template, Letters::default(), depth)
    }

    /// A template with all but its type letters filled in.
    pub(crate) fn filled(&mut self, template: &str, depth: usize) -> String {
        self.fill(template, Letters::default(), depth)
    }

    /// A template of the type's own.
    fn special(&mut self, ty: &Type, depth: usize) -> String {
        let (templates, wanted, key) = match ty {
            Type::Bool => (BOOL, None, None),
            Type::Int => (INT, None, None),
            Type::Uint => (UINT, None, None),
            Type::Double => (DOUBLE, None, None),
            Type::String => (STRING, None, None),
            Type::Bytes => (BYTES, None, None),
            Type::Timestamp => (TIMESTAMP, None, None),
            Type::Duration => (DURATION, None, None),
            Type::Type(_) => (TYPE, None, None),
            Type::List(element) => (LIST, Some((**element).clone()), None),
            Type::Optional(inner) => (OPTIONAL, Some((**inner).clone()), None),
            Type::Map(pair) => (MAP, Some(pair.1.clone()), Some(pair.0.clone())),
            Type::Dyn => {
                let other = any_type(self.tape, 1);
                return format!("dyn({})", self.expr(&other, depth - 1));
            }
            _ => return self.leaf(ty),
        };
        let template = *self.tape.pick(templates);
        if is_flat(template) && matches!(wanted, Some(Type::Optional(_))) {
            return self.leaf(ty);
        }
        self.fill(template, Letters { wanted, key, ..Letters::default() }, depth - 1)
    }

    /// Fills a template in.
    fn fill(&mut self, template: &str, mut letters: Letters, depth: usize) -> String {
        letters.flat = is_flat(template);
        let outer = self.scope.len();
        let (mut out, mut rest, mut names) = (String::new(), template, Vec::new());
        while let Some(at) = rest.find(['{', '$', '|', '~']) {
            out.push_str(&rest[..at]);
            let (mark, after) = (rest.as_bytes()[at], &rest[at + 1..]);
            rest = match mark {
                b'|' if after.starts_with('|') => {
                    out.push_str("||");
                    &after[1..]
                }
                b'~' => {
                    self.scope.truncate(outer);
                    after
                }
                b'|' => {
                    self.scope.append(&mut names);
                    after
                }
                b'$' if after.starts_with('0') => {
                    out.push_str(&self.scope[outer].text);
                    &after[1..]
                }
                _ => match read_type(after) {
                    // A sign of the expression itself.
                    None => {
                        out.push(char::from(mark));
                        after
                    }
                    Some((shape, after)) => {
                        let ty = self.instance(shape, &mut letters);
                        if mark == b'$' {
                            let text = format!("n{}", self.fresh);
                            self.fresh += 1;
                            out.push_str(&text);
                            names.push(Name { text, ty });
                            after
                        } else {
                            out.push_str(&self.expr(&ty, depth));
                            &after[1..]
                        }
                    }
                },
            };
        }
        out.push_str(rest);
        self.scope.truncate(outer);
        out
    }

    /// The type that a word of a template means.
    fn instance(&mut self, shape: Shape<'_>, letters: &mut Letters) -> Type {
        match shape {
            Shape::List(inner) => Type::list(self.instance(*inner, letters)),
            Shape::Optional(inner) => Type::optional(self.instance(*inner, letters)),
            Shape::Map(key, value) => {
                let key = self.instance(*key, letters);
                Type::map(key, self.instance(*value, letters))
            }
            Shape::Word("T") => letters.wanted.clone().unwrap_or(Type::Int),
            Shape::Word("A") => letters.a.get_or_insert_with(|| self.some_type(letters.flat)).clone(),
            Shape::Word("B") => letters.b.get_or_insert_with(|| self.some_type(letters.flat)).clone(),
            Shape::Word("K") => letters.key.get_or_insert_with(|| self.tape.pick(&KEYS).clone()).clone(),
            Shape::Word("dyn") => Type::Dyn,
            Shape::Word(word) => {
                SIMPLE.iter().find(|ty| ty.to_string() == word).unwrap_or_else(|| panic!("{word}")).clone()
            }
        }
    }

    /// Any type, often that of a variable; none of an optional if it is to be `flat`.
    fn some_type(&mut self, flat: bool) -> Type {
        let ty = if self.tape.once_in(2) { self.tape.pick(&self.scope).ty.clone() } else { any_type(self.tape, 1) };
        match ty {
            Type::Optional(inner) if flat => (*inner).clone(),
            other => other,
        }
    }

    /// A variable of the type, a field of one or an element.
    fn part_of_variable(&mut self, wanted: &Type) -> Option<String> {
        let mut found = Vec::new();
        for name in &self.scope {
            parts(&name.text, &name.ty, 2, &[], &mut |text, ty, optional| {
                found.extend((ty == wanted).then(|| (text, optional.to_vec())));
            });
        }
        if found.is_empty() {
            return None;
        }
        let (text, optional) = self.tape.pick(&found).clone();
        if optional.is_empty() || self.tape.once_in(2) {
            return Some(text);
        }
        let tests: Vec<String> = optional.iter().map(|field| format!("has({field})")).collect();
        Some(format!("({} ? {text} : {})", tests.join(" && "), self.leaf(wanted)))
    }

    fn record(&mut self, record: &Record, depth: usize) -> String {
        let mut fields = Vec::new();
        for (name, field) in &record.fields {
            fields.push(format!("'{name}': {}", self.expr(&field.ty, depth)));
        }
        format!("{{{}}}", fields.join(", "))
    }

    fn leaf(&mut self, ty: &Type) -> String {
        let variables: Vec<String> =
            self.scope.iter().filter(|name| name.ty == *ty).map(|name| name.text.clone()).collect();
        if !variables.is_empty() && !self.tape.once_in(3) {
            return self.tape.pick(&variables).clone();
        }
        let texts: &[&str] = match ty {
            Type::Null => &["null"],
            Type::Bool => &["true", "false"],
            Type::Int => &["1", "0", "-1", "2", "80", "9223372036854775807", "-9223372036854775808"],
            Type::Uint => &["1u", "0u", "18446744073709551615u"],
            Type::Double => &["1.0", "0.0", "-0.0", "80.0", "1e300", "double('NaN')"],
            Type::String => &["'a'", "''", "'b'", "'abc'", "'12'", "'żółw'", "'1h'"],
            Type::Bytes => &["b'a'", "b''", "b'\\xff'"],
            Type::Timestamp => &["timestamp('2024-02-29T12:34:56.5Z')", "timestamp('1970-01-01T00:00:00Z')"],
            Type::Duration => &["duration('90s')", "duration('-1.5s')", "duration('0s')"],
            // What is empty is of any type, and would be of the first that an operator takes.
            Type::Optional(inner) => return format!("optional.of({})", self.leaf(&inner.clone())),
            Type::List(element) => return format!("[{}]", self.leaf(&element.clone())),
            Type::Map(pair) => {
                let (key, value) = (self.leaf(&pair.0.clone()), self.leaf(&pair.1.clone()));
                return format!("{{[{key}][0]: {value}}}");
            }
            Type::Type(_) => &["int", "string", "map"],
            Type::Dyn => &["any", "dyn(1)", "dyn('a')"],
            Type::Record(record) => return self.record(&record.clone(), 0),
            Type::Named(_) => &["tree"],
            _ => &["label"],
        };
        (*self.tape.pick(texts)).to_owned()
    }
}

/// Visits an expression of a type, its fields, and theirs, with the `optional` fields that lie on the way.
fn parts(text: &str, ty: &Type, depth: usize, optional: &[String], visit: &mut dyn FnMut(String, &Type, &[String])) {
    visit(text.to_owned(), ty, optional);
    if depth == 0 {
        return;
    }
    match ty {
        Type::Record(record) => {
            for (name, field) in &record.fields {
                let path = format!("{text}.{name}");
                let mut optional = optional.to_vec();
                optional.extend(field.optional.then(|| path.clone()));
                parts(&path, &field.ty, depth - 1, &optional, visit);
            }
        }
        Type::List(element) => parts(&format!("{text}[0]"), element, depth - 1, optional, visit),
        Type::Map(pair) if pair.0 == Type::String => parts(&format!("{text}.f"), &pair.1, depth - 1, optional, visit),
        Type::Named(_) => {
            visit(format!("{text}.value"), &Type::Int, optional);
            visit(format!("{text}.children"), &Type::list(tree()), optional);
        }
        _ => {}
    }
}

/// Whether a template wraps values in optionals or unwraps them: an optional of an optional has the type of an optional.
fn is_flat(template: &str) -> bool {
    ["?", "first()", "last()", "optional"].iter().any(|word| template.contains(word))
}

fn has_record(ty: &Type) -> bool {
    match ty {
        Type::Record(_) => true,
        Type::List(inner) | Type::Optional(inner) => has_record(inner),
        Type::Map(pair) => has_record(&pair.1),
        _ => false,
    }
}

/// A type as a template writes it.
enum Shape<'s> {
    Word(&'s str),
    List(Box<Shape<'s>>),
    Map(Box<Shape<'s>>, Box<Shape<'s>>),
    Optional(Box<Shape<'s>>),
}

/// Reads a type and gives what is behind it; none if there is none.
fn read_type(text: &str) -> Option<(Shape<'_>, &str)> {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    let (shape, rest) = match word {
        "" => return None,
        "list" => {
            let (element, rest) = read_type(rest.strip_prefix('<')?)?;
            (Shape::List(element.into()), rest.strip_prefix('>')?)
        }
        "map" => {
            let (key, rest) = read_type(rest.strip_prefix('<')?)?;
            let (value, rest) = read_type(rest.strip_prefix(", ")?)?;
            (Shape::Map(key.into(), value.into()), rest.strip_prefix('>')?)
        }
        word => (Shape::Word(word), rest),
    };
    match rest.strip_prefix('?') {
        Some(rest) => Some((Shape::Optional(shape.into()), rest)),
        None => Some((shape, rest)),
    }
}
