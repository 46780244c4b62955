//! From a fleet to its program: which rows there are, and which columns enter
//! them (DESIGN section 2). Each family of rows is told in a file of its own;
//! this is the list of them.
//!
//! The order of the calls is the order of rows and columns, and plans that are
//! equally good are told apart by it.

use std::collections::BTreeSet;

use super::builder::{Builder, Draft};
use super::capacity::CapacityRows;
use super::counts;
use super::demand::DemandRows;
use super::hourly;
use super::kinds::{ColumnKind, RowKind};
use super::limits::LimitRows;
use super::loading::LoadingRows;
use super::max_replicas::MaxReplicasRows;
use super::moves::MoveRows;
use super::packing::{Cut, PackingRows};
use super::phases::{Phase, SECONDS, phases};
use super::replica::{ReplicaRows, Sites};
use super::shares::Pack;
use super::single_node::SingleNodeRows;
use super::spread::SpreadRows;
use super::stages::StageRows;
use super::verifier::VerifierRow;
use super::waiting::WaitingRows;
use super::worst;
use crate::error::Error;
use crate::scenario::{Fleet, Triple};
use idlewise_engine::Lp;

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

impl Program {
    /// Builds the program: rows and columns of every period, and the phases.
    /// `cuts` say what the machines of an entry hold beyond their pool.
    ///
    /// # Errors
    ///
    /// [`Error::TooLarge`] beyond the documented number of triples.
    pub fn new(fleet: &Fleet<'_>, cuts: Vec<Cut>) -> Result<Self, Error> {
        let triples = fleet.triples()?;
        let sites = Sites::new(fleet, &triples);
        let mut builder = Builder::new();
        let mut families = Families {
            fleet,
            single_node: SingleNodeRows::new(&mut builder, fleet),
            moves: MoveRows::new(&mut builder, fleet, &sites),
            loading: LoadingRows::new(&mut builder, fleet, &sites),
            capacity: CapacityRows::new(fleet),
            packing: PackingRows::new(fleet, &cuts),
            waiting: WaitingRows::new(&mut builder, fleet),
        };
        let mut limits = Vec::new();
        for period in 0..fleet.periods() {
            let mut slots: Vec<PeriodFamilies<'_>> = Vec::new();
            for slot in fleet.slots_of(period) {
                // What is decided is there once, whatever future comes; where some of it is
                // decided when one has come, once in each.
                let known = slots.first().filter(|_| !fleet.decides_after());
                let known = known.map(|first| (first.max_replicas.clone(), first.spread.clone()));
                let (max_replicas, spread) = known.unzip();
                let mut now = PeriodFamilies {
                    slot,
                    demand: DemandRows::new(&mut builder, fleet, slot, &families.waiting),
                    stages: StageRows::new(fleet, slot),
                    verifier: VerifierRow::new(&mut builder, fleet, slot),
                    max_replicas: max_replicas
                        .unwrap_or_else(|| MaxReplicasRows::new(&mut builder, fleet, slot)),
                    limits: LimitRows::new(&mut builder, fleet, slot),
                    spread: spread.unwrap_or_else(|| SpreadRows::new(&mut builder, fleet, slot)),
                    replica: ReplicaRows::new(&sites, slot),
                };
                now.replica.idle(&mut builder, fleet);
                if families.moves.is_some() {
                    now.replica.everywhere(&mut builder);
                }
                families.loading.works(&mut builder, &mut now.replica);
                families.add_routes(&mut builder, &mut now, &triples);
                slots.push(now);
            }
            families.add_replicas(&mut builder, (period, &slots), &sites);
            limits.extend(slots.into_iter().map(|now| now.limits));
        }
        let mut packing = families.packing;
        let rows = (&families.capacity, &limits[..]);
        counts::columns(&mut builder, fleet, rows, &mut packing);
        hourly::columns(&mut builder, fleet, rows, &mut packing);
        families.single_node.columns(&mut builder);
        families.loading.columns(&mut builder, fleet);
        families.waiting.columns(&mut builder);
        worst::add(&mut builder, fleet, &sites.pairs);

        let phases = phases(
            fleet.scenario.policy.objective,
            &fleet.scenario.higher_priorities(),
            &builder.worth,
        );
        builder.lp.gain.clone_from(&phases[0].gain);
        Ok(Program {
            lp: builder.lp,
            phases,
            columns: builder.columns,
            rows: builder.rows,
            triples,
            sites: sites.pairs,
            cuts,
            packs: packing.into_packs(),
        })
    }
}

/// Families of rows that last through all periods.
struct Families<'f> {
    fleet: &'f Fleet<'f>,
    single_node: SingleNodeRows<'f>,
    moves: Option<MoveRows<'f>>,
    loading: LoadingRows,
    capacity: CapacityRows<'f>,
    packing: PackingRows<'f>,
    waiting: WaitingRows<'f>,
}

/// Families of rows that begin anew in every period, and where there are futures in each
/// of them.
struct PeriodFamilies<'f> {
    slot: usize,
    demand: DemandRows<'f>,
    stages: StageRows<'f>,
    verifier: VerifierRow,
    max_replicas: MaxReplicasRows,
    limits: LimitRows<'f>,
    spread: SpreadRows<'f>,
    replica: ReplicaRows<'f>,
}

impl Families<'_> {
    /// The columns x of a period: units per second of a triple.
    fn add_routes(
        &mut self,
        builder: &mut Builder,
        now: &mut PeriodFamilies<'_>,
        triples: &[Triple],
    ) {
        let (fleet, period) = (self.fleet, now.slot);
        let mut draft = Draft::new();
        for (index, triple) in triples.iter().enumerate() {
            if !fleet.is_open(triple.node, period) {
                continue;
            }
            draft.clear();
            if !now.demand.serve(&mut draft, triple) {
                continue;
            }
            now.stages.route(builder, &mut draft, triple);
            let demand = &fleet.demands[triple.demand];
            let profile = &fleet.profiles[triple.profile];
            // Replicas of full speed that a unit per second keeps busy.
            let load = demand.overhead / profile.rate;
            let here = (triple.node, period);
            draft.worth.currency = SECONDS * fleet.hours[period] * triple.cost;
            self.capacity
                .take(builder, &mut draft, here, &profile.uses, load);
            if !profile.holds.is_empty() {
                now.replica.work(builder, &mut draft, index, load);
                // As much as all replicas that fit can do.
                self.capacity.fit(
                    &mut draft,
                    here,
                    fleet.takes(triple.profile, triple.node),
                    load,
                );
                now.max_replicas
                    .fit(&mut draft, fleet, triple.profile, load);
            }
            let checked = fleet.verifier_load(triple.demand, triple.profile);
            now.verifier.take(&mut draft, checked);
            now.limits.route(&mut draft, triple);
            self.single_node.link(builder, &mut draft, triple, period);
            let kind = ColumnKind::Route {
                triple: index,
                period,
            };
            let bounds = (0.0, draft.open_unless_blocked());
            builder.column(kind, &draft, bounds, false);
        }
    }

    /// The columns y of a period, replicas at a site, each followed by its
    /// column s where moves count. What stands is the same in all slots of the period, as
    /// far as it is not lost there.
    fn add_replicas(
        &mut self,
        builder: &mut Builder,
        (period, slots): (usize, &[PeriodFamilies<'_>]),
        sites: &Sites,
    ) {
        let fleet = self.fleet;
        let whole = !fleet.scenario.policy.relax;
        let mut draft = Draft::new();
        let used: BTreeSet<usize> = slots.iter().flat_map(|now| now.replica.sites()).collect();
        for site in used {
            let (node, profile) = sites.pairs[site];
            let p = &fleet.profiles[profile];
            draft.clear();
            for now in slots {
                let kept = fleet.kept(node, now.slot);
                if kept > 0.0 {
                    now.replica.place(&mut draft, site, kept);
                    let here = (node, now.slot);
                    let takes = fleet.takes(profile, node);
                    self.capacity.take(builder, &mut draft, here, takes, kept);
                }
            }
            let counted = if fleet.decides_after() {
                slots
            } else {
                &slots[..1]
            };
            let counted = || counted.iter().filter(|now| fleet.is_open(node, now.slot));
            for now in counted() {
                now.max_replicas.place(&mut draft, fleet, profile);
            }
            for now in slots {
                let kept = fleet.kept(node, now.slot);
                now.limits.place(&mut draft, (node, profile), kept);
            }
            for now in counted() {
                now.spread.place(&mut draft, p.model, node);
            }
            if let Some(moves) = &self.moves {
                moves.place(&mut draft, site, period);
            }
            self.packing
                .place(builder, &mut draft, (node, profile), period);
            self.loading.place(&mut draft, site, period);
            let kind = ColumnKind::Replicas { site, period };
            let bounds = (0.0, draft.open_unless_blocked());
            let column = builder.column(kind, &draft, bounds, whole);
            self.packing.share(column, (node, profile), period);
            if let Some(moves) = &self.moves {
                moves.column(builder, (site, period), p.model, draft.size);
            }
        }
    }
}
