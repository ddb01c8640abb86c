//! Texts that look like credentials: tokens that services give a form of their own, private keys, addresses with a password, and random texts under a
//! name that says what they are.
//!
//! One pass over the text, a word at a time. What is plainly made up (one character again and again, the word "example") is left alone: examples are full
//! of it. How random a text is, is measured by its Shannon entropy (Shannon 1948), as scanners of repositories do.

/// Longer texts are looked at only this far.
const MAX_SCANNED: usize = 65_536;

/// A token has at least so many different characters behind its prefix.
const MIN_DIFFERENT: usize = 6;

/// Under a name that says so, a text of so many characters may be a credential...
const MIN_LENGTH: usize = 16;

/// Under the name of a password, what people choose is one: nobody chooses more.
const MAX_CHOSEN: usize = 64;

/// ... if it has so many bits a character: words have fewer, and random letters and digits of that length more.
const MIN_ENTROPY: f64 = 3.5;

/// The form of a token.
struct Form {
    prefix: &'static str,
    /// How many characters follow at least.
    least: usize,
    /// What follows: letters and digits, or these, too.
    also: &'static str,
    what: &'static str,
}

const fn form(prefix: &'static str, least: usize, also: &'static str, what: &'static str) -> Form {
    Form { prefix, least, also, what }
}

/// The longer ones of those that begin alike come first.
const FORMS: [Form; 30] = [
    form("AKIA", 16, "", "an AWS access key"),
    form("ASIA", 16, "", "an AWS access key"),
    form("AIza", 35, "_-", "a Google API key"),
    form("ya29.", 30, "_-.", "a Google access token"),
    form("ghp_", 36, "", "a GitHub token"),
    form("gho_", 36, "", "a GitHub token"),
    form("ghu_", 36, "", "a GitHub token"),
    form("ghs_", 36, "", "a GitHub token"),
    form("ghr_", 36, "", "a GitHub token"),
    form("github_pat_", 36, "_", "a GitHub token"),
    form("glpat-", 20, "_-.", "a GitLab token"),
    form("glptt-", 20, "_-.", "a GitLab token"),
    form("xoxb-", 20, "-", "a Slack token"),
    form("xoxp-", 20, "-", "a Slack token"),
    form("xoxa-", 20, "-", "a Slack token"),
    form("xoxr-", 20, "-", "a Slack token"),
    form("xoxs-", 20, "-", "a Slack token"),
    form("xapp-", 20, "-", "a Slack token"),
    form("sk_live_", 20, "", "a Stripe key"),
    form("rk_live_", 20, "", "a Stripe key"),
    form("sk-ant-", 30, "_-", "a key of a model provider"),
    form("sk-proj-", 30, "_-", "a key of a model provider"),
    form("sk-", 40, "", "a key of a model provider"),
    form("hf_", 30, "", "a Hugging Face token"),
    form("npm_", 36, "", "an npm token"),
    form("pypi-", 40, "_-", "a PyPI token"),
    form("dop_v1_", 40, "", "a DigitalOcean token"),
    form("SG.", 40, "_-.", "a SendGrid key"),
    form("shpat_", 32, "", "a Shopify token"),
    form("hvs.", 24, "_-", "a Vault token"),
];

/// Names under which credentials stand, without `_` and `-`; a longer name may end with one.
const NAMES: [&str; 14] = [
    "pwd",
    "password",
    "passwd",
    "passphrase",
    "apikey",
    "apitoken",
    "accesskey",
    "accesstoken",
    "authtoken",
    "secretkey",
    "privatekey",
    "clientsecret",
    "secret",
    "token",
];

/// What a text looks like by itself.
pub(super) fn known(text: &str) -> Option<&'static str> {
    let text = first_part(text);
    if text.contains("-----BEGIN ") && text.contains("PRIVATE KEY-----") {
        return Some("a private key");
    }
    if has_password(text) {
        return Some("an address with a password");
    }
    if is_hook(text) {
        return Some("the address of a Slack webhook, which is a credential");
    }
    if let Some(what) = in_settings(text) {
        return Some(what);
    }
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')));
    words.filter(|word| !is_made_up(word)).find_map(|word| {
        let token = FORMS.iter().find(|form| word.strip_prefix(form.prefix).is_some_and(|rest| fits(rest, form)));
        token.map(|form| form.what).or_else(|| is_web_token(word).then_some("a signed web token"))
    })
}

/// What a text looks like that stands under a name.
pub(super) fn under(name: &str, text: &str) -> Option<&'static str> {
    let name: String = name.chars().filter(|c| !matches!(c, '_' | '-' | '.')).flat_map(char::to_lowercase).collect();
    let is_password = ["password", "passwd", "passphrase", "pwd"].iter().any(|end| name.ends_with(end));
    let found = NAMES.iter().any(|end| name.ends_with(end)) && is_random(text) || is_password && is_chosen(text);
    found.then_some(if is_password { "a password" } else { "a credential" })
}

fn first_part(text: &str) -> &str {
    let end = (0..=MAX_SCANNED.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    &text[..end.unwrap_or(0)]
}

fn fits(rest: &str, form: &Form) -> bool {
    rest.len() >= form.least && rest.chars().all(|c| c.is_ascii_alphanumeric() || form.also.contains(c)) && varies(rest)
}

/// Whether a text has as many different characters as chance would give it.
fn varies(text: &str) -> bool {
    let mut seen = [false; 128];
    text.bytes().for_each(|byte| seen[usize::from(byte & 127)] = true);
    seen.iter().filter(|seen| **seen).count() >= MIN_DIFFERENT
}

fn is_made_up(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    ["example", "placeholder", "changeme", "xxxx", "your", "dummy", "fake", "redacted"]
        .iter()
        .any(|hint| word.contains(hint))
}

/// Three parts of base64, the first two of which are JSON (RFC 7519).
fn is_web_token(word: &str) -> bool {
    let parts: Vec<&str> = word.split('.').collect();
    match parts[..] {
        [head, body, signature] => {
            head.starts_with("eyJ")
                && body.starts_with("eyJ")
                && head.len() + body.len() > 30
                && signature.len() >= 20
                && varies(signature)
        }
        _ => false,
    }
}

/// `scheme://user:password@host`, with a password that is written out.
fn has_password(text: &str) -> bool {
    text.match_indices("://").any(|(at, scheme)| {
        let rest = &text[at + scheme.len()..];
        let authority =
            rest.split(|c: char| matches!(c, '/' | '?' | '#') || c.is_whitespace()).next().unwrap_or_default();
        let password =
            authority.rsplit_once('@').and_then(|(user, _)| user.split_once(':')).map(|(_, password)| password);
        password.is_some_and(is_written_out)
    })
}

/// `https://hooks.slack.com/services/T…/B…/…`: who knows it may write there.
fn is_hook(text: &str) -> bool {
    let mut behind = text.split("hooks.slack.com/services/").skip(1);
    behind.any(|rest| {
        let path = rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '/').next().unwrap_or_default();
        let parts: Vec<&str> = path.split('/').collect();
        matches!(parts[..], [team, bot, key, ..] if team.starts_with('T') && bot.starts_with('B') && key.len() >= 20 && varies(key))
    })
}

/// `AccountKey=…` and `Password=…;` among other settings of a connection, with a value that is written out.
fn in_settings(text: &str) -> Option<&'static str> {
    // One setting alone is a word with `=` in it, and no connection.
    let settings = text.split(';').filter_map(|setting| setting.split_once('='));
    let settings: Vec<(String, &str)> =
        settings.map(|(key, value)| (key.trim().to_ascii_lowercase(), value.trim())).collect();
    settings.iter().filter(|_| settings.len() > 1).find_map(|(key, value)| match key.as_str() {
        "accountkey" | "sharedaccesskey" if value.len() >= 40 && varies(value) && !is_made_up(value) => {
            Some("the key of an account")
        }
        "password" | "pwd" if is_written_out(value) => Some("a connection with a password"),
        _ => None,
    })
}

/// Whether a password is no placeholder, nor a mere word.
fn is_written_out(password: &str) -> bool {
    let is_word = password.chars().all(|c| c.is_ascii_alphabetic()) && password.len() < 12;
    !password.is_empty() && !password.contains(['{', '$', '*', '<', '%']) && !is_word && !is_made_up(password)
}

/// Whether a text is what somebody made up as a password: one word of letters and digits, or with a sign in it as no name has.
fn is_chosen(text: &str) -> bool {
    let has = |is: fn(&char) -> bool| text.chars().any(|c| is(&c));
    let signs = text.chars().filter(|c| !c.is_ascii_alphanumeric()).count();
    (8..=MAX_CHOSEN).contains(&text.len())
        && text.chars().all(|c| c.is_ascii_graphic())
        && !text.contains(['{', '$', '<', '/', ':', '.', '_', '%'])
        && has(char::is_ascii_digit)
        && has(char::is_ascii_alphabetic)
        && (signs > 0 || has(char::is_ascii_uppercase) && has(char::is_ascii_lowercase))
        && !is_made_up(text)
        && !is_words(text)
}

/// Whether a text is as random as a generated password or key.
fn is_random(text: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "+/=_-.!@#$%^&*~".contains(c);
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let letters = text.chars().filter(char::is_ascii_alphabetic).count();
    text.len() >= MIN_LENGTH
        && text.len() <= MAX_SCANNED
        && text.chars().all(allowed)
        && digits >= 2
        && letters >= 2
        && !is_made_up(text)
        && !is_words(text)
        && entropy(text) >= MIN_ENTROPY
}

/// Whether a text is words and numbers with signs between, as `next-page-2024-01`: names are made so, keys are not.
fn is_words(text: &str) -> bool {
    let parts = text.split(['-', '_', '.', '/']);
    parts.clone().count() > 1
        && parts.into_iter().all(|part| {
            part.chars().all(|c| c.is_ascii_alphabetic()) || part.chars().all(|c| c.is_ascii_digit()) && part.len() <= 4
        })
}

/// Bits a character.
fn entropy(text: &str) -> f64 {
    let mut counts = [0_u32; 256];
    text.bytes().for_each(|byte| counts[usize::from(byte)] += 1);
    let all = f64::from(u32::try_from(text.len()).unwrap_or(u32::MAX));
    let shares = counts.iter().filter(|count| **count > 0).map(|count| f64::from(*count) / all);
    -shares.map(|share| share * share.log2()).sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::{known, under};

    /// Nothing here is a credential of anybody: each is put together from a prefix and a pattern.
    fn made(prefix: &str, length: usize) -> String {
        prefix.chars().chain("a1B2c3D4e5".chars().cycle()).take(prefix.len() + length).collect()
    }

    #[test]
    fn tokens_are_known_by_their_form() {
        assert_eq!(known(&made("ghp_", 36)), Some("a GitHub token"));
        assert_eq!(known(&format!("Bearer {}", made("glpat-", 20))), Some("a GitLab token"));
        assert_eq!(known(&format!("key={};", made("AKIA", 16))), Some("an AWS access key"));
        assert_eq!(
            known(&format!("{}.{}.{}", made("eyJ", 20), made("eyJ", 20), made("", 30))),
            Some("a signed web token")
        );
        assert_eq!(known(&format!("-----BEGIN {} PRIVATE KEY-----", "EC")), Some("a private key"));
        assert_eq!(
            known(&format!("postgres://app:{}@db.example.com/x", made("", 12))),
            Some("an address with a password")
        );
    }

    #[test]
    fn addresses_of_hooks_and_settings_of_connections_hold_credentials() {
        let hook = format!("https://hooks.slack.com/services/T{}/B{}/{}", made("", 8), made("", 8), made("", 24));
        assert_eq!(known(&hook), Some("the address of a Slack webhook, which is a credential"));
        let account = format!("AccountName=a;AccountKey={}==", made("", 86));
        assert_eq!(known(&account), Some("the key of an account"));
        assert_eq!(known("Server=db;User Id=app;Password=a1B2c3D4;"), Some("a connection with a password"));
        for text in [
            "https://hooks.slack.com/services/T000/B000/XXXX",
            "AccountKey={key};AccountName=a",
            "Server=db;Password={password};",
            "Server=db;Password=%PW1%;",
            "password=a1B2c3D4",
        ] {
            assert_eq!(known(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_plainly_made_up_is_no_credential() {
        for text in [
            "",
            "ghp_",
            "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "AKIA0000000000000000",
            "sk-learn",
            "hf_hub",
            "eyJ.eyJ.x",
            "postgres://app:{password}@db.example.com/x",
            "postgres://app:secret@localhost/x",
            "https://example.com:8080/@x",
            "-----BEGIN CERTIFICATE-----",
        ] {
            assert_eq!(known(text), None, "{text}");
        }
    }

    #[test]
    fn a_random_text_counts_under_a_name_that_says_what_it_is() {
        let random = made("", 8) + &made("Zx7", 9);
        for name in ["api-key", "accessToken"] {
            assert_eq!(under(name, &random), Some("a credential"), "{name}");
        }
        for name in ["password", "DB_PASSWORD", "pwd", "KEY_PASSPHRASE"] {
            assert_eq!(under(name, &random), Some("a password"), "{name}");
        }
        assert_eq!(under("DB_PASSWORD", "Hunter2!now"), Some("a password"));
        for (name, text) in [
            ("title", random.as_str()),
            ("token", "short1"),
            ("password", "forgotten"),
            ("pwd", "/home/app1"),
            ("cwd", "Hunter2!now"),
            ("password", "DB_PASSWORD_2"),
            ("reset_password", "template-12"),
            ("token", "next-page-2024-01"),
            ("password", "your-password-here-1"),
            ("token", "https://example.com/token/1"),
            ("password", "{password} of 2 people"),
            ("token", "aaaaaaaaaaaaaaaaaaaaaa11"),
        ] {
            assert_eq!(under(name, text), None, "{name}: {text}");
        }
    }
}
