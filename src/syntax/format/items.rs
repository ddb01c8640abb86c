//! Declarations.

use super::gaps::Docs;
use super::printer::Printer;
use crate::base::Span;
use crate::syntax::ast::{Action, Const, Events, File, Import, Item, ItemKind, Resource, TypeBody, TypeDecl, Workflow};

impl Printer<'_> {
    /// The whole file. Between declarations of which one takes several lines there is an empty line.
    pub(super) fn file(&mut self, file: &File) {
        let mut long = false;
        for (index, item) in file.items.iter().enumerate() {
            let docs = Docs {
                own: item.doc.as_deref(),
                file: file.doc.as_deref().filter(|_| index == 0),
                first: index == 0,
                import: matches!(item.kind, ItemKind::Import(_)),
            };
            let place = self.lead(item.span.start, self.comments.blank_before(item.span.start), docs);
            let start = self.out.len();
            self.item(item);
            let was_long = long;
            long = self.out[start..].contains('\n');
            if index > 0 && (long || was_long) && !self.out[place..].starts_with("\n\n") {
                self.out.insert(place, '\n');
            }
        }
        if file.items.is_empty()
            && let Some(doc) = &file.doc
            && file.comments.iter().all(|comment| !comment.doc)
        {
            self.doc_lines(doc, false);
        }
        self.lead_end(u32::MAX);
        if !self.out.is_empty() {
            self.out.push('\n');
        }
    }

    fn item(&mut self, item: &Item) {
        self.last = item.span.start;
        match &item.kind {
            ItemKind::Import(import) => self.import(import),
            ItemKind::Type(decl) => self.type_decl(decl),
            ItemKind::Const(Const { name, value }) => {
                self.word("const");
                self.layout.space();
                self.ident(name);
                self.between("=");
                self.expr(value);
                self.flush();
            }
            ItemKind::Secret(name) => {
                self.word("secret");
                self.layout.space();
                self.ident(name);
                self.flush();
            }
            ItemKind::Resource(resource) => self.resource(resource),
            ItemKind::Events(Events { prefix, version }) => {
                self.word("events");
                self.layout.space();
                self.quoted(prefix);
                self.layout.space();
                self.placed(&format!("v{}", version.value), version.span);
                self.flush();
            }
            ItemKind::Action(action) => self.action(action, item.span),
            ItemKind::Machine(machine) => self.machine(machine, item.span),
            ItemKind::Workflow(workflow) => self.workflow(workflow, item.span),
            ItemKind::Test(test) => self.test(test, item.span),
        }
    }

    fn import(&mut self, Import { path, namespace }: &Import) {
        self.word("import");
        self.layout.space();
        self.quoted(path);
        if let Some(namespace) = namespace {
            self.between("as");
            self.ident(namespace);
        }
        self.flush();
    }

    fn type_decl(&mut self, TypeDecl { name, body }: &TypeDecl) {
        self.word("type");
        self.layout.space();
        self.ident(name);
        match body {
            TypeBody::Expr(ty) => {
                self.between("=");
                self.type_expr(ty);
            }
            TypeBody::Schema(path) => {
                self.between("from");
                self.quoted(path);
            }
        }
        self.flush();
    }

    fn resource(&mut self, Resource { name, capacity }: &Resource) {
        self.word("resource");
        self.layout.space();
        self.ident(name);
        if let Some(capacity) = capacity {
            self.between("capacity");
            self.integer(*capacity);
        }
        self.flush();
    }

    /// An action. Its block stays on one line if it was written there and there is room for it.
    fn action(&mut self, action: &Action, span: Span) {
        self.word(action.archetype.as_str());
        self.layout.space();
        self.signature(&action.name, &action.params, action.returns.as_ref());
        let commented = self.comments_wait(span.end);
        if action.clauses.is_empty() && !commented {
            return self.flush();
        }
        let mark = self.layout.mark();
        let on_a_line = self.text.get(self.last as usize..span.end as usize).is_some_and(|block| !block.contains('\n'));
        if on_a_line && !commented {
            self.layout.space();
            self.word("{");
            self.clauses_on_a_line(&action.clauses);
            self.layout.space();
            self.word("}");
            if self.layout.fits(0) {
                return self.flush();
            }
            self.layout.back_to(mark);
        }
        self.block(span, action.clauses.is_empty(), |this| this.clause_lines(&action.clauses, &[]));
    }

    fn workflow(&mut self, workflow: &Workflow, span: Span) {
        let Workflow { name, params, returns, clauses, body } = workflow;
        self.word("workflow");
        self.layout.space();
        self.signature(name, params, returns.as_ref());
        self.block(span, clauses.is_empty() && body.is_empty(), |this| {
            if !clauses.is_empty() {
                let others: Vec<Span> = body.iter().map(|stmt| stmt.span).collect();
                this.clause_lines(clauses, &others);
            }
            this.statements(body, !clauses.is_empty());
        });
    }

    /// The block of the statement at hand, which ends at the end of `span`.
    pub(super) fn block(&mut self, span: Span, empty: bool, body: impl FnOnce(&mut Self)) {
        let end = span.end.saturating_sub(1);
        self.layout.space();
        if empty && !self.comments_wait(end) {
            self.word("{}");
            return self.flush();
        }
        self.word("{");
        self.flush();
        (self.depth, self.fresh) = (self.depth + 1, true);
        body(self);
        self.lead_end(end);
        self.depth -= 1;
        self.fresh = true;
        self.new_line(false);
        self.out.push('}');
        self.fresh = false;
        self.last = span.end;
    }
}
