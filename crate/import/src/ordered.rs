//! Ordered maps and sets whose code is small: those of the standard library are a fifth
//! of a WebAssembly in which every kind of key and value brings its own copy of them.
//! They have the same names for what they can do, so that either may take the other's
//! place.
//!
//! Entries stand in blocks, each sorted and all in order, so that a new one moves no more
//! than a block of them.

use std::borrow::Borrow;
use std::fmt;
use std::ops::Index;

/// Most entries of a block.
const BLOCK: usize = 256;

/// An ordered map.
#[derive(Clone)]
pub struct OrderedMap<K, V> {
    /// No block is empty.
    blocks: Vec<Vec<(K, V)>>,
}

/// Where a key stands, or would stand: the block, and the place in it.
type Place = (usize, Result<usize, usize>);

impl<K, V> Default for OrderedMap<K, V> {
    fn default() -> Self {
        OrderedMap { blocks: Vec::new() }
    }
}

impl<K, V> OrderedMap<K, V> {
    /// An empty map.
    pub fn new() -> Self {
        OrderedMap::default()
    }

    /// The number of entries.
    pub fn len(&self) -> usize {
        self.blocks.iter().map(Vec::len).sum()
    }

    /// Whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// The entries in order.
    pub fn iter(&self) -> Iter<'_, K, V> {
        Iter {
            blocks: self.blocks.iter(),
            front: [].iter(),
            back: [].iter(),
        }
    }

    /// The keys in order.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &K> {
        self.iter().map(|(key, _)| key)
    }

    /// The values in the order of their keys.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &V> {
        self.iter().map(|(_, value)| value)
    }

    /// The first entry.
    pub fn first_key_value(&self) -> Option<(&K, &V)> {
        self.iter().next()
    }

    /// The last entry.
    pub fn last_key_value(&self) -> Option<(&K, &V)> {
        self.iter().next_back()
    }

    /// Keeps the entries that the closure wants.
    pub fn retain(&mut self, mut is_kept: impl FnMut(&K, &mut V) -> bool) {
        for block in &mut self.blocks {
            block.retain_mut(|(key, value)| is_kept(key, value));
        }
        self.blocks.retain(|block| !block.is_empty());
    }
}

impl<K: Ord, V> OrderedMap<K, V> {
    fn place<Q: Ord + ?Sized>(&self, key: &Q) -> Place
    where
        K: Borrow<Q>,
    {
        let begins_before = |block: &Vec<(K, V)>| {
            let first = block.first();
            first.is_some_and(|(first, _)| first.borrow() <= key)
        };
        let block = self.blocks.partition_point(begins_before).saturating_sub(1);
        let entries = self.blocks.get(block).map(Vec::as_slice);
        let entries = entries.unwrap_or_default();
        (
            block,
            entries.binary_search_by(|(own, _)| own.borrow().cmp(key)),
        )
    }

    /// Puts an entry where its key would stand, and says where it stands then.
    fn put(&mut self, block: usize, at: usize, key: K, value: V) -> (usize, usize) {
        if self.blocks.is_empty() {
            self.blocks.push(Vec::new());
        }
        let entries = &mut self.blocks[block];
        entries.insert(at, (key, value));
        if entries.len() <= BLOCK {
            return (block, at);
        }
        let half = BLOCK / 2;
        let rest = entries.split_off(half);
        self.blocks.insert(block + 1, rest);
        if at < half {
            (block, at)
        } else {
            (block + 1, at - half)
        }
    }

    /// The value of a key.
    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        match self.place(key) {
            (block, Ok(at)) => Some(&self.blocks[block][at].1),
            _ => None,
        }
    }

    /// The value of a key, to be changed.
    pub fn get_mut<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        match self.place(key) {
            (block, Ok(at)) => Some(&mut self.blocks[block][at].1),
            _ => None,
        }
    }

    /// Whether there is a key.
    pub fn contains_key<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.place(key).1.is_ok()
    }

    /// Gives a key its value, and returns the one before.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        match self.place(&key) {
            (block, Ok(at)) => Some(std::mem::replace(&mut self.blocks[block][at].1, value)),
            (block, Err(at)) => {
                self.put(block, at, key, value);
                None
            }
        }
    }

    /// Takes an entry away.
    pub fn remove<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        let (block, Ok(at)) = self.place(key) else {
            return None;
        };
        let (_, value) = self.blocks[block].remove(at);
        if self.blocks[block].is_empty() {
            self.blocks.remove(block);
        }
        Some(value)
    }

    /// The entry of a key, which is there or not.
    pub fn entry(&mut self, key: K) -> Entry<'_, K, V> {
        let place = self.place(&key);
        Entry {
            map: self,
            place,
            key,
        }
    }
}

/// The entry of a key, which is there or not.
pub struct Entry<'m, K, V> {
    map: &'m mut OrderedMap<K, V>,
    place: Place,
    key: K,
}

impl<'m, K: Ord, V> Entry<'m, K, V> {
    /// The value; where there is none, the one that the closure makes.
    pub fn or_insert_with(self, make: impl FnOnce() -> V) -> &'m mut V {
        let (block, at) = match self.place {
            (block, Ok(at)) => (block, at),
            (block, Err(at)) => self.map.put(block, at, self.key, make()),
        };
        &mut self.map.blocks[block][at].1
    }

    /// The value; where there is none, the given one.
    pub fn or_insert(self, value: V) -> &'m mut V {
        self.or_insert_with(|| value)
    }

    /// The value; where there is none, that of its type.
    pub fn or_default(self) -> &'m mut V
    where
        V: Default,
    {
        self.or_insert_with(V::default)
    }
}

/// The entries of a map in order. (Adapters of the standard library would do the same
/// with four times the code.)
pub struct Iter<'m, K, V> {
    blocks: std::slice::Iter<'m, Vec<(K, V)>>,
    front: std::slice::Iter<'m, (K, V)>,
    back: std::slice::Iter<'m, (K, V)>,
}

impl<'m, K, V> Iterator for Iter<'m, K, V> {
    type Item = (&'m K, &'m V);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some((key, value)) = self.front.next() {
                return Some((key, value));
            }
            match self.blocks.next() {
                Some(block) => self.front = block.iter(),
                None => return self.back.next().map(|(key, value)| (key, value)),
            }
        }
    }
}

impl<K, V> DoubleEndedIterator for Iter<'_, K, V> {
    fn next_back(&mut self) -> Option<Self::Item> {
        loop {
            if let Some((key, value)) = self.back.next_back() {
                return Some((key, value));
            }
            match self.blocks.next_back() {
                Some(block) => self.back = block.iter(),
                None => return self.front.next_back().map(|(key, value)| (key, value)),
            }
        }
    }
}

/// The entries of a map that is gone, in order.
pub struct IntoIter<K, V> {
    blocks: std::vec::IntoIter<Vec<(K, V)>>,
    entries: std::vec::IntoIter<(K, V)>,
}

impl<K, V> Iterator for IntoIter<K, V> {
    type Item = (K, V);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(entry) = self.entries.next() {
                return Some(entry);
            }
            self.entries = self.blocks.next()?.into_iter();
        }
    }
}

impl<'m, K, V> IntoIterator for &'m OrderedMap<K, V> {
    type Item = (&'m K, &'m V);
    type IntoIter = Iter<'m, K, V>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<K, V> IntoIterator for OrderedMap<K, V> {
    type Item = (K, V);
    type IntoIter = IntoIter<K, V>;

    fn into_iter(self) -> Self::IntoIter {
        IntoIter {
            blocks: self.blocks.into_iter(),
            entries: std::vec::IntoIter::default(),
        }
    }
}

impl<K: Ord, V> Extend<(K, V)> for OrderedMap<K, V> {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, entries: I) {
        for (key, value) in entries {
            self.insert(key, value);
        }
    }
}

impl<K: Ord, V> FromIterator<(K, V)> for OrderedMap<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let mut map = OrderedMap::new();
        map.extend(entries);
        map
    }
}

impl<K: Ord, V, const N: usize> From<[(K, V); N]> for OrderedMap<K, V> {
    fn from(entries: [(K, V); N]) -> Self {
        entries.into_iter().collect()
    }
}

impl<K: Ord + Borrow<Q>, Q: Ord + ?Sized, V> Index<&Q> for OrderedMap<K, V> {
    type Output = V;

    #[expect(clippy::expect_used, reason = "as in the standard library, for tests")]
    fn index(&self, key: &Q) -> &V {
        self.get(key).expect("no entry found for key")
    }
}

/// Equal maps may be in different blocks.
impl<K: PartialEq, V: PartialEq> PartialEq for OrderedMap<K, V> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl<K: Eq, V: Eq> Eq for OrderedMap<K, V> {}

impl<K: fmt::Debug, V: fmt::Debug> fmt::Debug for OrderedMap<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self).finish()
    }
}

/// An ordered set.
#[derive(Clone, PartialEq, Eq)]
pub struct OrderedSet<K> {
    map: OrderedMap<K, ()>,
}

impl<K> Default for OrderedSet<K> {
    fn default() -> Self {
        OrderedSet {
            map: OrderedMap::new(),
        }
    }
}

impl<K> OrderedSet<K> {
    /// An empty set.
    pub fn new() -> Self {
        OrderedSet::default()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.map.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.map.is_empty()
    }

    /// All of them in order.
    pub fn iter(&self) -> Keys<'_, K> {
        self.map.iter().map(|(key, ())| key)
    }

    /// The first.
    pub fn first(&self) -> Option<&K> {
        self.iter().next()
    }
}

impl<K: Ord> OrderedSet<K> {
    /// Adds one, and says whether it is new.
    pub fn insert(&mut self, key: K) -> bool {
        self.map.insert(key, ()).is_none()
    }

    /// Whether it is among them.
    pub fn contains<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.map.contains_key(key)
    }

    /// Those that are in both sets.
    pub fn intersection<'s>(&'s self, other: &'s Self) -> impl Iterator<Item = &'s K> {
        self.iter().filter(|key| other.contains(*key))
    }

    /// Those that are not in the other set.
    pub fn difference<'s>(&'s self, other: &'s Self) -> impl Iterator<Item = &'s K> {
        self.iter().filter(|key| !other.contains(*key))
    }

    /// Whether none is in both sets.
    pub fn is_disjoint(&self, other: &Self) -> bool {
        self.intersection(other).next().is_none()
    }
}

/// The entries of a set in order.
pub type Keys<'s, K> = std::iter::Map<Iter<'s, K, ()>, fn((&'s K, &'s ())) -> &'s K>;

impl<'s, K> IntoIterator for &'s OrderedSet<K> {
    type Item = &'s K;
    type IntoIter = Keys<'s, K>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<K> IntoIterator for OrderedSet<K> {
    type Item = K;
    type IntoIter = std::iter::Map<<OrderedMap<K, ()> as IntoIterator>::IntoIter, fn((K, ())) -> K>;

    fn into_iter(self) -> Self::IntoIter {
        self.map.into_iter().map(|(key, ())| key)
    }
}

impl<K: Ord> Extend<K> for OrderedSet<K> {
    fn extend<I: IntoIterator<Item = K>>(&mut self, keys: I) {
        for key in keys {
            self.insert(key);
        }
    }
}

impl<K: Ord> FromIterator<K> for OrderedSet<K> {
    fn from_iter<I: IntoIterator<Item = K>>(keys: I) -> Self {
        let mut set = OrderedSet::new();
        set.extend(keys);
        set
    }
}

impl<K: Ord, const N: usize> From<[K; N]> for OrderedSet<K> {
    fn from(keys: [K; N]) -> Self {
        keys.into_iter().collect()
    }
}

impl<K: fmt::Debug> fmt::Debug for OrderedSet<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self).finish()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    /// Numbers that come in no order, in a fixed one.
    fn scattered(count: u64) -> impl Iterator<Item = u64> {
        (0..count).map(move |i| i.wrapping_mul(0x9e37_79b9_7f4a_7c15) % (2 * count))
    }

    #[test]
    fn a_map_is_that_of_the_standard_library() {
        let mut map = OrderedMap::new();
        let mut other = BTreeMap::new();
        for (at, key) in scattered(5_000).enumerate() {
            assert_eq!(map.insert(key, at), other.insert(key, at));
            *map.entry(key / 3).or_default() += 1;
            *other.entry(key / 3).or_default() += 1;
            if at % 3 == 0 {
                assert_eq!(map.remove(&(key / 2)), other.remove(&(key / 2)));
            }
        }
        assert!(map.blocks.len() > 10 && map.blocks.iter().all(|block| block.len() <= BLOCK));
        assert!(map.iter().eq(other.iter()));
        assert!(map.iter().rev().eq(other.iter().rev()));
        let (mut ends, mut others) = (map.iter(), other.iter());
        while let Some(first) = ends.next() {
            assert_eq!(Some(first), others.next());
            assert_eq!(ends.next_back(), others.next_back());
        }
        assert_eq!(map.len(), other.len());
        assert_eq!(map.first_key_value(), other.first_key_value());
        assert_eq!(map.last_key_value(), other.last_key_value());
        for key in 0..10_001 {
            assert_eq!(map.get(&key), other.get(&key));
        }
        map.retain(|key, _| key % 7 == 0);
        other.retain(|key, _| key % 7 == 0);
        assert!(map.keys().eq(other.keys()) && map.values().eq(other.values()));
        assert!(map.into_iter().eq(other));
        assert!(OrderedMap::<u8, u8>::new().is_empty());
    }

    #[test]
    fn a_set_is_that_of_the_standard_library() {
        let (first, second): (OrderedSet<u64>, OrderedSet<u64>) =
            (scattered(900).collect(), (0..500).collect());
        let (a, b): (BTreeSet<u64>, BTreeSet<u64>) = (scattered(900).collect(), (0..500).collect());
        assert!(first.intersection(&second).eq(a.intersection(&b)));
        assert!(first.difference(&second).eq(a.difference(&b)));
        assert_eq!(first.is_disjoint(&second), a.is_disjoint(&b));
        assert_eq!((first.first(), first.len()), (a.first(), a.len()));
        assert_eq!(format!("{second:?}"), format!("{b:?}"));
        assert!(first.contains(&0) && !first.contains(&1_801));
        let backwards: OrderedSet<u64> = (0..500).rev().collect();
        assert!(backwards == second && backwards != first);
    }
}
