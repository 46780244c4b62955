//! The plan file: what the plan is, what it means and why it can be believed.
//!
//! Rates are units per second. Amounts of a resource are averages over the
//! period. Lists leave out entries that are zero, except `nodes` and `demands`,
//! which name every node and demand in every period.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::account::Waste;
use super::certificate::Certificate;
use super::futures::FutureOutcome;
use super::priorities::PriorityService;
use super::report::{SolverReport, SteadinessReport};
use crate::scenario::{ObjectiveName, Resources};
use crate::solve::Conflict;

/// The whole output.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Plan {
    /// Version of this file format; always 1.
    pub schema_version: u32,
    /// Whether this is the best plan, a plan, or none.
    pub status: Status,
    /// What every amount of money is in, where the scenario says so (`policy.currency`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// How good the plan is, and how good any plan could be.
    pub objective: Objective,
    /// The scenario's periods, in order: other lists give them by number. A plan
    /// of an older version has none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub periods: Vec<PlanPeriod>,
    /// What the demands of each priority got, the highest first, where they have different
    /// ones and the objective is of value.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub priorities: Vec<PriorityService>,
    /// In a compact plan: alike node entries that go by one name, wherever a node is
    /// named. Missing where every node is its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<NodeClass>,
    /// Nodes on whose machines other work runs and stays (`shared` in the scenario): they
    /// are never switched off.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shared: Vec<String>,
    /// Who serves what, where, when.
    pub routes: Vec<Route>,
    /// Placed replicas, of profiles that hold something.
    pub replicas: Vec<ReplicaPlacement>,
    /// Replicas that begin to load in a period, of models that load before they serve
    /// (`load_hours`): they are among `replicas`, hold their resources, and serve when the
    /// hours are over.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub loading: Vec<ReplicaLoad>,
    /// What each machine holds, where an entry of several machines, or of machines
    /// with cards, has whole replicas; identical machines stand together.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub machines: Vec<MachineGroup>,
    /// Machines chosen, for nodes whose count is a range.
    pub counts: Vec<MachineCount>,
    /// Machines rented in each period, for nodes that are rented by the hour.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hourly: Vec<HourlyCount>,
    /// What each node does in each period.
    pub nodes: Vec<NodeUse>,
    /// What becomes of each demand in each period.
    pub demands: Vec<DemandService>,
    /// Every installed compute-hour, accounted for.
    pub waste: Waste,
    /// What becomes of the plan in each future, where the scenario has several. Machines,
    /// replicas and the nodes of demands that may not be split are decided before anyone
    /// knows which one comes, but for those of nodes that are decided after; routes, and so
    /// what is served, in each of them. `objective` and `waste` are then those of all futures
    /// on average.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub futures: Vec<FutureOutcome>,
    /// The prices that prove the bound, and the checker's findings.
    pub certificate: Certificate,
    /// Where the plan came from.
    pub solver: SolverReport,
    /// What moves, where whole replicas stand on machines in several periods or the
    /// scenario says what stands now; and what keeping replicas where they are costs,
    /// where moves have a price or a limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub steadiness: Option<SteadinessReport>,
    /// Which limits clash, where no plan exists.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conflicts: Vec<Conflict>,
}

impl Plan {
    /// Whether there is a plan at all: it is optimal or at least feasible.
    pub fn exists(&self) -> bool {
        matches!(self.status, Status::Optimal | Status::Feasible)
    }
}

/// Node entries that differ in nothing but id and number of machines. In a compact plan
/// they go by one name, wherever a node is named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct NodeClass {
    /// The name that routes, replicas, machines, counts and prices give as their node.
    pub class: String,
    /// Ids of its node entries, at least two. Their machines are one pool: every way of
    /// handing them out is a plan, and all are equally good.
    pub nodes: Vec<String>,
}

impl NodeClass {
    /// A class of that name.
    pub(crate) fn new(class: &str, nodes: Vec<String>) -> Self {
        NodeClass {
            class: class.to_owned(),
            nodes,
        }
    }
}

/// Whether a plan is the best one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// No plan is better by more than the asked gap.
    Optimal,
    /// A valid plan; how far it may be from the best is stated as its gap.
    Feasible,
    /// No plan meets every limit; `conflicts` says which clash.
    Infeasible,
    /// Stopped by a limit before any plan was found.
    Limit,
}

/// How good a plan is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Objective {
    /// What was optimised.
    pub name: ObjectiveName,
    /// Value served (`serve`), currency spent (`cost`) or value minus currency
    /// (`profit`), over all periods; under `fair` the smallest level, where 1
    /// means that a demand of the largest `value` is served in full.
    pub value: f64,
    /// No plan can do better than this: an upper bound on `value` under
    /// `serve`, `profit` and `fair`, a lower bound under `cost`. With priorities it is of
    /// plans that serve at least as much value of each but the lowest.
    pub bound: f64,
    /// |bound - value| / max(|bound|, |value|), 0 where both are 0; under `fair`
    /// the largest gap of any level, with priorities that of any priority.
    pub gap: f64,
    /// Currency that decisions of the plan spend, over all periods: machines
    /// of count ranges, usage prices and route costs.
    pub cost: f64,
    /// Under `serve`: no plan of the same value costs less than this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost_bound: Option<f64>,
    /// Where the worst futures come first (`policy.futures`): what the objective counts on
    /// average. `value` is then of the worst future, or of the worst part of all on average:
    /// the value turned away in it under `serve`, what it costs under `cost`, what it makes
    /// under `profit`, and `bound` is a lower one under `serve`, too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<f64>,
    /// What of the objective the plan gives up for spare replicas
    /// (`policy.spare_give_up`); part of the gap, and no doubt about the rest of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given_up_for_spare: Option<f64>,
}

impl Objective {
    /// Whether a smaller `value` is the better one: what is spent, and what the worst futures
    /// turn away.
    pub fn less_is_better(&self) -> bool {
        match self.name {
            ObjectiveName::Cost => true,
            ObjectiveName::Serve => self.expected.is_some(),
            ObjectiveName::Profit | ObjectiveName::Fair => false,
        }
    }
}

/// One period of the scenario that the plan is for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PlanPeriod {
    /// Its label.
    pub label: String,
    /// Its length in hours.
    pub hours: f64,
    /// Where machines need hours to start, or models hours to load, the periods of a plan are
    /// parts of those of the scenario: the index of the period that this is a part of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part_of: Option<usize>,
}

/// A rate of one demand served by one profile on one node entry in one period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Route {
    /// Index of the period.
    pub period: usize,
    /// In a plan for several futures: the one that this is in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub future: Option<String>,
    /// The demand's id.
    pub demand: String,
    /// The node's id.
    pub node: String,
    /// The profile's name.
    pub profile: String,
    /// The stage that the profile does, where the model has several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<String>,
    /// Units per second.
    pub rate: f64,
}

/// Replicas of one model placed on one node entry in one period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ReplicaPlacement {
    /// Index of the period.
    pub period: usize,
    /// In a plan for several futures: the one that this is decided in, where it is decided
    /// once a future has come (`count.decided` of its node: `after`). What names none is
    /// decided before, and the same in all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub future: Option<String>,
    /// The node's id.
    pub node: String,
    /// The model's id.
    pub model: String,
    /// The profile's name.
    pub profile: String,
    /// The stage that the profile does, where the model has several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<String>,
    /// Replicas; a whole number unless the scenario says `relax`.
    pub count: f64,
    /// Those among them that the forecast does not need: they fill room that is free
    /// (`policy.spare`). 0 unless given.
    #[serde(default, skip_serializing_if = "is_nothing")]
    pub spare: f64,
}

/// Replicas that begin to load in one period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ReplicaLoad {
    /// Index of the period in which they come.
    pub period: usize,
    /// Index of the first period in which they serve; none where all periods are over before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub serves_from: Option<usize>,
    /// The node's id.
    pub node: String,
    /// The model's id.
    pub model: String,
    /// The profile's name.
    pub profile: String,
    /// Replicas; a whole number unless the scenario says `relax`.
    pub count: f64,
}

// serde wants a reference.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_zero(amount: &f64) -> bool {
    *amount == 0.0
}

// serde wants a reference.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_nothing(count: &f64) -> bool {
    *count == 0.0
}

/// Identical machines of one node entry in one period, and what each holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct MachineGroup {
    /// Index of the period.
    pub period: usize,
    /// In a plan for several futures: the one that this is decided in, where it is decided
    /// once a future has come (`count.decided` of its node: `after`). What names none is
    /// decided before, and the same in all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub future: Option<String>,
    /// The node's id.
    pub node: String,
    /// How many times these contents are there.
    pub count: u64,
    /// Machines that the contents take each time: 1, or more for one replica
    /// that holds more than a machine has. 1 unless given.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub span: u64,
    /// The contents.
    pub replicas: Vec<PackedReplicas>,
    /// Which of them stand on which cards of one machine, where it has some; identical
    /// cards stand together. A replica that takes nothing of a card is on none, and one
    /// that spans machines has all of theirs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cards: Vec<CardGroup>,
    /// The machines' own names, where the entry has one for each of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
}

/// Identical cards of one machine, and what each holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CardGroup {
    /// How many times these contents are there.
    pub count: u64,
    /// Cards that the contents take each time: 1, or more for one replica with several
    /// whole cards. 1 unless given.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub span: u64,
    /// The contents.
    pub replicas: Vec<PackedReplicas>,
}

/// Replicas on one machine or card.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PackedReplicas {
    /// The model's id.
    pub model: String,
    /// The profile's name.
    pub profile: String,
    /// Replicas.
    pub count: u64,
}

fn one() -> u64 {
    1
}

// serde wants a reference.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_one(span: &u64) -> bool {
    *span == 1
}

/// Machines chosen for a node whose count is a range.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct MachineCount {
    /// The node's id.
    pub node: String,
    /// In a plan for several futures: the one that this is decided in, where it is decided
    /// once a future has come (`count.decided` of its node: `after`). What names none is
    /// decided before, and the same in all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub future: Option<String>,
    /// Machines; a whole number unless the scenario says `relax`.
    pub count: f64,
}

/// Machines rented in one period for a node that is rented by the hour.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct HourlyCount {
    /// The node's id.
    pub node: String,
    /// Index of the period.
    pub period: usize,
    /// In a plan for several futures: the one that this is decided in, where it is decided
    /// once a future has come (`count.decided` of its node: `after`). What names none is
    /// decided before, and the same in all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub future: Option<String>,
    /// Machines, above 0; a whole number unless the scenario says `relax`.
    pub count: f64,
}

/// What one node entry does in one period, in resource units.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct NodeUse {
    /// The node's id.
    pub node: String,
    /// Index of the period.
    pub period: usize,
    /// In a plan for several futures: the one that this is in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub future: Option<String>,
    /// Working for traffic, verification overhead included.
    pub busy: Resources,
    /// Taken by placed replicas, working or not.
    pub held: Resources,
    /// Held, or busy without being held: what the capacity limit counts.
    pub allocated: Resources,
    /// What may be allocated: capacity x machines x availability x (1 - headroom).
    pub available: Resources,
    /// What one more available unit would be worth for one hour, in currency
    /// (or value).
    pub price: Resources,
}

/// What becomes of one demand in one period. Rates are units per second.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct DemandService {
    /// The demand's id.
    pub demand: String,
    /// Index of the period.
    pub period: usize,
    /// In a plan for several futures: the one that this is in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub future: Option<String>,
    /// Asked for.
    pub offered: f64,
    /// Served.
    pub served: f64,
    /// Not served. Where work can wait: what is never served of what arrives in the period.
    pub unmet: f64,
    /// Where work can wait: units that wait at the end of the period and are served later.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub waiting: f64,
    /// Routes by which it is served: pairs of a node and a profile, of every stage. A plan that
    /// ends at a vertex has few.
    #[serde(default)]
    pub routes: u64,
    /// What one more unit of this demand would be worth, in currency (or
    /// value) per unit of work; negative where serving it is forced at a loss.
    pub price: f64,
}
