//! What tests about advice ask for.

use idlewise::Recommendations;
use idlewise::questions::{Recommendation, RecommendationKind};

/// The first action of a kind.
#[must_use]
#[track_caller]
pub fn of(advice: &Recommendations, kind: RecommendationKind) -> &Recommendation {
    let found = advice.actions.iter().find(|a| a.kind == kind);
    assert!(found.is_some(), "no {kind:?} among {:#?}", advice.actions);
    found.unwrap()
}
