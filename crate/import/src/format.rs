//! What a format is: how a file is known by its content, and what it is read into.

use crate::content::Content;
use crate::layout::Layout;
use crate::mapping::{About, Mapping};
use crate::pieces::Pieces;
use crate::report::{Notes, Refusal};
use crate::table::Row;

/// One kind of file.
pub trait Format: Sync {
    /// Its name, as in `import --template NAME`.
    fn name(&self) -> &'static str;

    /// What it is: which program writes it.
    fn title(&self) -> &'static str;

    /// By which keys or columns it is known.
    fn known_by(&self) -> &'static str;

    /// An example of it.
    fn template(&self) -> &'static str;

    /// Whether the content is of this kind.
    fn detect(&self, content: &Content, mapping: &Mapping) -> bool;

    /// Which columns of a table hold what, and what there is to say about some of its
    /// rows; `None` where the format itself says which columns there are.
    fn layout(&self, _content: &Content, _mapping: &Mapping, _rows: &[&Row]) -> Option<Layout> {
        None
    }

    /// Reads the content into pieces.
    ///
    /// # Errors
    /// Why it cannot be used, in one line.
    fn read(&self, content: &Content, reading: &mut Reading<'_>) -> Result<(), Refusal>;
}

/// What a format reads into, and what the user has said.
#[derive(Debug)]
pub struct Reading<'r> {
    /// What was read so far.
    pub pieces: &'r mut Pieces,
    /// What was guessed, left out and assumed so far.
    pub notes: &'r mut Notes,
    /// What the user has said.
    pub mapping: &'r Mapping,
    /// What the user has said about this file.
    pub about: About,
}
