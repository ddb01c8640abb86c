//! What an item writes.

/// What to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Insert {
    /// This text.
    Plain(String),
    /// This text, in which `$1`, `${1:word}` and `$0` are places to go to; `\$`, `\}` and `\\` stand for the signs.
    Snippet(String),
}

impl Insert {
    /// The text that is written where nobody fills in the places of a snippet.
    pub fn plain(&self) -> String {
        match self {
            Self::Plain(text) => text.clone(),
            Self::Snippet(snippet) => filled(snippet),
        }
    }
}

fn filled(snippet: &str) -> String {
    let (mut out, mut chars, mut depth) = (String::new(), snippet.chars().peekable(), 0_usize);
    while let Some(c) = chars.next() {
        match c {
            '\\' => out.extend(chars.next()),
            '$' => {
                let braced = chars.next_if_eq(&'{').is_some();
                while chars.next_if(char::is_ascii_digit).is_some() {}
                if braced {
                    if chars.next_if_eq(&'|').is_some() {
                        let choices: String = chars.by_ref().take_while(|c| *c != '|').collect();
                        out.push_str(choices.split(',').next().unwrap_or_default());
                        chars.next();
                        continue;
                    }
                    chars.next_if_eq(&':');
                    depth += 1;
                }
            }
            '}' if depth > 0 => depth -= 1,
            c => out.push(c),
        }
    }
    out
}
