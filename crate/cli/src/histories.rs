//! Files to histories in periods of one length, the same times for all of them.

use anyhow::anyhow;
use idlewise::scenario::limits::MAX_INPUT_BYTES;
use idlewise_import::limits::MAX_BYTES;
use idlewise_import::{File, Histories, Mapping};

use crate::importing::NotImported;
use crate::input::Source;

/// Reads the histories of files, cut into periods of so many hours.
pub(crate) fn read(
    files: &[Source],
    map: Option<&Source>,
    hours: f64,
) -> anyhow::Result<Histories> {
    let refused = |lines: Vec<String>| NotImported {
        told: String::new(),
        sum: "no history to forecast".to_owned(),
        lines,
    };
    let mut mapping = Mapping::default();
    if let Some(source) = map {
        let bytes = source.read(MAX_INPUT_BYTES)?;
        mapping = Mapping::from_json(&source.to_string(), &bytes)
            .map_err(|refusal| refused(vec![refusal.to_string()]))?;
    }
    let mut contents = Vec::new();
    for source in files {
        contents.push((source.to_string(), source.read(MAX_BYTES)?));
    }
    let files = contents.iter().map(|(name, bytes)| File { name, bytes });
    let read = idlewise_import::read(&files.collect::<Vec<_>>(), &mapping)
        .map_err(|all| refused(all.iter().map(ToString::to_string).collect()))?;
    idlewise_import::histories(&read.pieces.histories, hours).map_err(|text| anyhow!(text))
}
