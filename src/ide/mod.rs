//! What editors ask about places in a text, answered in plain data: no protocol.

pub mod completion;
pub mod signature_help;
