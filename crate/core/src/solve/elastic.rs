//! Why no plan exists: which limits clash, and the least change that helps.
//!
//! Only `min_served` can ask for too much, so an infeasible component is made
//! elastic in two ways. Either everything asked for is served and the limits
//! give way by the least machine-hours; or the limits stay and the least
//! fraction of demand goes unserved.

use std::collections::BTreeSet;

use idlewise_engine::components::Component;
use idlewise_engine::engines::relaxation;
use idlewise_engine::interior;
use idlewise_engine::simplex::Aim;
use idlewise_engine::{Column, Ending, EngineName, Lp, Scaled, SolveContext};

use super::conflict::{Change, Conflict, Relaxation};
use super::digits::{number, rounded};
use super::elastic_limits::where_it_comes;
use super::presolved::maximise;
use super::tolerances::{LEAST_CHANGE, LEAST_CHARGE, LEAST_SHARE};
use super::{elastic_limits, elastic_replicas, elastic_stages, elastic_waiting};
use crate::error::Error;
use crate::model::{Goal, Phase, Program, RowKind};
use crate::scenario::Fleet;

/// Limits named in one conflict; the rest bind less.
const NAMED: usize = 6;

/// Explains every infeasible component.
pub(crate) fn explain(
    fleet: &Fleet<'_>,
    program: &Program,
    infeasible: &[Component],
    context: &SolveContext<'_>,
) -> Result<Vec<Conflict>, Error> {
    let too_large = fleet.scenario.too_large_for_machines();
    infeasible
        .iter()
        .map(|part| {
            let view = View {
                fleet,
                program,
                part,
            };
            let mut relaxations = Vec::new();
            let mut limits = view.clashing(context)?;
            limits.extend(view.too_large(&too_large));
            for way in [Way::GrowLimits, Way::LowerMinServed] {
                let mut changes = view.least_changes(way, context)?;
                if !changes.is_empty() {
                    let texts: Vec<String> = changes.iter().map(|c| text(fleet, c)).collect();
                    for change in &mut changes {
                        change.is_in(|slot| fleet.period_of(slot));
                    }
                    relaxations.push(Relaxation {
                        text: texts.join(" and "),
                        changes,
                    });
                }
            }
            Ok(Conflict {
                period: view.period(),
                limits,
                relaxations,
            })
        })
        .collect()
}

/// Which rows give way.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    GrowLimits,
    LowerMinServed,
}

/// One infeasible component and what its rows mean.
struct View<'a> {
    fleet: &'a Fleet<'a>,
    program: &'a Program,
    part: &'a Component,
}

impl View<'_> {
    fn row(&self, local: usize) -> RowKind {
        self.program.rows[self.part.rows[local]]
    }

    /// The period, where all rows that have one share it.
    fn period(&self) -> Option<usize> {
        let periods = (0..self.part.rows.len()).filter_map(|i| period_of(self.row(i)));
        let mut periods = periods.map(|slot| self.fleet.period_of(slot));
        let first = periods.next()?;
        periods.all(|p| p == first).then_some(first)
    }

    /// How a row gives way: (sign of its slack, penalty per unit, most) for each side
    /// that does.
    fn slacks(&self, way: Way, local: usize) -> Vec<(f64, f64, f64)> {
        let lp = &self.part.lp;
        let sides = (lp.row_lower[local], lp.row_upper[local]);
        match (way, self.slack(way, local)) {
            (_, Some(slack)) => vec![slack],
            (Way::GrowLimits, None) => elastic_limits::slacks(self.row(local), sides),
            (Way::LowerMinServed, None) => Vec::new(),
        }
    }

    fn slack(&self, way: Way, local: usize) -> Option<(f64, f64, f64)> {
        let lp = &self.part.lp;
        match (way, self.row(local)) {
            (
                Way::GrowLimits,
                RowKind::Capacity {
                    node,
                    resource,
                    period,
                },
            ) => {
                let one = self.fleet.nodes[node].capacity[resource].max(f64::MIN_POSITIVE);
                Some((-1.0, self.fleet.hours[period] / one, f64::INFINITY))
            }
            (
                Way::GrowLimits,
                RowKind::Verifier { .. } | RowKind::MaxReplicas { .. } | RowKind::MaxMoves,
            ) => Some((-1.0, 1.0 / lp.row_upper[local].max(1.0), f64::INFINITY)),
            (Way::GrowLimits, kind @ RowKind::Together { .. }) => {
                elastic_stages::slack(self.fleet, kind)
            }
            (Way::GrowLimits, RowKind::Packing { period, .. }) => {
                Some((-1.0, self.fleet.hours[period], f64::INFINITY))
            }
            (Way::LowerMinServed, RowKind::Demand { .. }) if lp.row_lower[local] > 0.0 => {
                Some((1.0, 1.0 / lp.row_upper[local], lp.row_lower[local]))
            }
            (Way::LowerMinServed, kind) => elastic_waiting::slack(self.fleet, kind),
            _ => None,
        }
    }

    /// The component with slacks, and the row and sign of each slack column.
    fn elastic(&self, way: Way, whole: bool) -> (Lp, Vec<(usize, f64)>) {
        let part = &self.part.lp;
        let mut lp = Lp::new();
        for i in 0..part.rows() {
            lp.add_row(part.row_lower[i], part.row_upper[i]);
        }
        let mut entries = Vec::new();
        for j in 0..part.columns() {
            entries.clear();
            entries.extend(part.column(j));
            let column = Column {
                gain: 0.0,
                integer: whole && part.integer[j],
                ..part.describe(j)
            };
            lp.add_column(column, &entries);
        }
        let mut rows = Vec::new();
        for i in 0..part.rows() {
            for (sign, penalty, most) in self.slacks(way, i) {
                lp.add_column(
                    Column {
                        gain: -penalty,
                        lower: 0.0,
                        upper: most,
                        size: part.row_upper[i].abs().max(1e-9).min(most),
                        integer: false,
                    },
                    &[(i, sign)],
                );
                rows.push((i, sign));
            }
        }
        (lp, rows)
    }

    /// The least changes of one kind; none where that kind cannot help. Whole
    /// columns stay whole, unless the search for them ends without a point.
    fn least_changes(&self, way: Way, context: &SolveContext<'_>) -> Result<Vec<Change>, Error> {
        if self.part.lp.has_integers()
            && let Some(changes) = self.changes(way, true, context)?
        {
            return Ok(changes);
        }
        Ok(self.changes(way, false, context)?.unwrap_or_default())
    }

    fn changes(
        &self,
        way: Way,
        whole: bool,
        context: &SolveContext<'_>,
    ) -> Result<Option<Vec<Change>>, Error> {
        let (lp, rows) = self.elastic(way, whole);
        if rows.is_empty() || lp.columns() == 0 {
            return Ok(None);
        }
        let phase = Phase {
            goal: Goal::Cost,
            gain: lp.gain.clone(),
        };
        let answer = maximise(&lp, &[phase], &[], false, None, context)?;
        if matches!(answer.ending, Ending::Infeasible | Ending::Limit) {
            return Ok(None);
        }
        let first = lp.columns() - rows.len();
        let all = -lp.objective(&answer.x);
        let mut changes: Vec<Change> = Vec::new();
        for (k, &(row, sign)) in rows.iter().enumerate() {
            let amount = answer.x[first + k];
            // Rounding, unless it is a good part of all that changes.
            let upper = self.part.lp.row_upper[row].abs();
            let counts = -lp.gain[first + k] * amount > LEAST_SHARE * all;
            if amount <= 0.0 || !(counts || amount > LEAST_CHANGE * upper.max(LEAST_CHANGE)) {
                continue;
            }
            if let Some(change) = self.change((row, sign), amount) {
                // Machines meet all packing rows of their entry at once.
                match changes.iter_mut().find(|c| same_machines(c, &change)) {
                    Some(known) => {
                        if machines_of(known) < machines_of(&change) {
                            *known = change;
                        }
                    }
                    None => changes.push(change),
                }
            }
        }
        Ok(Some(changes))
    }

    fn change(&self, (local, sign): (usize, f64), amount: f64) -> Option<Change> {
        let s = self.fleet.scenario;
        let upper = self.part.lp.row_upper[local];
        match self.row(local) {
            RowKind::Capacity {
                node,
                resource,
                period,
            } => {
                let id = s.nodes[node].id.clone();
                // More of it on the same cards would make them larger, and what takes
                // whole cards with them.
                let of_one = self.fleet.available_in(node, resource, 1.0, period);
                if self.fleet.cards(node).is_some() && of_one > 0.0 {
                    return Some(Change::AddMachines {
                        node: id,
                        period,
                        amount: (amount / of_one - LEAST_CHANGE).ceil(),
                    });
                }
                Some(Change::AddCapacity {
                    node: id,
                    resource: self.fleet.resources[resource].clone(),
                    period,
                    amount,
                })
            }
            RowKind::Verifier { period } => Some(Change::AddVerifierCapacity { period, amount }),
            RowKind::MaxReplicas { model, period, .. } => Some(Change::RaiseMaxReplicas {
                model: s.models[model].id.clone(),
                period,
                amount,
            }),
            RowKind::MaxMoves => Some(Change::RaiseMaxMoves { amount }),
            RowKind::Packing { cut, period } => Some(Change::AddMachines {
                node: s.nodes[self.program.cuts[cut].node].id.clone(),
                period,
                amount: (amount - LEAST_CHANGE).ceil(),
            }),
            RowKind::Demand { demand, period } => {
                let from = self.fleet.min_served(demand, period);
                Some(Change::LowerMinServed {
                    demand: s.demands[demand].id.clone(),
                    from,
                    to: (from - amount / upper).max(0.0),
                })
            }
            kind @ RowKind::Together { .. } => elastic_stages::change(self.fleet, kind, amount),
            kind @ RowKind::ServedInAll { .. } => elastic_waiting::change(self.fleet, kind, amount),
            kind => elastic_limits::change(self.fleet, kind, sign, amount),
        }
    }

    /// The limits that clash: rows with a price where as little as possible
    /// goes unserved, the dearest first.
    fn clashing(&self, context: &SolveContext<'_>) -> Result<Vec<String>, Error> {
        let is_limit = |&i: &usize| elastic_limits::is_limit(self.row(i));
        let limits = (0..self.part.rows.len()).filter(is_limit);
        let broken = limits.filter(|&i| elastic_limits::never_met(&self.part.lp, i));
        let mut broken: Vec<String> = broken.map(|i| self.limit(i)).collect();
        // The same in several periods is said once.
        let mut seen = BTreeSet::new();
        broken.retain(|text| seen.insert(text.clone()));
        if !broken.is_empty() {
            return Ok(broken);
        }
        let (mut lp, _) = self.elastic(Way::LowerMinServed, false);
        if lp.columns() == 0 {
            return Ok(Vec::new());
        }
        if (0..lp.rows()).any(|i| is_limit(&i)) {
            // What limits ask for may clash by itself, whatever goes unserved.
            let phase = Phase {
                goal: Goal::Cost,
                gain: lp.gain.clone(),
            };
            let answer = maximise(&lp, &[phase], &[], false, None, context)?;
            if answer.ending == Ending::Infeasible {
                lp = self.elastic(Way::GrowLimits, false).0;
            }
        }
        let (prices, least) = elastic_prices(&lp);
        let charge = |i: usize| {
            let side = if prices[i] < 0.0 {
                lp.row_lower[i]
            } else {
                self.most_by_the_hour(i).unwrap_or(lp.row_upper[i])
            };
            match self.row(i) {
                // Its side is 0: what counts is a replica beyond the share, or one more there.
                RowKind::MaxShare { .. } | RowKind::Coming { .. } => prices[i].abs(),
                RowKind::Together { demand, period, .. } => {
                    (prices[i] * self.fleet.most(demand, period)).abs()
                }
                kind => elastic_waiting::charge(self.fleet, kind, prices[i])
                    .unwrap_or((prices[i] * side).abs()),
            }
        };
        let mut rows: Vec<usize> = (0..lp.rows())
            .filter(|&i| charge(i) > least && !self.row(i).is_definition())
            .collect();
        rows.sort_by(|&a, &b| charge(b).total_cmp(&charge(a)));
        rows.truncate(NAMED);
        rows.sort_unstable();
        Ok(rows.into_iter().map(|i| self.limit(i)).collect())
    }

    /// What a row of machines that are rented by the hour allows where all are rented: its
    /// own side is 0, as the machines stand on the other.
    fn most_by_the_hour(&self, local: usize) -> Option<f64> {
        let node = match self.row(local) {
            RowKind::Capacity { node, .. } => node,
            RowKind::Packing { cut, .. } => self.program.cuts[cut].node,
            _ => return None,
        };
        let most = self.fleet.nodes[node].hourly?.max as f64;
        match self.row(local) {
            RowKind::Capacity { resource, .. } => Some(self.fleet.available(node, resource, most)),
            _ => Some(most),
        }
    }

    /// Why demands of the component that must be served have no machine large enough,
    /// each reason once.
    fn too_large(&self, known: &[(usize, String)]) -> Vec<String> {
        let lower = &self.part.lp.row_lower;
        let asked = (0..self.part.rows.len()).filter(|&i| lower[i] > 0.0);
        let mut reasons: Vec<String> = Vec::new();
        for row in asked {
            if let RowKind::Demand { demand, .. } | RowKind::ServedInAll { demand } = self.row(row)
                && let Ok(at) = known.binary_search_by_key(&demand, |(d, _)| *d)
                && let Some((_, reason)) = known.get(at)
                && !reasons.contains(reason)
            {
                reasons.push(reason.clone());
            }
        }
        reasons
    }

    /// A row in fleet words.
    fn limit(&self, local: usize) -> String {
        let s = self.fleet.scenario;
        let lp = &self.part.lp;
        let upper = number(lp.row_upper[local]);
        match self.row(local) {
            RowKind::Capacity { node, resource, .. } => {
                let id = &s.nodes[node].id;
                let name = &self.fleet.resources[resource];
                if self.fleet.nodes[node].is_range {
                    format!(
                        "{name} on at most {} machines of {id}",
                        s.nodes[node].count.bounds().1
                    )
                } else {
                    format!("{upper} {name} available on {id}")
                }
            }
            RowKind::Demand { demand, period } => format!(
                "min_served {} of {} ({} of {upper} units/s){}",
                number(self.fleet.min_served(demand, period)),
                s.demands[demand].id,
                number(lp.row_lower[local].max(0.0)),
                where_it_comes(self.fleet, period),
            ),
            RowKind::Verifier { .. } => format!("verifier_capacity {upper}"),
            RowKind::MaxReplicas { model, stage, .. } => {
                let of = elastic_stages::of(self.fleet, model, stage);
                format!("max_replicas {upper} of {of}{}", s.models[model].id)
            }
            RowKind::Link { demand, node, .. } => format!(
                "{} served by {} alone or not at all",
                s.demands[demand].id, s.nodes[node].id
            ),
            RowKind::SingleNode { demand, stage } => {
                let of = elastic_stages::of(self.fleet, self.fleet.demands[demand].model, stage);
                format!("one node for {of}{}", s.demands[demand].id)
            }
            kind @ (RowKind::Limit { .. }
            | RowKind::MinReplicas { .. }
            | RowKind::MaxShare { .. }) => elastic_limits::limit(self.fleet, kind),
            kind @ (RowKind::Stage { .. } | RowKind::Together { .. }) => {
                elastic_stages::limit(self.fleet, kind)
            }
            RowKind::MaxMoves => format!("max_moves {upper}"),
            RowKind::Future { .. } => "what is lost in a future".to_owned(),
            RowKind::Started { node, .. } => format!("machines of {} on before", s.nodes[node].id),
            RowKind::MinHours { node, .. } => {
                let hourly = self.fleet.nodes[node].hourly;
                let starting = hourly.is_some_and(|h| h.start_hours > h.min_hours);
                let hours = if starting { "start_hours" } else { "min_hours" };
                format!("{hours} of {}", s.nodes[node].id)
            }
            RowKind::Ready { node, .. } => {
                format!("machines of {} that are ready", s.nodes[node].id)
            }
            RowKind::Packing { cut, .. } => {
                let node = &s.nodes[self.program.cuts[cut].node];
                match (node.count.bounds().1, node.cards) {
                    (machines, None) => {
                        format!("replicas that fit on {machines} machines of {}", node.id)
                    }
                    (1, Some(cards)) => {
                        format!("replicas that fit on the {cards} cards of {}", node.id)
                    }
                    (machines, Some(cards)) => format!(
                        "replicas that fit on {machines} machines of {}, with {cards} cards each",
                        node.id
                    ),
                }
            }
            kind @ (RowKind::Replica { .. } | RowKind::Moves { .. } | RowKind::Coming { .. }) => {
                elastic_replicas::limit(self.fleet, self.program, kind)
            }
            kind @ (RowKind::Served { .. }
            | RowKind::Accepted { .. }
            | RowKind::Arrived { .. }
            | RowKind::InTime { .. }
            | RowKind::ServedInAll { .. }) => elastic_waiting::limit(self.fleet, kind),
        }
    }
}

/// Row prices where as little as possible goes unserved, and the least charge that
/// is no rounding. The interior point's name all that have a part in a clash;
/// where the clash is too small for it to tell, those of a basis say what is
/// needed to prove it.
fn elastic_prices(lp: &Lp) -> (Vec<f64>, f64) {
    let scaled = Scaled::new(lp);
    let point = interior::solve(&scaled.lp, &|| false);
    let unserved = -lp.objective(&scaled.values(&point.x));
    if unserved < LEAST_CHARGE / LEAST_SHARE {
        let context = SolveContext {
            engine: EngineName::Simplex,
            ..SolveContext::default()
        };
        let found = relaxation(&scaled.lp, None, false, Aim::Prices, &context);
        if let Ok(found) = found
            && found.ending == Ending::Optimal
        {
            let unserved = -lp.objective(&scaled.values(&found.x));
            let least = LEAST_CHARGE.min(LEAST_SHARE * unserved);
            return (scaled.prices(&found.exact_prices), least);
        }
    }
    (scaled.prices(&point.prices), LEAST_CHARGE)
}

/// Whether two changes add machines to one entry in one period.
fn same_machines(a: &Change, b: &Change) -> bool {
    match (a, b) {
        (
            Change::AddMachines {
                node: a, period: t, ..
            },
            Change::AddMachines {
                node: b, period: u, ..
            },
        ) => a == b && t == u,
        _ => false,
    }
}

fn machines_of(change: &Change) -> f64 {
    match change {
        Change::AddMachines { amount, .. } => *amount,
        _ => 0.0,
    }
}

fn period_of(row: RowKind) -> Option<usize> {
    match row {
        RowKind::Capacity { period, .. }
        | RowKind::Replica { period, .. }
        | RowKind::Demand { period, .. }
        | RowKind::Stage { period, .. }
        | RowKind::Together { period, .. }
        | RowKind::Verifier { period }
        | RowKind::MaxReplicas { period, .. }
        | RowKind::Limit { period, .. }
        | RowKind::MinReplicas { period, .. }
        | RowKind::MaxShare { period, .. }
        | RowKind::Link { period, .. }
        | RowKind::Moves { period, .. }
        | RowKind::Coming { period, .. }
        | RowKind::Started { period, .. }
        | RowKind::MinHours { period, .. }
        | RowKind::Ready { period, .. }
        | RowKind::Served { period, .. }
        | RowKind::Accepted { period, .. }
        | RowKind::Arrived { period, .. }
        | RowKind::InTime { period, .. }
        | RowKind::Packing { period, .. } => Some(period),
        RowKind::SingleNode { .. }
        | RowKind::ServedInAll { .. }
        | RowKind::MaxMoves
        | RowKind::Future { .. } => None,
    }
}

/// A change in fleet words. Numbers are rounded to the safe side: what is said
/// is enough.
fn text(fleet: &Fleet<'_>, change: &Change) -> String {
    let when = |slot: usize| {
        let period = fleet.period_of(slot);
        let label = &fleet.scenario.periods[period].label;
        if fleet.periods() == 1 {
            String::new()
        } else if *label == period.to_string() {
            format!(" in period {period}")
        } else {
            format!(" in period {period} ({label})")
        }
    };
    match change {
        Change::AddCapacity {
            node,
            resource,
            period,
            amount,
        } => {
            let (amount, when) = (rounded(*amount, f64::ceil), when(*period));
            let future = where_it_comes(fleet, *period);
            format!("{amount} more {resource} on {node}{when}{future}")
        }
        Change::RaiseMaxMoves { amount } => {
            format!("{} more max_moves", rounded(*amount, f64::ceil))
        }
        Change::AddMachines {
            node,
            period,
            amount,
        } => format!("{amount} more machines of {node}{}", when(*period)),
        Change::LowerMinServed { demand, from, to } => format!(
            "min_served of {demand} down from {} to {}",
            number(*from),
            rounded(*to, f64::floor)
        ),
        Change::AddVerifierCapacity { period, amount } => {
            let (amount, when) = (rounded(*amount, f64::ceil), when(*period));
            let future = where_it_comes(fleet, *period);
            format!("{amount} more verifier_capacity{when}{future}")
        }
        Change::RaiseMaxReplicas {
            model,
            period,
            amount,
        } => {
            let (amount, when) = (rounded(*amount, f64::ceil), when(*period));
            format!("{amount} more max_replicas of {model}{when}")
        }
        other => {
            let limits = || elastic_limits::text(fleet, other, &when);
            elastic_stages::text(other, &when).unwrap_or_else(limits)
        }
    }
}
