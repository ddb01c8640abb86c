//! Operators: signs, arithmetic, comparison, logic, conditionals.

use super::Checker;
use crate::base::Span;
use crate::cel::ast::{Binary, BinaryOp, Conditional, Expr, ExprKind, Literal, Logic, LogicOp, Unary, UnaryOp};
use crate::cel::print::print;
use crate::cel::rules::{NO_SUCH_OVERLOAD, TYPE_MISMATCH};
use crate::cel::types::Type;
use crate::diagnostic::Fix;

impl<'c> Checker<'c> {
    pub(super) fn unary(&mut self, unary: &'c Unary) -> Type {
        let operand = self.infer(&unary.operand);
        // Where a front end wrote the `!`, it wrote down that the operand is a `bool` as well, and that is reported.
        let written = !unary.op_span.is_empty() || self.env().implied(&unary.operand).is_none();
        if !written && !matches!(self.unifier.shape(&operand), Type::Bool | Type::Dyn) {
            return Type::Error;
        }
        let name = match unary.op {
            UnaryOp::Not => "!_",
            UnaryOp::Negate => "-_",
        };
        self.resolve(name, false, std::slice::from_ref(&operand)).unwrap_or_else(|| {
            let message = format!("`{}` does not take `{}`", unary.op.as_str(), self.show(&operand));
            let diagnostic = self.no_overload(unary.op_span, message, &[(&unary.operand, &operand)]);
            self.report(diagnostic)
        })
    }

    pub(super) fn binary(&mut self, binary: &'c Binary) -> Type {
        if let Some(reported) = self.bare_member(binary) {
            return reported;
        }
        let left = self.infer(&binary.left);
        let right = self.infer(&binary.right);
        if let Some(simple) = simple(binary.op, &left, &right) {
            return simple;
        }
        let types = match binary.op {
            BinaryOp::Add => self.side_by_side((&binary.left, left), (&binary.right, right), false),
            _ => [left, right],
        };
        let mut result = self.resolve(function(binary.op), false, &types);
        if result.is_none() && [&binary.left, &binary.right].iter().any(|side| is_collection(side)) {
            // Literals with different keys may be compared: they are maps.
            let maps = types.each_ref().map(|ty| self.unifier.as_map(ty));
            result = self.resolve(function(binary.op), false, &maps);
        }
        let [left, right] = types;
        let comparison = match binary.op {
            BinaryOp::Equal | BinaryOp::NotEqual => self.possible_equality(binary, &left, &right),
            BinaryOp::In => self.possible_membership(binary, &left, &right),
            _ => true,
        };
        if !comparison {
            return Type::Error;
        }
        if result.is_none()
            && matches!(binary.op, BinaryOp::Equal | BinaryOp::NotEqual)
            && self.are_enums(&left, &right)
        {
            // Two enums that share members, as was found out above.
            return Type::Bool;
        }
        result.unwrap_or_else(|| self.wrong_operands(binary, &left, &right))
    }

    fn are_enums(&self, left: &Type, right: &Type) -> bool {
        [left, right].iter().all(|ty| matches!(self.unifier.shape(ty), Type::Enum(_)))
    }

    /// `x.note != null` where the field may be absent.
    fn absent_as_null(&mut self, binary: &'c Binary) -> Option<String> {
        let null = |expr: &Expr| expr.kind == ExprKind::Literal(Literal::Null);
        let field = match (null(&binary.left), null(&binary.right)) {
            (false, true) => &binary.left,
            (true, false) => &binary.right,
            _ => return None,
        };
        let not = match binary.op {
            BinaryOp::Equal => "!",
            BinaryOp::NotEqual => "",
            _ => return None,
        };
        self.optional_field_of(field).then(|| format!("ask whether it is there: `{not}has({})`", print(field)))
    }

    fn wrong_operands(&mut self, binary: &'c Binary, left: &Type, right: &Type) -> Type {
        let op = binary.op.as_str();
        let (left_text, right_text) = (self.show(left), self.show(right));
        let message = match binary.op {
            BinaryOp::Equal | BinaryOp::NotEqual => {
                format!("`{op}` compares values of one type, found `{left_text}` and `{right_text}`")
            }
            BinaryOp::In => format!("`in` does not find `{left_text}` in `{right_text}`"),
            _ => format!("`{op}` does not take `{left_text}` and `{right_text}`"),
        };
        let operands = [(&binary.left, left), (&binary.right, right)];
        let diagnostic = self.no_overload(binary.op_span, message, &operands);
        let conversion = match binary.op {
            BinaryOp::In => self.in_text(binary, left, right),
            _ => self
                .no_arithmetic(binary, left, right)
                .map(|help| (help, None))
                .or_else(|| self.literal_conversion(&binary.left, left, right))
                .or_else(|| self.literal_conversion(&binary.right, right, left))
                .or_else(|| self.side_conversion(binary, left, right).map(|help| (help, None))),
        };
        let conversion = conversion.or_else(|| self.absent_as_null(binary).map(|help| (help, None)));
        let diagnostic = match conversion {
            Some((help, Some(fix))) => diagnostic.help(help).fix(fix),
            Some((help, None)) => diagnostic.help(help),
            None => diagnostic,
        };
        self.report(diagnostic)
    }

    /// Why an operator is of no use here, where no conversion would mend it.
    fn no_arithmetic(&self, binary: &Binary, left: &Type, right: &Type) -> Option<String> {
        let [left, right] = [left, right].map(|ty| self.unifier.shape(ty));
        let number = |ty: &Type| matches!(ty, Type::Int | Type::Uint | Type::Double);
        let time = |ty: &Type| matches!(ty, Type::Timestamp | Type::Duration);
        let either = |ty: &Type| left == *ty || right == *ty;
        match binary.op {
            BinaryOp::Modulo if string_of(&binary.left).is_some() => {
                Some("a text is filled in with `.format([…])`".to_owned())
            }
            BinaryOp::Multiply | BinaryOp::Divide | BinaryOp::Modulo if time(&left) || time(&right) => Some(
                "durations and timestamps are added, subtracted and compared, but not multiplied or divided".to_owned(),
            ),
            BinaryOp::Modulo if number(&left) && number(&right) && either(&Type::Double) => {
                Some("`%` is for whole numbers only".to_owned())
            }
            BinaryOp::Multiply if string_of(&binary.left).or_else(|| string_of(&binary.right)).is_some() => {
                Some("a text cannot be repeated".to_owned())
            }
            BinaryOp::Add if either(&Type::Timestamp) => {
                match string_of(&binary.left).or_else(|| string_of(&binary.right)) {
                    Some(text) => Some(format!("a timestamp moves by a duration: `duration({text:?})`")),
                    None if either(&Type::String) => {
                        Some("a timestamp moves by a duration: convert the text with `duration(…)`".to_owned())
                    }
                    None => None,
                }
            }
            _ => None,
        }
    }

    /// `"a" in "abc"`, as other languages have it.
    fn in_text(&self, binary: &Binary, left: &Type, right: &Type) -> Option<(String, Option<Fix>)> {
        let text = |ty: &Type| matches!(self.unifier.shape(ty), Type::String | Type::Enum(_));
        if !text(left) || !text(right) {
            return None;
        }
        let plain = matches!(binary.right.kind, ExprKind::Ident { .. } | ExprKind::Select(_) | ExprKind::Literal(_));
        let call = format!("{}.contains({})", print(&binary.right), print(&binary.left));
        let span = binary.left.span.to(binary.right.span);
        let fix = plain.then(|| Fix::safe(format!("change it to `{call}`")).replace(span, call));
        Some(("a part of a text is found with `.contains(…)`".to_owned(), fix))
    }

    /// Which side to convert: the text where the other is a time, or where only numbers are taken; else to a string or a
    /// double rather than from one.
    fn side_conversion(&self, binary: &Binary, left: &Type, right: &Type) -> Option<String> {
        let lossless = |ty: &Type| matches!(ty, Type::String | Type::Double);
        let time = |ty: &Type| matches!(ty, Type::Timestamp | Type::Duration);
        let (left_ty, right_ty) = (self.unifier.shape(left), self.unifier.shape(right));
        let texts_too = matches!(binary.op, BinaryOp::Equal | BinaryOp::NotEqual | BinaryOp::Add);
        let from_text = !texts_too || time(&left_ty) || time(&right_ty);
        let right_first = match (&left_ty, &right_ty) {
            (Type::String, _) => !from_text,
            (_, Type::String) => from_text,
            _ => lossless(&left_ty) && !lossless(&right_ty),
        };
        let of_left = self.conversion(&binary.left, left, right).map(|(help, _)| (help, &binary.left, "left"));
        let of_right = self.conversion(&binary.right, right, left).map(|(help, _)| (help, &binary.right, "right"));
        let (help, expr, side) = if right_first { of_right.or(of_left) } else { of_left.or(of_right) }?;
        let it = match expr.as_ident() {
            Some(name) => format!("`{name}`"),
            None => format!("the {side} side"),
        };
        Some(help.replacen("convert it", &format!("convert {it}"), 1))
    }

    /// The fix of a literal comes before any conversion.
    fn literal_conversion(&self, expr: &Expr, found: &Type, wanted: &Type) -> Option<(String, Option<Fix>)> {
        self.conversion(expr, found, wanted).filter(|(_, fix)| fix.is_some())
    }

    pub(super) fn logic(&mut self, logic: &'c Logic) -> Type {
        let known = self.mark();
        for (index, operand) in logic.operands.iter().enumerate() {
            let ty = self.infer(operand);
            if !self.unifier.try_assign(&ty, &Type::Bool) {
                let op_span = logic.op_spans.get(index.saturating_sub(1)).copied().unwrap_or(operand.span);
                self.no_condition(operand, &ty, logic.op.as_str(), op_span);
            }
            self.learn(operand, logic.op == LogicOp::And);
        }
        self.forget(known);
        Type::Bool
    }

    fn no_condition(&mut self, operand: &'c Expr, ty: &Type, op: &str, op_span: Span) {
        let text = self.show(ty);
        let message = format!("`{op}` joins `bool`s, found `{text}`");
        let mut diagnostic =
            NO_SUCH_OVERLOAD.at(operand.span, message).related(op_span, format!("joined by this `{op}`"));
        if matches!(self.unifier.shape(ty), Type::Optional(_)) {
            diagnostic =
                diagnostic.help("ask with `.hasValue()`, or give a value for when it is missing: `.orValue(false)`");
        }
        self.report(diagnostic);
    }

    pub(super) fn conditional(&mut self, conditional: &'c Conditional) -> Type {
        let [then, otherwise] = self.branches_by(conditional, &mut |checker, branch| checker.infer(branch));
        self.branches(conditional, &then, &otherwise, false)
    }

    /// The type of a whole expression. What it gives is handed over, so a branch may give `T` or `null` where the other
    /// gives `T?`; inside of an expression an optional is one only if it was made one.
    pub(super) fn whole(&mut self, expr: &'c Expr) -> Type {
        let ExprKind::Conditional(conditional) = &expr.kind else { return self.infer(expr) };
        let [then, otherwise] = self.branches_by(conditional, &mut |checker, branch| checker.whole(branch));
        self.branches(conditional, &then, &otherwise, true)
    }

    /// Checks the branches of a conditional, each knowing how it is decided.
    pub(super) fn branches_by(
        &mut self,
        conditional: &'c Conditional,
        check: &mut dyn FnMut(&mut Self, &'c Expr) -> Type,
    ) -> [Type; 2] {
        self.condition(&conditional.condition);
        let known = self.mark();
        [(true, &conditional.then), (false, &conditional.otherwise)].map(|(holds, branch)| {
            self.learn(&conditional.condition, holds);
            let ty = check(self, branch);
            self.forget(known);
            ty
        })
    }

    /// What decides a conditional is a `bool`.
    pub(super) fn condition(&mut self, condition: &'c Expr) {
        let ty = self.infer(condition);
        if !self.unifier.try_assign(&ty, &Type::Bool) {
            let message = format!("a condition is a `bool`, found `{}`", self.show(&ty));
            self.report(TYPE_MISMATCH.at(condition.span, message));
        }
    }

    fn branches(&mut self, conditional: &'c Conditional, then: &Type, otherwise: &Type, whole: bool) -> Type {
        let (a, b) = ((&conditional.then, then.clone()), (&conditional.otherwise, otherwise.clone()));
        let [left, right] = self.side_by_side(a, b, whole);
        self.unifier.lifting = whole;
        let joined = self.unifier.join(&left, &right);
        self.unifier.lifting = false;
        if let Some(joined) = joined {
            return joined;
        }
        let message = format!("a conditional has one type, found `{}` and `{}`", self.show(then), self.show(otherwise));
        let operands = [(&conditional.then, then), (&conditional.otherwise, otherwise)];
        let mut diagnostic = self.no_overload(conditional.question, message, &operands);
        if let Some((help, Some(fix))) = self
            .literal_conversion(&conditional.then, then, otherwise)
            .or_else(|| self.literal_conversion(&conditional.otherwise, otherwise, then))
        {
            diagnostic = diagnostic.help(help).fix(fix);
        } else if [then, otherwise].iter().any(|ty| matches!(self.unifier.shape(ty), Type::Optional(_) | Type::Null)) {
            diagnostic = diagnostic.help("make both optional: `optional.of(…)`, and `optional.none()` for none");
        }
        self.report(diagnostic)
    }
}

/// The result of operators on two values of one simple type, which is nearly every use, without a search.
fn simple(op: BinaryOp, left: &Type, right: &Type) -> Option<Type> {
    let number = |ty: &Type| matches!(ty, Type::Int | Type::Uint | Type::Double);
    match op {
        BinaryOp::Equal | BinaryOp::NotEqual => {
            let plain = number(left) || matches!(left, Type::Bool | Type::String);
            (plain && left == right).then_some(Type::Bool)
        }
        BinaryOp::Less | BinaryOp::LessEqual | BinaryOp::Greater | BinaryOp::GreaterEqual => {
            (number(left) && number(right)).then_some(Type::Bool)
        }
        BinaryOp::Add | BinaryOp::Subtract | BinaryOp::Multiply | BinaryOp::Divide => {
            (number(left) && left == right).then(|| left.clone())
        }
        BinaryOp::Modulo | BinaryOp::In => None,
    }
}

const fn function(op: BinaryOp) -> &'static str {
    match op {
        BinaryOp::Equal => "_==_",
        BinaryOp::NotEqual => "_!=_",
        BinaryOp::Less => "_<_",
        BinaryOp::LessEqual => "_<=_",
        BinaryOp::Greater => "_>_",
        BinaryOp::GreaterEqual => "_>=_",
        BinaryOp::In => "_in_",
        BinaryOp::Add => "_+_",
        BinaryOp::Subtract => "_-_",
        BinaryOp::Multiply => "_*_",
        BinaryOp::Divide => "_/_",
        BinaryOp::Modulo => "_%_",
    }
}

const fn is_collection(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Map(_) | ExprKind::List(_))
}

pub(super) fn string_of(expr: &Expr) -> Option<&str> {
    match &expr.kind {
        ExprKind::Literal(Literal::String(text)) => Some(text),
        _ => None,
    }
}
