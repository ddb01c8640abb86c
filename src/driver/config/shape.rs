//! What a file of configuration may say: the one table that its reader and its schema are made from.

/// A setting.
pub(super) struct Key {
    pub(super) name: &'static str,
    /// What it is for, for the schema.
    pub(super) doc: &'static str,
    pub(super) kind: Kind,
}

/// What a setting may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A string.
    Text,
    /// A string, or a list of them.
    Texts,
    /// One of a few words.
    Word(&'static [&'static str]),
    /// Levels of rules.
    Rules,
    /// A list of overrides.
    Overrides,
    /// A table of profiles.
    Profiles,
}

/// The settings of a file.
pub(super) const FILE: &[Key] = &[
    Key {
        name: "extends",
        doc: "Other files of configuration that this one builds on, relative to it. What this file says counts more, and of several the later one.",
        kind: Kind::Texts,
    },
    Key { name: "profile", doc: "The profile that is used unless `--profile` names another.", kind: Kind::Text },
    Key {
        name: "exclude",
        doc: "Files that are not looked for in folders, as patterns like those of `.gitignore`. A file that is named is checked even so.",
        kind: Kind::Texts,
    },
    Key {
        name: "stubs",
        doc: "Workflow files, relative to this one, whose declarations every file may use without an import. In the last part of a path, `*` stands for \
              anything.",
        kind: Kind::Texts,
    },
    DENY,
    TARGET,
    RULES,
    OVERRIDES,
    Key {
        name: "profiles",
        doc: "Settings under names, of which one may be chosen. What a profile says counts more than what the file says outside of it.",
        kind: Kind::Profiles,
    },
];

/// The settings of a profile.
pub(super) const PROFILE: &[Key] = &[DENY, TARGET, RULES, OVERRIDES];

/// The settings of an override.
pub(super) const OVERRIDE: &[Key] = &[
    Key {
        name: "files",
        doc: "The files that it is for, as patterns like those of `.gitignore`, relative to the folder of this file. `!` makes an exception.",
        kind: Kind::Texts,
    },
    Key { name: "reason", doc: "Why. It is needed where a rule is turned off.", kind: Kind::Text },
    RULES,
];

const DENY: Key = Key {
    name: "deny",
    doc: "`warnings`: the command fails if there is a warning, too.",
    kind: Kind::Word(&["warnings"]),
};

const TARGET: Key = Key {
    name: "target",
    doc: "An engine that shall run the workflows: also report what it refuses or gets wrong.",
    kind: Kind::Word(&["choreography"]),
};

const RULES: Key = Key {
    name: "rules",
    doc: "Levels of rules. Of two entries that mean one rule, the narrower one counts: a rule before its family, a family before `all`.",
    kind: Kind::Rules,
};

const OVERRIDES: Key = Key {
    name: "overrides",
    doc: "Levels of rules for some files. Of two that mean one file and one rule, the later one counts.",
    kind: Kind::Overrides,
};

/// The levels, and what they mean. `warning` is another spelling of `warn`.
pub(super) const LEVELS: &[(&str, &str)] = &[
    ("error", "The command fails, and nothing is compiled."),
    ("warn", "It is reported."),
    ("info", "It is worth knowing."),
    ("off", "It is not reported."),
    ("on", "It is reported, as grave as the rule itself says."),
    ("warning", "It is reported: another spelling of `warn`."),
];
