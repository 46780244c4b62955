//! A value that a field of a grid gets.

use serde_json::Value;

/// One value of a field.
#[derive(Debug, Clone, PartialEq)]
pub struct Tried {
    /// The value.
    pub(crate) value: Value,
    /// What stands for it in lines; the value itself where there is nothing.
    pub(crate) told: Option<Value>,
    /// The file and line that it was read from.
    pub(crate) place: Option<(String, usize)>,
}

impl Tried {
    /// What stands for it in lines.
    pub(crate) fn given(&self) -> &Value {
        self.told.as_ref().unwrap_or(&self.value)
    }
}

impl From<Value> for Tried {
    fn from(value: Value) -> Self {
        Tried {
            value,
            told: None,
            place: None,
        }
    }
}
