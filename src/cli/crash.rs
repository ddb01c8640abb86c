//! What is said when Flowright itself fails. Nothing that is in a file may lead here.

use std::io::Write as _;
use std::panic::PanicHookInfo;

/// Replaces the message of a panic. The process still ends with exit code 101.
pub(super) fn install() {
    std::panic::set_hook(Box::new(|info| {
        // Standard error may be closed; then there is nobody to tell.
        _ = std::io::stderr().write_all(message(info).as_bytes());
    }));
}

fn message(info: &PanicHookInfo<'_>) -> String {
    let place = info.location().map_or_else(String::new, |at| format!(" at {}:{}", at.file(), at.line()));
    let payload = info.payload();
    let what = payload.downcast_ref::<&str>().copied().or(payload.downcast_ref::<String>().map(String::as_str));
    let what = what.unwrap_or("no message");
    format!(
        "\nThis is a bug in Flowright, not in your workflow. We are sorry.\n\n\
         Please report it with these lines and, if you may share it, the file that you ran it on:\n\n  \
         flowright {}{place}\n  {what}\n\n",
        env!("CARGO_PKG_VERSION"),
    )
}
