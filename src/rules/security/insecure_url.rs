//! W0904, `insecure-url`.

use super::texts::{self, Text};
use crate::diagnostic::{Diagnostic, Fix, Sink, rule};
use crate::rules::Context;
use core::net::{Ipv4Addr, Ipv6Addr};

rule! {
    /// A request goes out without encryption, over `http://`.
    ///
    /// Everybody on the way can read it and change it, and nobody knows that the answer comes from where it should. Within a machine or a private network
    /// (`localhost`, names without a dot or that end in `.local`, `.internal`, `.test` or the like, private addresses) nothing is said.
    ///
    /// ```flow bad
    /// effect crm.look(id: string) -> { name: string } {
    ///   via http { url: "http://crm.example.com/customers/{id}" }
    ///   timeout 5s
    ///   idempotent
    /// }
    /// ```
    ///
    /// Write `https://`.
    ///
    /// ```flow good
    /// effect crm.look(id: string) -> { name: string } {
    ///   via http { url: "https://crm.example.com/customers/{id}" }
    ///   timeout 5s
    ///   idempotent
    /// }
    /// ```
    pub INSECURE_URL = warning "W0904" "insecure-url"
}

/// The scheme without encryption.
const SCHEME: &str = "http";

/// The ends of names that mean nothing outside of a private network (RFC 2606, RFC 6761, RFC 6762, RFC 8375).
const PRIVATE: [&str; 10] =
    [".corp", ".localhost", ".local", ".internal", ".intranet", ".lan", ".home.arpa", ".test", ".invalid", ".svc"];

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    for text in texts::all(context) {
        if text.is("http", "url") && host(&text.says).is_some_and(|host| !is_private(host)) {
            sink.report(describe(context, &text));
        }
    }
}

fn describe(context: Context<'_>, text: &Text<'_>) -> Diagnostic {
    let span = text.place(0..SCHEME.len());
    let message = format!("`{}` sends its requests without encryption", text.action.name);
    let report =
        INSECURE_URL.at(span, message).label("everybody on the way can read and change them").help("write `https://`");
    let params = &context.typed.signatures.action(text.id).params;
    let secret = params.iter().find(|param| param.ty == crate::cel::Type::opaque(crate::ty::SECRET));
    let report = match secret {
        Some(param) => report.related(param.span, format!("the secret `{}` goes with them", param.name)),
        None => report,
    };
    // Whether the host answers there, nobody knows here.
    let is_exact = span.len() as usize == SCHEME.len();
    if is_exact { report.fix(Fix::guess("change it to `https`").replace(span, "https")) } else { report }
}

/// The host of an address without encryption, if it is written out.
fn host(address: &str) -> Option<&str> {
    let scheme = address.get(..SCHEME.len())?;
    let rest = address[SCHEME.len()..].strip_prefix("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?;
    let host = match host.strip_prefix('[') {
        Some(address) => address.split(']').next()?,
        None => host.split(':').next()?,
    };
    (scheme.eq_ignore_ascii_case(SCHEME) && !host.is_empty() && !host.contains('{')).then_some(host)
}

/// Whether a host cannot be reached from outside of a private network.
fn is_private(host: &str) -> bool {
    let name = host.trim_end_matches('.').to_ascii_lowercase();
    if let Ok(address) = name.parse::<Ipv4Addr>() {
        // 100.64.0.0/10 is shared by those behind one gateway (RFC 6598).
        let [first, second, ..] = address.octets();
        let is_shared = first == 100 && second & 0xc0 == 64;
        let is_here = address.is_loopback() || address.is_unspecified();
        return is_here || is_shared || address.is_private() || address.is_link_local();
    }
    if let Ok(address) = name.parse::<Ipv6Addr>() {
        // Those for one link, fe80::/10, and for one site, fc00::/7.
        let first = address.segments()[0];
        return address.is_loopback() || first & 0xffc0 == 0xfe80 || first & 0xfe00 == 0xfc00;
    }
    !name.contains('.') || name.contains(".svc.cluster.") || PRIVATE.iter().any(|end| name.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::{host, is_private};

    #[test]
    fn only_hosts_that_can_be_reached_from_outside_count() {
        for address in [
            "http://example.com/x",
            "HTTP://api.example.com:8080",
            "http://u@8.8.8.8?q",
            "http://[2001:db8::1]/",
            "http://100.128.0.1",
        ] {
            assert!(host(address).is_some_and(|host| !is_private(host)), "{address}");
        }
        for address in [
            "https://example.com",
            "http://localhost:80/x",
            "http://127.0.0.1",
            "http://[::1]:8080/",
            "http://10.1.2.3/x",
            "http://192.168.0.7",
            "http://crm:8080/x",
            "http://crm.default.svc.cluster.local",
            "http://printer.local",
            "http://{host}/x",
            "http://",
            "/x",
            "",
            "http://a.test",
            "http://100.127.0.1/x",
            "http://crm.corp",
        ] {
            assert!(host(address).is_none_or(is_private), "{address}");
        }
    }
}
