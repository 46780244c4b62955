//! The relaxation that the search solves again and again: a warm basis,
//! bounds that change, and rows that cut.

use super::cut::Cut;
use crate::context::SolveContext;
use idlewise_linear::Lp;
use idlewise_linear::simplex::{Basis, Simplex, Verdict};
use idlewise_linear::tolerances::mip::{APART, NO_FACTOR};

/// Adds what a factor times a range can be.
fn stretch(range: &mut (f64, f64), factor: f64, lower: f64, upper: f64) {
    if factor.abs() <= NO_FACTOR {
        return;
    }
    let (a, b) = (factor * lower, factor * upper);
    range.0 += a.min(b);
    range.1 += a.max(b);
}

/// The program of a search and its basis.
pub(super) struct Relaxation<'a> {
    pub lp: Lp,
    engine: Simplex,
    context: &'a SolveContext<'a>,
    /// Bounds as the engine has them.
    lower: Vec<f64>,
    upper: Vec<f64>,
    spent: u64,
}

impl<'a> Relaxation<'a> {
    pub fn new(lp: Lp, context: &'a SolveContext<'a>) -> Self {
        Relaxation {
            engine: Simplex::new(&lp),
            lower: lp.lower.clone(),
            upper: lp.upper.clone(),
            lp,
            context,
            spent: 0,
        }
    }

    /// Adds rows and keeps the basis.
    pub fn cut(&mut self, cuts: &[Cut]) {
        let basis = self.engine.basis();
        let rows: Vec<_> = cuts
            .iter()
            .map(|c| (c.entries.as_slice(), c.lower, c.upper))
            .collect();
        self.replace(self.lp.with_rows(&rows), &basis);
    }

    /// Adds rows, if there are any, and solves again; whether that gave a point.
    pub fn tighten(&mut self, cuts: &[Cut]) -> bool {
        if cuts.is_empty() {
            return false;
        }
        self.cut(cuts);
        self.solve() == Verdict::Optimal
    }

    /// Keeps the first `rows` rows and those after them that the point fills.
    pub fn drop_loose(&mut self, rows: usize, x: &[f64]) {
        let activity = self.lp.activity(x);
        let near = |limit: f64, value: f64| (limit - value).abs() <= 1e-7 * limit.abs().max(1.0);
        let keep: Vec<bool> = (0..self.lp.rows())
            .map(|i| {
                i < rows
                    || near(self.lp.row_upper[i], activity[i])
                    || near(self.lp.row_lower[i], activity[i])
            })
            .collect();
        self.keep(&keep);
    }

    /// Keeps the first `rows` rows.
    pub fn drop_after(&mut self, rows: usize) {
        let keep: Vec<bool> = (0..self.lp.rows()).map(|i| i < rows).collect();
        self.keep(&keep);
    }

    fn keep(&mut self, keep: &[bool]) {
        if keep.contains(&false) {
            let basis = self.engine.basis().with_rows_kept(keep);
            self.replace(self.lp.with_rows_kept(keep), &basis);
        }
    }

    fn replace(&mut self, lp: Lp, basis: &Basis) {
        self.spent += self.engine.iterations();
        self.engine = Simplex::new(&lp);
        self.lp = lp;
        for j in 0..self.lp.columns() {
            self.engine.set_bounds(j, self.lower[j], self.upper[j]);
        }
        self.engine.load(basis);
    }

    pub fn bounds(&self, j: usize) -> (f64, f64) {
        (self.lower[j], self.upper[j])
    }

    pub fn set_bounds(&mut self, j: usize, lower: f64, upper: f64) {
        if (self.lower[j], self.upper[j]) != (lower, upper) {
            (self.lower[j], self.upper[j]) = (lower, upper);
            self.engine.set_bounds(j, lower, upper);
        }
    }

    /// The optimum from the present basis, or why there is none.
    pub fn solve(&mut self) -> Verdict {
        let context = self.context;
        match self.engine.solve(&|| context.expired()) {
            // Without a proof nothing is known.
            Verdict::Infeasible if !self.is_proved() => Verdict::Limit,
            verdict => verdict,
        }
    }

    /// Whether the engine's prices show that rows and bounds have no point in
    /// common: what the rows allow and what the columns reach lie apart.
    fn is_proved(&self) -> bool {
        let columns = self.lp.columns();
        if (0..columns).any(|j| self.lower[j] > self.upper[j]) {
            return true;
        }
        let u = self.engine.farkas();
        let mut rows = (0.0, 0.0);
        for (i, &u) in u.iter().enumerate() {
            stretch(&mut rows, u, self.lp.row_lower[i], self.lp.row_upper[i]);
        }
        let mut reached = (0.0, 0.0);
        for j in 0..columns {
            let a: f64 = self.lp.column(j).map(|(i, a)| a * u[i]).sum();
            stretch(&mut reached, a, self.lower[j], self.upper[j]);
        }
        (rows.0 - reached.1).max(reached.0 - rows.1) > APART
    }

    /// [`Self::solve`] with at most so many exchanges.
    pub fn solve_a_little(&mut self, exchanges: u64) -> Verdict {
        self.engine.set_limit(exchanges);
        let verdict = self.solve();
        let size = (self.lp.columns() + self.lp.rows()) as u64;
        self.engine.set_limit(10_000 + 20 * size);
        verdict
    }

    pub fn objective(&self) -> f64 {
        self.engine.objective()
    }

    pub fn x(&self) -> Vec<f64> {
        self.engine.x()
    }

    pub fn reduced_costs(&self) -> &[f64] {
        self.engine.reduced_costs()
    }

    pub fn basis(&self) -> Basis {
        self.engine.basis()
    }

    pub fn load(&mut self, basis: &Basis) {
        self.engine.load(basis);
    }

    /// Exchanges so far.
    pub fn iterations(&self) -> u64 {
        self.spent + self.engine.iterations()
    }
}
