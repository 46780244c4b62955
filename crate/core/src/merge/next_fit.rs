//! Divides the work of a class among its entries so that few of them work and
//! routes are few: one entry after another is filled, with one piece of work
//! after another (next-fit with pieces that may be cut), which cuts at most one
//! piece per entry.
//!
//! **Where one resource is what every piece takes most of**, in parts of what the
//! class makes available, filling by that resource keeps every other within its
//! limit: an entry that is full in it holds no greater part of anything else.
//!
//! **Where some pieces take most of one resource and the others of a second**,
//! pieces of both kinds are placed together, in the ratio that takes equally much
//! of both. Let G and V be the parts that all pieces take, W what is left of the
//! class, G <= W and V <= W. Placing m takes m of both resources and fills m of
//! the entry, so both inequalities stay true; when one kind has run out, the
//! other is placed alone by the resource that it takes most of. The entries that
//! work make up max(G, V) of the class, as few as any plan needs.
//!
//! What the other resources hold is added up on the way. Where one of them
//! would exceed its limit, or three resources lead, `None` is returned, and the
//! work is divided in proportion.

/// Less than this part of an entry or of a piece of work is rounding.
const NEGLIGIBLE_PART: f64 = 1e-12;
/// A limit that is exceeded by this part of it is not kept.
const EXCEEDED: f64 = 1e-9;

/// A piece of a class's work: for each resource the part that it takes of what
/// the class makes available.
pub(super) type Piece = Vec<f64>;

/// A part of a piece that an entry gets.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Portion {
    /// Index of the entry.
    pub entry: usize,
    /// Index of the piece.
    pub piece: usize,
    /// As a fraction of the piece.
    pub part: f64,
}

/// Places the pieces in entries of these sizes (parts of the class, summing to
/// 1), in order.
pub(super) fn next_fit(sizes: &[f64], pieces: &[Piece]) -> Option<Vec<Portion>> {
    let (first, second) = leaders(pieces)?;
    let (ones, twos): (Vec<usize>, Vec<usize>) =
        (0..pieces.len()).partition(|&p| pieces[p][first] >= pieces[p][second]);
    let mut filling = Filling {
        sizes,
        pieces,
        left: vec![1.0; pieces.len()],
        last: sizes.iter().rposition(|size| *size > 0.0)?,
        entry: 0,
        left_of_entry: 0.0,
        held: vec![0.0; pieces.first().map_or(0, Vec::len)],
        portions: Vec::new(),
        places: vec![usize::MAX; pieces.len()],
    };
    filling.open(0);
    let (mut ones, mut twos) = (ones.into_iter().peekable(), twos.into_iter().peekable());
    while let (Some(&one), Some(&two)) = (ones.peek(), twos.peek()) {
        // So much of `two` for a unit of `one` takes equally much of both.
        let (p, q) = (&pieces[one], &pieces[two]);
        let ratio = (p[first] - p[second]) / (q[second] - q[first]);
        if !ratio.is_finite() {
            return None;
        }
        filling.place(one, Some((two, ratio)), p[first] + ratio * q[first])?;
        if filling.is_used_up(one) {
            ones.next();
        }
        if filling.is_used_up(two) {
            twos.next();
        }
    }
    for (rest, leader) in [(ones, first), (twos, second)] {
        for piece in rest {
            while !filling.is_used_up(piece) {
                filling.place(piece, None, pieces[piece][leader])?;
            }
        }
    }
    filling.fits().then_some(filling.portions)
}

/// The one or two resources of which some piece takes its greatest part.
fn leaders(pieces: &[Piece]) -> Option<(usize, usize)> {
    let mut leaders: Vec<usize> = Vec::new();
    for piece in pieces {
        let mut most = 0;
        for (k, &part) in piece.iter().enumerate() {
            // Nothing is available: no part of it can be told.
            if !part.is_finite() {
                return None;
            }
            if part > piece[most] {
                most = k;
            }
        }
        let led = leaders.iter().any(|&k| piece[k] >= piece[most]);
        if !led {
            leaders.push(most);
        }
    }
    match leaders[..] {
        [only] => Some((only, only)),
        [first, second] => Some((first, second)),
        _ => None,
    }
}

struct Filling<'a> {
    sizes: &'a [f64],
    pieces: &'a [Piece],
    /// What is left of each piece.
    left: Vec<f64>,
    /// The last entry that has any size.
    last: usize,
    /// The entry that is being filled.
    entry: usize,
    /// What is left of it.
    left_of_entry: f64,
    /// What it holds, by resource.
    held: Vec<f64>,
    portions: Vec<Portion>,
    /// Where each piece was last placed.
    places: Vec<usize>,
}

impl Filling<'_> {
    /// Begins an entry, the first from here on that has any size.
    fn open(&mut self, from: usize) {
        let mut sized = (from..=self.last).filter(|&entry| self.sizes[entry] > 0.0);
        self.entry = sized.next().unwrap_or(self.last);
        // The last one takes what rounding leaves over.
        self.left_of_entry = if self.entry == self.last {
            f64::INFINITY
        } else {
            self.sizes[self.entry]
        };
        self.held.fill(0.0);
    }

    /// Places as much of a piece, and of another in a ratio to it, as there is
    /// and fits. A whole piece fills `size`. `None` where a limit is exceeded.
    fn place(&mut self, one: usize, beside: Option<(usize, f64)>, size: f64) -> Option<()> {
        let mut part = self.left[one];
        if let Some((two, ratio)) = beside
            && ratio * part > self.left[two]
        {
            part = self.left[two] / ratio;
        }
        if size * part > self.left_of_entry {
            part = self.left_of_entry / size;
        }
        self.assign(one, part);
        if let Some((two, ratio)) = beside {
            self.assign(two, part * ratio);
        }
        self.left_of_entry -= size * part;
        if self.left_of_entry <= NEGLIGIBLE_PART * self.sizes[self.entry] {
            if !self.fits() {
                return None;
            }
            self.open(self.entry + 1);
        }
        Some(())
    }

    fn assign(&mut self, piece: usize, part: f64) {
        if part <= 0.0 {
            return;
        }
        // No crumb is worth a route.
        let part = if self.left[piece] - part <= NEGLIGIBLE_PART {
            self.left[piece]
        } else {
            part
        };
        self.left[piece] -= part;
        for (held, taken) in self.held.iter_mut().zip(&self.pieces[piece]) {
            *held += part * taken;
        }
        let entry = self.entry;
        let next = self.portions.len();
        let place = &mut self.places[piece];
        match self.portions.get_mut(*place) {
            Some(portion) if portion.entry == entry => portion.part += part,
            _ => {
                *place = next;
                self.portions.push(Portion { entry, piece, part });
            }
        }
    }

    fn is_used_up(&self, piece: usize) -> bool {
        self.left[piece] <= NEGLIGIBLE_PART
    }

    /// Whether the entry holds no more of any resource than its size.
    fn fits(&self) -> bool {
        let most = self.sizes[self.entry] * (1.0 + EXCEEDED) + EXCEEDED * NEGLIGIBLE_PART;
        self.held.iter().all(|&held| held <= most)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn portion(entry: usize, piece: usize, part: f64) -> Portion {
        Portion { entry, piece, part }
    }

    #[test]
    fn one_entry_after_another_is_filled() {
        let pieces = [vec![0.25], vec![0.5]];
        let portions = next_fit(&[0.5, 0.25, 0.25], &pieces).unwrap();
        let expected = [portion(0, 0, 1.0), portion(0, 1, 0.5), portion(1, 1, 0.5)];
        assert_eq!(portions, expected);
    }

    #[test]
    fn what_lacks_each_other_is_placed_together() {
        // Half of the class is full of both; alone, either would strand one.
        let pieces = [vec![0.4, 0.1], vec![0.1, 0.4]];
        let portions = next_fit(&[0.25, 0.25, 0.5], &pieces).unwrap();
        let expected = [
            portion(0, 0, 0.5),
            portion(0, 1, 0.5),
            portion(1, 0, 0.5),
            portion(1, 1, 0.5),
        ];
        assert_eq!(portions, expected);
    }

    #[test]
    fn three_leaders_are_left_to_proportion() {
        let pieces = [
            vec![0.3, 0.0, 0.0],
            vec![0.0, 0.3, 0.0],
            vec![0.0, 0.0, 0.3],
        ];
        assert_eq!(next_fit(&[0.5, 0.5], &pieces), None);
        assert_eq!(next_fit(&[0.5, 0.5], &[vec![f64::NAN]]), None);
    }

    proptest! {
        #[test]
        fn everything_is_placed_and_fits(
            sizes in prop::collection::vec(0.0..1.0_f64, 1..12),
            taken in prop::collection::vec(prop::collection::vec(0.0..1.0_f64, 3), 1..9),
            fill in 0.0..=1.0_f64,
        ) {
            let total: f64 = sizes.iter().sum();
            prop_assume!(total > 0.01);
            let sizes: Vec<f64> = sizes.iter().map(|size| size / total).collect();
            let most = (0..3)
                .map(|k| taken.iter().map(|t| t[k]).sum::<f64>())
                .fold(0.0, f64::max);
            prop_assume!(most > 0.01);
            let pieces: Vec<Piece> = taken
                .iter()
                .map(|t| t.iter().map(|part| part * fill / most).collect())
                .collect();
            if let Some(portions) = next_fit(&sizes, &pieces) {
                let mut parts = vec![0.0; pieces.len()];
                let mut held = vec![[0.0; 3]; sizes.len()];
                let mut pairs: Vec<_> = portions.iter().map(|g| (g.entry, g.piece)).collect();
                pairs.sort_unstable();
                pairs.dedup();
                prop_assert_eq!(pairs.len(), portions.len());
                for g in &portions {
                    parts[g.piece] += g.part;
                    for (held, taken) in held[g.entry].iter_mut().zip(&pieces[g.piece]) {
                        *held += g.part * taken;
                    }
                }
                prop_assert!(parts.iter().all(|part| (part - 1.0).abs() < 1e-11));
                for (held, size) in held.iter().zip(&sizes) {
                    prop_assert!(held.iter().all(|held| *held <= size * (1.0 + 1e-8) + 1e-11));
                }
                prop_assert!(portions.len() <= 2 * (sizes.len() + pieces.len()));
                // As few entries work as can hold the resource most taken.
                let mut enough = 0.0;
                let needed = sizes
                    .iter()
                    .filter(|size| {
                        let works = enough < fill * (1.0 - 1e-9);
                        enough += **size;
                        works
                    })
                    .count();
                let working = (0..sizes.len())
                    .filter(|&g| held[g].iter().any(|held| *held > 1e-9))
                    .count();
                prop_assert!(working <= needed);
            }
        }
    }
}
