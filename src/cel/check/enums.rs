//! Comparisons that the types of their sides rule out: with a string that is no member of an enum, or with `null`.

use super::Checker;
use super::operators::string_of;
use crate::base::suggest::nearest;
use crate::cel::ast::{Binary, BinaryOp, Element, Expr, ExprKind, Literal};
use crate::cel::print::print;
use crate::cel::rules::IMPOSSIBLE_COMPARISON;
use crate::cel::types::Type;
use crate::diagnostic::{Fix, Severity};
use smol_str::SmolStr;

impl<'c> Checker<'c> {
    /// `label == vip` where nothing is called `vip`, but `label` may be `"vip"`.
    pub(super) fn bare_member(&mut self, binary: &'c Binary) -> Option<Type> {
        if !matches!(binary.op, BinaryOp::Equal | BinaryOp::NotEqual | BinaryOp::In) {
            return None;
        }
        let (name, bare, other) = match (self.unknown_name(&binary.left), self.unknown_name(&binary.right)) {
            (Some(name), None) => (name, &binary.left, &binary.right),
            (None, Some(name)) if binary.op != BinaryOp::In => (name, &binary.right, &binary.left),
            _ => return None,
        };
        let mut ty = self.infer(other);
        if let (BinaryOp::In, Type::List(element)) = (binary.op, self.unifier.shape(&ty)) {
            ty = (*element).clone();
        }
        let member = match self.unifier.shape(&ty) {
            Type::Enum(members) if members.contains(&name) => Some(format!("{name:?}")),
            Type::Enum(members) => self.nearest_member(&members, &name),
            _ => None,
        };
        let Some(member) = member else {
            self.infer(bare);
            return Some(Type::Error);
        };
        Some(self.unquoted_text(name, bare.span, "a text is put in quotes", &member))
    }

    /// Whether the operands of `==` can be equal, as far as enums tell.
    pub(super) fn possible_equality(&mut self, binary: &'c Binary, left: &Type, right: &Type) -> bool {
        let (left, right) = (self.unifier.shape(left), self.unifier.shape(right));
        let null = |expr: &Expr| expr.kind == ExprKind::Literal(Literal::Null);
        match (&left, &right) {
            (Type::Optional(_), _) if null(&binary.right) => self.optional_as_null(binary, &binary.left),
            (_, Type::Optional(_)) if null(&binary.left) => self.optional_as_null(binary, &binary.right),
            (Type::Enum(members), _) if string_of(&binary.right).is_some() => {
                self.is_redundant(binary, &binary.left, &binary.right)
                    || self.possible(members, &binary.left, &binary.right)
            }
            (_, Type::Enum(members)) if string_of(&binary.left).is_some() => {
                self.is_redundant(binary, &binary.right, &binary.left)
                    || self.possible(members, &binary.right, &binary.left)
            }
            (Type::Enum(a), Type::Enum(b)) if !a.iter().any(|member| b.contains(member)) => {
                if binary.op == BinaryOp::NotEqual && self.share_members(binary, &left, &right) {
                    return true;
                }
                let message = format!("`{left}` and `{right}` have no member in common");
                let operands = [(&binary.left, &left), (&binary.right, &right)];
                let mut diagnostic = self.no_overload(binary.op_span, message, &operands);
                diagnostic.rule = &IMPOSSIBLE_COMPARISON;
                self.report(diagnostic);
                false
            }
            _ => true,
        }
    }

    /// An optional is never `null`, not even an empty one.
    fn optional_as_null(&mut self, binary: &'c Binary, optional: &'c Expr) -> bool {
        let plain = matches!(optional.kind, ExprKind::Ident { .. } | ExprKind::Select(_) | ExprKind::Call(_));
        let (subject, asked) = match (plain, print(optional)) {
            (true, text) => (format!("`{text}` is"), text),
            (false, text) => ("an optional is".to_owned(), format!("({text})")),
        };
        let not = if binary.op == BinaryOp::Equal { "!" } else { "" };
        let message = format!("{subject} never `null`: it has a value or none");
        let diagnostic = IMPOSSIBLE_COMPARISON.at(binary.op_span, message);
        self.report(diagnostic.help(format!("ask whether it has one: `{not}{asked}.hasValue()`")));
        false
    }

    /// Whether every literal of `x in [a, b]` can be `x`.
    pub(super) fn possible_membership(&mut self, binary: &'c Binary, left: &Type, right: &Type) -> bool {
        let (left, right) = (self.unifier.shape(left), self.unifier.shape(right));
        if let (Type::Enum(members), ExprKind::List(elements)) = (&left, &binary.right.kind) {
            let ruled_out = |element: &&Element| {
                string_of(&element.value).is_some_and(|text| {
                    !members.iter().any(|member| member == text) && self.is_ruled_out(&binary.left, text)
                })
            };
            // Beside one that is possible, a member that was ruled out before does no harm.
            let (gone, judged): (Vec<&Element>, Vec<&Element>) = elements.iter().partition(ruled_out);
            let judged = if judged.is_empty() { gone } else { judged };
            let wrong = judged.iter().filter(|element| !self.possible(members, &binary.left, &element.value)).count();
            return wrong == 0;
        }
        let Type::List(element) = right else { return true };
        match self.unifier.shape(&element) {
            Type::Enum(members) => self.possible(&members, &binary.right, &binary.left),
            _ => true,
        }
    }

    /// Whether `path != "a"` is true already, by what is known before it: more than needed, but no mistake.
    fn is_redundant(&self, binary: &Binary, path: &Expr, text: &Expr) -> bool {
        binary.op == BinaryOp::NotEqual && string_of(text).is_some_and(|text| self.is_ruled_out(path, text))
    }

    /// Whether two enums have a member in common, but for what is known.
    fn share_members(&self, binary: &Binary, left: &Type, right: &Type) -> bool {
        match (self.wide(&binary.left, left), self.wide(&binary.right, right)) {
            (Type::Enum(a), Type::Enum(b)) => a.iter().any(|member| b.contains(member)),
            _ => false,
        }
    }

    /// Reports a string literal that is no member of the enum that `other` is (or holds).
    fn possible(&mut self, members: &[SmolStr], other: &'c Expr, expr: &'c Expr) -> bool {
        let Some(text) = string_of(expr) else { return true };
        if members.iter().any(|member| member == text) {
            return true;
        }
        let listed = members.iter().map(|member| format!("`{member:?}`")).collect::<Vec<_>>().join(", ");
        let message = match &other.kind {
            ExprKind::Ident { .. } | ExprKind::Select(_) => format!("`{}` is never `{text:?}`", print(other)),
            _ => format!("the other side is never `{text:?}`"),
        };
        if self.is_ruled_out(other, text) {
            if !self.env().decides_conditions() {
                self.report_ruled_out(&message, other, expr, text, &listed);
            }
            return true;
        }
        let diagnostic =
            IMPOSSIBLE_COMPARISON.at(expr.span, message).related(other.span, format!("this is one of {listed}"));
        self.sink.report(match self.nearest_member(members, text) {
            Some(near) => diagnostic
                .help(format!("did you mean `{near}`?"))
                .fix(Fix::safe(format!("change it to `{near}`")).replace(expr.span, near)),
            None => diagnostic.help(format!("the possible values are {listed}")),
        });
        false
    }

    /// Reports a comparison with a member that conditions before it have ruled out: it is needless, but has a value.
    fn report_ruled_out(&mut self, message: &str, other: &Expr, expr: &Expr, text: &str, left: &str) {
        let mut diagnostic = IMPOSSIBLE_COMPARISON.at(expr.span, format!("{message} here"));
        if let Some(span) = self.excluding(other, text) {
            diagnostic = diagnostic.related(span, format!("`{text:?}` was ruled out here"));
        }
        diagnostic.severity = Severity::Warning;
        self.sink.report(diagnostic.help(format!("in this place the possible values are {left}")));
    }

    /// The member nearest to a text, as a literal.
    #[expect(clippy::unused_self, reason = "reads as a question to the checker, as its siblings do")]
    pub(super) fn nearest_member(&self, members: &[SmolStr], text: &str) -> Option<String> {
        nearest(text, members.iter().map(SmolStr::as_str)).map(|near| format!("{near:?}"))
    }
}
