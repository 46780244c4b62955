//! What runs where, and when that changes.

use std::fmt::Write as _;

use crate::escape::Text;
use crate::facts::Facts;
use crate::groups::Group;
use crate::number::plain;
use crate::read::Period;

/// Rows, at most.
const ROWS: usize = 60;
/// Changes of one model in one group that are told.
const CHANGES: usize = 5;

pub(crate) fn write(out: &mut String, facts: &Facts<'_>) {
    let mut rows: Vec<&Group<'_>> = facts
        .groups
        .iter()
        .filter(|group| group.chosen || !group.runs.is_empty())
        .collect();
    if rows.is_empty() {
        return;
    }
    let changes = |group: &Group<'_>| -> usize { group.runs.values().map(|r| turns(r)).sum() };
    let total: usize = rows.iter().map(|group| changes(group)).sum();
    // Machines to rent first, then what changes most.
    rows.sort_by(|a, b| {
        b.chosen
            .cmp(&a.chosen)
            .then(changes(b).cmp(&changes(a)))
            .then(a.name.cmp(b.name))
    });
    let title = match total {
        0 => "What runs where: the same at all hours".to_owned(),
        1 => "What runs where: one change".to_owned(),
        _ => format!("What runs where: {total} changes"),
    };
    let _ = write!(
        out,
        "<section>\n<h2>{title}</h2>\n<p class=\"lead\">Replicas of each model, and from when. \
         <code>idlewise timetable</code> writes the steps in an order that can be worked off.</p>\n\
         <table class=\"runs\"><thead><tr><th scope=\"col\">Group</th><th scope=\"col\">Machines\
         </th><th scope=\"col\">Replicas</th></tr></thead><tbody>\n"
    );
    for group in rows.iter().take(ROWS) {
        let machines = match (group.chosen, facts.machines) {
            (true, _) => format!("rent {}", plain(group.machines)),
            (false, Some(_)) => plain(group.machines),
            (false, None) => String::new(),
        };
        let _ = write!(
            out,
            "<tr><th scope=\"row\">{}<small>{}</small></th><td>{machines}</td><td class=\"words\">",
            Text(group.name),
            Text(group.hardware)
        );
        if group.runs.is_empty() {
            out.push_str("none");
        }
        for (at, ((model, profile), counts)) in group.runs.iter().enumerate() {
            let space = if at > 0 { "<br>" } else { "" };
            let profile = if *profile == group.hardware || profile.is_empty() {
                String::new()
            } else {
                format!(" ({profile})")
            };
            let _ = write!(
                out,
                "{space}<b>{}</b>{} {}",
                Text(model),
                Text(&profile),
                Text(&course(&facts.periods, counts))
            );
        }
        out.push_str("</td></tr>\n");
    }
    out.push_str("</tbody></table>\n");
    if rows.len() > ROWS {
        let _ = writeln!(
            out,
            "<p class=\"note\">{} more groups, with fewer changes.</p>",
            rows.len() - ROWS
        );
    }
    out.push_str("</section>\n");
}

/// How often a number changes from one period to the next.
fn turns(counts: &[f64]) -> usize {
    counts.windows(2).filter(|pair| pair[0] != pair[1]).count()
}

/// `4`, or `4; 6 from 08:00; none from 20:00`.
fn course(periods: &[Period], counts: &[f64]) -> String {
    let word = |count: f64| match count {
        0.0 => "none".to_owned(),
        count => plain(count),
    };
    let mut parts = vec![word(counts.first().copied().unwrap_or(0.0))];
    let all = turns(counts);
    for at in (1..counts.len()).filter(|&at| counts[at] != counts[at - 1]) {
        if parts.len() > CHANGES {
            let more = all - CHANGES;
            let changes = if more == 1 { "change" } else { "changes" };
            parts.push(format!("and {more} more {changes}"));
            break;
        }
        parts.push(format!("{} from {}", word(counts[at]), periods[at].label));
    }
    parts.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_course_names_its_changes() {
        let periods: Vec<Period> = (0..8)
            .map(|at| Period {
                label: format!("{at}:00"),
                hours: 1.0,
            })
            .collect();
        assert_eq!(course(&periods, &[4.0; 8]), "4");
        assert_eq!(
            course(&periods[..3], &[4.0, 6.0, 0.0]),
            "4; 6 from 1:00; none from 2:00"
        );
        let many = course(&periods, &[1.0, 2.0, 1.0, 2.0, 1.0, 2.0, 1.0, 2.0]);
        assert!(many.ends_with("2 from 5:00; and 2 more changes"), "{many}");
    }
}
