//! Where somebody wanted to go before they were asked to sign in.

/// No address of ours is longer.
const LONGEST: usize = 500;

/// The path, if it is one of ours: no address can lead from our sign-in to another site.
pub(super) fn own(next: &str) -> Option<&str> {
    let ours = next.starts_with('/')
        && !next.starts_with("//")
        && next.len() <= LONGEST
        // Browsers take a backslash for a slash, and leave out tabs and line breaks.
        && next.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    ours.then_some(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_address_leads_elsewhere() {
        for next in ["/cabinet", "/en/cabinet/requests/7?show=all#top", "/", "/%2F/evil.test"] {
            assert_eq!(own(next), Some(next));
        }
        let long = format!("/{}", "x".repeat(LONGEST));
        for next in [
            "",
            "cabinet",
            "//evil.test",
            "///evil.test",
            "https://evil.test",
            "javascript:alert(1)",
            "/\\evil.test",
            "\\\\evil.test",
            "/\t/evil.test",
            "/\n/evil.test",
            " /cabinet",
            "/каб",
            "/a\u{0}b",
            "/a\r\nSet-Cookie: x=y",
            &long,
        ] {
            assert_eq!(own(next), None, "{next:?}");
        }
    }
}
