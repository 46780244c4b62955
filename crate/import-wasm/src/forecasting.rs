//! Files to a forecast of every history in them.

use idlewise_forecast::{Answer, Error, Named, Options, Time, futures, together};
use idlewise_import::{File, Mapping, Refusal};

/// What a forecast is asked for.
#[derive(Debug, Default)]
pub(crate) struct Asked {
    pub mapping: Mapping,
    /// The length of a period in hours.
    pub period_hours: f64,
    pub horizon_hours: f64,
    /// Seasons in hours, of which there may be none; found unless given.
    pub seasons_hours: Option<Vec<f64>>,
    pub quantiles: Vec<f64>,
    pub futures: usize,
    pub seed: u64,
}

/// Why there is no forecast.
pub(crate) enum Refused {
    /// Files that cannot be used.
    Files(Vec<Refusal>),
    /// What the histories are not good for.
    Histories(String),
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Refused::Histories(error.to_string())
    }
}

pub(crate) fn made(files: &[File<'_>], asked: &Asked) -> Result<Answer, Refused> {
    let read = idlewise_import::read(files, &asked.mapping).map_err(Refused::Files)?;
    let histories = idlewise_import::histories(&read.pieces.histories, asked.period_hours)
        .map_err(Refused::Histories)?;
    let steps = |hours: &f64| (hours / asked.period_hours).round() as usize;
    let day = steps(&24.0).max(1);
    let seasons = asked.seasons_hours.as_ref();
    let seasons = seasons.map(|hours| hours.iter().map(steps).collect());
    let options = Options {
        seasons,
        calendar: vec![day, 7 * day],
        quantiles: asked.quantiles.clone(),
        ..Options::new(steps(&asked.horizon_hours))
    };
    let rates: Vec<Vec<f64>> = histories.demands.iter().map(|d| d.rates.clone()).collect();
    let made = together(&rates, &options)?;
    let drawn = futures(&made.parts, asked.futures, day, asked.seed);
    let names = histories.demands.iter().map(|demand| Named {
        id: &demand.id,
        model: demand.model.as_deref(),
        region: demand.region.as_deref(),
        unit: demand.unit,
    });
    let time = Time {
        known: histories.len(),
        hours: asked.period_hours,
        label: &|at| histories.label(at),
    };
    Ok(Answer::of(&made, &drawn, &names.collect::<Vec<_>>(), &time))
}
