//! An idea: something that may be worth a solve, and what comes of it.

use super::edit::ScenarioEdit;
use super::study::{Study, Tried};
use super::types::{AmountUnit, MachineChange, RecommendationKind};
use crate::context::Context;
use crate::{Error, Scenario};

/// Something that may be worth a solve.
pub(super) struct Idea<'a> {
    pub kind: RecommendationKind,
    /// What it may bring per hour, by the prices of today's plan: ideas are tried in this
    /// order.
    pub estimate: f64,
    /// Tries it; nothing where it brings nothing.
    pub find: Box<dyn Fn(&Study<'_>, &Context<'_>) -> Result<Option<Found>, Error> + Sync + 'a>,
}

/// What was found to bring something, with the plan that says so.
pub(super) struct Found {
    pub proposal: Proposal,
    /// The scenario with it.
    pub changed: Scenario,
    /// The plan of that scenario.
    pub tried: Tried,
}

/// What to do.
pub(super) struct Proposal {
    pub title: String,
    pub reason: String,
    pub changes: Vec<ScenarioEdit>,
    pub machines: Vec<MachineChange>,
    /// What its amount is in.
    pub unit: AmountUnit,
}

impl Proposal {
    /// The proposal with the plan of the scenario that it makes; nothing where that has
    /// none.
    pub fn tried(self, study: &Study<'_>, context: &Context<'_>) -> Result<Option<Found>, Error> {
        let changed = super::edit::apply(study.scenario, &self.changes)?;
        let tried = study.tried(&changed, context)?;
        Ok(tried.map(|tried| Found {
            proposal: self,
            changed,
            tried,
        }))
    }
}

/// Names in a sentence: `a`, `a and b`, `a, b and 3 more`.
pub(super) fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [one, two] => format!("{one} and {two}"),
        [one, two, three] => format!("{one}, {two} and {three}"),
        [one, two, rest @ ..] => format!("{one}, {two} and {} more", rest.len()),
    }
}

/// `1 machine`, `2 machines`.
pub(super) fn counted(count: f64, one: &str) -> String {
    let number = plain(count);
    if count == 1.0 {
        format!("{number} {one}")
    } else {
        format!("{number} {one}s")
    }
}

/// A number without needless decimals.
pub(super) fn plain(value: f64) -> String {
    let rounded = (value * 1000.0).round() / 1000.0;
    format!("{rounded}")
}

/// An amount of money with cents.
pub(super) fn money(value: f64) -> String {
    format!("{value:.2}")
}

/// A percentage with one decimal; almost all is not all.
pub(super) fn percent(value: f64) -> String {
    if (99.95..100.0 - 1e-7).contains(&value) {
        return ">99.9".to_owned();
    }
    format!("{value:.1}")
}
