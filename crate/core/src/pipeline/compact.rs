//! Plans of scenarios with many alike entries speak of classes: solved, certified and
//! accounted for as the same fleet in few entries.

use crate::certify;
use crate::error::Error;
use crate::merge::Folded;
use crate::options::{Causes, Compact, Options};
use crate::plan::{NodeClass, Plan};
use crate::scenario::Scenario;
use crate::scenario::limits::{COMPACT_ABOVE_BYTES, MAX_PLAN_BYTES};

/// Checks that a plan of several futures, `all` of whose periods it names, needs no classes.
///
/// # Errors
///
/// [`Error::Input`] where classes are asked for, [`Error::TooLarge`] where the plan could not
/// be read again.
pub(crate) fn whole_only(
    scenario: &Scenario,
    all: &Scenario,
    options: &Options,
) -> Result<(), Error> {
    if options.compact == Compact::Always {
        scenario.check_single_future("a compact plan")?;
    }
    readable(all)
}

/// A plan of every node and demand of the scenario can be read again.
fn readable(scenario: &Scenario) -> Result<(), Error> {
    let found = scenario.plan_bytes();
    let limit = MAX_PLAN_BYTES / 2;
    if found > limit {
        return Err(Error::TooLarge {
            what: "bytes of a plan that names every node and demand in every period",
            found,
            limit,
        });
    }
    Ok(())
}

/// A scenario in the words of the plan that is to be made of it.
pub(crate) struct Compacted<'s> {
    whole: &'s Scenario,
    folded: Option<Folded>,
}

impl<'s> Compacted<'s> {
    /// Folds alike entries where that is asked for, or where a plan of all of them would be
    /// large.
    ///
    /// # Errors
    ///
    /// [`Error::TooLarge`] where the plan could not be read again, [`Error::Input`] where
    /// causes alone are asked for and work can wait.
    pub fn new(whole: &'s Scenario, options: &Options) -> Result<Self, Error> {
        if options.causes == Causes::Alone {
            whole.refuse_waiting("asking for causes alone")?;
        }
        let fold = match options.compact {
            Compact::Auto => whole.plan_bytes() > COMPACT_ABOVE_BYTES,
            Compact::Always => true,
            Compact::Never => false,
        };
        let folded = if fold { Folded::new(whole) } else { None };
        let compacted = Compacted { whole, folded };
        readable(compacted.scenario())?;
        Ok(compacted)
    }

    /// The scenario to solve.
    pub fn scenario(&self) -> &Scenario {
        match &self.folded {
            Some(folded) => &folded.scenario,
            None => self.whole,
        }
    }

    /// Says in a plan of [`Compacted::scenario`] which entries are one.
    ///
    /// # Errors
    ///
    /// [`Error::Certificate`] where the checker does not find them alike.
    pub fn name(&self, plan: &mut Plan) -> Result<(), Error> {
        plan.solver.reduced.entries = self.whole.nodes.len();
        let Some(folded) = &self.folded else {
            return Ok(());
        };
        let named = folded.classes.iter().zip(&folded.scenario.nodes);
        plan.classes = named
            .filter(|(members, _)| members.len() > 1)
            .map(|(members, node)| {
                let ids = members.iter().map(|&g| self.whole.nodes[g].id.clone());
                NodeClass::new(&node.id, ids.collect())
            })
            .collect();
        let found = certify::scenario_of(self.whole, plan).map_err(Error::Certificate)?;
        if *found != folded.scenario {
            let text = "the entries of the plan are not those of its scenario";
            return Err(Error::Certificate(text.to_owned()));
        }
        Ok(())
    }
}
