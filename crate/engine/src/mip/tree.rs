//! Branch and bound over the linear relaxation.
//!
//! The best bound comes first, and from it the search plunges: it goes on with
//! one child as long as that may still be better than the best plan. A column
//! to branch on is chosen by what its branches cost so far (pseudo-costs), and
//! where little is known, by solving a little of both (reliability branching,
//! Achterberg, Koch and Martin 2005); columns that only make room, at a price, come
//! before all others. Everything is deterministic.

use idlewise_linear::tolerances::mip::{CLOSE, EXACTLY_WHOLE, ROUNDING, WHOLE};
use std::collections::BinaryHeap;
use std::rc::Rc;

use super::incumbent::Incumbent;
use super::relaxation::Relaxation;
use crate::context::Failure;
use crate::context::SolveContext;
use idlewise_linear::Lp;
use idlewise_linear::simplex::{Basis, Verdict};

/// Observations after which a pseudo-cost is believed.
const RELIABLE: u32 = 4;
/// Candidates tried at a node, and exchanges of each trial.
const TRIALS: usize = 8;
const TRIAL_EXCHANGES: u64 = 60;
/// Pivots x size that count as one node of the limit.
const NODE_WORK: f64 = 5e5;
/// Nodes between two reports where nothing better is found.
const NODES_PER_REPORT: u64 = 64;

/// A node that waits: bounds that differ from the root's.
struct Node {
    bound: f64,
    depth: u32,
    number: u64,
    changes: Rc<Changes>,
    basis: Rc<Basis>,
}

/// Bounds of one column, and those of the nodes above.
struct Changes {
    column: usize,
    lower: f64,
    upper: f64,
    above: Option<Rc<Changes>>,
}

impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}
impl Eq for Node {}
impl PartialOrd for Node {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Node {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.bound
            .total_cmp(&other.bound)
            .then(self.depth.cmp(&other.depth))
            .then(other.number.cmp(&self.number))
    }
}

/// What branching on a column has cost so far, downwards and upwards.
#[derive(Debug, Clone, Copy, Default)]
struct Cost {
    sum: [f64; 2],
    count: [u32; 2],
}

/// A search in progress.
pub(super) struct Tree<'a, 'b, 'c, 'd> {
    relaxed: &'a mut Relaxation<'b>,
    best: &'a mut Incumbent<'d>,
    context: &'a SolveContext<'c>,
    whole: Vec<usize>,
    /// Whole columns that cost something and only make room for others, such as machines.
    makes_room: Vec<bool>,
    root: Vec<(f64, f64)>,
    changed: Vec<usize>,
    costs: Vec<Cost>,
    waiting: BinaryHeap<Node>,
    numbers: u64,
    /// The highest bound that was given up without proof, or cut off by the gap.
    open: f64,
    pub nodes: u64,
}

/// What a node asks for.
enum Next {
    /// Nothing better below.
    Done,
    /// Branch here.
    Branch { column: usize, value: f64 },
}

fn makes_room(lp: &Lp, j: usize) -> bool {
    lp.integer[j] && lp.gain[j] < 0.0 && lp.column(j).all(|(_, a)| a <= 0.0)
}

impl<'a, 'b, 'c, 'd> Tree<'a, 'b, 'c, 'd> {
    /// A tree below the present bounds and basis of a relaxation.
    pub fn new(
        relaxed: &'a mut Relaxation<'b>,
        best: &'a mut Incumbent<'d>,
        context: &'a SolveContext<'c>,
    ) -> Self {
        let columns = relaxed.lp.columns();
        Tree {
            whole: (0..columns).filter(|&j| relaxed.lp.integer[j]).collect(),
            makes_room: (0..columns).map(|j| makes_room(&relaxed.lp, j)).collect(),
            root: (0..columns).map(|j| relaxed.bounds(j)).collect(),
            changed: Vec::new(),
            costs: vec![Cost::default(); columns],
            waiting: BinaryHeap::new(),
            numbers: 0,
            open: f64::NEG_INFINITY,
            nodes: 0,
            relaxed,
            best,
            context,
        }
    }

    /// Searches below a bound that holds everywhere; the proved upper bound.
    pub fn run(&mut self, bound: f64) -> Result<f64, Failure> {
        let started = self.relaxed.iterations();
        let size = (self.relaxed.lp.columns() + self.relaxed.lp.rows()) as f64;
        let mut current = Some((bound, 0_u32, None::<Rc<Changes>>));
        loop {
            let (bound, depth, changes) = match current.take() {
                Some(node) => node,
                None => match self.waiting.pop() {
                    Some(node) if self.best.is_beaten_by(node.bound, self.context.gap) => {
                        self.go_to(&node.changes);
                        self.relaxed.load(&node.basis);
                        (node.bound, node.depth, Some(node.changes))
                    }
                    Some(node) => {
                        self.open = self.open.max(node.bound);
                        break;
                    }
                    None => break,
                },
            };
            self.context.check_stopped()?;
            let work = (self.relaxed.iterations() - started) as f64 * size / NODE_WORK;
            if self.nodes as f64 + work >= self.context.node_limit as f64 || self.context.expired()
            {
                self.open = self.open.max(bound);
                break;
            }
            self.nodes += 1;
            let before = self.best.value;
            let next = self.node(bound);
            if self.best.value > before || self.nodes.is_multiple_of(NODES_PER_REPORT) {
                let first = self.waiting.peek().map_or(bound, |n| n.bound);
                self.best.tell(self.context, first.max(bound));
            }
            if let Next::Branch { column, value } = next {
                let bound = self.relaxed.objective().min(bound);
                let basis = Rc::new(self.relaxed.basis());
                let (lower, upper) = self.relaxed.bounds(column);
                let part = value - value.floor();
                let mut sides = [(lower, value.floor()), (value.ceil(), upper)].map(|(l, u)| {
                    Rc::new(Changes {
                        column,
                        lower: l,
                        upper: u,
                        above: changes.clone(),
                    })
                });
                if self.goes_up(column, part) {
                    sides.swap(0, 1);
                }
                let [first, second] = sides;
                self.numbers += 1;
                self.waiting.push(Node {
                    bound,
                    depth: depth + 1,
                    number: self.numbers,
                    changes: second,
                    basis,
                });
                self.apply(&first);
                current = Some((bound, depth + 1, Some(first)));
            }
        }
        let rest = self.waiting.iter().map(|n| n.bound);
        let open = rest.fold(self.open, f64::max);
        Ok(open.max(self.best.value))
    }

    /// Bounds of a node instead of those of the last one.
    fn go_to(&mut self, changes: &Rc<Changes>) {
        for j in std::mem::take(&mut self.changed) {
            let (lower, upper) = self.root[j];
            self.relaxed.set_bounds(j, lower, upper);
        }
        let mut path = Vec::new();
        let mut at = Some(changes);
        while let Some(change) = at {
            path.push(Rc::clone(change));
            at = change.above.as_ref();
        }
        for change in path.iter().rev() {
            self.apply(change);
        }
    }

    fn apply(&mut self, change: &Changes) {
        // The root's bounds may have become tighter since.
        let (lower, upper) = self.root[change.column];
        let (lower, upper) = (change.lower.max(lower), change.upper.min(upper));
        self.relaxed.set_bounds(change.column, lower, upper);
        self.changed.push(change.column);
    }

    /// Solves the relaxation of a node and decides what follows.
    fn node(&mut self, above: f64) -> Next {
        let (x, split, bound) = loop {
            match self.relaxed.solve() {
                Verdict::Optimal => {}
                Verdict::Infeasible => return Next::Done,
                Verdict::Limit | Verdict::Unbounded => {
                    self.open = self.open.max(above);
                    return Next::Done;
                }
            }
            let bound = self.relaxed.objective();
            if !self.worth(bound) {
                return Next::Done;
            }
            let x = self.relaxed.x();
            let split: Vec<usize> = self
                .whole
                .iter()
                .copied()
                .filter(|&j| (x[j] - x[j].round()).abs() > WHOLE)
                .collect();
            let missed = if split.is_empty() {
                self.best.cuts.missed(&self.relaxed.lp, &x)
            } else {
                Vec::new()
            };
            if missed.is_empty() {
                break (x, split, bound);
            }
            self.relaxed.cut(&missed);
        };
        if split.is_empty() {
            self.best.settle(self.relaxed, &x, &self.whole);
            if self.best.value < bound - ROUNDING * bound.abs() {
                if let Some(next) = self.apart(&x, bound) {
                    return next;
                }
                self.open = self.open.max(bound);
            }
            return Next::Done;
        }
        self.branching(&x, &split, bound)
    }

    /// What to branch on at a whole point that is worth less than its bound. A
    /// column that is nearly whole may make the difference; if none is, and
    /// only rounding is between the two, columns are fixed one by one.
    fn apart(&mut self, x: &[f64], bound: f64) -> Option<Next> {
        let off = |j: usize| (x[j] - x[j].round()).abs();
        let split = self
            .whole
            .iter()
            .copied()
            .filter(|&j| off(j) > EXACTLY_WHOLE);
        let farthest = split.max_by(|&a, &b| off(a).total_cmp(&off(b)).then(b.cmp(&a)));
        let size = self.best.size.max(bound.abs());
        let close = bound - self.best.value <= CLOSE * size;
        let (column, value) = match farthest {
            Some(j) => (j, x[j]),
            None if close => {
                let mut open = self.whole.iter().map(|&j| (j, self.relaxed.bounds(j)));
                let (j, (_, upper)) = open.find(|(_, (lower, upper))| lower < upper)?;
                let value = x[j].round();
                (
                    j,
                    if value < upper {
                        value + 0.5
                    } else {
                        value - 0.5
                    },
                )
            }
            None => return None,
        };
        self.relaxed.solve();
        Some(Next::Branch { column, value })
    }

    /// Whether a bound leaves room for a better plan; what the gap gives up is noted.
    fn worth(&mut self, bound: f64) -> bool {
        if self.best.is_beaten_by(bound, self.context.gap) {
            return true;
        }
        self.open = self.open.max(self.best.reachable(bound));
        false
    }

    /// The side to go on with: the one whose bound falls less.
    fn goes_up(&self, column: usize, part: f64) -> bool {
        let [down, up] = self.expected(column, part);
        if (down - up).abs() <= 1e-12 {
            part > 0.5
        } else {
            up < down
        }
    }

    /// What the bound loses on either side, by what was seen so far.
    fn expected(&self, column: usize, part: f64) -> [f64; 2] {
        let cost = &self.costs[column];
        let mean = |side: usize| {
            if cost.count[side] > 0 {
                cost.sum[side] / f64::from(cost.count[side])
            } else {
                0.0
            }
        };
        [mean(0) * part, mean(1) * (1.0 - part)]
    }

    fn observe(&mut self, column: usize, side: usize, part: f64, loss: f64) {
        let distance = if side == 0 { part } else { 1.0 - part };
        let cost = &mut self.costs[column];
        cost.sum[side] += loss.max(0.0) / distance.max(1e-6);
        cost.count[side] += 1;
    }

    /// The column to branch on.
    fn branching(&mut self, x: &[f64], split: &[usize], bound: f64) -> Next {
        // Machines come first: what is done with them matters once their number is known.
        let machines: Vec<usize> = split
            .iter()
            .copied()
            .filter(|&j| self.makes_room[j])
            .collect();
        let split = if machines.is_empty() {
            split
        } else {
            &machines[..]
        };
        let size = 1e-9 * bound.abs().max(1e-9);
        let score = |[down, up]: [f64; 2]| down.max(size) * up.max(size);
        let part = |j: usize| x[j] - x[j].floor();
        let mut order: Vec<(f64, usize)> = split
            .iter()
            .map(|&j| (score(self.expected(j, part(j))), j))
            .collect();
        let halfway = |j: usize| (part(j) - 0.5).abs();
        order.sort_by(|a, b| {
            let known = |j: usize| self.costs[j].count.iter().min().copied() > Some(0);
            b.0.total_cmp(&a.0)
                .then(known(b.1).cmp(&known(a.1)))
                .then(halfway(a.1).total_cmp(&halfway(b.1)))
                .then(a.1.cmp(&b.1))
        });
        // Those of which nothing is known come first among the trials.
        let mut trials: Vec<usize> = order
            .iter()
            .map(|o| o.1)
            .filter(|&j| self.costs[j].count.iter().any(|&c| c < RELIABLE))
            .collect();
        trials.sort_by_key(|&j| self.costs[j].count.iter().min().copied());
        trials.truncate(TRIALS);
        let mut best = order[0];
        if trials.is_empty() {
            return Next::Branch {
                column: best.1,
                value: x[best.1],
            };
        }
        if !trials.contains(&best.1) && self.costs[best.1].count.iter().all(|&c| c >= RELIABLE) {
            // Its score stands.
        } else {
            best.0 = f64::NEG_INFINITY;
        }
        let basis = self.relaxed.basis();
        for j in trials {
            let (lower, upper) = self.relaxed.bounds(j);
            let mut loss = [0.0; 2];
            let mut closed = [false; 2];
            for side in 0..2 {
                let (l, u) = if side == 0 {
                    (lower, x[j].floor())
                } else {
                    (x[j].ceil(), upper)
                };
                self.relaxed.set_bounds(j, l, u);
                let verdict = self.relaxed.solve_a_little(TRIAL_EXCHANGES);
                loss[side] = match verdict {
                    Verdict::Infeasible => {
                        closed[side] = true;
                        0.1 * bound.abs().max(1.0)
                    }
                    Verdict::Optimal => {
                        let reached = self.relaxed.objective();
                        closed[side] = !self.best.is_beaten_by(reached, 0.0);
                        self.observe(j, side, part(j), bound - reached);
                        bound - reached
                    }
                    _ => {
                        let loss = bound - self.relaxed.objective();
                        self.observe(j, side, part(j), loss);
                        loss
                    }
                };
                self.relaxed.set_bounds(j, lower, upper);
                self.relaxed.load(&basis);
            }
            if closed != [false; 2] {
                // One side or both are closed: go there, nothing is as cheap.
                self.relaxed.solve();
                return Next::Branch {
                    column: j,
                    value: x[j],
                };
            }
            if score(loss) > best.0 {
                best = (score(loss), j);
            }
        }
        self.relaxed.solve();
        Next::Branch {
            column: best.1,
            value: x[best.1],
        }
    }

    /// Closes whole columns whose reduced cost says that moving them from the
    /// bound where they are costs more than the best plan leaves.
    pub fn fix(&mut self, bound: f64, reduced: &[f64], x: &[f64]) -> usize {
        let leeway = bound - self.best.value;
        if !leeway.is_finite() {
            return 0;
        }
        let mut fixed = 0;
        for &j in &self.whole {
            let (lower, upper) = self.root[j];
            let d = reduced[j];
            if d == 0.0 || upper - lower < 0.5 {
                continue;
            }
            let steps = ((leeway + ROUNDING * bound.abs()) / d.abs() + WHOLE).floor();
            let now = if d < 0.0 && x[j] == lower && lower + steps < upper {
                (lower, lower + steps)
            } else if d > 0.0 && x[j] == upper && upper - steps > lower {
                (upper - steps, upper)
            } else {
                continue;
            };
            self.root[j] = now;
            self.relaxed.set_bounds(j, now.0, now.1);
            fixed += 1;
        }
        fixed
    }
}
