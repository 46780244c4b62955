//! One series: the ways to forecast it judged on its own past, the best one carried on.

use std::fmt;

use crate::gaps::{self, Gap};
use crate::intervals::{self, Misses};
use crate::number::mean;
use crate::rolling::{self, Rolling, Way};
use crate::scale::Scale;
use crate::score::Score;
use crate::seasons;

/// What nine in ten draws of Student's t lie below, by degrees of freedom from 1 on.
const STUDENT: [f64; 10] = [
    3.078, 1.886, 1.638, 1.533, 1.476, 1.440, 1.415, 1.397, 1.383, 1.372,
];

/// What is asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Steps to forecast.
    pub horizon: usize,
    /// Seasons in steps; found where `None`.
    pub seasons: Option<Vec<usize>>,
    /// Lengths that seasons have by the calendar (a day, a week), in steps.
    pub calendar: Vec<usize>,
    /// The quantiles' levels, above 0 and below 1, in order.
    pub quantiles: Vec<f64>,
}

impl Options {
    /// So many steps, with seasons as found and an interval that holds 80 %.
    pub fn new(horizon: usize) -> Self {
        Options {
            horizon,
            seasons: None,
            calendar: Vec::new(),
            quantiles: vec![0.1, 0.5, 0.9],
        }
    }
}

/// Why there is no forecast.
#[derive(Debug, Clone, PartialEq)]
pub enum Error {
    /// The horizon is 0 or longer than a million steps.
    Horizon(usize),
    /// A level is not between 0 and 1, or they are not in order.
    Quantiles,
    /// A season is of fewer than two steps.
    Season(usize),
    /// No step is known, or fewer than two.
    TooShort(usize),
    /// A step is negative or infinite: its number and its value.
    Value(usize, f64),
    /// The series that belong together are not of one length.
    Lengths,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Horizon(found) => {
                write!(
                    f,
                    "found a horizon of {found} steps, expected 1 to 1,000,000"
                )
            }
            Error::Quantiles => f.write_str("expected quantiles above 0 and below 1, in order"),
            Error::Season(found) => {
                write!(f, "found a season of {found} steps, expected at least 2")
            }
            Error::TooShort(found) => {
                write!(
                    f,
                    "found {found} known steps of history, expected at least 2"
                )
            }
            Error::Value(step, found) => {
                write!(
                    f,
                    "step {step}: found {found}, expected a number of at least 0"
                )
            }
            Error::Lengths => f.write_str("expected histories of one length"),
        }
    }
}

impl std::error::Error for Error {}

/// How a series is forecast.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Method {
    /// Its last season once more, of so many steps.
    SeasonalNaive(usize),
    /// Seasons and damped trend, on a scale.
    Decomposed(Scale),
    /// The middle between the two.
    Between(Scale, usize),
}

impl Method {
    /// The name in words.
    pub fn as_str(self) -> &'static str {
        match self {
            Method::SeasonalNaive(_) => "seasonal naive",
            Method::Decomposed(Scale::Linear) => "mstl",
            Method::Decomposed(Scale::Root) => "mstl of roots",
            Method::Decomposed(Scale::Log { .. }) => "mstl of logs",
            Method::Between(Scale::Linear, _) => "mstl and naive",
            Method::Between(Scale::Root, _) => "mstl of roots, naive",
            Method::Between(Scale::Log { .. }, _) => "mstl of logs, naive",
        }
    }
}

/// The forecast of one series.
#[derive(Debug, Clone, PartialEq)]
pub struct Forecast {
    /// How it was made.
    pub method: Method,
    /// The seasons in steps, the shortest first.
    pub seasons: Vec<usize>,
    /// The median of each step ahead.
    pub median: Vec<f64>,
    /// The levels of `quantiles`.
    pub levels: Vec<f64>,
    /// A path for each level.
    pub quantiles: Vec<Vec<f64>>,
    /// The best seasonal naive forecast, and its quantiles.
    pub naive: (Vec<f64>, Vec<Vec<f64>>),
    /// How the method fared on the past of the series.
    pub score: Score,
    /// How seasonal naive fared on the same.
    pub naive_score: Score,
    /// Times of the past that both were judged at.
    pub origins: Vec<usize>,
    /// What was missing since the first step that is known, and what was no demand.
    pub gaps: Vec<Gap>,
    /// Steps of the history that are known.
    pub known: usize,
    /// What the medians of the past missed, on `scale`, by time and step ahead.
    pub(crate) misses: Misses,
    /// The scale that `misses` are on.
    pub(crate) scale: Scale,
    /// How many times as wide as whole days were missed they are drawn.
    pub(crate) times: f64,
}

/// Forecasts of one series, from its end or, as it grows, from later ends: what was worked
/// out for the past is kept.
#[derive(Debug, Clone)]
pub struct Forecaster {
    options: Options,
    /// The first step that is known: nothing before it is history.
    start: usize,
    seasons: Vec<usize>,
    /// What the naive forecast repeats: a season, or a day or a step where there is none.
    repeats: Vec<usize>,
    scales: [Scale; 3],
    rolling: Rolling,
}

impl Forecaster {
    /// Finds the seasons of a history, unless they are given.
    ///
    /// # Errors
    /// Options out of range, values that are no counts, too short a history.
    pub fn new(history: &[f64], options: Options) -> Result<Self, Error> {
        if options.horizon == 0 || options.horizon > 1_000_000 {
            return Err(Error::Horizon(options.horizon));
        }
        let is_level = |level: &f64| *level > 0.0 && *level < 1.0;
        let is_ordered = options.quantiles.windows(2).all(|pair| pair[0] < pair[1]);
        if !options.quantiles.iter().all(is_level) || !is_ordered {
            return Err(Error::Quantiles);
        }
        checked(history)?;
        let start = history.iter().position(|value| !value.is_nan());
        let start = start.unwrap_or(0);
        let history = &history[start..];
        let mut seasons = match &options.seasons {
            Some(given) => given.clone(),
            None => seasons::seasons(&gaps::filled(history, 1).0, &options.calendar),
        };
        if let Some(season) = seasons.iter().find(|season| **season < 2) {
            return Err(Error::Season(*season));
        }
        seasons.sort_unstable();
        seasons.dedup();
        seasons.retain(|season| seasons::CYCLES * season <= history.len());
        let shortest = options.calendar.iter().copied().min().unwrap_or(1);
        let fits = (1..=history.len()).contains(&shortest);
        let repeats = match seasons.as_slice() {
            [] => vec![if fits { shortest } else { 1 }],
            found => found.to_vec(),
        };
        let level = mean(history.iter().copied());
        Ok(Forecaster {
            options,
            start,
            seasons,
            repeats,
            scales: Scale::all(level),
            rolling: Rolling::default(),
        })
    }

    /// The seasons in steps.
    pub fn seasons(&self) -> &[usize] {
        &self.seasons
    }

    /// Forecasts what comes after a history: the one the forecaster was made of, or a
    /// longer one that begins with it.
    ///
    /// # Errors
    /// Values that are no counts, too short a history.
    pub fn forecast(&mut self, history: &[f64]) -> Result<Forecast, Error> {
        checked(history)?;
        let history = history.get(self.start..).unwrap_or_default();
        let horizon = self.options.horizon;
        let longest = self.repeats.last().copied().unwrap_or(1);
        let mut origins = rolling::origins(history.len(), &self.repeats, horizon);
        // Where nothing was recorded nothing can be judged.
        let came = |origin: &usize| &history[*origin..*origin + horizon];
        origins.retain(|origin| came(origin).iter().any(|value| !value.is_nan()));
        let naive = self.best(history, &origins, &self.naive_ways());
        let season = match naive {
            Way::Naive(season) | Way::Between(_, season) => season,
            Way::Decomposed(_) => 0,
        };
        let mut ways = vec![naive];
        for scale in 0..self.scales.len() {
            ways.extend([Way::Decomposed(scale), Way::Between(scale, season)]);
        }
        let mut way = self.best(history, &origins, &ways);
        if !self.is_surely_better(history, &origins, way, naive) {
            way = naive;
        }
        let (median, quantiles, score, misses) = self.carried_on(history, &origins, way);
        let (naive_median, naive_quantiles, naive_score, _) =
            self.carried_on(history, &origins, naive);
        let times = intervals::widened_days(&misses, self.apart(&origins));
        Ok(Forecast {
            method: self.method(way),
            seasons: self.seasons.clone(),
            median,
            levels: self.options.quantiles.clone(),
            quantiles,
            naive: (naive_median, naive_quantiles),
            score,
            naive_score,
            origins: origins.iter().map(|at| self.start + at).collect(),
            gaps: self.gaps(history, longest),
            known: history.iter().filter(|value| !value.is_nan()).count(),
            times,
            misses,
            scale: self.scale(way),
        })
    }

    /// Gaps since the first step that is known, by the steps of the whole history.
    fn gaps(&self, known: &[f64], season: usize) -> Vec<Gap> {
        let mut found = gaps::filled(known, season).1;
        for gap in &mut found {
            gap.start += self.start;
        }
        found
    }

    fn naive_ways(&self) -> Vec<Way> {
        (0..self.repeats.len()).map(Way::Naive).collect()
    }

    /// The path of a way from the end of what is known; the naive one where it has none.
    fn path(&mut self, known: &[f64], way: Way) -> Vec<f64> {
        let kinds = [self.seasons.as_slice(), &self.repeats];
        let paths = self
            .rolling
            .at(known, kinds, &self.scales, self.options.horizon);
        let of = paths.of(way).or_else(|| paths.of(Way::Naive(0)));
        of.unwrap_or_else(|| vec![0.0; self.options.horizon])
    }

    /// The way with the least absolute error at earlier times; of equal ones the first.
    fn best(&mut self, history: &[f64], origins: &[usize], ways: &[Way]) -> Way {
        let mut best = (f64::INFINITY, ways.last().copied().unwrap_or(Way::Naive(0)));
        for &way in ways {
            let mut score = Score::default();
            for &origin in origins {
                let path = self.path(&history[..origin], way);
                score.add(&history[origin..origin + path.len()], &path, &[], &[]);
            }
            if !origins.is_empty() && score.missed < best.0 {
                best = (score.missed, way);
            }
        }
        best.1
    }

    /// Whether a way missed less than another by more than chance may explain: with
    /// nine in ten certainty (Student's t over times a horizon apart). Where there is too
    /// little history to judge, what repeats is the safer guess.
    fn is_surely_better(
        &mut self,
        history: &[f64],
        origins: &[usize],
        way: Way,
        than: Way,
    ) -> bool {
        let mut gains = Vec::with_capacity(origins.len());
        for &origin in origins {
            let mut missed = [0.0; 2];
            for (missed, way) in missed.iter_mut().zip([way, than]) {
                let mut score = Score::default();
                let path = self.path(&history[..origin], way);
                score.add(&history[origin..origin + path.len()], &path, &[], &[]);
                *missed = score.missed;
            }
            gains.push(missed[1] - missed[0]);
        }
        let apart = self.apart(origins);
        let gain = mean(gains.iter().copied());
        let spread = mean(gains.iter().map(|one| (one - gain) * (one - gain)));
        let free = apart.floor() as usize;
        if free < 2 {
            return false;
        }
        let t = STUDENT.get(free - 2).copied().unwrap_or(1.3);
        gain > t * (spread / (apart - 1.0)).sqrt()
    }

    /// A way's path, its quantiles, and how it fared and what it missed before.
    fn carried_on(
        &mut self,
        history: &[f64],
        origins: &[usize],
        way: Way,
    ) -> (Vec<f64>, Vec<Vec<f64>>, Score, Misses) {
        let scale = self.scale(way);
        let levels = self.options.quantiles.clone();
        let mut misses = Misses::new();
        let mut paths = Vec::new();
        for &origin in origins {
            let path = self.path(&history[..origin], way);
            let came = &history[origin..origin + path.len()];
            misses.push(intervals::misses(came, &path, scale));
            paths.push(path);
        }
        let times = intervals::widened(&misses, self.apart(origins));
        let mut score = Score::default();
        for (&origin, path) in origins.iter().zip(&paths) {
            let quantiles = intervals::quantiles(path, &misses, &levels, scale, times);
            score.add(
                &history[origin..origin + path.len()],
                path,
                &levels,
                &quantiles,
            );
        }
        let path = self.path(history, way);
        let quantiles = intervals::quantiles(&path, &misses, &levels, scale, times);
        (path, quantiles, score, misses)
    }

    /// How many horizons the times span; 0 where there are none.
    fn apart(&self, origins: &[usize]) -> f64 {
        match (origins.first(), origins.last()) {
            (Some(first), Some(last)) => (last - first) as f64 / self.options.horizon as f64 + 1.0,
            _ => 0.0,
        }
    }

    fn scale(&self, way: Way) -> Scale {
        match way {
            Way::Naive(_) => Scale::Root,
            Way::Decomposed(scale) | Way::Between(scale, _) => self.scales[scale],
        }
    }

    fn method(&self, way: Way) -> Method {
        let season = |at: usize| self.repeats.get(at).copied().unwrap_or(1);
        match way {
            Way::Naive(at) => Method::SeasonalNaive(season(at)),
            Way::Decomposed(scale) => Method::Decomposed(self.scales[scale]),
            Way::Between(scale, at) => Method::Between(self.scales[scale], season(at)),
        }
    }
}

fn checked(history: &[f64]) -> Result<(), Error> {
    let wrong = |value: &&f64| !value.is_nan() && (**value < 0.0 || value.is_infinite());
    if let Some(value) = history.iter().find(wrong) {
        let step = history.iter().position(|other| other == value);
        return Err(Error::Value(step.unwrap_or(0), *value));
    }
    match history.iter().filter(|value| !value.is_nan()).count() {
        known if known < 2 => Err(Error::TooShort(known)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::Sequence;

    /// Three weeks of days with noise.
    fn noisy(seed: u64) -> Vec<f64> {
        let mut sequence = Sequence::of(seed);
        let value = |hour: usize| {
            let day = 100.0 + 50.0 * libm::sin(hour as f64 * std::f64::consts::TAU / 24.0);
            day + sequence.below(4001) as f64 / 100.0 - 20.0
        };
        (0..24 * 28).map(value).collect()
    }

    #[test]
    fn the_mean_of_days_beats_the_last_day() {
        let values = noisy(1);
        let mut forecaster = Forecaster::new(&values, Options::new(24)).unwrap();
        assert_eq!(forecaster.seasons(), [24]);
        let forecast = forecaster.forecast(&values).unwrap();
        assert!(!matches!(forecast.method, Method::SeasonalNaive(_)));
        assert!(forecast.score.wape() < 0.9 * forecast.naive_score.wape());
        let coverage = forecast.score.coverage();
        assert!((0.75..=0.85).contains(&coverage), "{coverage}");
        for step in 0..24 {
            assert!(forecast.quantiles[0][step] <= forecast.quantiles[2][step]);
        }
    }

    /// Days whose level walks and hours around it, so far each: a history, and the day after.
    fn walking(seed: u64, days: usize, [of_days, of_hours]: [f64; 2]) -> Vec<f64> {
        let mut sequence = Sequence::of(seed);
        // A sum of twelve even numbers is close to normal.
        let mut normal = || {
            let sum: usize = (0..12).map(|_| sequence.below(10_001)).sum();
            sum as f64 / 10_000.0 - 6.0
        };
        let (mut level, mut around) = (0.0, 0.0);
        let mut out = Vec::new();
        for _ in 0..=days {
            level += of_days * normal();
            for hour in 0..24 {
                around = 0.8 * around + of_hours * normal();
                let wave = libm::sin(f64::from(hour) * std::f64::consts::TAU / 24.0);
                out.push((60.0 + 40.0 * wave) * libm::exp(level + around));
            }
        }
        out
    }

    /// Of many short histories together, whatever a single one may do; as wide as what was
    /// missed, the intervals hold less.
    #[test]
    fn intervals_of_few_days_hold_what_they_say() {
        let (mut own, mut bare) = (Score::default(), Score::default());
        for moves in [[0.15, 0.03], [0.15, 0.0], [0.0, 0.1], [0.05, 0.05]] {
            for days in [6, 7, 9] {
                for seed in 0..20 {
                    let values = walking(1000 * days as u64 + seed, days, moves);
                    let (known, came) = values.split_at(24 * days);
                    let options = Options {
                        seasons: Some(vec![24]),
                        ..Options::new(24)
                    };
                    let mut forecaster = Forecaster::new(known, options).unwrap();
                    let made = forecaster.forecast(known).unwrap();
                    own.add(came, &made.median, &made.levels, &made.quantiles);
                    let as_missed = intervals::quantiles(
                        &made.median,
                        &made.misses,
                        &made.levels,
                        made.scale,
                        1.0,
                    );
                    bare.add(came, &made.median, &made.levels, &as_missed);
                }
            }
        }
        let inside = [own.coverage(), bare.coverage()];
        assert!((0.75..=0.85).contains(&inside[0]), "{inside:?}");
        assert!(inside[1] < 0.75, "{inside:?}");
        assert!(own.pinball <= 1.01 * bare.pinball, "{own:?} {bare:?}");
    }

    #[test]
    fn what_repeats_exactly_is_repeated() {
        let values: Vec<f64> = (0..200).map(|step| f64::from(step * step % 10)).collect();
        let options = Options {
            seasons: Some(vec![10]),
            ..Options::new(10)
        };
        let forecast = Forecaster::new(&values, options)
            .unwrap()
            .forecast(&values)
            .unwrap();
        assert_eq!(forecast.method, Method::SeasonalNaive(10));
        assert_eq!(forecast.median, &values[..10]);
    }

    #[test]
    fn what_comes_later_changes_nothing_that_was_said() {
        let values = noisy(2);
        let mut later = values.clone();
        for value in &mut later[500..] {
            *value = 9_999.0;
        }
        let mut one = Forecaster::new(&values[..500], Options::new(24)).unwrap();
        let mut other = Forecaster::new(&later[..500], Options::new(24)).unwrap();
        let said = one.forecast(&values[..500]).unwrap();
        assert_eq!(said, other.forecast(&later[..500]).unwrap());
        // And a forecaster that has seen more says the same of the past.
        one.forecast(&values).unwrap();
        assert_eq!(said, one.forecast(&values[..500]).unwrap());
    }

    #[test]
    fn short_and_wrong_histories_have_an_answer() {
        let options = || Options::new(3);
        assert_eq!(
            Forecaster::new(&[1.0], options()).unwrap_err(),
            Error::TooShort(1)
        );
        let wrong = Forecaster::new(&[1.0, -2.0], options()).unwrap_err();
        assert_eq!(
            wrong.to_string(),
            "step 1: found -2, expected a number of at least 0"
        );
        let values = [4.0, f64::NAN, 6.0];
        let short = Forecaster::new(&values, options())
            .unwrap()
            .forecast(&values)
            .unwrap();
        assert_eq!(short.median, [6.0; 3]);
        assert!(Forecaster::new(&values, Options::new(0)).is_err());
    }
}
