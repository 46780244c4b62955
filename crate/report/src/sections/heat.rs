//! Where and when is the money idle?

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::strip::{Columns, Strip, axis};
use crate::escape::Text;
use crate::facts::Facts;
use crate::groups::Group;
use crate::number::plain;

/// Rows, at most; beyond, groups are folded.
const ROWS: usize = 60;

/// A row of the table.
struct Row {
    region: String,
    name: String,
    about: String,
    idle: Vec<f64>,
    per_hour: f64,
}

pub(crate) fn write(out: &mut String, facts: &Facts<'_>) {
    let (mut rows, note) = rows(facts);
    if rows.is_empty() {
        return;
    }
    let columns = Columns::over(facts.periods.len());
    let largest = rows
        .iter()
        .flat_map(|row| columns.averages(&row.idle, &facts.periods))
        .fold(0.0_f64, f64::max);
    by_region(&mut rows);
    let unit = &facts.unit;
    let money = facts.priced && facts.inputs.scenario.is_some();
    let says = |amount: f64| {
        if money {
            format!("{}/h idle", unit.exact(amount))
        } else {
            format!("{} {} idle", plain(amount), facts.compute)
        }
    };
    let (title, unit_of) = if money {
        ("Where and when money is idle", "Idle an hour".to_owned())
    } else {
        (
            "Where and when machines are idle",
            format!("Idle {}", facts.compute),
        )
    };
    let _ = write!(
        out,
        "<section>\n<h2>{title}</h2>\n<p class=\"scale\"><span>0</span>{}<span>{}</span></p>\n",
        scale(),
        Text(&says(largest))
    );
    for note in note
        .iter()
        .chain(columns.folded().then_some(&FOLDED.to_owned()))
    {
        let _ = writeln!(out, "<p class=\"note\">{}</p>", Text(note));
    }
    let _ = writeln!(
        out,
        "<table class=\"heat\"><thead><tr><th scope=\"col\">Group</th><th scope=\"col\">By hour{}\
         </th><th scope=\"col\">{}</th></tr></thead>",
        axis(&facts.periods),
        Text(&unit_of)
    );
    let mut region: Option<&str> = None;
    for row in &rows {
        if region != Some(row.region.as_str()) {
            if region.is_some() {
                out.push_str("</tbody>\n");
            }
            out.push_str("<tbody>");
            if !row.region.is_empty() {
                let _ = writeln!(
                    out,
                    "<tr class=\"region\"><th scope=\"rowgroup\" colspan=\"3\">{}</th></tr>",
                    Text(&row.region)
                );
            }
            region = Some(&row.region);
        }
        let cells = columns.averages(&row.idle, &facts.periods);
        let label = format!("{}, {} on average", row.name, says(row.per_hour));
        let strip = Strip {
            columns: &columns,
            periods: &facts.periods,
            cells: &cells,
            largest,
            class: "h",
            label: &label,
        };
        let amount = if money {
            unit.brief(row.per_hour)
        } else {
            plain((row.per_hour * 100.0).round() / 100.0)
        };
        let _ = writeln!(
            out,
            "<tr><th scope=\"row\">{}<small>{}</small></th><td>{}</td><td>{}</td></tr>",
            Text(&row.name),
            Text(&row.about),
            strip.draw(says),
            Text(&amount)
        );
    }
    out.push_str("</tbody></table>\n</section>\n");
}

const FOLDED: &str = "Several periods share a column; its colour is their average.";

/// Those of a region together, the region and the group with the most idle first.
fn by_region(rows: &mut [Row]) {
    let mut sums: BTreeMap<String, f64> = BTreeMap::new();
    for row in rows.iter() {
        *sums.entry(row.region.clone()).or_default() += row.per_hour;
    }
    let sum = |row: &Row| sums.get(&row.region).copied().unwrap_or(0.0);
    rows.sort_by(|a, b| {
        // What stands for all the rest has no region and comes last.
        let rest = |row: &Row| row.region == REST;
        rest(a)
            .cmp(&rest(b))
            .then(sum(b).total_cmp(&sum(a)))
            .then(a.region.cmp(&b.region))
            .then(b.per_hour.total_cmp(&a.per_hour))
            .then(a.name.cmp(&b.name))
    });
}

const REST: &str = "All others";

fn rows(facts: &Facts<'_>) -> (Vec<Row>, Option<String>) {
    let groups = facts.groups.len();
    if groups <= ROWS {
        return (facts.groups.iter().map(own).collect(), None);
    }
    if facts.inputs.scenario.is_some() {
        let mut folded: BTreeMap<(&str, &str), Vec<&Group<'_>>> = BTreeMap::new();
        for group in &facts.groups {
            folded
                .entry((group.region, group.hardware))
                .or_default()
                .push(group);
        }
        let rows: Vec<Row> = folded
            .into_iter()
            .map(|((region, hardware), members)| together(region, hardware, &members))
            .collect();
        let note = format!("{groups} groups, together by region and hardware.");
        return (most(rows), Some(note));
    }
    let note = format!("{groups} groups: those with the most idle, and all others together.");
    (most(facts.groups.iter().map(own).collect()), Some(note))
}

fn own(group: &Group<'_>) -> Row {
    let about = match (group.hardware, group.machines) {
        ("", _) => String::new(),
        (hardware, machines) => format!("{} × {hardware}", plain(machines)),
    };
    Row {
        region: group.region.to_owned(),
        name: group.name.to_owned(),
        about,
        idle: group.idle.clone(),
        per_hour: group.idle_per_hour,
    }
}

fn together(region: &str, hardware: &str, members: &[&Group<'_>]) -> Row {
    let mut idle = vec![0.0; members.first().map_or(0, |m| m.idle.len())];
    for member in members {
        for (sum, amount) in idle.iter_mut().zip(&member.idle) {
            *sum += amount;
        }
    }
    let machines: f64 = members.iter().map(|m| m.machines).sum();
    Row {
        region: region.to_owned(),
        name: hardware.to_owned(),
        about: format!("{} machines in {} groups", plain(machines), members.len()),
        idle,
        per_hour: members.iter().map(|m| m.idle_per_hour).sum(),
    }
}

/// The rows with the most idle, and one for all others.
fn most(mut rows: Vec<Row>) -> Vec<Row> {
    if rows.len() <= ROWS {
        return rows;
    }
    rows.sort_by(|a, b| b.per_hour.total_cmp(&a.per_hour).then(a.name.cmp(&b.name)));
    let rest = rows.split_off(ROWS - 1);
    let mut idle = vec![0.0; rest.first().map_or(0, |row| row.idle.len())];
    for row in &rest {
        for (sum, amount) in idle.iter_mut().zip(&row.idle) {
            *sum += amount;
        }
    }
    // A sum would drown the rows above: this one has the colour of their average.
    let count = rest.len() as f64;
    for amount in &mut idle {
        *amount /= count;
    }
    rows.push(Row {
        region: REST.to_owned(),
        name: format!("{} more", rest.len()),
        about: "the average of one of them".to_owned(),
        idle,
        per_hour: rest.iter().map(|row| row.per_hour).sum::<f64>() / count,
    });
    rows
}

fn scale() -> String {
    let mut out = String::from(
        "<svg aria-hidden=\"true\" viewBox=\"0 0 100 10\" width=\"100\" height=\"10\">",
    );
    for level in 0..5 {
        let _ = write!(
            out,
            "<rect class=\"h{level}\" x=\"{}\" width=\"20\" height=\"10\"/>",
            level * 20
        );
    }
    out.push_str("</svg>");
    out
}
