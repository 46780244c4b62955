//! How large an input may be. Beyond a limit the input is refused by name:
//! nothing hangs, crashes or eats memory.

/// Bytes of one input.
pub const MAX_INPUT_BYTES: usize = 128 << 20;
/// Values (numbers, strings, lists, objects) in one JSON input.
pub const MAX_JSON_VALUES: usize = 16_000_000;
/// Levels of lists and objects inside each other in one JSON input.
pub const MAX_JSON_DEPTH: usize = 32;
/// Fields of one object in one JSON input.
pub const MAX_JSON_FIELDS: usize = 250_000;
/// Bytes of one plan in JSON; plans are larger than their scenarios. A plan that would be
/// larger is not made: what it lists of every node and demand in every period may be half of
/// this.
pub const MAX_PLAN_BYTES: usize = (1_usize << 30).saturating_mul(4);
/// Bytes that a plan may take to list what every node does in every period; beyond, it
/// speaks of classes of alike nodes, unless it is asked not to.
pub const COMPACT_ABOVE_BYTES: usize = 32 << 20;
/// Node entries.
pub const MAX_NODES: usize = 200_000;
/// Demands.
pub const MAX_DEMANDS: usize = 20_000;
/// Models.
pub const MAX_MODELS: usize = 5_000;
/// Profiles of one model.
pub const MAX_PROFILES: usize = 200;
/// Periods.
pub const MAX_PERIODS: usize = 10_000;
/// Futures, each loss of a list counted.
pub const MAX_FUTURES: usize = 1_000;
/// Futures x node entries.
pub const MAX_FUTURE_NODES: usize = 5_000_000;
/// Different resource names.
pub const MAX_RESOURCES: usize = 64;
/// Listed routes.
pub const MAX_ROUTES: usize = 2_000_000;
/// Demands x periods.
pub const MAX_RATES: usize = 5_000_000;
/// Listed routes with a rate x periods.
pub const MAX_ROUTE_RATES: usize = 20_000_000;
/// Eligible (demand, profile, node) triples x periods of one solve.
pub const MAX_TRIPLES: usize = 20_000_000;
/// Bytes of one name.
pub const MAX_NAME_BYTES: usize = 256;
/// Texts about where a scenario is from, and bytes of one of them.
pub const MAX_SOURCES: usize = 1_000;
/// See [`MAX_SOURCES`].
pub const MAX_SOURCE_BYTES: usize = 2_000;
/// Characters of the label of a currency.
pub const MAX_CURRENCY_CHARS: usize = 12;
/// Largest number accepted anywhere.
pub const MAX_NUMBER: f64 = 1e15;
/// Smallest number above zero accepted anywhere.
pub const MIN_NUMBER: f64 = 1e-15;
/// Cards of one machine.
pub const MAX_CARDS: u64 = 1_000;
/// The highest priority of a demand; the lowest is as far below 0.
pub const MAX_PRIORITY: i32 = 1_000_000;
/// Different priorities of one scenario: each is maximised by itself.
pub const MAX_PRIORITIES: usize = 16;
/// Machines of one entry, and replicas of one model.
pub const MAX_COUNT: u64 = 1_000_000_000;
/// Limits over several nodes, models or demands.
pub const MAX_LIMITS: usize = 1_000;
/// Limits over several nodes, models or demands x periods.
pub const MAX_LIMIT_SIDES: usize = 200_000;
/// Problems reported at once; the count of the rest is given.
pub const MAX_ERRORS: usize = 200;
