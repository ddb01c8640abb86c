//! Names, fields and elements.

use super::expect::did_you_mean;
use super::flow::Reading;
use super::unify::any_field;
use super::{Checker, Key};
use crate::base::suggest::nearest;
use crate::base::{Name, Span};
use crate::cel::ast::{Expr, ExprKind, Index, Literal, Select};
use crate::cel::chain::root;
use crate::cel::rules::{NO_SUCH_OVERLOAD, UNKNOWN_FIELD, UNKNOWN_NAME};
use crate::cel::stdlib;
use crate::cel::types::Type;
use crate::cel::vars::{Path, path};
use crate::diagnostic::Fix;
use smol_str::SmolStr;

impl<'c> Checker<'c> {
    pub(super) fn ident(&mut self, expr: &'c Expr, name: &SmolStr, rooted: bool) -> Type {
        if !rooted && let Some(ty) = self.local(name) {
            return ty.clone();
        }
        if let Some(ty) = self.global(name, rooted) {
            return ty;
        }
        let name = Name::new(name.clone(), expr.span);
        let diagnostic = self.type_as_value(&name).or_else(|| self.env().unknown(&name)).unwrap_or_else(|| {
            let near = self.nearest_variable(&name.text);
            UNKNOWN_NAME.at(name.span, format!("nothing is called `{name}` here")).suggest(name.span, near.as_deref())
        });
        self.report(diagnostic)
    }

    pub(super) fn local(&self, name: &str) -> Option<&Type> {
        self.locals.iter().rev().find(|(local, _)| local == name).map(|(_, ty)| ty)
    }

    /// A variable of the environment, or the value that a type's name stands for.
    fn global(&self, name: &str, rooted: bool) -> Option<Type> {
        let env = self.env();
        let variable = if rooted { env.root_variable(name) } else { env.variable(name) };
        variable
            .or_else(|| stdlib::type_value(name))
            .or_else(|| env.declared(name).map(|declared| Type::Type(declared.into())))
    }

    /// The name that an expression is, if nothing is called so.
    pub(super) fn unknown_name(&self, expr: &Expr) -> Option<SmolStr> {
        let ExprKind::Ident { name, rooted: false } = &expr.kind else { return None };
        let known = self.local(name).is_some() || self.is_global(name);
        (!known).then(|| name.clone())
    }

    /// Reports an unknown name that was meant as a text, which is written as `quoted`.
    pub(super) fn unquoted_text(&mut self, name: SmolStr, span: Span, help: &str, quoted: &str) -> Type {
        let name = Name::new(name, span);
        let message = self.env().unknown(&name).map(|diagnostic| diagnostic.message);
        let message = message.unwrap_or_else(|| format!("nothing is called `{name}` here"));
        let fix = Fix::guess(format!("change it to `{quoted}`")).replace(span, quoted);
        self.report(UNKNOWN_NAME.at(span, message).help(format!("{help}: `{quoted}`")).fix(fix))
    }

    /// Whether an expression, which was checked, reads a field of a record that may be absent.
    pub(super) fn optional_field_of(&mut self, expr: &'c Expr) -> bool {
        let ExprKind::Select(select) = &expr.kind else { return false };
        if select.optional || self.dotted(expr).is_some_and(|path| self.global(&path.name, path.rooted).is_some()) {
            return false;
        }
        let operand = self.infer(&select.operand);
        match self.unifier.shape(&operand) {
            Type::Record(record) => record.fields.get(&select.field.text).is_some_and(|field| field.optional),
            _ => false,
        }
    }

    /// `optional.none` without parentheses.
    fn uncalled(&mut self, expr: &'c Expr, select: &'c Select) -> Option<Type> {
        let name = self.dotted(expr)?.name;
        if !self.exists(&name, false) || self.is_value(&self.qualified(&select.operand)?) {
            return None;
        }
        let diagnostic = UNKNOWN_NAME.at(expr.span, format!("`{name}` is a function"));
        let call = format!("{name}()");
        let diagnostic = if self.overloads(&name).any(|overload| overload.params.is_empty()) {
            let fix = Fix::safe(format!("change it to `{call}`")).replace(expr.span, call.clone());
            diagnostic.help(format!("call it: `{call}`")).fix(fix)
        } else {
            diagnostic.help(format!("call it: `{name}(…)`"))
        };
        Some(self.report(diagnostic))
    }

    /// Whether a name is a variable of the environment or a type.
    pub(super) fn is_global(&self, name: &str) -> bool {
        self.global(name, false).is_some()
    }

    /// Whether a chain of fields may be a dotted name: most are not, and to ask for each of their names takes time.
    fn may_be_dotted(&self, chain: &Expr) -> bool {
        match &root(chain).kind {
            ExprKind::Ident { name, .. } => stdlib::has_dotted(name) || self.env().has_dotted(name),
            _ => false,
        }
    }

    /// The path that an expression is, unless its root is bound by a macro.
    fn dotted<'e>(&self, expr: &'e Expr) -> Option<Path<'e>> {
        path(expr).filter(|path| path.rooted || self.local(path.root).is_none())
    }

    /// `a.b.c` as one name, unless its root is bound by a macro.
    pub(super) fn qualified(&self, expr: &Expr) -> Option<String> {
        self.dotted(expr).map(|path| path.name)
    }

    /// The type of an expression whose surroundings cope with its absence: a variable that may be absent is optional.
    pub(super) fn infer_coping(&mut self, expr: &'c Expr) -> Type {
        let ty = self.infer_as(expr, Reading::Optional);
        let absent = match self.qualified(expr) {
            Some(name) => self.env().may_be_absent(&name) && self.env().variable(&name).is_some(),
            None => false,
        };
        if absent { Type::optional(ty) } else { ty }
    }

    pub(super) fn select(&mut self, expr: &'c Expr, select: &'c Select, reading: Reading) -> Type {
        if self.may_be_dotted(expr) {
            // The longest declared name wins.
            if let Some(ty) = self.dotted(expr).and_then(|path| self.global(&path.name, path.rooted)) {
                return ty;
            }
            if let Some(reported) = self.uncalled(expr, select) {
                return reported;
            }
        }
        let operand = if select.optional {
            self.infer_coping(&select.operand)
        } else {
            self.infer_as(&select.operand, reading.of_operand())
        };
        let operand = self.looked_into(&select.operand, Some(&select.field.text), operand);
        let (operand, chained) = self.chained(operand);
        let field = self.field(&operand, &select.field, Key::Word);
        if !chained && !select.optional {
            self.reads(expr, &operand, &select.field.text, reading);
        }
        if chained || select.optional { Type::optional(field) } else { field }
    }

    /// What is inside an optional, and whether it was one: `a.?b.c` goes on inside.
    fn chained(&self, ty: Type) -> (Type, bool) {
        match self.unifier.shape(&ty) {
            Type::Optional(inner) => ((*inner).clone(), true),
            _ => (ty, false),
        }
    }

    /// The type of a field.
    fn field(&mut self, ty: &Type, field: &Name, key: Key) -> Type {
        let shape = self.unifier.shape(ty);
        let found = match &shape {
            Type::Error => return Type::Error,
            Type::Dyn | Type::Var(_) => return Type::Dyn,
            Type::Map(pair) if self.unifier.try_assign(&Type::String, &pair.0) => return pair.1.clone(),
            Type::Map(pair) if self.has_member(&pair.0, &field.text) => return pair.1.clone(),
            Type::Record(record) => match record.fields.get(&field.text) {
                Some(found) => return found.ty.clone(),
                None if record.open => return Type::Dyn,
                None => Some(record),
            },
            _ => None,
        };
        let operand = self.show(ty);
        let diagnostic = if let Some(record) = found {
            let near = nearest(&field.text, record.fields.keys().map(SmolStr::as_str));
            let diagnostic = UNKNOWN_FIELD.at(field.span, format!("`{operand}` has no field `{field}`"));
            match near {
                Some(near) => did_you_mean(diagnostic, field.span, near, key),
                None => diagnostic.help(format!("it has {}", listing(record.fields.keys()))),
            }
        } else {
            let diagnostic = UNKNOWN_FIELD.at(field.span, format!("`{operand}` has no fields, so no `{field}`"));
            match self.method_for(&field.text, ty) {
                Some(method) if key == Key::Word => {
                    let fix = Fix::safe(format!("change it to `{method}()`"));
                    diagnostic
                        .help(format!("it has a method: `.{method}()`"))
                        .fix(fix.replace(field.span, format!("{method}()")))
                }
                Some(method) => diagnostic.help(format!("it has a method: `.{method}()`")),
                None => diagnostic,
            }
        };
        self.report(diagnostic)
    }

    pub(super) fn index(&mut self, expr: &'c Expr, index: &'c Index, reading: Reading) -> Type {
        let operand = if index.optional {
            self.infer_coping(&index.operand)
        } else {
            self.infer_as(&index.operand, reading.of_operand())
        };
        let key = match &index.index.kind {
            ExprKind::Literal(Literal::String(key)) => Some(&**key),
            _ => None,
        };
        let operand = self.looked_into(&index.operand, key, operand);
        let at = self.infer(&index.index);
        let (inner, chained) = self.chained(operand.clone());
        if let (Some(key), false, false) = (key, chained, index.optional) {
            self.reads(expr, &inner, key, reading);
        }
        let element = match self.unifier.shape(&inner) {
            _ if self.unifier.shallow(&at) == Type::Error => Type::Error,
            Type::Error => Type::Error,
            Type::Dyn | Type::Var(_) => Type::Dyn,
            Type::List(element) if self.unifier.try_assign(&at, &Type::Int) => (*element).clone(),
            Type::Map(pair) if self.unifier.try_assign(&at, &pair.0) => pair.1.clone(),
            Type::Map(pair) if self.names_member(&index.index, &at, &pair.0) => pair.1.clone(),
            Type::Record(record) if self.unifier.try_assign(&at, &Type::String) => match &index.index.kind {
                ExprKind::Literal(Literal::String(key)) => {
                    let name = Name::new(key.as_ref(), index.index.span);
                    self.field(&inner, &name, Key::Quoted)
                }
                _ => any_field(&mut self.unifier, &record),
            },
            _ => self.wrong_index(index, &operand, &at),
        };
        if chained || index.optional { Type::optional(element) } else { element }
    }

    /// Whether `key` is an enum with this member.
    fn has_member(&self, key: &Type, name: &str) -> bool {
        matches!(self.unifier.shape(key), Type::Enum(members) if members.iter().any(|member| member == name))
    }

    /// Whether a string may be a key of a map whose keys are members of an enum; a literal that is none is reported.
    fn names_member(&mut self, index: &'c Expr, at: &Type, key: &Type) -> bool {
        if !matches!(self.unifier.shape(key), Type::Enum(_)) || !self.unifier.try_assign(at, &Type::String) {
            return false;
        }
        if matches!(index.kind, ExprKind::Literal(_)) {
            self.expect(index, key);
        }
        true
    }

    fn wrong_index(&mut self, index: &'c Index, operand: &Type, at: &Type) -> Type {
        let message = match self.unifier.shape(operand) {
            Type::List(_) => format!("a list is indexed by `int`, found `{}`", self.show(at)),
            Type::Map(pair) => {
                format!("this map is indexed by `{}`, found `{}`", self.show(&pair.0), self.show(at))
            }
            Type::Record(_) => format!("a record is indexed by `string`, found `{}`", self.show(at)),
            _ => format!("`{}` has no elements that an index could pick", self.show(operand)),
        };
        let diagnostic = NO_SUCH_OVERLOAD.at(index.index.span, message);
        let text = format!("this is `{}`", self.show(operand));
        self.report(diagnostic.related(index.operand.span, text))
    }
}

/// Names for a message, at most a handful.
pub(super) fn listing<'n>(names: impl ExactSizeIterator<Item = &'n SmolStr>) -> String {
    const MOST: usize = 8;
    let total = names.len();
    if total == 0 {
        return "none".to_owned();
    }
    let mut shown: Vec<String> = names.take(MOST).map(|name| format!("`{name}`")).collect();
    if total > MOST {
        shown.push(format!("{} more", total - MOST));
    }
    match shown.pop() {
        Some(last) if !shown.is_empty() => format!("{} and {last}", shown.join(", ")),
        last => last.unwrap_or_default(),
    }
}
