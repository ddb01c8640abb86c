//! The families of rules, by the first two digits of their codes.

/// The digits of each family and what it is about, in order.
pub const FAMILIES: [(&str, &str); 12] = [
    ("01", "Syntax"),
    ("02", "Names"),
    ("03", "Types"),
    ("04", "The graph"),
    ("05", "Data flow and conditions"),
    ("06", "Archetypes and effects"),
    ("07", "Reliability"),
    ("08", "Machines"),
    ("09", "Security"),
    ("10", "Targets"),
    ("11", "Configuration"),
    ("12", "Style (off unless configured)"),
];
