//! The best plan beside routing that has no plan.

use std::fmt::Write as _;

use idlewise::plan::Status;
use idlewise::{Comparison, PolicyOutcome, Scenario};

use super::layout::{paragraph, title};
use super::names::{currency, unpriced};
use super::policy::{CURRENT, OPTIMUM, how};
use super::scope::Scope;
use super::style::{PLAIN, TITLE};
use super::table::Table;
use super::{conflicts, headline, number};

pub(crate) fn view(scenario: &Scenario, comparison: &Comparison) -> String {
    let plan = &comparison.plan;
    let scenario = &*scenario.in_parts();
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
        table(&mut out, scenario, &comparison.policies);
    }
    if plan.status == Status::Infeasible {
        conflicts::view(&mut out, scenario, &plan.conflicts);
    } else if let Some(sentence) = difference(scenario, &comparison.policies) {
        paragraph(&mut out, &sentence);
    }
    if let Some(sentence) = unpriced(&plan.waste.unpriced) {
        paragraph(&mut out, &sentence);
    }
    out
}

fn table(out: &mut String, scenario: &Scenario, policies: &[PolicyOutcome]) {
    let column = |of: fn(&PolicyOutcome) -> f64| -> Option<Vec<String>> {
        let values: Vec<f64> = policies.iter().map(of).collect();
        // A column of zeros means that nothing in the scenario has such a price.
        values
            .iter()
            .any(|value| *value != 0.0)
            .then(|| number::column(&values))
    };
    let known = policies.iter().all(|p| p.avoidable_per_hour.is_some());
    let avoidable = column(|policy| policy.avoidable_per_hour.unwrap_or(0.0)).filter(|_| known);
    let currency = currency(scenario);
    let value = column(|policy| policy.value);
    let cost = column(|policy| policy.cost);

    let mut table = Table::default()
        .names("policy")
        .names("how demand finds a node")
        .numbers("served\n%")
        .numbers("idle\n%");
    for (cells, heading) in [
        (&avoidable, format!("avoidable\n{currency}/h")),
        (&value, "served\nvalue".to_owned()),
        (&cost, format!("spent\n{currency}")),
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
            [&avoidable, &value, &cost]
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
/// policy that serves the most value and, of equals, leaves least idle.
fn difference(scenario: &Scenario, policies: &[PolicyOutcome]) -> Option<String> {
    let best = policies.iter().find(|policy| policy.policy == OPTIMUM)?;
    let rest = || policies.iter().filter(|policy| policy.policy != OPTIMUM);
    let base = rest().find(|policy| policy.policy == CURRENT).or_else(|| {
        rest().reduce(|a, b| {
            let better = (b.value - a.value, a.idle_percent - b.idle_percent);
            if better > (0.0, 0.0) { b } else { a }
        })
    })?;
    let served = best.served_percent - base.served_percent;
    let points = number::percent(served.abs());
    let mut sentence = if points == "0.0" {
        format!(
            "Against `{}` the plan serves as much of the work.",
            base.policy
        )
    } else {
        let how = if served < 0.0 { "less" } else { "more" };
        format!(
            "Against `{}` the plan serves {points} percentage points {how} of the work.",
            base.policy
        )
    };
    if let (Some(with), Some(without)) = (best.avoidable_per_hour, base.avoidable_per_hour) {
        let _ = write!(
            sentence,
            " The cheapest fleet that serves as much as the plan would save at most {} {} per \
             hour; one that serves as much as `{}`, at most {}.",
            number::money(with),
            currency(scenario),
            base.policy,
            number::money(without),
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
                                    served  idle   avoidable  served
  policy   how demand finds a node       %     %  currency/h   value
  random   evenly, at random          81.0  48.0       420.0   31.20
  nearest  lowest round trip first    86.5  44.1       386.5   33.00
  current  as routed today            84.2  45.0       395.2   32.10
  optimum  by the plan                97.4  27.7       137.5   38.24
";
        assert!(shown.contains(expected), "{shown}");
        assert!(
            shown.ends_with(
                "\nAgainst `current` the plan serves 13.2 percentage points more of the work. The\n\
                 cheapest fleet that serves as much as the plan would save at most 137.50\n\
                 currency per hour; one that serves as much as `current`, at most 395.20.\n"
            ),
            "{shown}"
        );
    }

    #[test]
    fn what_is_not_known_is_not_shown() {
        let mut comparison = fixtures::comparison();
        comparison.policies[0].avoidable_per_hour = None;
        let shown = strip_str(&view(&fixtures::scenario(), &comparison)).to_string();
        assert!(!shown.contains("avoidable"), "{shown}");
    }

    #[test]
    fn money_has_its_label_and_what_has_no_price_is_named() {
        let (mut scenario, mut comparison) = (fixtures::scenario(), fixtures::comparison());
        scenario.policy.currency = Some("USD".to_owned());
        comparison.plan.waste.unpriced = vec!["a".to_owned(), "b".to_owned()];
        let shown = strip_str(&view(&scenario, &comparison)).to_string();
        assert!(shown.contains(" USD/h "), "{shown}");
        let words: Vec<&str> = shown.split_whitespace().collect();
        let sentence = "at most 137.50 USD per hour;";
        assert!(words.join(" ").contains(sentence), "{shown}");
        let unpriced =
            "\na and b have no price_per_hour: no amount of money counts what is there.\n";
        assert!(shown.ends_with(unpriced), "{shown}");
    }

    #[test]
    fn without_current_routing_the_best_policy_is_the_measure() {
        let mut policies = fixtures::comparison().policies;
        policies.retain(|policy| policy.policy != CURRENT);
        let sentence = difference(&fixtures::scenario(), &policies).unwrap();
        assert!(sentence.starts_with("Against `nearest` "), "{sentence}");
        policies.retain(|policy| policy.policy == OPTIMUM);
        assert_eq!(difference(&fixtures::scenario(), &policies), None);
    }

    #[test]
    fn columns_of_zeros_are_left_out() {
        let mut comparison = fixtures::comparison();
        for policy in &mut comparison.policies {
            policy.avoidable_per_hour = Some(0.0);
        }
        let shown = strip_str(&view(&fixtures::scenario(), &comparison)).to_string();
        assert!(!shown.contains("avoidable"), "{shown}");
    }
}
