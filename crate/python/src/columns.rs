//! Columns of a table, in the order in which they are added.

use std::sync::Arc;

use arrow_array::{
    ArrayRef, Float64Array, RecordBatch, RecordBatchOptions, StringArray, UInt64Array,
};
use arrow_schema::{ArrowError, DataType, Field, Schema};

/// Columns of equal length.
pub(crate) struct Columns {
    rows: usize,
    fields: Vec<Field>,
    arrays: Vec<ArrayRef>,
}

impl Columns {
    /// None yet, of so many rows.
    pub(crate) fn new(rows: usize) -> Self {
        Columns {
            rows,
            fields: Vec::new(),
            arrays: Vec::new(),
        }
    }

    /// One more of whole numbers.
    pub(crate) fn whole(self, name: &str, values: impl Iterator<Item = u64>) -> Self {
        let values = UInt64Array::from_iter_values(values);
        self.with(Field::new(name, DataType::UInt64, false), Arc::new(values))
    }

    /// One more of numbers.
    pub(crate) fn number(self, name: &str, values: impl Iterator<Item = f64>) -> Self {
        let values = Float64Array::from_iter_values(values);
        self.with(Field::new(name, DataType::Float64, false), Arc::new(values))
    }

    /// One more of texts.
    pub(crate) fn text<'v>(self, name: &str, values: impl Iterator<Item = &'v str>) -> Self {
        let values = StringArray::from_iter_values(values);
        self.with(Field::new(name, DataType::Utf8, false), Arc::new(values))
    }

    /// One more of texts that not every row has.
    pub(crate) fn some_text<'v>(
        self,
        name: &str,
        values: impl Iterator<Item = Option<&'v str>>,
    ) -> Self {
        let values: StringArray = values.collect();
        self.with(Field::new(name, DataType::Utf8, true), Arc::new(values))
    }

    fn with(mut self, field: Field, values: ArrayRef) -> Self {
        self.fields.push(field);
        self.arrays.push(values);
        self
    }

    /// All of them together.
    ///
    /// # Errors
    /// Where their lengths differ.
    pub(crate) fn batch(self) -> Result<RecordBatch, ArrowError> {
        let options = RecordBatchOptions::new().with_row_count(Some(self.rows));
        let schema = Arc::new(Schema::new(self.fields));
        RecordBatch::try_new_with_options(schema, self.arrays, &options)
    }
}
