//! A timetable as CSV, for spreadsheets.

use super::types::Timetable;

const HEADER: [&str; 12] = [
    "step",
    "from",
    "hours",
    "action",
    "node",
    "machines",
    "machine_count",
    "model",
    "profile",
    "replicas",
    "period",
    "note",
];

impl Timetable {
    /// One row for each step, in order, below a header. `hours` are those from the
    /// beginning of the first period; `replicas` are on all of the machines together.
    pub fn to_csv(&self) -> String {
        let mut out = String::from(&HEADER.join(","));
        out.push('\n');
        for (number, step) in self.steps.iter().enumerate() {
            let or_nothing = |text: &Option<String>| text.clone().unwrap_or_default();
            let cells = [
                (number + 1).to_string(),
                step.from.clone(),
                step.hours.to_string(),
                step.action.as_str().to_owned(),
                step.node.clone(),
                or_nothing(&step.machines),
                step.machine_count.to_string(),
                or_nothing(&step.model),
                or_nothing(&step.profile),
                step.replicas.to_string(),
                step.period.to_string(),
                or_nothing(&step.note),
            ];
            let cells: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
            out.push_str(&cells.join(","));
            out.push('\n');
        }
        out
    }
}

/// A cell as spreadsheets read it (RFC 4180).
fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}
