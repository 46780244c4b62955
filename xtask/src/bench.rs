//! `cargo xtask bench`: runs the benchmarks and records their medians.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::SystemTime;

use anyhow::{Context, Result, ensure};

use crate::process::{Job, root, say};

const RECORD: &str = "tests/bench/RESULTS.md";

/// The median of one benchmark.
#[derive(Debug, PartialEq)]
struct Measured {
    case: String,
    seconds: f64,
}

/// Runs the benchmarks and writes `tests/bench/RESULTS.md`.
pub(crate) fn run() -> Result<()> {
    let home = root().join("target/criterion");
    let began = SystemTime::now();
    Job::cargo(&["bench", "--package", "idlewise-tests"])
        .env("CRITERION_HOME", home.to_string_lossy())
        .run()?;
    let mut measured = Vec::new();
    collect(&home, &home, began, &mut measured)?;
    measured.sort_by(|a, b| a.case.cmp(&b.case));
    ensure!(
        !measured.is_empty(),
        "the benchmarks left no result in {}",
        home.display()
    );
    let record = root().join(RECORD);
    if let Some(directory) = record.parent() {
        fs::create_dir_all(directory).context(RECORD)?;
    }
    fs::write(record, report(&machine(), &measured)).context(RECORD)?;
    say(&format!("wrote {RECORD}"));
    Ok(())
}

/// Gathers `<case>/new/estimates.json` of this run; files of earlier runs may
/// belong to benchmarks that no longer exist.
fn collect(
    home: &Path,
    directory: &Path,
    began: SystemTime,
    measured: &mut Vec<Measured>,
) -> Result<()> {
    if !directory.is_dir() {
        return Ok(());
    }
    let shown = || directory.display().to_string();
    for entry in fs::read_dir(directory).with_context(shown)? {
        let path: PathBuf = entry.with_context(shown)?.path();
        if !path.is_dir() {
            continue;
        }
        let estimates = path.join("new/estimates.json");
        let written = fs::metadata(&estimates).and_then(|data| data.modified());
        if written.is_ok_and(|time| time >= began) {
            let text = fs::read_to_string(&estimates).with_context(shown)?;
            let nanoseconds =
                median(&text).with_context(|| format!("no median in {}", estimates.display()))?;
            measured.push(Measured {
                case: case_name(home, &path),
                seconds: nanoseconds / 1e9,
            });
        } else {
            collect(home, &path, began, measured)?;
        }
    }
    Ok(())
}

/// The benchmark's name, with `/` on every operating system.
fn case_name(home: &Path, path: &Path) -> String {
    let inner = path.strip_prefix(home).unwrap_or(path);
    let parts: Vec<_> = inner.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

/// The median in nanoseconds from criterion's `estimates.json`: an object of
/// estimates by name, each with one `point_estimate`.
fn median(json: &str) -> Option<f64> {
    let (_, rest) = json.split_once("\"median\"")?;
    let (_, rest) = rest.split_once("\"point_estimate\"")?;
    let (_, rest) = rest.split_once(':')?;
    let number = rest.split([',', '}']).next()?.trim();
    number.parse().ok().filter(|n: &f64| n.is_finite())
}

fn report(machine: &str, measured: &[Measured]) -> String {
    let rows: Vec<String> = measured
        .iter()
        .map(|m| format!("| {} | {} |\n", m.case, significant(m.seconds)))
        .collect();
    format!(
        "# Time to a proven plan\n\n\
         Written by `cargo xtask bench`: the median wall-clock time of one solve, release\n\
         profile, with certificate and waste account. The scenarios are synthetic;\n\
         `tests/src/generate.rs` makes them from a seed, and a name such as\n\
         `fleet-2000x18` says 2000 node entries and 18 demands.\n\n\
         Machine: {machine}.\n\n\
         | case | median, seconds |\n|---|---:|\n{}",
        rows.concat()
    )
}

/// Three significant digits, without an exponent.
fn significant(seconds: f64) -> String {
    let digits = (2.0 - seconds.abs().max(1e-9).log10().floor()).clamp(0.0, 12.0);
    format!("{seconds:.*}", digits as usize)
}

/// Cores and processor, the machine's only traits on record.
pub(crate) fn machine() -> String {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let processor = processor().unwrap_or_else(|| "unknown processor".to_owned());
    let s = if cores == 1 { "" } else { "s" };
    format!("{cores} core{s}, {processor}")
}

fn processor() -> Option<String> {
    let name = if cfg!(target_os = "linux") {
        processor_of(&fs::read_to_string("/proc/cpuinfo").ok()?)?.to_owned()
    } else if cfg!(target_os = "macos") {
        Job::new("sysctl", &["-n", "machdep.cpu.brand_string"])
            .output()
            .ok()?
    } else {
        std::env::var("PROCESSOR_IDENTIFIER").ok()?
    };
    Some(name.trim().to_owned()).filter(|name| !name.is_empty())
}

/// The `model name` of `/proc/cpuinfo`.
fn processor_of(cpuinfo: &str) -> Option<&str> {
    cpuinfo.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        (key.trim() == "model name").then_some(value.trim())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ESTIMATES: &str = r#"{"mean":{"confidence_interval":{"confidence_level":0.95,"lower_bound":1.0,"upper_bound":3.0},"point_estimate":2.0,"standard_error":0.1},"median":{"confidence_interval":{"confidence_level":0.95,"lower_bound":4.0,"upper_bound":6.0},"point_estimate":5250000.5,"standard_error":0.2},"median_abs_dev":{"point_estimate":9.0}}"#;

    #[test]
    fn the_median_is_read() {
        assert_eq!(median(ESTIMATES), Some(5_250_000.5));
        assert_eq!(median(r#"{"mean":{"point_estimate":2.0}}"#), None);
        assert_eq!(median(r#"{"median":{"point_estimate":"fast"}}"#), None);
    }

    #[test]
    fn three_digits_are_shown() {
        assert_eq!(significant(12.3456), "12.3");
        assert_eq!(significant(1234.5), "1234");
        assert_eq!(significant(0.001_234_5), "0.00123");
        assert_eq!(significant(0.0), "0.00000000000");
    }

    #[test]
    fn the_report_names_cases_and_machine() {
        let measured = [Measured {
            case: "solve/fleet-20x5".to_owned(),
            seconds: 0.012_345,
        }];
        let text = report("2 cores, Abacus 9", &measured);
        assert!(text.contains("\nMachine: 2 cores, Abacus 9.\n"));
        assert!(text.ends_with("\n|---|---:|\n| solve/fleet-20x5 | 0.0123 |\n"));
    }

    #[test]
    fn the_processor_is_found_by_its_key() {
        let text = "processor\t: 0\nmodel\t\t: 85\nmodel name\t: Abacus 9 @ 1 Hz\n";
        assert_eq!(processor_of(text), Some("Abacus 9 @ 1 Hz"));
        assert_eq!(processor_of("processor\t: 0\n"), None);
    }

    #[test]
    fn only_results_of_this_run_are_gathered() {
        let home = std::env::temp_dir().join(format!("idlewise-bench-{}", std::process::id()));
        let case = home.join("solve/fleet-20x5");
        fs::create_dir_all(case.join("new")).unwrap();
        fs::write(case.join("new/estimates.json"), ESTIMATES).unwrap();
        let mut now = Vec::new();
        collect(&home, &home, SystemTime::UNIX_EPOCH, &mut now).unwrap();
        let mut later = Vec::new();
        let tomorrow = SystemTime::now() + std::time::Duration::from_hours(24);
        collect(&home, &home, tomorrow, &mut later).unwrap();
        fs::remove_dir_all(&home).unwrap();
        let expected = Measured {
            case: "solve/fleet-20x5".to_owned(),
            seconds: 0.005_250_000_5,
        };
        assert_eq!(now, [expected]);
        assert_eq!(later, []);
    }
}
