//! Which rule is worth a conversation?

use std::fmt::Write as _;

use super::bar::amount;
use crate::escape::Text;
use crate::facts::Facts;
use crate::number::place;
use crate::words::{CAUSES, PARTS, Word};

pub(crate) fn write(out: &mut String, facts: &Facts<'_>) {
    let blocked: f64 = CAUSES.iter().map(|word| amount(facts, word)).sum();
    if facts.idle_per_hour <= 0.0 {
        return;
    }
    let unit = &facts.unit;
    let title = if blocked > 0.0 {
        format!("{}/h waits behind a rule", unit.about(blocked))
    } else {
        "No rule keeps idle machines from unmet demand".to_owned()
    };
    let _ = write!(
        out,
        "<section>\n<h2>{}</h2>\n<p class=\"lead\">{} of every hour’s {} is idle.</p>\n\
         <table class=\"causes\"><tbody>\n",
        Text(&title),
        Text(&unit.about(facts.idle_per_hour)),
        Text(&unit.about(facts.installed_per_hour))
    );
    let whole = PARTS.iter().filter(|w| w.idle && w.class != "blocked");
    let mut all: Vec<&Word> = whole.chain(&CAUSES).collect();
    all.retain(|word| amount(facts, word) > 0.0);
    all.sort_by(|a, b| amount(facts, b).total_cmp(&amount(facts, a)));
    let largest = all.first().map_or(1.0, |word| amount(facts, word));
    for word in all {
        let _ = writeln!(
            out,
            "<tr><th scope=\"row\">{}<small>{}</small></th><td><svg aria-hidden=\"true\" \
             viewBox=\"0 0 200 10\" width=\"200\" height=\"10\"><rect class=\"{}\" width=\"{}\" \
             height=\"10\"/></svg></td><td>{}</td></tr>",
            word.says,
            word.term,
            word.class,
            place((200.0 * amount(facts, word) / largest).max(1.0)),
            Text(&unit.exact(amount(facts, word)))
        );
    }
    out.push_str("</tbody></table>\n</section>\n");
}
