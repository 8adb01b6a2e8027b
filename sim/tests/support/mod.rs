//! What the property tests share: arbitrary runs, what people do to them, and the model a second time.

#![allow(dead_code, reason = "every test file uses a part of it")]

pub mod arbitrary;
pub mod person;
pub mod reference;
pub mod spoilt;
