//! A file that is replaced as a whole or not at all: written beside it under another
//! name, and renamed once it is complete. Whether that can be done is found out before
//! the work whose result it gets.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use crate::input::Source;

/// Links that are followed from a path.
const LINKS: usize = 40;
/// Names that are tried for the file beside.
const NAMES: u32 = 100;

/// A file to write to, found fit for it.
#[derive(Debug)]
pub(crate) struct Destination {
    /// As the user names it.
    path: PathBuf,
    /// Where its links lead.
    real: PathBuf,
    way: Way,
}

#[derive(Debug, PartialEq)]
enum Way {
    /// A file that does not exist, or takes the place of the one that does.
    Replace { existed: bool },
    /// A device or a pipe: there is nothing to keep, and no other to put in its place.
    Direct,
}

impl Destination {
    /// Finds out whether a file can be written, before the work: its directory has to
    /// take files, and it is none of the `inputs`.
    ///
    /// # Errors
    /// Why it cannot be written, in a sentence.
    pub(crate) fn checked(path: &Path, inputs: &[&Source]) -> anyhow::Result<Self> {
        let shown = path.display();
        let real = followed(path);
        let way = match fs::metadata(&real) {
            Ok(found) if found.is_dir() => bail!("cannot write {shown}: it is a directory"),
            Ok(found) if !found.is_file() => Way::Direct,
            Ok(_) => {
                if let Some(input) = inputs.iter().find(|input| input.is_file(&real)) {
                    bail!(
                        "cannot write {shown}: {input} is read from that file; \
                         name another one to write to"
                    );
                }
                OpenOptions::new()
                    .append(true)
                    .open(&real)
                    .with_context(|| format!("cannot write {shown}"))?;
                Way::Replace { existed: true }
            }
            Err(error) if error.kind() == ErrorKind::NotFound => Way::Replace { existed: false },
            Err(error) => return Err(error).with_context(|| format!("cannot write {shown}")),
        };
        if let Way::Replace { .. } = way {
            let directory = directory(&real);
            match fs::metadata(directory) {
                Ok(found) if found.is_dir() => {}
                Ok(_) => bail!(
                    "cannot write {shown}: {} is no directory",
                    directory.display()
                ),
                Err(error) if error.kind() == ErrorKind::NotFound => bail!(
                    "cannot write {shown}: there is no directory {}",
                    directory.display()
                ),
                Err(error) => return Err(error).with_context(|| format!("cannot write {shown}")),
            }
            if real.file_name().is_none() || path.to_string_lossy().ends_with(['/', '\\']) {
                bail!("cannot write {shown}: that names a directory, not a file");
            }
            let made = beside(&real).and_then(|(beside, file)| {
                drop(file);
                fs::remove_file(beside)
            });
            made.with_context(|| {
                format!(
                    "cannot write {shown}: no file can be made in {}",
                    directory.display()
                )
            })?;
        }
        Ok(Destination {
            path: path.to_owned(),
            real,
            way,
        })
    }

    /// Writes the whole file.
    ///
    /// # Errors
    /// What went wrong; a file that was there before is then as it was.
    pub(crate) fn write(&self, data: &[u8]) -> anyhow::Result<()> {
        let shown = self.path.display();
        match self.way {
            Way::Direct => OpenOptions::new()
                .write(true)
                .open(&self.real)
                .and_then(|mut file| file.write_all(data))
                .with_context(|| format!("cannot write {shown}")),
            Way::Replace { existed } => replace(&self.real, |file| file.write_all(data))
                .with_context(|| {
                    let kept = if existed {
                        ", which is as it was before"
                    } else {
                        ""
                    };
                    format!("cannot write {shown}{kept}")
                }),
        }
    }
}

/// Fills a file beside the real one, and lets it take its place once it is complete.
fn replace(real: &Path, fill: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    let (beside, mut file) = beside(real)?;
    let filled = fill(&mut file).and_then(|()| {
        if let Ok(before) = fs::metadata(real) {
            file.set_permissions(before.permissions())?;
        }
        file.sync_all()
    });
    drop(file);
    let replaced = filled.and_then(|()| fs::rename(&beside, real));
    if replaced.is_err() {
        // Nothing helps where that fails as well.
        let _ = fs::remove_file(&beside);
    }
    replaced
}

/// A new, empty file in the same directory.
fn beside(real: &Path) -> io::Result<(PathBuf, File)> {
    let name = real.file_name().unwrap_or_default().to_string_lossy();
    let process = std::process::id();
    let mut taken = io::Error::from(ErrorKind::AlreadyExists);
    for turn in 0..NAMES {
        let path = directory(real).join(format!(".{name}.{process}-{turn}.tmp"));
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(file) => return Ok((path, file)),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => taken = error,
            Err(error) => return Err(error),
        }
    }
    Err(taken)
}

fn directory(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// The path that links lead to, whether there is a file or not.
fn followed(path: &Path) -> PathBuf {
    let mut at = path.to_owned();
    for _ in 0..LINKS {
        match fs::read_link(&at) {
            Ok(target) => at = directory(&at).join(target),
            Err(_) => break,
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let path = std::env::temp_dir().join(format!("idlewise-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        path
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect()
    }

    #[test]
    fn a_writer_that_fails_leaves_the_old_file() {
        let folder = folder("failing-writer");
        let path = folder.join("plan.json");
        fs::write(&path, "old").unwrap();
        let error = replace(&path, |file| {
            file.write_all(b"half of the new")?;
            Err(ErrorKind::StorageFull.into())
        })
        .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::StorageFull);
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        assert_eq!(names(&folder), ["plan.json"]);
        replace(&path, |file| file.write_all(b"new")).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(names(&folder), ["plan.json"]);
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn nothing_is_left_by_the_check() {
        let folder = folder("check-only");
        let destination = Destination::checked(&folder.join("new.json"), &[]).unwrap();
        assert_eq!(destination.way, Way::Replace { existed: false });
        assert!(names(&folder).is_empty());
        destination.write(b"new").unwrap();
        assert_eq!(names(&folder), ["new.json"]);
        fs::remove_dir_all(folder).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_one_and_its_file_is_replaced() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = folder("link");
        let (link, file) = (folder.join("link.json"), folder.join("file.json"));
        fs::write(&file, "old").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
        symlink("file.json", &link).unwrap();
        Destination::checked(&link, &[])
            .unwrap()
            .write(b"new")
            .unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&file).unwrap(), "new");
        let mode = fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o640);
        fs::remove_dir_all(folder).unwrap();
    }
}
