//! What the columns and the rows of a program stand for.

/// What a column of the program stands for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum ColumnKind {
    /// x: units per second of a triple (index into `Program::triples`).
    Route { triple: usize, period: usize },
    /// y: replicas at a site (index into `Program::sites`).
    Replicas { site: usize, period: usize },
    /// n: machines of a node whose count is a range.
    Machines { node: usize },
    /// n: machines of a node that are rented by the hour.
    HourlyMachines { node: usize, period: usize },
    /// up: machines of a node that are started in a period.
    Started { node: usize, period: usize },
    /// z: whether an unsplit demand uses a node.
    OnNode { demand: usize, node: usize },
    /// s: replicas that a site has more than the period before.
    Moves { site: usize, period: usize },
}

/// What a row of the program limits; each has a file of its own in this room.
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
    /// A limit over several nodes, models or demands.
    Limit { limit: usize, period: usize },
    /// Fewest replicas of a model.
    MinReplicas { model: usize, period: usize },
    /// Replicas of a model in one domain, by all of them.
    MaxShare {
        model: usize,
        domain: usize,
        period: usize,
    },
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
    /// Machines rented by the hour beyond those of the period before.
    Started { node: usize, period: usize },
    /// Machines that were started and are kept for their least hours.
    MinHours { node: usize, period: usize },
}

impl RowKind {
    /// Whether the row says what a column means, rather than limiting anything.
    pub fn is_definition(self) -> bool {
        matches!(
            self,
            RowKind::Replica { .. } | RowKind::Moves { .. } | RowKind::Started { .. }
        )
    }
}
