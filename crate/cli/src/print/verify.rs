//! What the independent checker says of a plan.

use std::fmt::Write as _;

use idlewise::Plan;
use idlewise::certify::Verification;

use super::layout::hanging;
use super::style::{BAD, GOOD, WARN, paint};
use super::table::{Table, WIDTH};
use super::{number, text};

/// Findings that are shown: more of them say nothing new to a person.
const MOST: usize = 20;

pub(crate) fn view(plan: &Plan, verification: &Verification) -> String {
    let mut out = String::new();
    let found = verification.findings.len();
    if verification.valid {
        let (valid, proved) = if verification.unchecked.is_empty() {
            (GOOD.bold(), ", and its prices prove its bound")
        } else {
            (WARN.bold(), "; a bound could not be checked")
        };
        let valid = paint(valid, "Valid");
        let _ = writeln!(out, "{valid}: the plan keeps every limit{proved}");
    } else {
        let _ = writeln!(
            out,
            "{}: {} with the plan",
            paint(BAD, "Not valid"),
            number::plural(found, "problem")
        );
    }
    for finding in verification.findings.iter().take(MOST) {
        let finding = hanging(&text::visible(finding), WIDTH - 4, 4);
        let _ = writeln!(out, "  - {finding}");
    }
    if let Some(more @ 1..) = found.checked_sub(MOST) {
        let _ = writeln!(out, "  - and {more} more: --json has them");
    }
    for unchecked in &verification.unchecked {
        let unchecked = hanging(&format!("not checked: {unchecked}"), WIDTH - 4, 4);
        let _ = writeln!(out, "  - {unchecked}");
    }
    out.push('\n');

    let certificate = &verification.certificate;
    let mut table = Table::default()
        .names("")
        .numbers("stated")
        .numbers("recomputed");
    let stated = &plan.objective;
    for (name, stated, recomputed) in [
        ("objective", stated.value, certificate.objective),
        ("bound", stated.bound, certificate.bound),
    ] {
        table.row(&[
            name.to_owned(),
            number::plain(stated),
            number::plain(recomputed),
        ]);
    }
    table.row(&[
        "gap, %".to_owned(),
        number::gap(stated.gap),
        number::gap(certificate.gap),
    ]);
    table.row(&[
        "largest violation, % of a limit".to_owned(),
        number::gap(plan.certificate.max_violation),
        number::gap(certificate.max_violation),
    ]);
    out.push_str(&table.render());
    let who = if verification.unchecked.is_empty() {
        "The plan's prices prove the bound."
    } else {
        "What is not checked is the word of the search that made the plan."
    };
    let _ = writeln!(out, "  {who}");
    out
}

#[cfg(test)]
mod tests {
    use anstream::adapter::strip_str;

    use super::*;
    use crate::fixtures;

    /// What would be said of a plan whose own numbers are right.
    fn found(plan: &Plan, findings: &[String]) -> Verification {
        let mut found = idlewise::certify::verify(&fixtures::scenario(), plan);
        found.valid = findings.is_empty();
        found.findings = findings.to_vec();
        found.unchecked.clear();
        found.certificate = plan.certificate.clone();
        found
    }

    #[test]
    fn a_valid_plan_and_its_numbers() {
        let plan = fixtures::plan();
        let verification = found(&plan, &[]);
        let shown = strip_str(&view(&plan, &verification)).to_string();
        assert_eq!(
            shown,
            "\
Valid: the plan keeps every limit, and its prices prove its bound

                                    stated  recomputed
  objective                        38.2406     38.2406
  bound                            38.2411     38.2411
  gap, %                            0.0013      0.0013
  largest violation, % of a limit    <1e-6       <1e-6
  The plan's prices prove the bound.
"
        );
    }

    #[test]
    fn what_only_the_search_says_is_not_checked() {
        let plan = fixtures::plan();
        let mut verification = found(&plan, &[]);
        let what = "the bound, 38.2: the prices prove 39, a gap of 2.1 %";
        verification.unchecked.push(what.to_owned());
        let shown = strip_str(&view(&plan, &verification)).to_string();
        let headline = "\
Valid: the plan keeps every limit; a bound could not be checked
  - not checked: the bound, 38.2: the prices prove 39, a gap of 2.1 %
";
        assert!(shown.starts_with(headline), "{shown}");
        assert!(
            shown.ends_with("the word of the search that made the plan.\n"),
            "{shown}"
        );
        assert!(
            shown.lines().all(|line| text::width(line) <= WIDTH),
            "{shown}"
        );
    }

    #[test]
    fn a_long_list_is_cut() {
        let plan = fixtures::plan();
        let findings: Vec<String> = (0..31).map(|i| format!("finding {i}")).collect();
        let shown = strip_str(&view(&plan, &found(&plan, &findings))).to_string();
        assert!(
            shown.contains("  - finding 19\n  - and 11 more: --json has them\n\n"),
            "{shown}"
        );
    }

    #[test]
    fn findings_are_listed_and_counted() {
        let plan = fixtures::plan();
        let finding = "gpu of us/h100 in period 1 is exceeded by 12 ".repeat(3);
        let verification = found(&plan, &[finding]);
        let shown = strip_str(&view(&plan, &verification)).to_string();
        assert!(
            shown.starts_with("Not valid: 1 problem with the plan\n  - gpu of"),
            "{shown}"
        );
        assert!(
            shown.lines().all(|line| text::width(line) <= WIDTH),
            "{shown}"
        );
    }
}
