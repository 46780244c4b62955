//! The program of a scenario, written straight from DESIGN section 2 and from nothing else.
//!
//! Every row and column stands as the document has it: nothing is merged, scaled or left
//! out, whole replicas stand on machines that have numbers. That makes it slow and easy to
//! check by reading, which is what it is for: it judges plans of the library and finds
//! optima with another solver. It reads scenarios and plans, and shares no code with what
//! builds programs, packs replicas or certifies plans.

mod answer;
mod cards;
mod columns;
mod hourly;
mod limits;
mod loading;
mod moves;
mod point;
mod priorities;
mod rows;
mod stages;
mod waiting;

pub use answer::Answer;

use std::collections::HashMap;

use idlewise::Scenario;
use idlewise::scenario::ObjectiveName;

/// One decision. Numbers are places in the scenario's lists; a profile is named by its
/// model and its place there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Key {
    /// Rate of a demand by a profile of its model on a node, in units per second.
    Routed {
        /// Whose work.
        demand: usize,
        /// Of the demand's model.
        profile: usize,
        /// Where it runs.
        node: usize,
        /// When.
        period: usize,
    },
    /// Replicas on an entry.
    Replicas(Placed),
    /// Replicas on one machine of an entry.
    OnMachine {
        /// What stands on which entry.
        placed: Placed,
        /// Which machine of the entry.
        machine: usize,
    },
    /// Replicas with shares of a card on one card of a machine.
    OnCard {
        /// What stands on which entry.
        placed: Placed,
        /// Which machine of the entry.
        machine: usize,
        /// Which of its cards.
        card: usize,
    },
    /// Whether a card is there for shares.
    Shared {
        /// The entry.
        node: usize,
        /// When.
        period: usize,
        /// Which machine of the entry.
        machine: usize,
        /// Which of its cards.
        card: usize,
    },
    /// Whether a machine is there for replicas that fit on one machine.
    InUse {
        /// The entry.
        node: usize,
        /// When.
        period: usize,
        /// Which machine of the entry.
        machine: usize,
    },
    /// Replicas that were not there the period before.
    Moved(Placed),
    /// Replicas that come, of a model that loads before it serves.
    Coming(Placed),
    /// Machines of an entry.
    Machines(usize),
    /// Machines of an entry that is rented by the hour.
    MachinesIn {
        /// The entry.
        node: usize,
        /// When.
        period: usize,
    },
    /// Machines of such an entry that are started.
    Started {
        /// The entry.
        node: usize,
        /// When.
        period: usize,
    },
    /// Machines of such an entry that serve, where they need hours to start.
    Ready {
        /// The entry.
        node: usize,
        /// When.
        period: usize,
    },
    /// Whether a demand that may not be split is served from an entry.
    Home {
        /// Whose home.
        demand: usize,
        /// Of which stage.
        stage: usize,
        /// The entry.
        node: usize,
    },
    /// What arrives in one period of a demand whose work can wait and is served in another.
    Waited {
        /// Whose work.
        demand: usize,
        /// When it arrives.
        arrived: usize,
        /// When it is served.
        served: usize,
    },
    /// The smallest level, under `fair`.
    Level,
}

/// Where replicas stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Placed {
    /// Of which model.
    pub model: usize,
    /// Which of the model's profiles.
    pub profile: usize,
    /// On which entry.
    pub node: usize,
    /// When.
    pub period: usize,
}

/// A column: its range and what a unit of it is worth.
#[derive(Debug, Clone)]
struct Column {
    lower: f64,
    upper: f64,
    whole: bool,
    worth: f64,
}

/// A row: `lower <= terms <= upper`.
#[derive(Debug, Clone)]
struct Row {
    name: String,
    terms: Vec<(usize, f64)>,
    lower: f64,
    upper: f64,
}

/// The program of a scenario.
#[derive(Debug, Clone)]
pub struct Definition<'s> {
    scenario: &'s Scenario,
    columns: Vec<Column>,
    keys: Vec<Key>,
    places: HashMap<Key, usize>,
    rows: Vec<Row>,
    maximise: bool,
    packed: Vec<bool>,
}

/// More machines of one entry, or more cards, are not written down one by one.
const MOST_MACHINES: u64 = 6;

impl<'s> Definition<'s> {
    /// The program of a scenario (in parts, where machines need hours to start or
    /// models hours to load), `None` where
    /// an entry with whole replicas has too many machines to write all of them down.
    pub fn new(scenario: &'s Scenario) -> Option<Self> {
        let mut it = Definition {
            scenario,
            columns: Vec::new(),
            keys: Vec::new(),
            places: HashMap::new(),
            rows: Vec::new(),
            maximise: scenario.policy.objective != ObjectiveName::Cost,
            packed: Vec::new(),
        };
        for node in 0..scenario.nodes.len() {
            let (_, most) = scenario.nodes[node].count.bounds();
            let cards = scenario.nodes[node].cards;
            let packed =
                (most > 1 || cards.is_some()) && !scenario.policy.relax && it.hosts_replicas(node);
            if packed && most * cards.unwrap_or(1) > MOST_MACHINES {
                return None;
            }
            it.packed.push(packed);
        }
        it.add_columns();
        it.add_rows();
        Some(it)
    }

    fn hosts_replicas(&self, node: usize) -> bool {
        (0..self.scenario.models.len()).any(|model| {
            (0..self.scenario.models[model].profiles.len())
                .any(|profile| self.holds(model, profile) && self.placeable(model, profile, node))
        })
    }

    /// Whether the objective is one of this program: under `fair` it is not where nobody
    /// takes part.
    pub fn has_objective(&self) -> bool {
        self.objective() != ObjectiveName::Fair || self.place(Key::Level).is_some()
    }

    fn objective(&self) -> ObjectiveName {
        self.scenario.policy.objective
    }

    fn column(&mut self, key: Key, column: Column) {
        let at = self.columns.len();
        assert!(self.places.insert(key, at).is_none(), "{key:?} twice");
        self.columns.push(column);
        self.keys.push(key);
    }

    fn row(&mut self, name: String, terms: Vec<(usize, f64)>, lower: f64, upper: f64) {
        if !terms.is_empty() || lower > 0.0 {
            self.rows.push(Row {
                name,
                terms,
                lower,
                upper,
            });
        }
    }

    fn place(&self, key: Key) -> Option<usize> {
        self.places.get(&key).copied()
    }
}
