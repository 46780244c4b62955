//! The sections of the page, one file each.

pub(crate) mod actions;
pub(crate) mod bar;
pub(crate) mod causes;
pub(crate) mod conflicts;
pub(crate) mod demand;
pub(crate) mod first;
pub(crate) mod heat;
pub(crate) mod how;
pub(crate) mod runs;
pub(crate) mod seal;
pub(crate) mod strip;
