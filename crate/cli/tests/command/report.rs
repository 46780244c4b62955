//! `report` and `open`: a plan as a page to take along.

use std::fs;

use crate::support::{Files, command, one_node, run, run_with_input};

/// A scenario and its plan.
fn planned(files: &Files) -> (String, String) {
    let scenario = files.with("fleet.json", &one_node(80.0, 0.0));
    let plan = files.path("plan.json");
    run(&["solve", &scenario, "--out", &plan]).ended(0);
    (scenario, plan)
}

#[test]
fn the_report_is_the_librarys_byte_for_byte() {
    let files = Files::of("report");
    let (scenario, plan) = planned(&files);
    let out = files.path("report.html");
    let written = run(&["report", &plan, "--on", &scenario, "-o", &out]).ended(0);
    assert_eq!((written.stdout.as_str(), written.stderr.as_str()), ("", ""));
    let report = files.read("report.html");
    let verified = run(&["verify", &scenario, &plan, "--json"]).ended(0);
    let input = idlewise_report::Input {
        plan: &files.read("plan.json"),
        scenario: Some(&files.read("fleet.json")),
        advice: None,
        verification: Some(&verified.stdout),
    };
    assert!(report == idlewise_report::html(&input).expect("a report"));
    assert!(report.contains("Optimal, proof checked"), "{report}");
    let card = run(&["report", &plan, "--on", &scenario, "--card"]).ended(0);
    assert!(card.stdout == idlewise_report::card(&input).expect("a card"));

    let alone = run_with_input(&["report", "-"], &files.read("plan.json")).ended(0);
    assert!(alone.stdout.contains("Optimal, not checked again"));
}

#[test]
fn a_plan_that_fails_its_check_gets_no_report() {
    let files = Files::of("report-wrong");
    let (_, plan) = planned(&files);
    let other = files.with("other.json", &one_node(40.0, 0.0));
    let out = files.path("report.html");
    let refused = run(&["report", &plan, "--on", &other, "-o", &out]).ended(1);
    assert!(refused.stderr.contains("offered"), "{refused:?}");
    assert!(!fs::exists(&out).expect("a folder"));
}

#[test]
fn what_is_no_plan_is_named() {
    let files = Files::of("report-swapped");
    let (scenario, plan) = planned(&files);
    let refused = run(&["report", &scenario]).ended(2);
    assert!(
        refused.stderr.contains("seems to be a scenario"),
        "{refused:?}"
    );
    let swapped = run(&["report", &scenario, "--on", &plan]).ended(2);
    assert!(swapped.stderr.contains("swap the two"), "{swapped:?}");
    let advice = run(&["report", &plan, "--advice", &scenario]).ended(2);
    assert!(
        advice.stderr.contains("advice $: missing field"),
        "{advice:?}"
    );
    let same = run(&["report", &plan, "-o", &plan]).ended(2);
    assert!(same.stderr.contains("is read from that file"), "{same:?}");
}

#[test]
fn open_writes_a_report_and_says_where() {
    let files = Files::of("open");
    let (scenario, plan) = planned(&files);
    let folder = files.path("tmp");
    fs::create_dir(&folder).expect("a folder");
    let opened = |args: &[&str]| {
        let mut command = command(args);
        command
            .env("TMPDIR", &folder)
            .env("TEMP", &folder)
            .env("TMP", &folder);
        // Nothing that opens files is on the path.
        command.env("PATH", &folder);
        crate::support::Run::from(command.output().expect("the command runs"))
    };
    let printed = opened(&["open", &plan, "--on", &scenario, "--print-path"]).ended(0);
    let path = printed.stdout.trim_end();
    let report = run(&["report", &plan, "--on", &scenario]).ended(0).stdout;
    assert!(fs::read_to_string(path).expect("a report") == report);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(path).expect("a report").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    // Only Linux looks for the opener on the path.
    if cfg!(target_os = "linux") {
        let fallen = opened(&["open", &plan]).ended(0);
        assert!(
            fallen.stderr.contains("nothing here opens HTML files"),
            "{fallen:?}"
        );
        assert!(fs::exists(fallen.stdout.trim_end()).expect("a folder"));
    }
}

#[test]
fn timetables_are_tables_and_commands_too() {
    let files = Files::of("timetable-formats");
    let mut fleet: serde_json::Value =
        serde_json::from_str(&one_node(80.0, 0.0)).expect("a scenario");
    fleet["models"][0]["profiles"][0]["holds"] = serde_json::json!({"gpu": 1});
    fleet["nodes"][0]["count"] = serde_json::json!({"min": 0, "max": 3});
    fleet["demands"][0]["value"] = serde_json::json!(1);
    let scenario = files.with("fleet.json", &fleet.to_string());
    let plan = files.path("plan.json");
    run(&["solve", &scenario, "--out", &plan]).ended(0);
    let printed = |format: &str| {
        let args = [
            "timetable",
            &plan,
            "--scenario",
            &scenario,
            "--format",
            format,
        ];
        run(&args).ended(0).stdout
    };
    assert_eq!(printed("replicas"), "model,profile,node,0\nm,H,n,1\n");
    assert_eq!(
        printed("machines"),
        "node,machines,at_most,hardware,region,price_per_hour,cost_per_hour\nn,1,3,H,default,2,2\n"
    );
    let commands = printed("kubectl");
    assert!(
        commands.contains("# Rent 1 for n: your cloud"),
        "{commands}"
    );
    assert!(
        commands.contains("\nkubectl scale deployment/m-h-n --replicas=1\n"),
        "{commands}"
    );
    let csv = run(&["timetable", &plan, "--scenario", &scenario, "--csv"]).ended(0);
    assert_eq!(printed("csv"), csv.stdout);
    let list = run(&["timetable", &plan, "--scenario", &scenario]).ended(0);
    assert_eq!(printed("list"), list.stdout);
    let alone = run(&["timetable", &plan, "--format", "machines"]).ended(0);
    assert_eq!(alone.stdout, "node,machines\nn,1\n");
    run(&["timetable", &plan, "--format", "csv", "--json"]).ended(2);
}

/// Two machines are on in the first hour and one in the second.
#[test]
fn machines_by_the_hour_have_a_column_for_each_period() {
    let files = Files::of("machines-by-the-hour");
    let mut fleet: serde_json::Value =
        serde_json::from_str(&one_node(80.0, 0.0)).expect("a scenario");
    fleet["periods"] = serde_json::json!([{"label": "00:00"}, {"label": "01:00"}]);
    fleet["models"][0]["profiles"][0]["holds"] = serde_json::json!({"gpu": 1});
    let gpu = fleet["nodes"][0]["capacity"]["gpu"]
        .as_f64()
        .expect("a number");
    let rate = fleet["models"][0]["profiles"][0]["rate"]
        .as_f64()
        .expect("a number");
    fleet["nodes"][0]["count"] = serde_json::json!({"min": 0, "max": 3, "per": "period"});
    fleet["demands"][0]["rate"] = serde_json::json!([2.0 * gpu * rate, gpu * rate]);
    fleet["demands"][0]["min_served"] = serde_json::json!(1);
    fleet["policy"] = serde_json::json!({"objective": "cost"});
    let scenario = files.with("fleet.json", &fleet.to_string());
    let plan = files.path("plan.json");
    run(&["solve", &scenario, "--out", &plan]).ended(0);
    let args = ["timetable", &plan, "--format", "machines"];
    let alone = run(&args).ended(0);
    assert_eq!(alone.stdout, "node,machines,00:00,01:00\nn,2,2,1\n");
    let args = [&args[..], &["--scenario", &scenario]].concat();
    assert_eq!(
        run(&args).ended(0).stdout,
        "node,machines,at_most,hardware,region,price_per_hour,cost_per_hour,00:00,01:00\n\
         n,2,3,H,default,2,3,2,1\n"
    );
}
