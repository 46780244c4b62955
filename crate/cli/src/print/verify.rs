//! What the independent checker says of a plan.

use std::fmt::Write as _;

use idlewise::Plan;
use idlewise::certify::Verification;
use idlewise::plan::BoundSource;

use super::layout::hanging;
use super::style::{BAD, GOOD, paint};
use super::table::{Table, WIDTH};
use super::{number, text};

pub(crate) fn view(plan: &Plan, verification: &Verification) -> String {
    let mut out = String::new();
    let found = verification.findings.len();
    if verification.valid {
        let _ = writeln!(
            out,
            "{}: the plan keeps every limit, and its bound holds",
            paint(GOOD.bold(), "Valid")
        );
    } else {
        let _ = writeln!(
            out,
            "{}: {} with the plan",
            paint(BAD, "Not valid"),
            number::plural(found, "problem")
        );
    }
    for finding in &verification.findings {
        let finding = hanging(&text::visible(finding), WIDTH - 4, 4);
        let _ = writeln!(out, "  - {finding}");
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
    let who = match certificate.bound_source {
        BoundSource::Prices => "The plan's prices prove the bound.",
        BoundSource::Search => {
            "The bound is the search's word; the prices alone prove a weaker one."
        }
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
Valid: the plan keeps every limit, and its bound holds

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
