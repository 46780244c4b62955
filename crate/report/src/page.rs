//! The page as a whole.

use std::fmt::Write as _;

use crate::escape::Text;
use crate::facts::Facts;
use crate::sections;

const STYLE: &str = include_str!("style.css");

/// Nothing is fetched, and nothing runs.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; \
                      form-action 'none'";

/// The HTML file.
pub(crate) fn page(facts: &Facts<'_>) -> String {
    let name = facts.name().unwrap_or("Plan");
    let mut out = String::new();
    let _ = write!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta name=\"generator\" content=\"idlewise {version}\">\n\
         <title>{title}: {name}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n",
        version = Text(&facts.inputs.plan.solver.version),
        title = Text(&sections::first::headline(facts).plain()),
        name = Text(name),
    );
    out.push_str(PATTERNS);
    sections::first::write(&mut out, facts);
    if facts.planned() {
        sections::actions::write(&mut out, facts);
        sections::causes::write(&mut out, facts);
        sections::heat::write(&mut out, facts);
        sections::demand::write(&mut out, facts);
        sections::runs::write(&mut out, facts);
    } else {
        sections::conflicts::write(&mut out, facts);
    }
    sections::seal::write(&mut out, facts);
    if facts.planned() {
        sections::how::write(&mut out, facts);
    }
    let _ = write!(
        out,
        "</main>\n<footer>Made by idlewise {} from {}.</footer>\n</body>\n</html>\n",
        Text(&facts.inputs.plan.solver.version),
        sources(facts)
    );
    out
}

/// What the report was made of, in words.
fn sources(facts: &Facts<'_>) -> String {
    let mut parts = vec!["the plan"];
    let inputs = facts.inputs;
    for (there, word) in [
        (inputs.scenario.is_some(), "its scenario"),
        (inputs.advice.is_some(), "the advice for it"),
        (inputs.verification.is_some(), "a check of the plan"),
    ] {
        if there {
            parts.push(word);
        }
    }
    match parts.as_slice() {
        [one] => format!("{one} alone"),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
        [] => String::new(),
    }
}

/// Stripes and dots, so that no part is told by its colour alone.
const PATTERNS: &str = "<svg class=\"defs\" aria-hidden=\"true\" width=\"0\" height=\"0\"><defs>\
<pattern id=\"stripes\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" \
patternTransform=\"rotate(45)\"><rect class=\"blocked\" width=\"6\" height=\"6\"/>\
<rect class=\"mark\" width=\"2\" height=\"6\"/></pattern>\
<pattern id=\"dots\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\">\
<rect class=\"loaded\" width=\"5\" height=\"5\"/><circle class=\"mark\" cx=\"2.5\" cy=\"2.5\" \
r=\"1.1\"/></pattern>\
<pattern id=\"bars\" width=\"4\" height=\"4\" patternUnits=\"userSpaceOnUse\">\
<rect class=\"free\" width=\"4\" height=\"4\"/><rect class=\"mark\" width=\"1\" height=\"4\"/>\
</pattern></defs></svg>\n";
