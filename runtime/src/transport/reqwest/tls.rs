//! TLS for the HTTP library, by the features of this crate.

pub(super) use backend::Tls;

#[cfg(feature = "rustls-no-provider")]
mod backend {
    use std::sync::Arc;

    use rustls::ClientConfig;
    use rustls::crypto::CryptoProvider;
    use rustls::pki_types::CertificateDer;
    use rustls::pki_types::pem::PemObject as _;
    use rustls_platform_verifier::Verifier;

    use super::super::invalid_roots;
    use crate::{Error, ErrorKind};

    /// TLS of rustls, which trusts what the operating system trusts.
    pub(in super::super) struct Tls(ClientConfig);

    impl Tls {
        pub(in super::super) fn new(more_roots: &[u8]) -> Result<Self, Error> {
            let provider = provider()?;
            let roots: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(more_roots).collect();
            let roots = roots.map_err(invalid_roots)?;
            if roots.is_empty() && !more_roots.is_empty() {
                return Err(invalid_roots("there is no certificate in it"));
            }
            let verifier = Verifier::new_with_extra_roots(roots, Arc::clone(&provider));
            let verifier = verifier.map_err(set_up)?;
            let config = ClientConfig::builder_with_provider(provider)
                .with_safe_default_protocol_versions()
                .map_err(set_up)?
                // The verifier of the platform counts as a custom one.
                .dangerous()
                .with_custom_certificate_verifier(Arc::new(verifier))
                .with_no_client_auth();
            Ok(Tls(config))
        }

        pub(in super::super) fn configure(
            &self,
            builder: reqwest::ClientBuilder,
        ) -> reqwest::ClientBuilder {
            builder.tls_backend_preconfigured(self.0.clone())
        }
    }

    /// What the program has installed, else what the features name.
    fn provider() -> Result<Arc<CryptoProvider>, Error> {
        if let Some(installed) = CryptoProvider::get_default() {
            return Ok(Arc::clone(installed));
        }
        #[cfg(feature = "rustls-aws-lc-rs")]
        let named = Ok(rustls::crypto::aws_lc_rs::default_provider());
        #[cfg(all(feature = "rustls", not(feature = "rustls-aws-lc-rs")))]
        let named = Ok(rustls::crypto::ring::default_provider());
        #[cfg(not(any(feature = "rustls", feature = "rustls-aws-lc-rs")))]
        let named = Err(Error::new(
            ErrorKind::Connect,
            "there is no crypto provider for TLS: install one for rustls, or turn on the feature \
             `rustls` or `rustls-aws-lc-rs`",
        ));
        named.map(Arc::new)
    }

    fn set_up(error: rustls::Error) -> Error {
        Error::new(ErrorKind::Connect, "TLS cannot be set up").with_source(error)
    }
}

#[cfg(all(feature = "native-tls", not(feature = "rustls-no-provider")))]
mod backend {
    use super::super::invalid_roots;
    use crate::Error;

    /// TLS of the operating system.
    pub(in super::super) struct Tls(Vec<reqwest::Certificate>);

    impl Tls {
        pub(in super::super) fn new(more_roots: &[u8]) -> Result<Self, Error> {
            let roots = reqwest::Certificate::from_pem_bundle(more_roots).map_err(invalid_roots)?;
            if roots.is_empty() && !more_roots.is_empty() {
                return Err(invalid_roots("there is no certificate in it"));
            }
            Ok(Tls(roots))
        }

        pub(in super::super) fn configure(
            &self,
            builder: reqwest::ClientBuilder,
        ) -> reqwest::ClientBuilder {
            builder.tls_certs_merge(self.0.iter().cloned())
        }
    }
}

#[cfg(not(any(feature = "native-tls", feature = "rustls-no-provider")))]
mod backend {
    use super::super::invalid_roots;
    use crate::Error;

    /// No TLS: only addresses that begin with `http` can be reached.
    pub(in super::super) struct Tls;

    impl Tls {
        pub(in super::super) fn new(more_roots: &[u8]) -> Result<Self, Error> {
            if more_roots.is_empty() {
                return Ok(Tls);
            }
            Err(invalid_roots("no feature for TLS is on"))
        }

        pub(in super::super) fn configure(
            &self,
            builder: reqwest::ClientBuilder,
        ) -> reqwest::ClientBuilder {
            builder
        }
    }
}
