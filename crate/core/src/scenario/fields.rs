//! Typed access to the fields of JSON objects: what is missing, unknown, given
//! twice or of the wrong kind is reported with its place.

use std::collections::{BTreeMap, HashSet};

use super::Json;
use super::check::entry::{self, Range};
use super::limits::MAX_PRIORITY;
use super::path::{Path, Step};
use super::problems::Problems;
use super::text::{Short, quoted};
use super::types::Resources;

/// One object that is being read.
pub(super) struct Fields<'j, 'p> {
    known: &'static [&'static str],
    values: Vec<Option<&'j Json>>,
    path: &'p Path<'p>,
    problems: &'p mut Problems,
    /// Not an object at all: said once, so nothing is said about its fields.
    unreadable: bool,
    /// Where the next field that is asked for stands among the known ones,
    /// unless fields are asked for in another order.
    next: usize,
}

impl<'j, 'p> Fields<'j, 'p> {
    /// Opens an object whose fields have the known names; `what` says in words
    /// what the object is. What is no object is reported and read as an empty
    /// one, so that every list keeps its length.
    pub(super) fn open(
        json: &'j Json,
        path: &'p Path<'p>,
        known: &'static [&'static str],
        what: &str,
        problems: &'p mut Problems,
    ) -> Self {
        let mut values = vec![None; known.len()];
        let mut unreadable = false;
        if let Json::Object(fields) = json {
            let mut next = 0;
            for (name, value) in fields {
                let slot = position(known, name, next);
                next = slot.map_or(next, |slot| slot + 1);
                match slot.and_then(|at| values.get_mut(at)) {
                    Some(slot @ None) => *slot = Some(value),
                    Some(Some(_)) => report_twice(&path.field(name), problems),
                    None => problems.report_name(
                        &path.field(name),
                        "an unknown field",
                        format_args!("one of the fields {}", known.join(", ")),
                        name,
                        known.iter().copied(),
                    ),
                }
            }
        } else {
            unreadable = true;
            problems.report(path, describe(json), format_args!("{what} (an object)"));
        }
        Fields {
            known,
            values,
            path,
            problems,
            unreadable,
            next: 0,
        }
    }

    fn value(&mut self, name: &str) -> Option<&'j Json> {
        let at = position(self.known, name, self.next)?;
        self.next = at + 1;
        self.values.get(at).copied().flatten()
    }

    /// A field that must be given; `what` says in words what it is.
    pub(super) fn required<T: Default>(
        &mut self,
        name: &'static str,
        what: &str,
        read: impl FnOnce(&'j Json, &Path<'_>, &mut Problems) -> Option<T>,
    ) -> T {
        let path = self.path.field(name);
        let value = match self.value(name) {
            Some(json) => read(json, &path, self.problems),
            None if self.unreadable => None,
            None => {
                self.problems
                    .report(&path, "nothing", format_args!("{what} (required)"));
                None
            }
        };
        value.unwrap_or_default()
    }

    /// A field that has a default, so `None` where it is not given. `null` is
    /// no way to leave it out: it is what a NaN turns into on its way to JSON.
    pub(super) fn given<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(&'j Json, &Path<'_>, &mut Problems) -> Option<T>,
    ) -> Option<T> {
        let path = self.path.field(name);
        match self.value(name)? {
            Json::Null => {
                self.problems
                    .report(&path, "null", "a value (or leave the field out)");
                None
            }
            json => read(json, &path, self.problems),
        }
    }

    /// A field that may be absent or `null`.
    pub(super) fn optional<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(&'j Json, &Path<'_>, &mut Problems) -> Option<T>,
    ) -> Option<T> {
        let path = self.path.field(name);
        match self.value(name)? {
            Json::Null => None,
            json => read(json, &path, self.problems),
        }
    }
}

/// Where a name stands; `from` is tried first, as most files keep one order.
fn position(names: &[&str], name: &str, from: usize) -> Option<usize> {
    let (before, after) = names.split_at_checked(from)?;
    let later = after.iter().position(|known| *known == name);
    later
        .map(|at| from + at)
        .or_else(|| before.iter().position(|known| *known == name))
}

fn report_twice(path: &Path<'_>, problems: &mut Problems) {
    problems.report(path, "the same name a second time", "each name once");
}

/// What a value is, in a few words.
pub(super) fn describe(json: &Json) -> String {
    match json {
        Json::Null => "null".to_owned(),
        Json::Bool(value) => value.to_string(),
        Json::Number(value) => Short(*value).to_string(),
        Json::String(text) => quoted(text),
        Json::Array(entries) if entries.is_empty() => "an empty list".to_owned(),
        Json::Array(entries) if entries.len() == 1 => "a list of 1 value".to_owned(),
        Json::Array(entries) => format!("a list of {} values", entries.len()),
        Json::Object(_) => "an object".to_owned(),
    }
}

pub(super) fn wrong<T>(
    json: &Json,
    path: &Path<'_>,
    problems: &mut Problems,
    expected: &str,
) -> Option<T> {
    problems.report(path, describe(json), expected);
    None
}

/// A text.
pub(super) fn text(json: &Json, path: &Path<'_>, problems: &mut Problems) -> Option<String> {
    match json {
        Json::String(text) => Some(text.clone()),
        _ => wrong(json, path, problems, "a text"),
    }
}

/// Any number; its range is for the checks.
pub(super) fn number(json: &Json, path: &Path<'_>, problems: &mut Problems) -> Option<f64> {
    match json {
        Json::Number(number) => Some(*number),
        _ => wrong(json, path, problems, "a number"),
    }
}

/// True or false.
pub(super) fn flag(json: &Json, path: &Path<'_>, problems: &mut Problems) -> Option<bool> {
    match json {
        Json::Bool(flag) => Some(*flag),
        _ => wrong(json, path, problems, "true or false"),
    }
}

/// A whole number that is not negative. Numbers beyond 2^53, which a JSON
/// number does not hold exactly, are far beyond every limit.
pub(super) fn whole(json: &Json, path: &Path<'_>, problems: &mut Problems) -> Option<u64> {
    match whole_number(json) {
        Some(number) => Some(number),
        None => wrong(json, path, problems, "a whole number, 0 or more"),
    }
}

/// A whole number of either sign, small enough that people tell two of them apart.
pub(super) fn priority(json: &Json, path: &Path<'_>, problems: &mut Problems) -> Option<i32> {
    match json {
        Json::Number(x) if x.fract() == 0.0 && x.abs() <= f64::from(MAX_PRIORITY) => {
            Some(*x as i32)
        }
        _ => wrong(
            json,
            path,
            problems,
            "a whole number from -1000000 to 1000000, the highest is served first",
        ),
    }
}

/// A number of machines that is at least one.
pub(super) fn machines(json: &Json, path: &Path<'_>, problems: &mut Problems) -> Option<u64> {
    let what = "a whole number of machines, 1 or more";
    at_least_one(json, path, problems, what)
}

/// A number of cards that is at least one.
pub(super) fn cards(json: &Json, path: &Path<'_>, problems: &mut Problems) -> Option<u64> {
    let what = "a whole number of cards, 1 or more (or leave the field out)";
    at_least_one(json, path, problems, what)
}

fn at_least_one(
    json: &Json,
    path: &Path<'_>,
    problems: &mut Problems,
    expected: &str,
) -> Option<u64> {
    match whole_number(json) {
        Some(number) if number > 0 => Some(number),
        _ => wrong(json, path, problems, expected),
    }
}

pub(super) fn whole_number(json: &Json) -> Option<u64> {
    match json {
        Json::Number(x) if *x >= 0.0 && x.fract() == 0.0 && *x <= 9e18 => Some(*x as u64),
        _ => None,
    }
}

/// A list, each entry read by `read`; entries that cannot be read are filled
/// in, so that the others keep their places.
pub(super) fn list<'j, T: Default>(
    json: &'j Json,
    path: &Path<'_>,
    problems: &mut Problems,
    mut read: impl FnMut(&'j Json, &Path<'_>, &mut Problems) -> Option<T>,
) -> Option<Vec<T>> {
    match json {
        Json::Array(entries) => Some(
            entries
                .iter()
                .enumerate()
                .map(|(i, entry)| read(entry, &path.index(i), problems).unwrap_or_default())
                .collect(),
        ),
        _ => wrong(json, path, problems, "a list"),
    }
}

/// A list of entries, refused before it is read where it is too long.
pub(super) fn entries<T>(
    json: &Json,
    path: &Path<'_>,
    problems: &mut Problems,
    limit: usize,
    mut read: impl FnMut(&Json, &Path<'_>, usize, &mut Problems) -> T,
) -> Option<Vec<T>> {
    let Json::Array(values) = json else {
        let what = match path.step() {
            Step::Field(name) => name,
            _ => "entries",
        };
        problems.report(path, describe(json), format_args!("a list of {what}"));
        return None;
    };
    if values.len() > limit {
        problems.report(
            path,
            describe(json),
            format_args!("a list of at most {limit}"),
        );
        return None;
    }
    let entries = values.iter().enumerate();
    Some(
        entries
            .map(|(i, value)| read(value, &path.index(i), i, problems))
            .collect(),
    )
}

/// A list of texts.
pub(super) fn texts(json: &Json, path: &Path<'_>, problems: &mut Problems) -> Option<Vec<String>> {
    match json {
        Json::Array(_) => list(json, path, problems, text),
        _ => wrong(json, path, problems, "a list of texts"),
    }
}

/// An object with any names, each value read by `read`.
pub(super) fn map<T>(
    json: &Json,
    path: &Path<'_>,
    problems: &mut Problems,
    what: &str,
    mut read: impl FnMut(&Json, &Path<'_>, &mut Problems) -> Option<T>,
) -> Option<BTreeMap<String, T>> {
    let Json::Object(fields) = json else {
        return wrong(json, path, problems, what);
    };
    let mut map = BTreeMap::new();
    let mut seen = HashSet::new();
    for (name, value) in fields {
        let place = path.field(name);
        if !seen.insert(name.as_str()) {
            report_twice(&place, problems);
        } else if let Some(value) = read(value, &place, problems) {
            map.insert(name.clone(), value);
        }
    }
    Some(map)
}

/// Amounts by resource.
pub(super) fn amounts(json: &Json, path: &Path<'_>, problems: &mut Problems) -> Option<Resources> {
    let what = "an object of amounts by resource, such as {\"gpu\": 8}";
    map(json, path, problems, what, number)
}

/// A rate: one number for every period, or a list with one per period. How
/// long the list must be is for the checks.
pub(super) fn rate(
    json: &Json,
    path: &Path<'_>,
    problems: &mut Problems,
    periods: usize,
) -> Option<Vec<f64>> {
    match json {
        // Checked here, where it is still one number at one place.
        Json::Number(rate) => {
            entry::number(*rate, Range::Amount, path, problems).then(|| vec![*rate; periods])
        }
        Json::Array(_) => list(json, path, problems, number),
        _ => wrong(
            json,
            path,
            problems,
            "a number, or a list with one number per period",
        ),
    }
}

/// Which of the names stands there.
pub(super) fn one_of(
    json: &Json,
    path: &Path<'_>,
    names: &[&str],
    expected: &str,
    problems: &mut Problems,
) -> Option<usize> {
    let name = match json {
        Json::String(name) => name.as_str(),
        _ => "",
    };
    let found = names.iter().position(|known| *known == name);
    if found.is_none() {
        problems.report_name(path, describe(json), expected, name, names.iter().copied());
    }
    found
}
