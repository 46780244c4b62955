//! `cargo xtask reproducible`: the WebAssembly once more, from a copy of the checkout in
//! another place and with nothing compiled before, and the same bytes.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::process::{root, say};
use crate::text_files::SKIPPED;
use crate::wasm::{self, Artefact, DIST, IMPORTER, Memory, PLANNER, REPORTER};

/// Builds again and compares with `pkg/dist`, which `cargo xtask wasm` has written.
pub(crate) fn run() -> Result<()> {
    let dist = root().join(DIST);
    let built = [PLANNER, IMPORTER, REPORTER].map(Artefact::files).concat();
    if built.iter().any(|name| !dist.join(name).is_file()) {
        wasm::run()?;
    }
    let place = wasm::target_directory().join("reproducible");
    remove(&place)?;
    let checkout = place.join("another/place");
    copy_tree(&root(), &checkout)?;
    let output = place.join("built");
    fs::create_dir_all(&output).context("the folder of the second build")?;
    let target = checkout.join("target");
    for artefact in [PLANNER, IMPORTER, REPORTER] {
        wasm::bindings(artefact, &checkout, &target, &output, Memory::Own)?;
    }
    for file in &built {
        let name = file.display();
        let read = |folder: &Path| fs::read(folder.join(file)).context(name.to_string());
        let (first, second) = (read(&dist)?, read(&output)?);
        if let Some(at) = difference(&first, &second) {
            bail!(
                "{name} is not reproducible: {} bytes, then {}; the first difference is at byte {at}",
                first.len(),
                second.len()
            );
        }
        say(&format!("{name}: the same {} bytes twice", first.len()));
    }
    remove(&place)
}

/// Where two files differ first.
fn difference(first: &[u8], second: &[u8]) -> Option<usize> {
    let differs = first.iter().zip(second).position(|(a, b)| a != b);
    let shorter = first.len().min(second.len());
    differs.or((first.len() != second.len()).then_some(shorter))
}

fn remove(place: &Path) -> Result<()> {
    if place.exists() {
        fs::remove_dir_all(place).with_context(|| place.display().to_string())?;
    }
    Ok(())
}

fn copy_tree(from: &Path, to: &Path) -> Result<()> {
    let shown = || from.display().to_string();
    fs::create_dir_all(to).with_context(shown)?;
    for entry in fs::read_dir(from).with_context(shown)? {
        let entry = entry.with_context(shown)?;
        let name = entry.file_name();
        if SKIPPED.iter().any(|skipped| name == *skipped) {
            continue;
        }
        let target = to.join(&name);
        if entry.file_type().with_context(shown)?.is_dir() {
            copy_tree(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), &target).with_context(|| target.display().to_string())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_difference_is_found() {
        assert_eq!(difference(b"same", b"same"), None);
        assert_eq!(difference(b"same", b"sane"), Some(2));
        assert_eq!(difference(b"same", b"same but longer"), Some(4));
        assert_eq!(difference(b"", b"x"), Some(0));
    }
}
