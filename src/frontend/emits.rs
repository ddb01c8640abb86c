//! Names of emits that have none of their own.

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

/// The names given to emits of one workflow so far, with the last number that was tried.
#[derive(Clone, Debug, Default)]
pub struct EmitNames(FxHashMap<SmolStr, usize>);

impl EmitNames {
    /// The name of the next emit of this event: `emit_order_paid`, `emit_order_paid_2`, …
    pub fn give(&mut self, event: &str) -> SmolStr {
        let name = self.peek(event);
        let base = base(event);
        let count = name[base.len()..].trim_start_matches('_').parse().unwrap_or(1);
        self.0.entry(name.clone()).or_insert(1);
        self.0.insert(base, count);
        name
    }

    /// What [`EmitNames::give`] would give.
    pub fn peek(&self, event: &str) -> SmolStr {
        let base = base(event);
        let mut count = self.0.get(&base).copied().unwrap_or(0) + 1;
        let numbered = |count| if count == 1 { base.clone() } else { SmolStr::from(format!("{base}_{count}")) };
        while count > 1 && self.0.contains_key(&numbered(count)) {
            count += 1;
        }
        numbered(count)
    }
}

fn base(event: &str) -> SmolStr {
    let plain: String = event.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    SmolStr::from(format!("emit_{plain}"))
}
