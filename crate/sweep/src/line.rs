//! One line for one scenario: what it was given and its figures, or why it has none.

use idlewise::scenario::InputErrors;
use idlewise::{Error, ErrorAnswer, Hooks, Options, Plan, Scenario, solve_with};
use serde_json::{Map, Value};

use crate::figures::Keep;

/// What a scenario came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Came {
    /// A plan.
    Plan,
    /// No plan can be, or none was found in time.
    NoPlan,
    /// An error: the scenario is not valid, or it is too large.
    Failed,
}

/// One line, without its end.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// JSON without a line break.
    pub text: String,
    /// What the scenario came to.
    pub came: Came,
}

/// Solves a scenario and writes its line, which begins with these fields.
///
/// # Errors
/// [`Error::Cancelled`] alone: everything else stands in the line.
pub fn solved(
    mut line: Map<String, Value>,
    scenario: Result<Scenario, InputErrors>,
    keep: &Keep,
    options: &Options,
    hooks: &Hooks<'_>,
) -> Result<Line, Error> {
    let plan = scenario.map_err(Error::from).and_then(|scenario| {
        let plan = solve_with(&scenario, options, hooks)?;
        Ok((scenario, plan))
    });
    let came = match plan {
        Err(Error::Cancelled) => return Err(Error::Cancelled),
        Err(error) => {
            fail(&mut line, &error);
            Came::Failed
        }
        Ok((scenario, mut plan)) => {
            forget_time(&mut plan);
            line.insert("status".to_owned(), status(&plan));
            let found = plan.exists();
            if found {
                if let Err(error) = keep.of(&scenario, &plan, &mut line) {
                    let told = ErrorAnswer::new("figures", error.to_string(), &[]);
                    line.insert("error".to_owned(), json(&told.error));
                }
            } else if !plan.conflicts.is_empty() {
                line.insert("conflicts".to_owned(), json(&plan.conflicts));
            }
            if found { Came::Plan } else { Came::NoPlan }
        }
    };
    Ok(Line {
        text: Value::Object(line).to_string(),
        came,
    })
}

/// The line of a scenario that cannot be made: what another field was given took away what
/// this one changes.
pub(crate) fn unmade(mut line: Map<String, Value>, error: &crate::Error) -> Line {
    let told = ErrorAnswer::new("command", error.to_string(), &[]);
    line.insert("status".to_owned(), "error".into());
    line.insert("error".to_owned(), json(&told.error));
    Line {
        text: Value::Object(line).to_string(),
        came: Came::Failed,
    }
}

fn fail(line: &mut Map<String, Value>, error: &Error) {
    let problems = match error {
        Error::Input(errors) => errors.0.as_slice(),
        _ => &[],
    };
    let told = ErrorAnswer::new(error.code(), error.to_string(), problems);
    line.insert("status".to_owned(), "error".into());
    line.insert("error".to_owned(), json(&told.error));
}

fn status(plan: &Plan) -> Value {
    json(&plan.status)
}

/// What these types are as JSON: all of them are made of texts, numbers and lists.
fn json(value: &impl serde::Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_else(|error| error.to_string().into())
}

/// Takes from a plan what differs from run to run and from machine to machine.
fn forget_time(plan: &mut Plan) {
    plan.solver.seconds = 0.0;
    plan.solver.threads = None;
}
