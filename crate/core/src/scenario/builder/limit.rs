//! Limits over several nodes, models or demands.

use super::super::{
    DemandSelector, Limit, LimitOf, MaxShare, ModelSelector, NodeSelector, ShareOver,
};
use super::values::Rates;

impl Limit {
    /// A limit of `machines`, of `spend` (currency per hour) or of a resource, which
    /// counts everything and limits nothing yet. The id is its unique name.
    pub fn new(id: impl Into<String>, of: &str) -> Self {
        Limit {
            id: id.into(),
            nodes: None,
            models: None,
            demands: None,
            of: LimitOf::from(of),
            max: None,
            min: None,
        }
    }

    /// Counts what these nodes do only; all nodes unless given.
    #[must_use]
    pub fn nodes(mut self, selector: NodeSelector) -> Self {
        self.nodes = Some(selector);
        self
    }

    /// Counts these models only; all models unless given.
    #[must_use]
    pub fn models(mut self, selector: ModelSelector) -> Self {
        self.models = Some(selector);
        self
    }

    /// Counts what these demands keep busy only; what is allocated unless given.
    #[must_use]
    pub fn demands(mut self, selector: DemandSelector) -> Self {
        self.demands = Some(selector);
        self
    }

    /// At most so much in each period: one number, or one for each; unlimited unless
    /// given.
    #[must_use]
    pub fn max(mut self, most: impl Into<Rates>) -> Self {
        self.max = Some(most.into().0);
        self
    }

    /// At least so much in each period: one number, or one for each; nothing unless given.
    #[must_use]
    pub fn min(mut self, least: impl Into<Rates>) -> Self {
        self.min = Some(least.into().0);
        self
    }
}

macro_rules! any_of {
    ($selector:ty, $($(#[$doc:meta])* $field:ident),+) => {
        impl $selector {
            /// Matches everything as yet.
            pub fn new() -> Self {
                Self::default()
            }

            $($(#[$doc])*
            #[must_use]
            pub fn $field(mut self, name: impl Into<String>) -> Self {
                self.$field.push(name.into());
                self
            })+

            /// Matches this value of a label; with several values, any of them.
            #[must_use]
            pub fn label(mut self, label: impl Into<String>, value: impl Into<String>) -> Self {
                self.labels.entry(label.into()).or_default().push(value.into());
                self
            }
        }
    };
}

any_of!(
    NodeSelector,
    /// Matches this id; with several, any of them.
    id,
    /// Matches this region; with several, any of them.
    region,
    /// Matches this hardware class; with several, any of them.
    hardware,
    /// Matches this operator; with several, any of them.
    operator,
    /// Matches this tier; with several, any of them.
    tier
);
any_of!(
    ModelSelector,
    /// Matches this id; with several, any of them.
    id
);
any_of!(
    DemandSelector,
    /// Matches this id; with several, any of them.
    id,
    /// Matches demands for this model; with several, any of them.
    model,
    /// Matches this region; with several, any of them.
    region,
    /// Matches this verification mode; with several, any of them.
    verification
);

impl MaxShare {
    /// No more than a share, 0 to 1, of the replicas in one domain.
    pub fn new(over: ShareOver, share: f64) -> Self {
        MaxShare { over, share }
    }
}
