//! Prices of limits over several nodes, models or demands, and of how models are spread:
//! what belongs to a row, and what they charge for routes, replicas and machines.

use crate::plan::Prices;
use crate::scenario::Count;

use super::findings::{Findings, show};
use super::hourly::HourlyPrices;
use super::index::{Fit, Index};
use super::limits::{Counts, counts, domain, domains};
use super::price_rows::{Reader, price_of};
use super::sum::Sum;

/// A domain of a model that is spread, by its name.
pub(super) type Domain<'a> = (usize, &'a str);

/// Prices of limits by the indices of their rows.
#[derive(Default)]
pub(super) struct LimitPrices<'a> {
    /// By limit and period.
    limits: Vec<((usize, usize), f64)>,
    /// By model and period; not above 0.
    least: Vec<((usize, usize), f64)>,
    /// By model and domain, then period.
    shares: Vec<((Domain<'a>, usize), f64)>,
}

/// Reads the prices.
pub(super) fn read<'a>(
    index: &Index<'a>,
    prices: &Prices,
    title: &str,
    findings: &mut Findings,
) -> LimitPrices<'a> {
    let mut reader = Reader {
        index,
        title,
        findings,
    };
    let scenario = index.scenario;
    let limits = prices.limit.iter().map(|entry| {
        let row = || {
            let limit = scenario.limits.iter().position(|l| l.id == entry.limit);
            let limit = limit.ok_or("unknown limit")?;
            let period = reader.period(entry.period)?;
            let own = &scenario.limits[limit];
            let (side, name) = if entry.price < 0.0 {
                (&own.min, "min")
            } else {
                (&own.max, "max")
            };
            if side.is_none() {
                let price = show(entry.price);
                return Err(format!(
                    "the price {price} is of a {name}, which it has not"
                ));
            }
            Ok((limit, period))
        };
        (row(), entry.price)
    });
    let limits = limits.collect();
    let least = prices.min_replicas.iter().map(|entry| {
        let row = || {
            let model = index.model(&entry.model).ok_or("unknown model")?;
            if scenario.models[model].min_replicas == 0 {
                return Err("the model has no min_replicas".to_owned());
            }
            if entry.price > 0.0 {
                return Err(format!("the price {} is above 0", show(entry.price)));
            }
            Ok((model, reader.counted(entry.period)?))
        };
        (row(), entry.price)
    });
    let least = least.collect();
    let shares = prices.max_share.iter().map(|entry| {
        let row = || {
            let model = index.model(&entry.model).ok_or("unknown model")?;
            let known = domains(index, model);
            let domain = known.get(entry.domain.as_str());
            let domain = *domain.ok_or("the model is not spread over such a domain")?;
            Ok(((model, domain), reader.counted(entry.period)?))
        };
        (row(), entry.price)
    });
    let shares = shares.collect();
    LimitPrices {
        limits: reader.signed_rows(limits, true, |number| {
            let entry = &prices.limit[number];
            format!("limit[{number}], {}, period {}", entry.limit, entry.period)
        }),
        least: reader.signed_rows(least, true, |number| {
            let entry = &prices.min_replicas[number];
            let (model, period) = (&entry.model, entry.period);
            format!("min_replicas[{number}], {model}, period {period}")
        }),
        shares: reader.signed_rows(shares, false, |number| {
            let entry = &prices.max_share[number];
            let (model, domain, period) = (&entry.model, &entry.domain, entry.period);
            format!("max_share[{number}], {model} in {domain}, period {period}")
        }),
    }
}

/// What priced limits charge.
pub(super) struct Charges<'p, 'a> {
    prices: &'p LimitPrices<'a>,
    /// Limits with prices, and these by period.
    priced: Vec<(Counts<'a>, Vec<f64>)>,
}

impl<'p, 'a> Charges<'p, 'a> {
    pub(super) fn of(index: &Index<'a>, prices: &'p LimitPrices<'a>) -> Self {
        let all = counts(index).into_iter().enumerate();
        let priced = all.filter_map(|(limit, own)| {
            let of = |period| price_of(&prices.limits, (limit, period));
            let by_period: Vec<f64> = (0..index.periods).map(of).collect();
            by_period
                .iter()
                .any(|p| *p != 0.0)
                .then_some((own, by_period))
        });
        Charges {
            prices,
            priced: priced.collect(),
        }
    }

    /// Price x limit of every row, and what a machine of a range is charged.
    pub(super) fn add_limits(
        &self,
        index: &Index<'_>,
        machine: &mut [Sum],
        by_the_hour: &mut [Option<HourlyPrices>],
        bound: &mut Sum,
    ) {
        for (own, by_period) in &self.priced {
            let fixed = own.fixed(index);
            for (period, &price) in by_period.iter().enumerate() {
                let side = if price > 0.0 {
                    own.max(period)
                } else {
                    own.min(period)
                };
                bound.add(price * (side.unwrap_or(0.0) - fixed));
            }
            let charged =
                |node: usize, period: usize| -by_period[period] * own.machine(index, node, period);
            for (node, worth) in machine.iter_mut().enumerate() {
                let is_range = matches!(index.scenario.nodes[node].count, Count::Range { .. });
                if is_range && own.nodes[node] {
                    let all: Sum = (0..index.periods).map(|t| charged(node, t)).collect();
                    worth.add(all.value());
                }
            }
            let hourly = by_the_hour.iter_mut().enumerate();
            for (node, prices) in hourly.filter_map(|(node, own)| Some((node, own.as_mut()?))) {
                // One number for all futures is charged in each of them.
                for (period, worth) in prices.there.iter_mut().enumerate() {
                    for there in index.standing_in(period) {
                        worth.add(charged(node, there));
                    }
                }
            }
        }
        for &((model, _), price) in &self.prices.least {
            bound.add(price * index.scenario.models[model].min_replicas as f64);
        }
    }

    /// Which of the priced limits count a node: what keeps it apart from others.
    pub(super) fn memberships(&self, node: usize) -> impl Iterator<Item = u64> + '_ {
        self.priced
            .iter()
            .map(move |(own, _)| u64::from(own.nodes[node]))
    }

    /// What a unit per second of a route is charged in each period; nothing is written
    /// where nothing is priced.
    pub(super) fn route(
        &self,
        index: &Index<'_>,
        fit: &Fit,
        triple: (usize, usize, usize),
        charged: &mut Vec<f64>,
    ) {
        charged.clear();
        for (own, by_period) in &self.priced {
            let one = own.route(index, fit, triple);
            if one != 0.0 {
                charged.resize(index.periods, 0.0);
                for (sum, price) in charged.iter_mut().zip(by_period) {
                    *sum += one * price;
                }
            }
        }
    }

    /// What a replica is charged.
    pub(super) fn replica(
        &self,
        index: &Index<'_>,
        fit: &Fit,
        (profile, node, period): (usize, usize, usize),
    ) -> f64 {
        let limits = self.priced.iter().map(|(own, by_period)| {
            // In every future, the part that is there.
            let each = index.standing_in(period);
            let price = each.map(|there| index.kept(node, there) * by_period[there]);
            price.sum::<f64>() * own.replica(index, fit, profile, node)
        });
        let mut charged: f64 = limits.sum();
        let model = index.profiles[profile].model;
        let rows_of = index.counted_in(node, period);
        for &at in &rows_of {
            charged += price_of(&self.prices.least, (model, at));
        }
        let scenario = index.scenario;
        if let Some(share) = &scenario.models[model].max_share {
            let here = domain(&share.over, &scenario.nodes[node]);
            for &(((of, domain), at), price) in &self.prices.shares {
                if of == model && rows_of.contains(&at) {
                    let own = if domain == here { 1.0 } else { 0.0 };
                    charged += price * (own - share.share);
                }
            }
        }
        charged
    }

    /// Replicas that a limit pays for standing there: by profile, node and period.
    pub(super) fn paying(&self, index: &Index<'_>) -> Vec<(usize, usize, usize)> {
        let mut models: Vec<(usize, usize)> = Vec::new();
        let decided = index.decided_periods().max(1);
        let least = self.prices.least.iter();
        models.extend(least.map(|((model, t), _)| (*model, t % decided)));
        let shares = self.prices.shares.iter();
        models.extend(shares.map(|(((model, _), t), _)| (*model, t % decided)));
        for (_, by_period) in &self.priced {
            let paid = by_period.iter().enumerate().filter(|(_, p)| **p < 0.0);
            for (period, _) in paid {
                let period = period % index.decided_periods().max(1);
                models.extend((0..index.scenario.models.len()).map(|model| (model, period)));
            }
        }
        models.sort_unstable();
        models.dedup();
        let mut columns = Vec::new();
        for (profile, entry) in index
            .profiles
            .iter()
            .enumerate()
            .filter(|(_, e)| e.is_placed)
        {
            let start = models.partition_point(|&(m, _)| m < entry.model);
            let own = models[start..]
                .iter()
                .take_while(|(m, _)| *m == entry.model);
            let periods: Vec<usize> = own.map(|(_, period)| *period).collect();
            if periods.is_empty() {
                continue;
            }
            for node in 0..index.scenario.nodes.len() {
                if index.why_not_placeable(profile, node).is_ok() {
                    columns.extend(periods.iter().map(|&period| (profile, node, period)));
                }
            }
        }
        columns
    }
}
