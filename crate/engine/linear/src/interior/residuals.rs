//! How far a point is from the optimum.

use super::kernels::largest;
use super::standard::Standard;
use super::step::{Iterate, Work};

/// Relative errors of a point.
pub(super) struct Errors {
    pub rows: f64,
    pub costs: f64,
    /// The largest of them and of the relative gap.
    pub error: f64,
}

/// Works out what is left of rows, reduced costs and bounds.
pub(super) fn residuals(std: &Standard<'_>, work: &mut Work, p: &Iterate) -> Errors {
    work.rows.copy_from_slice(&std.b);
    std.add_product(-1.0, &p.x, &mut work.rows);
    std.transposed(&p.y, &mut work.at_y);
    let dot = |a: &[f64], b: &[f64]| -> f64 { a.iter().zip(b).map(|(a, b)| a * b).sum() };
    for ((r, (c, at)), z) in work
        .costs
        .iter_mut()
        .zip(std.c.iter().zip(&work.at_y))
        .zip(&p.z)
    {
        *r = c - at - z;
    }
    for (k, &j) in std.bounded.iter().enumerate() {
        work.costs[j as usize] += p.w[k];
        work.room[k] = std.upper[k] - p.x[j as usize] - p.v[k];
    }
    let pairs = (p.x.len() + p.v.len()).max(1) as f64;
    work.mu = (dot(&p.x, &p.z) + dot(&p.v, &p.w)) / pairs;
    let primal = dot(&std.c, &p.x);
    let dual = dot(&std.b, &p.y) - dot(&std.upper, &p.w);
    let gap = (primal - dual).abs() / primal.abs().max(dual.abs()).max(1e-6);
    let rows = largest(&work.rows) / (1.0 + largest(&std.b));
    let costs = largest(&work.costs) / (1.0 + largest(&std.c));
    let room = largest(&work.room) / (1.0 + largest(&std.upper));
    // A maximum passes over what is not a number; a sum does not.
    let error = if (work.mu + gap).is_finite() {
        rows.max(costs).max(gap).max(room)
    } else {
        f64::INFINITY
    };
    Errors { rows, costs, error }
}
