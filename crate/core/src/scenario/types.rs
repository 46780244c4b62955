//! The scenario: everything a plan is made from, with every default applied.
//!
//! Field names carry their units. A value of these types may still be wrong
//! (a dangling name, a negative price): [`Scenario::check`] finds out. They are
//! made by their builders, or read from JSON, and their fields may be changed.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

use super::count::Count;
use super::limit_types::{Labels, Limit, MaxShare, optional_rate_schema};
use super::policy_types::{Spare, Spread};
use super::{Future, FuturesGoal, Together};

/// Amounts by resource name, for example `{"gpu": 8, "vram_gb": 640}`.
pub type Resources = BTreeMap<String, f64>;

/// The only version of the scenario file format.
pub(super) const SCHEMA_VERSION: u32 = 1;

/// The resource that idle compute is counted in when none is given.
pub(super) const DEFAULT_COMPUTE: &str = "gpu";

/// The region a node or demand has when none is given.
pub const DEFAULT_REGION: &str = "default";

/// The verification mode that every node can produce unless it says otherwise.
pub const NO_VERIFICATION: &str = "none";

/// The whole input: capacities, models, demand forecasts and the rules.
///
/// The only version of the file format is 1.
#[derive(Debug, Clone, PartialEq, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct Scenario {
    /// Version of this file format; always 1.
    pub schema_version: u32,
    /// What the scenario is called on screen and in reports.
    #[schemars(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// The resource that idle compute is counted in; `gpu` unless given.
    #[schemars(default = "default_compute")]
    pub compute: String,
    /// Consecutive stretches of time with constant rates; one hour unless given.
    #[schemars(default = "default_periods")]
    pub periods: Vec<Period>,
    /// Entries of capacity.
    pub nodes: Vec<Node>,
    /// What is served, and how fast on which hardware.
    pub models: Vec<Model>,
    /// Forecast streams of work.
    pub demands: Vec<Demand>,
    /// Verification modes by name; `none` (overhead 1) always exists.
    #[schemars(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub verification: BTreeMap<String, VerificationMode>,
    /// Verifier work that can be done per second, in units of
    /// `verifier_load` x rate; unlimited unless given.
    pub verifier_capacity: Option<f64>,
    /// Round trip between regions in milliseconds, `{from: {to: ms}}`;
    /// symmetric unless both directions are given, 0 within a region unless given.
    #[schemars(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub rtt_ms: BTreeMap<String, BTreeMap<String, f64>>,
    /// Listed routes. A demand named here may only use its listed nodes.
    #[schemars(default, skip_serializing_if = "Vec::is_empty")]
    pub routes: Vec<ListedRoute>,
    /// Limits over several nodes, models or demands.
    #[schemars(default, skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<Limit>,
    /// What stands now, and what it costs to change it; replicas move freely
    /// unless given.
    pub steadiness: Option<Steadiness>,
    /// What may happen, each as likely as its weight says: the plan is one for all of
    /// them. The scenario as it is unless given.
    #[schemars(default, skip_serializing_if = "Vec::is_empty")]
    pub futures: Vec<Future>,
    /// What to optimise, and how.
    #[schemars(default = "default_policy")]
    pub policy: Policy,
    /// Where all of it is from, and what was guessed, left out and assumed on the way,
    /// for people: a line of text each. It decides nothing.
    #[schemars(default, skip_serializing_if = "Vec::is_empty")]
    pub source: Vec<String>,
}

/// What stands now, and what it costs to change it. Every replica that a machine
/// has more than the period before is a move; the first period is compared
/// with `machines`, or with `replicas` where they do not say which machine holds what.
/// Without a `load_cost` and without `max_moves`, moves are free, and equally good
/// plans differ by them.
#[derive(Debug, Clone, Default, PartialEq, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct Steadiness {
    /// Replicas that stand before the first period; none unless given.
    #[schemars(default, skip_serializing_if = "Vec::is_empty")]
    pub replicas: Vec<CurrentReplicas>,
    /// Which machine holds what before the first period, as a plan says it. Nodes
    /// that are not listed may hold their `replicas` in any way.
    #[schemars(default, skip_serializing_if = "Vec::is_empty")]
    pub machines: Vec<CurrentMachines>,
    /// Currency per replica moved, by the id of its model; 0 unless given.
    #[schemars(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub load_cost: BTreeMap<String, f64>,
    /// Most moves over all periods; unlimited unless given.
    pub max_moves: Option<u64>,
    /// Part of the objective, 0 to 1, that the plan may give up for fewer moves;
    /// 0 unless given.
    #[schemars(default)]
    pub give_up: f64,
}

/// Identical machines of a node entry, and what each holds now.
#[derive(Debug, Clone, PartialEq, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct CurrentMachines {
    /// The node's id.
    pub node: String,
    /// How many times these contents are there.
    pub count: u64,
    /// Machines that the contents take each time: 1, or more for one replica
    /// that holds more than a machine has. 1 unless given.
    #[schemars(default = "one_machine")]
    pub span: u64,
    /// The contents.
    pub replicas: Vec<CurrentContents>,
}

/// Replicas of one profile on one machine.
#[derive(Debug, Clone, Default, PartialEq, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct CurrentContents {
    /// The model's id.
    pub model: String,
    /// The profile's name.
    pub profile: String,
    /// Replicas.
    pub count: u64,
}

/// Replicas of one profile that stand on a node entry now.
#[derive(Debug, Clone, Default, PartialEq, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct CurrentReplicas {
    /// The node's id.
    pub node: String,
    /// The model's id.
    pub model: String,
    /// The profile's name.
    pub profile: String,
    /// Replicas.
    pub count: u64,
}

/// One stretch of time with constant rates.
#[derive(Debug, Clone, PartialEq, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct Period {
    /// Shown on axes, for example `18:00`; the period's number unless given.
    #[schemars(default)]
    pub label: String,
    /// Length in hours, above 0; 1 unless given.
    #[schemars(default = "one")]
    pub hours: f64,
    /// Whether it is a further part of the period before it, which the planner cut.
    #[schemars(skip)]
    pub(crate) continues: bool,
}

/// One entry of capacity: `count` identical machines.
#[derive(Debug, Clone, PartialEq, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct Node {
    /// Unique name.
    pub id: String,
    /// Machines in the entry; 1 unless given.
    #[schemars(default)]
    pub count: Count,
    /// Hardware class; profiles name the same classes.
    pub hardware: String,
    /// Where the machines are; `default` unless given.
    #[schemars(default = "default_region")]
    pub region: String,
    /// Who runs the machines; groups the waste account.
    pub operator: Option<String>,
    /// Names of your own, such as `{"site": "ams3"}`, for limits to select by.
    #[schemars(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: Labels,
    /// Amount of each resource that ONE machine has.
    pub capacity: Resources,
    /// Equal cards that the compute of one machine comes in, at least 1; divisible
    /// unless given. A replica that holds less than a card stands on one card; one that
    /// holds more takes whole cards of one machine.
    pub cards: Option<u64>,
    /// Further resources of a machine that are divided evenly over its cards, such as
    /// `["vram_gb"]`; the others are shared by all cards.
    #[schemars(default, skip_serializing_if = "Vec::is_empty")]
    pub per_card: Vec<String>,
    /// Currency per machine and hour; not known unless given, and 0 only where that is
    /// said. Sunk where `count` is fixed: it prices waste and never changes a decision.
    pub price_per_hour: Option<f64>,
    /// Fraction of the time a machine can be used, 0 to 1; 1 unless given.
    #[schemars(default = "one")]
    pub availability: f64,
    /// Fraction of the available capacity held back on purpose, 0 to 1;
    /// 0 unless given.
    #[schemars(default)]
    pub headroom: f64,
    /// Verification modes the machines can produce; `["none"]` unless given.
    #[schemars(default = "default_modes")]
    pub verification: Vec<String>,
    /// Models the machines may host; any unless given.
    pub hosts: Option<Vec<String>>,
    /// Currency per unit of a resource and hour of use (busy or held).
    #[schemars(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub usage_price: Resources,
    /// Whether other work runs on these machines too, and stays: `capacity` and
    /// `price_per_hour` are then of what it leaves. Such machines are never switched off,
    /// and nothing is saved by leaving them idle; false unless given.
    #[schemars(default)]
    pub shared: bool,
    /// How the machines are paid for, a free name such as `committed`, `on demand` or
    /// `spot`: entries of one hardware are counted by it, and limits may select by it.
    pub tier: Option<String>,
    /// Names of single machines, at most as many as there are: a plan says by them which
    /// machine holds what. They decide nothing.
    #[schemars(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    /// Where the entry is from, for people: a file and the place in it. It decides nothing.
    pub source: Option<String>,
}

/// What is served.
#[derive(Debug, Clone, PartialEq, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct Model {
    /// Unique name.
    pub id: String,
    /// Most replicas placed in any one period, over all nodes; unlimited unless
    /// given. Counts replicas of profiles that hold something.
    pub max_replicas: Option<u64>,
    /// Fewest replicas placed in every period, over all nodes, working or not; 0 unless
    /// given. Counts replicas of profiles that hold something.
    #[schemars(default)]
    pub min_replicas: u64,
    /// Hours that a replica loads before it serves: one that was not there the period before
    /// holds its resources on a machine that is ready, and serves nothing until they are
    /// over; 0 unless given. What the first period has was there, unless `steadiness` says
    /// what stands. Counts for profiles that hold something.
    #[schemars(default)]
    pub load_hours: f64,
    /// How replicas have to be spread over regions, operators or labels; any way unless
    /// given. Counts replicas of profiles that hold something.
    pub max_share: Option<MaxShare>,
    /// Names of your own, such as `{"tier": "gold"}`, for limits to select by.
    #[schemars(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: Labels,
    /// Where the stages of one piece of work may be, if `profiles` name stages; anywhere
    /// unless given.
    #[schemars(default)]
    pub together: Together,
    /// How one replica performs, per hardware class.
    pub profiles: Vec<Profile>,
}

/// How one replica of a model performs on one hardware class.
#[derive(Debug, Clone, PartialEq, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct Profile {
    /// Unique within the model; the hardware class unless given.
    #[schemars(default)]
    pub name: String,
    /// The hardware class this profile was measured on.
    pub hardware: String,
    /// Units per second that one replica serves at full speed, above 0.
    pub rate: f64,
    /// Resources busy while the replica works at full speed, in proportion to
    /// its work. One unit of compute unless the profile has `uses` or holds compute.
    #[schemars(default)]
    pub uses: Resources,
    /// Resources taken as long as the replica is placed, working or not.
    #[schemars(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub holds: Resources,
    /// The most machines that one replica may span, at least 1; 1 unless given. A
    /// replica that holds more than a machine has takes as many whole machines as it
    /// needs; where that is more than this, it stands nowhere on the entry.
    #[schemars(default = "one_machine")]
    pub machines: u64,
    /// The stage of the work that the profile does, such as `prefill` or `decode`; all of it
    /// unless given. Where the profiles of a model name several, a unit of work is served
    /// only by one unit in every stage, and counts in the last one that they name.
    pub stage: Option<String>,
    /// Where the rate is from, for people: a file and the place in it, or who published
    /// it. It decides nothing.
    pub source: Option<String>,
    #[schemars(skip)]
    pub(crate) implied: ImpliedUses,
}

/// The compute resource that a profile's `uses` follow, where nobody gave them. Profiles
/// that say the same are equal, however they came to say it.
#[derive(Debug, Clone)]
pub(crate) struct ImpliedUses(pub(crate) Option<String>);

impl PartialEq for ImpliedUses {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Profile {
    /// What a profile uses unless it says so: one unit of the compute resource
    /// where it holds none of it.
    pub(super) fn default_uses(compute: &str, holds: &Resources) -> Resources {
        if holds.contains_key(compute) {
            Resources::new()
        } else {
            Resources::from([(compute.to_owned(), 1.0)])
        }
    }
}

/// A forecast stream of work for one model from one region.
#[derive(Debug, Clone, PartialEq, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct Demand {
    /// Unique name.
    pub id: String,
    /// The model asked for.
    pub model: String,
    /// Where the requests come from; `default` unless given.
    #[schemars(default = "default_region")]
    pub region: String,
    /// Verification mode asked for; `none` unless given.
    #[schemars(default = "default_mode")]
    pub verification: String,
    /// Units per second in each period; one number holds for every period.
    #[schemars(schema_with = "rate_schema")]
    pub rate: Vec<f64>,
    /// Currency (or any unit of worth) per unit served; 1 unless given.
    #[schemars(default = "one")]
    pub value: f64,
    /// Fraction that must be served, 0 to 1; 0 unless given, 1 under `cost`.
    pub min_served: Option<f64>,
    /// Longest acceptable round trip in milliseconds; any unless given.
    pub max_rtt_ms: Option<f64>,
    /// Regions whose nodes may serve the demand, for example `["eu"]` where data may not
    /// leave; any unless given.
    pub in_regions: Option<Vec<String>>,
    /// Who is served first: under `serve` and `profit` the value of the highest priority
    /// comes before all else, then that of the next; 0 unless given.
    #[schemars(default)]
    pub priority: i32,
    /// Hours that the work can wait: what arrives in a period may be served in a later one
    /// that ends within so many hours of its end, first come, first served. 0 unless given:
    /// it is served in the period it arrives, or not at all.
    #[schemars(default)]
    pub within_hours: f64,
    /// Whether several nodes may share the demand; true unless given. Where
    /// false, one node entry serves it in every period.
    #[schemars(default = "yes")]
    pub split: bool,
    /// Names of your own, such as `{"team": "a"}`, for limits to select by.
    #[schemars(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: Labels,
    /// Where the rates are from, for people: a file and the place in it. It decides nothing.
    pub source: Option<String>,
}

/// What a verification mode costs.
#[derive(Debug, Clone, PartialEq, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct VerificationMode {
    /// Compute spent per unit, as a multiple of the unverified work, at least
    /// 1; 1 unless given.
    #[schemars(default = "one")]
    pub overhead: f64,
    /// Verifier work per unit served; 0 unless given.
    #[schemars(default)]
    pub verifier_load: f64,
}

/// A route that exists or may exist between a demand and a node.
#[derive(Debug, Clone, PartialEq, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct ListedRoute {
    /// The demand's id.
    pub demand: String,
    /// The node's id.
    pub node: String,
    /// Currency per unit routed; 0 unless given.
    #[schemars(default)]
    pub cost: f64,
    /// Units per second routed today in each period, for the `current` policy;
    /// one number holds for every period.
    #[schemars(
        default,
        skip_serializing_if = "Option::is_none",
        schema_with = "optional_rate_schema"
    )]
    pub rate: Option<Vec<f64>>,
}

/// What to optimise, and how.
#[derive(Debug, Clone, Default, PartialEq, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct Policy {
    /// What counts as best; `serve` unless given.
    #[schemars(default)]
    pub objective: ObjectiveName,
    /// Treat replicas, machine counts and unsplit demands as continuous;
    /// false unless given.
    #[schemars(default)]
    pub relax: bool,
    /// How work is shared among identical node entries; `packed` unless given.
    #[schemars(default)]
    pub spread: Spread,
    /// What every amount of money is in, for example `USD`: a label of at most 12
    /// characters that is shown wherever money is. It converts nothing.
    pub currency: Option<String>,
    /// What becomes of room on machines that the plan does not need; `none` unless given.
    #[schemars(default)]
    pub spare: Spare,
    /// Share of the value served, 0 to 1, that the plan may give up in a period so that
    /// spare replicas which are expected to serve more find room; 0 unless given. It needs
    /// `spare` to be `fill`, and the objective `serve` or `profit`.
    #[schemars(default)]
    pub spare_give_up: f64,
    /// Which of `futures` the plan is best for: `expected`, all on average, `worst`, or
    /// `{"cvar": 0.9}`, the worst tenth on average; `expected` unless given.
    #[schemars(default)]
    pub futures: FuturesGoal,
}

/// What counts as best (DESIGN section 2).
// Not open for more: each gives the value of a plan another meaning, and whoever
// shows that value should be made to say which.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, serde::Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ObjectiveName {
    /// The most value served; among those plans, the lowest cost.
    #[default]
    Serve,
    /// The lowest cost that meets every `min_served` (1 unless given).
    Cost,
    /// The most value served minus cost.
    Profit,
    /// The fairest shares: the smallest level (the part of a demand that is
    /// served, divided by its weight) as large as can be, then the next, until
    /// none can rise; among those plans, the lowest cost.
    Fair,
}

impl ObjectiveName {
    /// The name as written in files.
    pub fn as_str(self) -> &'static str {
        match self {
            ObjectiveName::Serve => "serve",
            ObjectiveName::Cost => "cost",
            ObjectiveName::Profit => "profit",
            ObjectiveName::Fair => "fair",
        }
    }
}

impl Scenario {
    /// The fraction of a demand that must be served: its own `min_served`, or
    /// the objective's default (1 under `cost`, else 0).
    pub fn min_served(&self, demand: &Demand) -> f64 {
        demand.min_served.unwrap_or(match self.policy.objective {
            ObjectiveName::Cost => 1.0,
            ObjectiveName::Serve | ObjectiveName::Profit | ObjectiveName::Fair => 0.0,
        })
    }

    /// Overhead factor of a verification mode: 1 for `none` and for modes the
    /// scenario does not declare.
    pub fn overhead(&self, mode: &str) -> f64 {
        self.verification.get(mode).map_or(1.0, |m| m.overhead)
    }

    /// Verifier work per unit of a mode; 0 for modes the scenario does not declare.
    pub fn verifier_load(&self, mode: &str) -> f64 {
        self.verification.get(mode).map_or(0.0, |m| m.verifier_load)
    }

    /// Round trip in milliseconds between two regions, `None` where nothing is
    /// known: the given direction, else the opposite one, else 0 within a region.
    pub fn round_trip_ms(&self, from: &str, to: &str) -> Option<f64> {
        let given = |a: &str, b: &str| self.rtt_ms.get(a).and_then(|row| row.get(b)).copied();
        given(from, to)
            .or_else(|| given(to, from))
            .or_else(|| (from == to).then_some(0.0))
    }
}

fn one() -> f64 {
    1.0
}

fn one_machine() -> u64 {
    1
}

fn yes() -> bool {
    true
}

fn default_compute() -> String {
    DEFAULT_COMPUTE.to_owned()
}

fn default_region() -> String {
    DEFAULT_REGION.to_owned()
}

fn default_mode() -> String {
    NO_VERIFICATION.to_owned()
}

fn default_modes() -> Vec<String> {
    vec![default_mode()]
}

/// As the schema shows it, with every field.
fn default_periods() -> Value {
    json!([{"label": "0", "hours": 1.0}])
}

/// As the schema shows it, with every field.
fn default_policy() -> Value {
    json!({"objective": "serve", "relax": false, "spread": "packed", "spare": "none",
           "spare_give_up": 0.0, "futures": "expected"})
}

fn rate_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({
        "anyOf": [
            {"type": "number"},
            {"type": "array", "items": {"type": "number"}}
        ]
    })
}
