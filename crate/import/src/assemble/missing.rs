//! What no file gives, asked for by name.

use std::fmt;

use crate::ordered::OrderedSet as BTreeSet;
use crate::report::one_line;

/// What a question keeps from being ready.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// Machines.
    Nodes,
    /// How fast models are on them.
    Rates,
    /// How much is asked for.
    Demand,
}

impl Topic {
    /// Its name for programs.
    pub fn as_str(self) -> &'static str {
        match self {
            Topic::Nodes => "nodes",
            Topic::Rates => "rates",
            Topic::Demand => "demand",
        }
    }
}

/// The part of a mapping that answers a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// What another model's name means: `models`.
    Models,
    /// The model of a file.
    Model,
    /// The hardware of a file.
    Hardware,
}

impl Answer {
    /// Its name for programs.
    pub fn as_str(self) -> &'static str {
        match self {
            Answer::Models => "models",
            Answer::Model => "model",
            Answer::Hardware => "hardware",
        }
    }
}

/// Something that no file gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// What it keeps from being ready.
    pub about: Topic,
    /// What is missing.
    pub text: String,
    /// What helps, in words.
    pub help: String,
    /// The flag of the command that helps, in brackets or as a sentence; empty without one.
    pub(super) flag: String,
    /// The file that leaves it open, as the caller named it.
    pub file: Option<String>,
    /// The model that it is about.
    pub model: Option<String>,
    /// The hardware that it is about.
    pub hardware: Option<String>,
    /// Whether the catalogue has the answer.
    pub catalogue: bool,
    /// The part of a mapping that answers it.
    pub answer: Option<Answer>,
    /// Names that are known and may be the answer.
    pub choices: Vec<String>,
}

impl Question {
    /// Something that is missing, and what helps.
    pub(super) fn new(about: Topic, text: impl AsRef<str>, help: &str) -> Self {
        Question {
            about,
            text: one_line(text.as_ref()),
            help: help.to_owned(),
            flag: String::new(),
            file: None,
            model: None,
            hardware: None,
            catalogue: false,
            answer: None,
            choices: Vec::new(),
        }
    }

    /// The same with the command's flag that helps.
    pub(super) fn with_flag(mut self, flag: &str) -> Self {
        flag.clone_into(&mut self.flag);
        self
    }
}

/// As the command says it, with its flags.
impl fmt::Display for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)?;
        if self.answer.is_some_and(|answer| answer != Answer::Models) {
            return write!(f, ": {}", self.flag);
        }
        if !self.help.is_empty() {
            write!(f, ": {}{}", self.help, self.flag)?;
        }
        Ok(())
    }
}

/// The list of what is asked for, each once.
#[derive(Debug, Default)]
pub(super) struct Missing {
    listed: Vec<Question>,
}

impl Missing {
    /// Asks for something.
    pub(super) fn ask(&mut self, question: Question) {
        if !self.listed.contains(&question) && self.listed.len() < 100 {
            self.listed.push(question);
        }
    }

    /// Whether something of a topic is asked for.
    pub(super) fn is_asked(&self, about: Topic) -> bool {
        self.listed.iter().any(|question| question.about == about)
    }

    /// A measurement that does not say where it was made.
    pub(super) fn hardware_of(&mut self, file: &str, model: &str) {
        let own = own_name(file);
        let text = format!(
            "no hardware for the rate of {model} in {own}, which does not say what it was \
             measured on"
        );
        self.ask(Question {
            flag: format!("say --on {own}=8xH100 (or whatever it was)"),
            file: Some(file.to_owned()),
            model: Some(model.to_owned()),
            answer: Some(Answer::Hardware),
            ..Question::new(
                Topic::Rates,
                text,
                "say the hardware and how many cards, such as 8xH100",
            )
        });
    }

    /// Figures that do not say which model they are of.
    pub(super) fn model_of(&mut self, file: &str, what: &str, about: Topic) {
        let own = own_name(file);
        let text = format!("no model for the {what} in {own}");
        self.ask(Question {
            flag: format!("name it in --map, {{\"files\": {{\"{own}\": {{\"model\": \"...\"}}}}}}"),
            file: Some(file.to_owned()),
            answer: Some(Answer::Model),
            ..Question::new(about, text, "name the model")
        });
    }

    /// What is asked for, each with the known names that may be its answer; nothing where
    /// all is there.
    pub(super) fn finish(
        self,
        hardware: &BTreeSet<&str>,
        models: &BTreeSet<&str>,
    ) -> Vec<Question> {
        let mut listed = self.listed;
        for question in &mut listed {
            let names = match question.answer {
                Some(Answer::Hardware) => hardware,
                Some(Answer::Model | Answer::Models) => models,
                None => continue,
            };
            let others = names
                .iter()
                .filter(|name| question.model.as_deref() != Some(**name));
            let is_hardware = question.answer == Some(Answer::Hardware);
            question.choices = if is_hardware {
                names.iter().map(|name| (*name).to_owned()).collect()
            } else {
                others.map(|name| (*name).to_owned()).collect()
            };
        }
        listed
    }
}

fn own_name(file: &str) -> &str {
    file.rsplit(['/', '\\']).next().unwrap_or(file)
}
