//! What to say of declared types in expressions: they have no place there, neither as values nor before the fields of a record.

use super::Checker;
use crate::base::Name;
use crate::cel::ast::Message;
use crate::cel::rules::UNKNOWN_NAME;
use crate::cel::types::Type;
use crate::diagnostic::Diagnostic;
use smol_str::SmolStr;

impl Checker<'_> {
    /// What to say where a name means a type and no variable.
    pub(super) fn type_as_value(&self, name: &Name) -> Option<Diagnostic> {
        self.env().unnameable(&name.text).map(|ty| self.not_a_value(name, &ty))
    }

    fn not_a_value(&self, name: &Name, ty: &Type) -> Diagnostic {
        let report = UNKNOWN_NAME.at(name.span, format!("`{name}` is a type, not a value"));
        match self.unifier.shape(ty) {
            Type::Enum(members) => match members.first() {
                Some(first) => {
                    report.help(format!("its values are texts, written as in `\"{}\"`", first.escape_debug()))
                }
                None => report,
            },
            Type::Record(record) => report.help(written(record.fields.keys())),
            _ => report,
        }
    }

    /// What to say of `Name{field: value}`, where no type can be written so.
    pub(super) fn type_before_fields(&self, message: &Message) -> Diagnostic {
        let name = &message.name;
        let text = match self.env().unnameable(&name.text) {
            None => format!("no type is called `{name}`"),
            Some(ty) if matches!(self.unifier.shape(&ty), Type::Record(_)) => {
                format!("a record is written without its type `{name}`")
            }
            Some(ty) => return self.not_a_value(name, &ty),
        };
        UNKNOWN_NAME.at(name.span, text).help(written(message.fields.iter().map(|field| &field.name.text)))
    }
}

/// How a record with these fields is written.
fn written<'n>(fields: impl Iterator<Item = &'n SmolStr>) -> String {
    let fields: Vec<String> = fields.take(4).map(|name| format!("\"{}\": …", name.escape_debug())).collect();
    if fields.is_empty() {
        return "records are written as in `{\"id\": …}`".to_owned();
    }
    format!("records are written `{{{}}}`", fields.join(", "))
}
