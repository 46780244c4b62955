//! A plan for people: how good it is, what is idle and why, what would help.

use std::time::Duration;

use idlewise::plan::{BoundSource, Status};
use idlewise::{Plan, Scenario};

use super::layout::paragraph;
use super::scope::Scope;
use super::{
    account, causes_alone, chosen_later, conflicts, ended, facts, fair_levels, futures, headline,
    limits, loading, machine_counts, number, priorities, rented, shadow_prices, stages, text,
    unmet, waiting,
};

/// The whole view.
pub(crate) fn view(scenario: &Scenario, plan: &Plan, period: Option<usize>) -> String {
    let scenario = &*scenario.in_parts();
    let scope = Scope {
        scenario,
        plan,
        period,
    };
    let mut out = String::new();
    headline::status(&mut out, scenario, plan, &scope.span());
    match plan.status {
        Status::Optimal | Status::Feasible if !plan.futures.is_empty() => {
            futures::view(&mut out, &scope);
            chosen_later::view(&mut out, &scope);
            account::view(&mut out, &scope);
            account::groups(&mut out, &scope);
            priorities::view(&mut out, &scope);
            limits::view(&mut out, &scope);
            machine_counts::view(&mut out, &scope);
            rented::view(&mut out, &scope);
            proof(&mut out, plan);
        }
        Status::Optimal | Status::Feasible => {
            facts::view(&mut out, &scope);
            account::view(&mut out, &scope);
            causes_alone::view(&mut out, &scope);
            account::groups(&mut out, &scope);
            fair_levels::view(&mut out, &scope);
            priorities::view(&mut out, &scope);
            stages::view(&mut out, &scope);
            unmet::view(&mut out, &scope);
            waiting::view(&mut out, &scope);
            shadow_prices::view(&mut out, &scope);
            limits::view(&mut out, &scope);
            machine_counts::view(&mut out, &scope);
            rented::view(&mut out, &scope);
            loading::view(&mut out, &scope);
            routes(&mut out, &scope);
            proof(&mut out, plan);
        }
        Status::Infeasible => conflicts::view(&mut out, scenario, &plan.conflicts),
        Status::Limit => {
            paragraph(&mut out, "No plan was found, and none was ruled out.");
            if let Some(rules) = ended::rules(scenario) {
                paragraph(&mut out, &rules);
            }
        }
    }
    out
}

/// What the solve took, for standard error: it differs from run to run.
pub(crate) fn effort(plan: &Plan, elapsed: Duration) -> String {
    let solver = &plan.solver;
    let engine = text::visible(&solver.engine);
    let by = if engine.is_empty() { "" } else { " by " };
    format!(
        "{:.2} s{by}{engine}: {}, {}\n",
        elapsed.as_secs_f64(),
        number::plural(solver.reduced.components, "independent program"),
        number::plural(
            usize::try_from(solver.iterations).unwrap_or(usize::MAX),
            "iteration"
        ),
    )
}

/// How many routes demands have.
fn routes(out: &mut String, scope: &Scope<'_>) {
    let shown = || scope.plan.demands.iter().filter(|d| scope.shows(d.period));
    let counts = || shown().map(|d| d.routes).filter(|&n| n > 0);
    let text = match (counts().max(), counts().count()) {
        (None, _) => return,
        (Some(1), _) => "A demand that is served has one route in every period.".to_owned(),
        (Some(most), served) => {
            let average = (10.0 * counts().sum::<u64>() as f64 / served as f64).round() / 10.0;
            let routes = match number::plain(average) {
                one if one == "1" => "one route".to_owned(),
                many => format!("{many} routes"),
            };
            format!("A demand that is served has {routes} in a period on average, {most} at most.")
        }
    };
    paragraph(out, &text);
}

/// Why the plan can be believed.
fn proof(out: &mut String, plan: &Plan) {
    let certificate = &plan.certificate;
    let who = match certificate.bound_source {
        BoundSource::Prices => "the plan's prices prove the bound",
        BoundSource::Search => "the search proved the bound, the plan's prices alone a weaker one",
    };
    let kept = if certificate.max_violation > 0.0 {
        format!(
            "no limit is exceeded by more than {} of its size",
            number::plain(certificate.max_violation)
        )
    } else {
        "every limit is kept".to_owned()
    };
    paragraph(
        out,
        &format!("Proof: {who}, and {kept}. Recompute both with `idlewise verify`."),
    );
}

#[cfg(test)]
mod tests {
    use anstream::adapter::strip_str;

    use super::*;
    use crate::fixtures;
    use crate::print::table;

    fn shown(scenario: &Scenario, plan: &Plan, period: Option<usize>) -> String {
        strip_str(&view(scenario, plan, period)).to_string()
    }

    /// The golden files are made by eye; `cargo xtask write` rewrites
    /// them, and the change is to be looked at before it is committed.
    fn compare_with_file(name: &str, shown: &str) {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/golden")
            .join(name);
        if std::env::var_os("IDLEWISE_WRITE").is_some_and(|value| value == "1") {
            std::fs::write(&path, shown).unwrap();
        }
        let expected = std::fs::read_to_string(&path).unwrap().replace('\r', "");
        assert_eq!(shown, expected, "{name} differs");
        for line in shown.lines() {
            assert!(text::width(line) <= table::WIDTH, "too wide: {line}");
            assert_eq!(line, line.trim_end(), "trailing blanks");
        }
    }

    #[test]
    fn an_optimal_plan() {
        compare_with_file(
            "optimal.txt",
            &shown(&fixtures::scenario(), &fixtures::plan(), None),
        );
    }

    #[test]
    fn one_period_of_a_plan() {
        compare_with_file(
            "one-period.txt",
            &shown(&fixtures::scenario(), &fixtures::plan(), Some(1)),
        );
    }

    #[test]
    fn a_cheapest_fleet_without_prices_of_what_is_fixed() {
        let (scenario, plan) = fixtures::cheapest();
        compare_with_file("cheapest.txt", &shown(&scenario, &plan, None));
    }

    #[test]
    fn no_plan() {
        compare_with_file(
            "infeasible.txt",
            &shown(&fixtures::scenario(), &fixtures::infeasible(), None),
        );
    }

    #[test]
    fn stopped_before_any_plan() {
        let mut plan = fixtures::plan();
        plan.status = Status::Limit;
        let shown = shown(&fixtures::scenario(), &plan, None);
        assert!(shown.starts_with("No plan yet, stopped by a limit: "));
        assert!(shown.contains("none was ruled out"));
        assert!(!shown.contains("served"));
    }

    #[test]
    fn colour_changes_no_text() {
        let view = view(&fixtures::scenario(), &fixtures::plan(), None);
        assert!(view.contains("\u{1b}["));
        assert!(!strip_str(&view).to_string().contains('\u{1b}'));
    }

    #[test]
    fn the_effort_counts_in_words() {
        let mut plan = fixtures::plan();
        plan.solver.reduced.components = 1;
        plan.solver.iterations = 1_234;
        assert_eq!(
            effort(&plan, Duration::from_millis(1250)),
            "1.25 s by microlp: 1 independent program, 1,234 iterations\n"
        );
    }
}
