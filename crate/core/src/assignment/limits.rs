//! Limits over several nodes, models or demands, and how models are spread: what they
//! count of an assignment, and what they leave.

use super::{Assignment, NEGLIGIBLE, Placed};
use crate::scenario::{Fleet, FleetLimit, Triple};

/// What limits leave in one period.
#[derive(Debug, Clone)]
pub(crate) struct LimitRoom {
    /// By limit; infinite where there is none.
    left: Vec<f64>,
    /// Replicas by model, then domain, of models that are spread.
    domains: Vec<Vec<f64>>,
}

impl LimitRoom {
    /// Nothing is done yet on so many machines.
    pub fn new(fleet: &Fleet<'_>, period: usize, machines: &[f64]) -> Self {
        let limits = fleet.limits.iter();
        let left = limits.map(|limit| {
            let (_, most) = limit.sides[period];
            most - limit.machines(fleet, machines, period)
        });
        let shares = fleet.shares.iter();
        let domains = shares.map(|s| vec![0.0; s.as_ref().map_or(0, |s| s.names.len())]);
        LimitRoom {
            left: left.collect(),
            domains: domains.collect(),
        }
    }

    /// What is left by what an assignment does in a period.
    pub fn of(fleet: &Fleet<'_>, assignment: &Assignment, period: usize) -> Self {
        let mut room = LimitRoom::new(fleet, period, &assignment.machines_of(period));
        if fleet.limits.is_empty() && fleet.shares.iter().all(Option::is_none) {
            return room;
        }
        for f in assignment.flows.iter().filter(|f| f.period == period) {
            room.route(fleet, &f.triple, f.rate);
        }
        let placed = assignment.placed.iter();
        for p in placed.filter(|p| p.period == fleet.period_of(period)) {
            let there = p.count * fleet.kept(p.node, period);
            room.hold(fleet, (p.node, p.profile), there);
            room.stand(fleet, (p.node, p.profile), p.count);
        }
        room
    }

    /// Routes so much of a triple.
    pub fn route(&mut self, fleet: &Fleet<'_>, triple: &Triple, rate: f64) {
        for (left, limit) in self.left.iter_mut().zip(&fleet.limits) {
            *left -= rate * limit.route(fleet, triple);
        }
    }

    /// Places so many replicas, or takes them away.
    pub fn place(&mut self, fleet: &Fleet<'_>, place: (usize, usize), count: f64) {
        self.hold(fleet, place, count);
        self.stand(fleet, place, count);
    }

    /// So many replicas are there.
    fn hold(&mut self, fleet: &Fleet<'_>, (node, profile): (usize, usize), count: f64) {
        for (left, limit) in self.left.iter_mut().zip(&fleet.limits) {
            *left -= count * limit.replica(fleet, profile, node);
        }
    }

    /// So many replicas are placed, whatever becomes of them.
    fn stand(&mut self, fleet: &Fleet<'_>, (node, profile): (usize, usize), count: f64) {
        let model = fleet.profiles[profile].model;
        if let Some(share) = &fleet.shares[model] {
            self.domains[model][share.domains[node]] += count;
        }
    }

    /// Units per second of a triple that limits allow where so many replicas have time
    /// for it, and others may be placed.
    pub fn rate(&self, fleet: &Fleet<'_>, triple: &Triple, spare: f64) -> f64 {
        let profile = &fleet.profiles[triple.profile];
        let load = fleet.demands[triple.demand].overhead / profile.rate;
        let mut most = f64::INFINITY;
        for (left, limit) in self.left.iter().zip(&fleet.limits) {
            let routed = limit.route(fleet, triple);
            let held = if profile.holds.is_empty() {
                0.0
            } else {
                limit.replica(fleet, triple.profile, triple.node)
            };
            if routed > 0.0 || held > 0.0 {
                let left = left.max(0.0);
                let free = if routed > 0.0 {
                    left / routed
                } else {
                    f64::INFINITY
                };
                let free = free.min(spare / load);
                let rest = (left - free * routed).max(0.0);
                most = most.min(free + rest / (routed + held * load));
            }
        }
        most
    }

    /// Replicas that limits allow, their work aside.
    pub fn replicas(&self, fleet: &Fleet<'_>, (node, profile): (usize, usize)) -> f64 {
        let limits = self.left.iter().zip(&fleet.limits).map(|(left, limit)| {
            let held = limit.replica(fleet, profile, node);
            if held > 0.0 {
                left.max(0.0) / held
            } else {
                f64::INFINITY
            }
        });
        limits.fold(f64::INFINITY, f64::min)
    }

    /// Replicas that may be added to a domain while the others stay.
    pub fn in_domain(&self, fleet: &Fleet<'_>, (node, profile): (usize, usize)) -> f64 {
        let model = fleet.profiles[profile].model;
        let Some(share) = fleet.shares[model].as_ref().filter(|s| s.share < 1.0) else {
            return f64::INFINITY;
        };
        let own = self.domains[model][share.domains[node]];
        let all: f64 = self.domains[model].iter().sum();
        ((share.share * all - own) / (1.0 - share.share)).max(0.0)
    }

    /// What is left of each limit.
    pub fn left(&self) -> &[f64] {
        &self.left
    }

    /// Replicas by model, then domain.
    pub fn domains(&self) -> &[Vec<f64>] {
        &self.domains
    }
}

impl Assignment {
    /// Whether it keeps every limit over several nodes, models or demands, stands with as
    /// many replicas as are asked for, and spreads them.
    pub fn keeps_limits(&self, fleet: &Fleet<'_>) -> bool {
        let models = &fleet.scenario.models;
        let asks = models
            .iter()
            .any(|m| m.min_replicas > 0 || m.max_share.is_some());
        if fleet.limits.is_empty() && !asks {
            return true;
        }
        let limited = (0..fleet.hours.len()).all(|period| {
            let room = LimitRoom::of(fleet, self, period);
            let mut limits = fleet.limits.iter().zip(&room.left);
            limits.all(|(limit, left)| {
                let (least, most) = limit.sides[period];
                let slack = 10.0 * NEGLIGIBLE;
                let is_within = most.is_infinite() || *left >= -slack * most.abs();
                let counted = || self.counted(fleet, limit, period);
                is_within && (least.is_infinite() || counted() >= least * (1.0 - slack))
            })
        });
        limited
            && (0..fleet.periods()).all(|period| {
                let room = LimitRoom::of(fleet, self, period);
                (0..models.len()).all(|m| self.is_spread(fleet, &room, m, period))
            })
    }

    /// What a limit counts in a period.
    pub fn counted(&self, fleet: &Fleet<'_>, limit: &FleetLimit, period: usize) -> f64 {
        let flows = self.flows.iter().filter(|f| f.period == period);
        let flows: f64 = flows.map(|f| f.rate * limit.route(fleet, &f.triple)).sum();
        let decided = fleet.period_of(period);
        let placed = self.placed.iter().filter(|p| p.period == decided);
        let placed = placed.map(|p| {
            let there = p.count * fleet.kept(p.node, period);
            there * limit.replica(fleet, p.profile, p.node)
        });
        flows + placed.sum::<f64>() + limit.machines(fleet, &self.machines_of(period), period)
    }

    fn is_spread(&self, fleet: &Fleet<'_>, room: &LimitRoom, model: usize, period: usize) -> bool {
        let least = fleet.scenario.models[model].min_replicas as f64;
        let own = self.placed.iter();
        let own = own.filter(|p| p.period == period && fleet.profiles[p.profile].model == model);
        let all: f64 = own.map(|p| p.count).sum();
        let slack = 10.0 * NEGLIGIBLE * all.max(1.0);
        let share = fleet.shares[model].as_ref().map_or(1.0, |s| s.share);
        let mut domains = room.domains[model].iter();
        all >= least - slack && domains.all(|own| *own <= share * all + slack)
    }

    /// Takes replicas away, with their work, where a domain has more than its share of a
    /// model's.
    pub fn meet_shares(&mut self, fleet: &Fleet<'_>) {
        let whole = !fleet.scenario.policy.relax;
        let spread = (0..fleet.shares.len()).filter(|&m| fleet.shares[m].is_some());
        for model in spread.collect::<Vec<_>>() {
            for period in 0..fleet.hours.len() {
                self.meet_share(fleet, model, period, whole);
            }
        }
        self.level_stages(fleet);
    }

    fn meet_share(&mut self, fleet: &Fleet<'_>, model: usize, period: usize, whole: bool) {
        let Some(share) = &fleet.shares[model] else {
            return;
        };
        // Each round takes from one domain, which never gets more again.
        for _ in 0..100 * share.names.len() {
            let room = LimitRoom::of(fleet, self, period);
            let own = &room.domains[model];
            let all: f64 = own.iter().sum();
            let over = |domain: &usize| own[*domain] - share.share * all;
            let worst = (0..own.len()).max_by(|a, b| over(a).total_cmp(&over(b)));
            let Some(domain) = worst.filter(|d| over(d) > 10.0 * NEGLIGIBLE * all) else {
                return;
            };
            let excess = over(&domain) / (1.0 - share.share).max(NEGLIGIBLE);
            let mut left = if whole {
                (excess - NEGLIGIBLE).ceil()
            } else {
                excess
            };
            left = left.min(own[domain]);
            let mut gone: Vec<Placed> = Vec::new();
            for p in self.placed.iter().rev().filter(|p| {
                p.period == period
                    && fleet.profiles[p.profile].model == model
                    && share.domains[p.node] == domain
            }) {
                let count = p.count.min(left);
                left -= count;
                if count > 0.0 {
                    gone.push(Placed { count, ..*p });
                }
            }
            self.leave(&gone);
        }
    }
}
