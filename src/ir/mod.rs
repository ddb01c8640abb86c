//! The intermediate representation: the document that runtimes execute and every backend reads.
//!
//! `grammar/ir-v1.schema.json` is generated from [`model`]. A document is canonical JSON (RFC 8785), so the same source
//! gives the same bytes on every machine, and its hash is the identity of what will run. [`read`] and [`mod@write`] also know
//! YAML and CBOR.

pub mod build;
mod encoding;
pub mod hash;
pub mod layout;
pub mod model;
pub mod read;
pub mod schema;
pub mod verify;
pub mod write;

/// How deep the objects and lists of a document nest at most. Readers of JSON have such limits, so that no document makes
/// them overflow; this is the one of ours, and what the compiler writes keeps within it.
pub const MAX_DEPTH: usize = 127;

#[cfg(test)]
pub(crate) mod testing;

pub use encoding::Encoding;
pub use model::{
    Action, Additional, Archetype, Document, Edge, EdgeKind, Estimate, Events, Expr, Format, Join, Json, Let, Machine,
    Map, Node, NodeKind, Outcome, Param, Plan, Priority, Read, Region, RegionKind, Retry, Schema, SchemaType, Source,
    Span, Transition, Version, Via, Workflow,
};
