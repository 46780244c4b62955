//! What files are read into: nodes, what pods hold, offers with their prices, measured
//! rates, the history of demand, whole problems. Each piece says where it stood.

use serde_json::{Map, Value};

use crate::ordered::OrderedMap as BTreeMap;
use crate::report::Source;

/// Amounts by resource. Formats use `gpu`, `cpu` and `memory_gb`; people name what they
/// like.
pub type Amounts = BTreeMap<String, f64>;

/// Everything that was read.
#[derive(Debug, Clone, Default)]
pub struct Pieces {
    /// Machines that are there.
    pub nodes: Vec<Node>,
    /// What pods and jobs hold of them.
    pub held: Vec<Held>,
    /// What was held on average, by a tool that counts costs: where nothing says what is
    /// held now.
    pub allocated: Vec<Held>,
    /// Machine types and cards with their prices.
    pub offers: Vec<Offer>,
    /// How fast models are on hardware.
    pub rates: Vec<Rate>,
    /// How much was asked for.
    pub histories: Vec<History>,
    /// What was billed.
    pub costs: Vec<Cost>,
    /// Kinds of cards.
    pub cards: Vec<Card>,
    /// What models cost per token.
    pub token_prices: Vec<TokenPrice>,
    /// Parts of problems that consist of several files.
    pub parts: Vec<Part>,
    /// Scenarios of idlewise, whole or in part.
    pub bases: Vec<Whole>,
    /// Problems of other tools, each complete.
    pub problems: Vec<Whole>,
    /// The currencies of prices that say it, each with the first place where it stood.
    pub currencies: BTreeMap<String, Source>,
    /// The plans that those tools make of them.
    pub published: Vec<Published>,
}

/// A currency of which only the sign is known.
pub(crate) const DOLLAR: &str = "$";

impl Pieces {
    /// Keeps the currency of prices, with the first place where it stood.
    pub(crate) fn priced_in(&mut self, currency: &str, source: impl FnOnce() -> Source) {
        self.currencies
            .entry(currency.to_owned())
            .or_insert_with(source);
    }

    /// How many there are of each kind.
    pub(crate) fn counts(&self) -> [usize; 11] {
        [
            self.nodes.len(),
            self.held.len(),
            self.offers.len(),
            self.rates.len(),
            self.histories.len(),
            self.costs.len(),
            self.cards.len(),
            self.token_prices.len(),
            self.parts.len(),
            self.bases.len(),
            self.problems.len(),
        ]
    }
}

/// A number of machines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    /// So many.
    Fixed(u64),
    /// As many as the plan wants, from the first to the second.
    Range(u64, u64),
}

/// One machine, or several that are alike.
#[derive(Debug, Clone)]
pub struct Node {
    /// Where it stood.
    pub source: Source,
    /// Its own name.
    pub name: String,
    /// How many of them there are.
    pub count: Count,
    /// The accelerator, as the file names it.
    pub hardware: Option<String>,
    /// Memory of one card in GB.
    pub card_memory_gb: Option<f64>,
    /// What one machine has.
    pub capacity: Amounts,
    /// Region.
    pub region: Option<String>,
    /// Instance type of the cloud.
    pub instance_type: Option<String>,
    /// The cloud's own name of the machine, by which it is billed.
    pub billed_as: Option<String>,
    /// Whether it may be taken away at any time.
    pub spot: bool,
    /// Whether a program listed it, so that its name is a machine's own and alike ones may
    /// be grouped. Rows that people write stay as they are.
    pub exported: bool,
    /// Why it cannot be used now; `None` where it can.
    pub unusable: Option<String>,
    /// Currency per hour of one machine.
    pub price_per_hour: Option<f64>,
    /// More fields of a node of the scenario, by their names there.
    pub fields: Map<String, Value>,
}

/// What one pod or job holds.
#[derive(Debug, Clone)]
pub struct Held {
    /// Where it stood.
    pub source: Source,
    /// Its own name, with its namespace.
    pub name: String,
    /// The machine that it is on; `None` where it waits for one.
    pub node: Option<String>,
    /// What it asks for.
    pub amounts: Amounts,
    /// The model that it serves, where it says so.
    pub model: Option<String>,
}

/// What an offer's price is per.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Per {
    /// A whole machine.
    Machine,
    /// The cards alone: the machine under them is priced apart.
    Cards,
    /// A machine that was billed with all that is in it, by its own name or its type.
    Billed,
}

/// A machine type, or cards, that somebody offers.
#[derive(Debug, Clone)]
pub struct Offer {
    /// Where it stood.
    pub source: Source,
    /// Instance type; `None` where cards are priced apart from machines.
    pub instance_type: Option<String>,
    /// The accelerator, as the file names it.
    pub hardware: Option<String>,
    /// Cards; 0 where there are none, or nobody says how many.
    pub cards: f64,
    /// Memory of one card in GB.
    pub card_memory_gb: Option<f64>,
    /// Cores.
    pub cpu: Option<f64>,
    /// Main memory in GB.
    pub memory_gb: Option<f64>,
    /// Region; `None` where the price holds everywhere.
    pub region: Option<String>,
    /// What the prices are per.
    pub per: Per,
    /// Currency per hour.
    pub price_per_hour: Option<f64>,
    /// Currency per hour for what may be taken away at any time.
    pub spot_per_hour: Option<f64>,
    /// The part of the time that it is there, 0 to 1.
    pub spot_availability: Option<f64>,
}

impl Offer {
    /// An offer of a machine of which nothing more is known.
    pub(crate) fn at(source: Source) -> Self {
        Offer {
            source,
            instance_type: None,
            hardware: None,
            cards: 0.0,
            card_memory_gb: None,
            cpu: None,
            memory_gb: None,
            region: None,
            per: Per::Machine,
            price_per_hour: None,
            spot_per_hour: None,
            spot_availability: None,
        }
    }
}

/// What a rate counts per second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// Tokens that were generated.
    OutputTokens,
    /// Requests.
    Requests,
    /// Tokens read and generated.
    TotalTokens,
    /// Tokens read.
    InputTokens,
    /// Whatever the file counts; it does not say.
    Unnamed,
}

impl Unit {
    /// Every unit, the ones to prefer first.
    pub const ALL: [Unit; 5] = [
        Unit::OutputTokens,
        Unit::Requests,
        Unit::TotalTokens,
        Unit::InputTokens,
        Unit::Unnamed,
    ];

    /// The name in words, as in "output tokens per second".
    pub fn as_str(self) -> &'static str {
        match self {
            Unit::OutputTokens => "output tokens",
            Unit::Requests => "requests",
            Unit::TotalTokens => "tokens",
            Unit::InputTokens => "input tokens",
            Unit::Unnamed => "units",
        }
    }

    /// The unit of that name, as flags and maps write it.
    pub fn named(text: &str) -> Option<Unit> {
        match text
            .trim()
            .to_ascii_lowercase()
            .replace(['-', ' '], "_")
            .as_str()
        {
            "output_tokens" => Some(Unit::OutputTokens),
            "requests" => Some(Unit::Requests),
            "tokens" | "total_tokens" => Some(Unit::TotalTokens),
            "input_tokens" => Some(Unit::InputTokens),
            _ => None,
        }
    }
}

/// How fast one replica of a model is.
#[derive(Debug, Clone)]
pub struct Rate {
    /// Where it stood.
    pub source: Source,
    /// The model, as the file names it; `None` where the file does not say.
    pub model: Option<String>,
    /// The accelerator, as the file names it; `None` where the file does not say.
    pub hardware: Option<String>,
    /// Cards under one replica; `None` where the file does not say.
    pub cards: Option<f64>,
    /// Units per second of one replica, by what they count.
    pub per_second: BTreeMap<Unit, f64>,
    /// Memory in GB that one replica holds, over all of its cards.
    pub memory_gb: Option<f64>,
    /// Mean length of what is read, in tokens.
    pub input_tokens: Option<f64>,
    /// Mean length of what is generated, in tokens.
    pub output_tokens: Option<f64>,
    /// Mean time to the first token in milliseconds.
    pub ttft_ms: Option<f64>,
    /// Mean time per further token in milliseconds.
    pub tpot_ms: Option<f64>,
    /// What tells this layout of a replica from others: the name of its profile.
    pub label: String,
    /// The load under which it was measured.
    pub load: String,
    /// The stage that the replica serves, where prefill and decode are apart.
    pub stage: Option<String>,
    /// More fields of a profile of the scenario, by their names there.
    pub fields: Map<String, Value>,
}

/// How a history's times are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// Seconds since 1970.
    Unix,
    /// Seconds since the file's own start.
    Relative,
}

/// One request.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Event {
    /// Seconds, by the history's clock.
    pub time: f64,
    /// Tokens read.
    pub input: f64,
    /// Tokens generated.
    pub output: f64,
}

/// The numbers of a history.
#[derive(Debug, Clone, PartialEq)]
pub enum Series {
    /// The same rate at all times.
    Constant(f64),
    /// Rates per second at times (seconds).
    Rates(Clock, Vec<(f64, f64)>),
    /// A count that only grows, at times (seconds); where it falls, it began anew.
    Counter(Clock, Vec<(f64, f64)>),
    /// Rates per second of whole periods, by their names.
    Periods(Vec<(String, f64)>),
    /// Single requests.
    Events(Clock, Vec<Event>),
}

/// How much of something was asked for over time.
#[derive(Debug, Clone)]
pub struct History {
    /// Where it stood.
    pub source: Source,
    /// Its own name, that of the demand.
    pub name: String,
    /// The model, as the file names it; `None` where the file does not say.
    pub model: Option<String>,
    /// Where it comes from.
    pub region: Option<String>,
    /// What it counts; for events both requests and tokens can be had.
    pub unit: Unit,
    /// Its numbers.
    pub series: Series,
    /// More fields of a demand of the scenario, by their names there.
    pub fields: Map<String, Value>,
}

/// Something that was billed.
#[derive(Debug, Clone)]
pub struct Cost {
    /// Where it stood.
    pub source: Source,
    /// What it was for: a service, a namespace.
    pub name: String,
    /// Who sold it.
    pub provider: Option<String>,
    /// What was bought, by the seller's name for it.
    pub sku: Option<String>,
    /// Region.
    pub region: Option<String>,
    /// What it costs with every discount spread over its use.
    pub effective: f64,
    /// What the bill says.
    pub billed: Option<f64>,
    /// What it would cost by the list.
    pub list: Option<f64>,
    /// Hours of cores.
    pub cpu_hours: f64,
    /// Hours of cards.
    pub gpu_hours: f64,
    /// `Used` or `Unused`, of a commitment.
    pub commitment: Option<String>,
    /// The resource that was used, by the seller's name for it.
    pub resource: Option<String>,
    /// Instance type of the cloud.
    pub instance_type: Option<String>,
    /// Hours of use that it was for.
    pub hours: Option<f64>,
}

/// A kind of card.
#[derive(Debug, Clone)]
pub struct Card {
    /// Where it stood.
    pub source: Source,
    /// Its name.
    pub name: String,
    /// Other names of the same kind.
    pub aliases: Vec<String>,
    /// Memory in GB.
    pub memory_gb: Option<f64>,
    /// Power at full load in watts.
    pub power_watts: Option<f64>,
}

/// What a model costs per token where somebody else serves it.
#[derive(Debug, Clone)]
pub struct TokenPrice {
    /// Where it stood.
    pub source: Source,
    /// The model.
    pub model: String,
    /// Who made it, or serves it.
    pub provider: Option<String>,
    /// Currency per million tokens read.
    pub input_per_million: Option<f64>,
    /// Currency per million tokens generated.
    pub output_per_million: Option<f64>,
    /// Tokens generated per second of one request.
    pub output_tokens_per_second: Option<f64>,
}

/// The plan that another tool makes of its own problem, computed from its raw files.
#[derive(Debug, Clone, PartialEq)]
pub struct Published {
    /// Where the problem stood.
    pub source: Source,
    /// Which tool, and how it plans.
    pub planner: String,
    /// What the plan costs, in the problem's currency per hour.
    pub cost_per_hour: f64,
    /// The plan in words, or the beginning of it.
    pub plan: String,
}

/// A part of a problem of llm-inferno.
#[derive(Debug, Clone)]
pub struct Part {
    /// Where it stood.
    pub source: Source,
    /// Its lists.
    pub value: Value,
}

/// A scenario, or a part of one.
#[derive(Debug, Clone)]
pub struct Whole {
    /// Where it stood.
    pub source: Source,
    /// Its fields.
    pub fields: Map<String, Value>,
}
