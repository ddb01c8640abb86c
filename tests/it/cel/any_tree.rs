//! Trees of every form that text can have, without regard to names and types.

use super::tape::Tape;
use flowright::base::{FileId, Name, Span};
use flowright::cel::Expr;
use flowright::cel::ast::{
    Binary, BinaryOp, Call, Conditional, Element, Entry, ExprKind, FieldInit, Index, Literal, Logic, LogicOp, Message,
    Select, Unary, UnaryOp,
};

const BINARY: [BinaryOp; 12] = [
    BinaryOp::Add,
    BinaryOp::Equal,
    BinaryOp::NotEqual,
    BinaryOp::Less,
    BinaryOp::LessEqual,
    BinaryOp::Greater,
    BinaryOp::GreaterEqual,
    BinaryOp::In,
    BinaryOp::Subtract,
    BinaryOp::Multiply,
    BinaryOp::Divide,
    BinaryOp::Modulo,
];

/// The span of what stands in no text.
pub(crate) fn nowhere() -> Span {
    Span::new(FileId::new(0), 0, 0)
}

fn name(text: &str) -> Name {
    Name::new(text, nowhere())
}

/// A tree of at most `depth` levels.
pub(crate) fn any_tree(tape: &mut Tape, depth: usize) -> Expr {
    Expr::new(nowhere(), if depth == 0 || tape.is_spent() { leaf(tape) } else { form(tape, depth - 1) })
}

fn leaf(tape: &mut Tape) -> ExprKind {
    match tape.below(3) {
        0 => ExprKind::Ident { name: (*tape.pick(&["x", "y", "_z1", "math"])).into(), rooted: tape.once_in(8) },
        _ => ExprKind::Literal(literal(tape)),
    }
}

pub(crate) fn literal(tape: &mut Tape) -> Literal {
    match tape.below(7) {
        0 => Literal::Int(*tape.pick(&[0, 1, -1, 7, i64::MIN, i64::MAX])),
        1 => Literal::Bool(tape.once_in(2)),
        2 => Literal::Double(*tape.pick(&[0.0, 1.0, -0.0, -1.5, 1e300, 5e-324, f64::MAX, 0.1, 1e16, 123_456_789.0])),
        3 => Literal::String(
            (*tape.pick(&["", "a", "\"'\\`", "\n\r\t\0\u{7}", "żółw 😀", "\u{202e}\u{feff}\u{e0041}"])).into(),
        ),
        4 => Literal::Uint(*tape.pick(&[0, 1, u64::MAX])),
        5 => Literal::Bytes(tape.pick::<&[u8]>(&[b"", b"a\"\\", &[0, 9, 127, 128, 255]]).to_vec().into()),
        _ => Literal::Null,
    }
}

fn form(tape: &mut Tape, depth: usize) -> ExprKind {
    let below = |tape: &mut Tape| any_tree(tape, depth);
    match tape.below(13) {
        0 => leaf(tape),
        1 => {
            let op = *tape.pick(&[UnaryOp::Negate, UnaryOp::Not]);
            let operand = below(tape);
            let digits = matches!(operand.kind, ExprKind::Literal(Literal::Int(0..) | Literal::Uint(_)));
            // A minus before digits is part of the literal, as it is in text.
            let op = if digits && tape.once_in(4) { UnaryOp::Not } else { op };
            ExprKind::Unary(Box::new(Unary { op, op_span: nowhere(), operand }))
        }
        2..=4 => {
            let (op, left, right) = (*tape.pick(&BINARY), below(tape), below(tape));
            ExprKind::Binary(Box::new(Binary { op, op_span: nowhere(), left, right }))
        }
        5 | 6 => {
            let op = *tape.pick(&[LogicOp::And, LogicOp::Or]);
            let operands: Vec<Expr> = (0..2 + tape.below(3)).map(|_| below(tape)).collect();
            let op_spans = vec![nowhere(); operands.len() - 1];
            ExprKind::Logic(Box::new(Logic { op, op_spans, operands }))
        }
        7 => {
            let (condition, then, otherwise) = (below(tape), below(tape), below(tape));
            let (question, colon) = (nowhere(), nowhere());
            ExprKind::Conditional(Box::new(Conditional { condition, question, then, colon, otherwise }))
        }
        8 => {
            let field = name(tape.pick::<&str>(&["f", "if", "in", "true", "a-b", "x.y/z", "1"]));
            ExprKind::Select(Box::new(Select { operand: below(tape), field, optional: tape.once_in(3) }))
        }
        9 => {
            let (operand, index) = (below(tape), below(tape));
            ExprKind::Index(Box::new(Index { operand, index, optional: tape.once_in(3), brackets: nowhere() }))
        }
        10 => {
            let target = if tape.once_in(2) { Some(below(tape)) } else { None };
            let args = (0..tape.below(4)).map(|_| below(tape)).collect();
            let function = name(tape.pick::<&str>(&["f", "size", "map", "has"]));
            let rooted = target.is_none() && tape.once_in(4);
            ExprKind::Call(Box::new(Call { target, function, rooted, args, parens: nowhere() }))
        }
        11 => {
            let element = |tape: &mut Tape| Element { optional: tape.once_in(3), value: below(tape) };
            ExprKind::List((0..tape.below(4)).map(|_| element(tape)).collect())
        }
        _ if tape.once_in(3) => {
            let field =
                |tape: &mut Tape, text| FieldInit { optional: tape.once_in(3), name: name(text), value: below(tape) };
            let fields = ["f", "if", "a-b"].iter().take(tape.below(4)).map(|text| field(tape, text)).collect();
            let name = name(tape.pick::<&str>(&["Type", "pkg.Type"]));
            ExprKind::Message(Box::new(Message { name, rooted: tape.once_in(3), fields }))
        }
        _ => {
            let entry = |tape: &mut Tape| Entry { optional: tape.once_in(3), key: below(tape), value: below(tape) };
            ExprKind::Map((0..tape.below(4)).map(|_| entry(tape)).collect())
        }
    }
}
