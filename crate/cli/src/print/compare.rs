//! The best plan beside routing that has no plan.

use std::fmt::Write as _;

use idlewise::plan::Status;
use idlewise::{Comparison, PolicyOutcome, Scenario};

use super::layout::{paragraph, title};
use super::policy::{CURRENT, OPTIMUM, how};
use super::scope::Scope;
use super::style::{PLAIN, TITLE};
use super::table::Table;
use super::{conflicts, headline, number};

pub(crate) fn view(scenario: &Scenario, comparison: &Comparison) -> String {
    let plan = &comparison.plan;
    let scope = Scope {
        scenario,
        plan,
        period: None,
    };
    let mut out = String::new();
    headline::status(&mut out, scenario, plan, &scope.span());
    if !comparison.policies.is_empty() {
        title(
            &mut out,
            "What routing achieves, without a plan and with it",
        );
        table(&mut out, &comparison.policies);
    }
    if plan.status == Status::Infeasible {
        conflicts::view(&mut out, scenario, &plan.conflicts);
    } else if let Some(sentence) = difference(&comparison.policies) {
        paragraph(&mut out, &sentence);
    }
    out
}

fn table(out: &mut String, policies: &[PolicyOutcome]) {
    let column = |of: fn(&PolicyOutcome) -> f64| -> Option<Vec<String>> {
        let values: Vec<f64> = policies.iter().map(of).collect();
        // A column of zeros means that nothing in the scenario has such a price.
        values
            .iter()
            .any(|value| *value != 0.0)
            .then(|| number::column(&values))
    };
    let wasted = column(|policy| policy.wasted_per_hour);
    let value = column(|policy| policy.value);
    let cost = column(|policy| policy.cost);

    let mut table = Table::default()
        .names("policy")
        .names("how demand finds a node")
        .numbers("served\n%")
        .numbers("idle\n%");
    for (cells, heading) in [
        (&wasted, "wasted\ncurrency/h"),
        (&value, "served\nvalue"),
        (&cost, "spent\ncurrency"),
    ] {
        if cells.is_some() {
            table = table.numbers(heading);
        }
    }
    for (i, policy) in policies.iter().enumerate() {
        let mut cells = vec![
            policy.policy.clone(),
            how(&policy.policy).to_owned(),
            number::percent(policy.served_percent),
            number::percent(policy.idle_percent),
        ];
        cells.extend(
            [&wasted, &value, &cost]
                .into_iter()
                .flatten()
                .filter_map(|column| column.get(i).cloned()),
        );
        let style = if policy.policy == OPTIMUM {
            TITLE
        } else {
            PLAIN
        };
        table.styled(style, &cells);
    }
    out.push_str(&table.render());
}

/// The plan against today's routing or, where that is not known, against the
/// policy that wastes the least.
fn difference(policies: &[PolicyOutcome]) -> Option<String> {
    let best = policies.iter().find(|policy| policy.policy == OPTIMUM)?;
    let rest = || policies.iter().filter(|policy| policy.policy != OPTIMUM);
    let base = rest().find(|policy| policy.policy == CURRENT).or_else(|| {
        rest().reduce(|a, b| {
            if b.wasted_per_hour < a.wasted_per_hour {
                b
            } else {
                a
            }
        })
    })?;
    let served = best.served_percent - base.served_percent;
    let mut sentence = format!(
        "Against `{}` the plan serves {} percentage points {} of the work",
        base.policy,
        number::percent(served.abs()),
        if served < 0.0 { "less" } else { "more" },
    );
    let wasted = best.wasted_per_hour - base.wasted_per_hour;
    if wasted == 0.0 {
        sentence.push('.');
    } else {
        let _ = write!(
            sentence,
            " and wastes {} currency per hour {}.",
            number::money(wasted.abs()),
            if wasted < 0.0 { "less" } else { "more" },
        );
    }
    Some(sentence)
}

#[cfg(test)]
mod tests {
    use anstream::adapter::strip_str;

    use super::*;
    use crate::fixtures;

    #[test]
    fn every_policy_has_its_row_and_the_plan_is_set_against_today() {
        let comparison = fixtures::comparison();
        let shown = strip_str(&view(&fixtures::scenario(), &comparison)).to_string();
        let expected = "
                                    served  idle      wasted  served
  policy   how demand finds a node       %     %  currency/h   value
  random   evenly, at random          81.0  48.0       420.0   31.20
  nearest  lowest round trip first    86.5  44.1       386.5   33.00
  current  as routed today            84.2  45.0       395.2   32.10
  optimum  by the plan                97.4  27.7       137.5   38.24
";
        assert!(shown.contains(expected), "{shown}");
        assert!(
            shown.ends_with(
                "\nAgainst `current` the plan serves 13.2 percentage points more of the work and\n\
                 wastes 257.70 currency per hour less.\n"
            ),
            "{shown}"
        );
    }

    #[test]
    fn without_current_routing_the_best_policy_is_the_measure() {
        let mut policies = fixtures::comparison().policies;
        policies.retain(|policy| policy.policy != CURRENT);
        let sentence = difference(&policies).unwrap();
        assert!(sentence.starts_with("Against `nearest` "), "{sentence}");
        policies.retain(|policy| policy.policy == OPTIMUM);
        assert_eq!(difference(&policies), None);
    }

    #[test]
    fn columns_of_zeros_are_left_out() {
        let mut comparison = fixtures::comparison();
        for policy in &mut comparison.policies {
            policy.wasted_per_hour = 0.0;
        }
        let shown = strip_str(&view(&fixtures::scenario(), &comparison)).to_string();
        assert!(!shown.contains("wasted"), "{shown}");
    }
}
