//! What Flowright says about a workflow, as data: no renderer, no file system, no order of printing.
//!
//! A pass writes its message beside the failing check:
//!
//! ```
//! use flowright::base::{FileId, Span};
//! use flowright::diagnostic::{Sink, rule};
//!
//! rule! {
//!     /// An edge leads to a step that does not exist.
//!     pub UNKNOWN_STEP = error "E0207" "unknown-step"
//! }
//!
//! let mut sink = Sink::new();
//! let span = Span::new(FileId::new(0), 10, 14);
//! sink.report(UNKNOWN_STEP.at(span, "no step is called `pgae`").help("did you mean `page`?"));
//! assert!(sink.has_errors());
//! ```

mod code;
#[expect(clippy::module_inception, reason = "the file is named after its one type")]
mod diagnostic;
mod family;
pub mod fingerprint;
mod fix;
pub mod json;
pub mod json_lines;
mod level;
mod sink;

pub use code::{Rule, Severity, rule};
pub use diagnostic::{Diagnostic, Label};
pub use family::FAMILIES;
pub use fix::{Applicability, Edit, Fix, fixable};
pub use level::{Level, Levels, Selector};
pub use sink::{Checked, Sink};
