//! Changes of single fields of a scenario, and how they are made.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::scenario;
use crate::scenario::limits::{MAX_COUNT, MAX_NUMBER};
use crate::scenario::{Count, InputError, InputErrors, Scenario};

/// The change of one field of a scenario.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ScenarioEdit {
    /// The list of the scenario that the changed part is in.
    pub list: EditedList,
    /// The part's id; empty where the field is the scenario's own.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub id: String,
    /// The field, as in a scenario file.
    pub field: EditedField,
    /// What it is; absent where it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<EditValue>,
    /// What it becomes.
    pub to: EditValue,
}

/// Where a changed field is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum EditedList {
    /// In a node entry.
    Nodes,
    /// In a demand.
    Demands,
    /// In a model.
    Models,
    /// In a limit over several nodes, models or demands.
    Limits,
    /// In the scenario itself.
    Scenario,
}

/// The fields that edits change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum EditedField {
    /// Machines of a node entry: a number or a range.
    Count,
    /// Models that a node may host.
    Hosts,
    /// Verification modes of a node.
    Verification,
    /// Longest round trip of a demand in milliseconds.
    MaxRttMs,
    /// Rates of a demand by period.
    Rate,
    /// Most replicas of a model.
    MaxReplicas,
    /// Verifier work per second.
    VerifierCapacity,
    /// The most of a limit, in every period at least so much.
    Max,
}

/// The value of a changed field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged, deny_unknown_fields)]
#[non_exhaustive]
pub enum EditValue {
    /// A number.
    Number(f64),
    /// A range of machines.
    #[non_exhaustive]
    Range {
        /// Fewest machines.
        min: u64,
        /// Most machines.
        max: u64,
    },
    /// A list of names; what an empty list is read as.
    Names(Vec<String>),
    /// A number for each period.
    Numbers(Vec<f64>),
}

/// The scenario with changes made to it, one after another.
///
/// Where a field is what a change says it is, it becomes what the change says. Where it is
/// something else, as another change came before, what the change adds is added: machines
/// by their number, names of a list, rates by their difference; a limit becomes the larger
/// of both. So actions can be stacked.
///
/// ```
/// use idlewise::questions::{EditValue, EditedField, EditedList, ScenarioEdit, apply};
/// use idlewise::{Scenario, example};
/// let scenario = Scenario::from_json(example::JSON)?;
/// let id = scenario.nodes[0].id.clone();
/// let to = EditValue::Number(1.0);
/// let edit = ScenarioEdit::new(EditedList::Nodes, &id, EditedField::Count, None, to);
/// assert_eq!(apply(&scenario, &[edit])?.nodes[0].count.bounds(), (1, 1));
/// # Ok::<(), idlewise::Error>(())
/// ```
///
/// # Errors
///
/// [`Error::Input`] where a change names nothing that there is, or gives a field a value
/// that it cannot have, and where the changed scenario is not valid.
pub fn apply(scenario: &Scenario, changes: &[ScenarioEdit]) -> Result<Scenario, Error> {
    let mut changed = scenario.clone();
    for (number, edit) in changes.iter().enumerate() {
        edit.make(&mut changed, number)
            .map_err(|error| Error::Input(InputErrors(vec![error])))?;
    }
    scenario::check(&changed)?;
    Ok(changed)
}

impl ScenarioEdit {
    /// A change of one field.
    pub fn new(
        list: EditedList,
        id: &str,
        field: EditedField,
        from: Option<EditValue>,
        to: EditValue,
    ) -> Self {
        ScenarioEdit {
            list,
            id: id.to_owned(),
            field,
            from,
            to,
        }
    }

    /// Makes the change; `number` is its place among others, for errors.
    fn make(&self, scenario: &mut Scenario, number: usize) -> Result<(), InputError> {
        let from = self.from.as_ref();
        let at = self.place(scenario, number)?;
        match (self.list, self.field) {
            (EditedList::Nodes, EditedField::Count) => {
                let node = &mut scenario.nodes[at];
                let to = self.count(&self.to, number)?;
                let from = from.map(|from| self.count(from, number)).transpose()?;
                node.count = match from {
                    Some(from) if from != node.count => moved(node.count, from, to),
                    _ => to,
                };
                // The machines of an entry are alike: those named last are the ones that go.
                let (_, most) = node.count.bounds();
                node.names
                    .truncate(usize::try_from(most).unwrap_or(usize::MAX));
            }
            (EditedList::Nodes, EditedField::Hosts) => {
                let node = &mut scenario.nodes[at];
                let to = self.names(number)?;
                node.hosts = Some(match (&node.hosts, from) {
                    (Some(now), Some(EditValue::Names(from))) => added(now, from, to),
                    _ => to.to_vec(),
                });
            }
            (EditedList::Nodes, EditedField::Verification) => {
                let node = &mut scenario.nodes[at];
                let to = self.names(number)?;
                node.verification = match from {
                    Some(EditValue::Names(from)) => added(&node.verification, from, to),
                    _ => to.to_vec(),
                };
            }
            (EditedList::Demands, EditedField::MaxRttMs) => {
                let demand = &mut scenario.demands[at];
                demand.max_rtt_ms = Some(self.raised(demand.max_rtt_ms, number)?);
            }
            (EditedList::Demands, EditedField::Rate) => {
                let demand = &mut scenario.demands[at];
                let EditValue::Numbers(to) = &self.to else {
                    return Err(self.wrong(number, "a rate for each period"));
                };
                if to.len() != demand.rate.len() {
                    return Err(self.wrong(number, &format!("{} rates", demand.rate.len())));
                }
                demand.rate = match from {
                    Some(EditValue::Numbers(from)) if from.len() == to.len() => {
                        let rates = demand.rate.iter().zip(from).zip(to);
                        rates
                            .map(|((now, from), to)| shifted(*now, *from, *to))
                            .collect()
                    }
                    _ => to.clone(),
                };
            }
            (EditedList::Models, EditedField::MaxReplicas) => {
                let model = &mut scenario.models[at];
                let now = model.max_replicas.map(|most| most as f64);
                model.max_replicas = Some(self.whole(self.raised(now, number)?, number)?);
            }
            (EditedList::Limits, EditedField::Max) => {
                let limit = &mut scenario.limits[at];
                let to = self.raised(None, number)?;
                for side in limit.max.iter_mut().flatten() {
                    *side = side.max(to);
                }
            }
            (EditedList::Scenario, EditedField::VerifierCapacity) => {
                scenario.verifier_capacity = Some(self.raised(scenario.verifier_capacity, number)?);
            }
            _ => {
                return Err(InputError::new(
                    format!("$.changes[{number}].field"),
                    format!("{:?} of {:?}", self.field, self.list),
                    "a field of that list",
                ));
            }
        }
        Ok(())
    }

    /// The place of the changed part in its list.
    fn place(&self, scenario: &Scenario, number: usize) -> Result<usize, InputError> {
        let ids: Vec<&str> = match self.list {
            EditedList::Nodes => scenario.nodes.iter().map(|n| n.id.as_str()).collect(),
            EditedList::Demands => scenario.demands.iter().map(|d| d.id.as_str()).collect(),
            EditedList::Models => scenario.models.iter().map(|m| m.id.as_str()).collect(),
            EditedList::Limits => scenario.limits.iter().map(|l| l.id.as_str()).collect(),
            EditedList::Scenario => return Ok(0),
        };
        ids.iter().position(|id| *id == self.id).ok_or_else(|| {
            let near = scenario::Search::default().nearest(&self.id, ids.iter().copied());
            let path = format!("$.changes[{number}].id");
            InputError::new(
                path,
                scenario::quoted(&self.id),
                "the id of a part of that list",
            )
            .nearest(near)
        })
    }

    fn wrong(&self, number: usize, expected: &str) -> InputError {
        let path = format!("$.changes[{number}].to");
        InputError::new(path, format!("{:?}", self.to), expected)
    }

    fn names(&self, number: usize) -> Result<&[String], InputError> {
        match &self.to {
            EditValue::Names(names) => Ok(names),
            _ => Err(self.wrong(number, "a list of names")),
        }
    }

    fn count(&self, value: &EditValue, number: usize) -> Result<Count, InputError> {
        match value {
            EditValue::Number(count) => Ok(Count::Fixed(self.whole(*count, number)?)),
            EditValue::Range { min, max } if min <= max && *max <= MAX_COUNT => {
                Ok(Count::from(*min..=*max))
            }
            EditValue::Range { .. } => {
                let path = format!("$.changes[{number}]");
                let expected = format!("from the fewest to the most, at most {MAX_COUNT}");
                Err(InputError::new(path, format!("{value:?}"), expected))
            }
            _ => Err(self.wrong(number, "a number of machines, or a range")),
        }
    }

    fn whole(&self, value: f64, number: usize) -> Result<u64, InputError> {
        if value.fract() == 0.0 && (0.0..=MAX_COUNT as f64).contains(&value) {
            Ok(value as u64)
        } else {
            Err(self.wrong(number, &format!("a whole number from 0 to {MAX_COUNT}")))
        }
    }

    /// A limit after the change: never lower than another change left it.
    fn raised(&self, now: Option<f64>, number: usize) -> Result<f64, InputError> {
        let EditValue::Number(to) = self.to else {
            return Err(self.wrong(number, "a number"));
        };
        if !(0.0..=MAX_NUMBER).contains(&to) {
            return Err(self.wrong(number, &format!("a number from 0 to {MAX_NUMBER}")));
        }
        let is_as_said = match (&self.from, now) {
            (Some(EditValue::Number(from)), Some(now)) => *from == now,
            _ => true,
        };
        Ok(match now {
            Some(now) if !is_as_said => now.max(to),
            _ => to,
        })
    }
}

/// A count to which the difference of two others is added.
fn moved(now: Count, from: Count, to: Count) -> Count {
    let shift = |now: u64, from: u64, to: u64| now.saturating_add(to).saturating_sub(from);
    let ((from_min, from_max), (to_min, to_max)) = (from.bounds(), to.bounds());
    match now {
        Count::Fixed(count) => Count::Fixed(shift(count, from_max, to_max)),
        Count::Range { min, max, decided } => {
            let max = shift(max, from_max, to_max);
            Count::Range {
                min: shift(min, from_min, to_min).min(max),
                max,
                decided,
            }
        }
        Count::Hourly(hourly) => Count::Hourly(hourly),
    }
}

/// A list of names with those that a change adds.
fn added(now: &[String], from: &[String], to: &[String]) -> Vec<String> {
    if now == from {
        return to.to_vec();
    }
    let new = to.iter().filter(|n| !from.contains(n) && !now.contains(n));
    now.iter().chain(new).cloned().collect()
}

/// A rate to which the difference of two others is added.
fn shifted(now: f64, from: f64, to: f64) -> f64 {
    if now == from {
        to
    } else {
        (now + to - from).max(0.0)
    }
}
