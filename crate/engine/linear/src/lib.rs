//! Sparse linear programs and two ways to solve them: an [`interior`] point made for
//! the programs of placement, and a [`simplex`] method that starts from any basis. Programs
//! whose blocks differ in their right sides only are begun with their [`classes`].
//!
//! A program ([`Lp`]) may have columns that must be whole; here they are ignored.
//! It is a crate of its own so that the npm package can optimise it for speed, and
//! everything else for size: this is where the time goes.
#![forbid(unsafe_code)]

pub mod classes;
pub mod interior;
mod lp;
#[cfg(test)]
mod noise;
pub mod simplex;
pub mod tolerances;

pub use lp::{Column, Lp, NewRow};

/// The example of the README is tested.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
