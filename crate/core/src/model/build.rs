//! From a fleet to its linear program (DESIGN section 2).

use std::collections::{BTreeMap, HashMap};

use super::packing::{Cut, Machines, Pack, kind_on};
use crate::Error;
use crate::scenario::{Fleet, ObjectiveName, Triple};
use idlewise_engine::{Column, Lp};

/// Seconds per hour: rates are per second, periods in hours.
const SECONDS: f64 = 3600.0;

/// What a column of the program stands for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum ColumnKind {
    /// x: units per second of a triple (index into `Program::triples`).
    Route { triple: usize, period: usize },
    /// y: replicas at a site (index into `Program::sites`).
    Replicas { site: usize, period: usize },
    /// n: machines of a node whose count is a range.
    Machines { node: usize },
    /// z: whether an unsplit demand uses a node.
    OnNode { demand: usize, node: usize },
    /// s: replicas that a site has more than the period before.
    Moves { site: usize, period: usize },
}

/// What a row of the program limits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum RowKind {
    /// Allocated of a resource on a node.
    Capacity {
        node: usize,
        resource: usize,
        period: usize,
    },
    /// Work of the replicas at a site.
    Replica { site: usize, period: usize },
    /// Served of a demand.
    Demand { demand: usize, period: usize },
    /// Verifier work.
    Verifier { period: usize },
    /// Replicas of a model.
    MaxReplicas { model: usize, period: usize },
    /// x <= rate z.
    Link {
        demand: usize,
        node: usize,
        period: usize,
    },
    /// One node for an unsplit demand.
    SingleNode { demand: usize },
    /// Weights of replicas, by the machines they need (index into
    /// `Program::cuts`).
    Packing { cut: usize, period: usize },
    /// Replicas at a site beyond those of the period before.
    Moves { site: usize, period: usize },
    /// Moves over all periods.
    MaxMoves,
}

impl RowKind {
    /// Whether the row says what a column means, rather than limiting anything.
    pub fn is_definition(self) -> bool {
        matches!(self, RowKind::Replica { .. } | RowKind::Moves { .. })
    }
}

/// What a phase of the optimisation maximises.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Goal {
    /// Value served.
    Value,
    /// Minus currency spent.
    Cost,
    /// Value minus currency.
    Profit,
    /// Levels, the smallest first: not a sum of gains. A unit of a column's gain
    /// is what it adds to the level of its demand.
    Fair,
    /// Minus moves: among equally good plans the one that loads the least.
    Moves,
    /// Minus compute allocated and installed by choice: among equally good
    /// plans the one that leaves the most compute free.
    Compute,
}

impl Goal {
    /// Whether a bound on it is proved, rather than a tie broken.
    pub fn is_proved(self) -> bool {
        !matches!(self, Goal::Moves | Goal::Compute)
    }
}

/// One phase: a goal and what a unit of each column gains towards it.
#[derive(Debug, Clone)]
pub(crate) struct Phase {
    pub goal: Goal,
    pub gain: Vec<f64>,
}

impl Phase {
    /// What a point gains.
    pub fn objective(&self, x: &[f64]) -> f64 {
        self.gain.iter().zip(x).map(|(g, v)| g * v).sum()
    }
}

/// The linear program of a fleet, and what its rows and columns mean.
#[derive(Debug)]
pub(crate) struct Program {
    /// Rows and columns; the gain is that of the first phase.
    pub lp: Lp,
    /// In order of importance.
    pub phases: Vec<Phase>,
    pub columns: Vec<ColumnKind>,
    pub rows: Vec<RowKind>,
    pub triples: Vec<Triple>,
    /// (node, profile) pairs where replicas can be placed.
    pub sites: Vec<(usize, usize)>,
    /// What the packing rows say.
    pub cuts: Vec<Cut>,
    /// Which columns of replicas share machines.
    pub packs: Vec<Pack>,
}

/// What a unit of a column is worth to each goal.
#[derive(Debug, Clone, Copy, Default)]
struct Worth {
    value: f64,
    currency: f64,
    compute: f64,
    level: f64,
    moves: f64,
}

impl Worth {
    fn cost(currency: f64, compute: f64) -> Self {
        Worth {
            currency,
            compute,
            ..Worth::default()
        }
    }
}

/// Rows by what they limit, so that columns find them.
struct Rows<'f> {
    fleet: &'f Fleet<'f>,
    lp: Lp,
    kinds: Vec<RowKind>,
    capacity: HashMap<(usize, usize, usize), usize>,
}

impl Rows<'_> {
    fn add(&mut self, kind: RowKind, lower: f64, upper: f64) -> usize {
        self.kinds.push(kind);
        self.lp.add_row(lower, upper)
    }

    fn at_most(&mut self, kind: RowKind, upper: f64) -> usize {
        self.add(kind, f64::NEG_INFINITY, upper)
    }

    /// The capacity row of a resource on a node, made when first needed. Where
    /// the count is a range the right side moves into the machines' column.
    fn capacity(&mut self, node: usize, resource: usize, period: usize) -> usize {
        if let Some(&row) = self.capacity.get(&(node, resource, period)) {
            return row;
        }
        let n = &self.fleet.nodes[node];
        let available = if n.is_range {
            0.0
        } else {
            self.fleet.available(node, resource, n.count.1)
        };
        let kind = RowKind::Capacity {
            node,
            resource,
            period,
        };
        let row = self.at_most(kind, available);
        self.capacity.insert((node, resource, period), row);
        row
    }
}

impl Program {
    /// Builds the program: rows and columns of every period, and the phases.
    /// `cuts` say what the machines of an entry hold beyond their pool.
    pub fn new(fleet: &Fleet<'_>, cuts: Vec<Cut>) -> Result<Self, Error> {
        let triples = fleet.triples()?;
        let relax = fleet.scenario.policy.relax;
        let objective = fleet.scenario.policy.objective;
        let values = (0..fleet.demands.len()).map(|d| fleet.value(d));
        let dearest = values.fold(0.0, f64::max);

        let mut sites = Vec::new();
        let mut site_index = HashMap::new();
        let site_of: Vec<usize> = triples
            .iter()
            .map(|t| {
                if fleet.profiles[t.profile].holds.is_empty() {
                    return usize::MAX;
                }
                *site_index.entry((t.node, t.profile)).or_insert_with(|| {
                    sites.push((t.node, t.profile));
                    sites.len() - 1
                })
            })
            .collect();

        let mut rows = Rows {
            fleet,
            lp: Lp::new(),
            kinds: Vec::new(),
            capacity: HashMap::new(),
        };
        let mut columns = Vec::new();
        let mut money: Vec<Worth> = Vec::new(); // of a unit of each column
        let mut entries: Vec<(usize, f64)> = Vec::new();

        let unsplit: Vec<usize> = (0..fleet.demands.len())
            .filter(|&d| !fleet.scenario.demands[d].split)
            .collect();
        let mut single_row = HashMap::new();
        for &demand in &unsplit {
            let row = rows.at_most(RowKind::SingleNode { demand }, 1.0);
            single_row.insert(demand, row);
        }
        let mut on_node: HashMap<(usize, usize), Vec<(usize, f64)>> = HashMap::new();

        // Cuts and weights by (node, profile), and the packing rows of a node.
        let mut weights: HashMap<(usize, usize), Vec<(usize, f64)>> = HashMap::new();
        for (index, cut) in cuts.iter().enumerate() {
            for &(profile, weight) in &cut.weights {
                let own = weights.entry((cut.node, profile)).or_default();
                own.push((index, weight));
            }
        }
        let mut packing: HashMap<usize, Vec<usize>> = HashMap::new();
        let mut packs: BTreeMap<(usize, usize), Pack> = BTreeMap::new();

        // Moves tie the periods together, so they are there only where asked for.
        let mut move_row = Vec::new();
        let mut max_moves_row = None;
        if let Some(steady) = &fleet.steady {
            let max = steady.max_moves;
            max_moves_row = max.map(|max| rows.at_most(RowKind::MaxMoves, max));
            for period in 0..fleet.hours.len() {
                for (site, &(node, profile)) in sites.iter().enumerate() {
                    let first = period == 0;
                    let before = if first {
                        steady.current(node, profile)
                    } else {
                        0.0
                    };
                    move_row.push(rows.at_most(RowKind::Moves { site, period }, before));
                }
            }
        }

        for (period, &hours) in fleet.hours.iter().enumerate() {
            let demand_row: Vec<usize> = (0..fleet.demands.len())
                .map(|demand| {
                    let rate = fleet.rate(demand, period);
                    if rate == 0.0 {
                        return usize::MAX;
                    }
                    let must = fleet.demands[demand].min_served * rate;
                    let lower = if must > 0.0 { must } else { f64::NEG_INFINITY };
                    rows.add(RowKind::Demand { demand, period }, lower, rate)
                })
                .collect();
            let verifier_row = fleet
                .scenario
                .verifier_capacity
                .map(|capacity| rows.at_most(RowKind::Verifier { period }, capacity));
            let model_row: Vec<Option<usize>> = fleet
                .scenario
                .models
                .iter()
                .enumerate()
                .map(|(model, m)| {
                    m.max_replicas
                        .map(|max| rows.at_most(RowKind::MaxReplicas { model, period }, max as f64))
                })
                .collect();
            let mut replica_row: HashMap<usize, usize> = HashMap::new();
            let mut packing_row: HashMap<usize, usize> = HashMap::new();
            if fleet.steady.is_some() {
                // Replicas may stand through a period without demand.
                for site in 0..sites.len() {
                    let row = rows.at_most(RowKind::Replica { site, period }, 0.0);
                    replica_row.insert(site, row);
                }
            }

            for (index, triple) in triples.iter().enumerate() {
                let rate = fleet.rate(triple.demand, period);
                if rate == 0.0 {
                    continue;
                }
                let size = largest_rate(fleet, triple, rate);
                let d = &fleet.demands[triple.demand];
                let p = &fleet.profiles[triple.profile];
                let load = d.overhead / p.rate;
                entries.clear();
                entries.push((demand_row[triple.demand], 1.0));
                let mut currency = SECONDS * hours * triple.cost;
                let mut compute = 0.0;
                for &(k, amount) in &p.uses {
                    entries.push((rows.capacity(triple.node, k, period), load * amount));
                    currency += hours * load * amount * fleet.nodes[triple.node].usage_price[k];
                    if k == fleet.compute {
                        compute = hours * load * amount;
                    }
                }
                if !p.holds.is_empty() {
                    let site = site_of[index];
                    let row = *replica_row
                        .entry(site)
                        .or_insert_with(|| rows.at_most(RowKind::Replica { site, period }, 0.0));
                    entries.push((row, load));
                }
                if let Some(row) = verifier_row {
                    entries.push((row, d.verifier_load));
                }
                if single_row.contains_key(&triple.demand) {
                    let (demand, node) = (triple.demand, triple.node);
                    // Several profiles of one node share the row.
                    let links = on_node.entry((demand, node)).or_default();
                    let row = match links.last() {
                        Some(&(row, _))
                            if rows.kinds[row]
                                == (RowKind::Link {
                                    demand,
                                    node,
                                    period,
                                }) =>
                        {
                            row
                        }
                        _ => {
                            let row = rows.at_most(
                                RowKind::Link {
                                    demand,
                                    node,
                                    period,
                                },
                                0.0,
                            );
                            links.push((row, -rate));
                            row
                        }
                    };
                    entries.push((row, 1.0));
                }
                rows.lp.add_column(
                    Column {
                        gain: 0.0,
                        lower: 0.0,
                        upper: open_unless_blocked(size),
                        size,
                        integer: false,
                    },
                    &entries,
                );
                columns.push(ColumnKind::Route {
                    triple: index,
                    period,
                });
                money.push(Worth {
                    value: SECONDS * hours * fleet.value(triple.demand),
                    currency,
                    compute,
                    level: dearest / (fleet.value(triple.demand) * rate),
                    moves: 0.0,
                });
            }

            let mut placed: Vec<(usize, usize)> = replica_row.into_iter().collect();
            placed.sort_unstable();
            for (site, row) in placed {
                let (node, profile) = sites[site];
                let p = &fleet.profiles[profile];
                let machines = fleet.nodes[node].count.1;
                let mut size = f64::INFINITY;
                let mut currency = 0.0;
                let mut compute = 0.0;
                entries.clear();
                entries.push((row, -1.0));
                for &(k, amount) in &p.holds {
                    entries.push((rows.capacity(node, k, period), amount));
                    size = size.min(fleet.available(node, k, machines) / amount);
                    currency += hours * amount * fleet.nodes[node].usage_price[k];
                    if k == fleet.compute {
                        compute = hours * amount;
                    }
                }
                if let Some(row) = model_row[p.model] {
                    entries.push((row, 1.0));
                    size = size.min(rows.lp.row_upper[row]);
                }
                if fleet.steady.is_some() {
                    let at = period * sites.len() + site;
                    entries.push((move_row[at], 1.0));
                    let next = move_row.get(at + sites.len());
                    entries.extend(next.map(|&row| (row, -1.0)));
                }
                for &(cut, weight) in weights.get(&(node, profile)).into_iter().flatten() {
                    let row = *packing_row.entry(cut).or_insert_with(|| {
                        let n = &fleet.nodes[node];
                        let fixed = if n.is_range { 0.0 } else { n.count.1 };
                        let row = rows.at_most(RowKind::Packing { cut, period }, fixed);
                        packing.entry(node).or_default().push(row);
                        row
                    });
                    entries.push((row, weight));
                    size = size.min(machines / weight);
                }
                rows.lp.add_column(
                    Column {
                        gain: 0.0,
                        lower: 0.0,
                        upper: open_unless_blocked(size),
                        size,
                        integer: !relax,
                    },
                    &entries,
                );
                if let Some(kind) = kind_on(fleet, node, profile).filter(|_| !relax) {
                    let pack = packs.entry((node, period)).or_insert_with(|| Pack {
                        machines: Machines::Fixed(fleet.nodes[node].count.1),
                        kinds: Vec::new(),
                    });
                    pack.kinds.push((columns.len(), kind));
                }
                columns.push(ColumnKind::Replicas { site, period });
                money.push(Worth::cost(currency, compute));
                if let Some(steady) = &fleet.steady {
                    entries.clear();
                    entries.push((move_row[period * sites.len() + site], -1.0));
                    entries.extend(max_moves_row.map(|row| (row, 1.0)));
                    rows.lp.add_column(
                        Column {
                            gain: 0.0,
                            lower: 0.0,
                            upper: size,
                            size,
                            integer: false,
                        },
                        &entries,
                    );
                    columns.push(ColumnKind::Moves { site, period });
                    money.push(Worth {
                        moves: 1.0,
                        ..Worth::cost(steady.load_cost[p.model], 0.0)
                    });
                }
            }
        }

        let mut capacity_rows: Vec<((usize, usize, usize), usize)> =
            rows.capacity.iter().map(|(k, v)| (*k, *v)).collect();
        capacity_rows.sort_unstable();
        let total_hours: f64 = fleet.hours.iter().sum();
        let mut next = 0;
        for (node, n) in fleet.nodes.iter().enumerate() {
            entries.clear();
            while next < capacity_rows.len() && capacity_rows[next].0.0 <= node {
                let ((g, k, _), row) = capacity_rows[next];
                if g == node && n.is_range {
                    entries.push((row, -fleet.available(node, k, 1.0)));
                }
                next += 1;
            }
            if n.is_range {
                let packed = packing.get(&node).into_iter().flatten();
                entries.extend(packed.map(|&row| (row, -1.0)));
                rows.lp.add_column(
                    Column {
                        gain: 0.0,
                        lower: n.count.0,
                        upper: n.count.1,
                        size: n.count.1.max(1.0),
                        integer: !relax,
                    },
                    &entries,
                );
                for (_, pack) in packs.range_mut((node, 0)..(node + 1, 0)) {
                    pack.machines = Machines::Column(columns.len());
                }
                columns.push(ColumnKind::Machines { node });
                let price = fleet.scenario.nodes[node].price_per_hour;
                let compute = total_hours * n.capacity[fleet.compute];
                money.push(Worth::cost(total_hours * price, compute));
            }
        }

        let mut pairs: Vec<_> = on_node.into_iter().collect();
        pairs.sort_unstable_by_key(|(pair, _)| *pair);
        for ((demand, node), mut links) in pairs {
            links.push((single_row[&demand], 1.0));
            rows.lp.add_column(
                Column {
                    gain: 0.0,
                    lower: 0.0,
                    upper: 1.0,
                    size: 1.0,
                    integer: !relax,
                },
                &links,
            );
            columns.push(ColumnKind::OnNode { demand, node });
            money.push(Worth::default());
        }

        let phases = phases(objective, &money);
        let mut lp = rows.lp;
        lp.gain.clone_from(&phases[0].gain);
        Ok(Program {
            lp,
            phases,
            columns,
            rows: rows.kinds,
            triples,
            sites,
            cuts,
            packs: packs.into_values().collect(),
        })
    }
}

/// The largest rate that a triple could have by itself.
fn largest_rate(fleet: &Fleet<'_>, triple: &Triple, rate: f64) -> f64 {
    let d = &fleet.demands[triple.demand];
    let p = &fleet.profiles[triple.profile];
    let load = d.overhead / p.rate;
    let machines = fleet.nodes[triple.node].count.1;
    let verified = match fleet.scenario.verifier_capacity {
        Some(capacity) if d.verifier_load > 0.0 => capacity / d.verifier_load,
        _ => f64::INFINITY,
    };
    let model = &fleet.scenario.models[d.model];
    let replicas = match model.max_replicas {
        Some(max) if !p.holds.is_empty() => max as f64 / load,
        _ => f64::INFINITY,
    };
    p.uses
        .iter()
        .chain(&p.holds)
        .fold(rate.min(verified).min(replicas), |size, &(k, amount)| {
            size.min(fleet.available(triple.node, k, machines) / (load * amount))
        })
}

/// The rows limit every column of the program, except that one which no limit
/// leaves any room is closed by its own bound: engines need not look at it.
fn open_unless_blocked(size: f64) -> f64 {
    if size > 0.0 { f64::INFINITY } else { 0.0 }
}

/// The phases of an objective. `serve` spends the least among the plans of most
/// value and `fair` among the fairest, where anything has a price that a decision
/// changes; the last phases of every objective load the fewest replicas, where
/// moves count, and leave the most compute free.
fn phases(objective: ObjectiveName, money: &[Worth]) -> Vec<Phase> {
    let gain = |goal: Goal| Phase {
        goal,
        gain: money
            .iter()
            .map(|worth| match goal {
                Goal::Value => worth.value,
                Goal::Cost => 0.0 - worth.currency,
                Goal::Profit => worth.value - worth.currency,
                Goal::Compute => 0.0 - worth.compute,
                Goal::Fair if worth.level.is_finite() => worth.level,
                Goal::Fair => 0.0, // a demand without weight
                Goal::Moves => 0.0 - worth.moves,
            })
            .collect(),
    };
    let priced = money.iter().any(|worth| worth.currency > 0.0);
    let goals: &[Goal] = match objective {
        ObjectiveName::Serve if priced => &[Goal::Value, Goal::Cost],
        ObjectiveName::Serve => &[Goal::Value],
        ObjectiveName::Cost => &[Goal::Cost],
        ObjectiveName::Profit => &[Goal::Profit],
        ObjectiveName::Fair if priced => &[Goal::Fair, Goal::Cost],
        ObjectiveName::Fair => &[Goal::Fair],
    };
    let moves = money.iter().any(|worth| worth.moves > 0.0);
    let ties = [moves.then_some(Goal::Moves), Some(Goal::Compute)];
    let ties = ties.into_iter().flatten();
    goals.iter().copied().chain(ties).map(gain).collect()
}
