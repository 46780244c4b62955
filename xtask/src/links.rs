//! `cargo xtask links`: every link between the documents leads somewhere.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::markdown::{anchors, links};
use crate::process::{root, say};
use crate::text_files::{shown, text_files};

/// Documents by their paths from the root of the repository.
pub(crate) type Documents = BTreeMap<String, String>;

/// Reads every document and names the links that lead nowhere.
///
/// # Errors
///
/// Every such link with its file and line.
pub(crate) fn run() -> Result<()> {
    let documents = documents()?;
    let problems = problems(&documents, &|path| root().join(path).exists());
    if !problems.is_empty() {
        bail!("links that lead nowhere:\n{}", problems.join("\n"));
    }
    let count: usize = documents.values().map(|text| links(text).len()).sum();
    say(&format!("{count} links in {} documents", documents.len()));
    Ok(())
}

/// Every document of the repository.
pub(crate) fn documents() -> Result<Documents> {
    let mut documents = Documents::new();
    for file in text_files()? {
        if file.extension().is_some_and(|ending| ending == "md") {
            let text = fs::read_to_string(&file).with_context(|| shown(&file))?;
            documents.insert(shown(&file), text);
        }
    }
    // Programs read it, and it is written as the others are.
    let name = "llms.txt";
    let text = fs::read_to_string(root().join(name)).context(name)?;
    documents.insert(name.to_owned(), text);
    Ok(documents)
}

/// The links that lead nowhere, one line each.
fn problems(documents: &Documents, exists: &dyn Fn(&str) -> bool) -> Vec<String> {
    let named: BTreeMap<&str, Vec<String>> = documents
        .iter()
        .map(|(path, text)| (path.as_str(), anchors(text)))
        .collect();
    let mut problems = Vec::new();
    for (path, text) in documents {
        for link in links(text) {
            let Some((file, anchor)) = resolve(path, &link.target) else {
                continue;
            };
            let line = 1 + text
                .get(..link.place.start)
                .map_or(0, |before| before.matches('\n').count());
            let at = format!("{path}:{line}: {}", link.target);
            let there = named.get(file.as_deref().unwrap_or(path));
            match (&file, there) {
                (None, _) if link.target.starts_with('/') || link.target.contains("..") => {
                    problems.push(format!("{at}: leaves the repository"));
                }
                (Some(file), _) if !exists(file) => {
                    problems.push(format!("{at}: there is no {file}"));
                }
                (_, Some(anchors)) if anchor.is_some_and(|a| !anchors.iter().any(|n| n == a)) => {
                    problems.push(format!(
                        "{at}: no heading there; the headings are {}",
                        anchors.join(", ")
                    ));
                }
                _ => {}
            }
        }
    }
    problems
}

/// Where a link of a document leads: a path from the root of the repository (nothing is
/// the document itself, or a place outside), and the name after `#`. Nothing for links
/// to other hosts.
pub(crate) fn resolve<'t>(
    document: &str,
    target: &'t str,
) -> Option<(Option<String>, Option<&'t str>)> {
    let is_absolute = target.split_once(':').is_some_and(|(scheme, _)| {
        scheme
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'+')
    });
    if is_absolute || target.starts_with("//") {
        return None;
    }
    let (path, anchor) = match target.split_once('#') {
        Some((path, anchor)) => (path, Some(anchor)),
        None => (target, None),
    };
    if path.is_empty() {
        return Some((None, anchor));
    }
    let mut parts: Vec<&str> = Path::new(document)
        .parent()
        .and_then(Path::to_str)
        .unwrap_or_default()
        .split('/')
        .filter(|part| !part.is_empty())
        .collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                if parts.pop().is_none() {
                    return Some((None, anchor));
                }
            }
            name => parts.push(name),
        }
    }
    let file = (!path.starts_with('/')).then(|| parts.join("/"));
    Some((file, anchor))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<String> {
        let other = "# Other\n\n## A heading\n".to_owned();
        let documents = Documents::from([
            ("docs/a.md".to_owned(), text.to_owned()),
            ("docs/b/c.md".to_owned(), other),
        ]);
        problems(&documents, &|path| {
            ["docs/a.md", "docs/b/c.md", "docs/b", "src/x.rs"].contains(&path)
        })
    }

    #[test]
    fn links_that_lead_somewhere_are_fine() {
        let text = "# A\n[1](b/c.md) [2](b/c.md#a-heading) [3](#a) [4](../src/x.rs#L3) [5](b) \
                    [6](https://example.org/nothing#there) [7](mailto:a@b.c)\n";
        assert_eq!(told(text), Vec::<String>::new());
    }

    #[test]
    fn links_that_lead_nowhere_are_named_with_their_line() {
        assert_eq!(
            told(
                "# A\n\n[1](b/d.md)\n[2](b/c.md#heading)\n[3](#b)\n[4](../../x.md) [5](/src/x.rs)\n"
            ),
            [
                "docs/a.md:3: b/d.md: there is no docs/b/d.md",
                "docs/a.md:4: b/c.md#heading: no heading there; the headings are other, a-heading",
                "docs/a.md:5: #b: no heading there; the headings are a",
                "docs/a.md:6: ../../x.md: leaves the repository",
                "docs/a.md:6: /src/x.rs: leaves the repository",
            ]
        );
    }

    #[test]
    fn the_documents_of_this_repository_lead_somewhere() {
        run().unwrap();
    }
}
