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
    /// r: machines of a node that are ready in a period, where they need hours to start.
    Ready { node: usize, period: usize },
    /// z: whether an unsplit demand uses a node.
    OnNode {
        demand: usize,
        stage: usize,
        node: usize,
    },
    /// S: what has been served of a demand whose work can wait, up to the end of a period.
    ServedSoFar { demand: usize, period: usize },
    /// A: what has been accepted of it.
    AcceptedSoFar { demand: usize, period: usize },
    /// s: replicas that a site has more than the period before.
    Moves { site: usize, period: usize },
    /// Replicas that come to a site and load there, of models that load.
    Coming { site: usize, period: usize },
    /// t: what is lost in the worst future, or beyond which futures count as the worst.
    Worst,
    /// s: what is lost beyond that in a future.
    Beyond { future: usize },
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
    /// What is served in a period of a demand whose work can wait.
    Served { demand: usize, period: usize },
    /// What is accepted of what arrives in a period, where work can wait.
    Accepted { demand: usize, period: usize },
    /// Served by the end of a period: no more than was accepted.
    Arrived { demand: usize, period: usize },
    /// Accepted in a period: served by its last.
    InTime { demand: usize, period: usize },
    /// Served over all periods, where work can wait.
    ServedInAll { demand: usize },
    /// As much work in a stage as in the last one.
    Stage {
        demand: usize,
        stage: usize,
        period: usize,
    },
    /// The same within one place: a region or a node.
    Together {
        demand: usize,
        stage: usize,
        place: usize,
        period: usize,
    },
    /// Verifier work.
    Verifier { period: usize },
    /// Replicas of a model.
    MaxReplicas {
        model: usize,
        stage: usize,
        period: usize,
    },
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
        stage: usize,
        node: usize,
        period: usize,
    },
    /// One node for an unsplit demand.
    SingleNode { demand: usize, stage: usize },
    /// Weights of replicas, by the machines they need (index into
    /// `Program::cuts`).
    Packing { cut: usize, period: usize },
    /// Replicas at a site beyond those of the period before.
    Moves { site: usize, period: usize },
    /// Replicas at a site that come, beyond those of the period before.
    Coming { site: usize, period: usize },
    /// Moves over all periods.
    MaxMoves,
    /// Machines rented by the hour beyond those of the period before.
    Started { node: usize, period: usize },
    /// Machines that were started and are kept for their least hours.
    MinHours { node: usize, period: usize },
    /// What is lost in a future.
    Future { future: usize },
    /// Machines that are ready, of those that are there.
    Ready { node: usize, period: usize },
}

impl RowKind {
    /// Whether the row says what a column means, rather than limiting anything.
    pub fn is_definition(self) -> bool {
        matches!(
            self,
            RowKind::Replica { .. }
                | RowKind::Stage { .. }
                | RowKind::Moves { .. }
                | RowKind::Started { .. }
                | RowKind::Future { .. }
                | RowKind::Ready { .. }
                | RowKind::Served { .. }
                | RowKind::Accepted { .. }
                | RowKind::Arrived { .. }
        )
    }
}
