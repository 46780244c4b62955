//! The waste account that a plan file claims (DESIGN section 3): its parts
//! must be non-negative and add up, and those that follow from the plan alone
//! are recomputed. How idle compute splits into stranded and surplus is the
//! account's own matter; their sum is not.

use std::collections::BTreeMap;

use crate::plan::{Account, AvoidableCost, Breakdown, CausesAlone, Plan, Stranded, Waste};

use super::examine::Examined;
use super::findings::{Findings, show};
use super::index::Index;
use super::sum::Sum;
use super::tolerances::CLAIM_TOLERANCE;

/// The operator of nodes that name none.
const UNASSIGNED: &str = "unassigned";

/// The parts that scenario and plan determine.
const KNOWN: [&str; 7] = [
    "installed",
    "unavailable",
    "starting",
    "headroom",
    "useful",
    "overhead",
    "workload_idle",
];

/// One account as recomputed: [`KNOWN`] parts in compute-hours and currency.
#[derive(Debug, Clone, Copy, Default)]
struct Known {
    hours: [f64; 7],
    cost: [f64; 7],
}

impl Known {
    fn add(&mut self, parts: [f64; 7], price: f64) {
        for (part, sum) in parts.iter().zip(&mut self.hours) {
            *sum += part;
        }
        for (part, sum) in parts.iter().zip(&mut self.cost) {
            *sum += part * price;
        }
    }
}

impl Known {
    fn count(&mut self, weight: f64, one: &Known) {
        for (sum, part) in self.hours.iter_mut().zip(one.hours) {
            *sum += weight * part;
        }
        for (sum, part) in self.cost.iter_mut().zip(one.cost) {
            *sum += weight * part;
        }
    }

    fn include(&mut self, other: &Known) {
        for (sum, part) in self.hours.iter_mut().zip(other.hours) {
            *sum += part;
        }
        for (sum, part) in self.cost.iter_mut().zip(other.cost) {
            *sum += part;
        }
    }
}

/// All accounts as recomputed.
#[derive(Default)]
struct Books<'a> {
    total: Known,
    by_period: Vec<Known>,
    by_region: BTreeMap<&'a str, Known>,
    by_operator: BTreeMap<&'a str, Known>,
    by_hardware: BTreeMap<&'a str, Known>,
    /// Whether every node that has compute is priced: only then shares go by price.
    by_price: bool,
    /// What machines cost that others keep on.
    kept_on: f64,
}

/// Checks the waste account of a plan, and where there are several futures that of each.
pub(super) fn check(index: &Index<'_>, plan: &Plan, examined: &Examined, findings: &mut Findings) {
    let mut all = Books::default();
    for (number, weight) in weights(index).into_iter().enumerate() {
        let books = keep(index, examined, number);
        if let (Some(_), Some(told)) = (&index.futures, plan.futures.get(number)) {
            check_books(index, (&told.waste, &told.id), &books, findings);
        }
        all.count(weight, books);
    }
    check_books(index, (&plan.waste, ""), &all, findings);
}

/// How much each future counts; without any there is one thing that comes.
fn weights(index: &Index<'_>) -> Vec<f64> {
    match &index.futures {
        Some(futures) => futures.names.iter().map(|(_, weight)| *weight).collect(),
        None => vec![1.0],
    }
}

/// Checks one account, of that future where it is of one.
fn check_books(
    index: &Index<'_>,
    (waste, future): (&Waste, &str),
    books: &Books<'_>,
    findings: &mut Findings,
) {
    let name = |part: &str| {
        if future.is_empty() {
            format!("waste.{part}")
        } else {
            format!("waste of {future}: {part}")
        }
    };
    let by_price = books.by_price;
    check_account(
        &name("total"),
        &waste.total,
        &books.total,
        by_price,
        findings,
    );
    check_unpriced(index, &waste.unpriced, findings);
    if let Some(alone) = &waste.alone {
        check_alone(alone, &waste.total, findings);
    }
    check_avoidable(
        &waste.avoidable,
        books.total.cost[0],
        books.kept_on,
        findings,
    );

    if waste.by_period.len() == books.by_period.len() {
        for (period, (claimed, known)) in waste.by_period.iter().zip(&books.by_period).enumerate() {
            check_account(
                &name(&format!("by_period[{period}]")),
                claimed,
                known,
                by_price,
                findings,
            );
        }
        check_sum(
            &name("by_period"),
            &waste.total,
            &waste.by_period.iter(),
            findings,
        );
    } else {
        findings.say(|| {
            format!(
                "{} has {} accounts, the scenario {} periods",
                name("by_period"),
                waste.by_period.len(),
                books.by_period.len()
            )
        });
    }
    for (part, claimed, known) in [
        ("by_region", &waste.by_region, &books.by_region),
        ("by_operator", &waste.by_operator, &books.by_operator),
        ("by_hardware", &waste.by_hardware, &books.by_hardware),
    ] {
        let name = name(part);
        for (group, account) in claimed {
            match known.get(group.as_str()) {
                Some(known) => check_account(
                    &format!("{name}.{group}"),
                    account,
                    known,
                    by_price,
                    findings,
                ),
                None => findings.say(|| format!("{name}.{group}: no node belongs to it")),
            }
        }
        for (group, known) in known {
            if known.hours[0] > 0.0 && !claimed.contains_key(*group) {
                findings.say(|| format!("{name}.{group}: is missing"));
            }
        }
        check_sum(&name, &waste.total, &claimed.values(), findings);
    }
}

/// Whoever reads the amounts of currency must know which nodes they leave out.
fn check_unpriced(index: &Index<'_>, claimed: &[String], findings: &mut Findings) {
    let nodes = index.scenario.nodes.iter().enumerate();
    // What is chosen in each future is one node.
    let nodes = nodes.filter(|(g, _)| index.only_in(*g).is_none_or(|only| only == 0));
    let (priced, without): (Vec<_>, Vec<_>) = nodes.partition(|(_, n)| n.price_per_hour.is_some());
    let missing: Vec<&str> = without
        .iter()
        .filter(|_| !priced.is_empty())
        .map(|(g, _)| index.entry_id(*g))
        .collect();
    if claimed != missing {
        findings.say(|| {
            format!(
                "waste.unpriced names {} nodes, recomputed {}: {}",
                claimed.len(),
                missing.len(),
                missing.join(", ")
            )
        });
    }
}

/// No cause alone puts more to use than is idle. What each would bring is the account's own
/// matter: a plan carries no proof of it.
fn check_alone(claimed: &CausesAlone, total: &Account, findings: &mut Findings) {
    for (name, amounts, most) in [
        (
            "compute_hours",
            claimed.compute_hours,
            total.compute_hours.idle(),
        ),
        ("cost", claimed.cost, total.cost.idle()),
        ("value", claimed.value, f64::MAX),
    ] {
        let room = most + CLAIM_TOLERANCE * most;
        for (cause, amount) in Stranded::CAUSES.iter().zip(amounts.amounts()) {
            if !(0.0..=room).contains(&amount) {
                findings.say(|| {
                    format!(
                        "waste.alone.{name}.{cause} is {}, not between 0 and {}",
                        show(amount),
                        show(most)
                    )
                });
            }
        }
    }
}

/// What can be saved is at most all, and what was found no more than can be. How little a
/// fleet could cost is the account's own matter: a plan carries no proof of it.
fn check_avoidable(claimed: &AvoidableCost, installed: f64, kept_on: f64, findings: &mut Findings) {
    let free = (installed - kept_on).max(0.0);
    let most = claimed.at_most.unwrap_or(free);
    for (name, amount, most) in [
        ("at_most", claimed.at_most, free),
        ("found", claimed.found, most),
    ] {
        let amount = amount.unwrap_or(0.0);
        let fine = -CLAIM_TOLERANCE * installed..=most + CLAIM_TOLERANCE * installed;
        if !fine.contains(&amount) {
            findings.say(|| {
                format!(
                    "waste.avoidable.{name} is {}, not between 0 and {}",
                    show(amount),
                    show(most)
                )
            });
        }
    }
}

/// Recomputes the accounts, where one future comes.
fn keep<'a>(index: &Index<'a>, examined: &Examined, future: usize) -> Books<'a> {
    let scenario = index.scenario;
    let (periods, prices_then) = match &index.futures {
        Some(futures) => (&futures.periods, Some(&futures.prices[future])),
        None => (&scenario.periods, None),
    };
    let first = future * periods.len();
    let all_hours = periods.iter().map(|p| p.hours).collect::<Sum>().value();
    let mut books = Books {
        by_period: vec![Known::default(); periods.len()],
        by_price: true,
        ..Books::default()
    };
    // What stands there, per hour, and its price; the same in every period.
    let mut fleet = Known::default();
    // And what is rented by the hour, over each period.
    let mut by_the_hour = vec![Known::default(); periods.len()];
    let mut prices = Vec::with_capacity(scenario.nodes.len());
    for (number, node) in scenario.nodes.iter().enumerate() {
        let capacity = node.capacity.get(&scenario.compute).copied().unwrap_or(0.0);
        let machine_price = match prices_then {
            Some(prices) => prices[number],
            None => node.machine_price(),
        };
        if node.shared && capacity > 0.0 {
            // What machines cost that others keep on: nobody can save it.
            let most = node.count.bounds().1 as f64;
            books.kept_on += all_hours * most * machine_price;
        }
        let price = if capacity > 0.0 {
            machine_price / capacity
        } else {
            0.0
        };
        prices.push(price);
        if !index.is_there(number, first) {
            continue;
        }
        books.by_price &= capacity <= 0.0 || node.price_per_hour.is_some();
        let availability = index.availability(number, first);
        let standing = |machines: f64, ready: f64| {
            let installed = capacity * machines;
            let up = capacity * ready * availability;
            let unavailable = capacity * ready * (1.0 - availability);
            let starting = capacity * (machines - ready);
            let held_back = up * node.headroom;
            [installed, unavailable, starting, held_back, 0.0, 0.0, 0.0]
        };
        if let Some(machines) = &examined.decisions.hourly[number] {
            let then = machines[first..].iter().zip(periods);
            for (period, (&machines, own)) in then.enumerate() {
                let ready = examined.decisions.machines_in(number, first + period);
                let parts = standing(machines, ready).map(|part| part * own.hours);
                by_the_hour[period].add(parts, price);
                books.add(index, number, parts, price);
            }
            continue;
        }
        let machines = examined.decisions.machines[number];
        let standing = standing(machines, machines);
        fleet.add(standing, price);
        books.add(index, number, standing.map(|part| part * all_hours), price);
    }
    for (sum, period) in books.by_period.iter_mut().zip(periods) {
        sum.hours = fleet.hours.map(|part| part * period.hours);
        sum.cost = fleet.cost.map(|part| part * period.hours);
    }
    for (sum, own) in books.by_period.iter_mut().zip(&by_the_hour) {
        sum.include(own);
    }
    for cell in &examined.usage.cells {
        let Some(period) = cell
            .period
            .checked_sub(first)
            .filter(|p| *p < periods.len())
        else {
            continue;
        };
        let resources = index.resources(cell.node);
        let Ok(position) = resources.binary_search(&scenario.compute.as_str()) else {
            continue;
        };
        let amount = cell.amounts[position];
        let hours = periods[period].hours;
        let working = [
            0.0,
            0.0,
            amount.loading * hours,
            0.0,
            amount.useful * hours,
            (amount.busy - amount.useful) * hours,
            (amount.held - amount.held_busy - amount.loading) * hours,
        ];
        let price = prices[cell.node];
        books.by_period[period].add(working, price);
        books.add(index, cell.node, working, price);
    }
    books
}

impl<'a> Books<'a> {
    /// Counts those of one future in what comes on average.
    fn count(&mut self, weight: f64, one: Books<'a>) {
        self.by_price = one.by_price;
        self.kept_on += weight * one.kept_on;
        self.total.count(weight, &one.total);
        self.by_period.resize(one.by_period.len(), Known::default());
        for (sum, own) in self.by_period.iter_mut().zip(&one.by_period) {
            sum.count(weight, own);
        }
        for (sums, own) in [
            (&mut self.by_region, one.by_region),
            (&mut self.by_operator, one.by_operator),
            (&mut self.by_hardware, one.by_hardware),
        ] {
            for (group, own) in own {
                sums.entry(group).or_default().count(weight, &own);
            }
        }
    }

    /// Adds to every account of a node but that of the period.
    fn add(&mut self, index: &Index<'a>, node: usize, parts: [f64; 7], price: f64) {
        let node = &index.scenario.nodes[node];
        let operator = node.operator.as_deref().unwrap_or(UNASSIGNED);
        self.total.add(parts, price);
        for (books, group) in [
            (&mut self.by_region, node.region.as_str()),
            (&mut self.by_operator, operator),
            (&mut self.by_hardware, node.hardware.as_str()),
        ] {
            books.entry(group).or_default().add(parts, price);
        }
    }
}

/// One account: signs, sums, recomputed parts and the idle percentage.
fn check_account(
    name: &str,
    claimed: &Account,
    known: &Known,
    by_price: bool,
    findings: &mut Findings,
) {
    for (unit, breakdown, known) in [
        ("compute_hours", &claimed.compute_hours, &known.hours),
        ("cost", &claimed.cost, &known.cost),
    ] {
        let name = format!("{name}.{unit}");
        let size = breakdown.installed.abs().max(known[0]);
        for (part, amount) in parts(breakdown) {
            let is_negative = amount < -CLAIM_TOLERANCE * size;
            if is_negative || amount.is_nan() {
                findings.say(|| format!("{name}.{part} is {}, below 0", show(amount)));
            }
        }
        let [
            _,
            unavailable,
            starting,
            headroom,
            useful,
            overhead,
            workload_idle,
        ] = known_parts(breakdown);
        let sum = unavailable
            + starting
            + headroom
            + useful
            + overhead
            + workload_idle
            + breakdown.stranded.total()
            + breakdown.surplus
            + breakdown.undivided;
        if !within(sum, breakdown.installed, size) {
            findings.say(|| {
                format!(
                    "{name}: the parts add up to {}, installed is {}",
                    show(sum),
                    show(breakdown.installed)
                )
            });
        }
        for ((part, claimed), &found) in KNOWN.iter().zip(known_parts(breakdown)).zip(known) {
            if !within(claimed, found, size) {
                findings.say(|| {
                    format!(
                        "{name}.{part} is {}, recomputed {}",
                        show(claimed),
                        show(found)
                    )
                });
            }
        }
    }
    let weighed = if by_price && claimed.cost.installed > 0.0 {
        &claimed.cost
    } else {
        &claimed.compute_hours
    };
    let found = if weighed.installed > 0.0 {
        100.0 * weighed.idle() / weighed.installed
    } else {
        0.0
    };
    if !within(claimed.idle_percent, found, 100.0) {
        findings.say(|| {
            format!(
                "{name}.idle_percent is {}, recomputed {}",
                show(claimed.idle_percent),
                show(found)
            )
        });
    }
}

/// The accounts of a division must add up to the total, part by part.
fn check_sum<'p>(
    name: &str,
    total: &Account,
    accounts: &(impl Iterator<Item = &'p Account> + Clone),
    findings: &mut Findings,
) {
    type Side = fn(&Account) -> &Breakdown;
    let sides: [(&str, Side); 2] = [
        ("compute_hours", |account| &account.compute_hours),
        ("cost", |account| &account.cost),
    ];
    for (unit, side) in sides {
        let mut sums = [0.0; 15];
        for account in accounts.clone() {
            for (sum, (_, amount)) in sums.iter_mut().zip(parts(side(account))) {
                *sum += amount;
            }
        }
        let total = side(total);
        for ((part, amount), sum) in parts(total).into_iter().zip(sums) {
            if !within(sum, amount, total.installed.abs()) {
                findings.say(|| {
                    format!(
                        "{name}: {unit}.{part} adds up to {}, the total is {}",
                        show(sum),
                        show(amount)
                    )
                });
            }
        }
    }
}

fn within(a: f64, b: f64, size: f64) -> bool {
    (a - b).abs() <= CLAIM_TOLERANCE * size
}

/// The parts in the order of [`KNOWN`].
fn known_parts(breakdown: &Breakdown) -> [f64; 7] {
    [
        breakdown.installed,
        breakdown.unavailable,
        breakdown.starting,
        breakdown.headroom,
        breakdown.useful,
        breakdown.overhead,
        breakdown.workload_idle,
    ]
}

/// All numbers of a breakdown by name.
fn parts(breakdown: &Breakdown) -> [(&'static str, f64); 15] {
    let mut parts = [("surplus", breakdown.surplus); 15];
    let known = KNOWN.into_iter().zip(known_parts(breakdown));
    let stranded = Stranded::CAUSES
        .into_iter()
        .zip(breakdown.stranded.amounts());
    for (place, part) in parts.iter_mut().zip(known.chain(stranded)) {
        *place = part;
    }
    parts[14] = ("undivided", breakdown.undivided);
    parts
}
