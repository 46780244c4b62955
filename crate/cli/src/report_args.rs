//! The flags of what is taken along: `report` and `open`.

use std::path::PathBuf;

/// What a report is made of.
#[derive(Debug, clap::Args)]
pub(crate) struct ReportOf {
    /// Plan (JSON), as `solve --json` or `--out` writes it; `-` is standard input
    #[arg(value_name = "PLAN")]
    pub(crate) plan: PathBuf,
    /// The scenario that the plan was made for: prices, machines and models, and the plan
    /// is checked against it
    #[arg(long, value_name = "SCENARIO")]
    pub(crate) on: Option<PathBuf>,
    /// What `advise --json` says about that scenario: what to do comes first then
    #[arg(long, value_name = "ADVICE")]
    pub(crate) advice: Option<PathBuf>,
}

const REPORT_RULE: &str = "\
The report is one HTML file without scripts that needs no other, prints on A4 and \
Letter, and is the same bytes from the page and the npm package. A plan that fails \
its check against the scenario gets none.";

#[derive(Debug, clap::Args)]
#[command(after_help = REPORT_RULE)]
pub(crate) struct ReportArgs {
    #[command(flatten)]
    pub(crate) of: ReportOf,
    /// Write a card to share instead: an SVG of 1200 x 630 pixels with the headline
    #[arg(long)]
    pub(crate) card: bool,
    /// Write to this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

const OPEN_RULE: &str = "\
Nothing leaves this machine: the report is written to a new file in the folder for \
temporary files, and shown by the program that opens HTML here. Where there is none, \
the path is printed.";

#[derive(Debug, clap::Args)]
#[command(after_help = OPEN_RULE)]
pub(crate) struct OpenArgs {
    #[command(flatten)]
    pub(crate) of: ReportOf,
    /// Open nothing: print the path of the report
    #[arg(long)]
    pub(crate) print_path: bool,
}
