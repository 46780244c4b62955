//! Every chore of the project, on every operating system: `cargo xtask <task>`.
//!
//! One file per task; [`tasks`] lists them. Nothing here links the library:
//! chores that need it run the `idlewise` command.

mod apt;
mod bench;
mod bench_fleet;
mod bench_integer;
mod bench_page;
mod binaries;
mod book;
mod browsers;
mod commits;
mod deny;
mod doc_output;
mod fuzz;
mod git;
mod highs;
mod html_links;
mod latest_stable;
mod links;
mod markdown;
mod offline_copy;
mod process;
mod python;
mod release;
mod reproducible;
mod rooms;
mod screenshots;
mod semver;
mod site;
mod start;
mod tasks;
mod test;
mod text_files;
mod text_lints;
mod toolchain;
mod tools;
mod virtual_env;
mod wasm;
mod write;

use std::process::ExitCode;

use tasks::Request;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match tasks::request(&arguments) {
        Request::Help => {
            process::say(&tasks::help());
            ExitCode::SUCCESS
        }
        Request::Wrong(why) => {
            process::complain(&why);
            ExitCode::from(2)
        }
        Request::Run(task) => match (task.run)() {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                process::complain(&format!("cargo xtask {}: {error:#}", task.name));
                ExitCode::FAILURE
            }
        },
    }
}
