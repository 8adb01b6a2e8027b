//! The panels around the scene.

pub mod chances;
pub mod changes;
pub mod compare;
pub mod console;
pub mod header;
pub mod help;
pub mod numbers;
pub mod settings;
pub mod transport;
