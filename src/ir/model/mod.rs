//! The types of the document.
//!
//! The fields of every type stand in the order of their JSON names, and every map is a [`Map`] or a [`Json`], so writing
//! a value as it comes gives the key order of RFC 8785 without sorting or buffering anything. What is left at its
//! default is not written. Readers skip what they do not know: additions keep the version.

mod action;
mod document;
mod expr;
mod json;
mod map;
mod node;
mod plan;
mod schema;
mod workflow;

pub use action::{Action, Archetype, Estimate, Param, Retry, Via};
pub use document::{Document, Events, Machine, Source, Transition, Version};
pub use expr::{Expr, Read};
pub use json::Json;
pub use map::{Map, key_order};
pub use node::{Edge, EdgeKind, Join, Node, NodeKind, Outcome, Priority, Span};
pub use plan::Plan;
pub use schema::{Additional, Format, Schema, SchemaType};
pub use workflow::{Let, Region, RegionKind, Workflow};

/// For `skip_serializing_if`: whether a value is what it would be if it were left out.
fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
