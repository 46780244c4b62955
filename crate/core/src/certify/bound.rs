//! The upper bound that prices prove (DESIGN section 2, "The proof").
//!
//! For prices u of the right signs on the rows of the relaxation, no plan is
//! worth more than the sum of u times each row's limit, plus, for every
//! variable whose reduced cost c - uA is positive, that cost times the most
//! the variable can be. Everything is a maximisation here, and every row is in
//! the scenario's own units.

use std::collections::HashMap;

use rustc_hash::FxHashMap;

use crate::plan::Prices;
use crate::scenario::{Count, Together};

use super::findings::Findings;
use super::hourly::{self, HourlyPrices};
use super::index::{Block, Index};
use super::limit_prices::{self, Charges};
use super::loading;
use super::moves;
use super::objective::SECONDS_PER_HOUR;
use super::price_rows::{self, PriceRows, price_of};
use super::stage_prices::{self, StagePrices};
use super::sum::Sum;
use super::waiting;

/// No prices are stored here.
const NONE: u32 = u32::MAX;

/// What is maximised: `value` x value served - `cost` x currency spent + what
/// `work` says of each unit per second.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weights<'w> {
    pub(super) value: f64,
    pub(super) cost: f64,
    /// Per demand and period, demand-major; nothing where empty.
    pub(super) work: &'w [f64],
}

impl Weights<'_> {
    /// So much of value and of currency, and nothing of work.
    pub(super) fn of(value: f64, cost: f64) -> Self {
        Weights {
            value,
            cost,
            work: &[],
        }
    }
}

/// The bound that prices prove; `title` names the certificate in findings.
/// Takes time and memory in proportion to [`Index::count_columns`] at most.
pub(super) fn upper_bound(
    index: &Index<'_>,
    prices: &Prices,
    weights: Weights<'_>,
    title: &str,
    findings: &mut Findings,
) -> f64 {
    let rows = price_rows::read(index, prices, title, findings);
    let mut bound = Sum::default();
    let limits = limit_prices::read(index, prices, title, findings);
    let stages = stage_prices::read(index, prices, title, findings);
    let charges = Charges::of(index, &limits);
    add_limits(index, (&rows, &charges), weights, &mut bound);
    add_routes(index, (&rows, &charges, &stages), weights, &mut bound);
    add_replicas(index, (&rows, &charges), weights, &mut bound);
    add_unsplit(index, &rows, &mut bound);
    bound.value()
}

/// Price x limit of every row, and the machine counts of ranges, whose rows
/// have the limit 0 and a variable on the left.
fn add_limits(
    index: &Index<'_>,
    (rows, charges): (&PriceRows, &Charges<'_, '_>),
    weights: Weights<'_>,
    bound: &mut Sum,
) {
    let scenario = index.scenario;
    // Worth of one more machine, for ranges.
    let mut machine: Vec<Sum> = vec![Sum::default(); scenario.nodes.len()];
    let mut by_the_hour = hourly_prices(index, rows);
    for &((node, position, period), price) in &rows.capacity {
        let usable = usable_per_machine(index, (node, period), position);
        let available = price * usable;
        match scenario.nodes[node].count {
            Count::Hourly(_) => {
                if let Some(prices) = &mut by_the_hour[node] {
                    let own = period % index.decided_periods().max(1);
                    prices.machine[own].add(available);
                }
            }
            Count::Fixed(count) => bound.add(available * count as f64),
            Count::Range { .. } => machine[node].add(available),
        }
    }
    for &((profile, node, period), price) in &rows.moves {
        if period == 0 {
            bound.add(price * moves::standing(index, profile, node));
        }
    }
    loading::add_sides(index, &rows.coming, bound);
    let most = scenario.steadiness.as_ref().and_then(|s| s.max_moves);
    bound.add(rows.max_moves * most.unwrap_or(0) as f64);
    for ((node, period, _), price) in &rows.packing {
        match scenario.nodes[*node].count {
            Count::Hourly(_) => {
                if let Some(prices) = &mut by_the_hour[*node] {
                    prices.machine[*period].add(*price);
                }
            }
            Count::Fixed(count) => bound.add(price * count as f64),
            Count::Range { .. } => machine[*node].add(*price),
        }
    }
    charges.add_limits(index, &mut machine, &mut by_the_hour, bound);
    for (number, (node, mut worth)) in scenario.nodes.iter().zip(machine).enumerate() {
        if let Count::Range { min, max, .. } = node.count {
            worth.add(-weights.cost * index.rent(number));
            let worth = worth.value();
            bound.add(worth * if worth > 0.0 { max as f64 } else { min as f64 });
        }
    }
    for (node, prices) in by_the_hour.iter().enumerate() {
        if let Some(prices) = prices {
            hourly::add_to_bound(index, node, prices, weights.cost, bound);
        }
    }

    for number in 0..scenario.demands.len() {
        if index.waits[number].is_some() {
            let own = number * index.periods..(number + 1) * index.periods;
            let in_all = rows.served_in_all[number];
            waiting::add_to_bound(index, number, &rows.demand[own], in_all, bound);
            continue;
        }
        for period in 0..index.periods {
            let price = rows.demand[number * index.periods + period];
            if price != 0.0 {
                let least = || index.min_served(number, period);
                let side = if price > 0.0 { 1.0 } else { least() };
                bound.add(price * side * index.rate(number, period));
            }
        }
    }
    let verifier_capacity = scenario.verifier_capacity.unwrap_or(0.0);
    for &price in &rows.verifier {
        bound.add(price * verifier_capacity);
    }
    for &((model, ..), price) in &rows.max_replicas {
        bound.add(price * scenario.models[model].max_replicas.unwrap_or(0) as f64);
    }
    for &(_, price) in &rows.single_node {
        bound.add(price);
    }
}

/// Prices of the machines that are rented by the hour and of their starts, by node; none
/// where machines are not.
fn hourly_prices(index: &Index<'_>, rows: &PriceRows) -> Vec<Option<HourlyPrices>> {
    let periods = index.decided_periods();
    let nodes = index.scenario.nodes.iter();
    let mut all: Vec<Option<HourlyPrices>> = nodes
        .map(|node| {
            node.count.hourly().map(|_| HourlyPrices {
                machine: vec![Sum::default(); periods],
                there: vec![Sum::default(); periods],
                ready: vec![0.0; periods],
                started: vec![0.0; periods],
                kept: vec![0.0; periods],
            })
        })
        .collect();
    for &((node, period), price) in &rows.started {
        if let Some(own) = &mut all[node] {
            own.started[period] = price;
        }
    }
    for &((node, period), price) in &rows.min_hours {
        if let Some(own) = &mut all[node] {
            own.kept[period] = price;
        }
    }
    for &((node, period), price) in &rows.ready {
        if let Some(own) = &mut all[node] {
            own.ready[period] = price;
        }
    }
    all
}

/// Routes x[d,p,g,t], at most the demand's rate each, or all that waits then.
fn add_routes(
    index: &Index<'_>,
    (rows, charges, stages): (&PriceRows, &Charges<'_, '_>, &StagePrices),
    weights: Weights<'_>,
    bound: &mut Sum,
) {
    let scenario = index.scenario;
    let periods = index.periods;
    let hours: Vec<f64> = scenario.periods.iter().map(|p| p.hours).collect();

    // What one unit per second brings before it takes anything of a node.
    // That of a stage before the last brings nothing by itself.
    let nothing = vec![0.0; periods];
    let mut gain = Vec::with_capacity(rows.demand.len());
    for (number, demand) in scenario.demands.iter().enumerate() {
        for period in 0..periods {
            let value = weights.value * SECONDS_PER_HOUR * hours[period] * demand.value;
            let verifier = index.verifier_load[number] * rows.verifier[period];
            let at = number * periods + period;
            let work = weights.work.get(at).copied().unwrap_or(0.0);
            gain.push(value + work - verifier - rows.demand[at]);
        }
    }
    let in_use = nodes_in_use(index);
    let capacity = capacity_tables(index, rows, &in_use);
    let links = link_tables(index, rows);
    let kinds = alike(index, &capacity, charges);
    let mut charged = Vec::new();
    let mut staged = Vec::new();
    let mut link = Vec::new();
    let mut replica_table = vec![NONE; scenario.nodes.len()];
    let mut replica_prices: Vec<f64> = Vec::new();
    let mut replica_rows = rows.replica.as_slice();

    // Price of one replica working at full speed on the node at hand.
    let mut working = vec![0.0; periods];
    for profile in 0..index.profiles.len() {
        // Replica prices of this profile, spread out by node.
        let end = replica_rows.partition_point(|&((p, _, _), _)| p <= profile);
        let (own, rest) = replica_rows.split_at(end);
        replica_rows = rest;
        replica_prices.clear();
        for &((_, node, period), price) in own {
            if in_use[node] {
                let start = table_start(&mut replica_table[node], &mut replica_prices, periods);
                replica_prices[start + period] = price;
            }
        }

        let full_speed = index.profiles[profile].profile.rate;
        index.blocks(profile, |block| {
            // Replica and link prices are a node's own; all else is of its kind.
            let apart = index.together(index.profiles[profile].model) == Together::Node;
            let together = own.is_empty()
                && !apart
                && block.demands.iter().all(|&d| scenario.demands[d].split);
            let one_by_one: Vec<(usize, f64)>;
            let nodes = match block.group {
                Some(group) if together => &kinds[group],
                _ => {
                    one_by_one = block.nodes.iter().map(|&node| (node, 1.0)).collect();
                    &one_by_one
                }
            };
            for &(node, like) in nodes {
                price_of_work(index, block, node, weights, &hours, &capacity, &mut working);
                let table = replica_table[node];
                if table != NONE {
                    let start = table as usize * periods;
                    for (sum, price) in working.iter_mut().zip(&replica_prices[start..]) {
                        *sum += price;
                    }
                }
                for &demand in block.demands {
                    links.charge(index, (demand, profile, node), &mut link);
                    let per_unit = index.overhead[demand] / full_speed;
                    let route_cost = weights.cost * SECONDS_PER_HOUR * block.route_cost;
                    let gain = if index.is_served_by(profile) {
                        &gain[demand * periods..(demand + 1) * periods]
                    } else {
                        &nothing
                    };
                    let rate = index.waits[demand].as_ref();
                    let rate = rate.map_or(&scenario.demands[demand].rate, |waits| &waits.most);
                    let triple = (demand, profile, node);
                    charges.route(index, block.fit, triple, &mut charged);
                    stages.charge(index, triple, &mut staged);
                    for (period, ((gain, working), rate)) in
                        gain.iter().zip(&working).zip(rate).enumerate()
                    {
                        if !index.is_there(node, period) {
                            continue;
                        }
                        let charged = charged.get(period).copied().unwrap_or(0.0);
                        let stage = staged.get(period).copied().unwrap_or(0.0);
                        let reduced = gain - stage - per_unit * working - charged;
                        // Route costs and links only take away from this.
                        if reduced > 0.0 {
                            let reduced = reduced
                                - route_cost * hours[period]
                                - link.get(period).copied().unwrap_or(0.0);
                            if reduced > 0.0 {
                                bound.add(reduced * rate * like);
                            }
                        }
                    }
                }
            }
        });
        for &((_, node, _), _) in own {
            replica_table[node] = NONE;
        }
    }
}

/// What one replica at full speed takes of a node beyond what it holds, at
/// capacity prices and usage prices, per period.
fn price_of_work(
    index: &Index<'_>,
    block: &Block<'_>,
    node: usize,
    weights: Weights<'_>,
    hours: &[f64],
    capacity: &Tables,
    working: &mut [f64],
) {
    working.fill(0.0);
    let first = index.first_slot(node);
    for &(position, uses) in &block.fit.uses {
        let usage_price = weights.cost * usage_price(index, node, position);
        if usage_price > 0.0 {
            for (sum, hours) in working.iter_mut().zip(hours) {
                *sum += uses * usage_price * hours;
            }
        }
        let table = capacity.numbers[first + position];
        if table != NONE {
            let start = table as usize * working.len();
            for (sum, price) in working.iter_mut().zip(&capacity.prices[start..]) {
                *sum += uses * price;
            }
        }
    }
}

/// Replicas y[m,p,g,t]. Only a replica price makes one worth anything, so that
/// only priced rows need a look.
fn add_replicas(
    index: &Index<'_>,
    (rows, charges): (&PriceRows, &Charges<'_, '_>),
    weights: Weights<'_>,
    bound: &mut Sum,
) {
    let scenario = index.scenario;
    let mut packing: HashMap<(usize, usize, usize), f64> = HashMap::new();
    for ((node, period, weights), price) in &rows.packing {
        for (profile, weight) in weights {
            *packing.entry((*profile, *node, *period)).or_default() += price * weight;
        }
    }
    // A replica is worth what its row and the next period's rows of moves and of what comes
    // pay.
    let decided = index.decided_periods().max(1);
    let paying = rows.replica.iter();
    let paying = paying.map(|&((profile, node, period), _)| (profile, node, period % decided));
    let later = rows.moves.iter().chain(&rows.coming);
    let later = later.filter(|((_, _, period), _)| *period > 0);
    let mut columns: Vec<(usize, usize, usize)> = paying
        .chain(later.map(|&((profile, node, period), _)| (profile, node, period - 1)))
        .chain(rows.moves.iter().chain(&rows.coming).map(|(row, _)| *row))
        .chain(charges.paying(index))
        .collect();
    columns.sort_unstable();
    columns.dedup();
    let begins = hourly::begins(index);
    for (profile, node, period) in columns {
        let here = (profile, node, period);
        let moved = price_of(&rows.moves, here);
        let came = price_of(&rows.coming, here);
        let next = (profile, node, period + 1);
        let mut price = price_of(&rows.moves, next) - moved;
        price += price_of(&rows.coming, next) - came;
        // One row for each future, of what is there of it.
        for there in index.standing_in(period) {
            let own = price_of(&rows.replica, (profile, node, there));
            price += index.kept(node, there) * own;
        }
        let Some(fit) = index.fit(profile, index.shape(node)) else {
            continue;
        };
        let model = index.profiles[profile].model;
        let (_, machines) = scenario.nodes[node].count.bounds();
        let packed = packing.get(&(profile, node, period)).copied();
        let stages = index.stages_done(profile);
        let rows_of = index.counted_in(node, period);
        let counted = stages.flat_map(|stage| rows_of.iter().map(move |&at| (model, stage, at)));
        let counted = counted.map(|row| price_of(&rows.max_replicas, row));
        let mut reduced = price - counted.sum::<f64>() - packed.unwrap_or(0.0);
        reduced -= charges.replica(index, &fit, here);
        let mut most = scenario.models[model]
            .max_replicas
            .map_or(f64::INFINITY, |max| max as f64);
        for &(position, holds) in &fit.takes {
            let usage_price = usage_price(index, node, position);
            for there in index.standing_in(period) {
                let capacity = price_of(&rows.capacity, (node, position, there));
                let usage = weights.cost * scenario.periods[there].hours * usage_price;
                reduced -= index.kept(node, there) * holds * (capacity + usage);
            }
            // What stands fits within what the node itself makes available.
            let entry = &scenario.nodes[node];
            let capacity = entry.capacity.values().nth(position).copied();
            let own = capacity.unwrap_or(0.0) * index.stands_within(node) * (1.0 - entry.headroom);
            let available = own * machines as f64;
            most = most.min(available / holds);
        }
        if reduced > 0.0 {
            bound.add(reduced * most);
        }
        // No more replicas are moved to a place than stand there.
        let move_cost = weights.cost * moves::load_cost(index, model) + rows.max_moves;
        if moved > move_cost {
            bound.add((moved - move_cost) * most);
        }
        // Nor come more than stand there.
        let of_work = |period| price_of(&rows.replica, (profile, node, period));
        bound.add(loading::worth(index, &begins, here, came, of_work) * most);
    }
}

/// Choices z[d,g], at most 1. Only link prices make one worth anything.
fn add_unsplit(index: &Index<'_>, rows: &PriceRows, bound: &mut Sum) {
    let home = |row: &(usize, usize, usize, usize)| (row.0, row.1, index.entry(row.2));
    for choice in rows.link.chunk_by(|a, b| home(&a.0) == home(&b.0)) {
        let mut reduced = Sum::default();
        for &((demand, _, _, period), price) in choice {
            reduced.add(price * index.most(demand, period));
        }
        if let Some(&((demand, stage, ..), _)) = choice.first() {
            reduced.add(-price_of(&rows.single_node, (demand, stage)));
        }
        bound.add(reduced.value().max(0.0));
    }
}

/// What one machine makes available of a resource.
fn usable_per_machine(index: &Index<'_>, (node, period): (usize, usize), position: usize) -> f64 {
    let availability = index.availability(node, period);
    let node = &index.scenario.nodes[node];
    let capacity = node.capacity.values().nth(position).copied();
    capacity.unwrap_or(0.0) * availability * (1.0 - node.headroom)
}

/// Currency per unit of a resource and hour.
fn usage_price(index: &Index<'_>, node: usize, position: usize) -> f64 {
    let prices = &index.scenario.nodes[node].usage_price;
    if prices.is_empty() {
        return 0.0;
    }
    prices
        .get(index.resources(node)[position])
        .copied()
        .unwrap_or(0.0)
}

/// Prices spread out by period: some rows have a table of one price per
/// period, found by its number.
struct Tables {
    numbers: Vec<u32>,
    prices: Vec<f64>,
}

/// Tables of link prices by (demand, stage, node): where each starts.
struct LinkTables {
    starts: HashMap<(usize, usize, usize), usize>,
    prices: Vec<f64>,
}

impl LinkTables {
    /// The price per period of a route, in every stage that it does; nothing where there
    /// are none.
    fn charge(
        &self,
        index: &Index<'_>,
        (demand, profile, node): (usize, usize, usize),
        charged: &mut Vec<f64>,
    ) {
        charged.clear();
        if index.scenario.demands[demand].split {
            return;
        }
        for stage in index.stages_done(profile) {
            if let Some(&start) = self.starts.get(&(demand, stage, node)) {
                charged.resize(index.periods, 0.0);
                for (sum, price) in charged.iter_mut().zip(&self.prices[start..]) {
                    *sum += price;
                }
            }
        }
    }
}

/// Where a table starts; a new one is made where there is none.
fn table_start(number: &mut u32, prices: &mut Vec<f64>, periods: usize) -> usize {
    if *number == NONE {
        *number = (prices.len() / periods.max(1)) as u32;
        prices.resize(prices.len() + periods, 0.0);
    }
    *number as usize * periods
}

/// Which nodes appear in an eligible triple. Only they get tables, so that
/// memory stays in proportion to the triples x periods.
fn nodes_in_use(index: &Index<'_>) -> Vec<bool> {
    let mut in_use = vec![false; index.scenario.nodes.len()];
    let mut seen = vec![false; index.groups()];
    for profile in 0..index.profiles.len() {
        index.blocks(profile, |block| {
            let again = block
                .group
                .is_some_and(|group| std::mem::replace(&mut seen[group], true));
            if !again {
                for &node in block.nodes {
                    in_use[node] = true;
                }
            }
        });
    }
    in_use
}

/// Nodes of each group by what a unit of work costs there: the first node of
/// each kind, and how many are like it. An inventory lists the same machine
/// thousands of times, and its price is the same each time.
fn alike(
    index: &Index<'_>,
    capacity: &Tables,
    charges: &Charges<'_, '_>,
) -> Vec<Vec<(usize, f64)>> {
    let mut groups: Vec<Vec<(usize, f64)>> = vec![Vec::new(); index.groups()];
    let mut known: FxHashMap<(usize, Vec<u64>), usize> = FxHashMap::default();
    for node in 0..index.scenario.nodes.len() {
        let group = index.group(node);
        let first = index.first_slot(node);
        let mut key: Vec<u64> = charges.memberships(node).collect();
        key.push(index.only_in(node).map_or(u64::MAX, |only| only as u64));
        for position in 0..index.resources(node).len() {
            key.push(usage_price(index, node, position).to_bits());
            let table = capacity.numbers[first + position];
            if table == NONE {
                key.push(u64::MAX);
            } else {
                let start = table as usize * index.periods;
                let prices = &capacity.prices[start..start + index.periods];
                key.extend(prices.iter().map(|price| price.to_bits()));
            }
        }
        let kinds = &mut groups[group];
        let place = *known.entry((group, key)).or_insert(kinds.len());
        match kinds.get_mut(place) {
            Some((_, count)) => *count += 1.0,
            None => kinds.push((node, 1.0)),
        }
    }
    groups
}

fn capacity_tables(index: &Index<'_>, rows: &PriceRows, in_use: &[bool]) -> Tables {
    let mut tables = Tables {
        numbers: vec![NONE; index.slots()],
        prices: Vec::new(),
    };
    for &((node, position, period), price) in &rows.capacity {
        if in_use[node] {
            let number = &mut tables.numbers[index.first_slot(node) + position];
            let start = table_start(number, &mut tables.prices, index.periods);
            tables.prices[start + period] = price;
        }
    }
    tables
}

fn link_tables(index: &Index<'_>, rows: &PriceRows) -> LinkTables {
    let mut tables = LinkTables {
        starts: HashMap::new(),
        prices: Vec::new(),
    };
    for &((demand, stage, node, period), price) in &rows.link {
        let next = tables.prices.len();
        let start = *tables.starts.entry((demand, stage, node)).or_insert(next);
        if start == next {
            tables.prices.resize(next + index.periods, 0.0);
        }
        tables.prices[start + period] = price;
    }
    tables
}
