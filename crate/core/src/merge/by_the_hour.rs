//! Machines of a class that are rented by the hour, handed out period by period so that
//! its members start as many as the class does, and none of them gives up a machine before
//! its least hours are over (`may_share` says where that can be done).

use crate::assignment::ByTheHour;
use crate::scenario::{Count, Fleet, Hourly, Spread, rent};

use super::hand_out;

/// Whether an entry may be one with others that agree in all but range and what is running:
/// any number of machines of the class can then be handed out without a start that the class
/// does not make. For that what is running has to be within the range, else one member must
/// start machines while another gives some up. And where machines have to stay for hours,
/// no member may need some of its own, else one must keep what another could give up. As
/// members start what the class starts, as many of theirs are ready.
pub(super) fn may_share(hourly: &Hourly) -> bool {
    let within = |running: u64| (hourly.min..=hourly.max).contains(&running);
    hourly.running.is_none_or(within) && (hourly.kept_hours() <= 0.0 || hourly.min == 0)
}

/// The entry that stands for several.
pub(super) fn together(first: Hourly, counts: impl Iterator<Item = Count>) -> Hourly {
    let mut sum = Hourly {
        min: 0,
        max: 0,
        running: first.running.map(|_| 0),
        ..first
    };
    for own in counts.filter_map(Count::hourly) {
        sum.min += own.min;
        sum.max += own.max;
        sum.running = sum.running.zip(own.running).map(|(sum, own)| sum + own);
    }
    sum
}

/// Machines of each member in each period.
pub(super) fn handed_out(
    whole: &Fleet<'_>,
    classes: &[Vec<usize>],
    hourly: &ByTheHour,
) -> ByTheHour {
    let mut out = ByTheHour::new();
    let periods = whole.periods();
    let futures = whole.hours.len() / periods.max(1);
    for (&class, machines) in hourly {
        match &classes[class][..] {
            [only] => drop(out.insert(*only, machines.clone())),
            members => {
                // The same numbers in every future.
                hand_out_class(whole, members, &machines[..periods], &mut out);
                for member in members {
                    if let Some(own) = out.get_mut(member) {
                        *own = own.repeat(futures);
                    }
                }
            }
        }
    }
    out
}

fn hand_out_class(whole: &Fleet<'_>, members: &[usize], machines: &[f64], out: &mut ByTheHour) {
    let own: Vec<Hourly> = members
        .iter()
        .filter_map(|&g| whole.nodes[g].hourly)
        .collect();
    let Some(first) = own.first() else {
        return;
    };
    let even = whole.scenario.policy.spread == Spread::Even && !first.counts_starts();
    let starts = rent::starts(whole);
    let periods = machines.len();
    let mut handed = vec![vec![0.0; periods]; members.len()];
    // Of each member and period: machines that starts before keep there.
    let mut kept = vec![vec![0.0; periods]; members.len()];
    let running = own.iter().map(|h| h.running.map(|running| running as f64));
    let mut before: Option<Vec<f64>> = running.collect();
    for (period, &total) in machines.iter().enumerate() {
        let now = match &before {
            Some(before) if !even => {
                let least = own.iter().zip(&kept);
                let least = least.map(|(h, kept)| f64::max(h.min as f64, kept[period]));
                moved(before, total, &own, &least.collect::<Vec<_>>())
            }
            _ => anew(&own, total, whole.scenario.policy.spread),
        };
        for (member, count) in now.iter().enumerate() {
            handed[member][period] = *count;
            let more = before.as_ref().map_or(0.0, |before| count - before[member]);
            if more > 0.0 {
                for sum in &mut kept[member][rent::kept(&starts, &own[member], period)] {
                    *sum += more;
                }
            }
        }
        before = Some(now);
    }
    out.extend(members.iter().copied().zip(handed));
}

/// So many machines, where nothing is said about what was there before.
fn anew(own: &[Hourly], total: f64, spread: Spread) -> Vec<f64> {
    let counts: Vec<Count> = own.iter().map(|h| Count::Hourly(*h)).collect();
    let whole = hand_out::machines(&counts, total.floor() as u64, spread);
    let mut rest = total - total.floor();
    let with_rest = whole.into_iter().zip(own).map(|(count, h)| {
        // A part of a machine, where the count need not be whole.
        let part = rest.min(h.max as f64 - count as f64);
        rest -= part;
        count as f64 + part
    });
    with_rest.collect()
}

/// The machines of the period before, and more of them or fewer: the first members that have
/// room get more, the last that may give some up have fewer.
fn moved(before: &[f64], total: f64, own: &[Hourly], least: &[f64]) -> Vec<f64> {
    let mut now = before.to_vec();
    let mut more = total - now.iter().sum::<f64>();
    for (count, h) in now.iter_mut().zip(own) {
        let room = more.clamp(0.0, (h.max as f64 - *count).max(0.0));
        *count += room;
        more -= room;
    }
    let mut fewer = -more;
    for (count, least) in now.iter_mut().zip(least).rev() {
        let gone = fewer.clamp(0.0, (*count - least).max(0.0));
        *count -= gone;
        fewer -= gone;
    }
    now
}
