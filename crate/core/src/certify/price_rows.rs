//! The prices of a certificate by row, with a finding for every price that
//! belongs to no row, stands twice or has the wrong sign.
//!
//! A price that is refused counts as zero. Any prices of the right signs prove
//! a bound, so the bound stays true whatever is refused.

use crate::plan::{MachinePrice, Prices, ReplicaPrice};

use super::findings::{Findings, is_usable, show};
use super::index::Index;
use super::loading;
use super::packing::{self, PackingRow};
use super::waiting;

/// Prices by the indices of their rows.
pub(super) struct PriceRows {
    /// By node, position of the resource, and period.
    pub(super) capacity: Vec<((usize, usize, usize), f64)>,
    /// By profile, node and period.
    pub(super) replica: Vec<((usize, usize, usize), f64)>,
    /// Per demand and period, demand-major; where work can wait, of what is served then.
    pub(super) demand: Vec<f64>,
    /// Per demand whose work can wait: of what is served over all periods, at most 0.
    pub(super) served_in_all: Vec<f64>,
    /// Per period.
    pub(super) verifier: Vec<f64>,
    /// By model, stage and period.
    pub(super) max_replicas: Vec<((usize, usize, usize), f64)>,
    /// By demand, stage, node and period.
    pub(super) link: Vec<((usize, usize, usize, usize), f64)>,
    /// By demand and stage.
    pub(super) single_node: Vec<((usize, usize), f64)>,
    /// Rows of replicas that come, of models that load, by profile, node and period.
    pub(super) coming: Vec<((usize, usize, usize), f64)>,
    /// Rows of moves by profile, node and period.
    pub(super) moves: Vec<((usize, usize, usize), f64)>,
    /// The row of `max_moves`.
    pub(super) max_moves: f64,
    /// Rows of starts, by node and period.
    pub(super) started: Vec<((usize, usize), f64)>,
    /// Rows of `min_hours`, by node and period.
    pub(super) min_hours: Vec<((usize, usize), f64)>,
    /// Rows of machines that are ready, by node and period.
    pub(super) ready: Vec<((usize, usize), f64)>,
    /// Packing rows and their prices.
    pub(super) packing: Vec<(PackingRow, f64)>,
}

/// The price stored for a row; 0 where there is none.
pub(super) fn price_of<K: Ord + Copy>(rows: &[(K, f64)], key: K) -> f64 {
    match rows.binary_search_by_key(&key, |&(row, _)| row) {
        Ok(at) => rows[at].1,
        Err(_) => 0.0,
    }
}

/// Reads the prices; `title` names the certificate in findings.
pub(super) fn read(
    index: &Index<'_>,
    prices: &Prices,
    title: &str,
    findings: &mut Findings,
) -> PriceRows {
    let mut reader = Reader {
        index,
        title,
        findings,
    };
    PriceRows {
        capacity: reader.capacity(prices),
        replica: reader.replica("replica", &prices.replica),
        coming: reader.coming(prices),
        moves: reader.moves(prices),
        max_moves: reader.max_moves(prices.max_moves),
        demand: reader.demand(prices),
        served_in_all: waiting::read_prices(index, prices, title, reader.findings),
        verifier: reader.verifier(prices),
        max_replicas: reader.max_replicas(prices),
        link: reader.link(prices),
        single_node: reader.single_node(prices),
        started: reader.hourly("started", &prices.started),
        min_hours: reader.hourly("min_hours", &prices.min_hours),
        ready: reader.hourly("ready", &prices.ready),
        packing: reader.packing(prices),
    }
}

pub(super) struct Reader<'r, 'a> {
    pub(super) index: &'r Index<'a>,
    pub(super) title: &'r str,
    pub(super) findings: &'r mut Findings,
}

impl Reader<'_, '_> {
    fn capacity(&mut self, prices: &Prices) -> Vec<((usize, usize, usize), f64)> {
        let index = self.index;
        let rows = prices.capacity.iter().map(|entry| {
            let row = || {
                let node = index.node(&entry.node).ok_or("unknown node")?;
                let position = index
                    .resources(node)
                    .binary_search(&entry.resource.as_str())
                    .map_err(|_| "the node has no such resource")?;
                Ok((node, position, self.period(entry.period)?))
            };
            (row(), entry.price)
        });
        let rows = rows.collect();
        self.rows(rows, |number| {
            let entry = &prices.capacity[number];
            format!(
                "capacity[{number}], {} {}, period {}",
                entry.node, entry.resource, entry.period
            )
        })
    }

    fn moves(&mut self, prices: &Prices) -> Vec<((usize, usize, usize), f64)> {
        if self.index.scenario.steadiness.is_none() && !prices.moves.is_empty() {
            let title = self.title;
            self.findings
                .say(|| format!("{title}.moves: moves have no rows in the scenario"));
            return Vec::new();
        }
        self.replica("moves", &prices.moves)
    }

    fn coming(&mut self, prices: &Prices) -> Vec<((usize, usize, usize), f64)> {
        let index = self.index;
        let mut rows = self.replica("loading", &prices.loading);
        rows.retain(|&((profile, node, period), _)| {
            let model = &index.scenario.models[index.profiles[profile].model];
            let first = period > 0 || loading::before(index, profile, node).is_some();
            let is_row = loading::loads(model) && first;
            if !is_row {
                let title = self.title;
                self.findings.say(|| {
                    let node = &index.scenario.nodes[node].id;
                    format!(
                        "{title}.loading, {} on {node}, period {period}: no such row",
                        model.id
                    )
                });
            }
            is_row
        });
        rows
    }

    fn hourly(&mut self, list: &str, prices: &[MachinePrice]) -> Vec<((usize, usize), f64)> {
        let index = self.index;
        let rows = prices.iter().map(|entry| {
            let row = || {
                let node = index.node(&entry.node).ok_or("unknown node")?;
                let hourly = index.scenario.nodes[node].count.hourly();
                let hourly = hourly.ok_or("the node is not rented by the hour")?;
                let period = self.period(entry.period)?;
                if period >= index.decided_periods() {
                    return Err("machines are the same in every future".to_owned());
                }
                if list == "started" && period == 0 && hourly.running.is_none() {
                    return Err("what was there before the first period is not said".to_owned());
                }
                if list == "ready" && hourly.start_hours <= 0.0 {
                    return Err("its machines are ready at once".to_owned());
                }
                if list != "ready" && index.scenario.periods[period].continues {
                    return Err("it is a further part of a period".to_owned());
                }
                Ok((node, period))
            };
            (row(), entry.price)
        });
        let rows = rows.collect();
        self.rows(rows, |number| {
            let entry = &prices[number];
            format!("{list}[{number}], {}, period {}", entry.node, entry.period)
        })
    }

    fn max_moves(&mut self, price: f64) -> f64 {
        let given = self.index.scenario.steadiness.as_ref();
        let is_row = given.is_some_and(|s| s.max_moves.is_some());
        if price == 0.0 || (is_row && is_usable(price) && price > 0.0) {
            return price;
        }
        let title = self.title;
        self.findings
            .say(|| format!("{title}.max_moves: {} is not a price of a row", show(price)));
        0.0
    }

    fn replica(
        &mut self,
        list: &str,
        prices: &[ReplicaPrice],
    ) -> Vec<((usize, usize, usize), f64)> {
        let index = self.index;
        let rows = prices.iter().map(|entry| {
            let row = || {
                let node = index.node(&entry.node).ok_or("unknown node")?;
                let model = index.model(&entry.model).ok_or("unknown model")?;
                let profile = index
                    .profile(model, &entry.profile)
                    .ok_or("the model has no such profile")?;
                if !index.profiles[profile].is_placed {
                    return Err("the profile holds nothing".to_owned());
                }
                index.why_not_placeable(profile, node)?;
                Ok((profile, node, self.period(entry.period)?))
            };
            (row(), entry.price)
        });
        let rows = rows.collect();
        self.rows(rows, |number| {
            let entry = &prices[number];
            format!(
                "{list}[{number}], {} on {} by {}, period {}",
                entry.model, entry.node, entry.profile, entry.period
            )
        })
    }

    fn demand(&mut self, prices: &Prices) -> Vec<f64> {
        let (index, periods) = (self.index, self.index.periods);
        let rows = prices.demand.iter().map(|entry| {
            let row = || {
                let demand = index.demand(&entry.demand).ok_or("unknown demand")?;
                let period = self.period(entry.period)?;
                let min_served = index.min_served(demand, period);
                let waits = index.waits[demand].is_some();
                if entry.price < 0.0 && min_served <= 0.0 && !waits {
                    return Err(format!(
                        "the price {} is negative, though min_served is 0",
                        show(entry.price)
                    ));
                }
                Ok(demand * periods + period)
            };
            (row(), entry.price)
        });
        let rows = rows.collect();
        let rows = self.signed_rows(rows, true, |number| {
            let entry = &prices.demand[number];
            format!(
                "demand[{number}], {}, period {}",
                entry.demand, entry.period
            )
        });
        spread(rows, index.scenario.demands.len() * periods)
    }

    fn verifier(&mut self, prices: &Prices) -> Vec<f64> {
        let index = self.index;
        let rows = prices.verifier.iter().map(|entry| {
            let row = || {
                if index.scenario.verifier_capacity.is_none() {
                    return Err("the scenario has no verifier_capacity".to_owned());
                }
                self.period(entry.period)
            };
            (row(), entry.price)
        });
        let rows = rows.collect();
        let rows = self.rows(rows, |number| {
            format!(
                "verifier[{number}], period {}",
                prices.verifier[number].period
            )
        });
        spread(rows, index.periods)
    }

    fn max_replicas(&mut self, prices: &Prices) -> Vec<((usize, usize, usize), f64)> {
        let index = self.index;
        let rows = prices.max_replicas.iter().map(|entry| {
            let row = || {
                let model = index.model(&entry.model).ok_or("unknown model")?;
                if index.scenario.models[model].max_replicas.is_none() {
                    return Err("the model has no max_replicas".to_owned());
                }
                let stage = index.stage_of_row(model, entry.stage.as_deref())?;
                Ok((model, stage, self.counted(entry.period)?))
            };
            (row(), entry.price)
        });
        let rows = rows.collect();
        self.rows(rows, |number| {
            let entry = &prices.max_replicas[number];
            format!(
                "max_replicas[{number}], {}, period {}",
                entry.model, entry.period
            )
        })
    }

    fn link(&mut self, prices: &Prices) -> Vec<((usize, usize, usize, usize), f64)> {
        let index = self.index;
        let rows = prices.link.iter().map(|entry| {
            let row = || {
                let (demand, stage) = self.unsplit(&entry.demand, entry.stage.as_deref())?;
                let node = index.node(&entry.node).ok_or("unknown node")?;
                if !index.can_serve(demand, node) {
                    return Err("the node is not eligible for the demand".to_owned());
                }
                Ok((demand, stage, node, self.period(entry.period)?))
            };
            (row(), entry.price)
        });
        let rows = rows.collect();
        self.rows(rows, |number| {
            let entry = &prices.link[number];
            format!(
                "link[{number}], {} on {}, period {}",
                entry.demand, entry.node, entry.period
            )
        })
    }

    fn single_node(&mut self, prices: &Prices) -> Vec<((usize, usize), f64)> {
        let rows = prices.single_node.iter();
        let row = |demand: &str, stage: Option<&str>| self.unsplit(demand, stage);
        let rows = rows.map(|entry| (row(&entry.demand, entry.stage.as_deref()), entry.price));
        let rows = rows.collect();
        self.rows(rows, |number| {
            format!(
                "single_node[{number}], {}",
                prices.single_node[number].demand
            )
        })
    }

    /// The same row may stand twice: both are met by every plan.
    fn packing(&mut self, prices: &Prices) -> Vec<(PackingRow, f64)> {
        let (index, title) = (self.index, self.title);
        let mut rows = Vec::with_capacity(prices.packing.len());
        for (number, entry) in prices.packing.iter().enumerate() {
            let row = if is_usable(entry.price) && entry.price >= 0.0 {
                packing::row(index, entry)
            } else {
                Err(format!("{} is not a price", show(entry.price)))
            };
            match row {
                Ok(row) => rows.push((row, entry.price)),
                Err(why) => self.findings.say(|| {
                    let (node, period) = (&entry.node, entry.period);
                    format!("{title}.packing[{number}], {node}, period {period}: {why}")
                }),
            }
        }
        rows
    }

    fn unsplit(&self, id: &str, stage: Option<&str>) -> Result<(usize, usize), String> {
        let demand = self.index.demand(id).ok_or("unknown demand")?;
        if self.index.scenario.demands[demand].split {
            return Err("the demand may be split".to_owned());
        }
        let model = self.index.model_of(demand).ok_or("unknown model")?;
        Ok((demand, self.index.stage_of_row(model, stage)?))
    }

    pub(super) fn period(&self, period: usize) -> Result<usize, String> {
        if period < self.index.periods {
            Ok(period)
        } else {
            Err(format!("the scenario has {} periods", self.index.periods))
        }
    }

    /// A period that has rows about what is decided.
    pub(super) fn counted(&self, period: usize) -> Result<usize, String> {
        let periods = self.index.counted_periods();
        if period < periods {
            Ok(period)
        } else {
            Err(format!("the scenario has {periods} periods"))
        }
    }

    fn rows<K: Ord + Copy>(
        &mut self,
        rows: Vec<(Result<K, String>, f64)>,
        name: impl Fn(usize) -> String,
    ) -> Vec<(K, f64)> {
        self.signed_rows(rows, false, name)
    }

    /// Sorts the rows and drops what cannot be used. Of prices that stand
    /// twice, the first one counts.
    pub(super) fn signed_rows<K: Ord + Copy>(
        &mut self,
        rows: Vec<(Result<K, String>, f64)>,
        may_be_negative: bool,
        name: impl Fn(usize) -> String,
    ) -> Vec<(K, f64)> {
        let title = self.title;
        let mut kept = Vec::with_capacity(rows.len());
        for (number, (row, price)) in rows.into_iter().enumerate() {
            let usable = row.and_then(|row| {
                if !is_usable(price) {
                    Err(format!("{} is not a price", show(price)))
                } else if price < 0.0 && !may_be_negative {
                    Err(format!("the price {} is negative", show(price)))
                } else {
                    Ok(row)
                }
            });
            match usable {
                Ok(row) => kept.push((row, number, price)),
                Err(why) => self
                    .findings
                    .say(|| format!("{title}.{}: {why}", name(number))),
            }
        }
        kept.sort_unstable_by_key(|&(row, number, _)| (row, number));
        kept.dedup_by(|later, first| {
            let twice = later.0 == first.0;
            if twice {
                self.findings
                    .say(|| format!("{title}.{}: this row is priced twice", name(later.1)));
            }
            twice
        });
        kept.into_iter()
            .map(|(row, _, price)| (row, price))
            .collect()
    }
}

fn spread(rows: Vec<(usize, f64)>, length: usize) -> Vec<f64> {
    let mut dense = vec![0.0; length];
    for (row, price) in rows {
        dense[row] = price;
    }
    dense
}
