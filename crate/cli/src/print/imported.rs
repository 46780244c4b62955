//! What importing guessed, left out and assumed: notes that say the same of several places
//! as one with a count, in lines that fit.

use std::fmt::Write as _;

use idlewise_import::{Kind, Note};

use super::table::WIDTH;
use super::text;

/// Notes that are alike before they are one.
const FEW: usize = 2;

/// The notes by their kind, each in lines of its own.
pub(crate) fn notes(of: &[Note]) -> String {
    let mut alike: Vec<(Kind, String, Vec<&Note>)> = Vec::new();
    for note in of {
        let pattern = pattern(&note.text);
        let same = |(kind, other, _): &&mut (Kind, String, Vec<&Note>)| {
            *kind == note.kind && *other == pattern
        };
        match alike.iter_mut().find(same) {
            Some((_, _, notes)) => notes.push(note),
            None => alike.push((note.kind, pattern, vec![note])),
        }
    }
    alike.sort_by_key(|(kind, ..)| *kind);
    let mut out = String::new();
    for (_, _, notes) in &alike {
        if notes.len() <= FEW {
            for note in notes {
                line(&mut out, &note.to_string());
            }
        } else if let Some(first) = notes.first() {
            line(
                &mut out,
                &format!("{first} (and {} like it)", notes.len() - 1),
            );
        }
    }
    out
}

/// One line, or several that begin further in.
pub(crate) fn line(out: &mut String, said: &str) {
    let _ = writeln!(out, "{}", text::wrap(&text::visible(said), WIDTH, 2));
}

/// A text without the numbers in it, and without what stands in quotes where that is a
/// number: which column is read as what says something of its own.
fn pattern(said: &str) -> String {
    let mut out = String::with_capacity(said.len());
    for word in said.split_whitespace() {
        let is_amount = word.contains(|c: char| c.is_ascii_digit())
            && !word.contains(|c: char| c.is_alphabetic());
        out.push_str(if is_amount { "#" } else { word });
        out.push(' ');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(kind: Kind, about: &str, text: &str) -> Note {
        Note {
            kind,
            about: about.to_owned(),
            text: text.to_owned(),
        }
    }

    #[test]
    fn notes_that_say_the_same_are_one_with_a_count() {
        let mut all = Vec::new();
        for (at, price) in ["$28.40", "$3.10", "$0.80"].iter().enumerate() {
            let text = format!("{price:?} read as {at}.4, and others alike");
            all.push(note(
                Kind::Guessed,
                &format!("f{at}.csv, column $/hr"),
                &text,
            ));
        }
        all.push(note(
            Kind::Assumed,
            "",
            "no price for L4 in us (2 machines)",
        ));
        all.push(note(
            Kind::Guessed,
            "n.csv: line 1",
            "column \"gpu\" read as hardware",
        ));
        all.push(note(
            Kind::Guessed,
            "n.csv: line 1",
            "column \"name\" read as id",
        ));
        assert_eq!(
            notes(&all),
            "guessed: f0.csv, column $/hr: \"$28.40\" read as 0.4, and others alike (and 2 like\n  \
             it)\n\
             guessed: n.csv: line 1: column \"gpu\" read as hardware\n\
             guessed: n.csv: line 1: column \"name\" read as id\n\
             assumed: no price for L4 in us (2 machines)\n"
        );
    }

    #[test]
    fn two_are_told_apart_and_lines_fit() {
        let long = "as others stay on it, it is never switched off, and 50 % of its price counts, \
                    which nobody pays twice";
        let told = notes(&[
            note(Kind::Assumed, "a", long),
            note(Kind::Assumed, "b", long),
        ]);
        assert_eq!(told.matches("assumed: ").count(), 2);
        assert!(
            told.lines().all(|line| text::width(line) <= WIDTH),
            "{told}"
        );
    }
}
