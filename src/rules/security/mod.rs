//! Rules about secrets, and about what is put into commands and addresses.

mod closed;
mod credential;
mod data;
mod flows;
pub mod hardcoded_credential;
pub mod injection;
pub mod insecure_url;
mod origin;
pub mod secret_leak;
mod secrets;
mod shells;
mod texts;

use super::Check;

/// The rules of this family.
pub(super) static CHECKS: &[Check] = &[
    Check { rule: &secret_leak::SECRET_LEAK, run: secret_leak::check },
    Check { rule: &injection::INJECTION, run: injection::check },
    Check { rule: &hardcoded_credential::HARDCODED_CREDENTIAL, run: hardcoded_credential::check },
    Check { rule: &insecure_url::INSECURE_URL, run: insecure_url::check },
];
