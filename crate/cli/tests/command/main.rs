//! The command from outside: what it prints, and its exit codes.

#[cfg(test)]
mod cases;
#[cfg(test)]
#[cfg(unix)]
mod ending;
#[cfg(test)]
mod forecasting;
#[cfg(test)]
mod importing;
#[cfg(test)]
mod input;
#[cfg(test)]
mod other_files;
#[cfg(test)]
mod questions;
#[cfg(test)]
mod report;
#[cfg(test)]
mod solving;
#[cfg(test)]
mod support;
#[cfg(test)]
mod sweeping;
#[cfg(test)]
mod usage;
#[cfg(test)]
mod what_is_said;
#[cfg(test)]
mod writing;
