//! Plans on forecasts, judged on what came.
//!
//! [`backtest`] walks through the last days of histories. Of each day it knows what came
//! before, plans on it in several ways ([`Way`]), keeps what was decided before (machines,
//! replicas, homes), lets routes follow what came and holds that against perfect foresight.
#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod accuracy;
mod answer;
mod ask;
mod error;
mod figures;
mod judge;
mod sentence;
mod way;

pub use answer::{
    Accuracy, Backtest, Day, DemandAccuracy, LeftOut, RegretRange, SkippedDay, WayFigures,
};
pub use ask::{Ask, History};
pub use error::Error;
pub use judge::backtest;
pub use way::Way;
