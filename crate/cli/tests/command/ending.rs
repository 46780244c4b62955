//! Ending a solve before it is done: Ctrl-C, and the system's wish to end.
//!
//! The scenario's search does not end by itself in any time that a test has, and the
//! signal follows a line of progress that names a plan: nothing here depends on the clock.

use std::fs::File;
use std::io::Read;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, Output, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

use crate::support::{Files, command, run};

const WITHOUT_END: [&str; 4] = ["--gap", "0", "--node-limit", "1000000000000"];

/// A command whose standard error is a terminal.
struct Watched {
    child: Child,
    terminal: File,
    said: String,
}

impl Watched {
    fn start(flags: &[&str]) -> Self {
        let folder = Path::new("tests/command");
        let scenario = folder.join("endless.json");
        let scenario = scenario.to_str().expect("UTF-8");
        let terminal = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("a terminal");
        grantpt(&terminal).expect("a terminal of ours");
        unlockpt(&terminal).expect("an open terminal");
        let name = ptsname(&terminal, Vec::new()).expect("its name");
        let screen = File::options()
            .read(true)
            .write(true)
            .open(name.to_str().expect("UTF-8"))
            .expect("its other side");
        let child = command(&[&["solve", scenario], flags, &WITHOUT_END].concat())
            .stdout(Stdio::piped())
            .stderr(screen)
            .spawn()
            .expect("the command runs");
        Watched {
            child,
            terminal: terminal.into(),
            said: String::new(),
        }
    }

    /// Waits until the terminal shows this.
    fn wait_for(&mut self, text: &str) {
        let mut some = [0; 4096];
        while !self.said.contains(text) {
            let count = self.terminal.read(&mut some).expect("it still runs");
            assert!(count > 0, "no {text:?} in {}", self.said);
            self.said.push_str(&String::from_utf8_lossy(&some[..count]));
        }
    }

    fn send(&self, signal: Signal) {
        let id = i32::try_from(self.child.id()).expect("an id");
        let id = Pid::from_raw(id).expect("no zero");
        kill_process(id, signal).expect("a signal");
    }

    /// Waits for the end. Gives what was printed, and what the terminal showed.
    fn end(mut self) -> (Output, String) {
        let mut some = [0; 4096];
        // A terminal whose other side is closed says so by an error.
        while let Ok(count @ 1..) = self.terminal.read(&mut some) {
            self.said.push_str(&String::from_utf8_lossy(&some[..count]));
        }
        let output = self.child.wait_with_output().expect("it ends");
        (output, self.said)
    }
}

#[test]
fn the_first_signal_ends_with_the_best_plan() {
    let files = Files::of("ended-early");
    for signal in [Signal::INT, Signal::TERM] {
        let out = files.path("plan.json");
        let mut watched = Watched::start(&["--out", &out]);
        watched.wait_for("best ");
        watched.send(signal);
        let (output, said) = watched.end();
        assert_eq!(output.status.code(), Some(3), "{said}");
        let shown = String::from_utf8(output.stdout).expect("UTF-8");
        assert!(shown.starts_with("Plan, not proven optimal"), "{shown}");
        assert!(shown.contains("idle"), "{shown}");
        assert!(said.contains("the plan is the best found so far"), "{said}");
        let folder = Path::new("tests/command");
        let scenario = folder.join("endless.json");
        // Nothing is wrong with it, but its bound is the search's word.
        run(&["verify", scenario.to_str().expect("UTF-8"), &out]).ended(3);
    }
}

/// The plan may be there before the second signal: then once more.
#[test]
fn the_second_signal_kills() {
    for _ in 0..50 {
        let mut watched = Watched::start(&[]);
        watched.wait_for("best ");
        watched.send(Signal::INT);
        while watched.child.try_wait().expect("a child").is_none() {
            watched.send(Signal::TERM);
        }
        let (output, said) = watched.end();
        if output.status.code() == Some(3) {
            continue;
        }
        let killed = [Some(Signal::INT.as_raw()), Some(Signal::TERM.as_raw())];
        assert!(
            killed.contains(&output.status.signal()),
            "{output:?} {said}"
        );
        return;
    }
    panic!("fifty plans were all faster than a second signal");
}

/// The line is for a terminal, and names what is best, the bound and the gap.
#[test]
fn progress_is_for_terminals() {
    let mut watched = Watched::start(&["--time-limit", "100000"]);
    watched.wait_for("s left");
    watched.wait_for("gap ");
    watched.send(Signal::INT);
    let (_, said) = watched.end();
    for word in [
        "solving: ",
        "best ",
        "bound ",
        "gap ",
        "at most ",
        " s left",
    ] {
        assert!(said.contains(word), "{word} in {said}");
    }
    for line in said.split(['\r', '\n']) {
        assert!(line.chars().count() <= 80, "{line:?}");
    }
    // No terminal, no line: only what it took.
    let silent = run(&["solve", "--example", "--json"]).ended(0);
    assert_eq!(silent.stderr.lines().count(), 1, "{}", silent.stderr);
}
