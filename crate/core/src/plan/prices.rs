//! Prices of the rows of a program's relaxation, in the fleet's words: one list
//! for each family of rows.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::limit_prices::{LimitPrice, SharePrice};
use super::names::names;
use super::served_price::ServedPrice;
use super::stage_prices::{StagePrice, stage_price};
use crate::model::{Program, RowKind};
use crate::scenario::Fleet;

/// A price for each row of the relaxation (DESIGN section 2); zeros left out. Where the
/// scenario has several futures, `period` counts the periods of all of them, one future
/// after another, except where something is decided before: `max_replicas`, `min_replicas`,
/// `max_share`, `packing` and limits of machines. Where some machines are decided once a
/// future has come, these count the periods of all futures, too; of `packing`, `started`,
/// `min_hours` and `ready` those of such nodes do.
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
    /// Demand rows: objective per unit/s; negative where `min_served` binds. Where work can
    /// wait: of what is served in the period, of any sign.
    #[serde(default)]
    pub demand: Vec<DemandPrice>,
    /// Rows of `min_served` over all periods, of demands whose work can wait.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub served_in_all: Vec<ServedPrice>,
    /// Rows that let every stage of a model do the same work.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stage: Vec<StagePrice>,
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
    /// Rows of machines that are ready, where they need hours to start.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ready: Vec<MachinePrice>,
    /// Rows of replicas that come, beyond those of the period before, of models that load.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub loading: Vec<ReplicaPrice>,
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
    /// Of any sign where `min_served` is above 0 or work can wait, else at least 0.
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
    /// Of which stage, where the model has several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<String>,
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
    /// Of which stage, where its model has several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<String>,
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
    /// Of which stage, where its model has several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<String>,
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
            RowKind::Demand { demand, period } | RowKind::Served { demand, period } => {
                out.demand.push(DemandPrice {
                    demand: s.demands[demand].id.clone(),
                    period,
                    price,
                });
            }
            RowKind::ServedInAll { demand } => out.served_in_all.push(ServedPrice {
                demand: s.demands[demand].id.clone(),
                price,
            }),
            // What work that can wait is worth follows from what it is worth in each period;
            // how much futures count is told beside the prices.
            RowKind::Accepted { .. }
            | RowKind::Arrived { .. }
            | RowKind::InTime { .. }
            | RowKind::Future { .. } => {}
            kind @ (RowKind::Stage { .. }
            | RowKind::Together { .. }
            | RowKind::MaxReplicas { .. }
            | RowKind::Link { .. }
            | RowKind::SingleNode { .. }) => of_a_stage(fleet, kind, price, &mut out),
            RowKind::Verifier { period } => out.verifier.push(PeriodPrice { period, price }),
            RowKind::Limit { limit, period } => out.limit.push(LimitPrice {
                limit: s.limits[limit].id.clone(),
                period,
                price,
            }),
            RowKind::MinReplicas { model, period } => out.min_replicas.push(ModelPrice {
                model: s.models[model].id.clone(),
                stage: None,
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
            RowKind::Moves { site, period } | RowKind::Coming { site, period } => {
                let (node, profile) = program.sites[site];
                let (model, profile) = names(fleet, profile);
                let list = match program.rows[row] {
                    RowKind::Moves { .. } => &mut out.moves,
                    _ => &mut out.loading,
                };
                list.push(ReplicaPrice {
                    node: s.nodes[node].id.clone(),
                    model,
                    profile,
                    period,
                    price,
                });
            }
            RowKind::MaxMoves => out.max_moves = price,
            RowKind::Started { node, period }
            | RowKind::MinHours { node, period }
            | RowKind::Ready { node, period } => {
                let list = match program.rows[row] {
                    RowKind::Started { .. } => &mut out.started,
                    RowKind::Ready { .. } => &mut out.ready,
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

/// The price of a row that there is once for each stage of a model.
fn of_a_stage(fleet: &Fleet<'_>, kind: RowKind, price: f64, out: &mut Prices) {
    let s = fleet.scenario;
    match kind {
        RowKind::Stage {
            demand,
            stage,
            period,
        } => out
            .stage
            .push(stage_price(fleet, (demand, stage, period), None, price)),
        RowKind::Together {
            demand,
            stage,
            place,
            period,
        } => out.stage.push(stage_price(
            fleet,
            (demand, stage, period),
            Some(place),
            price,
        )),
        RowKind::MaxReplicas {
            model,
            stage,
            period,
        } => out.max_replicas.push(ModelPrice {
            model: s.models[model].id.clone(),
            stage: fleet.listed_stage(model, stage),
            period,
            price,
        }),
        RowKind::Link {
            demand,
            stage,
            node,
            period,
        } => out.link.push(LinkPrice {
            demand: s.demands[demand].id.clone(),
            stage: fleet.listed_stage(fleet.demands[demand].model, stage),
            node: s.nodes[node].id.clone(),
            period,
            price,
        }),
        RowKind::SingleNode { demand, stage } => out.single_node.push(SingleNodePrice {
            demand: s.demands[demand].id.clone(),
            stage: fleet.listed_stage(fleet.demands[demand].model, stage),
            price,
        }),
        _ => {}
    }
}
