//! The flags as they are typed. `config` makes sense of them.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use idlewise::Causes;

use crate::backtest_args::{self, BacktestArgs};
use crate::forecast_args::ForecastArgs;
use crate::import_args::{CatalogueArgs, ReadingArgs};
use crate::limit_args::LimitArgs;
use crate::report_args::{OpenArgs, ReportArgs};
use crate::sweep_args::SweepArgs;

const EXIT_CODES: &str = "\
Exit codes:
  0  the plan is optimal, or within the asked gap
  1  the input is valid but there is no plan; `check` or `verify` found problems
  2  wrong usage, wrong input, or an internal error
  3  stopped by a limit, or by Ctrl-C, before the asked gap was reached;
     `verify` found nothing wrong, but a bound is only the search's word

The first Ctrl-C (or SIGTERM) ends a solve with the best plan so far, the second
ends the command at once.

Data goes to standard output, everything else to standard error. Colour is used
on a terminal only, and never where NO_COLOR is set.";

/// Plan an inference fleet: which node serves which demand, the proof that no
/// plan is better, and an account of every idle compute-hour.
#[derive(Debug, Parser)]
#[command(name = "idlewise", version, after_help = EXIT_CODES, arg_required_else_help = true)]
#[command(max_term_width = 80)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Find the best plan and account for the compute it leaves idle
    Solve(Box<SolveArgs>),
    /// Say everything that is wrong with a scenario, without solving it
    Check(CheckArgs),
    /// Check a plan against its scenario and recompute its proof
    Verify(VerifyArgs),
    /// Compare the best plan with routing that has no plan
    Compare(QuestionArgs),
    /// Find the machines to switch off while serving as much as today
    Size(QuestionArgs),
    /// Say what more machines of each kind would be worth
    Grow(GrowArgs),
    /// Keep the plan's placement, and see what growth and failures do to it
    Stress(StressArgs),
    /// Rank what you can do: switch off, add, rent differently, allow, move, route
    Advise(AdviseArgs),
    /// Say what each operator earns, by work and by price, and what joins would earn
    Earnings(EarningsArgs),
    /// Keep what a plan decided, let routes follow what came, and see how it fares
    Evaluate(EvaluateArgs),
    /// Say what one plan for several futures is worth, and knowing which one comes
    Futures(FuturesArgs),
    /// Say how many machines to commit to, beside those that are rented by the hour
    Commit(CommitArgs),
    /// Say what to do to bring a plan about, in an order that can be worked off
    Timetable(TimetableArgs),
    /// Solve a scenario with many values of some fields, a line of JSON each
    Sweep(Box<SweepArgs>),
    /// Write a plan as one page for people: HTML that needs no other file, or a card
    Report(ReportArgs),
    /// Show a plan as a page in the browser
    Open(OpenArgs),
    /// Write the scenario as a linear program that any solver reads
    Export(ExportArgs),
    /// Make a scenario from the files you have: exports, prices, benchmarks, tables
    Import(Box<ImportArgs>),
    /// Forecast demand from its history, judged against its last season
    Forecast(Box<ForecastArgs>),
    /// Plan each of the last days on its forecast, and see how that fares on what came
    Backtest(Box<BacktestCall>),
    /// Show published rates of models on hardware, each with its source
    Catalogue(CatalogueArgs),
    /// Print the JSON Schema of a file format or of an answer
    Schema(SchemaArgs),
    /// Print the built-in example scenario
    Example,
    /// Print a completion script for a shell
    Completions(CompletionsArgs),
    /// Print the manual page (roff), of one command where it is named
    Man(ManArgs),
}

#[derive(Debug, clap::Args)]
pub(crate) struct ScenarioArgs {
    /// Scenario (JSON); `-` is standard input
    #[arg(
        value_name = "FILE",
        required_unless_present = "example",
        conflicts_with = "example"
    )]
    pub(crate) file: Option<PathBuf>,
    /// Use the built-in example scenario
    #[arg(long)]
    pub(crate) example: bool,
}

/// A scenario, or files to make one of.
#[derive(Debug, clap::Args)]
pub(crate) struct InputArgs {
    /// Scenario (JSON), or files to make one of, as `import` does; `-` is standard input
    #[arg(
        value_name = "FILE",
        required_unless_present = "example",
        conflicts_with = "example"
    )]
    pub(crate) files: Vec<PathBuf>,
    /// Use the built-in example scenario
    #[arg(long)]
    pub(crate) example: bool,
}

#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(crate) struct SolveArgs {
    #[command(flatten)]
    pub(crate) inputs: InputArgs,
    #[command(flatten)]
    pub(crate) limits: LimitArgs,
    /// Print the plan as JSON; its seconds are 0, so that equal inputs give equal bytes
    #[arg(long)]
    pub(crate) json: bool,
    /// Also write the plan to this file, as JSON; a file that is there is replaced once
    /// the new one is complete
    #[arg(long, value_name = "PLAN")]
    pub(crate) out: Option<PathBuf>,
    /// Plan (JSON) whose first period stands now; what the scenario does not have any
    /// more is lost. Equally good plans differ by the moves from there, or as the
    /// scenario's `steadiness` prices or limits them
    #[arg(long, value_name = "PLAN")]
    pub(crate) current: Option<PathBuf>,
    /// Let the tables tell of one period: its label, or its number from 0
    #[arg(long, value_name = "PERIOD", conflicts_with = "json")]
    pub(crate) period: Option<String>,
    /// Let the plan name classes of node entries that differ in nothing but id and count
    /// [default: where a plan of all entries would be larger than 32 MiB]
    #[arg(long)]
    pub(crate) compact: bool,
    /// Let the plan name every node entry, however large it gets
    #[arg(long, conflicts_with = "compact")]
    pub(crate) full: bool,
    /// Also say what lifting each cause of stranding by itself would bring (`alone`), and
    /// not only one after another (`order`) [default: order]
    #[arg(long, value_name = "HOW", value_parser = causes)]
    pub(crate) causes: Option<Causes>,
    /// FILE has a scenario on every line; print a line of JSON for each: its plan, or the
    /// figures of --keep. A scenario without a plan is a line too, and no end
    #[arg(long, conflicts_with_all = ["json", "out", "current", "period", "compact", "full", "example"])]
    pub(crate) ndjson: bool,
    /// Figures of a line instead of its plan, as `sweep` has them
    #[arg(
        long,
        value_name = "FIGURES",
        value_delimiter = ',',
        requires = "ndjson"
    )]
    pub(crate) keep: Vec<String>,
    #[command(flatten)]
    pub(crate) reading: ReadingArgs,
}

#[derive(Debug, clap::Args)]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    pub(crate) scenario: ScenarioArgs,
    /// Print the lists of errors and of advice as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, clap::Args)]
#[command(allow_missing_positional = true)]
pub(crate) struct VerifyArgs {
    /// Scenario (JSON); `-` is standard input
    #[arg(
        value_name = "SCENARIO",
        required_unless_present = "example",
        conflicts_with = "example"
    )]
    pub(crate) scenario: Option<PathBuf>,
    /// Plan (JSON); `-` is standard input
    #[arg(value_name = "PLAN", required = true)]
    pub(crate) plan: PathBuf,
    /// Use the built-in example scenario
    #[arg(long)]
    pub(crate) example: bool,
    /// Print the findings as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct QuestionArgs {
    #[command(flatten)]
    pub(crate) inputs: InputArgs,
    #[command(flatten)]
    pub(crate) limits: LimitArgs,
    /// Print the answer as JSON; its plan's seconds are 0
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) reading: ReadingArgs,
}

#[derive(Debug, clap::Args)]
pub(crate) struct GrowArgs {
    #[command(flatten)]
    pub(crate) question: QuestionArgs,
    /// Most machines to add of each kind
    #[arg(long, value_name = "N", default_value_t = 8,
          value_parser = clap::value_parser!(u32).range(0..=1000))]
    pub(crate) machines: u32,
    /// Find the mixed purchase that gains most for so much currency per hour
    #[arg(long, value_name = "CURRENCY", value_parser = amount)]
    pub(crate) budget: Option<f64>,
    /// Also find out how far the prices of machines and demands hold
    #[arg(long)]
    pub(crate) ranges: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct StressArgs {
    #[command(flatten)]
    pub(crate) question: QuestionArgs,
    /// Growth of all demand to try, in percent
    #[arg(long, value_name = "PERCENT", value_delimiter = ',', value_parser = percent,
          default_values_t = [10.0, 25.0, 50.0])]
    pub(crate) demand: Vec<f64>,
}

const ADVISE_RULE: &str = "\
Every action is confirmed by a solve of its own and held against the best plan for \
today's machines: what it brings per hour and in a month of 730 hours, what is \
served when every demand grows by 20 %, and what it still brings once those before \
it are done. It takes a minute at most unless --time-limit says otherwise; then, or after \
Ctrl-C, what was found and confirmed so far, and what was not tried.";

#[derive(Debug, clap::Args)]
#[command(after_help = ADVISE_RULE)]
pub(crate) struct AdviseArgs {
    #[command(flatten)]
    pub(crate) question: QuestionArgs,
    /// How work is routed today: `current`, `least_loaded`, `nearest`, `random` or
    /// `weighted` [default: `current` where the scenario lists routes with rates, else
    /// `least_loaded`]
    #[arg(long, value_name = "POLICY")]
    pub(crate) routing: Option<String>,
    /// Print the scenario with these actions applied, by their numbers: 1 or 1,3
    #[arg(long, value_name = "N", value_delimiter = ',', conflicts_with = "json")]
    pub(crate) apply: Vec<usize>,
    /// Write that scenario to this file instead of standard output
    #[arg(long, short = 'o', value_name = "FILE", requires = "apply")]
    pub(crate) out: Option<PathBuf>,
}

const EARNINGS_RULE: &str = "\
By work an operator gets the value of what its machines serve; by price what its \
machines are worth at shadow prices. By price, operators, demands and limits \
together get exactly the optimum (of machines and replicas in fractions), and no \
operators with demands make more by leaving. Under `fair` there is no one sum to \
divide, and the question is refused.";

#[derive(Debug, clap::Args)]
#[command(after_help = EARNINGS_RULE)]
pub(crate) struct EarningsArgs {
    #[command(flatten)]
    pub(crate) question: QuestionArgs,
}

const FUTURES_RULE: &str = "\
One plan is found for all futures, and one more for each of them, for their mean and \
for the peak. The regret of a future is how much better the plan for it alone is. \
Knowing is worth the regrets on average (the expected value of perfect information); \
planning for all is worth what it gains on a plan for the mean, whose machines and \
replicas stay (the value of the stochastic solution).";

#[derive(Debug, clap::Args)]
#[command(after_help = FUTURES_RULE)]
pub(crate) struct FuturesArgs {
    #[command(flatten)]
    pub(crate) question: QuestionArgs,
}

const COMMIT_RULE: &str = "\
A node can be committed to where its `count` is a range that is one choice for all \
periods (and all futures). Every point of its curve is the best plan with so many of \
its machines; the best point is that of the best plan, which is proved. What is rented \
by the hour (`\"per\": \"period\"`) fills in what is not committed to.";

#[derive(Debug, clap::Args)]
#[command(after_help = COMMIT_RULE)]
pub(crate) struct CommitArgs {
    #[command(flatten)]
    pub(crate) question: QuestionArgs,
}

const EVALUATE_RULE: &str = "\
Machines, replicas and the nodes of demands that may not be split stay as PLAN \
has them, period by period; routes follow the demand of SCENARIO. Nodes and \
demands are matched by id, periods by label; what does not match is said. \
The regret is what the best plan for SCENARIO would have gained: an interval \
where its gap is open. Where SCENARIO has several futures, routes follow each of \
them, and figures are averages by weight.";

#[derive(Debug, clap::Args)]
#[command(after_help = EVALUATE_RULE)]
pub(crate) struct EvaluateArgs {
    /// Plan (JSON), as `solve --json` or `--out` writes it; `-` is standard input
    #[arg(value_name = "PLAN")]
    pub(crate) plan: PathBuf,
    /// Scenario (JSON) of what came
    #[arg(long, value_name = "SCENARIO")]
    pub(crate) on: PathBuf,
    /// Do not look for the best plan for what came: faster, and without regret
    #[arg(long)]
    pub(crate) no_regret: bool,
    /// The one of SCENARIO's futures that came, by its id; all of them unless given
    #[arg(long, value_name = "NAME")]
    pub(crate) future: Option<String>,
    #[command(flatten)]
    pub(crate) limits: LimitArgs,
    /// Print the answer as JSON; its plan's seconds are 0
    #[arg(long)]
    pub(crate) json: bool,
}

const TIMETABLE_RULE: &str = "\
A replica is loaded before one of its model is unloaded wherever there is free \
room; where there is none, the step says so. Machines are drained when everything \
new is loaded, and switched off where nothing stands on them until the end.";

#[derive(Debug, clap::Args)]
#[command(after_help = TIMETABLE_RULE)]
pub(crate) struct TimetableArgs {
    /// Plan (JSON), as `solve --json` or `--out` writes it; `-` is standard input
    #[arg(value_name = "PLAN")]
    pub(crate) plan: PathBuf,
    /// The scenario that the plan was made for: what fits on a machine, how many there
    /// are, and what stands now
    #[arg(long, value_name = "SCENARIO")]
    pub(crate) scenario: Option<PathBuf>,
    /// How to print it
    #[arg(long, value_enum, conflicts_with = "json")]
    pub(crate) format: Option<TimetableFormat>,
    /// The same as `--format csv`
    #[arg(long, conflicts_with_all = ["json", "format"])]
    pub(crate) csv: bool,
    /// Print it as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// How a timetable is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TimetableFormat {
    /// A list for people, moment by moment
    List,
    /// The steps as CSV, for spreadsheets
    Csv,
    /// Replicas by hour as CSV: a row for each model and node, a column for each period
    Replicas,
    /// Machines to rent as CSV
    Machines,
    /// Commands of kubectl with comments: a suggestion to read, change and run
    Kubectl,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ExportArgs {
    #[command(flatten)]
    pub(crate) scenario: ScenarioArgs,
    /// File format of the program
    #[arg(long, value_enum, default_value_t = ProgramFormat::Mps)]
    pub(crate) format: ProgramFormat,
    /// Write to this file instead of standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ProgramFormat {
    /// Free-format MPS
    Mps,
    /// CPLEX LP
    Lp,
}

const IMPORT_RULE: &str = "\
Each file is known by its content, not by its name; `import --formats` lists what is \
known, and by what. The pieces of all files become one scenario: alike machines are \
grouped, prices joined, history cut into periods. A scenario among the files gives \
what no other has. What was guessed, left out or assumed is listed; what is missing \
is asked for by name.

With --nodes, --demands and --models the lists have to be whole: a column that is not \
known, a short row, a period that BASE does not have or that a demand has no row for is \
refused, and every cell is kept as it stands. BASE is a scenario whose `nodes` and \
`demands` may be missing. The list read from a CSV takes the place of the whole list in \
BASE; nothing is merged row by row. Everything else is taken from BASE as it is. A list \
without a CSV stays BASE's own.

The result is checked as a whole, and written with every default filled in.";

#[derive(Debug, clap::Args)]
#[command(after_help = IMPORT_RULE)]
#[command(override_usage = "idlewise import [OPTIONS] FILE...
       idlewise import [OPTIONS] [--nodes CSV] [--demands CSV] --models BASE
       idlewise import --formats
       idlewise import --template FORMAT")]
#[command(group = clap::ArgGroup::new("what").required(true).multiple(true)
    .args(["files", "nodes", "demands", "formats", "template"]))]
pub(crate) struct ImportArgs {
    /// Files to make a scenario of; `-` is standard input
    #[arg(value_name = "FILE", conflicts_with_all = ["nodes", "demands", "models"])]
    pub(crate) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) reading: ReadingArgs,
    /// Length of a period that history is cut into [the same as --period-length]
    #[arg(long, value_name = "TIME", value_parser = crate::import_args::hours,
          conflicts_with = "period_length")]
    pub(crate) period: Option<f64>,
    /// List the kinds of files that are known, and by what
    #[arg(long, exclusive = true)]
    pub(crate) formats: bool,
    /// Print an example of a kind of file
    #[arg(long, value_name = "FORMAT")]
    pub(crate) template: Option<String>,
    /// Node entries, one per row
    #[arg(long, value_name = "CSV", requires = "models")]
    pub(crate) nodes: Option<PathBuf>,
    /// Demands, one row per demand and period
    #[arg(long, value_name = "CSV", requires = "models")]
    pub(crate) demands: Option<PathBuf>,
    /// Scenario (JSON) that has the models and all the rest
    #[arg(long, value_name = "BASE")]
    pub(crate) models: Option<PathBuf>,
    /// Write to this file instead of standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
#[command(after_help = backtest_args::RULE)]
pub(crate) struct BacktestCall {
    #[command(flatten)]
    pub(crate) own: BacktestArgs,
    #[command(flatten)]
    pub(crate) limits: LimitArgs,
}

#[derive(Debug, clap::Args)]
pub(crate) struct SchemaArgs {
    /// Which file
    #[arg(value_enum, value_name = "FORMAT")]
    pub(crate) format: FileFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FileFormat {
    /// What `solve` reads
    Scenario,
    /// What `solve --json` prints
    Plan,
    /// What `compare --json` prints
    Compare,
    /// What `size --json` prints
    Size,
    /// What `grow --json` prints
    Grow,
    /// What `stress --json` prints
    Stress,
    /// What `evaluate --json` prints
    Evaluate,
    /// What `timetable --json` prints
    Timetable,
    /// What `advise --json` prints
    Advise,
    /// What `forecast --json` prints
    Forecast,
    /// What `backtest --json` prints
    Backtest,
    /// What `earnings --json` prints
    Earnings,
    /// What `futures --json` prints
    Futures,
    /// What `commit --json` prints
    Commit,
    /// What `check --json` prints
    Check,
    /// What `verify --json` prints
    Verify,
    /// What `--json` prints where there is no answer
    Error,
}

#[derive(Debug, clap::Args)]
pub(crate) struct CompletionsArgs {
    /// Which shell
    #[arg(value_enum)]
    pub(crate) shell: Shell,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ManArgs {
    /// A command, for its own page
    #[arg(value_name = "COMMAND")]
    pub(crate) command: Option<String>,
}

fn amount(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(value) if (0.0..=1e15).contains(&value) => Ok(value),
        _ => Err("expected an amount of at least 0, such as 100".to_owned()),
    }
}

fn percent(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(value) if (0.0..=1e6).contains(&value) => Ok(value),
        _ => Err("expected a percentage of at least 0, such as 25".to_owned()),
    }
}

fn causes(text: &str) -> Result<Causes, String> {
    match text {
        "order" => Ok(Causes::InOrder),
        "alone" => Ok(Causes::Alone),
        _ => Err("expected order or alone".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clap_accepts_the_definitions() {
        use clap::CommandFactory;
        Args::command().debug_assert();
    }

    #[test]
    fn sentences_of_the_help_are_wrapped_by_the_terminal_alone() {
        use clap::CommandFactory;
        for command in Args::command().get_subcommands() {
            let help = command.get_after_help();
            let help = help.map(ToString::to_string).unwrap_or_default();
            let lines: Vec<&str> = help.lines().collect();
            for pair in lines.windows(2) {
                let goes_on = !pair[0].is_empty() && pair[1].starts_with(char::is_alphabetic);
                assert!(!goes_on, "{}: {pair:?}", command.get_name());
            }
        }
    }

    #[test]
    fn amounts_and_percentages_are_not_negative() {
        assert_eq!((amount("12.5"), percent("0")), (Ok(12.5), Ok(0.0)));
        for text in ["-1", "nan", "inf", "ten", ""] {
            assert!(amount(text).is_err() && percent(text).is_err(), "{text:?}");
        }
    }
}
