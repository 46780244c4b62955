//! Saying why there is no answer: to people on standard error, and with
//! `--json` to programs on standard output as well.

use std::fmt::Write as _;
use std::process::ExitCode;

use idlewise::ErrorAnswer;
use idlewise::scenario::InputError;
use idlewise::scenario::limits::MAX_ERRORS;

use crate::importing::NotImported;
use crate::input::Refused;
use crate::outcome::Outcome;
use crate::output;
use crate::print::style::{BAD, paint};
use crate::print::{number, text};

/// Shows help, the version or what is wrong with the flags.
pub(crate) fn usage(error: &clap::Error) -> ExitCode {
    // Nothing helps where the terminal is gone.
    let _ = error.print();
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(Outcome::Failed.code()))
}

/// Shows an error and says what it means.
pub(crate) fn failure(error: &anyhow::Error, json: bool) -> Outcome {
    output::remark(&for_people(error));
    if json {
        // The message above already tells why; a full disk cannot hide it.
        let _ = output::json(&for_programs(error));
    }
    Outcome::of_error(error)
}

/// Everything that is wrong with one input, a line each, and how many lines.
pub(crate) fn problems(input: &str, errors: &[InputError]) -> String {
    let mut out = String::new();
    for error in errors {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{}", text::visible(&error.to_string()));
    }
    // The library lists this many, and then only says how many more there are.
    let count = if errors.len() > MAX_ERRORS {
        format!("more than {MAX_ERRORS} problems")
    } else {
        number::plural(errors.len(), "problem")
    };
    let _ = writeln!(
        out,
        "{} {count} in {}",
        paint(BAD, "error:"),
        text::visible(input)
    );
    out
}

fn for_people(error: &anyhow::Error) -> String {
    if let Some(refused) = error.downcast_ref::<Refused>() {
        return problems(&refused.input, &refused.errors.0);
    }
    if let Some(idlewise::Error::Input(errors)) = error.downcast_ref::<idlewise::Error>() {
        return problems("the input", &errors.0);
    }
    if let Some(not) = error.downcast_ref::<NotImported>() {
        let mut out = not.told.clone();
        for line in &not.lines {
            let _ = writeln!(out, "{}", text::visible(line));
        }
        let _ = writeln!(out, "{} {}", paint(BAD, "error:"), not.sum);
        return out;
    }
    let message = format!("{error:#}");
    format!("{} {}\n", paint(BAD, "error:"), text::visible(&message))
}

fn for_programs(error: &anyhow::Error) -> ErrorAnswer {
    let (code, problems): (_, &[InputError]) =
        match (error.downcast_ref::<Refused>(), error.downcast_ref()) {
            (Some(refused), _) => ("input", &refused.errors.0),
            (None, Some(idlewise::Error::Input(errors))) => ("input", &errors.0),
            (None, Some(other)) => (other.code(), &[]),
            (None, None) => ("command", &[]),
        };
    ErrorAnswer::new(code, format!("{error:#}"), problems)
}

#[cfg(test)]
mod tests {
    use anstream::adapter::strip_str;
    use idlewise::scenario::InputErrors;

    use super::*;
    use crate::input::Source;

    fn refused() -> anyhow::Error {
        Source::File("fleet.json".into())
            .refuse(InputErrors(vec![
                InputError::new("$.nodes[0].count", "-1", "a whole number"),
                InputError::new("$.modles", "a field", "a known field").nearest(Some("models")),
            ]))
            .into()
    }

    #[test]
    fn every_problem_has_its_line_and_the_last_line_counts() {
        assert_eq!(
            strip_str(&for_people(&refused())).to_string(),
            "$.nodes[0].count: found -1, expected a whole number\n\
             $.modles: found a field, expected a known field (did you mean \"models\"?)\n\
             error: 2 problems in fleet.json\n"
        );
    }

    #[test]
    fn programs_get_the_code_and_the_list() {
        let value = serde_json::to_value(for_programs(&refused())).unwrap();
        assert_eq!(value["error"]["code"], "input");
        assert_eq!(value["error"]["problems"][1]["nearest"], "models");
        let value = serde_json::to_value(for_programs(&idlewise::Error::Cancelled.into())).unwrap();
        assert_eq!(value["error"]["code"], "cancelled");
        assert_eq!(value["error"].get("problems"), None);
    }

    #[test]
    fn names_cannot_steer_the_terminal() {
        let error = Source::File("a\u{1b}[2Jb".into())
            .refuse(InputErrors(vec![InputError::new(
                "$",
                "\u{7}",
                "an object",
            )]))
            .into();
        let shown = strip_str(&for_people(&error)).to_string();
        assert!(!shown.contains(['\u{1b}', '\u{7}']), "{shown:?}");
    }
}
