//! Streams of work, and the routes that are listed for them.

use super::super::{DEFAULT_REGION, Demand, Labels, ListedRoute, NO_VERIFICATION};
use super::values::Rates;

impl Demand {
    /// A stream of work for one model, in units per second: one number for every period,
    /// or a list with one number per period. The id is its unique name.
    pub fn new(id: impl Into<String>, model: impl Into<String>, rate: impl Into<Rates>) -> Self {
        Demand {
            id: id.into(),
            model: model.into(),
            region: DEFAULT_REGION.to_owned(),
            verification: NO_VERIFICATION.to_owned(),
            rate: rate.into().0,
            value: 1.0,
            min_served: None,
            max_rtt_ms: None,
            in_regions: None,
            priority: 0,
            within_hours: 0.0,
            split: true,
            labels: Labels::new(),
            source: None,
        }
    }

    /// Where the rates are from, for people.
    #[must_use]
    pub fn source(mut self, source: impl Into<String>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// Adds a name of your own, such as `team` = `a`, for limits to select by; none
    /// unless given.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>, value: impl Into<String>) -> Self {
        self.labels.insert(label.into(), value.into());
        self
    }

    /// Where the requests come from; `default` unless given.
    #[must_use]
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = region.into();
        self
    }

    /// The verification mode asked for; `none` unless given.
    #[must_use]
    pub fn verification(mut self, mode: impl Into<String>) -> Self {
        self.verification = mode.into();
        self
    }

    /// Currency (or any unit of worth) per unit served; 1 unless given.
    #[must_use]
    pub fn value(mut self, per_unit: f64) -> Self {
        self.value = per_unit;
        self
    }

    /// Fraction that must be served, 0 to 1; 0 unless given, 1 under the objective `cost`.
    #[must_use]
    pub fn min_served(mut self, fraction: f64) -> Self {
        self.min_served = Some(fraction);
        self
    }

    /// Longest acceptable round trip in milliseconds; any unless given.
    #[must_use]
    pub fn max_rtt_ms(mut self, ms: f64) -> Self {
        self.max_rtt_ms = Some(ms);
        self
    }

    /// Regions whose nodes may serve the demand; any unless given.
    #[must_use]
    pub fn in_regions(mut self, regions: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.in_regions = Some(regions.into_iter().map(Into::into).collect());
        self
    }

    /// Who is served first, the highest number before all others; 0 unless given.
    #[must_use]
    pub fn priority(mut self, priority: i32) -> Self {
        self.priority = priority;
        self
    }

    /// Hours that its work can wait, to be served in a later period; 0 unless given.
    #[must_use]
    pub fn within_hours(mut self, hours: f64) -> Self {
        self.within_hours = hours;
        self
    }

    /// Whether several nodes may share the demand; true unless given. Where false, one
    /// node entry serves it in every period.
    #[must_use]
    pub fn split(mut self, may_be_shared: bool) -> Self {
        self.split = may_be_shared;
        self
    }
}

impl ListedRoute {
    /// A route that exists or may exist between a demand and a node, by their ids.
    pub fn new(demand: impl Into<String>, node: impl Into<String>) -> Self {
        ListedRoute {
            demand: demand.into(),
            node: node.into(),
            cost: 0.0,
            rate: None,
        }
    }

    /// Currency per unit routed; 0 unless given.
    #[must_use]
    pub fn cost(mut self, per_unit: f64) -> Self {
        self.cost = per_unit;
        self
    }

    /// Units per second routed today, one number or one per period, for the policy
    /// `current`; unknown unless given.
    #[must_use]
    pub fn rate(mut self, rate: impl Into<Rates>) -> Self {
        self.rate = Some(rate.into().0);
        self
    }
}
