//! What was checked, what is proven, what is open.

use std::fmt::Write as _;

use crate::escape::Text;
use crate::facts::Facts;

pub(crate) fn write(out: &mut String, facts: &Facts<'_>) {
    let seal = &facts.seal;
    let _ = write!(
        out,
        "<section id=\"checked\">\n<h2>{}</h2>\n<dl class=\"how\">\n<dt>Checked</dt><dd>{}</dd>\n\
         <dt>Proven</dt><dd>{}</dd>\n",
        Text(&seal.says),
        Text(&seal.checked),
        Text(&seal.proven)
    );
    let mut open = seal.open.clone();
    if let Some(action) = facts.first_action().filter(|a| a.gap.absolute >= 5e-3) {
        open.push(format!(
            "“{}” is the best that was found. Another choice could bring at most {}/h more.",
            action.title,
            facts.unit_of(action).exact(action.gap.absolute)
        ));
    }
    let unpriced = &facts.inputs.plan.waste.unpriced;
    if !unpriced.is_empty() {
        let first: Vec<&str> = unpriced.iter().take(3).map(String::as_str).collect();
        let more = unpriced.len() - first.len();
        let more = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        open.push(format!(
            "The price of {}{more} is empty, not 0: no amount of money counts what is there.",
            first.join(", ")
        ));
    }
    if !open.is_empty() {
        out.push_str("<dt>Still open</dt>");
        for sentence in &open {
            let _ = write!(out, "<dd>{}</dd>", Text(&whole(sentence)));
        }
    }
    out.push_str("</dl>\n</section>\n");
}

/// A sentence: a capital at its beginning, a full stop at its end.
fn whole(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    let rest = letters.as_str();
    let stop = if text.ends_with(['.', '!', '?']) {
        ""
    } else {
        "."
    };
    format!("{}{rest}{stop}", first.unwrap_or_default())
}
