//! Allow a model or a verification mode on a node.
//!
//! Every kind of machine that some demand may not use for that one reason is looked at;
//! nodes whose machines are alike are opened together.

use std::collections::BTreeMap;

use super::edit::{EditValue, EditedField, EditedList, ScenarioEdit};
use super::estimate::{Prices, Promise};
use super::idea::{Idea, Proposal};
use super::study::{HOSTING, Study, VERIFICATION};
use super::types::RecommendationKind;
use crate::questions::words::listed;
use crate::scenario::{Lifted, Scenario};

/// A rule that keeps demands from machines: class of nodes, and what is missing there.
type Rules = BTreeMap<(usize, String), Kept>;

/// Who is kept away by a rule.
#[derive(Default)]
struct Kept {
    value: f64,
    /// Demands, and what of them is turned away.
    demands: Vec<(usize, Promise)>,
}

/// Models that nodes may not host.
pub(super) fn models<'a>(
    study: &'a Study<'_>,
    prices: &Prices<'_>,
    classes: &[Vec<usize>],
) -> Vec<Idea<'a>> {
    let rules = rules(study, prices, classes, HOSTING, |s, d| &s.demands[d].model);
    ideas(study, rules, classes, RecommendationKind::AllowModel)
}

/// Verification modes that nodes do not produce.
pub(super) fn modes<'a>(
    study: &'a Study<'_>,
    prices: &Prices<'_>,
    classes: &[Vec<usize>],
) -> Vec<Idea<'a>> {
    let rules = rules(study, prices, classes, VERIFICATION, |s, d| {
        &s.demands[d].verification
    });
    ideas(study, rules, classes, RecommendationKind::AllowVerification)
}

/// What lifting each rule would bring.
fn rules(
    study: &Study<'_>,
    prices: &Prices<'_>,
    classes: &[Vec<usize>],
    lifted: Lifted,
    missing: impl Fn(&Scenario, usize) -> &String,
) -> Rules {
    let fleet = study.fleet;
    let mut rules = Rules::new();
    for (class, nodes) in classes.iter().enumerate() {
        for demand in 0..fleet.demands.len() {
            let first = nodes[0];
            let opens = !fleet.reachable(demand, first, Lifted::default())
                && fleet.reachable(demand, first, lifted)
                // A demand that lists its routes is kept by its list.
                && (!lifted.hosting || !fleet.hosts(first, fleet.demands[demand].model))
                && !is_listed(study.scenario, demand)
                && prices.runs(demand, first);
            if !opens {
                continue;
            }
            let mut promise = Promise::default();
            for &node in nodes {
                let more = prices.promise(demand, node);
                promise.value += more.value;
                promise.unmet += more.unmet;
            }
            if promise.value > 0.0 {
                let key = (class, missing(study.scenario, demand).clone());
                let kept: &mut Kept = rules.entry(key).or_default();
                kept.value += promise.value;
                kept.demands.push((demand, promise));
            }
        }
    }
    rules
}

/// Whether a demand may only use nodes that the scenario lists for it.
pub(super) fn is_listed(scenario: &Scenario, demand: usize) -> bool {
    let id = &scenario.demands[demand].id;
    scenario.routes.iter().any(|route| route.demand == *id)
}

fn ideas<'a>(
    study: &'a Study<'_>,
    rules: Rules,
    classes: &[Vec<usize>],
    kind: RecommendationKind,
) -> Vec<Idea<'a>> {
    let ideas = rules.into_iter().map(|((class, missing), mut kept)| {
        let nodes = classes[class].clone();
        let estimate = kept.value;
        kept.demands
            .sort_by(|(_, a), (_, b)| b.value.total_cmp(&a.value));
        Idea {
            kind,
            estimate,
            find: Box::new(move |_, context| {
                proposal(study, &nodes, &missing, &kept, kind).tried(study, context)
            }),
        }
    });
    ideas.collect()
}

fn proposal(
    study: &Study<'_>,
    nodes: &[usize],
    missing: &str,
    kept: &Kept,
    kind: RecommendationKind,
) -> Proposal {
    let s = study.scenario;
    let changes = nodes.iter().map(|&g| {
        let node = &s.nodes[g];
        let (field, now) = if kind == RecommendationKind::AllowModel {
            (EditedField::Hosts, node.hosts.clone().unwrap_or_default())
        } else {
            (EditedField::Verification, node.verification.clone())
        };
        let mut names = now.clone();
        names.push(missing.to_owned());
        let from = Some(EditValue::Names(now));
        ScenarioEdit::new(
            EditedList::Nodes,
            &node.id,
            field,
            from,
            EditValue::Names(names),
        )
    });
    Proposal {
        title: format!("Allow {missing} on {}", on_nodes(s, nodes)),
        reason: turned_away(s, &kept.demands),
        changes: changes.collect(),
        machines: Vec::new(),
        unit: study.unit(),
    }
}

/// The nodes of a class in a title.
pub(super) fn on_nodes(scenario: &Scenario, nodes: &[usize]) -> String {
    let first = &scenario.nodes[nodes[0]].id;
    match nodes.len() {
        1 => first.clone(),
        more => format!("{first} and {} alike", more - 1),
    }
}

/// Who is turned away next to machines that idle, in a sentence.
pub(super) fn turned_away(scenario: &Scenario, demands: &[(usize, Promise)]) -> String {
    let unmet = demands.iter().filter(|(_, promise)| promise.unmet > 0.0);
    let names = |list: Vec<usize>| -> String {
        let ids: Vec<&str> = list
            .iter()
            .map(|&d| scenario.demands[d].id.as_str())
            .collect();
        let verb = if ids.len() == 1 { "is" } else { "are" };
        format!("{} {verb}", listed(&ids))
    };
    let unmet: Vec<usize> = unmet.map(|(d, _)| *d).collect();
    if unmet.is_empty() {
        let all = demands.iter().map(|(d, _)| *d).collect();
        format!("{} served on machines that others need", names(all))
    } else {
        format!("{} turned away next to idle machines", names(unmet))
    }
}
