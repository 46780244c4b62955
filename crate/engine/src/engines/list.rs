//! The one list of engines.

use super::assignment::Assignment;
use super::branch_and_cut::BranchAndCut;
use super::engine::Engine;
#[cfg(feature = "highs")]
use super::highs::Highs;
use super::interior::Interior;
use super::microlp::Microlp;
use super::simplex::Simplex;
use crate::context::{EngineName, Failure};

/// Every engine of this build.
pub static ENGINES: &[&dyn Engine] = &[
    &Interior,
    &Simplex,
    &Assignment,
    &BranchAndCut,
    &Microlp,
    #[cfg(feature = "highs")]
    &Highs,
];

/// The engine that takes over where ours give up.
pub(super) const REFERENCE: &dyn Engine = &Microlp;

/// The engine that solves everything by itself, where such a one was asked for.
///
/// # Errors
///
/// [`Failure::Numerical`] where this build does not have it.
pub(super) fn complete_engine(name: EngineName) -> Result<Option<&'static dyn Engine>, Failure> {
    match name {
        EngineName::Auto | EngineName::Interior | EngineName::Simplex => Ok(None),
        EngineName::Microlp => Ok(Some(&Microlp)),
        #[cfg(feature = "highs")]
        EngineName::Highs => Ok(Some(&Highs)),
        #[cfg(not(feature = "highs"))]
        EngineName::Highs => Err(Failure::Numerical(
            "this build does not have the engine highs".to_owned(),
        )),
    }
}
