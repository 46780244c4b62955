//! Links of a folder of built pages that lead nowhere within it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::links::resolve;

/// The pages of a book that repeat the others: one to print, one for unknown addresses.
const REPEATED: &[&str] = &["print.html", "404.html"];

/// Every link that leads nowhere, with its page.
pub(crate) fn broken(folder: &Path) -> Result<Vec<String>> {
    let mut files = BTreeMap::new();
    gather(folder, "", &mut files)?;
    Ok(broken_of(&files))
}

/// Of files by their paths; those that are no pages have no text.
fn broken_of(files: &BTreeMap<String, Option<String>>) -> Vec<String> {
    let pages = || {
        files
            .iter()
            .filter_map(|(path, text)| Some((path, text.as_deref()?)))
    };
    let names: BTreeMap<&str, BTreeSet<&str>> = pages()
        .map(|(path, text)| (path.as_str(), quoted(text, " id=\"").collect()))
        .collect();
    let mut broken = Vec::new();
    for (path, text) in pages() {
        if REPEATED.contains(&path.as_str()) {
            continue;
        }
        for target in quoted(text, " href=\"").chain(quoted(text, " src=\"")) {
            let Some((file, anchor)) = resolve(path, target) else {
                continue;
            };
            let file = file.unwrap_or_else(|| path.clone());
            let is_there = files.contains_key(&file);
            let is_named = anchor.is_none_or(|anchor| {
                anchor.is_empty()
                    || names
                        .get(file.as_str())
                        .is_none_or(|names| names.contains(anchor))
            });
            if !(is_there && is_named) {
                broken.push(format!("{path}: {target}"));
            }
        }
    }
    broken
}

/// The values of an attribute (its name with `="`) in the tags of a page. What pages show
/// as text is none of them.
fn quoted<'t>(text: &'t str, attribute: &'static str) -> impl Iterator<Item = &'t str> {
    text.split('<').skip(1).filter_map(move |rest| {
        let (tag, _) = rest.split_once('>')?;
        let (_, value) = tag.split_once(attribute)?;
        Some(value.split_once('"')?.0)
    })
}

fn gather(folder: &Path, below: &str, files: &mut BTreeMap<String, Option<String>>) -> Result<()> {
    let shown = || folder.display().to_string();
    for entry in fs::read_dir(folder).with_context(shown)? {
        let entry = entry.with_context(shown)?;
        let name = format!("{below}{}", entry.file_name().to_string_lossy());
        if entry.file_type().with_context(shown)?.is_dir() {
            gather(&entry.path(), &format!("{name}/"), files)?;
        } else {
            let is_page = entry.path().extension().is_some_and(|e| e == "html");
            let text = if is_page {
                Some(fs::read_to_string(entry.path()).with_context(|| name.clone())?)
            } else {
                None
            };
            files.insert(name, text);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_and_names_are_looked_for() {
        let page = |text: &str| Some(text.to_owned());
        let files = BTreeMap::from([
            (
                "a/b.html".to_owned(),
                page(
                    "<h1 id=\"here\"><a href=\"#here\"></a><a href=\"../c.html#x\"></a>\
                     <a href=\"../c.html#y\"></a><img src=\"p.png\"><a href=\"q.html\"></a>\
                     <a href=\"https://example.org\"></a>&lt;a src=\"shown.png\"&gt;",
                ),
            ),
            ("a/p.png".to_owned(), None),
            ("c.html".to_owned(), page("<p id=\"x\">")),
            ("print.html".to_owned(), page("<a href=\"none.html\">")),
        ]);
        assert_eq!(
            broken_of(&files),
            ["a/b.html: ../c.html#y", "a/b.html: q.html"]
        );
    }
}
