//! Forecasts of demand: a history in steps of one length becomes a median, quantiles and
//! whole futures.
//!
//! [`Forecaster`] forecasts one series, [`together`] several whose sum is forecast as well,
//! and [`futures`] draws whole paths of all of them. Missing steps are NaN.
#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod answer;
mod decompose;
mod forecaster;
mod futures;
mod gaps;
mod intervals;
mod number;
mod reconcile;
mod rolling;
mod scale;
mod score;
mod seasons;
mod trend;

pub use answer::{
    Answer, AnswerPeriod, BacktestAnswer, DemandAnswer, FutureAnswer, GapAnswer, Named, PathAnswer,
    QuantileAnswer, SeriesAnswer, Time,
};
pub use forecaster::{Error, Forecast, Forecaster, Method, Options};
pub use futures::{Future, Paths, draw, futures};
pub use gaps::{Gap, GapKind};
pub use number::nine_digits;
pub use reconcile::{Combined, Together, together};
pub use scale::Scale;
pub use score::Score;
pub use seasons::seasons;
