//! An idea: something that may be worth a solve, and what comes of it.

use super::edit::ScenarioEdit;
use super::study::{Study, Tried};
use super::types::{AmountUnit, MachineChange, RecommendationKind};
use crate::context::Context;
use crate::error::Error;
use crate::scenario::Scenario;

/// Something that may be worth a solve.
pub(super) struct Idea<'a> {
    pub kind: RecommendationKind,
    /// What it may bring per hour, by the prices of today's plan: ideas are tried in this
    /// order.
    pub estimate: f64,
    /// Tries it; nothing where it brings nothing.
    pub find: Find<'a>,
}

/// How an idea is tried, within the limits of the context.
type Find<'a> = Box<dyn Fn(&Study<'_>, &Context<'_>) -> Result<Option<Found>, Error> + Sync + 'a>;

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
