//! The first lines of a view: what came out, and of which scenario.

use std::fmt::Write as _;

use anstyle::Style;
use idlewise::plan::Status;
use idlewise::{Plan, Scenario};

use super::style::{BAD, GOOD, TITLE, WARN, paint};
use super::table::WIDTH;
use super::{number, text};

/// The status of a plan, and the size of its scenario.
pub(super) fn status(out: &mut String, scenario: &Scenario, plan: &Plan, span: &str) {
    let (style, status) = match plan.status {
        Status::Optimal => (GOOD, "Optimal plan"),
        Status::Feasible => (WARN, "Plan, not proven optimal"),
        Status::Infeasible => (BAD, "No plan meets every limit"),
        Status::Limit => (WARN, "No plan yet, stopped by a limit"),
    };
    let name = text::visible(&scenario.name);
    let _ = write!(out, "{}", paint(style.bold(), status));
    if !name.is_empty() {
        let left = WIDTH.saturating_sub(text::width(status) + 2);
        let name = format!(": {}", text::fit(&name, left));
        let _ = write!(out, "{}", paint(TITLE, &name));
    }
    let size = format!(
        "{}, {}, {}; {span}",
        entries(scenario, plan),
        number::plural(scenario.models.len(), "model"),
        number::plural(scenario.demands.len(), "demand"),
    );
    let _ = writeln!(out, "\n{}", text::wrap(&size, WIDTH, 0));
}

/// How many node entries there are, and as how many they were solved where that is fewer.
fn entries(scenario: &Scenario, plan: &Plan) -> String {
    let reduced = &plan.solver.reduced;
    let all = reduced.entries.max(scenario.nodes.len());
    let entries = number::plural(all, "node entry");
    if reduced.entries > reduced.nodes && reduced.nodes > 0 {
        let classes = number::grouped(reduced.nodes as f64, 0);
        let noun = if reduced.nodes == 1 {
            "class"
        } else {
            "classes"
        };
        format!("{entries} in {classes} {noun}")
    } else {
        entries
    }
}

/// The answer to a question in one sentence, and the name of its scenario.
pub(super) fn sentence(out: &mut String, scenario: &Scenario, style: Style, sentence: &str) {
    let sentence = text::wrap(sentence, WIDTH, 0);
    let _ = writeln!(out, "{}", paint(style, &sentence));
    let name = text::visible(&scenario.name);
    if !name.is_empty() {
        let _ = writeln!(out, "{}", text::fit(&name, WIDTH));
    }
}
