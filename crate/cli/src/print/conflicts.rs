//! Why no plan exists, and the least that would have to change.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use idlewise::Scenario;
use idlewise::plan::{Change, Conflict};

use super::layout::{ROWS, hanging, more, paragraph, title};
use super::style::{FAINT, paint};
use super::table::WIDTH;
use super::{changes, loading, names, number, text};

pub(super) fn view(out: &mut String, scenario: &Scenario, conflicts: &[Conflict]) {
    if conflicts.is_empty() {
        paragraph(out, "Which limits clash could not be found out.");
    }
    let alike = alike(scenario, conflicts);
    for (conflict, periods) in alike.iter().take(ROWS) {
        match (conflict.period, &periods[..]) {
            (Some(_), [period]) => title(
                out,
                &format!("In {} these limits clash", names::period(scenario, *period)),
            ),
            (Some(_), several) => {
                let said = changes::in_periods(scenario, several);
                title(out, &format!("These limits clash{said}"));
            }
            (None, _) => title(out, "These limits clash"),
        }
        let limits = once(&conflict.limits);
        for limit in limits.iter().take(ROWS) {
            item(out, "- ", limit);
        }
        more(out, limits.len().saturating_sub(ROWS));
        let lead = match conflict.relaxations.len() {
            0 => continue,
            1 => "This would be enough:",
            _ => "Any one of these would be enough:",
        };
        let _ = writeln!(out, "  {}", paint(FAINT, lead));
        for (i, relaxation) in conflict.relaxations.iter().enumerate() {
            let mark = format!("{}. ", i + 1);
            let points = changes::points(scenario, relaxation);
            match &points[..] {
                [one] if periods.len() > 1 => {
                    item(
                        out,
                        &mark,
                        &format!("{}, in each", without_period(scenario, one, conflict)),
                    );
                }
                [one] => item(out, &mark, one),
                several => {
                    item(out, &mark, "all of these together:");
                    for point in several {
                        item(out, "   - ", point);
                    }
                }
            }
        }
    }
    let left_out = alike.len().saturating_sub(ROWS);
    if left_out > 0 {
        out.push('\n');
        more(out, left_out);
    }
    let late = starting(scenario, conflicts).into_iter();
    for sentence in late.chain(loading::too_late(scenario, conflicts)) {
        paragraph(out, &sentence);
    }
}

/// Conflicts that say the same of several periods are one, with all of these.
fn alike<'c>(scenario: &Scenario, conflicts: &'c [Conflict]) -> Vec<(&'c Conflict, Vec<usize>)> {
    let mut found: Vec<(&Conflict, Vec<usize>)> = Vec::new();
    let ways = |conflict: &Conflict| -> Vec<String> {
        let all = conflict.relaxations.iter();
        all.map(|way| without_period(scenario, &way.text, conflict))
            .collect()
    };
    for conflict in conflicts {
        let same = found.iter_mut().find(|(first, _)| {
            first.period.is_some()
                && conflict.period.is_some()
                && first.limits == conflict.limits
                && ways(first) == ways(conflict)
        });
        match same {
            Some((_, periods)) => periods.extend(conflict.period),
            None => found.push((conflict, conflict.period.into_iter().collect())),
        }
    }
    found
}

/// A text without the period that its conflict is about.
fn without_period(scenario: &Scenario, text: &str, conflict: &Conflict) -> String {
    let Some(period) = conflict.period else {
        return text.to_owned();
    };
    let label = scenario
        .periods
        .get(period)
        .map_or("", |p| p.label.as_str());
    let number = format!(" in period {period}");
    let named = format!("{number} ({label})");
    for end in [named, number] {
        if let Some(rest) = text.strip_suffix(&end) {
            return rest.to_owned();
        }
    }
    text.to_owned()
}

/// Limits once each. What is the same but for the numbers of a period is told with those of
/// the first one and how often it comes.
fn once(limits: &[String]) -> Vec<String> {
    let mut found: Vec<(&str, &str, BTreeSet<&str>)> = Vec::new();
    for limit in limits {
        let name = match limit.split_once(" (") {
            Some((name, numbers)) if numbers.ends_with(')') => name,
            _ => limit.as_str(),
        };
        match found.iter_mut().find(|(own, ..)| *own == name) {
            Some((.., all)) => {
                all.insert(limit);
            }
            None => found.push((name, limit, BTreeSet::from([limit.as_str()]))),
        }
    }
    let said = found.into_iter().map(|(name, first, all)| {
        let numbers = first.strip_prefix(name).unwrap_or_default();
        let numbers = numbers.trim_start_matches(" (").trim_end_matches(')');
        match all.len() {
            1 => first.to_owned(),
            more => format!("{name} ({numbers}; {more} periods, each with its own numbers)"),
        }
    });
    said.collect()
}

/// Machines that are not ready where more of something is missing: they need hours to start.
fn starting(scenario: &Scenario, conflicts: &[Conflict]) -> Vec<String> {
    let begins = |period: usize| -> f64 {
        let before = scenario.periods.iter().take(period);
        before.map(|p| p.hours).sum()
    };
    let changes = conflicts
        .iter()
        .flat_map(|c| &c.relaxations)
        .flat_map(|r| &r.changes);
    let missing = changes.filter_map(|change| match change {
        Change::AddCapacity { period, .. } | Change::AddMachines { period, .. } => Some(*period),
        _ => None,
    });
    let periods = missing.chain(conflicts.iter().filter_map(|c| c.period));
    let Some(first) = periods.map(begins).reduce(f64::min) else {
        return Vec::new();
    };
    let late = scenario.nodes.iter().filter_map(|node| {
        let hourly = node.count.hourly()?;
        // Where nothing is said of what runs before, all may be there from the beginning.
        let running = hourly.running?;
        let is_late = hourly.start_hours > first && running < hourly.max;
        is_late.then(|| {
            let ready = match running {
                0 => "none is".to_owned(),
                1 => "only the one that runs is".to_owned(),
                some => format!("only the {} that run are", number::grouped(some as f64, 0)),
            };
            format!(
                "Machines of {} need {} to start: {ready} ready before that, whatever may be \
                 rented (`running`, `start_hours`).",
                text::visible(&node.id),
                names::hours(hourly.start_hours)
            )
        })
    });
    late.take(ROWS).collect()
}

/// One point of a list, wrapped under its own first letter.
fn item(out: &mut String, mark: &str, point: &str) {
    let indent = 2 + text::width(mark);
    let point = hanging(&text::visible(point), WIDTH - indent, indent);
    let _ = writeln!(out, "  {mark}{point}");
}
