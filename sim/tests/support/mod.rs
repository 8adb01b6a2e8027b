//! What the property tests share: arbitrary runs, and the model a second time.

pub mod arbitrary;
pub mod reference;
