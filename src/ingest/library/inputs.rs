//! What a person names to be added, as a list of files. It opens none of them.

use std::fs;
use std::path::{Path, PathBuf};

/// A file to be added.
pub(super) struct Input {
    /// As the person named it, or as it was found in a folder.
    pub(super) path: PathBuf,
    pub(super) bytes: u64,
    /// Which of the person's inputs it comes from.
    pub(super) origin: usize,
}

/// Whether an input is an address and not the name of a file; whether it is one of
/// those that are fetched, is said when it is asked for.
#[must_use]
pub fn is_address(input: &Path) -> bool {
    let text = input.to_string_lossy();
    text.split_once("://").is_some_and(|(scheme, _)| {
        // A single letter is a drive.
        scheme.len() > 1 && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

/// The address of a page that was fetched: the one that it declares where that is
/// on the same site, else the one at which it was found. What a page says about
/// another site is not believed.
#[must_use]
pub fn address_of(declared: Option<&str>, found_at: &str) -> String {
    let host = |address: &str| -> Option<String> {
        let rest = address.split_once("://")?.1;
        let host = rest.split(['/', '?', '#']).next()?.to_ascii_lowercase();
        Some(host.strip_prefix("www.").unwrap_or(&host).to_owned())
    };
    let is_below = |low: &str, high: &str| {
        low == high
            || (high.contains('.') && low.strip_suffix(high).is_some_and(|l| l.ends_with('.')))
    };
    let same = declared.filter(|declared| {
        let hosts = (host(declared), host(found_at));
        matches!(hosts, (Some(a), Some(b)) if is_below(&a, &b) || is_below(&b, &a))
    });
    same.unwrap_or(found_at).to_owned()
}

/// An address without what makes no other page of it: scheme, `www.`, the place in
/// the page, a slash at the end.
pub(super) fn bare_address(address: &str) -> String {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let rest = rest.split('#').next().unwrap_or_default();
    let rest = rest.strip_prefix("www.").unwrap_or(rest);
    rest.trim_end_matches('/').to_owned()
}

/// The files behind `inputs`; what is no file or folder goes to `refuse` with
/// a sentence, and so does what a folder holds beside files: links that lead out
/// of it, pipes, sockets, folders that may not be read. The library in `root` is
/// not looked into.
pub(super) fn files_of(
    inputs: &[PathBuf],
    root: &Path,
    mut refuse: impl FnMut(&Path, String),
) -> Vec<Input> {
    let library = root.canonicalize().ok();
    let mut files = Vec::new();
    for (origin, path) in inputs.iter().enumerate() {
        let shown = path.display();
        match fs::metadata(path) {
            Ok(found) if found.is_dir() => {
                let named = Named {
                    shown: path,
                    real: path.canonicalize().ok(),
                    origin,
                    library: library.as_deref(),
                };
                named.collect(path, &mut files, &mut refuse);
            }
            Ok(found) if found.is_file() => files.push(Input {
                path: path.clone(),
                bytes: found.len(),
                origin,
            }),
            Ok(_) => refuse(
                path,
                format!("`{shown}` is neither a file nor a folder; name one."),
            ),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                refuse(path, format!("There is no file `{shown}`; check the name."));
            }
            Err(error) => refuse(
                path,
                format!("`{shown}` could not be read ({error}); check who owns it."),
            ),
        }
    }
    files
}

/// A folder that a person named.
struct Named<'a> {
    shown: &'a Path,
    /// Where it is, links followed; `None` where that cannot be told.
    real: Option<PathBuf>,
    origin: usize,
    library: Option<&'a Path>,
}

impl Named<'_> {
    /// Collects the files below `folder` in sorted order, leaving out names that
    /// begin with a dot, links to folders, and the library itself.
    fn collect(
        &self,
        folder: &Path,
        files: &mut Vec<Input>,
        refuse: &mut impl FnMut(&Path, String),
    ) {
        if self.library.is_some() && folder.canonicalize().ok().as_deref() == self.library {
            return;
        }
        let unreadable = |path: &Path, error: &std::io::Error| {
            format!(
                "`{}` could not be read ({error}); check who owns it.",
                path.display()
            )
        };
        let mut entries: Vec<fs::DirEntry> = match fs::read_dir(folder) {
            Ok(entries) => entries.flatten().collect(),
            Err(error) => return refuse(folder, unreadable(folder, &error)),
        };
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            if entry.file_name().to_string_lossy().starts_with('.') {
                continue;
            }
            let path = entry.path();
            let shown = path.display();
            let is_link = entry.file_type().is_ok_and(|kind| kind.is_symlink());
            if is_link && let Some(reason) = self.leads_astray(&path) {
                refuse(&path, reason);
                continue;
            }
            match fs::metadata(&path) {
                Ok(found) if found.is_dir() && is_link => {}
                Ok(found) if found.is_dir() => self.collect(&path, files, refuse),
                Ok(found) if found.is_file() => files.push(Input {
                    path,
                    bytes: found.len(),
                    origin: self.origin,
                }),
                Ok(_) => refuse(
                    &path,
                    format!(
                        "`{shown}` is no file but a pipe, a socket or a device; it was left out."
                    ),
                ),
                Err(error) => refuse(&path, unreadable(&path, &error)),
            }
        }
    }

    /// Why a link is not followed: whoever made the folder could otherwise have any
    /// file of the machine quoted.
    fn leads_astray(&self, link: &Path) -> Option<String> {
        let shown = link.display();
        let Ok(target) = link.canonicalize() else {
            return Some(format!(
                "`{shown}` is a link that leads nowhere; it was left out."
            ));
        };
        let is_inside = self
            .real
            .as_ref()
            .is_some_and(|real| target.starts_with(real));
        (!is_inside).then(|| {
            format!(
                "`{shown}` is a link that leads out of `{}`; it was left out. Name it by itself to add what it leads to.",
                self.shown.display()
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_speaks_for_its_own_site_only() {
        let found = "https://www.echo.example/news?id=3";
        for (declared, address) in [
            (
                Some("https://echo.example/weir"),
                "https://echo.example/weir",
            ),
            (
                Some("https://m.echo.example/weir"),
                "https://m.echo.example/weir",
            ),
            (Some("https://notecho.example/weir"), found),
            (Some("https://other.example/weir"), found),
            (Some("https://example/weir"), found),
            (None, found),
        ] {
            assert_eq!(address_of(declared, found), address);
        }
    }
}
