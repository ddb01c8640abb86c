//! Messages as bytes: a header that says how long, and JSON.
//!
//! Of what comes in, JSON that is broken or is no message costs the client an error and nothing more: where the next message starts is known. A header that does not
//! say how long a message is leaves no way to find the next one; then there is nothing but to end. So this reads itself, where `lsp_server` ends in both cases.

use lsp_server::{ErrorCode, Message};
use serde_json::{Value, json};
use std::io::{self, BufRead, Read as _, Write};
use std::sync::{Mutex, PoisonError};

/// The longest message that is read, in bytes: several times the largest file, since JSON escapes.
const MAX_MESSAGE: usize = 512 * 1024 * 1024;

/// The longest line of a header.
const MAX_HEADER: u64 = 8 * 1024;

/// Why no further message can be read.
#[derive(Debug, thiserror::Error)]
pub(super) enum Trouble {
    /// The header has no length.
    #[error("a header has no `Content-Length`")]
    NoLength,
    /// It has one that is no number.
    #[error("`{0}` is no length of a message")]
    Length(String),
    /// It is no header.
    #[error("`{0}` is no header of a message")]
    Header(String),
    /// What the system says.
    #[error("{0}")]
    System(#[from] io::Error),
}

/// Where messages go. Whole messages only, whoever writes.
pub(super) struct Writer<W> {
    out: Mutex<W>,
}

impl<W: Write> Writer<W> {
    pub(super) const fn new(out: W) -> Self {
        Self { out: Mutex::new(out) }
    }

    /// Writes a message.
    pub(super) fn message(&self, message: &Message) -> io::Result<()> {
        let mut bytes = Vec::new();
        message.write(&mut bytes)?;
        self.bytes(&bytes)
    }

    /// Says that something was no message. Nobody knows what it would have been the answer to, so it has no id unless there is one.
    fn refuse(&self, id: &Value, code: ErrorCode, message: &str) -> io::Result<()> {
        let text = json!({"jsonrpc": "2.0", "id": id, "error": {"code": code as i32, "message": message}}).to_string();
        self.bytes(format!("Content-Length: {}\r\n\r\n{text}", text.len()).as_bytes())
    }

    fn bytes(&self, bytes: &[u8]) -> io::Result<()> {
        let mut out = self.out.lock().unwrap_or_else(PoisonError::into_inner);
        out.write_all(bytes)?;
        out.flush()
    }
}

/// Where messages come from.
pub(super) struct Reader<R> {
    input: R,
}

impl<R: BufRead> Reader<R> {
    pub(super) const fn new(input: R) -> Self {
        Self { input }
    }

    /// Passes messages on until there are no more, nobody takes them, or the client says `exit`. Why something was no message is told, too.
    pub(super) fn pass_on<W: Write>(
        &mut self,
        answers: &Writer<W>,
        mut take: impl FnMut(Message) -> bool,
        refused: impl Fn(&str),
    ) -> Result<(), Trouble> {
        while let Some(length) = self.header()? {
            let mut body = Vec::new();
            self.input.by_ref().take(length as u64).read_to_end(&mut body)?;
            if body.len() < length {
                return Ok(());
            }
            match read(&body) {
                Ok(message) => {
                    let is_exit = matches!(&message, Message::Notification(note) if note.method == "exit");
                    if !take(message) || is_exit {
                        return Ok(());
                    }
                }
                Err((id, code, message)) => {
                    refused(&format!("a message was refused: {message}"));
                    answers.refuse(&id, code, &message)?;
                }
            }
        }
        Ok(())
    }

    /// How long the next message is; nothing at the end of all.
    fn header(&mut self) -> Result<Option<usize>, Trouble> {
        let mut length = None;
        loop {
            let mut line = Vec::new();
            self.input.by_ref().take(MAX_HEADER).read_until(b'\n', &mut line)?;
            if line.is_empty() {
                return Ok(None);
            }
            let line = String::from_utf8_lossy(&line).trim_end().to_owned();
            if line.is_empty() {
                return length.ok_or(Trouble::NoLength).map(Some);
            }
            let Some((name, value)) = line.split_once(':') else {
                return Err(Trouble::Header(line.chars().take(SHOWN).collect()));
            };
            if name.trim().eq_ignore_ascii_case("Content-Length") {
                let read = value.trim().parse().ok().filter(|length| *length <= MAX_MESSAGE);
                length = Some(read.ok_or_else(|| Trouble::Length(value.trim().chars().take(SHOWN).collect()))?);
            }
        }
    }
}

/// How much of what is no header is shown.
const SHOWN: usize = 80;

/// The message that some bytes are, or what to say of them.
fn read(body: &[u8]) -> Result<Message, (Value, ErrorCode, String)> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let value: Value = serde_json::from_slice(body)
        .or_else(|error| serde_json::from_slice(&without_lone_surrogates(body)).map_err(|_| error))
        .map_err(|error| (Value::Null, ErrorCode::ParseError, format!("this is not JSON: {error}")))?;
    let id = value.get("id").filter(|id| id.is_string() || id.is_number()).cloned().unwrap_or_default();
    let invalid = |message: &str| Err((id.clone(), ErrorCode::InvalidRequest, message.to_owned()));
    // Without an id it would pass for a notification, and the client would wait for ever.
    let named = |id: &Value| id.is_string() || id.as_i64().is_some_and(|id| i32::try_from(id).is_ok());
    if value.get("method").is_some() && value.get("id").is_some_and(|id| !named(id)) {
        return invalid("the id of a request is a text, or a whole number of 32 bits");
    }
    serde_json::from_value(value).or_else(|_| invalid("this is no request, no notification and no response"))
}

/// The JSON with U+FFFD for each half of a surrogate pair that stands alone. Editors whose texts are UTF-16 send one where somebody has cut a
/// character in two; both are one unit, so that places stay what they are.
fn without_lone_surrogates(json: &[u8]) -> Vec<u8> {
    let unit = |at: usize| {
        let digits = json.get(at..at + 6)?.strip_prefix(b"\\u")?;
        u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
    };
    let is_second = |unit: u16| (0xDC00..=0xDFFF).contains(&unit);
    let (mut mended, mut at) = (Vec::with_capacity(json.len()), 0);
    while let Some(&byte) = json.get(at) {
        let length = match unit(at) {
            _ if byte != b'\\' => 1,
            Some(0xD800..=0xDBFF) if unit(at + 6).is_some_and(is_second) => 12,
            Some(0xD800..=0xDFFF) => {
                mended.extend(br"\ufffd");
                at += 6;
                continue;
            }
            _ => 2,
        };
        let end = (at + length).min(json.len());
        mended.extend(&json[at..end]);
        at = end;
    }
    mended
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The methods that are passed on, what is answered, and how it ends.
    fn passed(input: &str) -> (Vec<String>, String, Result<(), String>) {
        let (writer, mut methods) = (Writer::new(Vec::new()), Vec::new());
        let take = |message| {
            methods.push(match message {
                Message::Request(it) => it.method,
                Message::Notification(it) => it.method,
                Message::Response(it) => it.id.to_string(),
            });
            true
        };
        let ended = Reader::new(input.as_bytes()).pass_on(&writer, take, |_| {});
        let written = writer.out.into_inner().unwrap();
        (methods, String::from_utf8(written).unwrap(), ended.map_err(|trouble| trouble.to_string()))
    }

    fn framed(body: &str) -> String {
        format!("Content-Length: {}\r\n\r\n{body}", body.len())
    }

    const NOTE: &str = r#"{"jsonrpc": "2.0", "method": "a"}"#;

    #[test]
    fn messages_are_passed_on_until_the_client_exits() {
        let exit = r#"{"jsonrpc":"2.0","method":"exit"}"#;
        let input = [framed(NOTE), framed(exit), framed(NOTE)].concat();
        assert_eq!(passed(&input), (vec!["a".into(), "exit".into()], String::new(), Ok(())));
    }

    #[test]
    fn other_headers_and_plain_newlines_are_no_trouble() {
        let input = format!("Content-Type: x\ncontent-length:{}\n\n{NOTE}", NOTE.len());
        assert_eq!(passed(&input), (vec!["a".into()], String::new(), Ok(())));
    }

    #[test]
    fn what_is_no_message_is_answered_and_the_next_one_is_read() {
        let input = [framed("{\"a"), framed("[]"), framed(r#"{"id": 5, "x": 1}"#), framed(NOTE)].concat();
        let (methods, answers, ended) = passed(&input);
        assert_eq!((methods, ended), (vec!["a".to_owned()], Ok(())));
        let codes: Vec<&str> = answers.split("\"code\":").skip(1).map(|it| &it[..6]).collect();
        assert_eq!(codes, ["-32700", "-32600", "-32600"]);
        assert_eq!(answers.matches("\"id\":null").count(), 2);
        assert!(answers.contains("\"id\":5"), "{answers}");
    }

    #[test]
    fn half_a_character_is_read_as_one_that_nobody_knows() {
        for (sent, read_as) in [
            (r"a\ud83d", "a\u{FFFD}"),
            (r"\udc22\ud83d\udc22", "\u{FFFD}\u{1F422}"),
            (r"\ud83d\ud83d\udc22\n", "\u{FFFD}\u{1F422}\n"),
            (r"\\ud83d", r"\ud83d"),
            (r"\\\ud83dx", "\\\u{FFFD}x"),
        ] {
            let Ok(Message::Notification(note)) = read(format!(r#"{{"method":"a","params":"{sent}"}}"#).as_bytes())
            else {
                panic!("{sent} is read");
            };
            assert_eq!(note.params, Value::from(read_as), "{sent}");
        }
        assert!(read(br#"{"method":"a","params":"\ud8"}"#).is_err());
    }

    #[test]
    fn a_request_whose_id_is_none_is_answered() {
        for (id, answered) in [("3000000000", "3000000000"), ("1.5", "1.5"), ("null", "null"), ("{}", "null")] {
            let (methods, answers, _) = passed(&framed(&format!(r#"{{"id":{id},"method":"shutdown"}}"#)));
            assert_eq!(methods, [""; 0]);
            assert!(answers.contains("-32600") && answers.contains(&format!("\"id\":{answered}")), "{answers}");
        }
    }

    #[test]
    fn a_stream_that_ends_within_a_message_has_ended() {
        assert_eq!(passed("Content-Length: 50\r\n\r\n{").2, Ok(()));
        assert_eq!(passed("Content-Le").2, Err("`Content-Le` is no header of a message".into()));
        assert_eq!(passed("").2, Ok(()));
    }

    #[test]
    fn a_header_that_does_not_say_how_long_is_the_end() {
        let ends = |input: &str| passed(input).2.unwrap_err();
        assert_eq!(ends("Content-Type: x\r\n\r\n{}"), "a header has no `Content-Length`");
        assert_eq!(ends("Content-Length: -1\r\n\r\n"), "`-1` is no length of a message");
        assert_eq!(ends("Content-Length: 99999999999\r\n\r\n"), "`99999999999` is no length of a message");
        assert_eq!(ends("GET / HTTP/1.1\r\n\r\n"), "`GET / HTTP/1.1` is no header of a message");
    }
}
