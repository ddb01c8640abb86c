//! What people set in their editor: `initializationOptions`, and `flowright` in the settings that change later.
//!
//! ```json
//! {"inlayHints": {"types": true, "runConditions": true, "criticalPath": true}, "codeLens": true, "profile": "strict", "config": "flowright.toml", "commands": []}
//! ```
//!
//! What is not there stays as it is. A value of the wrong kind, and a name that means nothing, is left out and named, for the log.

use crate::driver::config::Configs;
use crate::driver::{Settings, path};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What is set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Config {
    /// Which inlay hints are shown.
    pub(super) inlay_hints: InlayHints,
    /// Whether there are lenses over workflows, tests and actions.
    pub(super) code_lens: bool,
    /// The profile of `flowright.toml`.
    pub(super) profile: Option<String>,
    /// The file of configuration for all files, instead of the nearest above each.
    pub(super) file: Option<String>,
    /// The commands that the client knows, for lenses that call one.
    pub(super) commands: Vec<String>,
}

/// Which inlay hints are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct InlayHints {
    /// The types of lets.
    pub(super) types: bool,
    /// When a step runs that does not always.
    pub(super) run_conditions: bool,
    /// What is on the critical path, and how much time the others have.
    pub(super) critical_path: bool,
}

impl Default for Config {
    fn default() -> Self {
        let inlay_hints = InlayHints { types: true, run_conditions: true, critical_path: true };
        Self { inlay_hints, code_lens: true, profile: None, file: None, commands: Vec::new() }
    }
}

impl Config {
    /// Takes over what is set, and gives the names of what cannot be understood.
    pub(super) fn set(&mut self, settings: &Value) -> Vec<String> {
        let mut wrong = Vec::new();
        let mut flag = |name: &str, at: &mut bool| match settings.pointer(name) {
            None | Some(Value::Null) => {}
            Some(Value::Bool(value)) => *at = *value,
            Some(_) => wrong.push(name.trim_start_matches('/').replace('/', ".")),
        };
        flag("/inlayHints/types", &mut self.inlay_hints.types);
        flag("/inlayHints/runConditions", &mut self.inlay_hints.run_conditions);
        flag("/inlayHints/criticalPath", &mut self.inlay_hints.critical_path);
        flag("/codeLens", &mut self.code_lens);
        for (name, at) in [("profile", &mut self.profile), ("config", &mut self.file)] {
            match settings.get(name) {
                None => {}
                Some(Value::Null) => *at = None,
                Some(Value::String(text)) => *at = Some(text.clone()).filter(|text| !text.is_empty()),
                Some(_) => wrong.push(name.to_owned()),
            }
        }
        match settings.get("commands") {
            None | Some(Value::Null) => {}
            Some(Value::Array(all)) => {
                self.commands = all.iter().filter_map(Value::as_str).map(str::to_owned).collect();
            }
            Some(_) => wrong.push("commands".to_owned()),
        }
        wrong.extend(unknown(settings));
        wrong
    }

    /// How files are checked; what stood in open files of configuration when nothing was wrong with them.
    pub(super) fn settings(&self, former: BTreeMap<String, Arc<str>>) -> Settings {
        let configs = match &self.file {
            Some(file) => Configs::of_file(&path::normalised(&file.replace('\\', "/"))),
            None => Configs::search(),
        };
        Settings {
            configs: Arc::new(configs.with_profile(self.profile.clone()).with_former(former)),
            ..Settings::default()
        }
    }

    /// Whether files are checked as with other settings.
    pub(super) fn checks_like(&self, other: &Self) -> bool {
        self.profile == other.profile && self.file == other.file
    }
}

/// The names of the settings.
const NAMES: [&str; 5] = ["inlayHints", "codeLens", "profile", "config", "commands"];

/// The names of what editors set for themselves beside: where the program is, and whether they log what is said.
const OF_EDITORS: [&str; 2] = ["path", "trace"];

/// The names of the hints.
const HINTS: [&str; 3] = ["types", "runConditions", "criticalPath"];

/// The names of what means nothing.
fn unknown(settings: &Value) -> Vec<String> {
    let names = settings.as_object().into_iter().flat_map(|all| all.keys().cloned());
    let is_known = |name: &str| NAMES.contains(&name) || OF_EDITORS.contains(&name);
    let mut unknown: Vec<String> = names.filter(|name| !is_known(name)).collect();
    match settings.get("inlayHints") {
        None | Some(Value::Null) => {}
        Some(Value::Object(hints)) => {
            let names = hints.keys().filter(|name| !HINTS.contains(&name.as_str()));
            unknown.extend(names.map(|name| format!("inlayHints.{name}")));
        }
        Some(_) => unknown.push("inlayHints".to_owned()),
    }
    unknown
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_not_set_stays_as_it_is() {
        let mut config = Config::default();
        assert_eq!(config.set(&json!({"inlayHints": {"types": false}, "profile": "strict"})), [""; 0]);
        assert!(!config.inlay_hints.types && config.inlay_hints.run_conditions && config.code_lens);
        assert_eq!(config.set(&json!({"codeLens": false})), [""; 0]);
        assert!(!config.inlay_hints.types && !config.code_lens);
        assert_eq!(config.profile.as_deref(), Some("strict"));
        assert_eq!(config.set(&json!({"profile": null})), [""; 0]);
        assert_eq!(config.profile, None);
    }

    #[test]
    fn what_cannot_be_understood_is_named_and_left_out() {
        let mut config = Config::default();
        let wrong =
            config.set(&json!({"inlayHints": {"types": "yes", "kinds": 1}, "profile": 5, "commands": {}, "else": 1}));
        assert_eq!(wrong, ["inlayHints.types", "profile", "commands", "else", "inlayHints.kinds"]);
        assert_eq!(
            config.set(&json!({"inlayHints": true, "inlayHints.types": false})),
            ["inlayHints.types", "inlayHints"]
        );
        assert_eq!(config, Config::default());
        assert_eq!(config.set(&json!({"path": "/bin/flowright", "trace": {"server": "off"}})), [""; 0]);
        assert_eq!(config.set(&json!(null)), [""; 0]);
    }
}
