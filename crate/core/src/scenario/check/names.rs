//! The names that others may refer to, and what is said about one that is not there.

use rustc_hash::FxHashMap;

use super::super::NO_VERIFICATION;
use super::super::path::Path;
use super::super::problems::Problems;
use super::super::text::quoted;

/// The names that something may refer to.
pub(super) struct Names<'s> {
    /// In file order, so that equally near names are suggested predictably.
    in_order: Vec<&'s str>,
    first: FxHashMap<&'s str, usize>,
    expected: String,
    /// Whether a name that is not here was indeed not given.
    complete: bool,
}

impl<'s> Names<'s> {
    /// The ids of a list; an id that is given twice is reported.
    pub(super) fn collect(
        list: &str,
        what: &str,
        names: Vec<&'s str>,
        problems: &mut Problems,
    ) -> Self {
        let path = Path::ROOT.field(list);
        let mut first = FxHashMap::default();
        first.reserve(names.len());
        for (i, name) in names.iter().enumerate() {
            let before = *first.entry(*name).or_insert(i);
            if before != i && !name.is_empty() {
                problems.report(
                    &path.index(i).field("id"),
                    format_args!(
                        "{} a second time (first at $.{list}[{before}].id)",
                        quoted(name)
                    ),
                    format_args!("an id that no other {what} has"),
                );
            }
        }
        Names {
            in_order: names,
            first,
            expected: format!("the id of a {what}"),
            complete: problems.is_complete(list),
        }
    }

    /// The verification modes: the declared ones and `none`.
    pub(super) fn of_modes(declared: impl Iterator<Item = &'s str>, problems: &Problems) -> Self {
        let names: Vec<&str> = std::iter::once(NO_VERIFICATION).chain(declared).collect();
        Names {
            first: names
                .iter()
                .enumerate()
                .map(|(i, name)| (*name, i))
                .collect(),
            in_order: names,
            expected: "none, or a mode that `verification` declares".to_owned(),
            complete: problems.is_complete("verification"),
        }
    }

    /// Reports a name that refers to nothing.
    pub(super) fn refer(&self, name: &str, path: &Path<'_>, problems: &mut Problems) {
        if self.complete && !self.first.contains_key(name) {
            problems.report_name(
                path,
                quoted(name),
                &self.expected,
                name,
                self.in_order.iter().copied(),
            );
        }
    }
}
