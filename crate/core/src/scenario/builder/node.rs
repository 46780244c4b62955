//! Entries of capacity.

use super::super::{Count, DEFAULT_REGION, Labels, NO_VERIFICATION, Node, Resources};

impl Node {
    /// One machine of a hardware class, without any capacity yet. The id is its unique
    /// name; profiles name the same hardware classes.
    pub fn new(id: impl Into<String>, hardware: impl Into<String>) -> Self {
        Node {
            id: id.into(),
            count: Count::default(),
            hardware: hardware.into(),
            region: DEFAULT_REGION.to_owned(),
            operator: None,
            labels: Labels::new(),
            capacity: Resources::new(),
            cards: None,
            per_card: Vec::new(),
            price_per_hour: None,
            availability: 1.0,
            headroom: 0.0,
            verification: vec![NO_VERIFICATION.to_owned()],
            hosts: None,
            usage_price: Resources::new(),
            shared: false,
            tier: None,
            names: Vec::new(),
            source: None,
        }
    }

    /// Machines in the entry: a number, a range that the planner chooses from, such as
    /// `0..=20`, or [`Hourly`](crate::Hourly) machines; 1 unless given.
    #[must_use]
    pub fn count(mut self, machines: impl Into<Count>) -> Self {
        self.count = machines.into();
        self
    }

    /// Where the machines are; `default` unless given.
    #[must_use]
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = region.into();
        self
    }

    /// Who runs the machines, for the account of waste; nobody unless given.
    #[must_use]
    pub fn operator(mut self, operator: impl Into<String>) -> Self {
        self.operator = Some(operator.into());
        self
    }

    /// Adds a name of your own, such as `site` = `ams3`, for limits to select by; none
    /// unless given.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>, value: impl Into<String>) -> Self {
        self.labels.insert(label.into(), value.into());
        self
    }

    /// The amount of a resource that ONE machine has, in units of that resource; it has
    /// nothing of a resource that is not given.
    #[must_use]
    pub fn capacity(mut self, resource: impl Into<String>, amount: f64) -> Self {
        self.capacity.insert(resource.into(), amount);
        self
    }

    /// Whether other work runs on these machines too, and stays: capacity and price are
    /// then of what it leaves. Such machines are never switched off; false unless given.
    #[must_use]
    pub fn shared(mut self, shared: bool) -> Self {
        self.shared = shared;
        self
    }

    /// Equal cards that the compute of one machine comes in, at least 1; divisible unless
    /// given.
    #[must_use]
    pub fn cards(mut self, cards: u64) -> Self {
        self.cards = Some(cards);
        self
    }

    /// Every further resource that is divided evenly over the cards; none unless given.
    #[must_use]
    pub fn per_card(mut self, resources: impl IntoIterator<Item: Into<String>>) -> Self {
        self.per_card = resources.into_iter().map(Into::into).collect();
        self
    }

    /// Currency per machine and hour; not known unless given. Sunk where the count is
    /// fixed: it prices waste and never changes a decision.
    #[must_use]
    pub fn price_per_hour(mut self, currency: f64) -> Self {
        self.price_per_hour = Some(currency);
        self
    }

    /// Fraction of the time a machine can be used, 0 to 1; 1 unless given.
    #[must_use]
    pub fn availability(mut self, fraction: f64) -> Self {
        self.availability = fraction;
        self
    }

    /// Fraction of the available capacity held back on purpose, 0 to 1; 0 unless given.
    #[must_use]
    pub fn headroom(mut self, fraction: f64) -> Self {
        self.headroom = fraction;
        self
    }

    /// Every verification mode that the machines can produce; only `none` unless given.
    #[must_use]
    pub fn verification(mut self, modes: impl IntoIterator<Item: Into<String>>) -> Self {
        self.verification = modes.into_iter().map(Into::into).collect();
        self
    }

    /// The ids of all models that the machines may host; any unless given.
    #[must_use]
    pub fn hosts(mut self, models: impl IntoIterator<Item: Into<String>>) -> Self {
        self.hosts = Some(models.into_iter().map(Into::into).collect());
        self
    }

    /// Currency per unit of a resource and hour of use (busy or held); 0 unless given.
    #[must_use]
    pub fn usage_price(mut self, resource: impl Into<String>, currency: f64) -> Self {
        self.usage_price.insert(resource.into(), currency);
        self
    }

    /// How the machines are paid for, such as `committed`, `on demand` or `spot`; not said
    /// unless given.
    #[must_use]
    pub fn tier(mut self, name: impl Into<String>) -> Self {
        self.tier = Some(name.into());
        self
    }

    /// Names of single machines, at most as many as there are; none unless given. A plan
    /// says by them which machine holds what.
    #[must_use]
    pub fn names(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.names = names.into_iter().map(Into::into).collect();
        self
    }

    /// Where the entry is from, for people.
    #[must_use]
    pub fn source(mut self, source: impl Into<String>) -> Self {
        self.source = Some(source.into());
        self
    }
}
