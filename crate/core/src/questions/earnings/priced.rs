//! The relaxation of a scenario with its prices, and who owns what is priced.
//!
//! By strong duality the optimum is Σ price x limit over all rows. Every row belongs to
//! somebody: capacity to the node, `rate` to the demand, the other limits to themselves.
//! What a column's reduced cost leaves (rented machines at the end of their range, and
//! rounding elsewhere) belongs to its node or demand.

use rustc_hash::FxHashMap;

use crate::error::Error;
use crate::model::{ColumnKind, Goal, Program, RowKind};
use crate::plan::{Plan, Prices};
use crate::scenario::{Fleet, Scenario, Spare};

/// The scenario without anything whole, and without anything given up by choice.
pub(super) fn relaxed(scenario: &Scenario) -> Scenario {
    let mut loose = scenario.clone();
    loose.policy.relax = true;
    loose.policy.spare = Spare::None;
    loose.policy.spare_give_up = 0.0;
    if let Some(steadiness) = &mut loose.steadiness {
        steadiness.give_up = 0.0;
    }
    loose
}

/// What the owners of nodes, demands and limits get, over all periods.
pub(super) struct Shares {
    /// By node: what its machines are worth, less what is paid to rent them.
    pub nodes: Vec<f64>,
    /// By demand.
    pub demands: Vec<f64>,
    /// Of the verifiers.
    pub verifiers: f64,
    /// Of `max_replicas`, by model.
    pub models: Vec<f64>,
    /// Of limits over several nodes, models or demands.
    pub limits: Vec<f64>,
    /// Of `min_replicas`, by model.
    pub least: Vec<f64>,
    /// Of `max_moves`.
    pub moves: f64,
}

/// The program of a relaxed fleet with a price for each of its rows.
pub(super) struct Priced {
    pub program: Program,
    pub rows: Vec<f64>,
    /// Whether what machines are rented for counts in the objective.
    pub rent_counts: bool,
}

impl Priced {
    /// The rows of a fleet at the prices of its plan.
    ///
    /// # Errors
    ///
    /// [`Error::TooLarge`] beyond the documented number of triples.
    pub fn new(fleet: &Fleet<'_>, plan: &Plan) -> Result<Self, Error> {
        let program = Program::new(fleet, Vec::new())?;
        let rows = row_prices(fleet, &program, &plan.certificate.prices);
        let rent_counts = program.phases[0].goal != Goal::Value;
        Ok(Priced {
            program,
            rows,
            rent_counts,
        })
    }

    /// Price x limit of each row, by whom the row belongs to.
    pub fn shares(&self, fleet: &Fleet<'_>) -> Shares {
        let program = &self.program;
        let mut shares = Shares {
            nodes: vec![0.0; fleet.nodes.len()],
            demands: vec![0.0; fleet.demands.len()],
            verifiers: 0.0,
            models: vec![0.0; fleet.scenario.models.len()],
            limits: vec![0.0; fleet.limits.len()],
            least: vec![0.0; fleet.scenario.models.len()],
            moves: 0.0,
        };
        for (i, (kind, &price)) in program.rows.iter().zip(&self.rows).enumerate() {
            if price == 0.0 {
                continue;
            }
            let lp = &program.lp;
            let worth = price
                * if price > 0.0 {
                    lp.row_upper[i]
                } else {
                    lp.row_lower[i]
                };
            match *kind {
                RowKind::Capacity { node, .. }
                | RowKind::Started { node, .. }
                | RowKind::Ready { node, .. }
                | RowKind::MinHours { node, .. } => shares.nodes[node] += worth,
                RowKind::Replica { site, .. }
                | RowKind::Moves { site, .. }
                | RowKind::Coming { site, .. } => {
                    shares.nodes[program.sites[site].0] += worth;
                }
                RowKind::Packing { cut, .. } => shares.nodes[program.cuts[cut].node] += worth,
                RowKind::Demand { demand, .. }
                | RowKind::Served { demand, .. }
                | RowKind::Accepted { demand, .. }
                | RowKind::Arrived { demand, .. }
                | RowKind::InTime { demand, .. }
                | RowKind::ServedInAll { demand }
                | RowKind::Link { demand, .. }
                | RowKind::SingleNode { demand, .. } => shares.demands[demand] += worth,
                RowKind::Verifier { .. } => shares.verifiers += worth,
                RowKind::MaxReplicas { model, .. } => shares.models[model] += worth,
                RowKind::Limit { limit, .. } => shares.limits[limit] += worth,
                RowKind::MinReplicas { model, .. } => shares.least[model] += worth,
                // Its side is 0: what it forbids here is worth what it brings elsewhere.
                RowKind::MaxShare { .. }
                | RowKind::Stage { .. }
                | RowKind::Together { .. }
                | RowKind::Future { .. } => {}
                RowKind::MaxMoves => shares.moves += worth,
            }
        }
        self.add_bounds(&mut shares);
        shares
    }

    /// What the bounds of columns are worth.
    fn add_bounds(&self, shares: &mut Shares) {
        let program = &self.program;
        let lp = &program.lp;
        for (j, kind) in program.columns.iter().enumerate() {
            let charged: f64 = lp.column(j).map(|(i, a)| a * self.rows[i]).sum();
            let reduced = program.phases[0].gain[j] - charged;
            let bound = if reduced > 0.0 {
                lp.upper[j].min(lp.size[j])
            } else {
                lp.lower[j]
            };
            let worth = reduced * bound;
            if worth == 0.0 {
                continue;
            }
            match *kind {
                ColumnKind::Route { triple, .. } => {
                    shares.demands[program.triples[triple].demand] += worth;
                }
                ColumnKind::OnNode { demand, .. }
                | ColumnKind::ServedSoFar { demand, .. }
                | ColumnKind::AcceptedSoFar { demand, .. } => shares.demands[demand] += worth,
                ColumnKind::Replicas { site, .. }
                | ColumnKind::Moves { site, .. }
                | ColumnKind::Coming { site, .. } => {
                    shares.nodes[program.sites[site].0] += worth;
                }
                // The size is at least 1, also where no machine may come.
                ColumnKind::Machines { node }
                | ColumnKind::HourlyMachines { node, .. }
                | ColumnKind::Ready { node, .. }
                | ColumnKind::Started { node, .. } => {
                    let bound = if reduced > 0.0 {
                        lp.upper[j]
                    } else {
                        lp.lower[j]
                    };
                    shares.nodes[node] += reduced * bound;
                }
                ColumnKind::Worst | ColumnKind::Beyond { .. } => {}
            }
        }
    }
}

/// Prices of rows of replicas by node, model, profile and period.
type ReplicaPrices = FxHashMap<(String, String, String, usize), f64>;

fn by_replica(list: &[crate::plan::ReplicaPrice]) -> ReplicaPrices {
    let named = list.iter().map(|p| {
        let name = (p.node.clone(), p.model.clone(), p.profile.clone(), p.period);
        (name, p.price)
    });
    named.collect()
}

/// Prices by name, as rows of a program.
fn row_prices(fleet: &Fleet<'_>, program: &Program, prices: &Prices) -> Vec<f64> {
    let s = fleet.scenario;
    let capacity: FxHashMap<_, _> = prices
        .capacity
        .iter()
        .map(|p| ((p.node.as_str(), p.resource.as_str(), p.period), p.price))
        .collect();
    let (replica, moves) = (by_replica(&prices.replica), by_replica(&prices.moves));
    let site = |list: &ReplicaPrices, site: usize, period| {
        if list.is_empty() {
            return None;
        }
        let (node, profile) = program.sites[site];
        let own = &fleet.profiles[profile];
        let model = &s.models[own.model];
        let name = model.profiles[own.index].name.clone();
        let key = (s.nodes[node].id.clone(), model.id.clone(), name, period);
        list.get(&key).copied()
    };
    let demand: FxHashMap<_, _> = prices
        .demand
        .iter()
        .map(|p| ((p.demand.as_str(), p.period), p.price))
        .collect();
    let verifier = prices.verifier.iter();
    let verifier: FxHashMap<_, _> = verifier.map(|p| (p.period, p.price)).collect();
    let models: FxHashMap<_, _> = prices
        .max_replicas
        .iter()
        .map(|p| ((p.model.as_str(), p.period), p.price))
        .collect();
    let limits = prices.limit.iter();
    let limits: FxHashMap<_, _> = limits
        .map(|p| ((p.limit.as_str(), p.period), p.price))
        .collect();
    let least = prices.min_replicas.iter();
    let least: FxHashMap<_, _> = least
        .map(|p| ((p.model.as_str(), p.period), p.price))
        .collect();
    let shares = prices.max_share.iter();
    let shares: FxHashMap<_, _> = shares
        .map(|p| ((p.model.as_str(), p.domain.as_str(), p.period), p.price))
        .collect();
    let link: FxHashMap<_, _> = prices
        .link
        .iter()
        .map(|p| ((p.demand.as_str(), p.node.as_str(), p.period), p.price))
        .collect();
    let single: FxHashMap<_, _> = prices
        .single_node
        .iter()
        .map(|p| (p.demand.as_str(), p.price))
        .collect();
    let node_id = |node: usize| s.nodes[node].id.as_str();
    let demand_id = |demand: usize| s.demands[demand].id.as_str();
    let price = |kind: &RowKind| match *kind {
        RowKind::Capacity {
            node,
            resource,
            period,
        } => {
            let key = (node_id(node), fleet.resources[resource].as_str(), period);
            capacity.get(&key).copied()
        }
        RowKind::Replica { site: at, period } => site(&replica, at, period),
        RowKind::Moves { site: at, period } => site(&moves, at, period),
        RowKind::Demand { demand: d, period } => demand.get(&(demand_id(d), period)).copied(),
        RowKind::Verifier { period } => verifier.get(&period).copied(),
        RowKind::MaxReplicas { model, period, .. } => {
            models.get(&(s.models[model].id.as_str(), period)).copied()
        }
        RowKind::Link {
            demand: d,
            node,
            period,
            ..
        } => link.get(&(demand_id(d), node_id(node), period)).copied(),
        RowKind::SingleNode { demand: d, .. } => single.get(demand_id(d)).copied(),
        RowKind::Limit { limit, period } => {
            limits.get(&(s.limits[limit].id.as_str(), period)).copied()
        }
        RowKind::MinReplicas { model, period } => {
            least.get(&(s.models[model].id.as_str(), period)).copied()
        }
        RowKind::MaxShare {
            model,
            domain,
            period,
        } => {
            let domain = fleet.domain(model, domain);
            let key = (s.models[model].id.as_str(), domain, period);
            shares.get(&key).copied()
        }
        RowKind::MaxMoves => Some(prices.max_moves),
        // Nothing is whole or packed; machines by the hour, models that load, stages, futures
        // and work that can wait are refused.
        RowKind::Packing { .. }
        | RowKind::Coming { .. }
        | RowKind::Started { .. }
        | RowKind::MinHours { .. }
        | RowKind::Ready { .. }
        | RowKind::Stage { .. }
        | RowKind::Together { .. }
        | RowKind::Future { .. }
        | RowKind::Served { .. }
        | RowKind::Accepted { .. }
        | RowKind::Arrived { .. }
        | RowKind::InTime { .. }
        | RowKind::ServedInAll { .. } => None,
    };
    program
        .rows
        .iter()
        .map(|kind| price(kind).unwrap_or(0.0))
        .collect()
}
