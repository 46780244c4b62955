//! Why there is no sweep.

/// Why there is no sweep.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The name of a field cannot be read, or it is in nothing that the scenario has.
    #[error("{field}: {what}")]
    Field {
        /// The name, as it was written.
        field: String,
        /// What is wrong with it.
        what: String,
    },
    /// What to go over cannot be read.
    #[error("line {line}: {what}")]
    Over {
        /// The line, from 1.
        line: usize,
        /// What is wrong there.
        what: String,
    },
    /// A file that the grid names cannot be read, or has something else in it.
    #[error("{file} line {line}: {what}")]
    File {
        /// The file, as the grid names it.
        file: String,
        /// The line, from 1.
        line: usize,
        /// What is wrong there.
        what: String,
    },
    /// A figure that no plan has.
    #[error("{0}")]
    Figure(String),
    /// The scenario itself is not valid.
    #[error(transparent)]
    Base(#[from] idlewise::scenario::InputErrors),
}
