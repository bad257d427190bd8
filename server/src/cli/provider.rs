//! The identity provider that those who work here may sign in through, by options.

use std::fs;
use std::path::PathBuf;

use clap::Args;
use service::provider::Provider;

use super::Failure;
use super::failure::Because;
use super::outside::Secret;

/// Where browsers come back to, below the site's address.
const CALLBACK: &str = "/account/oidc/callback";

/// The identity provider of those who work here.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Sign-in of staff through an identity provider (OpenID Connect)")]
pub(super) struct ProviderOptions {
    /// The provider's address, as it calls itself: `https://id.city.example/realms/city`
    #[arg(long, value_name = "URL", requires = "oidc_client_id")]
    oidc_issuer: Option<String>,
    /// What the provider knows this site by
    #[arg(long, value_name = "ID", requires = "oidc_issuer")]
    oidc_client_id: Option<String>,
    /// The secret that goes with it, best given as MISTO_OIDC_CLIENT_SECRET
    #[arg(long, value_name = "SECRET", requires = "oidc_issuer", conflicts_with = "oidc_client_secret_file")]
    oidc_client_secret: Option<Secret>,
    /// A file that holds the secret
    #[arg(long, value_name = "FILE", requires = "oidc_issuer")]
    oidc_client_secret_file: Option<PathBuf>,
    /// Where browsers come back to, as it is entered at the provider [default: --public-url with /account/oidc/callback]
    #[arg(long, value_name = "URL", requires = "oidc_issuer")]
    oidc_redirect: Option<String>,
}

impl ProviderOptions {
    /// The provider, if one is set.
    ///
    /// # Errors
    /// One of the options cannot be used, or it is not known where browsers come back to.
    pub(super) fn provider(&self, public_url: Option<&str>) -> Result<Option<Provider>, Failure> {
        let (Some(issuer), Some(client_id)) = (&self.oidc_issuer, &self.oidc_client_id) else { return Ok(None) };
        let redirect = match (&self.oidc_redirect, public_url) {
            (Some(redirect), _) => redirect.clone(),
            (None, Some(site)) => format!("{site}{CALLBACK}"),
            (None, None) => {
                return Err(Failure::new("--oidc-issuer", "browsers must come back: --oidc-redirect or --public-url"));
            }
        };
        let secret = match (&self.oidc_client_secret, &self.oidc_client_secret_file) {
            (Some(secret), _) => Some(secret.0.clone()),
            (None, Some(file)) => {
                let text = fs::read_to_string(file);
                let text = text.because(format!("--oidc-client-secret-file {}", file.display()))?;
                Some(text.trim_end().to_owned())
            }
            (None, None) => None,
        };
        Provider::new(issuer, client_id, secret.as_deref(), &redirect).map(Some).because("--oidc-issuer")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use clap::Parser;

    use super::*;

    #[derive(Debug, Parser)]
    struct Command {
        #[command(flatten)]
        oidc: ProviderOptions,
    }

    fn options(arguments: &[&str]) -> Result<ProviderOptions, clap::Error> {
        Command::try_parse_from(["misto"].iter().chain(arguments)).map(|command| command.oidc)
    }

    #[test]
    fn a_provider_is_set_whole_or_not_at_all() {
        assert!(options(&[]).unwrap().provider(None).unwrap().is_none());
        let both = ["--oidc-issuer", "https://id.city.example", "--oidc-client-id", "misto"];
        for (arguments, site, set) in [
            (both.to_vec(), Some("https://misto.example"), true),
            (both.to_vec(), None, false),
            ([&both[..], &["--oidc-redirect", "https://misto.example/account/oidc/callback"]].concat(), None, true),
            (
                [&both[..], &["--oidc-client-secret-file", "/no/such/file"]].concat(),
                Some("https://misto.example"),
                false,
            ),
            (
                vec!["--oidc-issuer", "http://id.city.example", "--oidc-client-id", "m"],
                Some("https://misto.example"),
                false,
            ),
        ] {
            assert_eq!(options(&arguments).unwrap().provider(site).is_ok(), set, "{arguments:?}");
        }
        assert!(options(&["--oidc-issuer", "https://id.city.example"]).is_err());
        assert!(options(&["--oidc-client-secret", "sesame"]).is_err());
        let with_secret = options(&[&both[..], &["--oidc-client-secret", "sesame"]].concat()).unwrap();
        assert!(!format!("{with_secret:?}").contains("sesame"));
    }
}
