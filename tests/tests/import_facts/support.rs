//! Reads one of the real files.

use idlewise_import::pieces::Unit;
use idlewise_import::{File, Mapping, Read, Refusal, read};
use idlewise_tests::data;

/// The pieces of a file; `None` where the data is absent.
pub(crate) fn pieces(test: &str, name: &str) -> Option<Read> {
    outcome(test, name).map(|read| read.unwrap_or_else(|refused| panic!("{name}: {refused:?}")))
}

/// What came of a file; `None` where the data is absent.
pub(crate) fn outcome(test: &str, name: &str) -> Option<Result<Read, Vec<Refusal>>> {
    outcome_with(test, name, &Mapping::default())
}

/// What came of a file whose figures count requests, which it does not say.
pub(crate) fn of_requests(test: &str, name: &str) -> Option<Result<Read, Vec<Refusal>>> {
    let mut mapping = Mapping::default();
    mapping.about_mut(name).unit = Some(Unit::Requests);
    outcome_with(test, name, &mapping)
}

fn outcome_with(test: &str, name: &str, mapping: &Mapping) -> Option<Result<Read, Vec<Refusal>>> {
    let bytes = bytes(test, name)?;
    let file = File {
        name,
        bytes: &bytes,
    };
    Some(read(&[file], mapping))
}

/// The bytes of a file; `None` where the data is absent.
pub(crate) fn bytes(test: &str, name: &str) -> Option<Vec<u8>> {
    let path = data::folder(test)?.join("import").join(name);
    Some(std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())))
}

/// What the notes say, a line each.
pub(crate) fn notes(read: &Read) -> Vec<String> {
    read.notes.iter().map(ToString::to_string).collect()
}

/// The format that the file was known as.
pub(crate) fn format(read: &Read) -> &str {
    read.files.first().unwrap().format
}

#[track_caller]
pub(crate) fn close(found: f64, expected: f64, digits: f64) {
    assert!((found - expected).abs() <= digits, "{found} for {expected}");
}
