//! A folder with the lines of a sweep: what they were made of, and a file for each part,
//! which is only ever added to by whole lines.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{BufRead, BufReader, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use serde_json::Value;

use crate::replace::Destination;
use crate::sweep_args::Shard;

/// What the lines of a folder are made of, file by file.
#[derive(Debug)]
pub(crate) struct MadeOf<'a> {
    pub(crate) scenario: &'a [u8],
    pub(crate) over: &'a [u8],
    /// The file of futures that the grid names.
    pub(crate) futures: Option<&'a [u8]>,
    /// Figures and limits.
    pub(crate) asked: String,
}

impl MadeOf<'_> {
    fn files(&self) -> impl Iterator<Item = (&'static str, &[u8])> {
        let always = [
            ("scenario.json", self.scenario),
            ("over.json", self.over),
            ("asked.json", self.asked.as_bytes()),
        ];
        let futures = self.futures.map(|futures| ("futures.jsonl", futures));
        always.into_iter().chain(futures)
    }
}

/// The file of one part, open at its end.
#[derive(Debug)]
pub(crate) struct LineFile {
    path: PathBuf,
    file: File,
    /// Lines that were there already.
    pub(crate) there: u64,
}

impl LineFile {
    /// Opens the file of a part in a folder. A line that a run left unfinished is taken
    /// away; whole ones stay.
    ///
    /// # Errors
    /// Where the folder has lines of something else or in other parts, where another run
    /// works on this part, or where it cannot be written to.
    pub(crate) fn open(
        folder: &Path,
        made_of: &MadeOf<'_>,
        shard: Shard,
        first: u64,
    ) -> anyhow::Result<Self> {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        for (name, content) in made_of.files() {
            keep(&folder.join(name), content)?;
        }
        other_parts(folder, shard.of)?;
        let path = folder.join(name(shard));
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .with_context(|| format!("cannot write {}", path.display()))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => bail!("another run works on {}", path.display()),
            // Not every file system has locks; without one two runs are the user's to avoid.
            Err(TryLockError::Error(error)) if error.kind() == std::io::ErrorKind::Unsupported => {}
            Err(TryLockError::Error(error)) => {
                return Err(error).with_context(|| format!("cannot lock {}", path.display()));
            }
        }
        let (there, whole) = whole_lines(&file, &path, first)?;
        let mut opened = LineFile { path, file, there };
        opened.cut(whole)?;
        Ok(opened)
    }

    /// Adds whole lines, each with its end.
    ///
    /// # Errors
    /// What went wrong; what was written is taken away again where that can be.
    pub(crate) fn add(&mut self, lines: &str) -> anyhow::Result<()> {
        let before = self.file.stream_position();
        let added = self
            .file
            .write_all(lines.as_bytes())
            .and_then(|()| self.file.flush());
        let Err(error) = added else { return Ok(()) };
        if let Ok(before) = before {
            // The error is that of the writing; the next run takes torn lines away as well.
            let _ = self.cut(before);
        }
        Err(error).with_context(|| format!("cannot write {}", self.path.display()))
    }

    /// Makes sure that all of it is on the disk.
    ///
    /// # Errors
    /// What went wrong.
    pub(crate) fn close(self) -> anyhow::Result<()> {
        let shown = self.path.display();
        self.file
            .sync_all()
            .with_context(|| format!("cannot write {shown}"))
    }

    fn cut(&mut self, length: u64) -> anyhow::Result<()> {
        let shown = self.path.display();
        self.file
            .set_len(length)
            .and_then(|()| self.file.seek(SeekFrom::Start(length)))
            .map(|_| ())
            .with_context(|| format!("cannot write {shown}"))
    }
}

fn name(shard: Shard) -> String {
    format!("part-{:04}-of-{:04}.ndjson", shard.number, shard.of)
}

/// Writes a file that is not there yet; one that is must be the same.
fn keep(path: &Path, content: &[u8]) -> anyhow::Result<()> {
    match fs::read(path) {
        Ok(there) if there == content => Ok(()),
        Ok(_) => bail!(
            "{} is not what this sweep is made of: the folder has lines of another one; \
             expected a new folder, or the scenario, grid and flags that it was begun with",
            path.display()
        ),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Destination::checked(path, &[])?.write(content)
        }
        Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
    }
}

/// Refuses a folder that was begun in another number of parts.
fn other_parts(folder: &Path, of: u64) -> anyhow::Result<()> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let ending = format!("-of-{of:04}.ndjson");
    for entry in entries {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.starts_with("part-") && name.contains("-of-") && !name.ends_with(&ending) {
            bail!(
                "{} has {name}: this sweep was begun in another number of parts; expected the \
                 same --shard .../N, or a new folder",
                folder.display()
            );
        }
    }
    Ok(())
}

/// How many whole lines there are, and their bytes. They have to count up from `first`.
fn whole_lines(file: &File, path: &Path, first: u64) -> anyhow::Result<(u64, u64)> {
    let mut reader = BufReader::new(file);
    let (mut lines, mut bytes) = (0, 0);
    let mut line = Vec::new();
    loop {
        line.clear();
        let read = reader
            .read_until(b'\n', &mut line)
            .with_context(|| format!("cannot read {}", path.display()))?;
        if line.last() != Some(&b'\n') {
            return Ok((lines, bytes));
        }
        let expected = first + lines;
        if index(&line) != Some(expected) {
            bail!(
                "{} line {}: expected the line of scenario {expected}; the file was changed, \
                 take it away to begin this part anew",
                path.display(),
                lines + 1
            );
        }
        lines += 1;
        bytes += read as u64;
    }
}

fn index(line: &[u8]) -> Option<u64> {
    let line: Value = serde_json::from_slice(line).ok()?;
    line.get("index")?.as_u64()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: Shard = Shard { number: 0, of: 1 };

    fn folder(name: &str) -> PathBuf {
        let path =
            std::env::temp_dir().join(format!("idlewise-lines-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        path
    }

    fn made_of(scenario: &[u8]) -> MadeOf<'_> {
        MadeOf {
            scenario,
            over: b"{}",
            futures: None,
            asked: "{}".to_owned(),
        }
    }

    fn open(folder: &Path) -> anyhow::Result<LineFile> {
        LineFile::open(folder, &made_of(b"a"), ALL, 0)
    }

    #[test]
    fn an_unfinished_line_goes_and_whole_ones_stay() {
        let folder = folder("torn");
        let mut lines = open(&folder).unwrap();
        lines.add("{\"index\":0}\n{\"index\":1}\n").unwrap();
        lines.add("{\"index\":2").unwrap();
        lines.close().unwrap();
        let mut lines = open(&folder).unwrap();
        assert_eq!(lines.there, 2);
        lines.add("{\"index\":2}\n").unwrap();
        lines.close().unwrap();
        let text = fs::read_to_string(folder.join("part-0000-of-0001.ndjson")).unwrap();
        assert_eq!(text, "{\"index\":0}\n{\"index\":1}\n{\"index\":2}\n");
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_folder_is_of_one_sweep() {
        let folder = folder("one");
        open(&folder).unwrap().close().unwrap();
        let told = |opened: anyhow::Result<LineFile>| opened.unwrap_err().to_string();
        let other = LineFile::open(&folder, &made_of(b"b"), ALL, 0);
        assert!(told(other).contains("scenario.json is not what this sweep is made of"));
        let other = LineFile::open(&folder, &made_of(b"a"), Shard { number: 0, of: 2 }, 0);
        assert!(told(other).contains("another number of parts"));
        fs::write(folder.join("part-0000-of-0001.ndjson"), "{\"index\":7}\n").unwrap();
        assert!(told(open(&folder)).contains("line 1: expected the line of scenario 0"));
        fs::remove_dir_all(folder).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn two_runs_do_not_share_a_part() {
        let folder = folder("locked");
        let first = open(&folder).unwrap();
        assert!(
            open(&folder)
                .unwrap_err()
                .to_string()
                .contains("another run works on")
        );
        drop(first);
        open(&folder).unwrap().close().unwrap();
        fs::remove_dir_all(folder).unwrap();
    }
}
