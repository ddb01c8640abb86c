//! What an editor shows within the lines: types that nobody wrote, when steps run, and what decides how long a run takes.
//!
//! Only what cannot be seen at a glance is shown: no type of a literal or a condition, no condition that the step says itself or that its arm
//! says for all in it, and no place in a plan in which all steps are alike.

use super::Focus;
use super::hover::page::cut;
use super::hover::scene;
use crate::analysis::{Facts, Scene, Verdict};
use crate::base::Span;
use crate::cel::ast::{ExprKind, UnaryOp};
use crate::cel::{Expr, Type};
use crate::hir::{NodeId, NodeKind, RegionId, RegionKind, WorkflowId};
use crate::plan::text::duration;
use std::ops::Range;

/// The most characters of a hint.
const MAX_LABEL: usize = 60;

/// Which hints are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a setting of its own")]
pub struct Switches {
    /// The types of lets.
    pub lets: bool,
    /// The types of loop variables.
    pub variables: bool,
    /// When steps run that do not always run.
    pub conditions: bool,
    /// What is critical, and how late the rest may be.
    pub plan: bool,
}

impl Default for Switches {
    fn default() -> Self {
        Self { lets: true, variables: true, conditions: true, plan: true }
    }
}

/// A hint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// Where it is shown.
    pub offset: u32,
    /// What it shows.
    pub label: String,
    /// All of it, in Markdown, where the label is cut.
    pub tooltip: Option<String>,
    /// Which kind it is.
    pub kind: HintKind,
}

/// The kinds of hints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HintKind {
    /// A type; it stands directly behind the name.
    Type,
    /// When something runs; it stands at the end of a line.
    Condition,
    /// A place in the plan; it stands at the end of a line.
    Plan,
}

/// The hints in a part of the file in question, by place.
pub fn hints(focus: &Focus, range: Range<u32>, switches: Switches) -> Vec<Hint> {
    let mut hints = Hints { focus, range, switches, found: Vec::new() };
    for (id, workflow) in focus.program().workflows.enumerate() {
        let span = workflow.span;
        let overlaps = span.file == focus.file && span.start < hints.range.end && hints.range.start < span.end;
        if overlaps {
            hints.workflow(id);
        }
    }
    hints.found.sort_by_key(|hint| (hint.offset, hint.kind));
    hints.found
}

struct Hints<'f> {
    focus: &'f Focus,
    range: Range<u32>,
    switches: Switches,
    found: Vec<Hint>,
}

impl Hints<'_> {
    fn workflow(&mut self, id: WorkflowId) {
        let scene = scene(self.focus, id);
        let typed = &self.focus.typed().workflows[id];
        if self.switches.lets {
            for (place, decl) in scene.workflow.lets.enumerate().filter(|(_, decl)| !is_obvious(&decl.value)) {
                self.type_of(decl.name.span, &typed.outputs.lets[place]);
            }
        }
        for (node, it) in scene.workflow.nodes.enumerate() {
            if !self.shows(it.name.span) && !self.shows(it.span) {
                continue;
            }
            if let NodeKind::Each { item, .. } = &it.kind
                && self.switches.variables
                && let Some(element) = typed.outputs.elements.get(&node)
            {
                self.type_of(item.span, element);
            }
            if self.switches.conditions && typed.facts.is_known() {
                self.condition(scene, &typed.facts, node);
                self.arms(scene, &typed.facts, node);
            }
            if self.switches.plan {
                self.plan(id, node);
            }
        }
    }

    fn shows(&self, span: Span) -> bool {
        span.file == self.focus.file && span.start < self.range.end && self.range.start <= span.end
    }

    fn add(&mut self, offset: u32, kind: HintKind, (before, text): (&str, &str)) {
        if !(self.range.start..=self.range.end).contains(&offset) {
            return;
        }
        let label = format!("{before}{}", cut_apart(text, MAX_LABEL));
        let whole = format!("{before}{text}");
        let tooltip = (label != whole).then(|| super::hover::page::fenced(text));
        self.found.push(Hint { offset, label, tooltip, kind });
    }

    fn type_of(&mut self, name: Span, ty: &Type) {
        if *ty != Type::Error && name.file == self.focus.file {
            self.add(name.end, HintKind::Type, (": ", &ty.to_string()));
        }
    }

    /// When a step runs, if it does not say so itself.
    fn condition(&mut self, scene: Scene<'_>, facts: &Facts, id: NodeId) {
        let node = &scene.workflow.nodes[id];
        let run = facts.run(scene.resolved.graph.vertex(crate::resolve::Vertex::Node(id)));
        let context = facts.context(scene.workflow, node.region);
        let here = facts.both(context, run);
        // A guard in an arm says what there is to say, together with the arm.
        let own = facts.guard(id).map(|guard| facts.both(facts.given(scene.workflow, node.region), guard));
        if here == facts.given(scene.workflow, node.region) || own == Some(here) {
            return;
        }
        let why = facts.why(scene, id);
        let text = match (why.verdict, &why.condition) {
            (Verdict::Sometimes, Some(condition)) => condition.clone(),
            (Verdict::Never, _) => "never".to_owned(),
            (Verdict::Always | Verdict::Unknown | Verdict::Sometimes, _) => return,
        };
        let before = if why.verdict == Verdict::Never { "" } else { "when " };
        self.add(self.line_end(node.name.span.end), HintKind::Condition, (before, &text));
    }

    /// When the arms behind the first one are chosen.
    fn arms(&mut self, scene: Scene<'_>, facts: &Facts, id: NodeId) {
        let NodeKind::Choose { arms } = &scene.workflow.nodes[id].kind else { return };
        for &arm in arms.iter().skip(1) {
            if let Some((head, text)) = chosen(scene, facts, arm) {
                self.add(self.line_end(head.end), HintKind::Condition, ("when ", &text));
            }
        }
    }

    fn plan(&mut self, workflow: WorkflowId, id: NodeId) {
        let name = &self.focus.program().workflows[workflow].nodes[id].name;
        let Some(step) = self.focus.plan(workflow).and_then(|plan| plan.step(&name.text)) else { return };
        if !step.differs || step.duration_ms == 0 || (step.slack_ms == 0 && !step.critical) {
            return;
        }
        let slack = format!("slack {}", duration(step.slack_ms));
        let text = if step.slack_ms == 0 { "critical" } else { &slack };
        self.add(self.line_end(name.span.end), HintKind::Plan, ("", text));
    }

    /// The end of the line that an offset lies in, without blanks.
    fn line_end(&self, offset: u32) -> u32 {
        let text = self.focus.source().text();
        let rest = text.get(offset as usize..).unwrap_or_default();
        let line = rest.split('\n').next().unwrap_or_default().trim_end();
        offset + u32::try_from(line.len()).unwrap_or(0)
    }
}

/// At most so many characters of a condition or a type, and what is left of a word, a text or an operator at the end left out.
fn cut_apart(text: &str, most: usize) -> String {
    let short = cut(text, most);
    let Some(kept) = short.strip_suffix('…').filter(|_| short != text) else { return short };
    let whole = kept.rfind(' ').map_or(kept, |end| kept[..end].trim_end());
    let whole = whole.trim_end_matches(['&', '|']).trim_end();
    // Of a text without blanks the beginning is better than nothing.
    if whole.len() < kept.len() / 2 { short } else { format!("{whole} …") }
}

/// When an arm is chosen, if that is more than it says itself, and where its head is.
fn chosen(scene: Scene<'_>, facts: &Facts, arm: RegionId) -> Option<(Span, String)> {
    let RegionKind::Arm { head, .. } = &scene.workflow.regions[arm].kind else { return None };
    let (holds, before) = facts.arm(arm)?;
    let chosen = facts.both(holds, before);
    if chosen == holds || chosen.is_true() || chosen.is_false() {
        return None;
    }
    facts.text(chosen).map(|text| (*head, text.to_string()))
}

/// Whether everybody sees what type an expression has: a literal, or a condition.
fn is_obvious(value: &Expr) -> bool {
    match &value.kind {
        ExprKind::Error | ExprKind::Literal(_) | ExprKind::Logic(_) => true,
        ExprKind::Binary(binary) => binary.op.is_relation(),
        ExprKind::Unary(unary) => unary.op == UnaryOp::Not,
        ExprKind::Ident { .. }
        | ExprKind::Select(_)
        | ExprKind::Index(_)
        | ExprKind::Call(_)
        | ExprKind::Conditional(_)
        | ExprKind::List(_)
        | ExprKind::Map(_)
        | ExprKind::Message(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ide::hover::testing::focus;

    const TEXT: &str = r#"
type Ticket = { id: string, label: "vip" | "spam", tags: list<string> }
compute rate(ticket: Ticket) -> { value: double } { takes 4s }
compute look(id: string) -> { name: string } { takes 1s }
effect page(name: string, value: double) { timeout 5s takes 2s }
effect keep(id: string) { timeout 5s takes 1s }
workflow triage(ticket: Ticket) {
  step rating = rate(ticket)
  step customer = look(id: ticket.id)
  let tags = ticket.tags.filter(t, t != "")
  let urgent = rating.value > 0.5
  each kept (tag, i in tags) {
    step one = keep(id: tag)
  }
  choose route {
    when ticket.label == "vip" => {
      step call = page(name: customer.name, value: rating.value)
      step told = keep(id: ticket.id) after call
    }
    when urgent => {
      step stored = keep(id: ticket.id)
    }
    otherwise => {
      step dropped = keep(id: "none") when ticket.id != ""
    }
  }
  step sorry = keep(id: "sorry") after call
}
"#;

    /// The lines that have hints, as an editor shows them.
    fn shown(text: &str, name: &str, switches: Switches) -> String {
        let focus = focus(name, text);
        let mut out = text.to_owned();
        for hint in hints(&focus, 0..u32::try_from(text.len()).unwrap(), switches).iter().rev() {
            let blank = if hint.kind == HintKind::Type { "" } else { "  " };
            out.insert_str(hint.offset as usize, &format!("{blank}«{}»", hint.label));
        }
        let lines: Vec<&str> = out.lines().filter(|line| line.contains('«')).map(str::trim).collect();
        lines.join("\n")
    }

    #[test]
    fn only_what_cannot_be_seen_is_shown() {
        insta::assert_snapshot!(shown(TEXT, "main.flow", Switches::default()));
    }

    #[test]
    fn each_kind_has_a_switch() {
        let none = Switches { lets: false, variables: false, conditions: false, plan: false };
        assert_eq!(shown(TEXT, "main.flow", none), "");
        assert_eq!(
            shown(TEXT, "main.flow", Switches { lets: true, ..none }),
            "let tags«: list<string>» = ticket.tags.filter(t, t != \"\")"
        );
        assert_eq!(
            shown(TEXT, "main.flow", Switches { variables: true, ..none }),
            "each kept (tag«: string», i in tags) {"
        );
        assert_eq!(
            shown(TEXT, "main.flow", Switches { plan: true, ..none }).lines().next(),
            Some("step rating = rate(ticket)  «critical»")
        );
    }

    #[test]
    fn only_the_range_counts() {
        let focus = focus("main.flow", TEXT);
        let start = u32::try_from(TEXT.find("  let tags").unwrap()).unwrap();
        let found = hints(&focus, start..start + 20, Switches::default());
        assert_eq!(found.iter().map(|hint| hint.label.as_str()).collect::<Vec<_>>(), [": list<string>"]);
    }

    #[test]
    fn a_long_condition_is_cut_and_told_in_full() {
        let text = "effect a(x: string) { timeout 5s }\nworkflow w(first_name: string, last_name: string) {\n  \
                    step one = a(x: \"1\") when first_name == \"a-rather-long-name\" && last_name == \"another-rather-long-name\"\n  \
                    step two = a(x: \"2\") after one\n}\n";
        let focus = focus("main.flow", text);
        let found = hints(&focus, 0..u32::try_from(text.len()).unwrap(), Switches::default());
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].label, "when first_name == \"a-rather-long-name\" && last_name == …");
        assert!(found[0].tooltip.as_ref().unwrap().contains("another-rather-long-name"));
    }
}
