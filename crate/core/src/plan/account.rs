//! The account of wasted compute, as the plan file carries it.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Where every installed compute-hour went.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Waste {
    /// The whole fleet over all periods.
    pub total: Account,
    /// One account per period.
    pub by_period: Vec<Account>,
    /// By the node's region.
    pub by_region: BTreeMap<String, Account>,
    /// By the node's operator; `unassigned` where none is given.
    pub by_operator: BTreeMap<String, Account>,
    /// By the node's hardware class.
    pub by_hardware: BTreeMap<String, Account>,
    /// Nodes without `price_per_hour` where others have one: no amount of currency
    /// counts them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unpriced: Vec<String>,
    /// What the installed machines cost beyond the cheapest fleet that serves as much.
    #[serde(default, skip_serializing_if = "AvoidableCost::is_unknown")]
    pub avoidable: AvoidableCost,
    /// What lifting each cause of stranding by itself would bring; where it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alone: Option<CausesAlone>,
}

/// What lifting one kind of restriction by itself would bring, with all others in place:
/// the account lifts one after another, so that its amounts depend on the order. Two causes
/// that keep the same machine idle bring nothing alone; two that each would do bring the
/// same twice.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CausesAlone {
    /// Hours of one unit of the compute resource that unmet demand would use.
    pub compute_hours: Stranded,
    /// The same in currency, at `price_per_hour` / capacity.
    pub cost: Stranded,
    /// Value that would be served with them.
    pub value: Stranded,
}

/// What machines cost beyond the cheapest fleet that serves as much, in currency over all
/// periods: under `serve` as much value, under `cost` every `min_served`, under `profit`
/// and `fair` as much of every demand in every period.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct AvoidableCost {
    /// No fleet that serves as much saves more than this. Absent where it is not known:
    /// no machine has a price, or a limit struck.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<f64>,
    /// What a fleet that was found saves (`size`); absent where none was looked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub found: Option<f64>,
}

impl AvoidableCost {
    /// Whether neither is known.
    pub fn is_unknown(&self) -> bool {
        self.at_most.is_none() && self.found.is_none()
    }
}

/// The account of some part of the fleet (DESIGN section 3).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Account {
    /// In hours of one unit of the compute resource.
    pub compute_hours: Breakdown,
    /// In currency, at `price_per_hour` / capacity.
    pub cost: Breakdown,
    /// 100 x (workload idle + stranded + surplus) / installed, by currency; by
    /// compute-hours where nothing in this part is priced, or where any node of the
    /// fleet that has compute is without `price_per_hour`.
    pub idle_percent: f64,
}

/// installed = unavailable + starting + headroom + useful + overhead + `workload_idle` +
/// stranded (all causes) + surplus, and + undivided where a limit cut the account short.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Breakdown {
    /// All there is.
    pub installed: f64,
    /// Lost to machines being down: 1 - availability.
    pub unavailable: f64,
    /// Paid for and not able to serve yet: machines that are starting, and what replicas take
    /// while they load.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub starting: f64,
    /// Held back on purpose.
    pub headroom: f64,
    /// Serving demand, at overhead 1.
    pub useful: f64,
    /// Verification beyond the useful work.
    pub overhead: f64,
    /// Held by placed replicas and not busy.
    pub workload_idle: f64,
    /// Idle, though unmet demand would use it if one kind of restriction were lifted.
    pub stranded: Stranded,
    /// Idle, and no unmet demand could use it, whatever were lifted.
    pub surplus: f64,
    /// Idle, and a limit came before it was divided into stranded and surplus: how much
    /// of it is which is not known. 0 where the account is complete.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub undivided: f64,
}

// serde wants a reference.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_zero(amount: &f64) -> bool {
    *amount == 0.0
}

impl Breakdown {
    /// Workload idle + stranded + surplus, and what was not divided into these.
    pub fn idle(&self) -> f64 {
        self.workload_idle + self.stranded.total() + self.surplus + self.undivided
    }
}

/// Stranded compute by the restriction whose lifting would put it to use, in
/// the order in which restrictions are lifted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Stranded {
    /// Whole replicas and unsplit demands.
    pub fragmentation: f64,
    /// Hosts lists, replica limits and listed routes.
    pub hosting: f64,
    /// Modes that nodes cannot produce, and verifier capacity.
    pub verification: f64,
    /// Round trip limits.
    pub region: f64,
    /// Every resource but compute.
    pub resource: f64,
    /// No profile for the hardware.
    pub hardware: f64,
}

impl Stranded {
    /// The causes in the order in which they are lifted.
    pub const CAUSES: [&'static str; 6] = [
        "fragmentation",
        "hosting",
        "verification",
        "region",
        "resource",
        "hardware",
    ];

    /// The amounts in the order of [`Stranded::CAUSES`].
    pub fn amounts(&self) -> [f64; 6] {
        [
            self.fragmentation,
            self.hosting,
            self.verification,
            self.region,
            self.resource,
            self.hardware,
        ]
    }

    /// The inverse of [`Stranded::amounts`].
    pub fn from_amounts(amounts: [f64; 6]) -> Self {
        let [
            fragmentation,
            hosting,
            verification,
            region,
            resource,
            hardware,
        ] = amounts;
        Stranded {
            fragmentation,
            hosting,
            verification,
            region,
            resource,
            hardware,
        }
    }

    /// Stranded by any cause.
    pub fn total(&self) -> f64 {
        self.amounts().iter().sum()
    }
}
