//! The plan that Mélange's own solver makes of a problem: every slice of a size of request
//! stays on one type of GPU. Found by trying all ways, where there are not too many.

use crate::number::shown;
use crate::pieces::Published;
use crate::report::Source;

/// Ways that are tried at most.
const MOST_WAYS: u64 = 500_000;
/// A load of a whole number of GPUs, but for rounding, needs no further one.
const ROUNDING: f64 = 1e-9;

/// A type of GPU.
#[derive(Debug)]
pub(super) struct Gpu {
    pub(super) name: String,
    /// Per hour.
    pub(super) cost: f64,
}

/// The requests of one size, cut into slices of which each stays on one type.
#[derive(Debug)]
pub(super) struct Bucket {
    /// GPUs of each type that one slice keeps busy; `None` where the type does not serve it.
    pub(super) load: Vec<Option<f64>>,
}

/// The cheapest such plan; `None` where there is none, or there are too many ways.
pub(super) fn plan(
    gpus: &[Gpu],
    buckets: &[Bucket],
    slices: usize,
    source: &Source,
) -> Option<Published> {
    let mut search = Search {
        gpus,
        buckets,
        slices,
        loads: vec![0.0; gpus.len()],
        best: None,
        left: MOST_WAYS,
    };
    search.bucket(0);
    if search.left == 0 {
        return None;
    }
    let (cost, counts) = search.best?;
    let counts = gpus.iter().zip(counts).filter(|(_, count)| *count > 0.0);
    let words: Vec<String> = counts
        .map(|(gpu, count)| format!("{} x {}", shown(count), gpu.name))
        .collect();
    let cut = match slices {
        1 => "a size of request".to_owned(),
        _ => format!("each of {slices} slices of a size of request"),
    };
    Some(Published {
        source: source.clone(),
        planner: format!("Mélange's plan ({cut} on one GPU type)"),
        cost_per_hour: cost,
        plan: words.join(", "),
    })
}

struct Search<'p> {
    gpus: &'p [Gpu],
    buckets: &'p [Bucket],
    slices: usize,
    /// GPUs of each type that are busy so far.
    loads: Vec<f64>,
    best: Option<(f64, Vec<f64>)>,
    left: u64,
}

impl Search<'_> {
    fn bucket(&mut self, at: usize) {
        let counts: Vec<f64> = self.loads.iter().map(|load| whole(*load)).collect();
        let cost = self
            .gpus
            .iter()
            .zip(&counts)
            .map(|(gpu, count)| gpu.cost * count);
        let cost: f64 = cost.sum();
        // Loads only grow.
        if self.best.as_ref().is_some_and(|(best, _)| cost >= *best) || self.left == 0 {
            return;
        }
        if at == self.buckets.len() {
            self.best = Some((cost, counts));
            return;
        }
        self.left -= 1;
        self.gpu(at, 0, self.slices);
    }

    /// Puts so many slices of a bucket on this type or later ones.
    fn gpu(&mut self, at: usize, gpu: usize, slices: usize) {
        if slices == 0 {
            return self.bucket(at + 1);
        }
        let own = self.buckets.get(at).and_then(|bucket| bucket.load.get(gpu));
        let Some(load) = own.copied() else {
            return;
        };
        let most = if load.is_some() { slices } else { 0 };
        for taken in (0..=most).rev() {
            let busy = load.unwrap_or(0.0) * taken as f64;
            let Some(before) = self.loads.get(gpu).copied() else {
                return;
            };
            if let Some(slot) = self.loads.get_mut(gpu) {
                *slot = before + busy;
            }
            self.gpu(at, gpu + 1, slices - taken);
            if let Some(slot) = self.loads.get_mut(gpu) {
                *slot = before;
            }
        }
    }
}

fn whole(load: f64) -> f64 {
    (load - ROUNDING).ceil().max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Place;

    fn cheapest(loads: &[[Option<f64>; 2]], slices: usize) -> Option<Published> {
        let gpus = [("small", 1.0), ("large", 4.0)].map(|(name, cost)| Gpu {
            name: name.to_owned(),
            cost,
        });
        let buckets = loads.iter().map(|load| Bucket {
            load: load.to_vec(),
        });
        let source = Source::new(&"f".into(), Place::File);
        plan(&gpus, &buckets.collect::<Vec<_>>(), slices, &source)
    }

    #[test]
    fn every_slice_stays_on_one_type() {
        // Both fit beside each other on a large one, but the first may go to three small.
        let found = cheapest(&[[Some(3.0), Some(0.5)], [None, Some(0.6)]], 1).unwrap();
        assert_eq!(
            (found.cost_per_hour, &*found.plan),
            (7.0, "3 x small, 1 x large")
        );
        // Halves of the first may part.
        let found = cheapest(&[[Some(1.5), Some(0.25)], [None, Some(0.3)]], 2).unwrap();
        assert_eq!(
            (found.cost_per_hour, &*found.plan),
            (6.0, "2 x small, 1 x large")
        );
        assert_eq!(cheapest(&[[None, None]], 1), None);
        // Too many ways are left alone.
        assert_eq!(cheapest(&[[Some(0.013), Some(0.011)]; 60], 8), None);
    }
}
