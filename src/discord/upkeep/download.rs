//! Takes an attachment from Discord's own store of files, and from nowhere else:
//! the address that an interaction names is checked, no redirect is followed,
//! and no more bytes are read than the setting allows. The bot's token does not
//! go there. It knows nothing of documents.

use std::time::Duration;

use reqwest::{Client, Url, redirect};

use crate::discord::messages::upkeep as words;

/// Where Discord keeps what people attach.
const STORES: [&str; 2] = ["cdn.discordapp.com", "media.discordapp.net"];
/// How long one file may take.
const PATIENCE: Duration = Duration::from_mins(1);

/// An attachment as the interaction describes it.
#[derive(Debug, Clone)]
pub(in crate::discord) struct Attached {
    /// Its name.
    pub(in crate::discord) name: String,
    /// How many bytes it has.
    pub(in crate::discord) bytes: u64,
    /// Where it is.
    pub(in crate::discord) address: String,
}

/// The bytes of an attachment of at most `most` bytes. `api` is the address in
/// place of Discord's own, where one is set.
///
/// # Errors
/// A sentence about it, in which its name is missing.
pub(super) async fn download(
    file: &Attached,
    most: u64,
    api: Option<&str>,
) -> Result<Vec<u8>, String> {
    let too_large = || words::too_large(most >> 20);
    if file.bytes > most {
        return Err(too_large());
    }
    let address = checked(&file.address, api).ok_or(words::NOT_DISCORDS)?;
    let failed = |_| words::NOT_DOWNLOADED.to_owned();
    let client = Client::builder()
        .connect_timeout(Duration::from_secs(3))
        .timeout(PATIENCE)
        .redirect(redirect::Policy::none())
        .build()
        .map_err(failed)?;
    let mut response = client.get(address).send().await.map_err(failed)?;
    if !response.status().is_success() {
        return Err(words::NOT_DOWNLOADED.to_owned());
    }
    let mut bytes = Vec::new();
    while let Some(part) = response.chunk().await.map_err(failed)? {
        bytes.extend_from_slice(&part);
        // What Discord said of the size is not taken on trust.
        if bytes.len() as u64 > most {
            return Err(too_large());
        }
    }
    Ok(bytes)
}

/// The address, where it is Discord's own or that of what stands in its place.
fn checked(address: &str, api: Option<&str>) -> Option<Url> {
    let url = Url::parse(address).ok()?;
    let bare = url.username().is_empty() && url.password().is_none();
    let of_discord = url.scheme() == "https"
        && url.port().is_none()
        && url.host_str().is_some_and(|host| STORES.contains(&host));
    let in_its_place = api
        .and_then(|api| Url::parse(api).ok())
        .is_some_and(|api| api.origin() == url.origin());
    (bare && (of_discord || in_its_place)).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_discords_own_store_is_asked() {
        let good = "https://cdn.discordapp.com/attachments/1/2/x.pdf?ex=1&hm=2";
        assert!(checked(good, None).is_some());
        for wrong in [
            "http://cdn.discordapp.com/attachments/1/2/x.pdf",
            "https://cdn.discordapp.com.evil.example/x",
            "https://cdn.discordapp.com@evil.example/x",
            "https://u:p@cdn.discordapp.com/x",
            "https://cdn.discordapp.com:8443/x",
            "http://127.0.0.1:80/x",
            "file:///etc/passwd",
            "x",
        ] {
            assert!(checked(wrong, None).is_none(), "{wrong}");
        }
        let api = Some("http://127.0.0.1:8080");
        assert!(checked("http://127.0.0.1:8080/files/1", api).is_some());
        assert!(checked("http://127.0.0.1:8081/files/1", api).is_none());
    }
}
