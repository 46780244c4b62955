//! Which machine of an entry gets which contents, period by period, so that most
//! replicas stay where they are.

use super::contents::{Entry, Group};
use super::hours::Hours;
use super::ranges::Ranges;
use super::room::Contents;

/// New contents for some machines of an entry.
#[derive(Debug, Clone)]
pub(super) struct Transition<'p> {
    /// None where replicas are not told apart by machine.
    pub machines: Option<Ranges>,
    /// How many times these contents are there.
    pub count: f64,
    /// Machines under each of these contents.
    pub span: u64,
    pub old: Contents<'p>,
    pub new: Contents<'p>,
    /// Whether nothing stands on these machines from now on.
    pub is_last: bool,
    /// Whether they have to be emptied by other transitions first.
    pub is_late: bool,
}

/// An entry from period to period.
pub(super) struct Course<'p> {
    /// By period.
    pub transitions: Vec<Vec<Transition<'p>>>,
    /// Machines on which nothing stands from a period on but something did before (or,
    /// in the first period, never will).
    pub off: Vec<Ranges>,
}

/// Machines with their contents.
type Held<'p> = (Contents<'p>, u64, Ranges);

/// Follows an entry through all periods.
pub(super) fn course<'p>(entry: &Entry<'p>, hours: Option<&Hours>) -> Course<'p> {
    let periods = entry.pooled.len();
    if !entry.is_by_machine {
        return pooled(entry);
    }
    let occupied = |groups: &[Group<'_>]| {
        let all = groups.iter().map(|g| g.count.saturating_mul(g.span));
        all.fold(0, u64::saturating_add)
    };
    let most = entry.groups.iter().map(|groups| occupied(groups)).max();
    let machines = entry.machines.unwrap_or(0).max(most.unwrap_or(0));
    // Whatever a damaged plan says: numbers of machines can be added to.
    let machines = machines.min(u64::MAX >> 1);
    let mut held: Vec<Held<'p>> = vec![(Contents::new(), 1, Ranges::first(machines))];
    let mut transitions = Vec::with_capacity(periods);
    let mut empty = Vec::with_capacity(periods);
    for (t, groups) in entry.groups.iter().enumerate() {
        let mut changes = Vec::new();
        let not_on = hours.map(|hours| take_not_on(&mut held, hours.while_changing(t)));
        held = next(held, groups, &mut changes);
        if let Some(machines) = not_on {
            add_empty(&mut held, &machines);
        }
        if t == 0 && !entry.now.is_empty() {
            // Which machine holds what now is not known.
            changes = vec![whole(&entry.now, &entry.pooled[0])];
        }
        let free = held.iter().filter(|(contents, ..)| contents.is_empty());
        let mut all = Ranges::default();
        for (_, _, machines) in free {
            all.add(machines);
        }
        transitions.push(changes);
        empty.push(all);
    }
    if hours.is_some() {
        // They are stopped and started, not switched off for good.
        return Course {
            transitions,
            off: vec![Ranges::default(); periods],
        };
    }
    // From the end: what stays empty.
    let mut off = vec![Ranges::default(); periods];
    let mut stays = Ranges::first(machines);
    for t in (0..periods).rev() {
        stays = stays.common(&empty[t]);
        if entry.has_other_work[t] {
            stays = Ranges::default();
        }
        off[t].clone_from(&stays);
    }
    for (t, changes) in transitions.iter_mut().enumerate() {
        *changes = changes
            .drain(..)
            .flat_map(|change| split(change, &off[t]))
            .collect();
    }
    for t in (1..periods).rev() {
        off[t] = off[t].without(&off[t - 1]);
    }
    Course { transitions, off }
}

/// Takes away the numbers of empty machines that are not on: of so many that are, those
/// that hold something are some.
fn take_not_on(held: &mut [Held<'_>], on: u64) -> Ranges {
    let is_empty = |held: &Held<'_>| held.0.is_empty();
    let full = held.iter().filter(|h| !is_empty(h));
    let full: u64 = full.map(|(_, _, machines)| machines.len()).sum();
    let mut free = on.saturating_sub(full);
    let mut not_on = Ranges::default();
    for (_, _, machines) in held.iter_mut().filter(|h| is_empty(h)) {
        let kept = machines.take(free);
        free -= kept.len();
        not_on.add(machines);
        *machines = kept;
    }
    not_on
}

/// Puts machines that hold nothing with the others that do.
fn add_empty(held: &mut Vec<Held<'_>>, machines: &Ranges) {
    match held.iter_mut().find(|held| held.0.is_empty()) {
        Some((_, _, all)) => all.add(machines),
        None => held.push((Contents::new(), 1, machines.clone())),
    }
    held.retain(|(_, _, machines)| !machines.is_empty());
}

/// An entry whose machines are not told apart.
fn pooled<'p>(entry: &Entry<'p>) -> Course<'p> {
    let before = [&entry.now].into_iter().chain(&entry.pooled);
    let transitions = before.zip(&entry.pooled);
    Course {
        transitions: transitions
            .map(|(old, new)| vec![whole(old, new)])
            .collect(),
        off: vec![Ranges::default(); entry.pooled.len()],
    }
}

fn whole<'p>(old: &Contents<'p>, new: &Contents<'p>) -> Transition<'p> {
    Transition {
        machines: None,
        count: 1.0,
        span: 1,
        old: old.clone(),
        new: new.clone(),
        is_last: false,
        is_late: false,
    }
}

/// A transition to nothing is told apart by whether the machines stay empty.
fn split<'p>(change: Transition<'p>, off: &Ranges) -> Vec<Transition<'p>> {
    let Some(machines) = change.machines.clone().filter(|_| change.new.is_empty()) else {
        return vec![change];
    };
    // Machines under one replica go together.
    let last = machines.common(off);
    if last.is_empty() || change.span > 1 {
        return vec![Transition {
            is_last: last.len() == machines.len(),
            ..change
        }];
    }
    let rest = machines.without(off);
    let parts = [(last, true), (rest, false)].into_iter();
    let parts = parts.filter(|(machines, _)| !machines.is_empty());
    parts
        .map(|(machines, is_last)| Transition {
            count: machines.len() as f64,
            machines: Some(machines),
            is_last,
            ..change.clone()
        })
        .collect()
}

/// The machines after a change of contents, and what changes.
fn next<'p>(
    mut old: Vec<Held<'p>>,
    groups: &[Group<'p>],
    changes: &mut Vec<Transition<'p>>,
) -> Vec<Held<'p>> {
    let mut wanted: Vec<Group<'p>> = groups.to_vec();
    let mut held: Vec<Held<'p>> = Vec::new();
    // What is the same stays.
    for group in &mut wanted {
        for (contents, span, machines) in &mut old {
            if *contents == group.contents && *span == group.span {
                let count = group.count.min(machines.len() / group.span);
                group.count -= count;
                held.push((
                    group.contents.clone(),
                    group.span,
                    machines.take(count.saturating_mul(group.span)),
                ));
            }
        }
    }
    // Then what has most in common.
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for (i, (contents, span, _)) in old.iter().enumerate() {
        for (j, group) in wanted.iter().enumerate() {
            let common = common(contents, &group.contents);
            if *span == 1 && group.span == 1 && common > 0.0 {
                pairs.push((common, i, j));
            }
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    for (_, i, j) in pairs {
        let count = wanted[j].count.min(old[i].2.len());
        change(&mut old[i], &mut wanted[j], count, &mut held, changes);
    }
    // The rest goes where nothing stands, else where nothing stays.
    let is_empty = |held: &Held<'_>| held.0.is_empty();
    old.sort_by_key(|held| !is_empty(held));
    for group in wanted.iter_mut().filter(|g| g.span == 1) {
        for from in old.iter_mut().filter(|(_, span, _)| *span == 1) {
            let count = group.count.min(from.2.len());
            change(from, group, count, &mut held, changes);
        }
    }
    // What is left of the old contents goes, and makes room for replicas on several
    // machines and for what found none above.
    let mut free = Ranges::default();
    let mut freed = false;
    for (contents, span, machines) in old {
        if machines.is_empty() {
            continue;
        }
        if !contents.is_empty() {
            freed = true;
            changes.push(Transition {
                count: (machines.len() / span) as f64,
                machines: Some(machines.clone()),
                span,
                old: contents,
                new: Contents::new(),
                is_last: false,
                is_late: false,
            });
        }
        free.add(&machines);
    }
    for group in wanted.iter().filter(|g| g.count > 0) {
        let machines = free.take(group.count.saturating_mul(group.span));
        changes.push(Transition {
            machines: Some(machines.clone()),
            count: group.count as f64,
            span: group.span,
            old: Contents::new(),
            new: group.contents.clone(),
            is_last: false,
            is_late: freed,
        });
        held.push((group.contents.clone(), group.span, machines));
    }
    held.push((Contents::new(), 1, free));
    held.retain(|(_, _, machines)| !machines.is_empty());
    held
}

/// Some machines change from what they hold to what is wanted.
fn change<'p>(
    from: &mut Held<'p>,
    to: &mut Group<'p>,
    count: u64,
    held: &mut Vec<Held<'p>>,
    changes: &mut Vec<Transition<'p>>,
) {
    if count == 0 {
        return;
    }
    to.count -= count;
    let machines = from.2.take(count);
    changes.push(Transition {
        machines: Some(machines.clone()),
        count: count as f64,
        span: 1,
        old: from.0.clone(),
        new: to.contents.clone(),
        is_last: false,
        is_late: false,
    });
    held.push((to.contents.clone(), 1, machines));
}

/// Replicas that both have.
fn common(a: &Contents<'_>, b: &Contents<'_>) -> f64 {
    let both = a
        .iter()
        .filter_map(|(place, x)| Some(x.min(*b.get(place)?)));
    both.sum()
}
