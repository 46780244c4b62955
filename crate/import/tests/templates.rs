//! Every format knows its own example, and no other takes it.

use idlewise_import::{File, Mapping, formats, read};

#[test]
fn every_template_is_read_by_its_own_format() {
    for format in formats::ALL {
        let file = File {
            name: "template",
            bytes: format.template().as_bytes(),
        };
        let read = read(&[file], &Mapping::default());
        let read = read.unwrap_or_else(|refused| panic!("{}: {refused:?}", format.name()));
        assert_eq!(read.files[0].format, format.name());
        assert_ne!(read.files[0].found, "nothing", "{}", format.name());
    }
}

#[test]
fn names_and_titles_tell_formats_apart() {
    let mut names: Vec<&str> = formats::ALL.iter().map(|format| format.name()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), formats::ALL.len());
    assert!(formats::named("prometheus").is_some());
    assert!(formats::named("nonsense").is_none());
}
