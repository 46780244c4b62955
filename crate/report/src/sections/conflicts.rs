//! Why there is no plan.

use std::fmt::Write as _;

use crate::escape::Text;
use crate::facts::Facts;

/// Clashes, limits and ways out that are told.
const ROWS: usize = 12;

pub(crate) fn write(out: &mut String, facts: &Facts<'_>) {
    for conflict in facts.inputs.plan.conflicts.iter().take(ROWS) {
        out.push_str("<section>\n<h2>These limits clash</h2>\n<ul>\n");
        for limit in conflict.limits.iter().take(ROWS) {
            let _ = writeln!(out, "<li>{}</li>", Text(limit));
        }
        out.push_str("</ul>\n");
        if !conflict.relaxations.is_empty() {
            out.push_str("<h3>Any one of these would be enough</h3>\n<ul>\n");
        }
        for way in conflict.relaxations.iter().take(ROWS) {
            let _ = writeln!(out, "<li>{}</li>", Text(&way.text));
        }
        if !conflict.relaxations.is_empty() {
            out.push_str("</ul>\n");
        }
        out.push_str("</section>\n");
    }
}
