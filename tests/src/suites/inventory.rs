//! Machine entries as an inventory lists them: one line per rack or purchase,
//! drawn from few classes of equal machines, with operators and prices of
//! their own.

use std::collections::BTreeSet;

use idlewise::scenario::{Count, NO_VERIFICATION, Node, Scenario};

use super::parts::{
    REGIONS, VERIFIED, amounts, demand, eligible, empty, model, node, region, short, size_demands,
};
use super::pressure::Pressure;
use crate::generate::Random;

/// Hardware classes.
const HARDWARE: usize = 12;

pub(super) fn scenario(
    entries: usize,
    classes: usize,
    demands: usize,
    pressure: Pressure,
) -> Scenario {
    let mut random = Random::new((entries + classes + demands) as u64);
    let mut s = empty(pressure, 1);
    fill(&mut s, (entries, classes, demands), &[1.0], &mut random);
    finish(&mut s, pressure, &mut random);
    s
}

/// Nodes, models and demands without rates: the nodes are one per class, with
/// the machines of all their entries.
fn fill(
    s: &mut Scenario,
    (entries, classes, demands): (usize, usize, usize),
    shape: &[f64],
    random: &mut Random,
) {
    let speeds: Vec<f64> = (0..HARDWARE).map(|_| random.between(0.3, 1.5)).collect();
    s.nodes = machine_classes(classes, random);
    deal(&mut s.nodes, entries, random);
    s.models = (0..(demands / 5).max(5))
        .map(|m| {
            let on: Vec<usize> = (0..HARDWARE)
                .filter(|&h| h == m % HARDWARE || random.whole(0, 1) == 0)
                .collect();
            model(m, &on, &speeds, 2, random)
        })
        .collect();
    s.demands = (0..demands)
        .map(|d| {
            let wanted = &s.models[random.whole(0, s.models.len() as u64 - 1) as usize];
            let mut made = demand(d, wanted, shape.to_vec(), random);
            made.region = region(random.whole(0, REGIONS as u64 - 1) as usize);
            if random.whole(0, 4) == 0 {
                VERIFIED.clone_into(&mut made.verification);
            }
            made.max_rtt_ms = [None, None, Some(60.0), Some(100.0)][random.whole(0, 3) as usize];
            made
        })
        .collect();
    let mut served = vec![false; demands];
    {
        let of = eligible(s);
        for node in &s.nodes {
            for (d, _) in of(node) {
                served[d] = true;
            }
        }
    }
    // A demand that no class can serve would say nothing about speed.
    for (demand, _) in s.demands.iter_mut().zip(served).filter(|(_, ok)| !ok) {
        demand.max_rtt_ms = None;
        NO_VERIFICATION.clone_into(&mut demand.verification);
    }
}

/// Sizes the demands for the classes, then turns the classes into entries.
fn finish(s: &mut Scenario, pressure: Pressure, random: &mut Random) {
    size_demands(s, pressure.load(), random);
    s.nodes = split(&s.nodes, random);
    if pressure == Pressure::Contended {
        for node in &mut s.nodes {
            node.usage_price.clear();
        }
    }
}

/// The same fleet and demands over several periods.
pub(super) fn over_time(
    (entries, classes, demands): (usize, usize, usize),
    shape: impl Fn(&mut Random) -> Vec<f64>,
    pressure: Pressure,
) -> Scenario {
    let mut random = Random::new((entries + classes + demands) as u64);
    let periods = shape(&mut random).len();
    let mut s = empty(pressure, periods);
    let flat = vec![1.0; periods];
    fill(&mut s, (entries, classes, demands), &flat, &mut random);
    for demand in &mut s.demands {
        demand.rate = shape(&mut random);
    }
    finish(&mut s, pressure, &mut random);
    s
}

/// Classes that differ from each other in something that matters.
fn machine_classes(classes: usize, random: &mut Random) -> Vec<Node> {
    let mut seen = BTreeSet::new();
    let mut made = Vec::with_capacity(classes);
    while made.len() < classes {
        let class = match made.len() {
            first if first < HARDWARE => first,
            _ => random.whole(0, HARDWARE as u64 - 1) as usize,
        };
        let gpus = [1.0, 2.0, 4.0, 8.0][random.whole(0, 3) as usize];
        let memory = [24.0, 48.0, 80.0, 96.0, 141.0][class % 5];
        let place = random.whole(0, REGIONS as u64 - 1) as usize;
        let verified = random.whole(0, 2) == 0;
        let availability = [0.97, 0.99][random.whole(0, 1) as usize];
        let price = short(random.between(0.2, 3.0));
        if !seen.insert((class, gpus as u64, place, verified, availability < 0.98)) {
            continue;
        }
        let mut node = node(made.len(), class, &[gpus, gpus * memory]);
        node.region = region(place);
        node.availability = availability;
        node.usage_price = amounts(&[price]);
        if verified {
            node.verification.push(VERIFIED.to_owned());
        }
        made.push(node);
    }
    made
}

/// Deals entries to classes, some far more than others; a class's count is
/// the number of its entries until [`split`].
fn deal(classes: &mut [Node], entries: usize, random: &mut Random) {
    let weights: Vec<f64> = classes
        .iter()
        .map(|_| random.between(0.1, 1.0).powi(2))
        .collect();
    let total: f64 = weights.iter().sum();
    let mut left = entries;
    let last = classes.len() - 1;
    for (k, (class, weight)) in classes.iter_mut().zip(weights).enumerate() {
        let part = (entries as f64 * weight / total) as usize;
        let part = if k == last {
            left
        } else {
            part.clamp(1, left - (last - k))
        };
        class.count = Count::Fixed(part as u64);
        left -= part;
    }
}

/// One entry per machine group of a class, dealt out in turn.
fn split(classes: &[Node], random: &mut Random) -> Vec<Node> {
    let mut left: Vec<u64> = classes.iter().map(|c| c.count.bounds().1).collect();
    let mut entries = Vec::with_capacity(left.iter().sum::<u64>() as usize);
    let mut open = true;
    while open {
        open = false;
        for (class, left) in classes.iter().zip(&mut left) {
            if *left == 0 {
                continue;
            }
            *left -= 1;
            open = true;
            let mut entry = class.clone();
            entry.id = format!("node-{}", entries.len());
            entry.count = Count::Fixed(1);
            entry.operator = Some(format!("operator-{}", random.whole(0, 19)));
            entry.price_per_hour = Some(short(random.between(0.5, 20.0)));
            entries.push(entry);
        }
    }
    entries
}
