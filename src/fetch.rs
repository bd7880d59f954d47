//! Fetches one page: the only user of HTTP beside the bot.
//!
//! 1. Only `http` and `https`, without a name and password in the address.
//! 2. A host is looked up once. Every address that it has must be a public one
//!    ([`is_public`]); the connection goes to the addresses that were checked and
//!    to no other, and through no proxy.
//! 3. A redirect is followed by hand, and is checked like the first address.
//! 4. Bytes and time have limits; a body that is neither text nor a document by
//!    its declared type is not read at all.
//!
//! It knows nothing of documents or libraries.

mod addresses;

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, LOCATION};
use reqwest::{Client, Response, StatusCode, Url, redirect};
use thiserror::Error;

pub use addresses::is_public;

/// How many redirects are followed.
const MOST_REDIRECTS: usize = 5;

/// What limits fetching.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// The largest page, in bytes.
    pub largest: u64,
    /// How long all of it may take.
    pub patience: Duration,
    /// Which machines may be asked.
    pub reach: Reach,
}

impl Default for Rules {
    fn default() -> Rules {
        Rules {
            largest: 32 << 20,
            patience: Duration::from_secs(30),
            reach: Reach::Public,
        }
    }
}

/// Which machines may be asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Reach {
    /// Only those with a public address.
    #[default]
    Public,
    /// This machine as well, for tests against a server of their own. No command
    /// and no setting leads here; a test of the source's structure sees to that.
    PublicAndThisMachine,
}

impl Reach {
    fn allows(self, address: IpAddr) -> bool {
        is_public(address) || (self == Reach::PublicAndThisMachine && address.is_loopback())
    }
}

/// A page as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The address that was asked for, without a fragment.
    pub asked: String,
    /// The address at which it was found after redirects.
    pub found_at: String,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// A file name that fits it.
    pub name: String,
    /// The encoding that the server named.
    pub charset: Option<String>,
    /// When it was fetched, in UTC: `2026-05-03T10:00:00Z`.
    pub captured: String,
}

/// Why a page was not fetched: one sentence that says what to do.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum FetchError {
    /// Not an address, or of another scheme.
    #[error("`{0}` is no address of a web page; only https:// and http:// are fetched.")]
    NotAnAddress(String),
    /// A name and password in the address.
    #[error("The address holds a name or a password; leave them out.")]
    Credentials,
    /// A host inside this network.
    #[error("`{0}` is not a public machine, so it was not asked; save the page and add the file.")]
    NotPublic(String),
    /// A host that cannot be found.
    #[error("`{0}` could not be found; check the address and the network.")]
    NoSuchHost(String),
    /// The page is not there.
    #[error("There is no page at `{address}` (the server answered {status}); check the address.")]
    Gone {
        /// The address.
        address: String,
        /// What the server said: 404 or 410.
        status: u16,
    },
    /// Any other answer that is no page.
    #[error(
        "`{address}` was not given out (the server answered {status}); open it in a browser, save it and add the file."
    )]
    Refused {
        /// The address.
        address: String,
        /// What the server said.
        status: u16,
    },
    /// More redirects than are followed.
    #[error("`{0}` leads on and on; open it in a browser and add the address at which it ends.")]
    TooManyRedirects(String),
    /// More bytes than are taken.
    #[error("`{address}` is larger than {limit} MB (PINCITE_FETCH_MB); save it and add the file.")]
    TooLarge {
        /// The address.
        address: String,
        /// The limit, in MB.
        limit: u64,
    },
    /// Slower than is waited for.
    #[error(
        "`{0}` did not come in time (PINCITE_FETCH_SECONDS); try again later, or save it and add the file."
    )]
    TooSlow(String),
    /// A picture, a recording, a script.
    #[error("`{address}` is {kind}, which holds no text to quote.")]
    NoDocument {
        /// The address.
        address: String,
        /// The type that the server named.
        kind: String,
    },
    /// The connection failed.
    #[error("`{address}` could not be fetched ({cause}); try again later.")]
    Failed {
        /// The address.
        address: String,
        /// Why.
        cause: String,
    },
}

/// Fetches the page at `address`. It blocks, and may be called on any thread
/// that may block.
///
/// # Errors
/// Where the address may not be asked, or what comes is no document.
pub fn fetch(address: &str, rules: &Rules) -> Result<Page, FetchError> {
    let asked = parsed(address)?;
    let rules = *rules;
    // A thread of its own, since the caller's may belong to a runtime.
    let work = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| failed(&asked, &error))?;
        let page = runtime.block_on(async {
            let slow = |_| FetchError::TooSlow(asked.to_string());
            let following = follow(asked.clone(), rules);
            tokio::time::timeout(rules.patience, following)
                .await
                .map_err(slow)?
        });
        // A name that is still being looked up is not waited for.
        runtime.shutdown_background();
        page
    });
    work.join().unwrap_or_else(|_| {
        Err(FetchError::Failed {
            address: address.to_owned(),
            cause: "the client failed".to_owned(),
        })
    })
}

/// The address as a URL that may be asked for.
fn parsed(address: &str) -> Result<Url, FetchError> {
    let wrong = || FetchError::NotAnAddress(address.chars().take(200).collect());
    let mut url = Url::parse(address.trim()).map_err(|_| wrong())?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
        return Err(wrong());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(FetchError::Credentials);
    }
    url.set_fragment(None);
    Ok(url)
}

async fn follow(asked: Url, rules: Rules) -> Result<Page, FetchError> {
    let mut url = asked.clone();
    for _ in 0..=MOST_REDIRECTS {
        let response = request(&url, rules).await?;
        let status = response.status();
        if status.is_redirection() && status != StatusCode::NOT_MODIFIED {
            let location = response.headers().get(LOCATION);
            let location = location.and_then(|value| value.to_str().ok());
            let next = location.and_then(|location| url.join(location).ok());
            url = match next {
                Some(next) => parsed(next.as_str())?,
                None => return Err(refused(&url, status)),
            };
            continue;
        }
        if !status.is_success() {
            return Err(refused(&url, status));
        }
        let kind = content_type(response.headers());
        if let Some(kind) = kind.as_ref().filter(|kind| is_no_document(kind)) {
            return Err(FetchError::NoDocument {
                address: url.to_string(),
                kind: kind.clone(),
            });
        }
        let charset = charset(response.headers());
        let captured = jiff::Timestamp::now()
            .round(jiff::Unit::Second)
            .unwrap_or_else(|_| jiff::Timestamp::now());
        let bytes = body(response, &url, rules.largest).await?;
        return Ok(Page {
            asked: asked.to_string(),
            name: file_name(&url, kind.as_deref()),
            found_at: url.to_string(),
            bytes,
            charset,
            captured: captured.to_string(),
        });
    }
    Err(FetchError::TooManyRedirects(asked.to_string()))
}

/// Asks for one address, at the machines that were looked up and checked.
async fn request(url: &Url, rules: Rules) -> Result<Response, FetchError> {
    let host = url.host_str().unwrap_or_default();
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let port = url.port_or_known_default().unwrap_or(443);
    let addresses: Vec<SocketAddr> = match bare.parse::<IpAddr>() {
        Ok(address) => vec![SocketAddr::new(address, port)],
        Err(_) => tokio::net::lookup_host((bare, port))
            .await
            .map_err(|_| FetchError::NoSuchHost(host.to_owned()))?
            .collect(),
    };
    if addresses.is_empty() {
        return Err(FetchError::NoSuchHost(host.to_owned()));
    }
    if !addresses.iter().all(|at| rules.reach.allows(at.ip())) {
        return Err(FetchError::NotPublic(host.to_owned()));
    }
    let client = Client::builder()
        .redirect(redirect::Policy::none())
        .no_proxy()
        .referer(false)
        .dns_resolver(Arc::new(Pinned(addresses)))
        .user_agent(concat!("pincite/", env!("CARGO_PKG_VERSION")))
        .build()
        .map_err(|error| failed(url, &error))?;
    let asked = client
        .get(url.clone())
        .header(
            reqwest::header::ACCEPT,
            "text/html,application/xhtml+xml,application/pdf;q=0.9,text/plain;q=0.9,*/*;q=0.5",
        )
        .header(reqwest::header::ACCEPT_ENCODING, "identity");
    let response = asked.send().await.map_err(|error| failed(url, &error))?;
    let encoding = response.headers().get(CONTENT_ENCODING);
    if encoding.is_some_and(|name| name.as_bytes() != b"identity" && !name.is_empty()) {
        return Err(failed(url, &"it comes compressed, which was not asked for"));
    }
    Ok(response)
}

/// Answers every look-up with the addresses that were checked, so that there is no
/// second look-up which could come out otherwise.
struct Pinned(Vec<SocketAddr>);

impl Resolve for Pinned {
    fn resolve(&self, _: Name) -> Resolving {
        let addresses: Addrs = Box::new(self.0.clone().into_iter());
        Box::pin(std::future::ready(Ok(addresses)))
    }
}

/// The bytes of a body, up to `largest`.
async fn body(mut response: Response, url: &Url, largest: u64) -> Result<Vec<u8>, FetchError> {
    let too_large = || FetchError::TooLarge {
        address: url.to_string(),
        limit: largest >> 20,
    };
    if response
        .content_length()
        .is_some_and(|length| length > largest)
    {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    while let Some(part) = response
        .chunk()
        .await
        .map_err(|error| failed(url, &error))?
    {
        bytes.extend_from_slice(&part);
        if bytes.len() as u64 > largest {
            return Err(too_large());
        }
    }
    Ok(bytes)
}

/// The declared type in small letters, without parameters.
fn content_type(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    let kind = value.split(';').next().unwrap_or_default();
    Some(kind.trim().to_ascii_lowercase()).filter(|kind| !kind.is_empty())
}

fn charset(headers: &HeaderMap) -> Option<String> {
    let value = headers
        .get(CONTENT_TYPE)?
        .to_str()
        .ok()?
        .to_ascii_lowercase();
    let (_, rest) = value.split_once("charset=")?;
    let label: String = rest
        .trim_start_matches(['"', '\'', ' '])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':'))
        .collect();
    (!label.is_empty()).then_some(label)
}

fn is_no_document(kind: &str) -> bool {
    ["image/", "audio/", "video/", "font/"]
        .iter()
        .any(|family| kind.starts_with(family))
        || matches!(
            kind,
            "text/css" | "text/javascript" | "application/javascript" | "application/json"
        )
        || kind.ends_with("+json")
}

/// A file name made from the end of the path, with the ending that the type has.
fn file_name(url: &Url, kind: Option<&str>) -> String {
    let last = url
        .path_segments()
        .and_then(|mut parts| parts.rfind(|part| !part.is_empty()))
        .unwrap_or_default();
    let last = match last {
        "" | "index.html" | "index.htm" | "index.php" => url.host_str().unwrap_or("page"),
        last => last,
    };
    let ending = match kind.unwrap_or_default() {
        "text/html" | "application/xhtml+xml" => "html",
        "text/plain" => "txt",
        "text/markdown" => "md",
        "application/pdf" => "pdf",
        "application/rtf" | "text/rtf" => "rtf",
        "application/epub+zip" => "epub",
        "message/rfc822" => "eml",
        "application/vnd.oasis.opendocument.text" => "odt",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => "docx",
        _ => return last.to_owned(),
    };
    match last.rsplit_once('.') {
        // Markdown is mostly handed out as plain text.
        Some((_, "md" | "markdown")) if ending == "txt" => last.to_owned(),
        Some((stem, old))
            if old.len() <= 5 && !stem.is_empty() && last != url.host_str().unwrap_or_default() =>
        {
            format!("{stem}.{ending}")
        }
        _ => format!("{last}.{ending}"),
    }
}

fn refused(url: &Url, status: StatusCode) -> FetchError {
    let (address, status) = (url.to_string(), status.as_u16());
    match status {
        404 | 410 => FetchError::Gone { address, status },
        _ => FetchError::Refused { address, status },
    }
}

/// A failure with its innermost cause, which is the one that says something.
fn failed(url: &Url, error: &dyn std::fmt::Display) -> FetchError {
    FetchError::Failed {
        address: url.to_string(),
        cause: error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_addresses_are_taken() {
        for address in [
            "ftp://a.example/x",
            "file:///etc/hosts",
            "a.example",
            "http://",
            "javascript:1",
        ] {
            assert!(
                matches!(parsed(address), Err(FetchError::NotAnAddress(_))),
                "{address}"
            );
        }
        assert_eq!(
            parsed("https://me:pw@a.example/"),
            Err(FetchError::Credentials)
        );
        assert_eq!(
            parsed(" HTTPS://A.example/x#y ").unwrap().as_str(),
            "https://a.example/x"
        );
    }

    #[test]
    fn a_machine_inside_is_never_asked() {
        let rules = Rules::default();
        for address in [
            "http://127.0.0.1/",
            "http://localhost:1/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://0/",
            "http://[::1]/",
            "http://[::ffff:10.0.0.1]/",
            "http://10.1.2.3/",
            "http://169.254.169.254/latest/meta-data/",
            "http://[fd00:ec2::254]/",
            "http://[fe80::1]/",
        ] {
            let error = fetch(address, &rules).unwrap_err();
            assert!(
                matches!(error, FetchError::NotPublic(_)),
                "{address}: {error}"
            );
        }
    }

    #[test]
    fn a_page_gets_a_name_that_fits() {
        for (address, kind, name) in [
            (
                "https://a.example/news/story-12",
                "text/html",
                "story-12.html",
            ),
            ("https://a.example/", "text/html", "a.example.html"),
            (
                "https://a.example/letter.aspx?id=4",
                "application/pdf",
                "letter.pdf",
            ),
            ("https://a.example/notes.md", "text/plain", "notes.md"),
            (
                "https://a.example/report.pdf",
                "application/octet-stream",
                "report.pdf",
            ),
        ] {
            assert_eq!(file_name(&parsed(address).unwrap(), Some(kind)), name);
        }
    }
}
