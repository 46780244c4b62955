//! Checks what a scenario says: sizes, names that must exist, numbers that
//! must make sense. It holds for scenarios from files and from code alike.

pub(super) mod afterwards;
mod cards;
pub(super) mod entry;
mod futures;
mod hourly;
mod limits;
mod loading;
mod names;
mod priorities;
mod rates;
mod regions;
mod stages;
mod steadiness;
mod waiting;

use std::collections::HashMap;

use super::limits::{
    MAX_DEMANDS, MAX_MODELS, MAX_NODES, MAX_PERIODS, MAX_PROFILES, MAX_RATES, MAX_RESOURCES,
    MAX_ROUTE_RATES, MAX_ROUTES,
};
use super::path::Path;
use super::problems::Problems;
use super::resources::resource_names;
use super::text::quoted;
use super::{
    InputErrors, Model, NO_VERIFICATION, ObjectiveName, Policy, Resources, SCHEMA_VERSION,
    Scenario, Spare,
};
use entry::Range;
use names::Names;
use rates::{check_rates, expected_periods, is_within};

impl Scenario {
    /// Checks a scenario, whether it was read or made in code. Everything that asks
    /// something about a scenario checks it first.
    ///
    /// ```
    /// use idlewise::{Node, Scenario};
    /// let scenario = Scenario::new("unfinished").node(Node::new("n", "H100").headroom(1.5));
    /// let errors = scenario.check().unwrap_err();
    /// assert_eq!(errors.0[0].path, "$.nodes[0].headroom");
    /// assert_eq!(errors.0[1].to_string(), "$.models: found an empty list, expected at least one model");
    /// ```
    ///
    /// # Errors
    /// Everything that is wrong with it, each with its JSON path.
    pub fn check(&self) -> Result<(), InputErrors> {
        check(self)
    }
}

/// [`Scenario::check`].
///
/// # Errors
/// Everything that is wrong with it, each with its JSON path.
pub fn check(scenario: &Scenario) -> Result<(), InputErrors> {
    let mut problems = Problems::default();
    problems.start_checking();
    check_into(scenario, &mut problems);
    problems.finish()
}

/// [`check`], adding to what reading found.
pub(super) fn check_into(scenario: &Scenario, problems: &mut Problems) {
    let root = Path::ROOT;
    if scenario.schema_version != SCHEMA_VERSION {
        problems.report(
            &root.field("schema_version"),
            scenario.schema_version,
            format_args!("{SCHEMA_VERSION}, the only version of this format"),
        );
    }
    if !sizes_are_fine(scenario, problems) {
        return;
    }
    entry::label(&scenario.name, &root.field("name"), problems);
    entry::name(&scenario.compute, &root.field("compute"), problems);
    if let Some(capacity) = scenario.verifier_capacity {
        let path = root.field("verifier_capacity");
        entry::number(capacity, Range::Amount, &path, problems);
    }
    if let Some(currency) = &scenario.policy.currency {
        entry::currency(currency, &root.field("policy").field("currency"), problems);
    }
    let periods = root.field("periods");
    for (i, period) in scenario.periods.iter().enumerate() {
        entry::period(period, &periods.index(i), problems);
    }

    let nodes = Names::collect("nodes", "node", ids(&scenario.nodes, |n| &n.id), problems);
    let models = Names::collect(
        "models",
        "model",
        ids(&scenario.models, |m| &m.id),
        problems,
    );
    let demands = Names::collect(
        "demands",
        "demand",
        ids(&scenario.demands, |d| &d.id),
        problems,
    );
    let modes = scenario.verification.keys().map(String::as_str);
    let modes = Names::of_modes(modes, problems);

    check_nodes(scenario, &models, &modes, problems);
    check_models(scenario, problems);
    check_demands(scenario, &models, &modes, problems);
    check_modes(scenario, problems);
    check_round_trips(scenario, problems);
    check_routes(scenario, &demands, &nodes, problems);
    if let Some(steadiness) = &scenario.steadiness {
        steadiness::check(scenario, steadiness, &models, &nodes, problems);
    }
    futures::check(scenario, &demands, &nodes, problems);
    limits::check(scenario, problems);
    check_policy(&scenario.policy, problems);
    priorities::check(scenario, problems);
    hourly::check(scenario, problems);
    loading::check(scenario, problems);
    stages::check(scenario, problems);
    waiting::check(scenario, problems);
    entry::sources(&scenario.source, &Path::ROOT.field("source"), problems);
    check_resource_number(scenario, problems);
}

fn check_policy(policy: &Policy, problems: &mut Problems) {
    let path = Path::ROOT.field("policy");
    let path = path.field("spare_give_up");
    let share = policy.spare_give_up;
    entry::number(share, Range::Fraction, &path, problems);
    let counts_value = match policy.objective {
        ObjectiveName::Serve | ObjectiveName::Profit => true,
        ObjectiveName::Cost | ObjectiveName::Fair => false,
    };
    if share > 0.0 && !(counts_value && policy.spare == Spare::Fill) {
        problems.report(
            &path,
            share,
            "0, except where spare is \"fill\" and the objective serve or profit",
        );
    }
}

fn ids<'s, T>(entries: &'s [T], id: impl Fn(&'s T) -> &'s String) -> Vec<&'s str> {
    entries.iter().map(|entry| id(entry).as_str()).collect()
}

/// Empty and oversized lists. Says whether the rest can be looked at.
fn sizes_are_fine(scenario: &Scenario, problems: &mut Problems) -> bool {
    let root = Path::ROOT;
    let periods = scenario.periods.len();
    let mut fine = true;
    for (list, length, limit) in [
        ("periods", periods, MAX_PERIODS),
        ("nodes", scenario.nodes.len(), MAX_NODES),
        ("models", scenario.models.len(), MAX_MODELS),
        ("demands", scenario.demands.len(), MAX_DEMANDS),
    ] {
        if length == 0 {
            let one = list.trim_end_matches('s');
            problems.report(
                &root.field(list),
                "an empty list",
                format_args!("at least one {one}"),
            );
        }
        fine &= is_within(length, limit, &root.field(list), problems);
    }
    fine &= is_within(
        scenario.routes.len(),
        MAX_ROUTES,
        &root.field("routes"),
        problems,
    );
    let demands = root.field("demands");
    fine &= !too_many_rates(scenario.demands.len(), periods, &demands, problems);
    let rated = scenario.routes.iter().filter(|r| r.rate.is_some()).count();
    if rated.saturating_mul(periods) > MAX_ROUTE_RATES {
        fine = false;
        problems.report(
            &root.field("routes"),
            format_args!("{rated} routes with a rate and {periods} periods"),
            format_args!("at most {MAX_ROUTE_RATES} rates (routes with a rate x periods)"),
        );
    }
    fine
}

/// Reports demands x periods beyond the limit.
pub(super) fn too_many_rates(
    demands: usize,
    periods: usize,
    path: &Path<'_>,
    problems: &mut Problems,
) -> bool {
    let too_many = demands.saturating_mul(periods) > MAX_RATES;
    if too_many {
        problems.report(
            path,
            format_args!("{demands} demands and {periods} periods"),
            format_args!("at most {MAX_RATES} rates (demands x periods)"),
        );
    }
    too_many
}

fn check_nodes(
    scenario: &Scenario,
    models: &Names<'_>,
    modes: &Names<'_>,
    problems: &mut Problems,
) {
    let list = Path::ROOT.field("nodes");
    let objective = scenario.policy.objective.as_str();
    let chooses_by_price = matches!(
        scenario.policy.objective,
        ObjectiveName::Cost | ObjectiveName::Profit
    );
    for (i, node) in scenario.nodes.iter().enumerate() {
        let path = list.index(i);
        entry::node(node, &path, problems);
        limits::labels(&node.labels, &path, problems);
        cards::compute(node, &scenario.compute, &path, problems);
        if chooses_by_price && node.count.is_range() && node.price_per_hour.is_none() {
            problems.report(
                &path.field("price_per_hour"),
                "a count that is a range, and no price",
                format_args!(
                    "the price of a machine and hour, as objective {objective} weighs it (0 where \
                     machines are free)"
                ),
            );
        }
        let field = path.field("verification");
        for (j, mode) in node.verification.iter().enumerate() {
            modes.refer(mode, &field.index(j), problems);
        }
        let field = path.field("hosts");
        for (j, model) in node.hosts.iter().flatten().enumerate() {
            models.refer(model, &field.index(j), problems);
        }
    }
}

fn check_models(scenario: &Scenario, problems: &mut Problems) {
    let list = Path::ROOT.field("models");
    for (i, model) in scenario.models.iter().enumerate() {
        let path = list.index(i);
        entry::model(model, &path, problems);
        let field = path.field("profiles");
        if model.profiles.is_empty() {
            problems.report(&field, "an empty list", "at least one profile");
        }
        if is_within(model.profiles.len(), MAX_PROFILES, &field, problems) {
            for (j, profile) in model.profiles.iter().enumerate() {
                entry::profile(profile, &field.index(j), problems);
            }
            check_profile_names(model, &field, problems);
        }
    }
}

fn check_profile_names(model: &Model, path: &Path<'_>, problems: &mut Problems) {
    let mut first: HashMap<&str, usize> = HashMap::new();
    for (i, profile) in model.profiles.iter().enumerate() {
        let before = *first.entry(&profile.name).or_insert(i);
        if before == i || profile.name.is_empty() {
            continue;
        }
        let expected = if profile.name == profile.hardware {
            "a name for each profile that shares its hardware (the hardware is the name unless given)"
        } else {
            "a name that no other profile of the model has"
        };
        problems.report(
            &path.index(i).field("name"),
            format_args!(
                "{} a second time (first at {})",
                quoted(&profile.name),
                path.index(before)
            ),
            expected,
        );
    }
}

fn check_demands(
    scenario: &Scenario,
    models: &Names<'_>,
    modes: &Names<'_>,
    problems: &mut Problems,
) {
    let list = Path::ROOT.field("demands");
    let periods = expected_periods(scenario, problems);
    for (i, demand) in scenario.demands.iter().enumerate() {
        let path = list.index(i);
        entry::demand(demand, &path, problems);
        regions::allowed(demand, &path, problems);
        limits::labels(&demand.labels, &path, problems);
        models.refer(&demand.model, &path.field("model"), problems);
        modes.refer(&demand.verification, &path.field("verification"), problems);
        check_rates(&demand.rate, periods, &path.field("rate"), problems);
    }
}

fn check_modes(scenario: &Scenario, problems: &mut Problems) {
    let list = Path::ROOT.field("verification");
    for (name, mode) in &scenario.verification {
        let path = list.field(name);
        if name == NO_VERIFICATION {
            problems.report(
                &path,
                "a mode called none",
                "other names only: none always exists and costs nothing",
            );
        }
        entry::name(name, &path, problems);
        entry::mode(mode, &path, problems);
    }
}

fn check_round_trips(scenario: &Scenario, problems: &mut Problems) {
    let all = Path::ROOT.field("rtt_ms");
    for (from, row) in &scenario.rtt_ms {
        let from_path = all.field(from);
        entry::name(from, &from_path, problems);
        for (to, ms) in row {
            let path = from_path.field(to);
            entry::name(to, &path, problems);
            entry::number(*ms, Range::Amount, &path, problems);
        }
    }
}

fn check_routes(
    scenario: &Scenario,
    demands: &Names<'_>,
    nodes: &Names<'_>,
    problems: &mut Problems,
) {
    let list = Path::ROOT.field("routes");
    let periods = expected_periods(scenario, problems);
    let mut first: HashMap<(&str, &str), usize> = HashMap::with_capacity(scenario.routes.len());
    for (i, route) in scenario.routes.iter().enumerate() {
        let path = list.index(i);
        demands.refer(&route.demand, &path.field("demand"), problems);
        nodes.refer(&route.node, &path.field("node"), problems);
        entry::number(route.cost, Range::Amount, &path.field("cost"), problems);
        if let Some(rates) = &route.rate {
            check_rates(rates, periods, &path.field("rate"), problems);
        }
        let before = *first.entry((&route.demand, &route.node)).or_insert(i);
        if before != i
            && !problems.is_broken(&path.field("demand"))
            && !problems.is_broken(&path.field("node"))
        {
            problems.report(
                &path,
                format_args!(
                    "a second route from {} to {} (first at $.routes[{before}])",
                    quoted(&route.demand),
                    quoted(&route.node)
                ),
                "one route per demand and node",
            );
        }
    }
}

/// Every resource name costs a row per node and period: there may not be many.
fn check_resource_number(scenario: &Scenario, problems: &mut Problems) {
    let mut names = resource_names(scenario);
    let named = |amounts: &Resources| amounts.contains_key(&scenario.compute);
    let nodes = scenario.nodes.iter();
    let profiles = scenario.models.iter().flat_map(|m| &m.profiles);
    if !nodes
        .clone()
        .any(|n| named(&n.capacity) || named(&n.usage_price))
        && !profiles.clone().any(|p| named(&p.uses) || named(&p.holds))
    {
        names.retain(|name| *name != scenario.compute);
    }
    if names.len() > MAX_RESOURCES {
        problems.report(
            &Path::ROOT,
            format_args!("{} different resources", names.len()),
            format_args!(
                "at most {MAX_RESOURCES} in capacity, usage_price, uses and holds together"
            ),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::{from_json, limits};
    use super::*;

    fn small() -> Scenario {
        from_json(
            br#"{"schema_version": 1,
                "nodes": [{"id": "n", "hardware": "H", "capacity": {"gpu": 1}}],
                "models": [{"id": "m", "profiles": [{"hardware": "H", "rate": 1}]}],
                "demands": [{"id": "d", "model": "m", "rate": 1}]}"#,
        )
        .unwrap()
    }

    fn said(scenario: &Scenario) -> String {
        check(scenario).unwrap_err().to_string()
    }

    #[test]
    fn a_small_scenario_is_fine() {
        assert_eq!(check(&small()), Ok(()));
    }

    #[test]
    fn sizes_are_refused_by_name() {
        let mut scenario = small();
        scenario.periods = vec![scenario.periods[0].clone(); 10_000];
        scenario.demands = vec![scenario.demands[0].clone(); 501];
        assert_eq!(
            said(&scenario),
            "$.demands: found 501 demands and 10000 periods, expected at most 5000000 rates (demands x periods)"
        );
        let mut scenario = small();
        scenario.nodes = vec![scenario.nodes[0].clone(); limits::MAX_NODES + 1];
        assert_eq!(
            said(&scenario),
            "$.nodes: found a list of 200001 values, expected a list of at most 200000"
        );
        let mut scenario = small();
        for i in 0..64 {
            scenario.nodes[0].capacity.insert(format!("r{i}"), 1.0);
        }
        assert_eq!(
            said(&scenario),
            "$: found 65 different resources, expected at most 64 in capacity, usage_price, uses and holds together"
        );
    }

    #[test]
    fn two_hundred_thousand_bad_names_are_counted_quickly() {
        let mut scenario = small();
        scenario.nodes = (0..limits::MAX_NODES)
            .map(|i| {
                let mut node = scenario.nodes[0].clone();
                node.id = format!("node-{i}");
                node.verification = vec!["nonesuch".to_owned()];
                node
            })
            .collect();
        let InputErrors(errors) = check(&scenario).unwrap_err();
        assert_eq!(errors.len(), limits::MAX_ERRORS + 1);
        assert_eq!(errors[0].nearest.as_deref(), Some("none"));
        assert_eq!(
            errors[limits::MAX_ERRORS].found,
            "at least 199800 more problems"
        );
    }
}
