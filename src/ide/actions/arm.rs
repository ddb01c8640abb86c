//! A choose gets the arm that it lacks: one for each member of an enum that is not handled, or an `otherwise`.

use super::action::{Action, Draft, Kind};
use super::place::Place;
use super::sites::{Site, innermost};
use crate::base::Span;
use crate::cel::ast::{BinaryOp, Expr, ExprKind, Literal, LogicOp};
use crate::cel::{self, Env as _, Type, Types};
use crate::diagnostic::Edit;
use crate::frontend::patch::{Addition, Datum, Owner};
use crate::hir::{NodeKind, RegionId, RegionKind, Seat};
use crate::syntax::ast::{Choose, StmtKind};

/// How many arms are added at once; of what has more members an `otherwise` says enough.
const MAX_ARMS: usize = 20;

pub(super) fn offer(place: &Place<'_>, found: &mut Vec<Action>) {
    if !place.is_native() {
        return;
    }
    let Some(site) = innermost(place, place.range) else { return };
    let StmtKind::Choose(choose) = &site.stmt.kind else { return };
    let Some(gap) = Gap::new(place, site, choose) else { return };
    if let Some(members) = gap.members()
        && !members.is_empty()
    {
        let arms: Vec<Arm> =
            members.into_iter().map(|(path, member)| Arm::When(format!("{path} == {member}"))).collect();
        let title = match arms.as_slice() {
            [Arm::When(only)] => format!("add an arm for `{only}`"),
            _ => format!("add an arm for each of the {} values that are left", arms.len()),
        };
        found.extend(gap.action(title, &arms));
    }
    found.extend(gap.action("add `otherwise`, in which nothing is done".to_owned(), &[Arm::Otherwise]));
}

enum Arm {
    When(String),
    Otherwise,
}

/// A choose with cases in which no arm is chosen, as far as is known.
struct Gap<'p, 'a> {
    place: &'p Place<'a>,
    site: Site<'a>,
    choose: &'a Choose,
    /// The last arm.
    last: RegionId,
}

impl<'p, 'a> Gap<'p, 'a> {
    fn new(place: &'p Place<'a>, site: Site<'a>, choose: &'a Choose) -> Option<Self> {
        let node = site.workflow.nodes.iter().find(|node| node.name.span == choose.name.span)?;
        let NodeKind::Choose { arms } = &node.kind else { return None };
        let last = *arms.last()?;
        let is_open = choose.arms.iter().all(|arm| arm.when.is_some());
        let facts = &place.focus.typed().workflows[site.id].facts;
        let (when, before) = facts.arm(last)?;
        let context = facts.context(site.workflow, node.region);
        let covered = facts.is_known() && facts.implies(facts.both(context, before), when);
        (is_open && !covered).then_some(Self { place, site, choose, last })
    }

    /// The members of an enum that are left over, each with what has them; none if the last arm does not ask for one of some members.
    fn members(&self) -> Option<Vec<(String, String)>> {
        let RegionKind::Arm { when: Some(when), .. } = &self.site.workflow.regions[self.last].kind else { return None };
        let mut handled = Vec::new();
        let path = asked(when, &mut handled)?;
        let (view, typed) = (self.place.view(), self.place.focus.typed());
        let env = view.workflow(typed, self.site.id, Seat::Arm(self.last));
        let types = Types::of(path, &env);
        let ty = types.get(path)?;
        // What the arms above have taken is not left.
        let Type::Enum(members) = env.narrow(path, &typed.table.resolve(ty), &[]) else { return None };
        let left = members.iter().filter(|member| !handled.iter().any(|known| known == member.as_str()));
        let left: Vec<_> = left.map(|member| (cel::print(path), cel::quoted(member))).collect();
        (left.len() <= MAX_ARMS).then_some(left)
    }

    fn action(&self, title: String, arms: &[Arm]) -> Option<Action> {
        let place = self.place;
        let edit = if place.is_data() { self.data(arms)? } else { self.flow(arms)? };
        let action = place.action(title, Kind::QuickFix, Draft::new(vec![edit]));
        let gap = place
            .found
            .iter()
            .find(|found| found.rule.name == "incomplete-choose" && found.primary.span == self.choose.name.span);
        let kind = if gap.is_some() { Kind::QuickFix } else { Kind::Rewrite };
        Some(Action { kind, fixes: gap.into_iter().map(|found| Place::mended(found)).collect(), ..action })
    }

    fn flow(&self, arms: &[Arm]) -> Option<Edit> {
        let last: Span = self.choose.arms.last()?.span;
        let texts = arms.iter().map(|arm| match arm {
            Arm::When(condition) => format!("when {condition} => {{}}"),
            Arm::Otherwise => "otherwise => {}".to_owned(),
        });
        let edits: Vec<Edit> = texts.map(|text| self.place.write_behind(last, &text)).collect();
        let text = edits.iter().map(|edit| edit.text.as_str()).collect();
        Some(Edit { span: last.after(), text })
    }

    fn data(&self, arms: &[Arm]) -> Option<Edit> {
        let steps = || ("steps".to_owned(), Datum::Map(Vec::new()));
        let items = arms.iter().map(|arm| match arm {
            Arm::When(condition) => Datum::Map(vec![("when".to_owned(), Datum::text(condition)), steps()]),
            Arm::Otherwise => Datum::Map(vec![("otherwise".to_owned(), Datum::Word("true".to_owned())), steps()]),
        });
        let owner = Owner::Key(self.site.stmt.span.start);
        self.place.patch().add(owner, &["choose"], Addition::Items(items.collect()))
    }
}

/// What is compared, if a condition asks whether it is one of some texts and nothing else. The parser bounds how deep it is.
fn asked<'e>(when: &'e Expr, texts: &mut Vec<String>) -> Option<&'e Expr> {
    match &when.kind {
        ExprKind::Binary(binary) if binary.op == BinaryOp::Equal => {
            let (path, text) = match (text(&binary.left), text(&binary.right)) {
                (None, Some(text)) => (&binary.left, text),
                (Some(text), None) => (&binary.right, text),
                _ => return None,
            };
            texts.push(text);
            Some(path)
        }
        ExprKind::Binary(binary) if binary.op == BinaryOp::In => {
            let ExprKind::List(elements) = &binary.right.kind else { return None };
            texts.extend(elements.iter().map(|element| text(&element.value)).collect::<Option<Vec<_>>>()?);
            Some(&binary.left)
        }
        ExprKind::Logic(logic) if logic.op == LogicOp::Or => {
            let paths: Vec<&Expr> =
                logic.operands.iter().map(|operand| asked(operand, texts)).collect::<Option<_>>()?;
            let first = *paths.first()?;
            paths.iter().all(|path| cel::print(path) == cel::print(first)).then_some(first)
        }
        _ => None,
    }
}

fn text(expr: &Expr) -> Option<String> {
    match &expr.kind {
        ExprKind::Literal(Literal::String(text)) => Some(text.to_string()),
        _ => None,
    }
}
