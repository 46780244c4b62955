//! `timetable`: what to do, moment by moment.

use std::fmt::Write as _;

use idlewise::Timetable;
use idlewise::questions::{Action, Step};

use super::layout::title;
use super::style::{TITLE, WARN, paint};
use super::table::WIDTH;
use super::{names, number, text};

/// Indentation of a step that needs more than one line.
const INDENT: usize = 7;

/// Every step, in order, by moment.
pub(crate) fn view(table: &Timetable) -> String {
    let mut out = String::new();
    let head = match table.steps.len() {
        0 => "Nothing is to be done.".to_owned(),
        steps => {
            let loads = count(table, Action::Load);
            let away = count(table, Action::Unload) + count(table, Action::Drain);
            format!(
                "{}: {} replicas to load, {} to unload.",
                number::plural(steps, "step"),
                number::plain(loads),
                number::plain(away)
            )
        }
    };
    let _ = writeln!(out, "{}", paint(TITLE, &head));
    for moment in table.steps.chunk_by(|a, b| a.period == b.period) {
        let first = &moment[0];
        let label = text::visible(&first.from).into_owned();
        let after = match first.hours {
            0.0 => "at the beginning".to_owned(),
            hours => format!("after {}", names::hours(hours)),
        };
        title(&mut out, &format!("By {label} ({after})"));
        for (number, step) in moment.iter().enumerate() {
            let line = format!("{:>4}.  {}", number + 1, sentence(step));
            let _ = writeln!(out, "{}", text::wrap_from(&line, WIDTH, INDENT));
        }
    }
    for note in &table.notes {
        let note = text::wrap(&format!("note: {note}"), WIDTH, 2);
        let rest = note.strip_prefix("note:").unwrap_or(&note);
        let _ = writeln!(out, "\n{}{rest}", paint(WARN, "note:"));
    }
    out
}

fn count(table: &Timetable, action: Action) -> f64 {
    let steps = table.steps.iter().filter(|step| step.action == action);
    // An empty sum of f64 is -0.
    0.0 + steps.map(|step| step.replicas).sum::<f64>()
}

/// A step in words.
fn sentence(step: &Step) -> String {
    let node = text::visible(&step.node);
    let place = match &step.machines {
        Some(numbers) => {
            let machine = if step.machine_count == 1.0 {
                "machine"
            } else {
                "machines"
            };
            format!("{node}, {machine} {numbers}")
        }
        None => node.to_string(),
    };
    let replicas = || {
        let model = text::visible(step.model.as_deref().unwrap_or_default());
        let profile = text::visible(step.profile.as_deref().unwrap_or_default());
        format!("{} {model} ({profile})", number::plain(step.replicas))
    };
    let what = match step.action {
        Action::Rent => format!("rent {} of {node}", number::plain(step.machine_count)),
        Action::Start => format!("start {} of {node}", number::plain(step.machine_count)),
        Action::Stop => format!("stop {} of {node}", number::plain(step.machine_count)),
        Action::Load => format!("load {} on {place}", replicas()),
        Action::Unload => format!("unload {} from {place}", replicas()),
        Action::Drain => format!("drain {} from {place}", replicas()),
        Action::SwitchOff => format!("switch off {place}"),
        other => format!("{} {place}", other.as_str()),
    };
    match &step.note {
        Some(note) => format!("{what}; {note}"),
        None => what,
    }
}
