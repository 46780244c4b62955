//! The benchmark's instances, each a function of its name alone.
//!
//! *inventory*: many machine entries of few classes, as an inventory lists them.
//! *distinct*: every node different, so that nothing can be merged.
//! *week*: a week of hours. *replicas*: models that must be resident to serve.
//! *dense*: a shared cluster, where nodes differ in what is free of them only.
//! *fleet*: a network's fleet with all that its entries can differ in.
//! *network*: hardware differs in one speed, so that the program is a network.
//!
//! `dense-300x100-slack@7` is the same with numbers from another seed; only
//! *dense* and *fleet* know other seeds.
//!
//! Every instance comes *contended* (more is asked for than the fleet can
//! serve; what is best decides) and *slack* (everything can be served; the
//! cheapest way decides). All are relaxations, which is what peers can solve.

mod dense;
mod distinct;
mod fleet;
pub mod hurried;
mod inventory;
mod network;
mod parts;
mod pressure;
mod replicas;
mod size;
mod week;

use std::fmt;

use idlewise::scenario::Scenario;

pub use pressure::Pressure;
pub use size::{Size, size};

/// A family of instances.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Suite {
    /// Machine entries drawn from few classes.
    Inventory {
        /// Node entries.
        entries: usize,
        /// Different classes of machines among them.
        classes: usize,
        /// Demands.
        demands: usize,
    },
    /// Every node different from every other.
    Distinct {
        /// Node entries.
        nodes: usize,
        /// Demands.
        demands: usize,
        /// Resources of every node and profile, 1 to 3.
        resources: usize,
        /// Part of all (demand, node) pairs that is eligible.
        density: f64,
    },
    /// 500 entries, 100 demands, 168 hours.
    Week {
        /// Whether every hour has rates of its own. Otherwise working days are
        /// alike, and so are Saturday and Sunday, as a forecast has it.
        measured: bool,
    },
    /// Models that hold memory, with replicas as continuous columns.
    Replicas {
        /// Node entries.
        nodes: usize,
        /// Demands.
        demands: usize,
        /// Part of all (demand, node) pairs that is eligible.
        density: f64,
    },
    /// Nodes of few classes that all have other amounts free.
    Dense {
        /// Node entries.
        nodes: usize,
        /// Demands.
        demands: usize,
    },
    /// Entries of several operators, each with attributes of its own.
    Fleet {
        /// Node entries.
        entries: usize,
        /// Demands.
        demands: usize,
        /// Hours.
        periods: usize,
    },
    /// As *distinct* with one resource, but every model is as much faster on a hardware
    /// class as every other: what a program for flows can solve.
    Network {
        /// Node entries.
        nodes: usize,
        /// Demands.
        demands: usize,
        /// Part of all (demand, node) pairs that is eligible.
        density: f64,
    },
}

/// One instance of the benchmark.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Instance {
    /// The family and its sizes.
    pub suite: Suite,
    /// Contended or slack.
    pub pressure: Pressure,
    /// Which numbers; 0 is the instance that names without a seed mean.
    pub seed: u64,
}

impl Instance {
    /// Every instance, small ones first within a suite.
    pub fn all() -> Vec<Instance> {
        let inventory = |entries, classes, demands| Suite::Inventory {
            entries,
            classes,
            demands,
        };
        let distinct = |nodes, demands, resources, density| Suite::Distinct {
            nodes,
            demands,
            resources,
            density,
        };
        let replicas = |nodes, demands, density| Suite::Replicas {
            nodes,
            demands,
            density,
        };
        let network = |nodes, demands, density| Suite::Network {
            nodes,
            demands,
            density,
        };
        let dense = |nodes, demands| Suite::Dense { nodes, demands };
        let fleet = |entries, demands, periods| Suite::Fleet {
            entries,
            demands,
            periods,
        };
        [
            inventory(1_000, 30, 50),
            inventory(10_000, 30, 50),
            inventory(100_000, 30, 50),
            inventory(1_000, 100, 200),
            inventory(10_000, 100, 200),
            inventory(100_000, 100, 200),
            inventory(100_000, 200, 500),
            distinct(200, 200, 1, 0.2),
            distinct(1_000, 100, 2, 0.2),
            distinct(10_000, 100, 2, 0.1),
            distinct(2_000, 1_000, 3, 0.05),
            distinct(10_000, 1_000, 2, 0.02),
            Suite::Week { measured: false },
            Suite::Week { measured: true },
            replicas(200, 40, 0.5),
            replicas(1_000, 100, 0.2),
            replicas(5_000, 100, 0.1),
            dense(300, 150),
            dense(1_000, 150),
            dense(2_000, 350),
            dense(3_000, 420),
            dense(5_000, 500),
            fleet(20, 20, 1),
            fleet(100, 60, 1),
            fleet(500, 200, 1),
            fleet(20, 20, 168),
            fleet(100, 60, 48),
            fleet(500, 200, 24),
            network(1_000, 100, 0.2),
            network(10_000, 100, 0.1),
        ]
        .into_iter()
        .flat_map(|suite| {
            [Pressure::Contended, Pressure::Slack].map(|pressure| Instance {
                suite,
                pressure,
                seed: 0,
            })
        })
        .collect()
    }

    /// The instance of a name such as `distinct-200x200-slack`.
    pub fn named(name: &str) -> Option<Instance> {
        let (name, seed) = match name.split_once('@') {
            Some((name, seed)) => (name, seed.parse().ok()?),
            None => (name, 0),
        };
        let mut found = Instance::all()
            .into_iter()
            .find(|i| i.to_string() == name)?;
        let has_seeds = matches!(found.suite, Suite::Dense { .. } | Suite::Fleet { .. });
        found.seed = seed;
        (has_seeds || seed == 0).then_some(found)
    }

    /// The first word of the name.
    pub fn suite_name(&self) -> &'static str {
        match self.suite {
            Suite::Inventory { .. } => "inventory",
            Suite::Distinct { .. } => "distinct",
            Suite::Week { .. } => "week",
            Suite::Replicas { .. } => "replicas",
            Suite::Dense { .. } => "dense",
            Suite::Fleet { .. } => "fleet",
            Suite::Network { .. } => "network",
        }
    }

    /// Makes the scenario; its name is the instance's.
    pub fn scenario(&self) -> Scenario {
        let mut made = match self.suite {
            Suite::Inventory {
                entries,
                classes,
                demands,
            } => inventory::scenario(entries, classes, demands, self.pressure),
            Suite::Distinct {
                nodes,
                demands,
                resources,
                density,
            } => distinct::scenario(nodes, demands, resources, density, self.pressure),
            Suite::Week { measured } => week::scenario(measured, self.pressure),
            Suite::Replicas {
                nodes,
                demands,
                density,
            } => replicas::scenario(nodes, demands, density, self.pressure),
            Suite::Dense { nodes, demands } => {
                dense::scenario(nodes, demands, self.pressure, self.seed)
            }
            Suite::Fleet {
                entries,
                demands,
                periods,
            } => fleet::scenario((entries, demands, periods), self.pressure, self.seed),
            Suite::Network {
                nodes,
                demands,
                density,
            } => network::scenario(nodes, demands, density, self.pressure),
        };
        made.name = self.to_string();
        made
    }
}

impl fmt::Display for Instance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let suite = self.suite_name();
        let size = match self.suite {
            Suite::Inventory {
                entries, demands, ..
            } => format!("{entries}x{demands}"),
            Suite::Distinct { nodes, demands, .. }
            | Suite::Replicas { nodes, demands, .. }
            | Suite::Network { nodes, demands, .. }
            | Suite::Dense { nodes, demands } => {
                format!("{nodes}x{demands}")
            }
            Suite::Fleet {
                entries,
                demands,
                periods,
            } => format!("{entries}x{demands}x{periods}"),
            Suite::Week { measured: true } => "measured".to_owned(),
            Suite::Week { measured: false } => "typical".to_owned(),
        };
        let pressure = match self.pressure {
            Pressure::Contended => "contended",
            Pressure::Slack => "slack",
        };
        write!(f, "{suite}-{size}-{pressure}")?;
        if self.seed > 0 {
            write!(f, "@{}", self.seed)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use idlewise::scenario::check;

    use super::*;

    /// Those that a test can make in little time.
    fn small() -> Vec<Instance> {
        let names = [
            "inventory-1000x50",
            "distinct-200x200",
            "replicas-200x40",
            "dense-300x150",
            "fleet-20x20x1-",
            "network-1000x100",
        ];
        Instance::all()
            .into_iter()
            .filter(|i| names.iter().any(|n| i.to_string().starts_with(n)))
            .collect()
    }

    #[test]
    fn names_lead_to_their_instances() {
        let all = Instance::all();
        let names: BTreeSet<String> = all.iter().map(Instance::to_string).collect();
        assert_eq!(names.len(), all.len());
        for instance in all {
            assert_eq!(Instance::named(&instance.to_string()), Some(instance));
        }
        assert_eq!(Instance::named("distinct-1x1-slack"), None);
    }

    #[test]
    fn other_seeds_make_other_numbers() {
        for name in ["dense-300x150-slack", "fleet-20x20x1-contended"] {
            let made = |name: &str| Instance::named(name).unwrap().scenario();
            let other = format!("{name}@7");
            assert_eq!(Instance::named(&other).unwrap().to_string(), other);
            assert_eq!(made(&other).nodes.len(), made(name).nodes.len());
            assert_ne!(made(&other).demands, made(name).demands);
        }
        assert_eq!(Instance::named("distinct-200x200-slack@7"), None);
        assert_eq!(Instance::named("dense-300x150-slack@x"), None);
    }

    #[test]
    fn nodes_of_a_shared_cluster_differ_in_what_is_free_only() {
        let made = Instance::named("dense-300x150-slack").unwrap().scenario();
        let free: BTreeSet<String> = (made.nodes.iter())
            .map(|n| format!("{:?}", n.capacity))
            .collect();
        assert!(free.len() > 295, "{}", free.len());
        let classes: BTreeSet<String> = (made.nodes.iter())
            .map(|n| format!("{} {} {:?}", n.hardware, n.region, n.verification))
            .collect();
        assert!((80..=96).contains(&classes.len()), "{}", classes.len());
        for model in &made.models {
            assert_eq!(model.profiles.len(), 4);
        }
    }

    #[test]
    fn instances_are_valid_and_repeatable() {
        assert_eq!(small().len(), 12);
        for instance in small() {
            let made = instance.scenario();
            check(&made).unwrap();
            assert_eq!(made, instance.scenario());
            assert!(made.demands.iter().all(|d| d.rate.iter().all(|&r| r > 0.0)));
        }
    }

    #[test]
    fn slack_can_serve_all_and_contended_cannot() {
        for instance in small() {
            let plan = idlewise::solve(&instance.scenario(), &idlewise::Options::default());
            let unmet: f64 = plan.unwrap().demands.iter().map(|d| d.unmet).sum();
            let slack = instance.pressure == Pressure::Slack;
            assert_eq!(unmet == 0.0, slack, "{instance}: {unmet}");
        }
    }

    #[test]
    fn inventories_have_the_classes_they_claim() {
        let made = Instance::named("inventory-1000x50-slack")
            .unwrap()
            .scenario();
        assert_eq!((made.nodes.len(), made.demands.len()), (1_000, 50));
        let classes: BTreeSet<String> = made
            .nodes
            .iter()
            .map(|n| {
                let size = (&n.capacity, n.availability, &n.verification);
                format!("{} {} {size:?}", n.hardware, n.region)
            })
            .collect();
        assert_eq!(classes.len(), 30);
    }

    #[test]
    fn weeks_repeat_their_days_unless_measured() {
        for (name, different) in [("week-typical-slack", 48), ("week-measured-slack", 168)] {
            let made = Instance::named(name).unwrap().scenario();
            assert_eq!((made.nodes.len(), made.demands.len()), (500, 100));
            let hours: BTreeSet<Vec<u64>> = (0..168)
                .map(|t| made.demands.iter().map(|d| d.rate[t].to_bits()).collect())
                .collect();
            assert_eq!(hours.len(), different);
        }
    }
}
