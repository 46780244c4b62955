//! What no file gives, asked for by name.

use crate::report::one_line;

/// The list of what is asked for, each once.
#[derive(Debug, Default)]
pub(super) struct Missing {
    listed: Vec<String>,
}

impl Missing {
    /// Asks for something.
    pub(super) fn ask(&mut self, text: &str) {
        let text = one_line(text);
        if !self.listed.contains(&text) && self.listed.len() < 100 {
            self.listed.push(text);
        }
    }

    /// A measurement that does not say where it was made.
    pub(super) fn hardware_of(&mut self, file: &str, model: &str) {
        self.ask(&format!(
            "no hardware for the rate of {model} in {file}, which does not say what it was \
             measured on: say --on {}=8xH100 (or whatever it was)",
            file.rsplit(['/', '\\']).next().unwrap_or(file)
        ));
    }

    /// Figures that do not say which model they are of.
    pub(super) fn model_of(&mut self, file: &str, what: &str) {
        let file = file.rsplit(['/', '\\']).next().unwrap_or(file);
        self.ask(&format!(
            "no model for the {what} in {file}: name it in --map, \
             {{\"files\": {{\"{file}\": {{\"model\": \"...\"}}}}}}"
        ));
    }

    /// What is asked for; nothing where all is there.
    pub(super) fn finish(self) -> Vec<String> {
        self.listed
    }
}
