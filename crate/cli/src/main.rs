//! The `idlewise` command.
fn main() {}
