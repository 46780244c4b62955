//! A scenario that is valid: how large it is, and what looks odd.

use std::fmt::Write as _;

use idlewise::Scenario;
use idlewise::scenario::Advice;

use super::names::{self, hours};
use super::style::{GOOD, paint};
use super::table::WIDTH;
use super::{notes, number, text};

pub(crate) fn view(input: &str, scenario: &Scenario, advice: &[Advice]) -> String {
    let mut out = String::new();
    let (fewest, most) = scenario
        .nodes
        .iter()
        .map(|node| node.count.bounds())
        .fold((0_u64, 0_u64), |(min, max), (low, high)| {
            (min.saturating_add(low), max.saturating_add(high))
        });
    let machines = if fewest == most {
        number::plural(usize::try_from(most).unwrap_or(usize::MAX), "machine")
    } else {
        format!(
            "{} to {} machines",
            number::grouped(fewest as f64, 0),
            number::grouped(most as f64, 0)
        )
    };
    let size = format!(
        "{} ({machines}), {}, {}, {} ({})",
        number::plural(scenario.nodes.len(), "node entry"),
        number::plural(scenario.models.len(), "model"),
        number::plural(scenario.demands.len(), "demand"),
        names::periods(&scenario.in_parts()),
        hours(scenario.periods.iter().map(|period| period.hours).sum()),
    );
    let _ = writeln!(
        out,
        "{}: {} is a scenario of\n  {}",
        paint(GOOD.bold(), "Valid"),
        text::visible(input),
        text::wrap(&size, WIDTH - 2, 2),
    );
    notes::all(&mut out, advice);
    out
}

#[cfg(test)]
mod tests {
    use anstream::adapter::strip_str;

    use super::*;
    use crate::fixtures;

    #[test]
    fn the_size_is_told_and_every_note_has_its_line() {
        let advice = [Advice {
            path: "$.nodes[2]".to_owned(),
            text: "no profile uses this hardware".to_owned(),
        }];
        let shown = view("fleet.json", &fixtures::scenario(), &advice);
        assert_eq!(
            strip_str(&shown).to_string(),
            "\
Valid: fleet.json is a scenario of
  5 node entries (31 to 51 machines), 2 models, 13 demands, 2 periods (2 hours)
note: $.nodes[2]: no profile uses this hardware
1 note
"
        );
    }
}
