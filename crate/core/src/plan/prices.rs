//! Prices of the rows of a program's relaxation, in the fleet's words: one list
//! for each family of rows.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::limit_prices::{LimitPrice, SharePrice};
use super::names::names;
use crate::model::{Program, RowKind};
use crate::scenario::Fleet;

/// A price for each row of the relaxation (DESIGN section 2); zeros left out.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Prices {
    /// Capacity rows: objective per resource unit available in that period.
    #[serde(default)]
    pub capacity: Vec<CapacityPrice>,
    /// Rows that let a replica serve no faster than it can.
    #[serde(default)]
    pub replica: Vec<ReplicaPrice>,
    /// Demand rows: objective per unit/s; negative where `min_served` binds.
    #[serde(default)]
    pub demand: Vec<DemandPrice>,
    /// Verifier rows, by period.
    #[serde(default)]
    pub verifier: Vec<PeriodPrice>,
    /// Rows of `max_replicas`.
    #[serde(default)]
    pub max_replicas: Vec<ModelPrice>,
    /// Limits over several nodes, models or demands.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub limit: Vec<LimitPrice>,
    /// Rows of `min_replicas`; at most 0.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub min_replicas: Vec<ModelPrice>,
    /// Rows of `max_share`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub max_share: Vec<SharePrice>,
    /// Rows x <= rate z of demands that may not be split, by node and period.
    #[serde(default)]
    pub link: Vec<LinkPrice>,
    /// Rows of one node per demand that may not be split.
    #[serde(default)]
    pub single_node: Vec<SingleNodePrice>,
    /// Rows of moves: replicas beyond those of the period before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub moves: Vec<ReplicaPrice>,
    /// The row of `max_moves`.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub max_moves: f64,
    /// Rows of machines by the hour beyond those of the period before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub started: Vec<MachinePrice>,
    /// Rows of machines that are kept for their `min_hours`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub min_hours: Vec<MachinePrice>,
    /// Rows of replicas that have to fit machine by machine.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub packing: Vec<PackingPrice>,
}

// serde wants a reference.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_zero(price: &f64) -> bool {
    *price == 0.0
}

/// Price of a capacity row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CapacityPrice {
    /// The node's id.
    pub node: String,
    /// The resource.
    pub resource: String,
    /// Index of the period.
    pub period: usize,
    /// At least 0.
    pub price: f64,
}

/// Price of a replica row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ReplicaPrice {
    /// The node's id.
    pub node: String,
    /// The model's id.
    pub model: String,
    /// The profile's name.
    pub profile: String,
    /// Index of the period.
    pub period: usize,
    /// At least 0.
    pub price: f64,
}

/// Price of a demand row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct DemandPrice {
    /// The demand's id.
    pub demand: String,
    /// Index of the period.
    pub period: usize,
    /// Of any sign where `min_served` is above 0, else at least 0.
    pub price: f64,
}

/// Price of the verifier row of a period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PeriodPrice {
    /// Index of the period.
    pub period: usize,
    /// At least 0.
    pub price: f64,
}

/// Price of a model's `max_replicas` or `min_replicas` row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ModelPrice {
    /// The model's id.
    pub model: String,
    /// Index of the period.
    pub period: usize,
    /// At least 0, of `min_replicas` at most 0.
    pub price: f64,
}

/// Price of a row x <= rate z.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct LinkPrice {
    /// The demand's id.
    pub demand: String,
    /// The node's id.
    pub node: String,
    /// Index of the period.
    pub period: usize,
    /// At least 0.
    pub price: f64,
}

/// Price of a row of machines in a period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct MachinePrice {
    /// The node's id.
    pub node: String,
    /// Index of the period.
    pub period: usize,
    /// At least 0.
    pub price: f64,
}

/// Price of the row that lets a demand use one node only.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SingleNodePrice {
    /// The demand's id.
    pub demand: String,
    /// At least 0.
    pub price: f64,
}

/// Price of a row of weights: whatever fits on one machine of the entry weighs
/// at most 1, and a replica that spans machines at most as much as these, so
/// the replicas on the entry weigh at most as much as it has machines.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PackingPrice {
    /// The node's id.
    pub node: String,
    /// Index of the period.
    pub period: usize,
    /// Weights of one replica each, above 0; profiles that are not named weigh 0.
    pub weights: Vec<PackingWeight>,
    /// At least 0.
    pub price: f64,
}

/// What one replica weighs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PackingWeight {
    /// The model's id.
    pub model: String,
    /// The profile's name.
    pub profile: String,
    /// In machines, at least 0.
    pub weight: f64,
}

/// Row prices by what their rows limit; zeros are left out.
pub(crate) fn prices(
    fleet: &Fleet<'_>,
    program: &Program,
    rows: impl Iterator<Item = (usize, f64)>,
) -> Prices {
    let s = fleet.scenario;
    let mut out = Prices::default();
    for (row, price) in rows.filter(|(_, price)| *price != 0.0) {
        match program.rows[row] {
            RowKind::Capacity {
                node,
                resource,
                period,
            } => out.capacity.push(CapacityPrice {
                node: s.nodes[node].id.clone(),
                resource: fleet.resources[resource].clone(),
                period,
                price,
            }),
            RowKind::Replica { site, period } => {
                let (node, profile) = program.sites[site];
                let (model, profile) = names(fleet, profile);
                out.replica.push(ReplicaPrice {
                    node: s.nodes[node].id.clone(),
                    model,
                    profile,
                    period,
                    price,
                });
            }
            RowKind::Demand { demand, period } => out.demand.push(DemandPrice {
                demand: s.demands[demand].id.clone(),
                period,
                price,
            }),
            RowKind::Verifier { period } => out.verifier.push(PeriodPrice { period, price }),
            RowKind::MaxReplicas { model, period } => out.max_replicas.push(ModelPrice {
                model: s.models[model].id.clone(),
                period,
                price,
            }),
            RowKind::Limit { limit, period } => out.limit.push(LimitPrice {
                limit: s.limits[limit].id.clone(),
                period,
                price,
            }),
            RowKind::MinReplicas { model, period } => out.min_replicas.push(ModelPrice {
                model: s.models[model].id.clone(),
                period,
                price,
            }),
            RowKind::MaxShare {
                model,
                domain,
                period,
            } => out.max_share.push(SharePrice {
                model: s.models[model].id.clone(),
                domain: fleet.domain(model, domain).to_owned(),
                period,
                price,
            }),
            RowKind::Link {
                demand,
                node,
                period,
            } => out.link.push(LinkPrice {
                demand: s.demands[demand].id.clone(),
                node: s.nodes[node].id.clone(),
                period,
                price,
            }),
            RowKind::SingleNode { demand } => out.single_node.push(SingleNodePrice {
                demand: s.demands[demand].id.clone(),
                price,
            }),
            RowKind::Moves { site, period } => {
                let (node, profile) = program.sites[site];
                let (model, profile) = names(fleet, profile);
                out.moves.push(ReplicaPrice {
                    node: s.nodes[node].id.clone(),
                    model,
                    profile,
                    period,
                    price,
                });
            }
            RowKind::MaxMoves => out.max_moves = price,
            RowKind::Started { node, period } | RowKind::MinHours { node, period } => {
                let list = match program.rows[row] {
                    RowKind::Started { .. } => &mut out.started,
                    _ => &mut out.min_hours,
                };
                list.push(MachinePrice {
                    node: s.nodes[node].id.clone(),
                    period,
                    price,
                });
            }
            RowKind::Packing { cut, period } => {
                let cut = &program.cuts[cut];
                if cut.proved {
                    let weights = cut.weights.iter().map(|&(profile, weight)| {
                        let (model, profile) = names(fleet, profile);
                        PackingWeight {
                            model,
                            profile,
                            weight,
                        }
                    });
                    out.packing.push(PackingPrice {
                        node: s.nodes[cut.node].id.clone(),
                        period,
                        weights: weights.collect(),
                        price,
                    });
                }
            }
        }
    }
    out
}
