//! Machines of an entry by their numbers, from 1.

/// Numbers as ranges, both ends included, in order and apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Ranges(Vec<(u64, u64)>);

impl Ranges {
    /// 1 to `last`.
    pub fn first(last: u64) -> Self {
        Ranges(if last > 0 {
            vec![(1, last)]
        } else {
            Vec::new()
        })
    }

    pub fn len(&self) -> u64 {
        self.0.iter().map(|(a, b)| b - a + 1).sum()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes the first so many away; fewer where there are fewer.
    pub fn take(&mut self, count: u64) -> Ranges {
        let (mut left, mut taken, mut rest) = (count, Vec::new(), Vec::new());
        for &(a, b) in &self.0 {
            let here = left.min(b - a + 1);
            if here > 0 {
                taken.push((a, a + here - 1));
            }
            if here < b - a + 1 {
                rest.push((a + here, b));
            }
            left -= here;
        }
        self.0 = rest;
        Ranges(taken)
    }

    /// Adds numbers that are not among them.
    pub fn add(&mut self, other: &Ranges) {
        self.0.extend(&other.0);
        self.0.sort_unstable();
        self.0 = self
            .0
            .drain(..)
            .fold(Vec::new(), |mut all: Vec<(u64, u64)>, (a, b)| {
                match all.last_mut() {
                    Some(last) if last.1 + 1 >= a => last.1 = last.1.max(b),
                    _ => all.push((a, b)),
                }
                all
            });
    }

    /// Numbers in both.
    pub fn common(&self, other: &Ranges) -> Ranges {
        let mut common = Vec::new();
        let (mut i, mut j) = (0, 0);
        while let (Some(&(a, b)), Some(&(c, d))) = (self.0.get(i), other.0.get(j)) {
            if a.max(c) <= b.min(d) {
                common.push((a.max(c), b.min(d)));
            }
            if b <= d {
                i += 1;
            } else {
                j += 1;
            }
        }
        Ranges(common)
    }

    /// Numbers that are not in the other.
    pub fn without(&self, other: &Ranges) -> Ranges {
        let mut rest = Vec::new();
        for &(a, b) in &self.0 {
            let mut next = a;
            for &(c, d) in other.0.iter().filter(|(c, d)| *d >= a && *c <= b) {
                if c > next {
                    rest.push((next, c - 1));
                }
                next = d + 1;
            }
            if next <= b {
                rest.push((next, b));
            }
        }
        Ranges(rest)
    }

    /// `1-4,9`.
    pub fn text(&self) -> String {
        let all = self.0.iter().map(|&(a, b)| match b - a {
            0 => a.to_string(),
            _ => format!("{a}-{b}"),
        });
        all.collect::<Vec<_>>().join(",")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_taken_added_and_compared() {
        let mut all = Ranges::first(9);
        let mut some = all.take(4);
        assert_eq!(
            (some.text(), all.text()),
            ("1-4".to_owned(), "5-9".to_owned())
        );
        let middle = all.without(&Ranges(vec![(6, 7)]));
        assert_eq!(middle.text(), "5,8-9");
        assert_eq!(middle.common(&Ranges(vec![(1, 5), (9, 12)])).text(), "5,9");
        some.add(&middle);
        assert_eq!((some.text(), some.len()), ("1-5,8-9".to_owned(), 7));
        assert_eq!(some.take(100).len(), 7);
        assert!(some.is_empty());
    }
}
