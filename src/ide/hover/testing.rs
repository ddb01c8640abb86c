//! What tests of answers about a file share.

use crate::driver::{MemoryWorld, Settings, Workspace};
use crate::ide::Focus;
use std::rc::Rc;

/// A file that others import.
const LIB: &str = "/// What the shop shares.\n\n/// Most.\nconst LIMIT = 5\n\
                   type Order = { id: string, total: int, note?: string }\n\
                   /// Takes the money.\n\
                   effect pay(order: Order, twice: bool = false) -> { receipt: string } { timeout 5s idempotent retry 2 }\n";

/// The analysis of a file that stands beside `lib.flow` and `order.json`.
pub(in crate::ide) fn focus(name: &str, text: &str) -> Rc<Focus> {
    let schema = r#"{"type": "object", "properties": {"sku": {"type": "string"}}, "required": ["sku"]}"#;
    let world = MemoryWorld::new().with("lib.flow", LIB).with("order.json", schema).with(name, text);
    let mut workspace = Workspace::new(Box::new(world), Settings::default());
    workspace.found([name.to_owned()]);
    workspace.focus(name).unwrap()
}
