//! What is valid but probably not meant.

use std::fmt::Write as _;

use idlewise::scenario::Advice;

use super::style::{WARN, paint};
use super::table::WIDTH;
use super::{number, text};

/// Notes below a plan; `check` has them all.
const BELOW_A_PLAN: usize = 5;

/// Places of one note that are named.
const PLACES: usize = 3;

/// Every note, with the places that it is about.
pub(super) fn all(out: &mut String, advice: &[Advice]) {
    let mut said: Vec<(&str, Vec<&str>)> = Vec::new();
    for note in advice {
        match said.iter_mut().find(|(text, _)| *text == note.text) {
            Some((_, places)) => places.push(&note.path),
            None => said.push((&note.text, vec![&note.path])),
        }
    }
    for (told, places) in said {
        let named = places.iter().take(PLACES).copied();
        let named = named.collect::<Vec<_>>().join(", ");
        let more = match places.len().saturating_sub(PLACES) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let line = format!("note: {named}{more}: {told}");
        let _ = writeln!(out, "{}", painted(&line));
    }
    if !advice.is_empty() {
        let _ = writeln!(out, "{}", number::plural(advice.len(), "note"));
    }
}

/// A note in lines that fit, its first word in colour.
fn painted(line: &str) -> String {
    let line = text::wrap(&text::visible(line), WIDTH, 2);
    match line.strip_prefix("note:") {
        Some(rest) => format!("{}{rest}", paint(WARN, "note:")),
        None => line,
    }
}

/// The first notes, below a plan: what several places have in common is said once.
pub(crate) fn view(advice: &[Advice]) -> String {
    let mut said: Vec<(&Advice, usize)> = Vec::new();
    for note in advice {
        match said.iter_mut().find(|(other, _)| other.text == note.text) {
            Some((_, places)) => *places += 1,
            None => said.push((note, 1)),
        }
    }
    let mut out = String::new();
    for (note, places) in said.iter().take(BELOW_A_PLAN) {
        let more = match places {
            1 => String::new(),
            more => format!(" (and {} like it)", more - 1),
        };
        let line = format!("note: {}{more}: {}", note.path, note.text);
        let _ = writeln!(out, "{}", painted(&line));
    }
    let left = said.len().saturating_sub(BELOW_A_PLAN);
    if left > 0 {
        let left = number::plural(left, "more note");
        let _ = writeln!(out, "{left}; `idlewise check` lists all of them");
    }
    out
}

#[cfg(test)]
mod tests {
    use anstream::adapter::strip_str;

    use super::*;

    fn note(path: &str, text: &str) -> Advice {
        Advice {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }

    #[test]
    fn few_notes_stand_below_a_plan_and_nothing_twice() {
        let mut advice = vec![note("$.nodes[0]", "odd"), note("$.nodes[1]", "odd")];
        advice.extend((0..6).map(|i| note("$.demands[0]", &format!("strange {i}"))));
        let shown = strip_str(&view(&advice)).to_string();
        assert_eq!(
            shown,
            "\
note: $.nodes[0] (and 1 like it): odd
note: $.demands[0]: strange 0
note: $.demands[0]: strange 1
note: $.demands[0]: strange 2
note: $.demands[0]: strange 3
2 more notes; `idlewise check` lists all of them
"
        );
        assert_eq!(view(&[]), "");
    }

    #[test]
    fn long_notes_are_wrapped() {
        let shown = view(&[note("$.nodes[0]", &"word ".repeat(40))]);
        let shown = strip_str(&shown).to_string();
        assert!(shown.lines().all(|line| text::width(line) <= WIDTH));
        assert!(shown.lines().count() > 1);
    }
}
