//! Writes an instance of the benchmark as a scenario file.
//!
//! `cargo run -p idlewise-tests --bin generate -- distinct-200x200-slack > f.json`;
//! without a name it lists the names.

use std::io::{self, Write};
use std::process::ExitCode;

use idlewise_tests::suites::Instance;

fn main() -> ExitCode {
    let Some(name) = std::env::args().nth(1) else {
        return ending(list());
    };
    let Some(instance) = Instance::named(&name) else {
        let _ = writeln!(io::stderr(), "no instance is called {name}; known are:");
        let _ = list();
        return ExitCode::FAILURE;
    };
    ending(write(&instance))
}

fn ending(written: io::Result<()>) -> ExitCode {
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "{error}");
            ExitCode::FAILURE
        }
    }
}

fn list() -> io::Result<()> {
    let mut out = io::stdout().lock();
    for instance in Instance::all() {
        writeln!(out, "{instance}")?;
    }
    Ok(())
}

fn write(instance: &Instance) -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    serde_json::to_writer(&mut out, &instance.scenario())?;
    out.flush()
}
