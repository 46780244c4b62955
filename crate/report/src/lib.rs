//! A plan as one page to take along (HTML), as a card to share (SVG), as tables for
//! spreadsheets (CSV) and as commands for a cluster.
//!
//! Texts in, text out. The page needs no script and no other file. Equal inputs give equal
//! bytes wherever this runs. Names in the inputs are other people's text: they reach the
//! output through `escape` alone.
#![forbid(unsafe_code)]

mod card;
mod escape;
mod facts;
mod groups;
mod input;
mod kubectl;
mod money;
pub mod number;
mod page;
mod read;
mod seal;
mod sections;
mod service;
mod tables;
mod words;

pub use input::Input;
pub use kubectl::kubectl;
pub use read::Refusal;
pub use tables::{machines_csv, replicas_csv};

/// The report as one HTML file.
///
/// # Errors
/// [`Refusal`] where a text is not what it should be, where the verification found the plan
/// wrong, and where the advice is about another plan.
pub fn html(input: &Input<'_>) -> Result<String, Refusal> {
    let inputs = read::read(input)?;
    Ok(page::page(&facts::facts(&inputs)?))
}

/// The card as an SVG of 1200 x 630 pixels.
///
/// # Errors
/// As [`html`].
pub fn card(input: &Input<'_>) -> Result<String, Refusal> {
    let inputs = read::read(input)?;
    Ok(card::card(&facts::facts(&inputs)?))
}

/// The code of the crate's README runs as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
