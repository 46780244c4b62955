//! The layout of the factor: panels of rows that are eliminated together.
//!
//! Rows have positions, in the order of elimination. A panel holds the columns
//! of L for its own positions and, below them, for the later positions in its
//! list. Columns are packed: each begins at its diagonal.

use super::blocks::Level;
use super::pattern::NONE;
use super::supernodes::Supernode;

/// A panel's rows and where its numbers are.
pub(super) struct Panel {
    /// Its first position.
    pub first: usize,
    /// How many positions it eliminates.
    pub width: usize,
    /// Its later positions, in `Panels::lists`.
    pub list: (usize, usize),
    /// Its numbers begin here.
    pub start: usize,
    /// What it updates, in `Panels::segments`.
    pub segments: (usize, usize),
}

impl Panel {
    /// Rows of its first column.
    pub fn height(&self) -> usize {
        self.width + self.list.1 - self.list.0
    }

    /// Where a column begins, counted from the panel's start.
    pub fn column(&self, c: usize) -> usize {
        c * self.height() - c * c.saturating_sub(1) / 2
    }
}

/// Entries of a list that belong to the columns of one later panel.
#[derive(Clone, Copy)]
pub(super) struct Segment {
    /// Range in the list.
    pub from: usize,
    pub to: usize,
    /// For the list from `from` on: its rows in the later panel, in `Panels::rows`.
    pub rows: usize,
    /// Whether those rows follow one another.
    pub runs: bool,
}

/// All panels, in order.
pub(super) struct Panels {
    pub all: Vec<Panel>,
    pub lists: Vec<u32>,
    pub segments: Vec<Segment>,
    pub rows: Vec<u32>,
    /// For each position: where row 0 of its panel would be in its column.
    /// It wraps around below zero; only rows from the diagonal on exist.
    pub column: Vec<usize>,
    /// Numbers in all panels together.
    pub size: usize,
    /// For each position: -1 where the pivot is negative, which it is nowhere before
    /// `first_negative`.
    pub signs: Vec<f64>,
    pub first_negative: usize,
    /// Multiplications of one factorization and of one solve.
    pub work: (f64, f64),
    panel_of: Vec<u32>,
}

/// The rows in order of elimination, and the panels.
/// What is numbered from `rows` on has negative pivots.
pub(super) fn lay_out(steps: &[Level], nodes: &[Supernode], rows: usize) -> (Vec<u32>, Panels) {
    let mut sources: Vec<(&[u32], &[u32])> = Vec::new();
    for level in steps {
        sources.extend(
            level
                .blocks
                .iter()
                .zip(&level.lists)
                .map(|(b, l)| (b.as_slice(), l.as_slice())),
        );
    }
    sources.extend(nodes.iter().map(|s| (s.rows.as_slice(), s.list.as_slice())));

    let total = sources.iter().map(|s| s.0.len()).sum();
    let mut place = vec![NONE; total];
    let mut order = Vec::with_capacity(total);
    let mut out = Panels {
        all: Vec::with_capacity(sources.len()),
        lists: Vec::new(),
        segments: Vec::new(),
        rows: Vec::new(),
        column: Vec::with_capacity(total),
        size: 0,
        signs: Vec::with_capacity(total),
        first_negative: 0,
        work: (0.0, 0.0),
        panel_of: Vec::with_capacity(total),
    };
    for (own, _) in &sources {
        for &i in *own {
            place[i as usize] = order.len() as u32;
            order.push(i);
            out.signs.push(if (i as usize) < rows { 1.0 } else { -1.0 });
        }
    }
    out.first_negative = out.signs.iter().take_while(|sign| **sign > 0.0).count();
    let mut first = 0;
    for (rows, list) in &sources {
        let from = out.lists.len();
        out.lists.extend(list.iter().map(|&i| place[i as usize]));
        out.lists[from..].sort_unstable();
        let panel = Panel {
            first,
            width: rows.len(),
            list: (from, out.lists.len()),
            start: out.size,
            segments: (0, 0),
        };
        for c in 0..panel.width {
            out.column
                .push((panel.start + panel.column(c)).wrapping_sub(c));
            out.panel_of.push(out.all.len() as u32);
        }
        out.size += panel.column(panel.width);
        let (w, h) = (panel.width as f64, panel.height() as f64);
        out.work.0 += work(panel.width, panel.height());
        out.work.1 += 2.0 * w * h - w * w;
        first += panel.width;
        out.all.push(panel);
    }
    for p in 0..out.all.len() {
        out.connect(p);
    }
    (order, out)
}

/// Multiplications to factor a panel and to update what it couples.
pub(super) fn work(width: usize, height: usize) -> f64 {
    let (w, h) = (width as f64, height as f64);
    w * h * h / 2.0 - w * w * h / 2.0 + w * w * w / 6.0
}

impl Panels {
    /// The panel of a position.
    pub fn of(&self, position: usize) -> usize {
        self.panel_of[position] as usize
    }

    /// The row within panel p of a position that it has.
    pub fn row_in(&self, p: usize, position: usize) -> usize {
        let panel = &self.all[p];
        if position < panel.first + panel.width {
            position - panel.first
        } else {
            let list = &self.lists[panel.list.0..panel.list.1];
            panel.width + list.partition_point(|&i| (i as usize) < position)
        }
    }

    /// Where the entry (a, b) is stored, for positions a <= b.
    pub fn address(&self, a: usize, b: usize) -> usize {
        self.column[a].wrapping_add(self.row_in(self.of(a), b))
    }

    /// Works out what panel p updates.
    fn connect(&mut self, p: usize) {
        let (from, to) = self.all[p].list;
        let begin = self.segments.len();
        // A panel with the same list as the one before shares its segments.
        if p > 0 {
            let before = &self.all[p - 1];
            if self.lists[before.list.0..before.list.1] == self.lists[from..to] {
                self.all[p].segments = before.segments;
                return;
            }
        }
        let mut at = from;
        while at < to {
            let target = self.of(self.lists[at] as usize);
            let end = self.all[target].first + self.all[target].width;
            let mut next = at;
            while next < to && (self.lists[next] as usize) < end {
                next += 1;
            }
            let rows = self.rows.len();
            for k in at..to {
                let row = self.row_in(target, self.lists[k] as usize);
                self.rows.push(row as u32);
            }
            let runs = self.rows[rows..].windows(2).all(|w| w[1] == w[0] + 1);
            self.segments.push(Segment {
                from: at - from,
                to: next - from,
                rows,
                runs,
            });
            at = next;
        }
        self.all[p].segments = (begin, self.segments.len());
    }
}
