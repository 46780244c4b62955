//! What the readers of source text find: files, their rooms, and arrows.

use std::collections::{BTreeMap, BTreeSet};

/// The text of files by their paths from the root of the repository, with `/`.
pub(super) type Tree = BTreeMap<String, String>;

/// One crate, or one folder of TypeScript.
#[derive(Debug, Default)]
pub(super) struct House {
    /// Its folder, such as `crate/core`: also its name in the document.
    pub(super) name: String,
    /// Its rooms.
    pub(super) rooms: BTreeSet<String>,
    /// What its files use of each other.
    pub(super) arrows: Vec<Arrow>,
    /// What could not be read, in whole sentences.
    pub(super) unreadable: Vec<String>,
}

/// One file uses something of another file of the same house.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Arrow {
    /// Where it begins.
    pub(super) from: Place,
    /// The line of the user, from 1.
    pub(super) line: usize,
    /// Where it ends.
    pub(super) to: Place,
    /// What is used, as it is written there.
    pub(super) what: String,
}

/// A file and its room.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// `None` for the face of a crate (`lib.rs`, `main.rs`), which stands above all rooms.
    pub(super) room: Option<String>,
    /// The path from the root of the repository.
    pub(super) file: String,
}

impl Place {
    /// The room's name, or that of the file above all rooms.
    pub(super) fn shown(&self) -> &str {
        match &self.room {
            Some(room) => room,
            None => self.file.rsplit('/').next().unwrap_or(&self.file),
        }
    }
}

/// The circles of a graph: every largest set of nodes that all reach each other, where
/// there is more than one of them. In order of the nodes.
pub(super) fn circles<'a>(arrows: &BTreeSet<(&'a str, &'a str)>) -> Vec<BTreeSet<&'a str>> {
    let mut next: BTreeMap<&str, Vec<&'a str>> = BTreeMap::new();
    for &(from, to) in arrows {
        next.entry(from).or_default().push(to);
    }
    let nodes: BTreeSet<&str> = arrows.iter().flat_map(|&(from, to)| [from, to]).collect();
    let reached: BTreeMap<&str, BTreeSet<&str>> = nodes
        .iter()
        .map(|&node| (node, reached_from(node, &next)))
        .collect();
    let reaches = |from: &str, to: &str| reached.get(from).is_some_and(|set| set.contains(to));
    let mut found: Vec<BTreeSet<&str>> = Vec::new();
    for &node in &nodes {
        if found.iter().any(|circle| circle.contains(node)) {
            continue;
        }
        let circle: BTreeSet<&str> = nodes
            .iter()
            .copied()
            .filter(|&other| reaches(node, other) && reaches(other, node))
            .collect();
        if circle.len() > 1 {
            found.push(circle);
        }
    }
    found
}

/// Everything that arrows lead to from a node, in any number of steps.
fn reached_from<'a>(node: &'a str, next: &BTreeMap<&'a str, Vec<&'a str>>) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut waiting = vec![node];
    while let Some(from) = waiting.pop() {
        for &to in next.get(from).into_iter().flatten() {
            if reached.insert(to) {
                waiting.push(to);
            }
        }
    }
    reached
}
