//! The three ways to write a name of several words.

/// How a kind of thing is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Convention {
    /// `page_above`
    Snake,
    /// `RunStatus`
    Pascal,
    /// `PAGER_TOKEN`
    Screaming,
}

impl Convention {
    /// What it is called, as it is written.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Snake => "snake_case",
            Self::Pascal => "PascalCase",
            Self::Screaming => "SCREAMING_SNAKE_CASE",
        }
    }

    /// Whether a name without dots keeps to it. Digits and leading underscores are free.
    pub(super) fn holds(self, name: &str) -> bool {
        let name = name.trim_start_matches('_');
        match self {
            Self::Snake => !name.contains(|c: char| c.is_ascii_uppercase()),
            Self::Screaming => !name.contains(|c: char| c.is_ascii_lowercase()),
            Self::Pascal => !name.contains('_') && !name.starts_with(|c: char| c.is_ascii_lowercase()),
        }
    }

    /// A name, each part between dots as this convention has it.
    pub(super) fn spelled(self, name: &str) -> String {
        name.split('.').map(|part| self.part(part)).collect::<Vec<_>>().join(".")
    }

    fn part(self, name: &str) -> String {
        let bare = name.trim_start_matches('_');
        let lead = &name[..name.len() - bare.len()];
        let words = words(bare);
        let spelled: Vec<String> = words.iter().map(|word| self.word(word)).collect();
        let between = if self == Self::Pascal { "" } else { "_" };
        format!("{lead}{}", spelled.join(between))
    }

    fn word(self, word: &str) -> String {
        match self {
            Self::Snake => word.to_ascii_lowercase(),
            Self::Screaming => word.to_ascii_uppercase(),
            Self::Pascal => {
                let (first, rest) = word.split_at(word.len().min(1));
                format!("{}{}", first.to_ascii_uppercase(), rest.to_ascii_lowercase())
            }
        }
    }
}

/// The words of a name: `HTTPServer_url2` has `HTTP`, `Server` and `url2`.
fn words(name: &str) -> Vec<&str> {
    let mut words = Vec::new();
    for part in name.split('_').filter(|part| !part.is_empty()) {
        let bytes = part.as_bytes();
        let mut start = 0;
        for at in 1..bytes.len() {
            let begins = bytes[at].is_ascii_uppercase();
            let after_small = !bytes[at - 1].is_ascii_uppercase();
            let before_small = bytes.get(at + 1).is_some_and(u8::is_ascii_lowercase);
            if begins && (after_small || before_small) {
                words.push(&part[start..at]);
                start = at;
            }
        }
        words.push(&part[start..]);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_respelled_word_by_word() {
        for (name, snake, pascal, screaming) in [
            ("pageAbove", "page_above", "PageAbove", "PAGE_ABOVE"),
            ("HTTPServer_url2", "http_server_url2", "HttpServerUrl2", "HTTP_SERVER_URL2"),
            ("_X", "_x", "_X", "_X"),
            ("mail.sendIt", "mail.send_it", "Mail.SendIt", "MAIL.SEND_IT"),
        ] {
            let spelled = [Convention::Snake, Convention::Pascal, Convention::Screaming].map(|it| it.spelled(name));
            assert_eq!(spelled, [snake, pascal, screaming]);
        }
    }

    #[test]
    fn what_keeps_to_a_convention_is_let_be() {
        for (convention, name) in [
            (Convention::Snake, "page2_above__all_"),
            (Convention::Snake, "_x"),
            (Convention::Pascal, "HTTPServer2"),
            (Convention::Pascal, "_Run"),
            (Convention::Screaming, "A_2"),
        ] {
            assert!(convention.holds(name), "{name}");
        }
        for (convention, name) in [
            (Convention::Snake, "pageAbove"),
            (Convention::Pascal, "Run_Status"),
            (Convention::Pascal, "run"),
            (Convention::Screaming, "Token"),
        ] {
            assert!(!convention.holds(name), "{name}");
        }
    }
}
