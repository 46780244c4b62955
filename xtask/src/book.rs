//! `cargo xtask docs`: the guides as a site of their own, by mdBook.
//!
//! `docs/SUMMARY.md` says which documents are pages, and in which order. Pages keep their
//! paths; their links to files that are no pages lead to the repository.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::links::{self, Documents, resolve};
use crate::markdown::links as links_of;
use crate::process::{Job, root, say};
use crate::tools::Tool;

/// Where the sources are gathered.
const STAGED: &str = "target/book";
/// Where the site goes.
pub(crate) const BOOK: &str = "target/book/html";
/// Names a folder that the site is copied to as well, such as one of the page's.
const PLACE: &str = "IDLEWISE_DOCS";
/// What is read for the list of pages.
const SUMMARY: &str = "docs/SUMMARY.md";
/// The list of decisions, each of which is a page below it.
const DECISIONS: &str = "docs/decisions/README.md";
/// Where files are that are no pages.
const REPOSITORY: &str = "https://github.com/idlewise/idlewise";
/// What builds the site, without what serves and watches.
const MDBOOK: Tool = Tool {
    package: "mdbook",
    program: "mdbook",
    version: "0.5.4",
    options: &["--no-default-features", "--features", "search"],
};
/// Endings of pictures, which go along.
const PICTURES: &[&str] = &["png", "svg", "jpg"];

/// Builds the site.
///
/// # Errors
///
/// Links that lead nowhere, in the documents or in the site, and what mdBook says.
pub(crate) fn run() -> Result<()> {
    links::run()?;
    let staged = root().join(STAGED);
    if staged.exists() {
        fs::remove_dir_all(&staged).context(STAGED)?;
    }
    for (path, content) in book(&links::documents()?)? {
        write(&staged.join("src").join(&path), content.as_bytes())?;
    }
    for picture in pictures(&links::documents()?)? {
        let content = fs::read(root().join(&picture)).with_context(|| picture.clone())?;
        write(&staged.join("src").join(&picture), &content)?;
    }
    let settings = fs::read(root().join("docs/book.toml")).context("docs/book.toml")?;
    write(&staged.join("book.toml"), &settings)?;
    Job::new(&MDBOOK.set_up()?, &["build", STAGED]).run()?;
    let broken = crate::html_links::broken(&root().join(BOOK))?;
    if !broken.is_empty() {
        bail!(
            "links of the site that lead nowhere:\n{}",
            broken.join("\n")
        );
    }
    say(&format!("wrote {BOOK}"));
    if let Ok(place) = std::env::var(PLACE) {
        copy(&root().join(BOOK), &root().join(&place))?;
        say(&format!("copied to {place}"));
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to).with_context(|| to.display().to_string())?;
    for entry in fs::read_dir(from).with_context(|| from.display().to_string())? {
        let entry = entry.context(BOOK)?;
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type().context(BOOK)?.is_dir() {
            copy(&from, &to)?;
        } else {
            fs::copy(&from, &to).with_context(|| to.display().to_string())?;
        }
    }
    Ok(())
}

/// The documents that are pages, in the order of the summary.
fn pages(documents: &Documents) -> Result<Vec<String>> {
    let text = |path: &str| documents.get(path).with_context(|| path.to_owned());
    let mut pages = Vec::new();
    for place in [SUMMARY, DECISIONS] {
        for link in links_of(text(place)?) {
            if let Some((Some(file), _)) = resolve(place, &link.target)
                && documents.contains_key(&file)
                && !pages.contains(&file)
                && (place == SUMMARY || file.starts_with("docs/decisions/"))
            {
                pages.push(file);
            }
        }
    }
    Ok(pages)
}

/// The sources of the book by their paths: the list of pages, and every page.
fn book(documents: &Documents) -> Result<Vec<(String, String)>> {
    let pages = pages(documents)?;
    let known: BTreeSet<&str> = pages.iter().map(String::as_str).collect();
    let mut sources = vec![("SUMMARY.md".to_owned(), summary(documents)?)];
    for page in &pages {
        let text = documents.get(page).with_context(|| page.clone())?;
        sources.push((staged(page), relinked(page, text, &known)));
    }
    Ok(sources)
}

/// The list of pages as the book has it: paths from its root, and every decision.
fn summary(documents: &Documents) -> Result<String> {
    let text = documents.get(SUMMARY).context(SUMMARY)?;
    let mut told = String::new();
    for line in text.lines() {
        let mut line = line.to_owned();
        let mut is_of_decisions = false;
        for link in links_of(&line) {
            if let Some((Some(file), _)) = resolve(SUMMARY, &link.target) {
                is_of_decisions = file == DECISIONS;
                line.replace_range(link.place, &staged(&file));
            }
        }
        told.push_str(&line);
        told.push('\n');
        if is_of_decisions {
            for line in documents
                .get(DECISIONS)
                .context(DECISIONS)?
                .lines()
                .filter(|line| line.starts_with("- ["))
            {
                let own = line.replace("](", "](docs/decisions/");
                told.push_str("  ");
                told.push_str(&own);
                told.push('\n');
            }
        }
    }
    Ok(told)
}

/// A page with its links: those to pages stay, those to other files lead to the repository.
fn relinked(page: &str, text: &str, pages: &BTreeSet<&str>) -> String {
    let mut text = text.to_owned();
    for link in links_of(&text).into_iter().rev() {
        let Some((Some(file), anchor)) = resolve(page, &link.target) else {
            continue;
        };
        if is_picture(&file) {
            continue;
        }
        let target = if pages.contains(file.as_str()) {
            link.target.replace("README.md", "index.md")
        } else {
            let is_folder = root().join(&file).is_dir();
            let kind = if is_folder { "tree" } else { "blob" };
            let anchor = anchor.map(|name| format!("#{name}")).unwrap_or_default();
            format!("{REPOSITORY}/{kind}/main/{file}{anchor}")
        };
        text.replace_range(link.place, &target);
    }
    text
}

/// The pictures that pages show.
fn pictures(documents: &Documents) -> Result<BTreeSet<String>> {
    let mut pictures = BTreeSet::new();
    for page in pages(documents)? {
        for link in links_of(documents.get(&page).with_context(|| page.clone())?) {
            if let Some((Some(file), _)) = resolve(&page, &link.target)
                && is_picture(&file)
            {
                pictures.insert(file);
            }
        }
    }
    Ok(pictures)
}

fn is_picture(file: &str) -> bool {
    Path::new(file)
        .extension()
        .is_some_and(|ending| PICTURES.iter().any(|known| ending == *known))
}

/// Where a page stands in the book: the first page of a folder is its index.
fn staged(page: &str) -> String {
    match page.strip_suffix("README.md") {
        Some(folder) => format!("{folder}index.md"),
        None => page.to_owned(),
    }
}

fn write(path: &PathBuf, content: &[u8]) -> Result<()> {
    let shown = || path.display().to_string();
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(shown)?;
    }
    fs::write(path, content).with_context(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_guide_is_a_page() {
        let documents = links::documents().unwrap();
        let pages = pages(&documents).unwrap();
        let missing: Vec<&String> = documents
            .keys()
            .filter(|path| path.starts_with("docs/") && *path != SUMMARY && !pages.contains(path))
            .collect();
        assert_eq!(missing, Vec::<&String>::new(), "list them in {SUMMARY}");
        for page in ["README.md", "pkg/README.md", "crate/core/DESIGN.md"] {
            assert!(pages.iter().any(|known| known == page), "{page}");
        }
    }

    #[test]
    fn pages_of_the_book_lead_to_pages_or_out() {
        let documents = links::documents().unwrap();
        let sources = book(&documents).unwrap();
        let staged: BTreeSet<&str> = sources.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(staged.len(), sources.len());
        let mut count = 0;
        for (path, text) in &sources {
            for link in links_of(text) {
                if let Some((Some(file), _)) = resolve(path, &link.target) {
                    assert!(
                        is_picture(&file) || staged.contains(file.as_str()),
                        "{path}: {}",
                        link.target
                    );
                    count += 1;
                }
            }
        }
        assert!(count > 100, "{count} links");
        let (_, summary) = &sources[0];
        assert!(summary.contains("](docs/decisions/the-toolchain-is-pinned.md)"));
    }

    #[test]
    fn links_to_files_that_are_no_pages_lead_to_the_repository() {
        let pages = BTreeSet::from(["README.md", "docs/a.md"]);
        let text =
            "[1](../README.md#x) [2](../src/x.rs#L1) [3](../xtask/src) ![4](p.png) [5](#here)\n";
        assert_eq!(
            relinked("docs/a.md", text, &pages),
            format!(
                "[1](../index.md#x) [2]({REPOSITORY}/blob/main/src/x.rs#L1) \
                 [3]({REPOSITORY}/tree/main/xtask/src) ![4](p.png) [5](#here)\n"
            )
        );
    }
}
