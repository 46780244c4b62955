//! Models that load before they serve (`load_hours`), by index: when a replica may begin to
//! load, until when it does, and what was there before the first period (DESIGN section 2).
//!
//! A replica that was not there the period before loads first, on a machine that is ready,
//! and holds its resources meanwhile. Inside a period only machines become ready, so that
//! replicas of an entry come at the beginning of a period, and at moments in which a machine
//! of the entry that was started with a period becomes ready.

use std::collections::BTreeMap;

use super::{InputError, InputErrors, Model, Scenario, Standing};
use crate::error::Error;

/// Moments that are closer than this part of an hour are one.
const TOUCHING: f64 = 1e-9;

/// Models that load, and when their replicas may.
#[derive(Debug)]
pub(crate) struct Loading {
    /// Hours that a replica loads, by model.
    hours: Vec<f64>,
    /// When each part of a period begins; at last when the last one ends.
    begins: Vec<f64>,
    /// By node and part: whether replicas may begin to load.
    comes: Vec<Vec<bool>>,
    /// By node: whether what the first part has was there.
    stood: Vec<bool>,
    /// What stands by (node, profile), where that is said.
    current: BTreeMap<(usize, usize), f64>,
}

impl Model {
    /// Whether replicas of it load before they serve: hours are given, and some profile
    /// holds something.
    pub(crate) fn loads(&self) -> bool {
        let holds = |p: &super::Profile| p.holds.values().any(|amount| *amount > 0.0);
        self.load_hours > 0.0 && self.profiles.iter().any(holds)
    }
}

impl Scenario {
    /// Whether some replicas load before they serve.
    pub(crate) fn has_loading(&self) -> bool {
        self.models.iter().any(Model::loads)
    }

    /// Refuses a question that does not know models that load yet.
    ///
    /// # Errors
    /// [`Error::Input`] with the first such model.
    pub(crate) fn refuse_loading(&self, question: &str) -> Result<(), Error> {
        let Some(m) = self.models.iter().position(Model::loads) else {
            return Ok(());
        };
        let error = InputError::new(
            format!("$.models[{m}].load_hours"),
            self.models[m].load_hours.to_string(),
            format!("0: {question} does not work with models that load yet"),
        );
        Err(Error::Input(InputErrors(vec![error])))
    }
}

/// Whether replicas may have to load in the first period: where it is said what stands, or
/// that no machine is on.
pub(super) fn loads_at_first(scenario: &Scenario) -> bool {
    let hourly = scenario.nodes.iter().filter_map(|n| n.count.hourly());
    let mut empty = hourly.map(|h| h.running == Some(0) && h.start_hours == 0.0);
    scenario.steadiness.is_some() || empty.any(|empty| empty)
}

impl Loading {
    /// `None` where every model serves at once. The periods of the scenario are parts.
    pub(super) fn new(scenario: &Scenario, standing: Option<&Standing>) -> Option<Self> {
        if !scenario.has_loading() {
            return None;
        }
        let mut begins = vec![0.0];
        let mut end = 0.0;
        for period in &scenario.periods {
            end += period.hours;
            begins.push(end);
        }
        let whole = || {
            let periods = scenario.periods.iter().zip(&begins).enumerate();
            periods.filter(|(_, (period, _))| !period.continues)
        };
        let comes = scenario.nodes.iter().map(|node| {
            let hourly = node.count.hourly();
            let starting = hourly.filter(|h| h.start_hours > 0.0 && h.max > 0);
            let ready: Vec<f64> = starting.map_or_else(Vec::new, |h| {
                let starts = whole().skip(usize::from(h.running.is_none()));
                starts.map(|(_, (_, at))| at + h.start_hours).collect()
            });
            let parts = scenario.periods.iter().zip(&begins);
            parts
                .map(|(period, at)| {
                    !period.continues || ready.iter().any(|ready| (ready - at).abs() <= TOUCHING)
                })
                .collect()
        });
        let comes = comes.collect();
        let stood = scenario.nodes.iter().map(|node| {
            // In the first part only those machines are ready that are on before it.
            let is_empty = |h: super::Hourly| h.running == Some(0) && h.start_hours == 0.0;
            standing.is_none() && !node.count.hourly().is_some_and(is_empty)
        });
        Some(Loading {
            hours: scenario
                .models
                .iter()
                .map(|m| if m.loads() { m.load_hours } else { 0.0 })
                .collect(),
            stood: stood.collect(),
            current: standing.map_or_else(BTreeMap::new, |s| s.replicas.clone()),
            begins,
            comes,
        })
    }

    /// Whether replicas of a model load before they serve.
    pub fn loads(&self, model: usize) -> bool {
        self.hours[model] > 0.0
    }

    /// Replicas that stand before the first period, by (node, profile), where that is said.
    pub fn stands(&self) -> impl Iterator<Item = ((usize, usize), f64)> + '_ {
        self.current.iter().map(|(site, count)| (*site, *count))
    }

    /// Replicas of a profile that stand on a node before the first period; `None` where what
    /// the first period has was there.
    pub fn before(&self, node: usize, profile: usize) -> Option<f64> {
        let stands = self.current.get(&(node, profile)).copied();
        (!self.stood[node]).then_some(stands.unwrap_or(0.0))
    }

    /// Whether there may be more replicas on a node than the part before has.
    pub fn may_come(&self, node: usize, part: usize) -> bool {
        self.comes[node][part] && (part > 0 || !self.stood[node])
    }

    /// The parts, from the one in which a replica of a model comes, in which it loads.
    pub fn loading(&self, model: usize, part: usize) -> std::ops::Range<usize> {
        let end = self.begins[part] + self.hours[model] - TOUCHING;
        let parts = self.begins.len() - 1;
        let still = (part..parts).take_while(|&t| self.begins[t] < end);
        part..still.last().map_or(part, |t| t + 1)
    }
}
