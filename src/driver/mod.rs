//! From paths to findings: the world that files are read from, and the passes in their order.
//!
//! [`world`] is the only input and output of the library. `OsWorld` and the directory walk exist only with the feature
//! `cli`; without it Flowright reads what its caller hands over, in a browser as in a test.

#[cfg(feature = "cli")]
pub mod asked;
pub mod baseline;
pub mod cache;
pub mod config;
mod conversion;
mod echo;
mod finish;
pub mod fixing;
mod formatting;
mod offer;
#[cfg(feature = "cli")]
pub mod os_store;
#[cfg(feature = "cli")]
pub mod os_world;
mod parallel;
pub mod path;
pub mod pipeline;
pub mod progress;
mod reading;
mod settings;
mod spelling;
mod unit;
mod unreadable;
#[cfg(feature = "cli")]
pub mod walk;
pub mod workspace;
pub mod world;

pub use conversion::{Conversion, convert};
pub use fixing::{Fixed, fix};
pub use formatting::{Formatted, format, format_expressions};
pub use pipeline::{
    Analysis, Compilation, Entry, Report, analysis, analysis_with, check, check_with, compile, compile_with,
};
pub use settings::{Choice, Settings};
pub use unreadable::unreadable_file;
pub use workspace::Workspace;
pub use world::{MemoryWorld, ReadError, World};
