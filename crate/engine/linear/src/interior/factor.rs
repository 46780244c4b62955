//! The normal matrix A D A' + E and its Cholesky factor, panel by panel.
//!
//! Long columns keep an unknown of their own: the matrix is bordered by them
//! and by -1/D, whose pivots are negative, so that the factor is L J L' with a
//! J of 1 and, for them, -1. It is stored with each column times its J.

use super::kernels::{TILE, column, dot, factor_columns, pack, subtract, tile};
use super::panels::{Panel, Panels, Segment};
use super::standard::Standard;
use super::structure::Structure;
use super::trailing::Trailing;
use crate::tolerances::interior::{DEPENDENT, HELD};

/// Columns that are factored before the rest of their panel is updated.
const CHUNK: usize = 32;
/// Narrower sources, and shorter lists, update entry by entry.
const THIN: usize = 4;

/// Numbers of the factor, and room to work in.
pub(super) struct Factor {
    values: Vec<f64>,
    least: Vec<f64>,
    strips: Vec<f64>,
    starts: Vec<usize>,
    gathered: Vec<f64>,
    ordered: Vec<f64>,
}

impl Factor {
    /// Room for the factor of a structure.
    pub fn new(s: &Structure) -> Self {
        let longest = s.panels.all.iter().map(Panel::height).max();
        let longest = longest.unwrap_or(0);
        Factor {
            values: vec![0.0; s.panels.size],
            least: vec![0.0; s.diagonal.len()],
            strips: vec![0.0; (longest + TILE) * CHUNK],
            starts: Vec::with_capacity(CHUNK),
            gathered: vec![0.0; longest],
            ordered: Vec::new(),
        }
    }

    /// Forms and factors the matrix: one weight d for each column, one e for
    /// each position.
    pub fn factor(&mut self, std: &Standard<'_>, d: &[f64], e: &[f64]) {
        self.assemble(std, d, e);
        let p = &std.s.panels;
        let mut index = 0;
        while index < p.all.len() {
            // Panels with the same list update the rest together.
            let first = index;
            self.starts.clear();
            loop {
                let panel = &p.all[index];
                if panel.width > CHUNK {
                    break;
                }
                self.narrow(p, index);
                index += 1;
                let next = p.all.get(index);
                let more = next.is_some_and(|n| {
                    n.segments == panel.segments
                        && p.signs[n.first] == p.signs[panel.first]
                        && n.segments.0 < n.segments.1
                        && self.starts.len() + n.width <= CHUNK
                });
                if !more {
                    break;
                }
            }
            if index == first {
                self.wide(p, index);
                index += 1;
            } else {
                self.update(p, first);
            }
        }
    }

    fn assemble(&mut self, std: &Standard<'_>, d: &[f64], e: &[f64]) {
        self.values.fill(0.0);
        let (s, entries, a) = (std.s, &*std.entries, &std.a);
        let mut next = 0;
        for j in 0..entries.short {
            let column = &a[entries.of(j)];
            for (k, first) in column.iter().enumerate() {
                let weighted = d[j] * first;
                for second in &column[k..] {
                    self.values[entries.targets[next] as usize] += weighted * second;
                    next += 1;
                }
            }
        }
        for j in entries.short..entries.columns.len() {
            let own = s.rows.len() + j - entries.short;
            for k in entries.of(j) {
                // The column of the factor has the sign of its pivot.
                let is_first = s.place[own] < s.place[entries.indices[k] as usize];
                self.values[entries.targets[next] as usize] = if is_first { -a[k] } else { a[k] };
                next += 1;
            }
            self.values[s.diagonal[own] as usize] = 1.0 / d[j];
        }
        for (row, extra) in e.iter().enumerate() {
            self.values[s.diagonal[row] as usize] += extra;
        }
        if !s.is_in_order {
            // What a row that is tight everywhere has left of its pivot must not be noise.
            for &at in &s.diagonal[..s.rows.len()] {
                self.values[at as usize] *= 1.0 + HELD;
            }
        }
        for (&place, &at) in s.place.iter().zip(&s.diagonal) {
            self.least[place as usize] = DEPENDENT * self.values[at as usize];
        }
    }

    /// Factors a panel of one chunk, and remembers it as a source.
    fn narrow(&mut self, p: &Panels, index: usize) {
        let panel = &p.all[index];
        let (height, width) = (panel.height(), panel.width);
        let least = &self.least[panel.first..panel.first + width];
        let values = &mut self.values[panel.start..];
        factor_columns(values, height, (0, width), least);
        for c in 0..width {
            self.starts.push(panel.start + panel.column(c) + width - c);
        }
    }

    /// Factors a wide panel, chunk by chunk.
    fn wide(&mut self, p: &Panels, index: usize) {
        let panel = &p.all[index];
        let (height, width) = (panel.height(), panel.width);
        let end = panel.start + panel.column(width);
        let mut from = 0;
        while from < width {
            let to = (from + CHUNK).min(width);
            let values = &mut self.values[panel.start..end];
            let least = &self.least[panel.first..panel.first + width];
            factor_columns(values, height, (from, to), least);
            self.starts.clear();
            for c in from..to {
                self.starts.push(column(height, c) + to - c);
            }
            pack(values, &self.starts, height - to, &mut self.strips);
            let rest = Trailing {
                strips: &self.strips,
                depth: to - from,
                height,
                width,
                first: to,
            };
            rest.update(&mut values[column(height, to)..]);
            self.starts.clear();
            for c in from..to {
                self.starts.push(panel.start + panel.column(c) + width - c);
            }
            self.update(p, index);
            from = to;
        }
    }

    /// Subtracts the products of the sources' lower parts, whose list and
    /// segments are those of a panel, from all that they couple.
    fn update(&mut self, p: &Panels, index: usize) {
        let panel = &p.all[index];
        let list = &p.lists[panel.list.0..panel.list.1];
        if list.is_empty() {
            return;
        }
        let segments = &p.segments[panel.segments.0..panel.segments.1];
        let own = p.signs[panel.first];
        if self.starts.len() <= THIN || list.len() <= THIN {
            for segment in segments {
                self.thin(p, (list, own), segment);
            }
        } else {
            pack(&self.values, &self.starts, list.len(), &mut self.strips);
            for segment in segments {
                self.tiles(p, (list, own), segment);
            }
        }
    }

    /// An update entry by entry.
    fn thin(&mut self, p: &Panels, (list, own): (&[u32], f64), segment: &Segment) {
        let Some(&last) = self.starts.last() else {
            return;
        };
        let split = last + list.len();
        let (sources, targets) = self.values.split_at_mut(split);
        for starts in self.starts.chunks(2) {
            let x = &sources[starts[0]..starts[0] + list.len()];
            let y = starts.get(1).map(|&y| &sources[y..y + list.len()]);
            for k in segment.from..segment.to {
                let position = list[k] as usize;
                let sign = -own * p.signs[position];
                // Columns that are not at hand leave zeros.
                if x[k] == 0.0 && y.is_none_or(|y| y[k] == 0.0) {
                    continue;
                }
                let start = p.column[position].wrapping_sub(split);
                let rows = &p.rows[segment.rows + k - segment.from..];
                let rows = &rows[..list.len() - k];
                let fx = sign * x[k];
                if segment.runs {
                    let start = start.wrapping_add(rows[0] as usize);
                    let out = &mut targets[start..start + rows.len()];
                    match y {
                        Some(y) => {
                            let fy = sign * y[k];
                            for ((v, a), b) in out.iter_mut().zip(&x[k..]).zip(&y[k..]) {
                                *v += fx * a + fy * b;
                            }
                        }
                        None => subtract(out, -fx, &x[k..]),
                    }
                    continue;
                }
                match y {
                    Some(y) => {
                        let fy = sign * y[k];
                        for ((row, a), b) in rows.iter().zip(&x[k..]).zip(&y[k..]) {
                            targets[start.wrapping_add(*row as usize)] += fx * a + fy * b;
                        }
                    }
                    None => {
                        for (row, a) in rows.iter().zip(&x[k..]) {
                            targets[start.wrapping_add(*row as usize)] += fx * a;
                        }
                    }
                }
            }
        }
    }

    /// An update tile by tile.
    fn tiles(&mut self, p: &Panels, (list, own): (&[u32], f64), segment: &Segment) {
        let depth = TILE * self.starts.len();
        let rows = &p.rows[segment.rows..segment.rows + list.len() - segment.from];
        for b in segment.from / TILE..segment.to.div_ceil(TILE) {
            let right = &self.strips[b * depth..(b + 1) * depth];
            for a in b..list.len().div_ceil(TILE) {
                let sums = tile(&self.strips[a * depth..(a + 1) * depth], right);
                for (j, sums) in sums.iter().enumerate() {
                    let k = b * TILE + j;
                    if k < segment.from || k >= segment.to {
                        continue;
                    }
                    let position = list[k] as usize;
                    let sign = -own * p.signs[position];
                    let start = p.column[position];
                    let low = (a * TILE).max(k);
                    let high = (a * TILE + TILE).min(list.len());
                    for (row, sum) in rows[low - segment.from..high - segment.from]
                        .iter()
                        .zip(&sums[low - a * TILE..])
                    {
                        self.values[start.wrapping_add(*row as usize)] += sign * sum;
                    }
                }
            }
        }
    }

    /// Solves in place: one unknown for each row, then one for each long column.
    pub fn solve(&mut self, s: &Structure, x: &mut [f64]) {
        if s.is_in_order {
            self.solve_in_order(&s.panels, x);
            return;
        }
        let mut ordered = std::mem::take(&mut self.ordered);
        ordered.resize(x.len(), 0.0);
        for (&place, x) in s.place.iter().zip(&*x) {
            ordered[place as usize] = *x;
        }
        self.solve_in_order(&s.panels, &mut ordered);
        for (&place, x) in s.place.iter().zip(x) {
            *x = ordered[place as usize];
        }
        self.ordered = ordered;
    }

    /// Solves in place: one unknown for each position.
    fn solve_in_order(&mut self, p: &Panels, x: &mut [f64]) {
        for panel in &p.all {
            let list = &p.lists[panel.list.0..panel.list.1];
            let sums = &mut self.gathered[..list.len()];
            sums.fill(0.0);
            let height = panel.height();
            let end = panel.first + panel.width;
            for c in 0..panel.width {
                let start = panel.start + panel.column(c);
                let values = &self.values[start..start + height - c];
                let v = x[panel.first + c] / values[0];
                x[panel.first + c] = v;
                let (own, lower) = values[1..].split_at(panel.width - c - 1);
                subtract(&mut x[panel.first + c + 1..end], v, own);
                subtract(sums, v, lower);
            }
            for (&i, sum) in list.iter().zip(&*sums) {
                x[i as usize] += sum;
            }
        }
        for (v, sign) in x.iter_mut().zip(&p.signs).skip(p.first_negative) {
            *v *= sign;
        }
        for panel in p.all.iter().rev() {
            let list = &p.lists[panel.list.0..panel.list.1];
            let later = &mut self.gathered[..list.len()];
            for (&i, v) in list.iter().zip(later.iter_mut()) {
                *v = x[i as usize];
            }
            let height = panel.height();
            let end = panel.first + panel.width;
            for c in (0..panel.width).rev() {
                let start = panel.start + panel.column(c);
                let values = &self.values[start..start + height - c];
                let (own, lower) = values[1..].split_at(panel.width - c - 1);
                let at = panel.first + c;
                let sum = dot(own, &x[at + 1..end]) + dot(lower, later);
                x[at] = (x[at] - sum) / values[0];
            }
        }
    }
}
