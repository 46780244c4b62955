//! The files of text of this repository.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::process::root;

/// Directories that hold no text of ours.
pub(crate) const SKIPPED: &[&str] = &["target", "node_modules", "dist", "site", ".git"];

/// Endings of the files that are read.
const ENDINGS: &[&str] = &[
    "rs", "toml", "md", "ts", "js", "mjs", "html", "css", "yml", "yaml", "sh", "py", "pyi",
];

/// Every file of text of the repository, in order.
pub(crate) fn text_files() -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    collect(&root(), &mut files)?;
    files.sort();
    Ok(files)
}

/// A path from the root of the repository, with `/` on every system.
pub(crate) fn shown(file: &Path) -> String {
    let below = file.strip_prefix(root()).unwrap_or(file).to_path_buf();
    below.display().to_string().replace('\\', "/")
}

fn collect(directory: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    let shown = || directory.display().to_string();
    for entry in fs::read_dir(directory).with_context(shown)? {
        let entry = entry.with_context(shown)?;
        let path = entry.path();
        let kind = entry.file_type().with_context(shown)?;
        if kind.is_dir() {
            if !SKIPPED.iter().any(|name| entry.file_name() == *name) {
                collect(&path, files)?;
            }
        } else if kind.is_file() && is_text(&path) {
            files.push(path);
        }
    }
    Ok(())
}

fn is_text(path: &Path) -> bool {
    path.extension()
        .is_some_and(|ending| ENDINGS.iter().any(|known| ending == *known))
}
