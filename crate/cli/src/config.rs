//! What was asked for, resolved: no flag is looked at after this.

use std::path::PathBuf;
use std::time::Duration;

use clap::error::ErrorKind;
use clap::{CommandFactory, Error};
use clap_complete::Shell;
use idlewise::{AdviseOptions, Compact, EvaluateOptions, GrowOptions, Options, StressOptions};
use idlewise_sweep::Keep;

use crate::args::{
    Args, BacktestCall, Command, FileFormat, ImportArgs, InputArgs, ProgramFormat, QuestionArgs,
    ScenarioArgs, SolveArgs, TimetableFormat,
};
use crate::forecast_args::ForecastArgs;
use crate::history_config::{Backtesting, Forecasting};
use crate::import_args::ReadingArgs;
use crate::import_config::reading;
pub(crate) use crate::import_config::{Import, Reading};
use crate::input::Source;
use crate::limit_args::LimitArgs;
use crate::output::Target;
use crate::report_args::ReportOf;
use crate::sweep_args::{Shard, SweepArgs};

/// One run of the command.
#[derive(Debug, PartialEq)]
pub(crate) enum Config {
    Solve(Solve),
    SolveByLine(ByLine),
    Sweep(Sweeping),
    Check {
        scenario: Source,
        json: bool,
    },
    Verify {
        scenario: Source,
        plan: Source,
        json: bool,
    },
    Compare(Question),
    Size(Question),
    Grow(Question, GrowOptions),
    Stress(Question, StressOptions),
    Advise(Advise),
    Earnings(Question),
    Futures(Question),
    Commit(Question),
    Evaluate {
        plan: Source,
        /// About the scenario of what came.
        question: Question,
        ask: EvaluateOptions,
    },
    Timetable {
        plan: Source,
        scenario: Option<Source>,
        format: TimetableFormat,
        json: bool,
    },
    Report {
        of: ReportSources,
        card: bool,
        target: Target,
    },
    Open {
        of: ReportSources,
        print_path: bool,
    },
    Export {
        scenario: Source,
        format: ProgramFormat,
        target: Target,
    },
    Import(Import),
    Forecast(Forecasting),
    Backtest(Backtesting, Limits),
    Formats,
    Template(String),
    Catalogue(Option<String>),
    Schema(FileFormat),
    Example,
    Completions(Shell),
    Man(Option<String>),
}

/// A scenario, or files to make one of.
#[derive(Debug, PartialEq)]
pub(crate) struct Inputs {
    pub(crate) scenario: Source,
    /// Files to make a scenario of together with the first, and how.
    pub(crate) more: Vec<Source>,
    pub(crate) reading: Reading,
}

impl Inputs {
    /// A scenario and nothing else.
    fn only(scenario: Source) -> Self {
        Inputs {
            scenario,
            more: Vec::new(),
            reading: Reading::default(),
        }
    }

    fn of(args: InputArgs, more: ReadingArgs) -> Self {
        let mut files = args.files.into_iter().map(Source::named);
        // clap lets neither both nor none of file and example through.
        Inputs {
            scenario: files.next().unwrap_or(Source::Example),
            more: files.collect(),
            reading: reading(more, None),
        }
    }

    /// The files, the first one first.
    pub(crate) fn files(&self) -> impl Iterator<Item = &Source> {
        [&self.scenario].into_iter().chain(&self.more)
    }

    /// Everything that is read.
    fn sources(&self) -> impl Iterator<Item = &Source> {
        self.files().chain(&self.reading.map)
    }
}

/// What `solve` does.
#[derive(Debug, PartialEq)]
pub(crate) struct Solve {
    pub(crate) inputs: Inputs,
    pub(crate) limits: Limits,
    pub(crate) json: bool,
    /// Where the plan goes as well.
    pub(crate) out: Option<PathBuf>,
    /// Label or number of the period that the tables tell of; all if absent.
    pub(crate) period: Option<String>,
    /// The plan that stands now.
    pub(crate) current: Option<Source>,
}

/// What `solve --ndjson` does.
#[derive(Debug, PartialEq)]
pub(crate) struct ByLine {
    pub(crate) scenarios: Source,
    pub(crate) keep: Keep,
    pub(crate) limits: Limits,
}

/// What `sweep` does.
#[derive(Debug, PartialEq)]
pub(crate) struct Sweeping {
    pub(crate) base: Source,
    pub(crate) over: Source,
    /// Where the lines are kept; standard output if absent.
    pub(crate) folder: Option<PathBuf>,
    pub(crate) shard: Shard,
    pub(crate) keep: Keep,
    /// Of each scenario.
    pub(crate) limits: Limits,
}

/// What every question about a scenario asks for.
#[derive(Debug, PartialEq)]
pub(crate) struct Question {
    pub(crate) inputs: Inputs,
    pub(crate) limits: Limits,
    pub(crate) json: bool,
}

/// What a report is made of.
#[derive(Debug, PartialEq)]
pub(crate) struct ReportSources {
    pub(crate) plan: Source,
    pub(crate) on: Option<Source>,
    pub(crate) advice: Option<Source>,
}

/// What `advise` does.
#[derive(Debug, PartialEq)]
pub(crate) struct Advise {
    pub(crate) question: Question,
    pub(crate) ask: AdviseOptions,
    /// Numbers of actions to apply; the answer itself is shown if there are none.
    pub(crate) apply: Vec<usize>,
    /// Where the scenario with them goes.
    pub(crate) target: Target,
}

/// How long and how hard to solve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Limits {
    pub(crate) options: Options,
    /// Worker threads; one per core if absent.
    pub(crate) threads: Option<usize>,
}

impl Config {
    /// Whether a program reads the output.
    pub(crate) fn json(&self) -> bool {
        match self {
            Config::Solve(solve) => solve.json,
            Config::Check { json, .. }
            | Config::Verify { json, .. }
            | Config::Timetable { json, .. } => *json,
            Config::Compare(question)
            | Config::Size(question)
            | Config::Earnings(question)
            | Config::Futures(question)
            | Config::Commit(question)
            | Config::Grow(question, _)
            | Config::Stress(question, _)
            | Config::Evaluate { question, .. } => question.json,
            Config::Advise(advise) => advise.question.json,
            Config::Forecast(forecast) => forecast.json,
            Config::Backtest(backtest, _) => backtest.json,
            _ => false,
        }
    }
}

/// Turns flags into a run, or says what is wrong with them.
pub(crate) fn resolve(args: Args) -> Result<Config, Error> {
    Ok(match args.command {
        Command::Solve(solve) => solve_of(*solve)?,
        Command::Check(check) => Config::Check {
            scenario: scenario(check.scenario),
            json: check.json,
        },
        Command::Verify(verify) => {
            let scenario = scenario(ScenarioArgs {
                file: verify.scenario,
                example: verify.example,
            });
            let plan = Source::named(verify.plan);
            only_one_stdin(&[Some(&scenario), Some(&plan)])?;
            Config::Verify {
                scenario,
                plan,
                json: verify.json,
            }
        }
        Command::Compare(args) => Config::Compare(question(args)?),
        Command::Size(args) => Config::Size(question(args)?),
        Command::Grow(args) => {
            let mut ask = GrowOptions::new()
                .machines(args.machines)
                .price_ranges(args.ranges);
            ask.budget_per_hour = args.budget;
            Config::Grow(question(args.question)?, ask)
        }
        Command::Stress(args) => {
            let ask = StressOptions::new().demand_percent(args.demand);
            Config::Stress(question(args.question)?, ask)
        }
        Command::Advise(args) => {
            let mut ask = AdviseOptions::new();
            ask.routing = args.routing;
            let mut question = question(args.question)?;
            let limits = &mut question.limits.options;
            if limits.time_limit.is_none() {
                limits.time_limit = Some(ADVISE_TIME);
            }
            Config::Advise(Advise {
                question,
                ask,
                apply: args.apply,
                target: Target::named(args.out),
            })
        }
        Command::Earnings(args) => Config::Earnings(question(args.question)?),
        Command::Futures(args) => Config::Futures(question(args.question)?),
        Command::Commit(args) => Config::Commit(question(args.question)?),
        Command::Evaluate(args) => {
            let (plan, on) = (Source::named(args.plan), Source::named(args.on));
            only_one_stdin(&[Some(&plan), Some(&on)])?;
            Config::Evaluate {
                plan,
                question: Question {
                    inputs: Inputs::only(on),
                    limits: limits(&args.limits),
                    json: args.json,
                },
                ask: {
                    let ask = EvaluateOptions::new().regret(!args.no_regret);
                    match args.future {
                        Some(future) => ask.future(future),
                        None => ask,
                    }
                },
            }
        }
        Command::Timetable(args) => {
            let plan = Source::named(args.plan);
            let scenario = args.scenario.map(Source::named);
            only_one_stdin(&[Some(&plan), scenario.as_ref()])?;
            Config::Timetable {
                plan,
                scenario,
                format: match (args.csv, args.format) {
                    (true, _) => TimetableFormat::Csv,
                    (false, format) => format.unwrap_or(TimetableFormat::List),
                },
                json: args.json,
            }
        }
        Command::Sweep(sweep) => Config::Sweep(sweep_of(*sweep)?),
        Command::Report(report) => Config::Report {
            of: report_sources(report.of)?,
            card: report.card,
            target: Target::named(report.out),
        },
        Command::Open(open) => Config::Open {
            of: report_sources(open.of)?,
            print_path: open.print_path,
        },
        Command::Export(export) => Config::Export {
            scenario: scenario(export.scenario),
            format: export.format,
            target: Target::named(export.out),
        },
        Command::Import(import) => import_of(*import)?,
        Command::Forecast(forecast) => Config::Forecast(forecast_of(*forecast)?),
        Command::Backtest(backtest) => backtest_of(*backtest)?,
        Command::Catalogue(catalogue) => Config::Catalogue(catalogue.model),
        Command::Schema(schema) => Config::Schema(schema.format),
        Command::Example => Config::Example,
        Command::Completions(completions) => Config::Completions(completions.shell),
        Command::Man(man) => Config::Man(man.command),
    })
}

fn report_sources(of: ReportOf) -> Result<ReportSources, Error> {
    let plan = Source::named(of.plan);
    let on = of.on.map(Source::named);
    let advice = of.advice.map(Source::named);
    only_one_stdin(&[Some(&plan), on.as_ref(), advice.as_ref()])?;
    Ok(ReportSources { plan, on, advice })
}

fn solve_of(solve: SolveArgs) -> Result<Config, Error> {
    let inputs = Inputs::of(solve.inputs, solve.reading);
    let current = solve.current.map(Source::named);
    let all = inputs.sources().chain(&current);
    only_one_stdin(&all.map(Some).collect::<Vec<_>>())?;
    let mut limits = limits(&solve.limits);
    if solve.ndjson {
        if !inputs.more.is_empty() {
            return Err(Args::command().error(
                ErrorKind::TooManyValues,
                "--ndjson reads one file, with a scenario on every line",
            ));
        }
        return Ok(Config::SolveByLine(ByLine {
            scenarios: inputs.scenario,
            keep: if solve.keep.is_empty() {
                Keep::plan()
            } else {
                keep(&solve.keep)?
            },
            limits,
        }));
    }
    limits.options.compact = match (solve.compact, solve.full) {
        (true, _) => Compact::Always,
        (_, true) => Compact::Never,
        (false, false) => Compact::Auto,
    };
    limits.options.causes = solve.causes.unwrap_or_default();
    Ok(Config::Solve(Solve {
        inputs,
        limits,
        json: solve.json,
        out: solve.out.map(regular_file).transpose()?,
        period: solve.period,
        current,
    }))
}

fn sweep_of(args: SweepArgs) -> Result<Sweeping, Error> {
    let (base, over) = (Source::named(args.base), Source::named(args.over));
    only_one_stdin(&[Some(&base), Some(&over)])?;
    Ok(Sweeping {
        base,
        over,
        folder: args.out,
        shard: args.shard,
        keep: keep(&args.keep)?,
        limits: limits(&args.limits),
    })
}

fn keep(names: &[String]) -> Result<Keep, Error> {
    Keep::named(names.iter().map(String::as_str))
        .map_err(|error| Args::command().error(ErrorKind::InvalidValue, format!("--keep: {error}")))
}

fn import_of(import: ImportArgs) -> Result<Config, Error> {
    if import.formats {
        return Ok(Config::Formats);
    }
    if let Some(name) = import.template {
        return Ok(Config::Template(name));
    }
    let target = Target::named(import.out);
    let mut reading = reading(import.reading, import.period);
    // The base stands first: its periods are those that the rows of demand name.
    let lists = [
        (import.models, "scenario"),
        (import.nodes, "nodes-csv"),
        (import.demands, "demands-csv"),
    ];
    let mut files: Vec<Source> = import.files.into_iter().map(Source::named).collect();
    for (path, format) in lists {
        if let Some(source) = path.map(Source::named) {
            reading.lists.push((source.to_string(), format));
            files.push(source);
        }
    }
    let read: Vec<&Source> = files.iter().chain(&reading.map).collect();
    only_one_stdin(&read.into_iter().map(Some).collect::<Vec<_>>())?;
    Ok(Config::Import(Import {
        files,
        reading,
        target,
    }))
}

fn forecast_of(args: ForecastArgs) -> Result<Forecasting, Error> {
    let config = Forecasting::of(args);
    only_one_stdin(&config.sources().map(Some).collect::<Vec<_>>())?;
    Ok(config)
}

fn backtest_of(call: BacktestCall) -> Result<Config, Error> {
    let config = Backtesting::of(call.own);
    only_one_stdin(&config.sources().map(Some).collect::<Vec<_>>())?;
    Ok(Config::Backtest(config, limits(&call.limits)))
}

/// `advise` tries many plans: unless more is given, it takes about a minute at most, and says
/// what it did not try.
const ADVISE_TIME: Duration = Duration::from_mins(1);

fn scenario(args: ScenarioArgs) -> Source {
    // clap lets neither both nor none of the two through.
    args.file.map_or(Source::Example, Source::named)
}

fn question(args: QuestionArgs) -> Result<Question, Error> {
    let inputs = Inputs::of(args.inputs, args.reading);
    only_one_stdin(&inputs.sources().map(Some).collect::<Vec<_>>())?;
    Ok(Question {
        inputs,
        limits: limits(&args.limits),
        json: args.json,
    })
}

fn limits(args: &LimitArgs) -> Limits {
    let default = Options::default();
    Limits {
        options: Options {
            time_limit: args.time_limit,
            gap: args.gap.unwrap_or(default.gap),
            node_limit: args.node_limit.or(default.node_limit),
            engine: args.engine.unwrap_or_default(),
            compact: default.compact,
            causes: default.causes,
        },
        threads: args.threads.map(usize::from),
    }
}

fn regular_file(path: PathBuf) -> Result<PathBuf, Error> {
    if path.as_os_str() == "-" {
        return Err(Args::command().error(
            ErrorKind::InvalidValue,
            "--out is a file; use --json to print the plan to standard output",
        ));
    }
    Ok(path)
}

fn only_one_stdin(sources: &[Option<&Source>]) -> Result<(), Error> {
    let stdin = sources
        .iter()
        .filter(|source| matches!(source, Some(Source::Stdin)))
        .count();
    if stdin > 1 {
        return Err(Args::command().error(
            ErrorKind::ArgumentConflict,
            "standard input (`-`) can be read only once",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
