//! A plan for people: how good it is, what is idle and why, what would help.

use std::fmt::Write as _;
use std::time::Duration;

use idlewise::plan::{Account, BoundSource, Status};
use idlewise::scenario::ObjectiveName;
use idlewise::{Plan, Scenario};

use super::style::{BAD, GOOD, TITLE, WARN, paint};
use super::{account, conflict, hours, levels, machines, number, paragraph, text, unmet, worth};

/// What a view shows: a plan, all of it or one period.
#[derive(Debug, Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) scenario: &'a Scenario,
    pub(super) plan: &'a Plan,
    pub(super) period: Option<usize>,
}

impl<'a> View<'a> {
    /// Whether a period is shown.
    pub(super) fn shows(&self, period: usize) -> bool {
        self.period.is_none_or(|shown| shown == period)
    }

    /// Length of a period, in hours.
    pub(super) fn hours_of(&self, period: usize) -> f64 {
        self.scenario.periods.get(period).map_or(0.0, |p| p.hours)
    }

    /// Length of all that is shown, in hours.
    pub(super) fn hours(&self) -> f64 {
        (0..self.scenario.periods.len())
            .filter(|&period| self.shows(period))
            .map(|period| self.hours_of(period))
            .sum()
    }

    /// The account of what is shown.
    pub(super) fn account(&self) -> &'a Account {
        let waste = &self.plan.waste;
        self.period
            .and_then(|period| waste.by_period.get(period))
            .unwrap_or(&waste.total)
    }

    /// What is shown: `24 periods, 24 hours`, or `period 3 (21:00), 1 hour`.
    pub(super) fn span(&self) -> String {
        let what = match self.period {
            Some(period) => period_name(self.scenario, period),
            None => number::plural(self.scenario.periods.len(), "period"),
        };
        format!("{what}, {}", hours(self.hours()))
    }

    /// The compute resource with its hours: `gpu-hours`.
    pub(super) fn compute_hours(&self) -> String {
        let name = text::visible(&self.scenario.compute);
        format!("{}-hours", text::fit(&name, 12))
    }

    /// The part of a demand that is served in a period.
    pub(super) fn share(&self, demand: &str, period: usize) -> Option<f64> {
        let mut all = self.plan.demands.iter();
        let service = all.find(|s| s.period == period && s.demand == demand)?;
        (service.offered > 0.0).then(|| service.served / service.offered)
    }

    /// Work served and asked for, in units.
    fn work(&self) -> (f64, f64) {
        self.plan
            .demands
            .iter()
            .filter(|service| self.shows(service.period))
            .fold((0.0, 0.0), |(served, offered), service| {
                let hours = self.hours_of(service.period);
                (
                    served + hours * service.served,
                    offered + hours * service.offered,
                )
            })
    }
}

/// `period 3 (21:00)`, or `period 3` where the label says no more.
pub(super) fn period_name(scenario: &Scenario, period: usize) -> String {
    let number = period.to_string();
    match scenario.periods.get(period) {
        Some(p) if p.label != number && !p.label.is_empty() => {
            let label = text::visible(&p.label);
            format!("period {number} ({})", text::fit(&label, 24))
        }
        _ => format!("period {number}"),
    }
}

/// The whole view.
pub(crate) fn view(scenario: &Scenario, plan: &Plan, period: Option<usize>) -> String {
    let view = View {
        scenario,
        plan,
        period,
    };
    let mut out = String::new();
    headline(&mut out, scenario, plan.status, &view.span());
    match plan.status {
        Status::Optimal | Status::Feasible => {
            facts(&mut out, &view);
            account::view(&mut out, &view);
            account::groups(&mut out, &view);
            levels::view(&mut out, &view);
            unmet::view(&mut out, &view);
            worth::view(&mut out, &view);
            machines::view(&mut out, &view);
            routes(&mut out, &view);
            proof(&mut out, plan);
        }
        Status::Infeasible => conflict::view(&mut out, scenario, &plan.conflicts),
        Status::Limit => paragraph(
            &mut out,
            "Nothing is known about the best plan yet. A longer --time-limit may find one.",
        ),
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

/// The status, and the size of the scenario.
pub(super) fn headline(out: &mut String, scenario: &Scenario, status: Status, span: &str) {
    let (style, status) = match status {
        Status::Optimal => (GOOD, "Optimal plan"),
        Status::Feasible => (WARN, "Plan, not proven optimal"),
        Status::Infeasible => (BAD, "No plan meets every limit"),
        Status::Limit => (WARN, "No plan yet, stopped by a limit"),
    };
    let name = text::visible(&scenario.name);
    let _ = write!(out, "{}", paint(style.bold(), status));
    if !name.is_empty() {
        let room = super::table::WIDTH.saturating_sub(text::width(status) + 2);
        let _ = write!(
            out,
            "{}",
            paint(TITLE, &format!(": {}", text::fit(&name, room)))
        );
    }
    let _ = writeln!(
        out,
        "\n{}, {}, {}; {span}",
        number::plural(scenario.nodes.len(), "node entry"),
        number::plural(scenario.models.len(), "model"),
        number::plural(scenario.demands.len(), "demand"),
    );
}

/// The few numbers that say it all: name, number, what it counts.
fn facts(out: &mut String, view: &View<'_>) {
    let mut facts: Vec<(&str, String, String)> = Vec::new();
    let (served, offered) = view.work();
    if offered > 0.0 {
        facts.push((
            "served",
            format!("{} %", number::percent(100.0 * served / offered)),
            "of the work asked for".to_owned(),
        ));
    }
    let account = view.account();
    let priced = account.cost.installed > 0.0;
    let idle = format!("{} %", number::percent(account.idle_percent));
    let hours = view.hours().max(f64::MIN_POSITIVE);
    if priced {
        facts.push((
            "idle",
            idle,
            "of the installed compute, by price".to_owned(),
        ));
        facts.push((
            "wasted",
            number::money(account.cost.idle() / hours),
            "currency per hour, on idle compute".to_owned(),
        ));
    } else {
        facts.push(("idle", idle, "of the installed compute".to_owned()));
        facts.push((
            "wasted",
            number::plain(account.compute_hours.idle() / hours),
            format!("{} per hour; nothing is priced", view.compute_hours()),
        ));
    }
    facts.extend(objective(view));
    if let Some(steadiness) = &view.plan.steadiness {
        let given_up = steadiness.cost_given_up.unwrap_or(0.0);
        facts.push((
            "moves",
            number::plain(steadiness.moves),
            format!(
                "replicas loaded for {}; free moves would spend {} less",
                number::money(steadiness.load_cost),
                number::money(given_up)
            ),
        ));
    }

    let names = facts.iter().map(|(name, ..)| name.len()).max().unwrap_or(0);
    let numbers = facts.iter().map(|(_, n, _)| n.len()).max().unwrap_or(0);
    out.push('\n');
    for (name, number, meaning) in facts {
        let number = format!("{number:>numbers$}");
        let _ = writeln!(
            out,
            "  {name:<names$}  {}  {}",
            paint(TITLE, &number),
            text::wrap(
                &meaning,
                super::table::WIDTH.saturating_sub(names + numbers + 6),
                0
            )
            .replace(
                '\n',
                &format!("\n{:width$}", "", width = names + numbers + 6)
            ),
        );
    }
}

fn objective(view: &View<'_>) -> Vec<(&'static str, String, String)> {
    let objective = &view.plan.objective;
    let bound = number::plain(objective.bound);
    let gap = number::gap(objective.gap);
    let all = match view.period {
        Some(_) => " in all periods",
        None => "",
    };
    let (name, meaning) = match objective.name {
        ObjectiveName::Serve => (
            "value",
            format!("served{all}; no plan serves more than {bound} (gap {gap} %)"),
        ),
        ObjectiveName::Cost => (
            "cost",
            format!("currency{all}; no plan costs less than {bound} (gap {gap} %)"),
        ),
        ObjectiveName::Profit => (
            "profit",
            format!("value minus cost{all}; no plan earns more than {bound} (gap {gap} %)"),
        ),
        ObjectiveName::Fair => {
            return fairness(view);
        }
    };
    let mut facts = vec![(name, number::plain(objective.value), meaning)];
    let bounded = objective.cost_bound;
    if objective.name != ObjectiveName::Cost && (objective.cost != 0.0 || bounded.is_some()) {
        let mut meaning = format!("currency{all}, for what the plan decides");
        if let Some(bound) = bounded {
            let _ = write!(
                meaning,
                "; this value needs at least {}",
                number::plain(bound)
            );
        }
        facts.push(("cost", number::plain(objective.cost), meaning));
    }
    facts
}

/// The smallest level, in percent of what is asked for.
fn fairness(view: &View<'_>) -> Vec<(&'static str, String, String)> {
    let objective = &view.plan.objective;
    let percent = |level: f64| format!("{} %", number::percent(100.0 * level));
    let all = match view.period {
        Some(_) => " of all periods",
        None => "",
    };
    let of_what = if levels::same_weight(view.scenario) {
        "share of a demand that is served"
    } else {
        "share of a demand that is served, for its weight"
    };
    let mut facts = vec![(
        "least",
        percent(objective.value),
        format!(
            "is the smallest {of_what}{all}; no plan's is above {}",
            percent(objective.bound)
        ),
    )];
    if objective.cost != 0.0 {
        let meaning = format!("currency{all}, for what the plan decides");
        facts.push(("cost", number::plain(objective.cost), meaning));
    }
    facts
}

/// How many routes demands have.
fn routes(out: &mut String, view: &View<'_>) {
    let shown = || view.plan.demands.iter().filter(|d| view.shows(d.period));
    let counts = || shown().map(|d| d.routes).filter(|&n| n > 0);
    let text = match (counts().max(), counts().count()) {
        (None, _) => return,
        (Some(1), _) => "A demand that is served has one route in every period.".to_owned(),
        (Some(most), served) => format!(
            "A demand that is served has {} routes in a period on average, {most} at most.",
            number::plain((10.0 * counts().sum::<u64>() as f64 / served as f64).round() / 10.0),
        ),
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
    use crate::print::{sample, table};

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
            &shown(&sample::scenario(), &sample::plan(), None),
        );
    }

    #[test]
    fn one_period_of_a_plan() {
        compare_with_file(
            "one-period.txt",
            &shown(&sample::scenario(), &sample::plan(), Some(1)),
        );
    }

    #[test]
    fn a_cheapest_fleet_without_prices_of_what_is_fixed() {
        let (scenario, plan) = sample::cheapest();
        compare_with_file("cheapest.txt", &shown(&scenario, &plan, None));
    }

    #[test]
    fn no_plan() {
        compare_with_file(
            "infeasible.txt",
            &shown(&sample::scenario(), &sample::infeasible(), None),
        );
    }

    #[test]
    fn stopped_before_any_plan() {
        let mut plan = sample::plan();
        plan.status = Status::Limit;
        let shown = shown(&sample::scenario(), &plan, None);
        assert!(shown.starts_with("No plan yet, stopped by a limit: "));
        assert!(shown.contains("--time-limit"));
        assert!(!shown.contains("served"));
    }

    #[test]
    fn colour_changes_no_text() {
        let view = view(&sample::scenario(), &sample::plan(), None);
        assert!(view.contains("\u{1b}["));
        assert!(!strip_str(&view).to_string().contains('\u{1b}'));
    }

    #[test]
    fn the_effort_counts_in_words() {
        let mut plan = sample::plan();
        plan.solver.reduced.components = 1;
        plan.solver.iterations = 1_234;
        assert_eq!(
            effort(&plan, Duration::from_millis(1250)),
            "1.25 s by microlp: 1 independent program, 1,234 iterations\n"
        );
    }
}
