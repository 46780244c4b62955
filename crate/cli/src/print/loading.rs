//! Replicas that load before they serve: which, where and when.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use idlewise::Scenario;
use idlewise::plan::{Conflict, ReplicaLoad};
use idlewise::scenario::Model;

use super::layout::{ROWS, hanging, more, title};
use super::scope::Scope;
use super::table::{Table, WIDTH};
use super::{names, number, text};

/// Moments of one model and entry that are told; the rest is counted.
const MOMENTS: usize = 6;

pub(super) fn view(out: &mut String, scope: &Scope<'_>) {
    let models = &scope.scenario.models;
    if models.iter().all(|m| m.load_hours <= 0.0) {
        return;
    }
    title(out, "Replicas that load before they serve");
    let mut loads: BTreeMap<(&str, &str), Vec<&ReplicaLoad>> = BTreeMap::new();
    for load in scope.plan.loading.iter().filter(|l| scope.shows(l.period)) {
        let own = loads
            .entry((load.model.as_str(), load.node.as_str()))
            .or_default();
        own.push(load);
    }
    if loads.is_empty() {
        let _ = writeln!(out, "  None: what serves was there the period before.");
        return;
    }
    let hours = |id: &str| {
        let own = models.iter().find(|m| m.id == id);
        own.map_or(0.0, |m: &Model| m.load_hours)
    };
    let shown: Vec<_> = loads.iter().take(ROWS).collect();
    let counts: Vec<f64> = shown.iter().map(|(_, own)| total(own)).collect();
    let each: Vec<f64> = shown.iter().map(|((model, _), _)| hours(model)).collect();
    let (counts, each) = (number::column(&counts), number::column(&each));
    let mut table = Table::default()
        .names("model")
        .names("node")
        .numbers("replicas")
        .numbers("hours to load");
    for (at, ((model, node), _)) in shown.iter().enumerate() {
        let own = [*model, *node].map(str::to_owned);
        let row = [&own[..], &[counts[at].clone(), each[at].clone()]].concat();
        table.row(&row);
    }
    out.push_str(&table.render());
    more(out, loads.len().saturating_sub(ROWS));
    if scope.period.is_some() {
        return;
    }
    out.push('\n');
    for ((model, node), own) in shown {
        let line = format!(
            "{} on {}: {}",
            text::visible(model),
            text::visible(node),
            moments(scope, own)
        );
        let _ = writeln!(out, "  {}", hanging(&line, WIDTH - 4, 4));
    }
}

fn total(loads: &[&ReplicaLoad]) -> f64 {
    loads.iter().map(|l| l.count).sum()
}

/// `2 from 09:00, 1 from 17:00`.
fn moments(scope: &Scope<'_>, loads: &[&ReplicaLoad]) -> String {
    let mut told: Vec<String> = Vec::new();
    for load in loads.iter().take(MOMENTS) {
        let label = names::period_label(scope.scenario, load.period);
        told.push(format!(
            "{} from {}",
            number::plain(load.count),
            text::visible(&label)
        ));
    }
    if loads.len() > MOMENTS {
        told.push(format!("and {} more times", loads.len() - MOMENTS));
    }
    told.join(", ")
}

/// Why what is asked for at once cannot be: a sentence for each model that a clash names.
pub(super) fn too_late(scenario: &Scenario, conflicts: &[Conflict]) -> Vec<String> {
    let clash = |model: &Model| {
        let words = format!(" of {} on ", model.id);
        let mut limits = conflicts.iter().flat_map(|c| &c.limits);
        limits.any(|l| l.starts_with("load_hours ") && l.contains(&words))
    };
    let models = scenario.models.iter().filter(|m| m.load_hours > 0.0);
    let sentences = models.filter(|m| clash(m)).map(|model| {
        format!(
            "{} loads for {} before it serves: so long nothing serves that did not stand before \
             (`load_hours`, `steadiness.replicas`).",
            text::visible(&model.id),
            names::hours(model.load_hours)
        )
    });
    sentences.take(ROWS).collect()
}
