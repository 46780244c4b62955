//! From a fleet to its program: which rows there are, and which columns enter
//! them (DESIGN section 2). Each family of rows is told in a file of its own;
//! this is the list of them.
//!
//! The order of the calls is the order of rows and columns, and plans that are
//! equally good are told apart by it.

use super::builder::{Builder, Draft};
use super::capacity::CapacityRows;
use super::counts;
use super::demand::DemandRows;
use super::hourly;
use super::kinds::{ColumnKind, RowKind};
use super::limits::LimitRows;
use super::max_replicas::MaxReplicasRows;
use super::moves::MoveRows;
use super::packing::{Cut, PackingRows};
use super::phases::{Phase, SECONDS, phases};
use super::replica::{ReplicaRows, Sites};
use super::shares::Pack;
use super::single_node::SingleNodeRows;
use super::spread::SpreadRows;
use super::verifier::VerifierRow;
use crate::Error;
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
            capacity: CapacityRows::new(fleet),
            packing: PackingRows::new(fleet, &cuts),
        };
        let mut limits = Vec::new();
        for period in 0..fleet.hours.len() {
            let mut now = PeriodFamilies {
                period,
                demand: DemandRows::new(&mut builder, fleet, period),
                verifier: VerifierRow::new(&mut builder, fleet, period),
                max_replicas: MaxReplicasRows::new(&mut builder, fleet, period),
                limits: LimitRows::new(&mut builder, fleet, period),
                spread: SpreadRows::new(&mut builder, fleet, period),
                replica: ReplicaRows::new(&sites, period),
            };
            now.replica.idle(&mut builder);
            if families.moves.is_some() {
                now.replica.everywhere(&mut builder);
            }
            families.add_routes(&mut builder, &mut now, &triples);
            families.add_replicas(&mut builder, &now, &sites);
            limits.push(now.limits);
        }
        let mut packing = families.packing;
        let rows = (&families.capacity, &limits[..]);
        counts::columns(&mut builder, fleet, rows, &mut packing);
        hourly::columns(&mut builder, fleet, rows, &mut packing);
        families.single_node.columns(&mut builder);

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
    capacity: CapacityRows<'f>,
    packing: PackingRows<'f>,
}

/// Families of rows that begin anew in every period.
struct PeriodFamilies<'f> {
    period: usize,
    demand: DemandRows<'f>,
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
        let (fleet, period) = (self.fleet, now.period);
        let mut draft = Draft::new();
        for (index, triple) in triples.iter().enumerate() {
            draft.clear();
            if !now.demand.serve(&mut draft, triple.demand) {
                continue;
            }
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
                    triple.node,
                    fleet.takes(triple.profile, triple.node),
                    load,
                );
                now.max_replicas.fit(&mut draft, demand.model, load);
            }
            now.verifier.take(&mut draft, demand.verifier_load);
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
    /// column s where moves count.
    fn add_replicas(&mut self, builder: &mut Builder, now: &PeriodFamilies<'_>, sites: &Sites) {
        let (fleet, period) = (self.fleet, now.period);
        let whole = !fleet.scenario.policy.relax;
        let mut draft = Draft::new();
        for site in now.replica.sites() {
            let (node, profile) = sites.pairs[site];
            let p = &fleet.profiles[profile];
            draft.clear();
            now.replica.place(&mut draft, site);
            self.capacity.take(
                builder,
                &mut draft,
                (node, period),
                fleet.takes(profile, node),
                1.0,
            );
            now.max_replicas.place(&mut draft, p.model);
            now.limits.place(&mut draft, (node, profile));
            now.spread.place(&mut draft, p.model, node);
            if let Some(moves) = &self.moves {
                moves.place(&mut draft, site, period);
            }
            self.packing
                .place(builder, &mut draft, (node, profile), period);
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
