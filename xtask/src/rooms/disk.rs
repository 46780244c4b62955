//! The houses of this repository: every crate of the workspace, the page, the package.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::graph::{House, Tree};
use super::{rust, typescript};
use crate::text_files::SKIPPED;

/// Folders of TypeScript: each file at the top is a room, or all files are one room.
const TYPESCRIPT: &[(&str, typescript::Rooms)] = &[
    ("web", typescript::Rooms::Folders),
    ("pkg/src", typescript::Rooms::One),
];

/// Reads them all.
///
/// # Errors
///
/// A file or folder that cannot be read.
pub(super) fn houses(root: &Path) -> Result<Vec<House>> {
    let manifest = fs::read_to_string(root.join("Cargo.toml")).context("Cargo.toml")?;
    let mut houses = Vec::new();
    for member in members(&manifest) {
        let tree = read(root, &format!("{member}/src"), &["rs"])?;
        houses.push(rust::house(&member, &tree));
    }
    for (folder, rooms) in TYPESCRIPT {
        let tree = read(root, folder, &["ts", "tsx"])?;
        houses.push(typescript::house(folder, *rooms, &tree));
    }
    Ok(houses)
}

/// The crates that the workspace names.
fn members(manifest: &str) -> Vec<String> {
    let list = manifest
        .split_once("\nmembers = [")
        .and_then(|(_, rest)| rest.split_once(']'))
        .map_or("", |(list, _)| list);
    list.split(',')
        .map(|member| member.trim().trim_matches('"').to_owned())
        .filter(|member| !member.is_empty())
        .collect()
}

/// The text of every file below a folder that has one of some endings.
fn read(root: &Path, folder: &str, endings: &[&str]) -> Result<Tree> {
    let mut tree = Tree::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(root.join(&folder)).with_context(|| folder.clone())? {
            let entry = entry.with_context(|| folder.clone())?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = format!("{folder}/{name}");
            if entry.file_type().with_context(|| path.clone())?.is_dir() {
                if !SKIPPED.contains(&name.as_str()) {
                    waiting.push(path);
                }
            } else if endings
                .iter()
                .any(|ending| name.ends_with(&format!(".{ending}")))
            {
                let text = fs::read_to_string(entry.path()).with_context(|| path.clone())?;
                tree.insert(path, text);
            }
        }
    }
    Ok(tree)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_members_of_the_workspace_are_read() {
        let text = "[workspace]\nmembers = [\"a/b\",\n  \"c\",\n]\ndefault-members = [\"d\"]\n";
        assert_eq!(members(text), ["a/b", "c"]);
    }

    #[test]
    fn this_repository_has_its_houses() {
        let houses = houses(&crate::process::root()).unwrap();
        let names: Vec<&str> = houses.iter().map(|house| house.name.as_str()).collect();
        for name in ["crate/engine", "crate/core", "xtask", "web", "pkg/src"] {
            assert!(names.contains(&name), "{name}");
        }
        let empty = houses
            .iter()
            .find(|h| h.name != "xtask/bindgen" && h.arrows.is_empty());
        assert_eq!(empty.map(|house| &house.name), None);
    }
}
