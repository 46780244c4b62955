//! On wide programs the interior-point method handles few columns at a time:
//! it has to find what the simplex method finds with all of them, and to prove
//! what has no point.

use idlewise_linear::simplex::{Aim, Simplex, Verdict, vertex};
use idlewise_linear::{Column, Lp, interior};

/// Programs to draw; `IDLEWISE_CASES` asks for more of them.
const CASES: u64 = 300;

struct Random(u64);

impl Random {
    fn next(&mut self) -> f64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() * n as f64) as usize
    }

    fn pick(&mut self, of: &[f64]) -> f64 {
        of[self.below(of.len())]
    }
}

/// Placement of every demand on every node, as awkward as it can be: equal
/// numbers or numbers of very different sizes, nodes without capacity, columns
/// that need nothing of a node, replicas, demands that must be served.
fn placement(seed: u64) -> Lp {
    let open = f64::INFINITY;
    let mut r = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let (nodes, demands) = (10 + r.below(12), 95 + r.below(20));
    let equal = r.below(3) == 0;
    let sizes: &[f64] = match r.below(3) {
        0 => &[1.0],
        1 => &[0.1, 1.0, 10.0],
        _ => &[1e-2, 1.0, 1e2],
    };
    let must = [0.0, 0.3, 0.9][r.below(3)];
    let replicas = r.below(4) == 0;
    let number = |r: &mut Random| {
        if equal {
            r.pick(&[0.5, 1.0, 1.0, 2.0])
        } else {
            (0.2 + r.next()) * r.pick(sizes)
        }
    };
    let mut lp = Lp::new();
    let served = r.below(2) == 0;
    for _ in 0..nodes {
        let none = r.below(12) == 0;
        lp.add_row(-open, if none { 0.0 } else { 4.0 * number(&mut r) });
    }
    for _ in 0..demands {
        let rate = 0.3 * number(&mut r);
        lp.add_row(if served { must * rate } else { -open }, rate);
    }
    let column = |gain: f64, upper: f64| Column {
        gain,
        lower: 0.0,
        upper,
        size: 1.0,
        integer: false,
    };
    for node in 0..nodes {
        let held = replicas.then(|| lp.add_row(-open, 0.0));
        for demand in 0..demands {
            let gain = number(&mut r) * if served && r.below(3) > 0 { -1.0 } else { 1.0 };
            let needs = match r.below(30) {
                0 => 0.0,
                _ => number(&mut r),
            };
            let mut entries = vec![(node, needs), (nodes + demand, 1.0)];
            entries.extend(held.map(|row| (row, 1.0)));
            lp.add_column(column(gain, open), &entries);
        }
        if let Some(row) = held {
            let upper = if r.below(2) == 0 { open } else { 3.0 };
            lp.add_column(column(-0.01, upper), &[(row, -2.0), (node, 0.1)]);
        }
    }
    scaled(&lp)
}

/// The same program with columns measured by the most that fits, and rows by
/// their largest entry.
fn scaled(lp: &Lp) -> Lp {
    let fits = |j: usize| {
        let most = lp
            .column(j)
            .filter(|(i, a)| *a > 0.0 && lp.row_upper[*i] > 0.0)
            .map(|(i, a)| lp.row_upper[i] / a)
            .fold(f64::INFINITY, f64::min);
        if most.is_finite() { most } else { 1.0 }
    };
    let sizes: Vec<f64> = (0..lp.columns()).map(fits).collect();
    let mut rows = vec![f64::MIN_POSITIVE; lp.rows()];
    for (j, size) in sizes.iter().enumerate() {
        for (i, a) in lp.column(j) {
            rows[i] = rows[i].max((a * size).abs());
        }
    }
    let mut out = Lp::new();
    for (i, row) in rows.iter().enumerate() {
        out.add_row(lp.row_lower[i] / row, lp.row_upper[i] / row);
    }
    for (j, size) in sizes.iter().enumerate() {
        let entries: Vec<(usize, f64)> =
            lp.column(j).map(|(i, a)| (i, a * size / rows[i])).collect();
        let mut column = lp.describe(j);
        column.gain *= size;
        column.upper /= size;
        out.add_column(column, &entries);
    }
    out
}

#[test]
fn wide_programs_agree_with_the_simplex_method() {
    let cases = std::env::var("IDLEWISE_CASES").map_or(CASES, |n| n.parse().unwrap());
    let mut without = 0;
    for case in 0..cases {
        let lp = placement(case + 1);
        let mut simplex = Simplex::new(&lp);
        let verdict = simplex.solve(&|| false);
        let point = interior::solve(&lp, &|| false);
        if verdict == Verdict::Infeasible {
            without += 1;
            assert_eq!(point.status, interior::Status::Infeasible, "case {case}");
            continue;
        }
        assert_eq!(verdict, Verdict::Optimal, "case {case}");
        assert_eq!(point.status, interior::Status::Point, "case {case}");
        assert!(point.error < 1e-9, "case {case}: error {}", point.error);
        let (best, own) = (simplex.objective(), lp.objective(&point.x));
        let size = best.abs().max(own.abs()).max(1e-3);
        assert!(
            (own - best).abs() <= 1e-8 * size,
            "case {case}: {own} for {best}"
        );
        let found = vertex(&lp, &point.x, Some(&point.prices), Aim::Vertex, &|| false);
        let reached = lp.objective(&found.unwrap().x);
        assert!(
            (reached - best).abs() <= 1e-9 * size,
            "case {case}: {reached} for {best}"
        );
    }
    assert!(0 < without && without < cases / 2, "{without} of {cases}");
}
