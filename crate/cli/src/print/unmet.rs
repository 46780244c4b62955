//! What is not served, the most first.

use std::collections::{BTreeMap, BTreeSet};

use idlewise::scenario::{Count, Demand, Node, ObjectiveName, Resources};

use super::layout::{ROWS, more, paragraph, title};
use super::scope::Scope;
use super::table::Table;
use super::{names, number, text};

/// Below this share of what was asked for, unmet demand is rounding noise.
const NOISE: f64 = 1e-9;

/// One demand over all that is shown, in units/s averaged over time.
#[derive(Debug, Default, Clone, Copy)]
struct Shortfall {
    offered: f64,
    unmet: f64,
    /// The most unmet in one period, and the first period of that.
    worst: Option<(f64, usize)>,
}

pub(super) fn view(out: &mut String, scope: &Scope<'_>) {
    let hours = scope.hours().max(f64::MIN_POSITIVE);
    let mut by_demand: BTreeMap<&str, Shortfall> = BTreeMap::new();
    for service in &scope.plan.demands {
        if !scope.shows(service.period) {
            continue;
        }
        let share = scope.hours_of(service.period) / hours;
        let sum = by_demand.entry(&service.demand).or_default();
        sum.offered += share * service.offered;
        sum.unmet += share * service.unmet;
        if sum.worst.is_none_or(|(most, _)| service.unmet > most) {
            sum.worst = Some((service.unmet, service.period));
        }
    }
    let mut unmet: Vec<(&Demand, Shortfall)> = scope
        .scenario
        .demands
        .iter()
        .filter_map(|demand| Some((demand, *by_demand.get(demand.id.as_str())?)))
        .filter(|(_, sum)| sum.unmet > NOISE * sum.offered)
        .collect();
    if unmet.is_empty() {
        paragraph(out, "Every demand is served in full.");
        return;
    }
    // Stable: equals stay in the order of the file.
    unmet.sort_by(|(_, a), (_, b)| b.unmet.total_cmp(&a.unmet));
    let left_out = unmet.len().saturating_sub(ROWS);
    unmet.truncate(ROWS);

    let several = scope.has_several_periods();
    let averaged = if several { ", averaged over time" } else { "" };
    title(out, &format!("Unmet demand (units per second{averaged})"));
    let mut table = Table::default()
        .names("demand")
        .names("model")
        .names("region")
        .numbers("asked")
        .numbers("unmet")
        .numbers("unmet %");
    if several {
        table = table.names("most in");
    }
    let offered: Vec<f64> = unmet.iter().map(|(_, sum)| sum.offered).collect();
    let missing: Vec<f64> = unmet.iter().map(|(_, sum)| sum.unmet).collect();
    let numbers = number::column(&offered)
        .into_iter()
        .zip(number::column(&missing));
    for ((demand, sum), (offered, missing)) in unmet.iter().zip(numbers) {
        let mut cells = vec![
            demand.id.clone(),
            demand.model.clone(),
            demand.region.clone(),
            offered,
            missing,
            number::percent(100.0 * sum.unmet / sum.offered),
        ];
        if let (true, Some((_, period))) = (several, sum.worst) {
            cells.push(names::period_label(scope.scenario, period));
        }
        table.row(&cells);
    }
    out.push_str(&table.render());
    more(out, left_out);
    too_large(out, scope, &unmet);
    beside_idle(out, scope, &unmet);
}

/// Under `cost`: work that is turned away in a period in which machines idle that are paid
/// for either way and have the hardware for it.
fn beside_idle(out: &mut String, scope: &Scope<'_>, unmet: &[(&Demand, Shortfall)]) {
    if scope.scenario.policy.objective != ObjectiveName::Cost {
        return;
    }
    let idle_for = |demand: &Demand, period: usize| {
        let mut models = scope.scenario.models.iter();
        let model = models.find(|model| model.id == demand.model);
        let nodes = idle_nodes(scope, period).into_iter();
        let mut nodes = nodes.map(|index| &scope.scenario.nodes[index]);
        nodes.any(|node| {
            let profiles = model.iter().flat_map(|model| &model.profiles);
            let mut hardware = profiles.map(|profile| &profile.hardware);
            matches!(node.count, Count::Fixed(_)) && hardware.any(|own| *own == node.hardware)
        })
    };
    let beside = unmet.iter().filter(|(demand, shortfall)| {
        let worst = shortfall.worst;
        worst.is_some_and(|(_, period)| idle_for(demand, period))
    });
    let names: Vec<&str> = beside.map(|(demand, _)| demand.id.as_str()).collect();
    if names.is_empty() {
        return;
    }
    paragraph(
        out,
        &format!(
            "Machines that are paid for either way idle while {} is turned away: the objective \
             `cost` serves no more than `min_served` asks for. A higher `min_served`, or the \
             objective `serve`, serves what fits on them.",
            text::visible(&names::listed(&names))
        ),
    );
}

/// Nodes (by index) with idle compute in a period.
fn idle_nodes(scope: &Scope<'_>, period: usize) -> Vec<usize> {
    let compute = &scope.scenario.compute;
    let uses = scope.plan.nodes.iter().filter(|n| n.period == period);
    let idle: BTreeSet<&str> = uses
        .filter(|node| {
            let of = |amounts: &Resources| amounts.get(compute).copied().unwrap_or(0.0);
            let available = of(&node.available);
            available - of(&node.allocated) > NOISE * available
        })
        .map(|node| node.node.as_str())
        .collect();
    let nodes = scope.scenario.nodes.iter().enumerate();
    let is_idle = |(_, node): &(usize, &Node)| idle.contains(node.id.as_str());
    nodes.filter(is_idle).map(|(index, _)| index).collect()
}

/// Where demand goes unmet because no machine holds one replica of its model, or none of
/// those that idle: each reason once.
fn too_large(out: &mut String, scope: &Scope<'_>, unmet: &[(&Demand, Shortfall)]) {
    let shown: BTreeSet<&str> = unmet.iter().map(|(demand, _)| demand.id.as_str()).collect();
    let mut reasons: Vec<String> = Vec::new();
    let mut nowhere = BTreeSet::new();
    for (index, reason) in scope.scenario.too_large_for_machines() {
        let demand = scope.scenario.demands.get(index);
        nowhere.insert(index);
        if demand.is_some_and(|d| shown.contains(d.id.as_str())) && !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    for (demand, shortfall) in unmet {
        let all = &scope.scenario.demands;
        let index = all.iter().position(|other| other.id == demand.id);
        let (Some(index), Some((_, period))) = (index, shortfall.worst) else {
            continue;
        };
        if nowhere.contains(&index) {
            continue;
        }
        let idle = idle_nodes(scope, period);
        let reason = scope.scenario.too_small_for(index, &idle);
        reasons.extend(reason.filter(|reason| !reasons.contains(reason)));
    }
    for reason in reasons {
        let mut letters = reason.chars();
        let first = letters.next().into_iter().flat_map(char::to_uppercase);
        let sentence: String = first.chain(letters).collect();
        paragraph(out, &format!("{}.", text::visible(&sentence)));
    }
}
