//! Random scenarios from a few small numbers, so that a failing one shrinks.
//!
//! What an entry looks like depends on the seed and on its own index only:
//! with one node less the others stay as they were.

use idlewise::Scenario;
use serde_json::{Map, Value, json};

use crate::judge::scenario;

/// Deterministic random numbers (the generator `SplitMix64`).
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// Numbers of their own for the `index`th thing of some kind.
    pub fn new(seed: u64, kind: &str, index: usize) -> Self {
        let mut dice = Dice(seed);
        for byte in kind.bytes().map(u64::from).chain([index as u64]) {
            dice.0 = dice.next() ^ byte;
        }
        dice
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from 0 up to 1.
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// A number in a range.
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// A whole number from `low` to `high`, both included.
    pub fn whole(&mut self, low: u64, high: u64) -> u64 {
        low + self.next() % (high - low + 1)
    }

    /// True with this probability.
    pub fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }
}

/// Parts of the scenario format that a random scenario may use; the bits of
/// [`Shape::features`].
pub mod feature {
    /// Profiles that hold resources, so that replicas are placed.
    pub const HOLDS: u16 = 1;
    /// Verification modes, nodes that cannot produce them, verifier capacity.
    pub const VERIFICATION: u16 = 1 << 1;
    /// Regions and round trip limits.
    pub const REGIONS: u16 = 1 << 2;
    /// Hosts lists.
    pub const HOSTS: u16 = 1 << 3;
    /// Availability and headroom below and above their defaults.
    pub const HEADROOM: u16 = 1 << 4;
    /// Nodes whose count is a range.
    pub const RANGES: u16 = 1 << 5;
    /// Demands that must be served in part.
    pub const MIN_SERVED: u16 = 1 << 6;
    /// Usage prices.
    pub const USAGE_PRICES: u16 = 1 << 7;
    /// Listed routes with costs and rates.
    pub const ROUTES: u16 = 1 << 8;
    /// Replica limits.
    pub const MAX_REPLICAS: u16 = 1 << 9;
    /// A second resource.
    pub const MEMORY: u16 = 1 << 10;
    /// Demands that may not be split.
    pub const UNSPLIT: u16 = 1 << 11;
    /// Replicas that are larger than some machines, and may span several or not.
    pub const LARGE: u16 = 1 << 12;
    /// Machines with cards, and with memory on them or beside them.
    pub const CARDS: u16 = 1 << 13;
    /// Machines rented by the hour, which not every question works with: not among
    /// [`ALL`].
    pub const HOURLY: u16 = 1 << 14;
    /// Labels, limits over several nodes, models or demands, and models that are spread. Not
    /// among `ALL`: some questions refuse them.
    pub const LIMITS: u16 = 1 << 15;
    /// All but `HOURLY` and `LIMITS`.
    pub const ALL: u16 = (1 << 14) - 1;
}

/// The size of a random scenario and what it may use.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    /// Where the numbers come from.
    pub seed: u64,
    /// Node entries.
    pub nodes: usize,
    /// Demands.
    pub demands: usize,
    /// Periods.
    pub periods: usize,
    /// Bits of [`feature`].
    pub features: u16,
    /// `serve`, `cost`, `profit` or `fair`.
    pub objective: &'static str,
    /// Whether everything is continuous.
    pub relax: bool,
    /// Typical load of the fleet where everything is served: around 1 both
    /// unmet demand and idle compute are likely.
    pub load: f64,
}

const REGIONS: [&str; 3] = ["us", "eu", "asia"];
const HARDWARE: [&str; 2] = ["H100", "L40S"];
const MODELS: usize = 3;
const TEAMS: [&str; 2] = ["a", "b"];

impl Shape {
    fn has(&self, feature: u16) -> bool {
        self.features & feature != 0
    }

    /// The scenario of this shape.
    pub fn scenario(&self) -> Scenario {
        scenario(&self.json())
    }

    /// The scenario as JSON.
    pub fn json(&self) -> Value {
        let mut s = Map::new();
        let mut dice = Dice::new(self.seed, "scenario", 0);
        s.insert("schema_version".into(), json!(1));
        let periods: Vec<Value> = (0..self.periods)
            .map(|_| json!({"hours": dice.between(0.25, 4.0)}))
            .collect();
        s.insert("periods".into(), json!(periods));
        s.insert("nodes".into(), each(self.nodes, |i| self.node(i)));
        s.insert("models".into(), each(MODELS, |i| self.model(i)));
        s.insert("demands".into(), each(self.demands, |i| self.demand(i)));
        if self.has(feature::VERIFICATION) {
            let tee = json!({"overhead": dice.between(1.0, 1.5), "verifier_load": dice.unit()});
            s.insert("verification".into(), json!({"tee": tee}));
            if dice.chance(0.5) {
                let most = dice.between(0.1, 1.0) * self.load * 10.0;
                s.insert("verifier_capacity".into(), json!(most));
            }
        }
        if self.has(feature::REGIONS) {
            let rtt = json!({
                "us": {"eu": dice.between(70.0, 110.0), "asia": dice.between(180.0, 240.0)},
                "eu": {"asia": dice.between(150.0, 260.0)}
            });
            s.insert("rtt_ms".into(), rtt);
        }
        if self.has(feature::ROUTES) {
            s.insert("routes".into(), json!(self.routes()));
        }
        if self.has(feature::LIMITS) {
            add_limits(&mut s, self);
        }
        s.insert(
            "policy".into(),
            json!({"objective": self.objective, "relax": self.relax}),
        );
        Value::Object(s)
    }

    fn node(&self, index: usize) -> Value {
        let mut dice = Dice::new(self.seed, "node", index);
        let mut n = Map::new();
        n.insert("id".into(), json!(format!("n{index}")));
        let hardware = HARDWARE[dice.whole(0, 1) as usize];
        n.insert("hardware".into(), json!(hardware));
        let gpu = dice.between(2.0, 10.0);
        let memory = dice.between(20.0, 120.0);
        n.insert(
            "capacity".into(),
            if self.has(feature::MEMORY) {
                json!({"gpu": gpu, "vram_gb": memory})
            } else {
                json!({"gpu": gpu})
            },
        );
        n.insert("price_per_hour".into(), json!(dice.between(0.5, 20.0)));
        let count = dice.whole(1, 3);
        let most = count + dice.whole(0, 3);
        n.insert(
            "count".into(),
            if self.has(feature::RANGES) && dice.chance(0.5) {
                json!({"min": count - 1, "max": most})
            } else {
                json!(count)
            },
        );
        if self.has(feature::REGIONS) {
            n.insert("region".into(), json!(REGIONS[dice.whole(0, 2) as usize]));
        }
        if dice.chance(0.7) {
            n.insert("operator".into(), json!(format!("op{}", dice.whole(0, 1))));
        }
        if self.has(feature::HEADROOM) {
            n.insert("availability".into(), json!(dice.between(0.8, 1.0)));
            n.insert("headroom".into(), json!(dice.between(0.0, 0.3)));
        }
        if self.has(feature::VERIFICATION) {
            let modes = [json!(["none"]), json!(["none", "tee"]), json!(["tee"])];
            n.insert(
                "verification".into(),
                modes[dice.whole(0, 2) as usize].clone(),
            );
        }
        if self.has(feature::HOSTS) && dice.chance(0.6) {
            let hosts: Vec<String> = (0..MODELS)
                .filter(|_| dice.chance(0.6))
                .map(|m| format!("m{m}"))
                .collect();
            n.insert("hosts".into(), json!(hosts));
        }
        if self.has(feature::CARDS) {
            // Numbers of their own: the others stay what they are without cards.
            let mut dice = Dice::new(self.seed, "cards", index);
            if dice.chance(0.6) {
                n.insert("cards".into(), json!(dice.whole(1, 6)));
                if self.has(feature::MEMORY) && dice.chance(0.5) {
                    n.insert("per_card".into(), json!(["vram_gb"]));
                }
            }
        }
        if self.has(feature::HOURLY) {
            let mut dice = Dice::new(self.seed, "hourly", index);
            if dice.chance(0.6) {
                n.insert("count".into(), hourly(&mut dice, most));
                n.insert("tier".into(), json!("on demand"));
            }
        }
        if self.has(feature::USAGE_PRICES) && dice.chance(0.7) {
            n.insert(
                "usage_price".into(),
                json!({"gpu": dice.between(0.01, 2.0)}),
            );
        }
        Value::Object(n)
    }

    fn model(&self, index: usize) -> Value {
        let mut dice = Dice::new(self.seed, "model", index);
        let everywhere = dice.chance(0.7);
        let only = dice.whole(0, 1) as usize;
        let mut profiles = Vec::new();
        for (class, hardware) in HARDWARE.iter().enumerate() {
            let rate = dice.between(0.5, 8.0);
            let gpu = dice.between(0.5, 2.0);
            let memory = dice.between(1.0, 12.0);
            let held = dice.chance(0.5);
            let memory_held = dice.chance(0.5);
            if !everywhere && class != only {
                continue;
            }
            let mut uses = Map::new();
            let mut holds = Map::new();
            let compute = if self.has(feature::HOLDS) && held {
                &mut holds
            } else {
                &mut uses
            };
            compute.insert("gpu".into(), json!(gpu));
            if self.has(feature::MEMORY) {
                let of = if self.has(feature::HOLDS) && memory_held {
                    &mut holds
                } else {
                    &mut uses
                };
                of.insert("vram_gb".into(), json!(memory));
            }
            let mut p = Map::new();
            p.insert("hardware".into(), json!(hardware));
            p.insert("rate".into(), json!(rate));
            if !uses.is_empty() {
                p.insert("uses".into(), json!(uses));
            }
            if !holds.is_empty() {
                p.insert("holds".into(), json!(holds));
            }
            if self.has(feature::LARGE) {
                enlarge(&mut p, &mut Dice::new(self.seed, hardware, index));
            }
            profiles.push(Value::Object(p));
        }
        let mut m = Map::new();
        m.insert("id".into(), json!(format!("m{index}")));
        m.insert("profiles".into(), json!(profiles));
        if self.has(feature::MAX_REPLICAS) && dice.chance(0.6) {
            m.insert("max_replicas".into(), json!(dice.whole(1, 6)));
        }
        Value::Object(m)
    }

    fn demand(&self, index: usize) -> Value {
        let mut dice = Dice::new(self.seed, "demand", index);
        let mut d = Map::new();
        d.insert("id".into(), json!(format!("d{index}")));
        let model = dice.whole(0, MODELS as u64 - 1);
        d.insert("model".into(), json!(format!("m{model}")));
        let share = self.nodes as f64 / self.demands as f64;
        let rates: Vec<f64> = (0..self.periods)
            .map(|_| self.load * share * dice.between(2.0, 60.0))
            .collect();
        d.insert("rate".into(), json!(rates));
        d.insert("value".into(), json!(dice.between(1e-4, 3e-3)));
        if self.has(feature::REGIONS) {
            d.insert("region".into(), json!(REGIONS[dice.whole(0, 2) as usize]));
            if dice.chance(0.5) {
                d.insert("max_rtt_ms".into(), json!(dice.between(60.0, 240.0)));
            }
            // Dice of their own: what else a demand has stays as it was.
            let mut dice = Dice::new(self.seed, "in_regions", index);
            if dice.chance(0.3) {
                let from = dice.whole(0, 2) as usize;
                let many = dice.whole(1, 2) as usize;
                let allowed: Vec<&str> = (0..many).map(|i| REGIONS[(from + i) % 3]).collect();
                d.insert("in_regions".into(), json!(allowed));
            }
        }
        if self.has(feature::VERIFICATION) && dice.chance(0.5) {
            d.insert("verification".into(), json!("tee"));
        }
        let least = if self.has(feature::MIN_SERVED) {
            dice.between(0.0, 0.03)
        } else {
            0.0
        };
        if self.has(feature::MIN_SERVED) || self.objective == "cost" {
            d.insert("min_served".into(), json!(least));
        }
        if self.has(feature::UNSPLIT) && dice.chance(0.3) {
            d.insert("split".into(), json!(false));
        }
        Value::Object(d)
    }

    fn routes(&self) -> Vec<Value> {
        let mut routes = Vec::new();
        for demand in 0..self.demands {
            let mut dice = Dice::new(self.seed, "listed", demand);
            if !dice.chance(0.5) {
                continue;
            }
            for node in 0..self.nodes {
                let mut dice = Dice::new(self.seed, "route", demand * 1000 + node);
                if dice.chance(0.6) {
                    routes.push(json!({
                        "demand": format!("d{demand}"),
                        "node": format!("n{node}"),
                        "cost": dice.between(0.0, 1e-4),
                        "rate": self.load * dice.between(0.0, 10.0),
                    }));
                }
            }
        }
        routes
    }
}

/// Labels, limits that select by what some entry is, and models that are spread. What has to
/// be there is asked for only where demands have to be served as well.
pub fn add_limits(s: &mut Map<String, Value>, shape: &Shape) {
    let mut dice = Dice::new(shape.seed, "limits", 0);
    for (list, label) in [("nodes", "site"), ("models", "tier"), ("demands", "team")] {
        for entry in s
            .get_mut(list)
            .and_then(Value::as_array_mut)
            .into_iter()
            .flatten()
        {
            if dice.chance(0.7) {
                let value = TEAMS[dice.whole(0, 1) as usize];
                entry["labels"] = json!({ label: value });
            }
        }
    }
    let asks = shape.has(feature::MIN_SERVED);
    let models = s.get_mut("models").and_then(Value::as_array_mut);
    for model in models.into_iter().flatten() {
        if dice.chance(0.3) {
            let over = [json!("region"), json!("operator")][dice.whole(0, 1) as usize].clone();
            model["max_share"] = json!({"over": over, "share": dice.between(0.3, 1.0)});
        }
        let holds = model["profiles"]
            .as_array()
            .is_some_and(|all| all.iter().any(|p| p.get("holds").is_some()));
        let most = model.get("max_replicas").and_then(Value::as_u64);
        if asks && holds && dice.chance(0.3) {
            model["min_replicas"] = json!(dice.whole(1, 2).min(most.unwrap_or(2)));
        }
    }
    let limits: Vec<Value> = (0..dice.whole(1, 3))
        .map(|i| limit(s, &mut dice, (i as usize, asks)))
        .collect();
    s.insert("limits".into(), json!(limits));
}

fn limit(s: &Map<String, Value>, dice: &mut Dice, (index, asks): (usize, bool)) -> Value {
    let list = |name: &str| {
        s.get(name)
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default()
    };
    let (nodes, demands, models) = (list("nodes"), list("demands"), list("models"));
    let least = |n: &Value| n["count"].as_u64().or(n["count"]["min"].as_u64());
    let fixed = nodes.iter().filter_map(least).sum::<u64>() as f64;
    let of = ["gpu", "machines", "spend", "gpu"][dice.whole(0, 3) as usize];
    let mut limit = json!({"id": format!("l{index}"), "of": of});
    let some = |dice: &mut Dice, all: &[Value], fields: &[&str]| {
        let entry = &all[dice.whole(0, all.len() as u64 - 1) as usize];
        let mut named = Map::new();
        for field in fields {
            let Some(value) = entry.get(*field).filter(|_| dice.chance(0.5)) else {
                continue;
            };
            named.insert((*field).to_owned(), value.clone());
        }
        json!(named)
    };
    if dice.chance(0.7) {
        limit["nodes"] = some(dice, &nodes, &["region", "hardware", "operator", "labels"]);
    }
    if of != "machines" && dice.chance(0.3) {
        limit["models"] = some(dice, &models, &["id", "labels"]);
    }
    if of != "machines" && dice.chance(0.4) {
        limit["demands"] = some(dice, &demands, &["model", "region", "labels"]);
    }
    limit["max"] = json!(match of {
        "machines" => fixed + dice.whole(0, 6) as f64,
        "spend" => dice.between(0.0, 60.0),
        _ => dice.between(0.0, 30.0),
    });
    if asks && of == "machines" && dice.chance(0.5) {
        limit["min"] = json!(dice.whole(0, 3).min(fixed as u64));
    }
    limit
}

/// Some profiles hold several times as much, more than some machines have, and
/// do as much more; some of them may span machines.
fn enlarge(profile: &mut Map<String, Value>, dice: &mut Dice) {
    let times = dice.between(1.0, 8.0);
    let machines = dice.whole(1, 3);
    if !dice.chance(0.5) {
        return;
    }
    let holds = profile.get_mut("holds").and_then(Value::as_object_mut);
    for amount in holds.into_iter().flat_map(Map::values_mut) {
        *amount = json!(times * amount.as_f64().unwrap_or_default());
    }
    let rate = profile.get("rate").and_then(Value::as_f64);
    profile.insert("rate".into(), json!(times * rate.unwrap_or_default()));
    if dice.chance(0.7) {
        profile.insert("machines".into(), json!(machines));
    }
}

/// Machines by the hour, up to so many.
pub(crate) fn hourly(dice: &mut Dice, most: u64) -> Value {
    let mut count = Map::new();
    count.insert("min".into(), json!(dice.whole(0, 1).min(most)));
    count.insert("max".into(), json!(most));
    count.insert("per".into(), json!("period"));
    if dice.chance(0.5) {
        count.insert("running".into(), json!(dice.whole(0, most + 1)));
    }
    if dice.chance(0.5) {
        count.insert("start_cost".into(), json!(dice.between(0.1, 30.0)));
    }
    if dice.chance(0.5) {
        count.insert("min_hours".into(), json!(dice.between(0.5, 6.0)));
    }
    Value::Object(count)
}

fn each(count: usize, make: impl Fn(usize) -> Value) -> Value {
    (0..count).map(make).collect()
}
