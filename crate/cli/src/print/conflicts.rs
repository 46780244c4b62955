//! Why no plan exists, and the least that would have to change.

use std::fmt::Write as _;

use idlewise::Scenario;
use idlewise::plan::Conflict;

use super::layout::{ROWS, hanging, more, paragraph, title};
use super::style::{FAINT, paint};
use super::table::WIDTH;
use super::{names, text};

pub(super) fn view(out: &mut String, scenario: &Scenario, conflicts: &[Conflict]) {
    if conflicts.is_empty() {
        paragraph(out, "Which limits clash could not be found out.");
    }
    for conflict in conflicts.iter().take(ROWS) {
        match conflict.period {
            Some(period) => title(
                out,
                &format!("In {} these limits clash", names::period(scenario, period)),
            ),
            None => title(out, "These limits clash"),
        }
        for limit in conflict.limits.iter().take(ROWS) {
            item(out, "- ", limit);
        }
        more(out, conflict.limits.len().saturating_sub(ROWS));
        let lead = match conflict.relaxations.len() {
            0 => continue,
            1 => "This would be enough:",
            _ => "Any one of these would be enough:",
        };
        let _ = writeln!(out, "  {}", paint(FAINT, lead));
        for (i, relaxation) in conflict.relaxations.iter().enumerate() {
            item(out, &format!("{}. ", i + 1), &relaxation.text);
        }
    }
    let left_out = conflicts.len().saturating_sub(ROWS);
    if left_out > 0 {
        out.push('\n');
        more(out, left_out);
    }
}

/// One point of a list, wrapped under its own first letter.
fn item(out: &mut String, mark: &str, point: &str) {
    let indent = 2 + text::width(mark);
    let point = hanging(&text::visible(point), WIDTH - indent, indent);
    let _ = writeln!(out, "  {mark}{point}");
}
