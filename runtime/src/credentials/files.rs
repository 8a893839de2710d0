//! Files with credentials: read within bounds, and looked at again.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use zeroize::Zeroizing;

use super::failed;
use crate::credential::FileStamp;
use crate::{Credential, Error};

/// More than any file of keys or profiles holds.
const LARGEST: u64 = 1 << 20;

/// Returns the text of a file; `None` if there is no such file.
///
/// Pipes and devices are refused before they are opened: reading them may never end.
pub(super) fn read(path: &Path) -> Result<Option<Zeroizing<String>>, Error> {
    let refuse = |why: &str| failed(format!("{}: {why}", path.display()));
    let text = || -> io::Result<Result<Zeroizing<String>, &str>> {
        if !fs::metadata(path)?.is_file() {
            return Ok(Err("not a regular file"));
        }
        let mut bytes = Zeroizing::new(Vec::new());
        File::open(path)?
            .take(LARGEST + 1)
            .read_to_end(&mut bytes)?;
        if bytes.len() as u64 > LARGEST {
            return Ok(Err("larger than 1 MiB"));
        }
        let text = std::str::from_utf8(&bytes).map(|text| {
            let text = text.strip_prefix('\u{feff}').unwrap_or(text);
            Zeroizing::new(text.to_owned())
        });
        Ok(text.map_err(|_| "not UTF-8 text"))
    };
    match text() {
        Ok(Ok(text)) => Ok(Some(text)),
        Ok(Err(why)) => Err(refuse(why)),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(refuse(&e.to_string())),
    }
}

/// Like [`read`], for a file with keys: warns if others can read it.
pub(super) fn read_secret(path: &Path) -> Result<Option<Zeroizing<String>>, Error> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(path).map_or(0, |metadata| metadata.permissions().mode());
        if mode & 0o044 != 0 {
            tracing::warn!(
                path = %path.display(),
                "other users can read this file of credentials, run `chmod 600` on it"
            );
        }
    }
    read(path)
}

/// Returns the content of a file with a web identity token. It is replaced from time to time.
pub(super) fn read_token(path: &Path) -> Result<String, Error> {
    let text = read(path)?.ok_or_else(|| failed(format!("{}: no such file", path.display())))?;
    match text.trim() {
        "" => Err(failed(format!("{}: the file is empty", path.display()))),
        token => Ok(token.to_owned()),
    }
}

impl FileStamp {
    pub(super) fn of(path: &Path) -> Self {
        let state =
            fs::metadata(path).and_then(|metadata| Ok((metadata.modified()?, metadata.len())));
        FileStamp {
            path: path.to_owned(),
            state: state.ok(),
        }
    }
}

pub(super) trait FileStamps {
    /// Whether a file is another one than it was.
    fn have_changed(&self) -> bool;
}

impl FileStamps for [FileStamp] {
    fn have_changed(&self) -> bool {
        self.iter()
            .any(|stamp| FileStamp::of(&stamp.path) != *stamp)
    }
}

impl Credential {
    /// Takes the files as they are now for those that the credential comes from.
    pub(super) fn with_current_files(self) -> Self {
        let files: Vec<FileStamp> = self
            .files()
            .iter()
            .map(|f| FileStamp::of(&f.path))
            .collect();
        self.replace_files(files)
    }
}
