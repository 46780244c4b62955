//! The loads and unloads of one moment in an order that can be worked off.
//!
//! Every machine loads what fits beside what stands there. Where nothing more fits, it
//! first unloads what has no replacement to wait for: a model of which no load is left to
//! do. Only where all that stands in the way waits for a load of its own model is
//! something unloaded before its replacement is loaded, and the step says so. What is
//! unloaded without being in the way goes last, when everything new is there.

use std::collections::BTreeMap;

use super::contents::{Entries, Entry};
use super::matching::{Course, Transition};
use super::room::Contents;
use super::types::{Action, Step};

/// Amounts below this are rounding.
const NEGLIGIBLE: f64 = 1e-9;

/// Machines whose contents change.
struct Change<'p, 'e> {
    id: &'p str,
    entry: &'e Entry<'p>,
    transition: &'e Transition<'p>,
    holds: Contents<'p>,
    loads: Contents<'p>,
    unloads: Contents<'p>,
}

/// The steps of one period.
pub(super) fn steps<'p>(
    entries: &Entries<'p>,
    courses: &[(&'p str, Course<'p>)],
    period: usize,
    steps: &mut Vec<Step>,
) {
    let mut changes = Vec::new();
    for &(id, ref course) in courses {
        if let Some(entry) = entries.all.get(id) {
            let all = course.transitions[period].iter();
            changes.extend(all.map(|transition| Change::new(id, entry, transition)));
        }
    }
    let mut moment = Moment {
        entries,
        period,
        pending: BTreeMap::new(),
        steps,
    };
    for change in &changes {
        for ((model, _), count) in &change.loads {
            *moment.pending.entry(model).or_default() += count * change.transition.count;
        }
    }
    let (mut late, mut now): (Vec<_>, Vec<_>) =
        changes.into_iter().partition(|c| c.transition.is_late);
    moment.bring_about(&mut now);
    if !late.is_empty() {
        // Machines that these need are emptied first.
        for change in &mut now {
            moment.unload_the_rest(change);
        }
    }
    moment.bring_about(&mut late);
    for change in now.iter_mut().chain(&mut late) {
        moment.unload_the_rest(change);
    }
    for &(id, ref course) in courses {
        let off = &course.off[period];
        let stays_on = entries.all.get(id).is_some_and(|entry| entry.is_shared);
        if !off.is_empty() && !stays_on {
            moment.steps.push(Step {
                machines: Some(off.text()),
                machine_count: off.len() as f64,
                ..entries.step(period, Action::SwitchOff, id)
            });
        }
    }
}

impl<'p, 'e> Change<'p, 'e> {
    fn new(id: &'p str, entry: &'e Entry<'p>, transition: &'e Transition<'p>) -> Self {
        let (old, new) = (&transition.old, &transition.new);
        Change {
            id,
            entry,
            transition,
            holds: old.clone(),
            loads: more(new, old),
            unloads: more(old, new),
        }
    }

    fn fits(&self, place: (&'p str, &'p str), count: f64) -> bool {
        let mut then = self.holds.clone();
        *then.entry(place).or_default() += count;
        let machines = match &self.transition.machines {
            Some(_) => self.transition.span,
            // As many as there are; how replicas stand on them is not known.
            None => match self.entry.machines {
                Some(machines) => machines,
                None => return true,
            },
        };
        self.entry.room.holds(&then, machines)
    }
}

/// What `a` has more than `b`.
fn more<'p>(a: &Contents<'p>, b: &Contents<'p>) -> Contents<'p> {
    let rest = a.iter().map(|(place, count)| {
        let other = b.get(place).copied().unwrap_or(0.0);
        (*place, count - other)
    });
    rest.filter(|(_, count)| *count > NEGLIGIBLE).collect()
}

/// The largest whole number below `wanted` that fits; 0 where none does.
fn most_of(wanted: f64, fits: impl Fn(f64) -> bool) -> f64 {
    let (mut low, mut high) = (0.0_f64, wanted.ceil());
    while high - low > 1.0 {
        let middle = f64::midpoint(low, high).floor();
        if middle <= low || middle >= high {
            break; // beyond what a number of this size can tell apart
        }
        if fits(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    low
}

/// A moment while its steps are written down.
struct Moment<'s, 'p> {
    entries: &'s Entries<'p>,
    period: usize,
    /// Replicas still to load, by model.
    pending: BTreeMap<&'p str, f64>,
    steps: &'s mut Vec<Step>,
}

impl<'p> Moment<'_, 'p> {
    /// Loads everything, and unloads what is in the way.
    fn bring_about(&mut self, changes: &mut [Change<'p, '_>]) {
        for change in changes.iter_mut() {
            self.load_what_fits(change);
        }
        loop {
            let mut found = false;
            for change in changes.iter_mut().filter(|c| !c.loads.is_empty()) {
                let free: Vec<(&str, &str)> = change.unloads.keys().copied().collect();
                for place in free {
                    if !self.is_pending(place.0) && !change.loads.is_empty() {
                        self.unload(change, place, Action::Unload, None);
                        self.load_what_fits(change);
                        found = true;
                    }
                }
            }
            if found {
                continue;
            }
            let Some(change) = changes.iter_mut().find(|c| !c.loads.is_empty()) else {
                return;
            };
            let blocking = change.unloads.keys().next().copied();
            if let Some(place) = blocking {
                let note = "no free room: serves less until its replacement is loaded";
                self.unload(change, place, Action::Unload, Some(note));
            } else {
                // The plan says that it fits.
                let loads = std::mem::take(&mut change.loads);
                for (place, count) in loads {
                    self.load(change, place, count);
                }
            }
            self.load_what_fits(change);
        }
    }

    fn is_pending(&self, model: &str) -> bool {
        self.pending
            .get(model)
            .is_some_and(|left| *left > NEGLIGIBLE)
    }

    fn load_what_fits(&mut self, change: &mut Change<'p, '_>) {
        let loads: Vec<_> = change.loads.iter().map(|(p, c)| (*p, *c)).collect();
        for (place, wanted) in loads {
            let all = change.fits(place, wanted);
            let count = if all {
                wanted
            } else {
                most_of(wanted, |count| change.fits(place, count))
            };
            if count > 0.0 {
                if all {
                    change.loads.remove(&place);
                } else {
                    change.loads.insert(place, wanted - count);
                }
                self.load(change, place, count);
            }
        }
    }

    fn load(&mut self, change: &mut Change<'p, '_>, place: (&'p str, &'p str), count: f64) {
        *change.holds.entry(place).or_default() += count;
        let total = count * change.transition.count;
        *self.pending.entry(place.0).or_default() -= total;
        self.say(change, Action::Load, place, count, None);
    }

    fn unload(
        &mut self,
        change: &mut Change<'p, '_>,
        place: (&'p str, &'p str),
        action: Action,
        note: Option<&str>,
    ) {
        let count = change.unloads.remove(&place).unwrap_or(0.0);
        let left = change.holds.get(&place).copied().unwrap_or(0.0) - count;
        if left > NEGLIGIBLE {
            change.holds.insert(place, left);
        } else {
            change.holds.remove(&place);
        }
        self.say(change, action, place, count, note);
    }

    fn unload_the_rest(&mut self, change: &mut Change<'p, '_>) {
        let rest: Vec<(&str, &str)> = change.unloads.keys().copied().collect();
        let action = if change.transition.is_last {
            Action::Drain
        } else {
            Action::Unload
        };
        let others = change.entry.is_shared && action == Action::Drain;
        let note = others.then_some("other work stays on it: not switched off");
        for place in rest {
            self.unload(change, place, action, note);
        }
    }

    fn say(
        &mut self,
        change: &Change<'p, '_>,
        action: Action,
        (model, profile): (&str, &str),
        count: f64,
        note: Option<&str>,
    ) {
        let transition = change.transition;
        let machines = transition.machines.as_ref();
        let step = Step {
            machines: machines.map(super::ranges::Ranges::text),
            machine_count: machines.map_or(0.0, |m| m.len() as f64),
            model: Some(model.to_owned()),
            profile: Some(profile.to_owned()),
            replicas: count * transition.count,
            note: note.map(str::to_owned),
            ..self.entries.step(self.period, action, change.id)
        };
        self.steps.push(step);
    }
}
