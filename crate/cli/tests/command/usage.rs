//! Flags, help, and what is printed without a scenario.

use crate::support::{Files, command, run};

/// Every command there is; `help_fits_80_columns` counts them in the help.
const COMMANDS: [&str; 25] = [
    "solve",
    "check",
    "verify",
    "compare",
    "size",
    "grow",
    "stress",
    "advise",
    "earnings",
    "evaluate",
    "futures",
    "commit",
    "timetable",
    "sweep",
    "report",
    "open",
    "export",
    "import",
    "forecast",
    "backtest",
    "catalogue",
    "schema",
    "example",
    "completions",
    "man",
];

#[test]
fn no_command_and_bad_flags_end_with_two() {
    for args in [
        &[][..],
        &["slove"],
        &["solve"],
        &["solve", "--example", "--gap", "-1"],
        &["solve", "--example", "--gap", "small"],
        &["solve", "--example", "--time-limit", "0"],
        &["solve", "--example", "--threads", "0"],
        &["solve", "--example", "--json", "--period", "0"],
        &["solve", "--example", "--out", "-"],
        &["solve", "--example", "fleet.json"],
        &["verify", "--example"],
        &["verify", "-", "-"],
        &["export", "--example", "--format", "xls"],
        &["import", "--models", "base.json"],
        &["schema", "routes"],
        &["completions", "tcl"],
        &["man", "slove"],
        &["size"],
        &["size", "--example", "--budget", "5"],
        &["grow", "--example", "--machines", "many"],
        &["grow", "--example", "--budget", "-1"],
        &["stress", "--example", "--demand", "-5"],
        &["stress", "--example", "--demand", "much"],
    ] {
        let run = run(args).ended(2);
        assert_eq!(run.stdout, "", "{args:?}");
        assert_ne!(run.stderr, "", "{args:?}");
    }
}

#[test]
fn help_tells_the_exit_codes_and_every_command() {
    let help = run(&["--help"]).ended(0).stdout;
    let told = ["NO_COLOR", "3  stopped by a limit", "Ctrl-C"];
    for command in COMMANDS.iter().chain(&told) {
        assert!(help.contains(command), "{command} in {help}");
    }
    let version = run(&["--version"]).ended(0).stdout;
    assert_eq!(version, format!("idlewise {}\n", env!("CARGO_PKG_VERSION")));
}

/// Help is read on terminals of 80 columns, whatever it is printed to.
#[test]
fn help_fits_80_columns() {
    let all = run(&["help"]).ended(0).stdout;
    let listed = all.lines().skip_while(|line| *line != "Commands:").skip(1);
    let listed = listed.take_while(|line| !line.is_empty());
    // What a line has no room for goes on below it, further to the right.
    let is_command = |line: &&str| line.starts_with("  ") && !line.starts_with("   ");
    let listed = listed.filter(is_command).count();
    assert_eq!(listed, COMMANDS.len() + 1, "all commands and `help`: {all}");
    let mut asked: Vec<Vec<&str>> = vec![vec!["help"], vec!["-h"], vec!["--help"]];
    for name in COMMANDS {
        asked.extend([vec![name, "-h"], vec![name, "--help"], vec!["help", name]]);
    }
    for args in asked {
        let help = run(&args).ended(0).stdout;
        for line in help.lines() {
            assert!(line.chars().count() <= 80, "{args:?}: {line}");
        }
    }
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let files = Files::of("unreadable");
    let missing = files.path("missing.json");
    for args in [
        &["solve", &missing][..],
        &["check", &missing],
        &["compare", &missing],
        &["export", &missing],
        &["size", &missing],
        &["grow", &missing],
        &["stress", &missing],
        &["verify", "--example", &missing],
        &["import", "--nodes", &missing, "--models", &missing],
    ] {
        let run = run(args).ended(2);
        assert_eq!(run.stdout, "");
        assert!(run.stderr.starts_with("error: cannot read "), "{run:?}");
        assert!(run.stderr.contains("missing.json"), "{run:?}");
    }
    let failure = run(&["solve", &missing, "--json"]).ended(2).json();
    assert_eq!(failure["error"]["code"], "command");
}

#[test]
fn completions_know_the_commands_in_every_shell() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = run(&["completions", shell]).ended(0).stdout;
        assert!(script.contains("idlewise"), "{shell}");
        assert!(script.contains("time-limit"), "{shell}");
    }
}

#[test]
fn the_manual_has_a_page_for_all_and_for_each_command() {
    let page = run(&["man"]).ended(0).stdout;
    assert!(page.contains(".TH idlewise 1"), "{page}");
    assert!(page.contains("Exit codes"), "{page}");
    let page = run(&["man", "import"]).ended(0).stdout;
    assert!(page.contains(".TH idlewise-import 1"), "{page}");
    assert!(page.contains("takes the place of the whole list"), "{page}");
}

#[test]
fn schemas_and_the_example_are_json() {
    for format in ["scenario", "plan"] {
        let schema = run(&["schema", format]).ended(0).json();
        assert!(
            schema["properties"]["schema_version"].is_object(),
            "{format}"
        );
    }
    for answer in [
        "compare",
        "size",
        "grow",
        "stress",
        "earnings",
        "evaluate",
        "timetable",
        "check",
        "verify",
        "error",
    ] {
        let schema = run(&["schema", answer]).ended(0).json();
        assert_eq!(schema["$id"], format!("urn:idlewise:schema:{answer}:1"));
        assert!(schema["properties"].is_object(), "{answer}");
    }
    let example = run(&["example"]).ended(0);
    assert!(example.stdout.ends_with("}\n"));
    assert_eq!(example.json()["schema_version"], 1);
}

#[test]
fn a_reader_that_went_away_is_no_error() {
    for args in [
        &["example"][..],
        &["schema", "plan"],
        &["man"],
        &["completions", "bash"],
        &["check", "--example"],
        &["check", "--example", "--json"],
    ] {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let output = command(args).stdout(writer).output().expect("it runs");
        assert_eq!(output.status.code(), Some(0), "{args:?}");
        assert!(output.stderr.is_empty(), "{args:?}: {output:?}");
    }
}
