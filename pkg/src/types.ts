// Made from the Rust types by crate/wasm/tests/types; changes by hand are lost.
// Rates are units per second; amounts of a resource are averages over a period.

/** The account of some part of the fleet (DESIGN section 3). */
export interface Account {
  /** In hours of one unit of the compute resource. */
  compute_hours: Breakdown;
  /** In currency, at `price_per_hour` / capacity. */
  cost: Breakdown;
  /** 100 x (workload idle + stranded + surplus) / installed, by currency; by
   * compute-hours where nothing in this part is priced, or where any node of the
   * fleet that has compute is without `price_per_hour`. */
  idle_percent: number;
}

/** What to do with machines. */
export type Action =
  /** Rent machines of an entry whose count is a range. */
  | "rent"
  /** Start machines that are rented by the hour. */
  | "start"
  /** Place replicas. */
  | "load"
  /** Take replicas away from a machine that stays in use. */
  | "unload"
  /** Take the last replicas away from a machine that is used no more. */
  | "drain"
  /** Switch machines off: nothing stands there until the end. */
  | "switch_off"
  /** Stop machines that are rented by the hour, so that they are paid for no more. */
  | "stop";

/** Something valid that was probably not meant. */
export interface Advice {
  /** Where: a JSON path. */
  path: string;
  /** What is odd, and what follows from it, in a sentence. */
  text: string;
}

/** What amounts are in. */
export type AmountUnit =
  /** Money: the scenario's currency, or units of worth where it names none. */
  | "currency"
  /** Hours of one unit of the compute resource per hour, as what it is about has no
   * price. Machines count with their compute; work that is served with the least
   * compute that any profile needs for it. */
  | "compute";

/** What machines cost beyond the cheapest fleet that serves as much, in currency over all
 * periods: under `serve` as much value, under `cost` every `min_served`, under `profit`
 * and `fair` as much of every demand in every period. */
export interface AvoidableCost {
  /** No fleet that serves as much saves more than this. Absent where it is not known:
   * no machine has a price, or a limit struck. */
  at_most?: number | null;
  /** What a fleet that was found saves (`size`); absent where none was looked for. */
  found?: number | null;
}

/** Incomes by price beside the optimum, per hour. */
export interface Balance {
  /** What all operators get. */
  operators: number;
  /** What all demands keep, less what they pay. */
  demands: number;
  /** What limits earn. */
  rents: number;
  /** What the plan pays for machines of count ranges, under `cost` and `profit`:
   * operators get it, and it is no part of the objective. */
  rented: number;
  /** `operators` + `demands` + `rents` - `rented`. */
  sum: number;
  /** The objective of the best plan of the relaxation, as something to maximise: under
   * `cost` it is minus the cost. The same as `sum`, but for rounding. */
  optimum: number;
  /** The objective of the plan, whose machines, replicas and unsplit demands are whole. */
  reached: number;
  /** `optimum` - `reached`: prices are those of the relaxation, and so much of the
   * incomes by price is not there for that. */
  not_reached: number;
}

/** Machines of one kind to buy. */
export interface Bought {
  /** The id of the entry that they join. */
  node: string;
  /** How many. */
  machines: number;
  /** Their price per hour. */
  price_per_hour: number;
}

/** Who proved a bound. */
export type BoundSource =
  /** The prices of the relaxation: anyone can recompute it. */
  | "prices"
  /** The branch and bound search, whose bound was tighter. */
  | "search";

/** installed = unavailable + starting + headroom + useful + overhead + `workload_idle` +
 * stranded (all causes) + surplus, and + undivided where a limit cut the account short. */
export interface Breakdown {
  /** All there is. */
  installed: number;
  /** Lost to machines being down: 1 - availability. */
  unavailable: number;
  /** Paid for and not able to serve yet: machines that are starting, and what replicas take
   * while they load. */
  starting?: number;
  /** Held back on purpose. */
  headroom: number;
  /** Serving demand, at overhead 1. */
  useful: number;
  /** Verification beyond the useful work. */
  overhead: number;
  /** Held by placed replicas and not busy. */
  workload_idle: number;
  /** Idle, though unmet demand would use it if one kind of restriction were lifted. */
  stranded: Stranded;
  /** Idle, and no unmet demand could use it, whatever were lifted. */
  surplus: number;
  /** Idle, and a limit came before it was divided into stranded and surplus: how much
   * of it is which is not known. 0 where the account is complete. */
  undivided?: number;
}

/** Price of a capacity row. */
export interface CapacityPrice {
  /** The node's id. */
  node: string;
  /** The resource. */
  resource: string;
  /** Index of the period. */
  period: number;
  /** At least 0. */
  price: number;
}

/** Identical cards of one machine, and what each holds. */
export interface CardGroup {
  /** How many times these contents are there. */
  count: number;
  /** Cards that the contents take each time: 1, or more for one replica with several
   * whole cards. 1 unless given. */
  span?: number;
  /** The contents. */
  replicas: PackedReplicas[];
}

/** What lifting one kind of restriction by itself would bring, with all others in place:
 * the account lifts one after another, so that its amounts depend on the order. Two causes
 * that keep the same machine idle bring nothing alone; two that each would do bring the
 * same twice. */
export interface CausesAlone {
  /** Hours of one unit of the compute resource that unmet demand would use. */
  compute_hours: Stranded;
  /** The same in currency, at `price_per_hour` / capacity. */
  cost: Stranded;
  /** Value that would be served with them. */
  value: Stranded;
}

/** What the independent checker found, and the prices it found it with. */
export interface Certificate {
  /** The objective, recomputed from the routes. */
  objective: number;
  /** The bound that the prices (or the search) prove. */
  bound: number;
  /** |bound - objective| / max(|bound|, |objective|), 0 where both are 0; where demands
   * have priorities the largest gap of any. */
  gap: number;
  /** The largest violation of any limit, relative to the size of that limit. */
  max_violation: number;
  /** Who proved the bound. */
  bound_source: BoundSource;
  /** The bound that the branch and bound search proved, where one ran; it is
   * the search's word, unlike the bound of the prices. */
  search_bound?: number | null;
  /** Prices of the relaxation's rows for the objective, as a maximisation
   * (under `cost`: of -cost). Zeros are left out. */
  prices: Prices;
  /** Under `policy.futures` other than `expected`: how much each future counts in what the
   * prices prove. No figure is below the sum of weight x what is lost in the future. */
  weights?: FutureWeight[];
  /** The same of what follows: no plan of the same figure does better on average. */
  expected?: ExpectedCertificate | null;
  /** Where demands have priorities: what the last unit of value of each but the lowest
   * costs in the objective. The bound is of plans that serve at least as much of them. */
  kept?: KeptPrice[];
  /** The proofs of all priorities but the lowest, the highest first. */
  priorities?: PriorityCertificate[];
  /** Under `serve` with a cost phase: the proof that no plan of the same
   * value is cheaper. */
  cost?: CostCertificate | null;
  /** Under `fair`: every level, from the smallest on, and why it cannot be
   * higher. */
  levels?: FairLevel[];
}

/** One change of one limit. */
export type Change = {
  kind: "add_capacity";
  /** The node's id. */
  node: string;
  /** The resource. */
  resource: string;
  /** Index of the period. */
  period: number;
  /** Resource units that must become available. */
  amount: number;
} | {
  kind: "lower_min_served";
  /** The demand's id. */
  demand: string;
  /** The fraction asked for. */
  from: number;
  /** The largest fraction that can be met. */
  to: number;
} | {
  kind: "add_verifier_capacity";
  /** Index of the period. */
  period: number;
  /** Verifier work per second. */
  amount: number;
} | {
  kind: "add_machines";
  /** The node's id. */
  node: string;
  /** Index of the period. */
  period: number;
  /** Additional machines. */
  amount: number;
} | {
  kind: "raise_max_moves";
  /** Additional moves. */
  amount: number;
} | {
  kind: "raise_max_replicas";
  /** The model's id. */
  model: string;
  /** Index of the period. */
  period: number;
  /** Additional replicas. */
  amount: number;
} | {
  kind: "raise_limit";
  /** The limit's id. */
  limit: string;
  /** Index of the period. */
  period: number;
  /** In what the limit counts. */
  amount: number;
} | {
  kind: "lower_limit";
  /** The limit's id. */
  limit: string;
  /** Index of the period. */
  period: number;
  /** In what the limit counts. */
  amount: number;
} | {
  kind: "lower_min_replicas";
  /** The model's id. */
  model: string;
  /** Index of the period. */
  period: number;
  /** Replicas. */
  amount: number;
} | {
  kind: "raise_max_share";
  /** The model's id. */
  model: string;
  /** The region, operator or value of the label; empty for nodes that have none. */
  domain: string;
  /** Index of the period. */
  period: number;
  /** Replicas beyond the share. */
  amount: number;
} | {
  kind: "part_stages";
  /** The demand's id. */
  demand: string;
  /** The stage that does more in one place than the last one. */
  stage: string;
  /** The region or node where it does. */
  domain: string;
  /** Index of the period. */
  period: number;
  /** Units per second. */
  amount: number;
};

/** How many machines of one node to commit to, all else being as good as it can be. */
export interface Commitment {
  /** The node's id. */
  node: string;
  /** How its machines are paid for, where it says so. */
  tier?: string | null;
  /** Its price per machine and hour. */
  price_per_hour: number;
  /** The node that it is held against: one of the same hardware that is rented by the
   * hour, in the same region if there are any, of those with the highest availability
   * the cheapest; absent where there is none. */
  by_the_hour?: string | null;
  /** The price of that node. */
  by_the_hour_price?: number | null;
  /** How many to commit to: those of the best plan that was found, which no point beats. */
  best: number;
  /** The curve, by numbers of machines. */
  points: CommitmentPoint[];
  /** How many to commit to at other prices, the lowest first. */
  prices: CommitmentPrice[];
}

/** What comes of a number of machines that are committed to. */
export interface CommitmentPoint {
  /** Machines. */
  machines: number;
  /** `optimal` where the point is proved; `feasible` where a better plan with so many may
   * exist; `infeasible` where so many cannot serve what must be served, and all else is 0;
   * `limit` where no plan was found in time. */
  status: Status;
  /** What the objective counts. */
  objective: number;
  /** No plan with so many machines does better. */
  bound: number;
  /** Currency spent. */
  cost: number;
  /** Units served in percent of those asked for. */
  served_percent: number;
  /** Idle % of the account. */
  idle_percent: number;
}

/** How many machines to commit to at another price. */
export interface CommitmentPrice {
  /** This many times the node's price. */
  times: number;
  /** The price per machine and hour. */
  price_per_hour: number;
  /** So much less than `by_the_hour_price`, in percent of that; absent where there is
   * none, below 0 where it is more. */
  discount_percent?: number | null;
  /** `optimal` where the number is proved; `feasible` where another may be better. */
  status: Status;
  /** How many to commit to. */
  machines: number;
  /** What the objective counts then. */
  objective: number;
  /** Currency spent then. */
  cost: number;
}

/** How many machines to commit to, of every node whose number of machines is one choice for
 * all periods (and all futures), beside those that are rented by the hour.
 *
 * Amounts are of all periods, on average over the futures where the scenario has some. */
export interface Commitments {
  /** How far the question was answered: `optimal` where every plan behind it is;
   * `feasible` where a limit left something out or open. Where there is no plan, why. */
  status: Status;
  /** Currency of amounts, where the scenario names one. */
  currency?: string | null;
  /** What a person needs to know: sentences. */
  summary: string[];
  /** One for every node that can be committed to, in the order of the scenario. */
  nodes: Commitment[];
  /** What was not tried, and why: sentences. */
  left_out: string[];
  /** The best plan: its numbers of machines are the best points of all curves together,
   * and its certificate is their proof. */
  plan: Plan;
}

/** The best plan, and what routers without a plan make of the same machines. */
export interface Comparison {
  /** The optimum. */
  plan: Plan;
  /** What each way of routing comes to, the optimum among them. */
  policies: PolicyOutcome[];
}

/** Limits that cannot all be met, and the least changes that would help. */
export interface Conflict {
  /** Index of the period, where the clash is within one. */
  period?: number | null;
  /** The limits that clash, in fleet words. */
  limits: string[];
  /** Alternatives; each one alone is enough. */
  relaxations: Relaxation[];
}

/** The proof of the second phase of `serve`: cost >= `value_price` x (value of
 * the plan) - (bound of `value_price` x value - cost by these prices); or what
 * the search for whole numbers proved, where that is more. */
export interface CostCertificate {
  /** Currency spent by the plan, recomputed from the routes. */
  cost: number;
  /** No plan of at least the same value costs less. */
  bound: number;
  /** |bound - cost| / max(|bound|, |cost|), 0 where both are 0. */
  gap: number;
  /** Who proved the bound. */
  bound_source: BoundSource;
  /** What the branch and bound search proved, where one ran: no plan that
   * serves as much value in every independent part costs less. It is the
   * search's word. */
  search_bound?: number | null;
  /** Currency that the last unit of value costs. */
  value_price: number;
  /** Where the worst futures come first: what losing less in each of them costs, above 0. */
  weights?: FutureWeight[];
  /** Where demands have priorities: the same of the value of each but the lowest, on top. */
  kept?: KeptPrice[];
  /** Prices of the rows for `value_price` x value - cost. */
  prices: Prices;
}

/** Machines of an entry: a number, or a range the optimizer chooses from. */
export type Count = number | {
  /** Fewest machines. */
  min: number;
  /** Most machines. */
  max: number;
  /** Whether the number is chosen before anyone knows which future comes, or anew in
   * each of them. */
  decided?: Decided;
} | Hourly;

/** Replicas of one profile on one machine. */
export interface CurrentContents {
  /** The model's id. */
  model: string;
  /** The profile's name. */
  profile: string;
  /** Replicas. */
  count: number;
}

/** Identical machines of a node entry, and what each holds now. */
export interface CurrentMachines {
  /** The node's id. */
  node: string;
  /** How many times these contents are there. */
  count: number;
  /** Machines that the contents take each time: 1, or more for one replica
   * that holds more than a machine has. 1 unless given. */
  span?: number;
  /** The contents. */
  replicas: readonly CurrentContents[];
}

/** Replicas of one profile that stand on a node entry now. */
export interface CurrentReplicas {
  /** The node's id. */
  node: string;
  /** The model's id. */
  model: string;
  /** The profile's name. */
  profile: string;
  /** Replicas. */
  count: number;
}

/** When a number of machines is chosen, where a scenario has several futures. */
export type Decided =
  /** Before anyone knows which future comes: one number for all of them. */
  | "before"
  /** In each future, once it has come: what is rented on demand. So are the replicas on
   * these machines. */
  | "after";

/** A forecast stream of work for one model from one region. */
export interface Demand {
  /** Unique name. */
  id: string;
  /** The model asked for. */
  model: string;
  /** Where the requests come from; `default` unless given. */
  region?: string;
  /** Verification mode asked for; `none` unless given. */
  verification?: string;
  /** Units per second in each period; one number holds for every period. */
  rate: number | readonly number[] | Float64Array;
  /** Currency (or any unit of worth) per unit served; 1 unless given. */
  value?: number;
  /** Fraction that must be served, 0 to 1; 0 unless given, 1 under `cost`. */
  min_served?: number | null;
  /** Longest acceptable round trip in milliseconds; any unless given. */
  max_rtt_ms?: number | null;
  /** Regions whose nodes may serve the demand, for example `["eu"]` where data may not
   * leave; any unless given. */
  in_regions?: readonly string[] | null;
  /** Who is served first: under `serve` and `profit` the value of the highest priority
   * comes before all else, then that of the next; 0 unless given. */
  priority?: number;
  /** Hours that the work can wait: what arrives in a period may be served in a later one
   * that ends within so many hours of its end, first come, first served. 0 unless given:
   * it is served in the period it arrives, or not at all. */
  within_hours?: number;
  /** Whether several nodes may share the demand; true unless given. Where
   * false, one node entry serves it in every period. */
  split?: boolean;
  /** Names of your own, such as `{"team": "a"}`, for limits to select by. */
  labels?: Record<string, string>;
  /** Where the rates are from, for people: a file and the place in it. It decides nothing. */
  source?: string | null;
}

/** What becomes of some demands in a future. */
export interface DemandChange {
  /** The demand's id; any unless given. */
  id?: string | null;
  /** Demands that have these: `id`, `model`, `region`, `verification`, each with one name
   * or a list of which any will do; all unless given. */
  where?: Where;
  /** Their rates become this many times as large, 0 or more. */
  times?: number | null;
  /** Their rates become these units per second, one in each period; one number holds for
   * every period. */
  rate?: number | readonly number[] | null | Float64Array;
}

/** What a demand keeps. */
export interface DemandEarnings {
  /** The demand's id. */
  demand: string;
  /** Rate x its shadow price: what is left of its value once everything that serves it
   * is paid. Below 0 where it has to be served and costs more than it is worth: under
   * `cost`, what it pays. */
  keeps_per_hour: number;
}

/** A demand in a period. */
export interface DemandPeriod {
  /** The demand's id. */
  demand: string;
  /** Index of the period. */
  period: number;
}

/** Price of a demand row. */
export interface DemandPrice {
  /** The demand's id. */
  demand: string;
  /** Index of the period. */
  period: number;
  /** Of any sign where `min_served` is above 0 or work can wait, else at least 0. */
  price: number;
}

/** The worth of a demand, and how far it holds. */
export interface DemandRange {
  /** The demand's id. */
  demand: string;
  /** Objective per unit of the last units, and down to which multiple of the
   * demand that holds. */
  fewer: PriceSide;
  /** Objective per unit of the next units, and up to which multiple of the
   * demand that holds. */
  more: PriceSide;
}

/** Demands that match everything that is named; an empty list or map names nothing. */
export interface DemandSelector {
  /** Any of these ids. */
  id?: string | readonly string[];
  /** For any of these models. */
  model?: string | readonly string[];
  /** From any of these regions. */
  region?: string | readonly string[];
  /** Asking for any of these verification modes. */
  verification?: string | readonly string[];
  /** Of every label that is named, any of its values. */
  labels?: Record<string, string | readonly string[]>;
}

/** What becomes of one demand in one period. Rates are units per second. */
export interface DemandService {
  /** The demand's id. */
  demand: string;
  /** Index of the period. */
  period: number;
  /** In a plan for several futures: the one that this is in. */
  future?: string | null;
  /** Asked for. */
  offered: number;
  /** Served. */
  served: number;
  /** Not served. Where work can wait: what is never served of what arrives in the period. */
  unmet: number;
  /** Where work can wait: units that wait at the end of the period and are served later. */
  waiting?: number;
  /** Routes by which it is served: pairs of a node and a profile, of every stage. A plan that
   * ends at a vertex has few. */
  routes: number;
  /** What one more unit of this demand would be worth, in currency (or
   * value) per unit of work; negative where serving it is forced at a loss. */
  price: number;
}

/** How far a figure may be from the best, per hour. */
export interface Distance {
  /** So much more could be there at most, per hour. */
  absolute: number;
  /** The same as a part of what it is about: of the larger of the plan's objective and
   * its bound; of what the machines cost (or compute) that are left, where some go. */
  relative: number;
}

/** What may be lost as a whole. */
export type Domain =
  /** One node entry. */
  | "node"
  /** All nodes of one region. */
  | "region"
  /** All nodes of one operator; nodes that name none are not lost. */
  | "operator";

/** What the owners of a fleet get, by the work of their machines and by shadow prices.
 *
 * Amounts are per hour: the sum over all periods, divided by their hours. They are in the
 * scenario's currency, or in units of work where `valued` is false and the objective is
 * `serve`. */
export interface Earnings {
  /** How far the question was answered: `optimal` where the plan is, prices were found
   * and all was tried; `feasible` where a limit left something out or open. Where the
   * fleet has no plan, why. */
  status: Status;
  /** Whether any machine has a price. */
  priced: boolean;
  /** Whether the scenario says what serving is worth: a demand has another `value` than
   * 1. Where it does not, work served is no money, and nothing is told of returns. */
  valued: boolean;
  /** Currency of amounts, where the scenario names one. */
  currency?: string | null;
  /** Hours of all periods together. */
  hours: number;
  /** What the scenario does not say and the answer lacks for it: sentences. */
  missing: string[];
  /** What was not found, and why: sentences. */
  left_out: string[];
  /** Every operator, the largest income first: by prices where they are known. */
  operators: OperatorEarnings[];
  /** What demands keep of the value that serving them makes, what is most first. */
  demands: DemandEarnings[];
  /** What limits earn that belong to no machine and no demand, where they hold
   * something back. */
  rents: Rent[];
  /** That all of it together is the optimum; absent where no prices were found. */
  balance?: Balance | null;
  /** Groups of operators, each operator alone first, then the largest together: what
   * they could make by leaving. */
  groups: GroupAlone[];
  /** What one machine more would earn, by hardware and region, what earns most first. */
  joining: Joining[];
  /** Today's best plan; where there is none, nothing else is told. */
  plan: Plan;
}

/** The value of a changed field. */
export type EditValue = number | {
  /** Fewest machines. */
  min: number;
  /** Most machines. */
  max: number;
} | string[] | number[];

/** The fields that edits change. */
export type EditedField =
  /** Machines of a node entry: a number or a range. */
  | "count"
  /** Models that a node may host. */
  | "hosts"
  /** Verification modes of a node. */
  | "verification"
  /** Longest round trip of a demand in milliseconds. */
  | "max_rtt_ms"
  /** Rates of a demand by period. */
  | "rate"
  /** Most replicas of a model. */
  | "max_replicas"
  /** Verifier work per second. */
  | "verifier_capacity"
  /** The most of a limit, in every period at least so much. */
  | "max";

/** Where a changed field is. */
export type EditedList =
  /** In a node entry. */
  | "nodes"
  /** In a demand. */
  | "demands"
  /** In a model. */
  | "models"
  /** In a limit over several nodes, models or demands. */
  | "limits"
  /** In the scenario itself. */
  | "scenario";

/** One node entry: how many of its machines are needed. */
export interface EntrySize {
  /** The node's id. */
  node: string;
  /** Machines today. */
  count: number;
  /** Machines needed. */
  needed: number;
  /** Machines to switch off; negative where a range needs more than today. */
  off: number;
  /** Price per hour of what is switched off. */
  saved_per_hour: number;
  /** Share of the needed machine-hours in which the plan leaves a whole
   * machine without work: machines that could sleep for a while. In percent. */
  asleep_percent: number;
}

/** How a plan fares on another scenario. */
export interface Evaluation {
  /** How far the question was answered: `optimal` where routes are the best ones and
   * the best plan (where asked for) is proved, `feasible` where a limit stopped some
   * of it, `limit` where no routes were found in time. */
  status: Status;
  /** What the plan promised for the scenario it was made for. */
  promised: Figures;
  /** What it comes to on the other scenario. */
  came: Figures;
  /** How far that is from the best plan for the other scenario; absent where it was
   * not asked for or no plan was found. */
  regret?: Regret | null;
  /** Demands of which less is served than must be. */
  short?: Shortfall[];
  /** Limits, and rules of how models stand, that the plan does not keep on what came: what
   * was decided stays, and routes add nothing to what is beyond a limit. */
  missed?: MissedRule[];
  /** What of the plan and the scenario does not match, and what was made of it. */
  mismatches?: Mismatch[];
  /** The evaluated plan, of the other scenario: what was decided, with the routes that
   * follow, its account and its certificate; where the scenario has several futures, in
   * each of them and on average. Its bound is that of the best plan, or what all demand
   * would be worth where that was not asked for. The checker holds it to every limit but
   * `min_served`, `max_moves` and those of `missed`, where they are missed. */
  plan: Plan;
}

/** Where the worst futures come first (`policy.futures`): the proof that no plan which loses
 * as little in them does better on average. By the prices every plan keeps what it gains on
 * average, and in each future `weights` times, below what they bound. */
export interface ExpectedCertificate {
  /** What the objective counts on average, recomputed from the routes. */
  value: number;
  /** What is proved of it. */
  bound: number;
  /** |bound - value| / max(|bound|, |value|), 0 where both are 0. */
  gap: number;
  /** Who proved the bound. */
  bound_source: BoundSource;
  /** The bound that a search for whole numbers proved; its word. */
  search_bound?: number | null;
  /** What losing less in a future is worth here, above 0. */
  weights?: FutureWeight[];
  /** Prices of the relaxation's rows. */
  prices: Prices;
}

/** A level under `fair`: demands that are all served to the same part of their
 * weight, and the proof that no plan serves them more. The level of a demand
 * in a period is served / (weight x offered), its weight `value` / the largest
 * `value` of the scenario.
 *
 * The proof: by the prices, every plan keeps (sum over `raised` of price x
 * served) + (sum over `kept` of price x served) below what the prices bound.
 * So no plan that serves each of `kept` at least as much as this one, all of
 * them at this level or below, gives all of `raised` a level above `bound`. */
export interface FairLevel {
  /** The smallest level among the members, recomputed from the routes. */
  level: number;
  /** What is proved of it. */
  bound: number;
  /** |bound - level| / max(|bound|, |level|), 0 where both are 0. */
  gap: number;
  /** The demands that stay at this level. Every demand of some value that any
   * node may serve is a member of one level in each period. */
  members: DemandPeriod[];
  /** Demands that cannot all rise: price per unit/s served, above 0. */
  raised?: DemandPrice[];
  /** Demands of this level or below that keep what they have: price per
   * unit/s served, above 0. */
  kept?: DemandPrice[];
  /** Prices of the rows for what `raised` and `kept` count. */
  prices: Prices;
  /** The bound that a search for whole numbers proved; its word. */
  search_bound?: number | null;
}

/** A plan in a few figures. */
export interface Figures {
  /** 100 x served / offered work in units; 100 where nothing is offered. */
  served_percent: number;
  /** Idle % of the account. */
  idle_percent: number;
  /** What the objective counts, over all periods. */
  objective: number;
  /** Currency that the plan's decisions spend, over all periods. */
  cost: number;
  /** Replicas that machines have more than the period before; in the first period more
   * than stand now, where the scenario says what does. Of a plan that does not say so,
   * those that entries have more. */
  moves: number;
}

/** A fleet and what it costs. */
export interface FleetCost {
  /** Machines of all entries. */
  machines: number;
  /** Price of these machines per hour. */
  price_per_hour: number;
  /** Price of the machines, of usage and of routes per hour. */
  cost_per_hour: number;
  /** 100 x served / offered work in units. */
  served_percent: number;
  /** Value served over all periods. */
  value: number;
  /** 100 x idle / installed compute, by price. */
  idle_percent: number;
}

/** What it is worth to plan for several futures together, and what it would be worth to
 * know which one comes.
 *
 * Amounts are of all periods, in the objective's unit: value under `serve`, currency
 * under `cost`, value less currency under `profit`. */
export interface Foresight {
  /** How far the question was answered: `optimal` where every plan behind it is;
   * `feasible` where a limit left something out or open. Where there is no plan for all
   * futures, why. */
  status: Status;
  /** Currency of amounts, where the scenario names one. */
  currency?: string | null;
  /** What a person needs to know: sentences. */
  summary: string[];
  /** What the plan comes to in each future, beside the best plan for it alone. */
  futures: FutureRegret[];
  /** What knowing which future comes would be worth on average (the expected value of
   * perfect information); absent where a future has no plan of its own. */
  knowing?: Interval | null;
  /** What the plan is worth beside one for the mean of the futures (the value of the
   * stochastic solution); absent where that plan cannot serve what must be served in
   * every future, or was not found. */
  planning?: Interval | null;
  /** A plan for the mean: rates, what must be served, availability and prices as they
   * are on average. Absent where it was not found. */
  for_the_mean?: OtherPlan | null;
  /** A plan for the peak: the largest rate that any future brings, all else as on
   * average. Absent where all futures have the same rates, and where it was not found. */
  for_the_peak?: OtherPlan | null;
  /** What was not found, and why: sentences. */
  left_out: string[];
  /** The best plan for all futures. */
  plan: Plan;
}

/** One future, or with `lose_any` a list of them: what it changes, and how likely it is. */
export interface Future {
  /** Unique name; none with `lose_any`, whose futures are named after what they lose. */
  id?: string;
  /** How likely it is beside the others, above 0; the weights are divided by their sum.
   * 1 unless given. With `lose_any`: of all losses together, below 1, 0.5 unless given;
   * the rest up to 1 is the future in which nothing is lost. */
  weight?: number | null;
  /** Changes of demands, in this order. */
  demands?: readonly DemandChange[];
  /** Changes of nodes, in this order. */
  nodes?: readonly NodeChange[];
  /** Fraction of every demand that must be served in this future, 0 to 1, in place of
   * the demands' own; theirs unless given. With `lose_any`: in the futures that lose
   * something. */
  min_served?: number | null;
  /** In place of everything but `weight` and `min_served`: one future for each node,
   * region or operator, in which all of it is lost, and one in which nothing is. */
  lose_any?: Domain | null;
}

/** What becomes of a plan where one future comes. */
export interface FutureOutcome {
  /** The future's id; one of a list of losses is named after what it loses. */
  id: string;
  /** How likely it is; the weights of all futures add up to 1. */
  weight: number;
  /** Units served in percent of those asked for, over all periods; 100 where nothing is. */
  served_percent: number;
  /** Value served over all periods, in currency (or any unit of worth). */
  value: number;
  /** Value of what is asked for and not served, over all periods. */
  turned_away: number;
  /** Currency that decisions spend over all periods: machines of count ranges, usage
   * prices and route costs. */
  cost: number;
  /** Every installed compute-hour, where this future comes. */
  waste: Waste;
}

/** What the plan comes to in one future. */
export interface FutureRegret {
  /** The future's id. */
  id: string;
  /** How likely it is; the weights of all futures add up to 1. */
  weight: number;
  /** Units served in percent of those asked for. */
  served_percent: number;
  /** Idle % of the account. */
  idle_percent: number;
  /** Currency that the plan spends in it. */
  cost: number;
  /** What the objective counts in it. */
  objective: number;
  /** How much better the best plan for this future alone is, by the objective; absent
   * where that plan was not found. */
  regret?: Interval | null;
  /** That plan, in a few figures. */
  known?: KnownFuture | null;
}

/** How much a future counts in a proof. */
export interface FutureWeight {
  /** The future's id. */
  future: string;
  /** The weight, above 0. */
  weight: number;
}

/** Which futures a plan is best for (`policy.futures`). */
export type FuturesGoal = "expected" | "worst" | {
  /** 1 minus the part of all futures that is looked at, the worst one: 0 or more and below 1. */
  cvar: number;
};

/** What an amount is. */
export type Gain =
  /** Cost that is no longer there, while as much is served. */
  | "saved"
  /** Value that is served more, at the same cost. */
  | "value"
  /** More value less more cost. */
  | "net";

/** What operators could make by leaving with the demands that they serve. */
export interface GroupAlone {
  /** The operators. */
  operators: string[];
  /** What they get by price. */
  income_per_hour: number;
  /** The most they could make on their machines alone beyond what the demands that they
   * take along keep here, other limits at their prices: by a solve. */
  alone_per_hour: number;
  /** Whether that is no more than they get, but for rounding. */
  stays: boolean;
}

/** What more machines would be worth. */
export interface Growth {
  /** How far the question was answered: `optimal` where every plan behind the answer is
   * optimal, the purchase is within the asked gap and all was tried; `feasible` where a
   * limit stopped some of it. Where today's fleet has no plan, why. */
  status: Status;
  /** Each way of routing with today's machines, the optimum among them. */
  today: PolicyOutcome[];
  /** One curve for each kind of machine, the dearest shadow price first. */
  curves: GrowthCurve[];
  /** Kinds with a shadow price above 0 that got no points, as others have a
   * higher one. */
  left_out: number;
  /** What to buy for the budget, where one was given. */
  purchase?: Purchase | null;
  /** How far prices hold, where asked for. */
  price_ranges?: PriceRanges | null;
  /** Today's best plan; where there is none, nothing was tried. */
  plan: Plan;
}

/** One kind of machine. */
export interface GrowthCurve {
  /** The id of the first entry with such machines that is not `shared`: more would join
   * it. */
  node: string;
  /** Hardware class. */
  hardware: string;
  /** Region. */
  region: string;
  /** Entries with such machines. */
  entries: number;
  /** Such machines today. */
  machines: number;
  /** Currency per machine and hour; absent where none is given. */
  price_per_hour?: number | null;
  /** What a further machine would be worth per hour, by the prices of today's
   * plan: objective (value, or currency) per machine-hour. No machine gains
   * more, but for the gap of today's plan. */
  shadow_price: number;
  /** With 1, 2, ... more machines, up to the first that gains nothing. */
  points: GrowthPoint[];
}

/** A number of machines added. */
export interface GrowthPoint {
  /** Machines added. */
  machines: number;
  /** What the last of them gains per hour: value (`serve`), cost saved
   * (`cost`) or profit. Not reduced by the price of a fixed count. */
  gain_per_hour: number;
  /** Each way of routing with these machines, the optimum among them. */
  policies: PolicyOutcome[];
}

/** Machines that are rented by the hour. The plan chooses in every period how many there
 * are; machines that are there the period before stay, the others are started. */
export interface Hourly {
  /** Fewest machines, in every period. */
  min: number;
  /** Most machines, in every period. */
  max: number;
  /** That their number is a choice of every period. */
  per: Per;
  /** Machines that are on before the first period. Unless given, those of the first
   * period were there. */
  running?: number | null;
  /** Currency for starting one machine; 0 unless given. */
  start_cost?: number;
  /** Hours that a machine is kept and paid for at least once it is started, also beyond
   * the last period; 0 unless given. Machines that are `running` are free to go. */
  min_hours?: number;
  /** Hours from paying to serving: a machine that is started is paid for at once, serves
   * nothing until they are over, and is kept at least so long; 0 unless given. */
  start_hours?: number;
  /** Whether the numbers are chosen before anyone knows which future comes, or anew in
   * each of them; before, unless given. */
  decided?: Decided;
}

/** Machines rented in one period for a node that is rented by the hour. */
export interface HourlyCount {
  /** The node's id. */
  node: string;
  /** Index of the period. */
  period: number;
  /** In a plan for several futures: the one that this is decided in, where it is decided
   * once a future has come (`count.decided` of its node: `after`). What names none is
   * decided before, and the same in all of them. */
  future?: string | null;
  /** Machines, above 0; a whole number unless the scenario says `relax`. */
  count: number;
}

/** An evaluated plan and the best one for all futures, in one of them. */
export interface InFuture {
  /** The future's id. */
  id: string;
  /** Units served in percent of those asked for, by the evaluated plan. */
  served_percent: number;
  /** The same by the best plan. */
  best_served_percent: number;
  /** Currency spent by the evaluated plan, over all periods. */
  cost: number;
  /** The same by the best plan. */
  best_cost: number;
}

/** How an operator's income changes. */
export interface IncomeChange {
  /** The operator. */
  operator: string;
  /** So much more, or less where it is below 0. */
  per_hour: number;
}

/** An amount that is known to lie between two others; they are equal where no gap is open. */
export interface Interval {
  /** It is this at least. */
  at_least: number;
  /** It is this at most. */
  at_most: number;
}

/** What a machine that joins would earn. */
export interface Joining {
  /** Its hardware. */
  hardware: string;
  /** Its region. */
  region: string;
  /** The node whose machines it is like; of several the one that earns most beyond its
   * price. */
  like: string;
  /** That node's price per hour; absent where it has none. */
  price_per_hour?: number | null;
  /** What a small part of such a machine would earn, as a whole one: the shadow price. */
  margin_per_hour: number;
  /** What the whole machine earns at the prices with it, by a solve: no more than
   * `margin_per_hour`. Absent where it was not found, as `left_out` says. */
  income_per_hour?: number | null;
  /** How much more all get together. */
  brings_per_hour?: number | null;
  /** How the incomes of operators change by it, who loses most first; those that stay as
   * they are do not stand here. */
  operators: IncomeChange[];
  /** How much more demands keep. */
  demands_per_hour: number;
  /** How much more limits earn, less what is rented more. */
  rents_per_hour: number;
}

/** What the last unit of value of a higher priority costs. */
export interface KeptPrice {
  /** The priority. */
  priority: number;
  /** The price, 0 or more. */
  price: number;
}

/** The best plan for one future alone, in a few figures. */
export interface KnownFuture {
  /** Units served in percent of those asked for. */
  served_percent: number;
  /** Idle % of the account. */
  idle_percent: number;
  /** Currency that it spends. */
  cost: number;
  /** What the objective counts. */
  objective: number;
  /** No plan for this future does better. */
  bound: number;
}

/** A limit over all machines, models or demands that its selectors match: a quota, the
 * power of a site, a budget, the share of a team. With several selectors it counts what
 * matches all of them. */
export interface Limit {
  /** Unique name. */
  id: string;
  /** The nodes that count; all unless given. */
  nodes?: NodeSelector | null;
  /** The models that count; all unless given. */
  models?: ModelSelector | null;
  /** The demands that count; unless given, work counts whosever it is, and so does what
   * replicas hold without working. */
  demands?: DemandSelector | null;
  /** What is counted: `machines` (rented or there), `spend` (currency per hour: rent of
   * machines whose count is a range, usage prices and route costs) or a resource (what
   * is allocated of it; of demands what they keep busy). */
  of: string;
  /** At most so much in each period; one number holds for every period. Unlimited
   * unless given. */
  max?: number | readonly number[] | null | Float64Array;
  /** At least so much in each period; one number holds for every period. Nothing unless
   * given. */
  min?: number | readonly number[] | null | Float64Array;
}

/** Price of a limit over several nodes, models or demands. */
export interface LimitPrice {
  /** The limit's id. */
  limit: string;
  /** Index of the period. */
  period: number;
  /** Above 0 of its `max`, below 0 of its `min`. */
  price: number;
}

/** Price of a row x <= rate z. */
export interface LinkPrice {
  /** The demand's id. */
  demand: string;
  /** Of which stage, where its model has several. */
  stage?: string | null;
  /** The node's id. */
  node: string;
  /** Index of the period. */
  period: number;
  /** At least 0. */
  price: number;
}

/** A route that exists or may exist between a demand and a node. */
export interface ListedRoute {
  /** The demand's id. */
  demand: string;
  /** The node's id. */
  node: string;
  /** Currency per unit routed; 0 unless given. */
  cost?: number;
  /** Units per second routed today in each period, for the `current` policy;
   * one number holds for every period. */
  rate?: number | readonly number[] | null | Float64Array;
}

/** Machines of an entry that come or go. */
export interface MachineChange {
  /** The node's id. */
  node: string;
  /** Machines that go. */
  off: number;
  /** Machines that come. */
  added: number;
  /** Machines today. */
  of: number;
  /** Price per hour of what goes or comes; its compute where the amount is in compute. */
  per_hour: number;
}

/** Machines chosen for a node whose count is a range. */
export interface MachineCount {
  /** The node's id. */
  node: string;
  /** In a plan for several futures: the one that this is decided in, where it is decided
   * once a future has come (`count.decided` of its node: `after`). What names none is
   * decided before, and the same in all of them. */
  future?: string | null;
  /** Machines; a whole number unless the scenario says `relax`. */
  count: number;
}

/** Identical machines of one node entry in one period, and what each holds. */
export interface MachineGroup {
  /** Index of the period. */
  period: number;
  /** In a plan for several futures: the one that this is decided in, where it is decided
   * once a future has come (`count.decided` of its node: `after`). What names none is
   * decided before, and the same in all of them. */
  future?: string | null;
  /** The node's id. */
  node: string;
  /** How many times these contents are there. */
  count: number;
  /** Machines that the contents take each time: 1, or more for one replica
   * that holds more than a machine has. 1 unless given. */
  span?: number;
  /** The contents. */
  replicas: PackedReplicas[];
  /** Which of them stand on which cards of one machine, where it has some; identical
   * cards stand together. A replica that takes nothing of a card is on none, and one
   * that spans machines has all of theirs. */
  cards?: CardGroup[];
  /** The machines' own names, where the entry has one for each of them. */
  names?: string[];
}

/** Price of a row of machines in a period. */
export interface MachinePrice {
  /** The node's id. */
  node: string;
  /** Index of the period. */
  period: number;
  /** At least 0. */
  price: number;
}

/** How a model's replicas have to be spread: no domain may have more than a share of them. */
export interface MaxShare {
  /** What a domain is: nodes of one `region`, of one `operator`, or of one value of a
   * label (`{"label": "site"}`). Nodes that have none are one domain together. */
  over: "region" | "operator" | {
    /** The label whose values are the domains. */
    label: string;
  };
  /** The largest share of the model's replicas in one domain and period, 0 to 1. */
  share: number;
}

/** Something that only one of plan and scenario knows, or that has no room. */
export interface Mismatch {
  /** What it is about. */
  kind: MismatchKind;
  /** The label or the id of it. */
  name: string;
  /** What does not match and what follows, in a sentence. */
  message: string;
}

/** What a mismatch is about. */
export type MismatchKind =
  /** Periods, by label. */
  | "period"
  /** A node. */
  | "node"
  /** A demand. */
  | "demand"
  /** The machines of a node. */
  | "machines"
  /** Replicas that are lost. */
  | "replicas"
  /** The node of an unsplit demand. */
  | "home";

/** A kind of rule. */
export type MissedKind =
  /** One of `limits`. */
  | "limit"
  /** `min_replicas` of a model. */
  | "min_replicas"
  /** `max_share` of a model. */
  | "max_share";

/** A rule of the scenario that an evaluated plan does not keep. */
export interface MissedRule {
  /** Which kind of rule. */
  kind: MissedKind;
  /** The limit's id, else the model's. */
  name: string;
  /** In how many periods, over all futures where there are several. */
  periods: number;
  /** The label of the period in which it is missed by most. */
  worst_period: string;
  /** The future that period is in, where the scenario has several. */
  worst_future?: string | null;
  /** What is counted in it: of a limit in its unit, of `min_replicas` replicas, of
   * `max_share` a part of the model's replicas. */
  counted: number;
  /** The most (of a `min` and of `min_replicas`: the least) that the rule allows. */
  allowed: number;
  /** The same in a sentence. */
  message: string;
}

/** What is served. */
export interface Model {
  /** Unique name. */
  id: string;
  /** Most replicas placed in any one period, over all nodes; unlimited unless
   * given. Counts replicas of profiles that hold something. */
  max_replicas?: number | null;
  /** Fewest replicas placed in every period, over all nodes, working or not; 0 unless
   * given. Counts replicas of profiles that hold something. */
  min_replicas?: number;
  /** Hours that a replica loads before it serves: one that was not there the period before
   * holds its resources on a machine that is ready, and serves nothing until they are
   * over; 0 unless given. What the first period has was there, unless `steadiness` says
   * what stands. Counts for profiles that hold something. */
  load_hours?: number;
  /** How replicas have to be spread over regions, operators or labels; any way unless
   * given. Counts replicas of profiles that hold something. */
  max_share?: MaxShare | null;
  /** Names of your own, such as `{"tier": "gold"}`, for limits to select by. */
  labels?: Record<string, string>;
  /** Where the stages of one piece of work may be, if `profiles` name stages; anywhere
   * unless given. */
  together?: Together;
  /** How one replica performs, per hardware class. */
  profiles: readonly Profile[];
}

/** Price of a model's `max_replicas` or `min_replicas` row. */
export interface ModelPrice {
  /** The model's id. */
  model: string;
  /** Of which stage, where the model has several. */
  stage?: string | null;
  /** Index of the period. */
  period: number;
  /** At least 0, of `min_replicas` at most 0. */
  price: number;
}

/** Models that match everything that is named; an empty list or map names nothing. */
export interface ModelSelector {
  /** Any of these ids. */
  id?: string | readonly string[];
  /** Of every label that is named, any of its values. */
  labels?: Record<string, string | readonly string[]>;
}

/** One entry of capacity: `count` identical machines. */
export interface Node {
  /** Unique name. */
  id: string;
  /** Machines in the entry; 1 unless given. */
  count?: Count;
  /** Hardware class; profiles name the same classes. */
  hardware: string;
  /** Where the machines are; `default` unless given. */
  region?: string;
  /** Who runs the machines; groups the waste account. */
  operator?: string | null;
  /** Names of your own, such as `{"site": "ams3"}`, for limits to select by. */
  labels?: Record<string, string>;
  /** Amount of each resource that ONE machine has. */
  capacity: Record<string, number>;
  /** Equal cards that the compute of one machine comes in, at least 1; divisible
   * unless given. A replica that holds less than a card stands on one card; one that
   * holds more takes whole cards of one machine. */
  cards?: number | null;
  /** Further resources of a machine that are divided evenly over its cards, such as
   * `["vram_gb"]`; the others are shared by all cards. */
  per_card?: readonly string[];
  /** Currency per machine and hour; not known unless given, and 0 only where that is
   * said. Sunk where `count` is fixed: it prices waste and never changes a decision. */
  price_per_hour?: number | null;
  /** Fraction of the time a machine can be used, 0 to 1; 1 unless given. */
  availability?: number;
  /** Fraction of the available capacity held back on purpose, 0 to 1;
   * 0 unless given. */
  headroom?: number;
  /** Verification modes the machines can produce; `["none"]` unless given. */
  verification?: readonly string[];
  /** Models the machines may host; any unless given. */
  hosts?: readonly string[] | null;
  /** Currency per unit of a resource and hour of use (busy or held). */
  usage_price?: Record<string, number>;
  /** Whether other work runs on these machines too, and stays: `capacity` and
   * `price_per_hour` are then of what it leaves. Such machines are never switched off,
   * and nothing is saved by leaving them idle; false unless given. */
  shared?: boolean;
  /** How the machines are paid for, a free name such as `committed`, `on demand` or
   * `spot`: entries of one hardware are counted by it, and limits may select by it. */
  tier?: string | null;
  /** Names of single machines, at most as many as there are: a plan says by them which
   * machine holds what. They decide nothing. */
  names?: readonly string[];
  /** Where the entry is from, for people: a file and the place in it. It decides nothing. */
  source?: string | null;
}

/** What becomes of some nodes in a future. */
export interface NodeChange {
  /** The node's id; any unless given. */
  id?: string | null;
  /** Nodes that have these: `id`, `hardware`, `region`, `operator`, `tier`, each with one
   * name or a list of which any will do; all unless given. */
  where?: Where;
  /** Their availability becomes this, 0 to 1. Where it is less than the nodes' own, what
   * stands there is lost in proportion. */
  availability?: number | null;
  /** Their price per machine and hour becomes this, 0 or more. */
  price_per_hour?: number | null;
}

/** Node entries that differ in nothing but id and number of machines. In a compact plan
 * they go by one name, wherever a node is named. */
export interface NodeClass {
  /** The name that routes, replicas, machines, counts and prices give as their node. */
  class: string;
  /** Ids of its node entries, at least two. Their machines are one pool: every way of
   * handing them out is a plan, and all are equally good. */
  nodes: string[];
}

/** The worth of a machine, and how far it holds. */
export interface NodeRange {
  /** The node's id. */
  node: string;
  /** Machines of the entry in the plan. */
  machines: number;
  /** Objective per machine-hour of the last machine, and down to how many
   * machines of the entry that holds. */
  fewer: PriceSide;
  /** Objective per machine-hour of the next machine, and up to how many
   * machines of the entry that holds. */
  more: PriceSide;
}

/** Nodes that match everything that is named; an empty list or map names nothing. */
export interface NodeSelector {
  /** Any of these ids. */
  id?: string | readonly string[];
  /** Any of these regions. */
  region?: string | readonly string[];
  /** Any of these hardware classes. */
  hardware?: string | readonly string[];
  /** Any of these operators. */
  operator?: string | readonly string[];
  /** Any of these tiers. */
  tier?: string | readonly string[];
  /** Of every label that is named, any of its values. */
  labels?: Record<string, string | readonly string[]>;
}

/** What one node entry does in one period, in resource units. */
export interface NodeUse {
  /** The node's id. */
  node: string;
  /** Index of the period. */
  period: number;
  /** In a plan for several futures: the one that this is in. */
  future?: string | null;
  /** Working for traffic, verification overhead included. */
  busy: Record<string, number>;
  /** Taken by placed replicas, working or not. */
  held: Record<string, number>;
  /** Held, or busy without being held: what the capacity limit counts. */
  allocated: Record<string, number>;
  /** What may be allocated: capacity x machines x availability x (1 - headroom). */
  available: Record<string, number>;
  /** What one more available unit would be worth for one hour, in currency
   * (or value). */
  price: Record<string, number>;
}

/** How good a plan is. */
export interface Objective {
  /** What was optimised. */
  name: ObjectiveName;
  /** Value served (`serve`), currency spent (`cost`) or value minus currency
   * (`profit`), over all periods; under `fair` the smallest level, where 1
   * means that a demand of the largest `value` is served in full. */
  value: number;
  /** No plan can do better than this: an upper bound on `value` under
   * `serve`, `profit` and `fair`, a lower bound under `cost`. With priorities it is of
   * plans that serve at least as much value of each but the lowest. */
  bound: number;
  /** |bound - value| / max(|bound|, |value|), 0 where both are 0; under `fair`
   * the largest gap of any level, with priorities that of any priority. */
  gap: number;
  /** Currency that decisions of the plan spend, over all periods: machines
   * of count ranges, usage prices and route costs. */
  cost: number;
  /** Under `serve`: no plan of the same value costs less than this. */
  cost_bound?: number | null;
  /** Where the worst futures come first (`policy.futures`): what the objective counts on
   * average. `value` is then of the worst future, or of the worst part of all on average:
   * the value turned away in it under `serve`, what it costs under `cost`, what it makes
   * under `profit`, and `bound` is a lower one under `serve`, too. */
  expected?: number | null;
  /** What of the objective the plan gives up for spare replicas
   * (`policy.spare_give_up`); part of the gap, and no doubt about the rest of it. */
  given_up_for_spare?: number | null;
}

/** What counts as best (DESIGN section 2). */
export type ObjectiveName =
  /** The most value served; among those plans, the lowest cost. */
  | "serve"
  /** The lowest cost that meets every `min_served` (1 unless given). */
  | "cost"
  /** The most value served minus cost. */
  | "profit"
  /** The fairest shares: the smallest level (the part of a demand that is
   * served, divided by its weight) as large as can be, then the next, until
   * none can rise; among those plans, the lowest cost. */
  | "fair";

/** What an operator gets, and what its machines cost. */
export interface OperatorEarnings {
  /** The operator; `unassigned` stands for all nodes that name none. */
  operator: string;
  /** Its machines in the plan. */
  machines: number;
  /** Value of the work that its machines serve in the plan; absent under `cost` where
   * no demand states a value. */
  by_work_per_hour?: number | null;
  /** What its machines are worth by shadow prices: capacity x price. Absent where no
   * prices were found. */
  by_price_per_hour?: number | null;
  /** Price of its machines in the plan; absent where one of them has no price. */
  cost_per_hour?: number | null;
  /** Income by work / cost; absent where either is not known as money. */
  return_by_work?: number | null;
  /** Income by price / cost; absent where either is not known as money. */
  return_by_price?: number | null;
  /** Idle % of its machines, as in the plan's account. */
  idle_percent: number;
}

/** What a plan that was made for something else comes to on average: its machines,
 * replicas and nodes of demands that may not be split stay, routes follow each future. */
export interface OtherPlan {
  /** Whether it serves what must be served in every future and keeps all limits there;
   * where it does not, nothing else is told. */
  serves_enough: boolean;
  /** Units served in percent of those asked for, on average. */
  served_percent: number;
  /** Currency that it spends, on average. */
  cost: number;
  /** Value that it serves, on average. */
  value: number;
  /** What the objective counts, on average. */
  objective: number;
}

/** What a fleet comes to with its best plan. */
export interface Outlook {
  /** Machines of all entries. */
  machines: number;
  /** 100 x served / offered work in units; 100 where nothing is offered. */
  served_percent: number;
  /** 100 x idle / installed compute, by price as far as all is priced. */
  idle_percent: number;
  /** Currency per hour of machines (fixed counts among them), usage and routes; absent
   * where nothing has a price. */
  cost_per_hour?: number | null;
  /** Value served per hour: value x units. */
  value_per_hour: number;
  /** `served_percent` of the best plan where every demand is larger by
   * `more_demand_percent`; absent where the time was up before. */
  served_percent_at_more_demand?: number | null;
}

/** Replicas on one machine or card. */
export interface PackedReplicas {
  /** The model's id. */
  model: string;
  /** The profile's name. */
  profile: string;
  /** Replicas. */
  count: number;
}

/** Price of a row of weights: whatever fits on one machine of the entry weighs
 * at most 1, and a replica that spans machines at most as much as these, so
 * the replicas on the entry weigh at most as much as it has machines. */
export interface PackingPrice {
  /** The node's id. */
  node: string;
  /** Index of the period. */
  period: number;
  /** Weights of one replica each, above 0; profiles that are not named weigh 0. */
  weights: PackingWeight[];
  /** At least 0. */
  price: number;
}

/** What one replica weighs. */
export interface PackingWeight {
  /** The model's id. */
  model: string;
  /** The profile's name. */
  profile: string;
  /** In machines, at least 0. */
  weight: number;
}

/** How often a number of machines is chosen. */
export type Per =
  /** In every period. */
  | "period";

/** One stretch of time with constant rates. */
export interface Period {
  /** Shown on axes, for example `18:00`; the period's number unless given. */
  label?: string;
  /** Length in hours, above 0; 1 unless given. */
  hours?: number;
}

/** Price of the verifier row of a period. */
export interface PeriodPrice {
  /** Index of the period. */
  period: number;
  /** At least 0. */
  price: number;
}

/** The whole output. */
export interface Plan {
  /** Version of this file format; always 1. */
  schema_version: 1;
  /** Whether this is the best plan, a plan, or none. */
  status: Status;
  /** What every amount of money is in, where the scenario says so (`policy.currency`). */
  currency?: string | null;
  /** How good the plan is, and how good any plan could be. */
  objective: Objective;
  /** The scenario's periods, in order: other lists give them by number. A plan
   * of an older version has none. */
  periods?: PlanPeriod[];
  /** What the demands of each priority got, the highest first, where they have different
   * ones and the objective is of value. */
  priorities?: PriorityService[];
  /** In a compact plan: alike node entries that go by one name, wherever a node is
   * named. Missing where every node is its own. */
  classes?: NodeClass[];
  /** Nodes on whose machines other work runs and stays (`shared` in the scenario): they
   * are never switched off. */
  shared?: string[];
  /** Who serves what, where, when. */
  routes: Route[];
  /** Placed replicas, of profiles that hold something. */
  replicas: ReplicaPlacement[];
  /** Replicas that begin to load in a period, of models that load before they serve
   * (`load_hours`): they are among `replicas`, hold their resources, and serve when the
   * hours are over. */
  loading?: ReplicaLoad[];
  /** What each machine holds, where an entry of several machines, or of machines
   * with cards, has whole replicas; identical machines stand together. */
  machines?: MachineGroup[];
  /** Machines chosen, for nodes whose count is a range. */
  counts: MachineCount[];
  /** Machines rented in each period, for nodes that are rented by the hour. */
  hourly?: HourlyCount[];
  /** What each node does in each period. */
  nodes: NodeUse[];
  /** What becomes of each demand in each period. */
  demands: DemandService[];
  /** Every installed compute-hour, accounted for. */
  waste: Waste;
  /** What becomes of the plan in each future, where the scenario has several. Machines,
   * replicas and the nodes of demands that may not be split are decided before anyone
   * knows which one comes, but for those of nodes that are decided after; routes, and so
   * what is served, in each of them. `objective` and `waste` are then those of all futures
   * on average. */
  futures?: FutureOutcome[];
  /** The prices that prove the bound, and the checker's findings. */
  certificate: Certificate;
  /** Where the plan came from. */
  solver: SolverReport;
  /** What moves, where whole replicas stand on machines in several periods or the
   * scenario says what stands now; and what keeping replicas where they are costs,
   * where moves have a price or a limit. */
  steadiness?: SteadinessReport | null;
  /** Which limits clash, where no plan exists. */
  conflicts?: Conflict[];
}

/** One period of the scenario that the plan is for. */
export interface PlanPeriod {
  /** Its label. */
  label: string;
  /** Its length in hours. */
  hours: number;
  /** Where machines need hours to start, or models hours to load, the periods of a plan are
   * parts of those of the scenario: the index of the period that this is a part of. */
  part_of?: number | null;
}

/** What to optimise, and how. */
export interface Policy {
  /** What counts as best; `serve` unless given. */
  objective?: ObjectiveName;
  /** Treat replicas, machine counts and unsplit demands as continuous;
   * false unless given. */
  relax?: boolean;
  /** How work is shared among identical node entries; `packed` unless given. */
  spread?: Spread;
  /** What every amount of money is in, for example `USD`: a label of at most 12
   * characters that is shown wherever money is. It converts nothing. */
  currency?: string | null;
  /** What becomes of room on machines that the plan does not need; `none` unless given. */
  spare?: Spare;
  /** Share of the value served, 0 to 1, that the plan may give up in a period so that
   * spare replicas which are expected to serve more find room; 0 unless given. It needs
   * `spare` to be `fill`, and the objective `serve` or `profit`. */
  spare_give_up?: number;
  /** Which of `futures` the plan is best for: `expected`, all on average, `worst`, or
   * `{"cvar": 0.9}`, the worst tenth on average; `expected` unless given. */
  futures?: FuturesGoal;
}

/** What one way of routing comes to, over all periods. */
export interface PolicyOutcome {
  /** `random`, `weighted`, `nearest`, `least_loaded`, `current` or `optimum`. */
  policy: string;
  /** 100 x served / offered work in units; 100 where nothing is offered. */
  served_percent: number;
  /** Value served: value x units. */
  value: number;
  /** Currency that decisions spend: machines of count ranges, usage prices
   * and route costs. */
  cost: number;
  /** 100 x idle / installed compute, by currency; by compute-hours where
   * nothing installed is priced, or any node that has compute is without
   * `price_per_hour`. Idle is all compute that is available and
   * not busy: workload idle, stranded and surplus (DESIGN section 1). */
  idle_percent: number;
  /** Currency per hour that no fleet which serves as much as this saves more than:
   * avoidable cost, at most. Idle compute by price would be no measure of routing:
   * serving on cheap machines leaves dear ones idle. Absent where it is not known. */
  avoidable_per_hour?: number | null;
}

/** How far prices hold. */
export interface PriceRanges {
  /** Machines, the dearest first; of machines that are alike only the first
   * entry is listed, and all of them count. */
  nodes: NodeRange[];
  /** Demands, the dearest first. */
  demands: DemandRange[];
  /** Entries and demands with a price that were not looked at. */
  left_out: number;
}

/** A price to one side of today. */
export interface PriceSide {
  /** The price. */
  price: number;
  /** It holds from today to here; beyond this nothing was looked at where
   * `open` is true. */
  until: number;
  /** Whether the price may hold further. */
  open: boolean;
}

/** A price for each row of the relaxation (DESIGN section 2); zeros left out. Where the
 * scenario has several futures, `period` counts the periods of all of them, one future
 * after another, except where something is decided before: `max_replicas`, `min_replicas`,
 * `max_share`, `packing` and limits of machines. Where some machines are decided once a
 * future has come, these count the periods of all futures, too; of `packing`, `started`,
 * `min_hours` and `ready` those of such nodes do. */
export interface Prices {
  /** Capacity rows: objective per resource unit available in that period. */
  capacity: CapacityPrice[];
  /** Rows that let a replica serve no faster than it can. */
  replica: ReplicaPrice[];
  /** Demand rows: objective per unit/s; negative where `min_served` binds. Where work can
   * wait: of what is served in the period, of any sign. */
  demand: DemandPrice[];
  /** Rows of `min_served` over all periods, of demands whose work can wait. */
  served_in_all?: ServedPrice[];
  /** Rows that let every stage of a model do the same work. */
  stage?: StagePrice[];
  /** Verifier rows, by period. */
  verifier: PeriodPrice[];
  /** Rows of `max_replicas`. */
  max_replicas: ModelPrice[];
  /** Limits over several nodes, models or demands. */
  limit?: LimitPrice[];
  /** Rows of `min_replicas`; at most 0. */
  min_replicas?: ModelPrice[];
  /** Rows of `max_share`. */
  max_share?: SharePrice[];
  /** Rows x <= rate z of demands that may not be split, by node and period. */
  link: LinkPrice[];
  /** Rows of one node per demand that may not be split. */
  single_node: SingleNodePrice[];
  /** Rows of moves: replicas beyond those of the period before. */
  moves?: ReplicaPrice[];
  /** The row of `max_moves`. */
  max_moves?: number;
  /** Rows of machines by the hour beyond those of the period before. */
  started?: MachinePrice[];
  /** Rows of machines that are kept for their `min_hours`. */
  min_hours?: MachinePrice[];
  /** Rows of machines that are ready, where they need hours to start. */
  ready?: MachinePrice[];
  /** Rows of replicas that come, beyond those of the period before, of models that load. */
  loading?: ReplicaPrice[];
  /** Rows of replicas that have to fit machine by machine. */
  packing?: PackingPrice[];
}

/** The proof of one priority: by the prices, every plan keeps (sum over `kept` of price x
 * value of that priority) + value of this one below what the prices bound. So no plan that
 * serves as much value of each of `kept` serves more than `bound` of this one. */
export interface PriorityCertificate {
  /** The priority. */
  priority: number;
  /** Value served of its demands, recomputed from the routes. */
  value: number;
  /** What is proved of it. */
  bound: number;
  /** |bound - value| / max(|bound|, |value|), 0 where both are 0. */
  gap: number;
  /** Who proved the bound. */
  bound_source: BoundSource;
  /** The bound that a search for whole numbers proved; its word. */
  search_bound?: number | null;
  /** Prices of the higher priorities, above 0. */
  kept?: KeptPrice[];
  /** Prices of the relaxation's rows. */
  prices: Prices;
}

/** The value served of one priority, over all periods. */
export interface PriorityRegret {
  /** The priority. */
  priority: number;
  /** By the evaluated plan. */
  came: number;
  /** By the best plan that is known. */
  best: number;
}

/** What the demands of one priority got. */
export interface PriorityService {
  /** The priority; the highest is served first. */
  priority: number;
  /** Value of all that its demands ask for, over all periods. */
  asked: number;
  /** Value of what is served of it. */
  value: number;
  /** No plan that serves at least as much value of every higher priority serves more of
   * this one. Under `profit` the lowest priority has none: it is served where that pays. */
  bound?: number | null;
}

/** One thing that is wrong with a scenario or plan file. */
export interface Problem {
  /** Where: a JSON path such as `$.nodes[3].capacity.gpu`. */
  path: string;
  /** What stood there. */
  found: string;
  /** What belongs there. */
  expected: string;
  /** The nearest known name, where a name was not known. */
  nearest?: string | null;
}

/** How one replica of a model performs on one hardware class. */
export interface Profile {
  /** Unique within the model; the hardware class unless given. */
  name?: string;
  /** The hardware class this profile was measured on. */
  hardware: string;
  /** Units per second that one replica serves at full speed, above 0. */
  rate: number;
  /** Resources busy while the replica works at full speed, in proportion to
   * its work. One unit of compute unless the profile has `uses` or holds compute. */
  uses?: Record<string, number>;
  /** Resources taken as long as the replica is placed, working or not. */
  holds?: Record<string, number>;
  /** The most machines that one replica may span, at least 1; 1 unless given. A
   * replica that holds more than a machine has takes as many whole machines as it
   * needs; where that is more than this, it stands nowhere on the entry. */
  machines?: number;
  /** The stage of the work that the profile does, such as `prefill` or `decode`; all of it
   * unless given. Where the profiles of a model name several, a unit of work is served
   * only by one unit in every stage, and counts in the last one that they name. */
  stage?: string | null;
  /** Where the rate is from, for people: a file and the place in it, or who published
   * it. It decides nothing. */
  source?: string | null;
}

/** What to buy for a budget. */
export interface Purchase {
  /** Currency per hour that may be spent. */
  budget_per_hour: number;
  /** Currency per hour that is spent. */
  spent_per_hour: number;
  /** What to buy; nothing where nothing gains more than it costs. */
  machines: Bought[];
  /** What all of it gains per hour: value (`serve`), cost saved (`cost`) or
   * profit. Not reduced by the price of fixed counts. */
  gain_per_hour: number;
  /** No purchase within the budget gains more than this per hour, by the
   * prices of the fleets tried; under `cost` and `profit`: after its price. */
  bound_per_hour: number;
  /** Distance of the bound, relative to the objective it bounds. */
  gap: number;
  /** Each way of routing with all machines, the optimum among them. */
  policies: PolicyOutcome[];
  /** The plan for all machines. */
  plan: Plan;
}

/** Something that a person can do. */
export interface Recommendation {
  /** What is done. */
  kind: RecommendationKind;
  /** What to do, in one sentence without a full stop. */
  title: string;
  /** Why it brings something, in one sentence without a full stop. */
  reason: string;
  /** What to change in the scenario. With all of it applied, its best plan comes to
   * `after`. Empty for `route_by_plan`, which changes what is done and not what there is. */
  changes: ScenarioEdit[];
  /** What the amount is. */
  money: Gain;
  /** What the amount is in. */
  unit: AmountUnit;
  /** What it brings per hour; above 0. */
  per_hour: number;
  /** The same in a month of 730 hours. */
  per_month: number;
  /** How much more it might bring, as its own plan may be that far from the best. */
  gap: Distance;
  /** How much of `per_hour` a better plan for today's fleet might bring without it: 0
   * where today's plan is the best there is. Less than `per_hour`. */
  today_might_bring: number;
  /** What it is held against where that is not `now`: of `route_by_plan`, today's
   * routing on the machines of the plan. */
  before?: Outlook | null;
  /** The fleet with it. */
  after: Outlook;
  /** What it brings per hour when all that stand before it are done already; 0 where
   * that is nothing or less, and then it does not count for those behind it. Absent
   * where the time was up before. */
  still_per_hour?: number | null;
  /** Machines that come or go, by entry, the largest amount first. */
  machines?: MachineChange[];
}

/** What is done. */
export type RecommendationKind =
  /** Machines go, and as much is served. */
  | "switch_off"
  /** Machines come that bring more than they cost. */
  | "add"
  /** Machines of one hardware come in the place of others in the region. */
  | "rent_differently"
  /** A node may host a model. */
  | "allow_model"
  /** A node produces a verification mode. */
  | "allow_verification"
  /** A demand accepts a longer round trip. */
  | "travel_further"
  /** A limit of a number is raised. */
  | "raise_limit"
  /** Work is done in other periods. */
  | "move"
  /** Work is routed as the plan says. */
  | "route_by_plan";

/** What a person can do about a fleet, each alone, what brings most first. */
export interface Recommendations {
  /** How far the question was answered: `optimal` where every candidate was tried and
   * every plan behind the answer is optimal, `feasible` where a limit left something
   * out or open. Where today's fleet has no plan, why. */
  status: Status;
  /** The answer in one sentence without figures of money: what to switch off; else to
   * route by the plan; else the first of the other actions; else why there is none. */
  headline: string;
  /** Whether anything has a price. Where nothing has, no amount is of money. */
  priced: boolean;
  /** Whether the scenario says what serving is worth: a demand has another `value` than
   * 1. Where it does not, work served is no money, and no machine is weighed against it. */
  valued: boolean;
  /** Currency of amounts, where the scenario names one. */
  currency?: string | null;
  /** Hours of all periods together. An amount per hour is the sum over them, divided by
   * these hours; one per month is 730 times that. */
  hours: number;
  /** By how many percent every demand grows in `served_percent_at_more_demand`. */
  more_demand_percent: number;
  /** How work is routed today, as far as is known: `current` where the scenario lists
   * routes with rates, else what was asked for. `route_by_plan` is held against it. */
  routing: string;
  /** Today's machines with their best plan: every action is held against this. */
  now: Outlook;
  /** How far today's plan may be from the best, per hour. */
  gap: Distance;
  /** What can be done: money before compute, and of both what brings most first. */
  actions: Recommendation[];
  /** Why nothing can be switched off, where that was found out: a sentence. */
  nothing_to_switch_off?: string | null;
  /** What was not tried or is not told, and why: sentences. */
  left_out: string[];
  /** Candidates that were tried to the end. */
  tried: number;
  /** Candidates in all. */
  candidates: number;
  /** Today's best plan, without spare replicas; where there is none, nothing was tried. */
  plan: Plan;
}

/** Size of what was solved after exact reductions. */
export interface Reduced {
  /** Node entries of the scenario; 0 where an older version made the plan. */
  entries: number;
  /** Node entries (classes of alike ones). */
  nodes: number;
  /** Demands. */
  demands: number;
  /** Independent programs. */
  components: number;
}

/** How far an evaluated plan is from the best one for what came. Where a gap is open, the
 * regret lies between two figures. */
export interface Regret {
  /** The least that is lost against the best plan, in the objective's unit (where the worst
   * futures come first: of what is lost in them): against the best plan that is known.
   * Negative where the evaluated plan has more because it keeps less: under `cost` where
   * it serves less than must be served, where it misses a rule of the scenario, and where
   * the best plan serves more of a higher priority. */
  at_least: number;
  /** The most that is lost: against the bound of the best plan. */
  at_most: number;
  /** Whether the best plan is proved to be the best. */
  status: Status;
  /** Its gap. */
  gap: number;
  /** The best plan that is known for what came. */
  best: Figures;
  /** Where demands have priorities: the value of each, the highest first. The first that
   * differs says which plan is better. */
  priorities?: PriorityRegret[];
  /** Where the scenario has several futures: both plans in each of them. */
  futures?: InFuture[];
}

/** One way out of a conflict: the least changes of one kind. */
export interface Relaxation {
  /** All changes in one sentence. */
  text: string;
  /** The changes, all of them needed. */
  changes: Change[];
}

/** What a limit earns that belongs to no machine and no demand. */
export interface Rent {
  /** Which limit. */
  kind: RentKind;
  /** The model of a `max_replicas` or `min_replicas`, the id of a limit; empty for the
   * others. */
  name?: string;
  /** Limit x its shadow price. */
  per_hour: number;
}

/** Limits that belong to no machine and no demand. */
export type RentKind =
  /** `verifier_capacity`: what verifiers earn. */
  | "verifiers"
  /** `max_replicas` of a model. */
  | "max_replicas"
  /** `min_replicas` of a model; not above 0. */
  | "min_replicas"
  /** A limit over several nodes, models or demands; below 0 where it is a `min`. */
  | "limit"
  /** `steadiness.max_moves`. */
  | "max_moves";

/** Replicas that begin to load in one period. */
export interface ReplicaLoad {
  /** Index of the period in which they come. */
  period: number;
  /** Index of the first period in which they serve; none where all periods are over before. */
  serves_from?: number | null;
  /** The node's id. */
  node: string;
  /** The model's id. */
  model: string;
  /** The profile's name. */
  profile: string;
  /** Replicas; a whole number unless the scenario says `relax`. */
  count: number;
}

/** Replicas of one model placed on one node entry in one period. */
export interface ReplicaPlacement {
  /** Index of the period. */
  period: number;
  /** In a plan for several futures: the one that this is decided in, where it is decided
   * once a future has come (`count.decided` of its node: `after`). What names none is
   * decided before, and the same in all of them. */
  future?: string | null;
  /** The node's id. */
  node: string;
  /** The model's id. */
  model: string;
  /** The profile's name. */
  profile: string;
  /** The stage that the profile does, where the model has several. */
  stage?: string | null;
  /** Replicas; a whole number unless the scenario says `relax`. */
  count: number;
  /** Those among them that the forecast does not need: they fill room that is free
   * (`policy.spare`). 0 unless given. */
  spare?: number;
}

/** Price of a replica row. */
export interface ReplicaPrice {
  /** The node's id. */
  node: string;
  /** The model's id. */
  model: string;
  /** The profile's name. */
  profile: string;
  /** Index of the period. */
  period: number;
  /** At least 0. */
  price: number;
}

/** A rate of one demand served by one profile on one node entry in one period. */
export interface Route {
  /** Index of the period. */
  period: number;
  /** In a plan for several futures: the one that this is in. */
  future?: string | null;
  /** The demand's id. */
  demand: string;
  /** The node's id. */
  node: string;
  /** The profile's name. */
  profile: string;
  /** The stage that the profile does, where the model has several. */
  stage?: string | null;
  /** Units per second. */
  rate: number;
}

/** The whole input: capacities, models, demand forecasts and the rules.
 *
 * The only version of the file format is 1. */
export interface Scenario {
  /** Version of this file format; always 1. */
  schema_version: 1;
  /** What the scenario is called on screen and in reports. */
  name?: string;
  /** The resource that idle compute is counted in; `gpu` unless given. */
  compute?: string;
  /** Consecutive stretches of time with constant rates; one hour unless given. */
  periods?: readonly Period[];
  /** Entries of capacity. */
  nodes: readonly Node[];
  /** What is served, and how fast on which hardware. */
  models: readonly Model[];
  /** Forecast streams of work. */
  demands: readonly Demand[];
  /** Verification modes by name; `none` (overhead 1) always exists. */
  verification?: Record<string, VerificationMode>;
  /** Verifier work that can be done per second, in units of
   * `verifier_load` x rate; unlimited unless given. */
  verifier_capacity?: number | null;
  /** Round trip between regions in milliseconds, `{from: {to: ms}}`;
   * symmetric unless both directions are given, 0 within a region unless given. */
  rtt_ms?: Record<string, Record<string, number>>;
  /** Listed routes. A demand named here may only use its listed nodes. */
  routes?: readonly ListedRoute[];
  /** Limits over several nodes, models or demands. */
  limits?: readonly Limit[];
  /** What stands now, and what it costs to change it; replicas move freely
   * unless given. */
  steadiness?: Steadiness | null;
  /** What may happen, each as likely as its weight says: the plan is one for all of
   * them. The scenario as it is unless given. */
  futures?: readonly Future[];
  /** What to optimise, and how. */
  policy?: Policy;
  /** Where all of it is from, and what was guessed, left out and assumed on the way,
   * for people: a line of text each. It decides nothing. */
  source?: readonly string[];
}

/** The change of one field of a scenario. */
export interface ScenarioEdit {
  /** The list of the scenario that the changed part is in. */
  list: EditedList;
  /** The part's id; empty where the field is the scenario's own. */
  id?: string;
  /** The field, as in a scenario file. */
  field: EditedField;
  /** What it is; absent where it is not given. */
  from?: EditValue | null;
  /** What it becomes. */
  to: EditValue;
}

/** Price of the row of what is served of a demand over all periods. */
export interface ServedPrice {
  /** The demand's id. */
  demand: string;
  /** Objective per unit per second for an hour; at most 0. */
  price: number;
}

/** What is served. */
export interface Service {
  /** 100 x served / offered work in units; 100 where nothing is offered. */
  served_percent: number;
  /** Value served over all periods. */
  value: number;
}

/** Price of a model's `max_share` in one domain. */
export interface SharePrice {
  /** The model's id. */
  model: string;
  /** The region, operator or value of the label; empty for nodes that have none. */
  domain: string;
  /** Index of the period. */
  period: number;
  /** At least 0. */
  price: number;
}

/** A demand of which less is served than must be. */
export interface Shortfall {
  /** The demand's id. */
  demand: string;
  /** In how many periods, over all futures where there are several; 1 where its work can
   * wait, as that is held against all periods together. */
  periods: number;
  /** 100 x what must be served / offered, in the worst of them. */
  must_percent: number;
  /** 100 x served / offered in the worst of them. */
  served_percent: number;
  /** The label of the worst of them; empty where the demand's work can wait. */
  worst_period: string;
  /** The future that it is in, where the scenario has several. */
  worst_future?: string | null;
}

/** Price of the row that lets a demand use one node only. */
export interface SingleNodePrice {
  /** The demand's id. */
  demand: string;
  /** Of which stage, where its model has several. */
  stage?: string | null;
  /** At least 0. */
  price: number;
}

/** The cheapest fleet found that serves as much as today's. */
export interface Sizing {
  /** How far the question was answered: `optimal` where today's plan and that of the
   * needed fleet are optimal, and no fleet that serves as much is cheaper by more than
   * the asked gap; else `feasible`. Where today's fleet has no plan, why. */
  status: Status;
  /** Whether the scenario prices machines. Where it does not, every price
   * here is in units of the compute resource instead of currency. */
  priced: boolean;
  /** The fleet as it is: where a count is a range, as today's plan chooses. */
  today: FleetCost;
  /** The fleet that is enough. */
  needed: FleetCost;
  /** Price per hour of today's machines minus that of the needed ones. */
  saved_per_hour: number;
  /** No fleet that serves as much costs less per hour (machines, usage and
   * routes), by prices or by a search for whole machines; absent where no
   * engine proved anything. */
  bound_per_hour?: number | null;
  /** |cost per hour - bound| / cost per hour of the needed fleet. */
  gap?: number | null;
  /** What today's machines cost beyond the cheapest fleet that serves as much: found
   * is what the needed fleet saves. */
  avoidable?: AvoidableCost;
  /** Every node entry, in the scenario's order. */
  entries: EntrySize[];
  /** The plan of the needed fleet: a plan for the scenario whose counts are
   * the needed ones (under `profit` and `fair`: whose demands are what is
   * served today). Where today's fleet has no plan, that one with its conflicts. */
  plan: Plan;
}

/** Where a plan came from. */
export interface SolverReport {
  /** Engines that worked on the plan, such as `interior + search`: `interior`
   * (interior point and crossover), `simplex`, `search` (for whole numbers),
   * `microlp` (where it was asked for, or where another gave up) and `highs`; `none`
   * where nothing was to be decided. */
  engine: string;
  /** Simplex pivots or interior-point steps, summed over all programs. */
  iterations: number;
  /** Wall-clock seconds of the whole call. */
  seconds: number;
  /** What the work ran on. It changes nothing else in the plan. */
  threads?: Threads | null;
  /** Size of what was solved after exact reductions. */
  reduced: Reduced;
  /** Version of idlewise. */
  version: string;
}

/** What becomes of room on machines that the plan does not need. */
export type Spare =
  /** It stays free. */
  | "none"
  /** It is filled with the replicas most likely to be needed, where they cost nothing:
   * no machine, no usage price, no move that has a price or a limit. */
  | "fill";

/** How work is shared among identical node entries. */
export type Spread =
  /** As few machines as possible work: an idle machine can be switched off. */
  | "packed"
  /** Every machine works equally hard. */
  | "even";

/** Price of a row of a demand's stage: its work is that of the last stage. */
export interface StagePrice {
  /** The demand's id. */
  demand: string;
  /** The stage, any but the last one. */
  stage: string;
  /** The region or node within which stages have to be `together`; not given of the row
   * over all places. */
  place?: string | null;
  /** Index of the period. */
  period: number;
  /** Of any sign over all places, at least 0 within one. */
  price: number;
}

/** Whether a plan is the best one. */
export type Status =
  /** No plan is better by more than the asked gap. */
  | "optimal"
  /** A valid plan; how far it may be from the best is stated as its gap. */
  | "feasible"
  /** No plan meets every limit; `conflicts` says which clash. */
  | "infeasible"
  /** Stopped by a limit before any plan was found. */
  | "limit";

/** What stands now, and what it costs to change it. Every replica that a machine
 * has more than the period before is a move; the first period is compared
 * with `machines`, or with `replicas` where they do not say which machine holds what.
 * Without a `load_cost` and without `max_moves`, moves are free, and equally good
 * plans differ by them. */
export interface Steadiness {
  /** Replicas that stand before the first period; none unless given. */
  replicas?: readonly CurrentReplicas[];
  /** Which machine holds what before the first period, as a plan says it. Nodes
   * that are not listed may hold their `replicas` in any way. */
  machines?: readonly CurrentMachines[];
  /** Currency per replica moved, by the id of its model; 0 unless given. */
  load_cost?: Record<string, number>;
  /** Most moves over all periods; unlimited unless given. */
  max_moves?: number | null;
  /** Part of the objective, 0 to 1, that the plan may give up for fewer moves;
   * 0 unless given. */
  give_up?: number;
}

/** How much a plan moves from period to period and, where the scenario says what stands
 * now, from there; and what steadiness costs against the best plan of the same scenario
 * with free moves. A move is a replica that a machine has more than the period before. */
export interface SteadinessReport {
  /** Replicas loaded: those that machines have more than the period before, or than
   * now, whichever machine before becomes which. */
  moves: number;
  /** Replicas taken away, which is free. */
  unloads: number;
  /** No way to place the same replicas of each entry on its machines moves fewer. */
  at_least: number;
  /** Currency for the moves, part of `objective.cost`. */
  load_cost: number;
  /** How much worse the objective is than with free moves; missing where no
   * plan with free moves was found. */
  objective_given_up?: number | null;
  /** How much more is spent than with free moves. */
  cost_given_up?: number | null;
}

/** One thing to do. */
export interface Step {
  /** Index of the period that it is for. */
  period: number;
  /** The label of that period: done by its beginning. */
  from: string;
  /** Hours from the beginning of the first period to that of this one. */
  hours: number;
  /** What to do. */
  action: Action;
  /** The node's id. */
  node: string;
  /** Numbers of the machines of the entry, from 1, such as `1-4,9`; absent where it is
   * of no matter which. */
  machines?: string | null;
  /** How many machines. */
  machine_count: number;
  /** The model's id, where replicas are loaded or unloaded. */
  model?: string | null;
  /** The profile's name. */
  profile?: string | null;
  /** Replicas, on all of these machines together. */
  replicas: number;
  /** What to mind. */
  note?: string | null;
}

/** Stranded compute by the restriction whose lifting would put it to use, in
 * the order in which restrictions are lifted. */
export interface Stranded {
  /** Whole replicas and unsplit demands. */
  fragmentation: number;
  /** Hosts lists, replica limits and listed routes. */
  hosting: number;
  /** Modes that nodes cannot produce, and verifier capacity. */
  verification: number;
  /** Round trip limits. */
  region: number;
  /** Every resource but compute. */
  resource: number;
  /** No profile for the hardware. */
  hardware: number;
}

/** How the plan's placement fares when things change. */
export interface Stress {
  /** How far the question was answered: `optimal` where the plan is optimal and every
   * case was worked out, `feasible` where a limit stopped some of it. Where there is no
   * plan, why. */
  status: Status;
  /** What the placement serves while nothing happens. */
  today: Service;
  /** More demand first, then losses of an entry's machine, of an entry, of a
   * region and of an operator, each kind with the largest loss first. Every region and
   * operator with machines has a case, also where nothing stands on them. What has every
   * machine of the fleet is not lost: nothing would be left to ask about. */
  cases: StressCase[];
  /** Node entries whose loss was not tried, as others carry more value. */
  left_out: number;
  /** The plan whose placement was kept; where there is none, nothing was tried. */
  plan: Plan;
}

/** One thing that may happen, and what is then served. */
export interface StressCase {
  /** What happens. */
  event: StressEvent;
  /** What is then served. */
  service: Service;
  /** 100 x (value at today's service - value served) / value at today's
   * service. */
  lost_percent: number;
  /** The demands that lose most, in value; at most three. */
  suffers: Suffering[];
  /** Percentage by which what is left of the fleet would have to be larger,
   * machines and replicas alike, so that nothing is lost. Absent where ten
   * times as large would not do, or a limit stopped the search. */
  headroom_percent?: number | null;
}

/** What happens. */
export type StressEvent = {
  kind: "demand";
  /** By this percentage. */
  percent: number;
} | {
  kind: "machine";
  /** The node's id. */
  node: string;
} | {
  kind: "node";
  /** The node's id. */
  node: string;
} | {
  kind: "region";
  /** The region. */
  region: string;
} | {
  kind: "operator";
  /** The operator. */
  operator: string;
};

/** A demand that loses service. */
export interface Suffering {
  /** The demand's id. */
  demand: string;
  /** 100 x served / offered over all periods while nothing happens. */
  today_percent: number;
  /** The same in this case. */
  served_percent: number;
  /** Value lost against today's service, over all periods. */
  lost_value: number;
}

/** How independent programs were spread. */
export type ThreadMode =
  /** One after another. */
  | "one"
  /** Over the threads of the process. */
  | "threads"
  /** Over workers, each with an instance and memory of its own. */
  | "pool"
  /** Over workers that share the memory of one instance. */
  | "shared";

/** What the work ran on. */
export interface Threads {
  /** How independent programs were spread. */
  mode: ThreadMode;
  /** Threads, or workers of a pool, that worked at once at most. */
  count: number;
}

/** What to do to bring a plan about. */
export interface Timetable {
  /** In the order in which they are to be done. */
  steps: Step[];
  /** What a reader should know: what was assumed. */
  notes?: string[];
}

/** Where the stages of one piece of work may be. */
export type Together =
  /** Each wherever it may be served. */
  | "anywhere"
  /** All of them in one region. */
  | "region"
  /** All of them on one node entry. */
  | "node";

/** Whether a plan file can be believed. */
export interface Verification {
  /** Whether there is a plan and nothing is wrong with it. */
  valid: boolean;
  /** Everything that is wrong, in fleet words. */
  findings: string[];
  /** What nobody can check, in fleet words: bounds that only the search that made the
   * plan claims. Empty where the prices prove every bound. */
  unchecked: string[];
  /** The certificate as recomputed (or as given, where there is no plan).
   * Where its `bound_source` is `search`, the bound is the word of the
   * search that made the plan; the prices prove a weaker one. */
  certificate: Certificate;
}

/** What a verification mode costs. */
export interface VerificationMode {
  /** Compute spent per unit, as a multiple of the unverified work, at least
   * 1; 1 unless given. */
  overhead?: number;
  /** Verifier work per unit served; 0 unless given. */
  verifier_load?: number;
}

/** Where every installed compute-hour went. */
export interface Waste {
  /** The whole fleet over all periods. */
  total: Account;
  /** One account per period. */
  by_period: Account[];
  /** By the node's region. */
  by_region: Record<string, Account>;
  /** By the node's operator; `unassigned` where none is given. */
  by_operator: Record<string, Account>;
  /** By the node's hardware class. */
  by_hardware: Record<string, Account>;
  /** Nodes without `price_per_hour` where others have one: no amount of currency
   * counts them. */
  unpriced?: string[];
  /** What the installed machines cost beyond the cheapest fleet that serves as much. */
  avoidable?: AvoidableCost;
  /** What lifting each cause of stranding by itself would bring; where it was asked for. */
  alone?: CausesAlone | null;
}

/** Names by what they are of; each has to be met, by any one of its names. */
export type Where = Record<string, string | readonly string[]>;
