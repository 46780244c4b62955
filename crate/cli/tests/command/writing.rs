//! Files that commands write: checked before the work, replaced as a whole or not at all.

use std::fs;

use crate::support::{Files, command, one_node, run, run_with_input};

/// The commands that write files, each with `--out` still to come; all read `input`.
fn writers<'a>(input: &'a str, list: &'a str) -> [Vec<&'a str>; 3] {
    [
        vec!["solve", input],
        vec!["export", input],
        vec!["import", "--nodes", list, "--models", input],
    ]
}

fn with(args: &[&str], out: &str) -> crate::support::Run {
    run(&[args, &["--out", out]].concat())
}

const LIST: &str = "id,hardware,capacity.gpu\na,H,2\n";

#[test]
fn a_path_that_cannot_be_written_is_refused_before_the_work() {
    let files = Files::of("out-refused");
    // Not even a scenario: nothing of it is looked at before the path is.
    let input = files.with("fleet.json", "no scenario");
    let list = files.with("nodes.csv", LIST);
    let folder = files.path("");
    let (missing, below) = (
        files.path("no/such.json"),
        files.path("nodes.csv/plan.json"),
    );
    let same = files.path("./fleet.json");
    for args in writers(&input, &list) {
        for (out, reason) in [
            (&folder, "it is a directory"),
            (&missing, "there is no directory"),
            (&below, "nodes.csv"),
            (&input, "is read from that file"),
            (&same, "is read from that file"),
        ] {
            let refused = with(&args, out).ended(2);
            assert_eq!(refused.stdout, "", "{args:?} {out}");
            assert!(
                refused.stderr.starts_with("error: cannot write "),
                "{refused:?}"
            );
            assert!(refused.stderr.contains(reason), "{reason}: {refused:?}");
            assert_eq!(refused.stderr.lines().count(), 1, "{refused:?}");
        }
    }
    let import = ["import", "--nodes", &list, "--models", &input];
    assert!(
        with(&import, &list)
            .ended(2)
            .stderr
            .contains("is read from")
    );
    let solve = ["solve", "--example", "--current", &input];
    assert!(
        with(&solve, &input)
            .ended(2)
            .stderr
            .contains("is read from")
    );
    assert_eq!(files.read("fleet.json"), "no scenario");
    assert_eq!(files.read("nodes.csv"), LIST);
}

#[test]
fn a_whole_file_takes_the_place_of_the_old_one() {
    let files = Files::of("out-replaced");
    let input = files.with("fleet.json", &one_node(80.0, 0.0));
    let list = files.with("nodes.csv", LIST);
    for args in writers(&input, &list) {
        let out = files.with("out", "old");
        with(&args, &out).ended(0);
        assert!(files.read("out").len() > 100, "{args:?}");
    }
    let names = fs::read_dir(files.path("")).expect("a directory");
    assert_eq!(names.count(), 3, "nothing is left beside");
    // Standard input is not known by a name.
    let out = files.path("out");
    run_with_input(&["solve", "-", "--out", &out], &one_node(80.0, 0.0)).ended(0);
}

/// A limit on the size of files is to the writer what a full disk is.
#[cfg(unix)]
#[test]
fn a_full_disk_leaves_the_old_file_and_the_plan_is_printed() {
    use crate::support::Run;
    let files = Files::of("out-full");
    let out = files.with("plan.json", "old");
    let program = command(&[]).get_program().to_owned();
    for flags in [&[][..], &["--json"]] {
        let ran: Run = std::process::Command::new("sh")
            .args(["-c", "trap '' XFSZ; ulimit -f 4; exec \"$0\" \"$@\""])
            .arg(&program)
            .args(["solve", "--example", "--out", &out])
            .args(flags)
            .output()
            .expect("a shell")
            .into();
        let ran = ran.ended(2);
        assert_eq!(files.read("plan.json"), "old");
        assert!(
            ran.stderr.contains("which is as it was before"),
            "{}",
            ran.stderr
        );
        if flags.is_empty() {
            assert!(ran.stdout.starts_with("Optimal plan"), "{}", ran.stdout);
        } else {
            assert_eq!(ran.json()["status"], "optimal");
        }
        let names = fs::read_dir(files.path("")).expect("a directory");
        assert_eq!(names.count(), 1, "nothing is left beside");
    }
}

/// What is no file is written to as it is.
#[cfg(unix)]
#[test]
fn a_device_is_written_to() {
    let solved = run(&["solve", "--example", "--json", "--out", "/dev/null"]).ended(0);
    assert_eq!(solved.json()["status"], "optimal");
}

#[cfg(unix)]
#[test]
fn standard_input_is_an_input_too() {
    let files = Files::of("out-stdin");
    let input = files.with("fleet.json", &one_node(80.0, 0.0));
    let stdin = fs::File::open(&input).expect("a file");
    let output = command(&["solve", "-", "--out", &input])
        .stdin(stdin)
        .output()
        .expect("it runs");
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert_eq!(files.read("fleet.json"), one_node(80.0, 0.0));
}
