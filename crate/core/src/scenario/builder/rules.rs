//! Periods, verification modes, what stands now, and the policy.

use super::super::{
    CurrentContents, CurrentMachines, CurrentReplicas, ObjectiveName, Period, Policy, Spare,
    Spread, Steadiness, VerificationMode,
};

impl Period {
    /// A stretch of time with constant rates; its length in hours, above 0.
    pub fn new(hours: f64) -> Self {
        Period {
            label: String::new(),
            hours,
            continues: false,
        }
    }

    /// What axes show, for example `18:00`; the period's number unless given.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Whether it is a further part of the period before it: only in scenarios whose periods
    /// were cut, see [`Scenario::in_parts`](crate::Scenario::in_parts).
    pub fn is_further_part(&self) -> bool {
        self.continues
    }

    /// The hour that a scenario has at this place unless it says otherwise.
    pub(in super::super) fn numbered(place: usize) -> Self {
        Period::new(1.0).label(place.to_string())
    }
}

impl VerificationMode {
    /// Compute spent per unit as a multiple of the unverified work, at least 1.
    pub fn new(overhead: f64) -> Self {
        VerificationMode {
            overhead,
            verifier_load: 0.0,
        }
    }

    /// Verifier work per unit served; 0 unless given.
    #[must_use]
    pub fn verifier_load(mut self, per_unit: f64) -> Self {
        self.verifier_load = per_unit;
        self
    }
}

impl Steadiness {
    /// Nothing stands, and moves are free.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds replicas that stand before the first period; none unless given.
    #[must_use]
    pub fn replicas(mut self, replicas: CurrentReplicas) -> Self {
        self.replicas.push(replicas);
        self
    }

    /// Adds machines that hold something before the first period, which says which
    /// machine of their node holds what; a node without any may hold its replicas in
    /// any way.
    #[must_use]
    pub fn machines(mut self, machines: CurrentMachines) -> Self {
        self.machines.push(machines);
        self
    }

    /// Currency per replica of a model that is moved; 0 unless given.
    #[must_use]
    pub fn load_cost(mut self, model: impl Into<String>, currency: f64) -> Self {
        self.load_cost.insert(model.into(), currency);
        self
    }

    /// Most moves over all periods; unlimited unless given.
    #[must_use]
    pub fn max_moves(mut self, moves: u64) -> Self {
        self.max_moves = Some(moves);
        self
    }

    /// Part of the objective, 0 to 1, that may be given up for fewer moves; 0 unless
    /// given.
    #[must_use]
    pub fn give_up(mut self, part: f64) -> Self {
        self.give_up = part;
        self
    }
}

impl CurrentMachines {
    /// So many identical machines of a node entry, empty as yet.
    pub fn new(node: impl Into<String>, count: u64) -> Self {
        CurrentMachines {
            node: node.into(),
            count,
            span: 1,
            replicas: Vec::new(),
        }
    }

    /// Machines under each of the contents, which are one replica where it is more
    /// than 1; 1 unless given.
    #[must_use]
    pub fn span(mut self, machines: u64) -> Self {
        self.span = machines;
        self
    }

    /// Adds replicas of a model's profile to each of the machines.
    #[must_use]
    pub fn replicas(
        mut self,
        model: impl Into<String>,
        profile: impl Into<String>,
        count: u64,
    ) -> Self {
        self.replicas.push(CurrentContents {
            model: model.into(),
            profile: profile.into(),
            count,
        });
        self
    }
}

impl CurrentReplicas {
    /// So many replicas of a model's profile on a node entry.
    pub fn new(
        node: impl Into<String>,
        model: impl Into<String>,
        profile: impl Into<String>,
        count: u64,
    ) -> Self {
        CurrentReplicas {
            node: node.into(),
            model: model.into(),
            profile: profile.into(),
            count,
        }
    }
}

impl Policy {
    /// The most value served, with whole replicas and machines, work packed on few nodes.
    pub fn new() -> Self {
        Self::default()
    }

    /// What counts as best; `serve` unless given.
    #[must_use]
    pub fn objective(mut self, objective: ObjectiveName) -> Self {
        self.objective = objective;
        self
    }

    /// Whether replicas, machine counts and unsplit demands may be fractions; false
    /// unless given.
    #[must_use]
    pub fn relax(mut self, relax: bool) -> Self {
        self.relax = relax;
        self
    }

    /// How work is shared among identical node entries; `packed` unless given.
    #[must_use]
    pub fn spread(mut self, spread: Spread) -> Self {
        self.spread = spread;
        self
    }

    /// What every amount of money is in, for example `USD`; not said unless given.
    #[must_use]
    pub fn currency(mut self, label: impl Into<String>) -> Self {
        self.currency = Some(label.into());
        self
    }

    /// What becomes of room on machines that the plan does not need; it stays free unless
    /// given.
    #[must_use]
    pub fn spare(mut self, spare: Spare) -> Self {
        self.spare = spare;
        self
    }

    /// Share of the value served that may be given up for spare replicas, 0 to 1; 0
    /// unless given.
    #[must_use]
    pub fn spare_give_up(mut self, share: f64) -> Self {
        self.spare_give_up = share;
        self
    }
}

/// The usual policy under an objective.
impl From<ObjectiveName> for Policy {
    fn from(objective: ObjectiveName) -> Self {
        Policy::new().objective(objective)
    }
}
