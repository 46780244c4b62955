//! What the suites are made of: hardware, models, demands, and rates that
//! fit the fleet.

use std::collections::{BTreeMap, HashMap};

use idlewise::scenario::{
    Demand, Model, Node, ObjectiveName, Policy, Profile, Resources, Scenario, VerificationMode,
};

use super::pressure::Pressure;
use crate::generate::Random;

/// Names of resources; suites use the first one to three.
pub(super) const RESOURCES: [&str; 3] = ["gpu", "vram_gb", "net_gbps"];
/// The mode that some nodes can produce and some demands ask for.
pub(super) const VERIFIED: &str = "tee";
/// Regions on a ring.
pub(super) const REGIONS: usize = 8;

/// Three significant digits: what a person would write, and short in a file.
pub(super) fn short(x: f64) -> f64 {
    if x == 0.0 {
        return 0.0;
    }
    let unit = 10_f64.powf(x.abs().log10().floor() - 2.0);
    let digits = (x / unit).round();
    // Dividing by a power of ten is exact where multiplying is not.
    if unit < 1.0 {
        digits / (1.0 / unit).round()
    } else {
        digits * unit
    }
}

/// An empty scenario under the objective that suits the pressure: where not
/// everything can be served, what is served decides; else what it costs.
pub(super) fn empty(pressure: Pressure, periods: usize) -> Scenario {
    let objective = match pressure {
        Pressure::Contended => ObjectiveName::Serve,
        Pressure::Slack => ObjectiveName::Cost,
    };
    let mut empty = Scenario::new("")
        .periods(periods)
        .verification(VERIFIED, VerificationMode::new(1.06))
        .policy(Policy::new().objective(objective).relax(true));
    empty.rtt_ms = round_trips();
    empty
}

fn round_trips() -> BTreeMap<String, BTreeMap<String, f64>> {
    let from = |a: usize| {
        (a + 1..REGIONS)
            .map(|b| {
                let steps = (b - a).min(REGIONS + a - b);
                (region(b), 20.0 + 40.0 * steps as f64)
            })
            .collect()
    };
    (0..REGIONS - 1).map(|a| (region(a), from(a))).collect()
}

/// The name of a region.
pub(super) fn region(index: usize) -> String {
    format!("region-{index}")
}

/// The name of a hardware class.
pub(super) fn hardware(index: usize) -> String {
    format!("hw-{index}")
}

/// A node entry that can do everything; `sizes` are amounts of one machine.
pub(super) fn node(id: usize, class: usize, sizes: &[f64]) -> Node {
    let mut node = Node::new(format!("node-{id}"), hardware(class)).region(region(0));
    node.capacity = amounts(sizes);
    node.headroom(0.1)
}

/// Amounts of the first resources.
pub(super) fn amounts(sizes: &[f64]) -> Resources {
    RESOURCES
        .iter()
        .zip(sizes)
        .map(|(name, &size)| ((*name).to_owned(), size))
        .collect()
}

/// A model with a profile for each of the given hardware classes. A replica
/// takes some of every resource; `speeds` are those of the classes.
pub(super) fn model(
    id: usize,
    classes: &[usize],
    speeds: &[f64],
    resources: usize,
    random: &mut Random,
) -> Model {
    let speed = random.between(500.0, 8_000.0);
    let gpus = [1.0, 1.0, 2.0, 4.0][random.whole(0, 3) as usize];
    let weight = random.between(16.0, 70.0);
    let profiles = classes
        .iter()
        .map(|&class| {
            let sizes = [
                gpus,
                short(gpus * weight * random.between(0.8, 1.2)),
                short(gpus * random.between(0.5, 4.0)),
            ];
            let rate = short(gpus * speed * speeds[class] * random.between(0.8, 1.2));
            let mut profile = Profile::new(hardware(class), rate);
            profile.uses = amounts(&sizes[..resources]);
            profile
        })
        .collect();
    let mut model = Model::new(format!("model-{id}"));
    model.profiles = profiles;
    model
}

/// A demand for a model; its rates are shapes until [`size_demands`].
pub(super) fn demand(id: usize, model: &Model, shape: Vec<f64>, random: &mut Random) -> Demand {
    let fastest = model
        .profiles
        .iter()
        .map(|p| p.rate / p.uses.get("gpu").copied().unwrap_or(1.0))
        .fold(0.0, f64::max);
    // Currency per compute-hour, so that no demand outbids all others.
    let worth = random.between(1.0, 4.0);
    Demand::new(format!("demand-{id}"), &model.id, shape)
        .region(region(0))
        .value(short(worth / (3600.0 * fastest)))
}

/// Indices of the demands that a node can serve, with units per second if it
/// served nothing else.
pub(super) fn eligible(s: &Scenario) -> impl Fn(&Node) -> Vec<(usize, f64)> + '_ {
    let mut profiles: HashMap<(&str, &str), &Profile> = HashMap::new();
    let mut demands_of: HashMap<&str, Vec<usize>> = HashMap::new();
    for model in &s.models {
        for profile in &model.profiles {
            profiles.insert((&model.id, &profile.hardware), profile);
        }
    }
    for (d, demand) in s.demands.iter().enumerate() {
        demands_of.entry(&demand.model).or_default().push(d);
    }
    let models: Vec<&str> = s.models.iter().map(|m| m.id.as_str()).collect();
    move |node| {
        let hosted: Vec<&str> = match &node.hosts {
            Some(hosts) => hosts.iter().map(String::as_str).collect(),
            None => models.clone(),
        };
        let mut found = Vec::new();
        for model in hosted {
            let Some(profile) = profiles.get(&(model, node.hardware.as_str())) else {
                continue;
            };
            let fits = profile
                .uses
                .iter()
                .chain(&profile.holds)
                .map(|(name, amount)| node.capacity.get(name).copied().unwrap_or(0.0) / amount)
                .fold(f64::INFINITY, f64::min);
            let machines = node.count.bounds().1 as f64;
            let usable = machines * node.availability * (1.0 - node.headroom);
            for &d in demands_of.get(model).into_iter().flatten() {
                let demand = &s.demands[d];
                let near = demand.max_rtt_ms.is_none_or(|limit| {
                    s.round_trip_ms(&demand.region, &node.region)
                        .is_some_and(|ms| ms <= limit)
                });
                if near && node.verification.contains(&demand.verification) {
                    let overhead = s.overhead(&demand.verification);
                    found.push((d, fits * usable * profile.rate / overhead));
                }
            }
        }
        found.sort_unstable_by_key(|(d, _)| *d);
        found
    }
}

/// Turns shapes into rates: every node is divided among its demands at random,
/// and each demand gets what it was given, times the load. Below 1 everything
/// can therefore be served in every period whose shape is at most 1.
pub(super) fn size_demands(s: &mut Scenario, load: f64, random: &mut Random) {
    let mut given = vec![0.0; s.demands.len()];
    let of = eligible(s);
    for node in &s.nodes {
        // Few of them get most of it.
        let parts: Vec<(usize, f64, f64)> = of(node)
            .into_iter()
            .map(|(d, alone)| (d, alone, random.between(0.0, 1.0).powi(3) + 1e-3))
            .collect();
        let total: f64 = parts.iter().map(|(_, _, weight)| weight).sum();
        for (d, alone, weight) in parts {
            given[d] += alone * weight / total;
        }
    }
    drop(of);
    for (demand, given) in s.demands.iter_mut().zip(given) {
        for rate in &mut demand.rate {
            *rate = short(*rate * given * load);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn three_digits_are_kept() {
        let cases = [
            (1234.5, 1230.0),
            (0.012_345, 0.0123),
            (7.0, 7.0),
            (0.0, 0.0),
        ];
        for (given, expected) in cases {
            assert_eq!(short(given), expected);
        }
    }
}
