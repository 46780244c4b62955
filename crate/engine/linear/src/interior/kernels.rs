//! The dense arithmetic of the factorization: loops that compilers turn into
//! vector instructions. No fused multiply-add, so that every platform rounds
//! alike.

/// Rows and columns of a tile; strips hold this many rows side by side.
pub(super) const TILE: usize = 4;

/// y -= a x.
pub(super) fn subtract(y: &mut [f64], a: f64, x: &[f64]) {
    for (y, x) in y.iter_mut().zip(x) {
        *y -= a * x;
    }
}

/// y -= a0 x0 + a1 x1 + a2 x2 + a3 x3.
fn subtract_four(y: &mut [f64], a: [f64; 4], x: [&[f64]; 4]) {
    let n = y.len();
    let [x0, x1, x2, x3] = x.map(|x| &x[..n]);
    for i in 0..n {
        y[i] -= a[0] * x0[i] + a[1] * x1[i] + (a[2] * x2[i] + a[3] * x3[i]);
    }
}

/// The sum of the products, in four running sums.
pub(super) fn dot(x: &[f64], y: &[f64]) -> f64 {
    let mut sums = [0.0; 4];
    let (xs, ys) = (x.chunks_exact(4), y.chunks_exact(4));
    let rest: f64 = xs
        .remainder()
        .iter()
        .zip(ys.remainder())
        .map(|(a, b)| a * b)
        .sum();
    for (x, y) in xs.zip(ys) {
        for i in 0..4 {
            sums[i] += x[i] * y[i];
        }
    }
    (sums[0] + sums[1]) + (sums[2] + sums[3]) + rest
}

/// The larger of two numbers; the second where the first is none. WebAssembly
/// has no instruction for `f64::max`, but one for this.
pub(super) fn larger(a: f64, b: f64) -> f64 {
    if a > b { a } else { b }
}

/// The largest absolute value. What is not a number is passed over.
pub(super) fn largest(values: &[f64]) -> f64 {
    let mut most = [0.0; 4];
    let chunks = values.chunks_exact(4);
    for v in chunks.remainder() {
        most[0] = larger(v.abs(), most[0]);
    }
    for chunk in chunks {
        for i in 0..4 {
            most[i] = larger(chunk[i].abs(), most[i]);
        }
    }
    larger(larger(most[0], most[1]), larger(most[2], most[3]))
}

/// The largest share of a value that a whole step would take away.
pub(super) fn steepest(values: &[f64], changes: &[f64]) -> f64 {
    let mut most = [0.0; 4];
    let (vs, ds) = (values.chunks_exact(4), changes.chunks_exact(4));
    for (v, d) in vs.remainder().iter().zip(ds.remainder()) {
        most[0] = larger(-d / v, most[0]);
    }
    for (v, d) in vs.zip(ds) {
        for i in 0..4 {
            most[i] = larger(-d[i] / v[i], most[i]);
        }
    }
    larger(larger(most[0], most[1]), larger(most[2], most[3]))
}

/// Where column c of a packed panel begins.
pub(super) fn column(height: usize, c: usize) -> usize {
    c * height - c * c.saturating_sub(1) / 2
}

/// Cholesky factor of the columns `from..to` of a packed panel, which earlier
/// columns have already updated. A pivot at most `least` is a dependent row:
/// its unknown is held at zero.
pub(super) fn factor_columns(
    panel: &mut [f64],
    height: usize,
    (from, to): (usize, usize),
    least: &[f64],
) {
    for c in from..to {
        let (before, rest) = panel.split_at_mut(column(height, c));
        let own = &mut rest[..height - c];
        let source = |p: usize| {
            let start = column(height, p) + c - p;
            &before[start..start + height - c]
        };
        let mut p = from;
        while p + 4 <= c {
            let x = [source(p), source(p + 1), source(p + 2), source(p + 3)];
            subtract_four(own, x.map(|x| x[0]), x);
            p += 4;
        }
        for p in p..c {
            let x = source(p);
            subtract(own, x[0], x);
        }
        let pivot = if own[0] > least[c] { own[0] } else { 1e128 };
        let root = pivot.sqrt();
        own[0] = root;
        let inverse = 1.0 / root;
        for v in &mut own[1..] {
            *v *= inverse;
        }
    }
}

/// Packs columns, given by where they begin, into strips of [`TILE`] rows.
pub(super) fn pack(values: &[f64], starts: &[usize], rows: usize, strips: &mut [f64]) {
    let depth = starts.len();
    for (strip, out) in strips
        .chunks_exact_mut(TILE * depth)
        .take(rows.div_ceil(TILE))
        .enumerate()
    {
        let first = strip * TILE;
        let count = TILE.min(rows - first);
        for (out, &start) in out.chunks_exact_mut(TILE).zip(starts) {
            let from = &values[start + first..start + first + count];
            out[..count].copy_from_slice(from);
            out[count..].fill(0.0);
        }
    }
}

/// The products of two strips: `[j][i]` sums a of row i times b of row j.
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
#[inline]
pub(super) fn tile(a: &[f64], b: &[f64]) -> [[f64; TILE]; TILE] {
    let mut sums = [[0.0; TILE]; TILE];
    for (a, b) in a.chunks_exact(TILE).zip(b.chunks_exact(TILE)) {
        for j in 0..TILE {
            for i in 0..TILE {
                sums[j][i] += a[i] * b[j];
            }
        }
    }
    sums
}

/// The same with the vectors of WebAssembly, which the compiler does not find
/// here by itself. Every sum adds up in the same order.
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
#[inline]
pub(super) fn tile(a: &[f64], b: &[f64]) -> [[f64; TILE]; TILE] {
    use core::arch::wasm32::{f64x2, f64x2_add, f64x2_extract_lane, f64x2_mul, f64x2_splat};
    let mut sums = [[f64x2_splat(0.0); TILE / 2]; TILE];
    for (a, b) in a.chunks_exact(TILE).zip(b.chunks_exact(TILE)) {
        let a = [f64x2(a[0], a[1]), f64x2(a[2], a[3])];
        for j in 0..TILE {
            let b = f64x2_splat(b[j]);
            for i in 0..TILE / 2 {
                sums[j][i] = f64x2_add(sums[j][i], f64x2_mul(a[i], b));
            }
        }
    }
    sums.map(|[low, high]| {
        [
            f64x2_extract_lane::<0>(low),
            f64x2_extract_lane::<1>(low),
            f64x2_extract_lane::<0>(high),
            f64x2_extract_lane::<1>(high),
        ]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panel_is_factored() {
        // Lower triangle of L L' for L = [2; 1 3; -1 2 4; 5 1 0 1], packed.
        let l = [
            [2.0, 0.0, 0.0, 0.0],
            [1.0, 3.0, 0.0, 0.0],
            [-1.0, 2.0, 4.0, 0.0],
            [5.0, 1.0, 0.0, 1.0],
        ];
        let mut panel = Vec::new();
        for c in 0..4 {
            for r in c..4 {
                panel.push(dot(&l[r], &l[c]));
            }
        }
        factor_columns(&mut panel, 4, (0, 4), &[0.0; 4]);
        let expected = [2.0, 1.0, -1.0, 5.0, 3.0, 2.0, 1.0, 4.0, 0.0, 1.0];
        for (a, b) in panel.iter().zip(expected) {
            assert!((a - b).abs() < 1e-14, "{panel:?}");
        }
    }

    #[test]
    fn the_largest_are_found_wherever_they_stand() {
        for place in 0..11 {
            let mut values = [1.0; 11];
            let mut changes = [0.5; 11];
            (values[place], changes[place]) = (-8.0, 16.0);
            assert_eq!(largest(&values), 8.0);
            assert_eq!(steepest(&values, &changes), 2.0);
            values[place] = f64::NAN;
            assert_eq!(largest(&values), 1.0);
            assert_eq!(steepest(&values, &changes), 0.0);
        }
    }

    #[test]
    fn strips_and_tiles() {
        let values: Vec<f64> = (0..12).map(f64::from).collect();
        let mut strips = vec![9.0; 16];
        pack(&values, &[0, 6], 6, &mut strips);
        assert_eq!(strips[..8], [0.0, 1.0, 2.0, 3.0, 6.0, 7.0, 8.0, 9.0]);
        assert_eq!(strips[8..], [4.0, 5.0, 0.0, 0.0, 10.0, 11.0, 0.0, 0.0]);
        let t = tile(&strips[8..], &strips[..8]);
        assert_eq!(t[2][1], 5.0 * 2.0 + 11.0 * 8.0);
    }
}
