//! Chains of selections: a name, or what else has fields, and the fields that are read from it one after the other.

use super::ast::{Expr, ExprKind, Select};

/// An expression as a chain: `a.b.?c` starts with `a` and selects `b` and `c`. Of what selects nothing it is all root.
#[derive(Debug)]
pub struct Chain<'e> {
    /// What it starts with.
    pub root: &'e Expr,
    /// The selections, the first first.
    pub selects: Vec<&'e Select>,
}

/// What a chain starts with.
pub fn root(chain: &Expr) -> &Expr {
    let mut at = chain;
    while let ExprKind::Select(select) = &at.kind {
        at = &select.operand;
    }
    at
}

/// Takes an expression apart as a chain.
pub fn chain(expr: &Expr) -> Chain<'_> {
    let (mut root, mut selects) = (expr, Vec::new());
    while let ExprKind::Select(select) = &root.kind {
        selects.push(&**select);
        root = &select.operand;
    }
    selects.reverse();
    Chain { root, selects }
}

impl<'e> Chain<'e> {
    /// The name that it starts with.
    pub fn name(&self) -> Option<&'e str> {
        self.root.as_ident()
    }

    /// The names of the fields, the first first.
    pub fn fields(&self) -> impl DoubleEndedIterator<Item = &'e str> {
        self.selects.iter().map(|select| select.field.text.as_str())
    }

    /// Whether a `.?` is in it.
    pub fn is_optional(&self) -> bool {
        self.selects.iter().any(|select| select.optional)
    }
}

#[cfg(test)]
mod tests {
    use super::chain;
    use crate::cel::testing::read;

    #[test]
    fn a_chain_has_a_start_and_fields() {
        for (text, name, fields, optional) in [
            ("a", Some("a"), "", false),
            ("a.b.c", Some("a"), "b c", false),
            ("a.?b.c", Some("a"), "b c", true),
            ("a[0].b", None, "b", false),
            ("f(a.b)", None, "", false),
        ] {
            let expr = read(text);
            let chain = chain(&expr);
            assert_eq!(chain.name(), name, "{text}");
            assert_eq!(chain.fields().collect::<Vec<_>>().join(" "), fields, "{text}");
            assert_eq!(chain.is_optional(), optional, "{text}");
        }
    }
}
