//! The proof of Failover Lab: a model checker walks through every state that the machine itself can come to, and a watch
//! beside it holds each tick against what the machine promises.
//!
//! The watch knows the promises and none of the rules: it counts checks, hold-down and quiet ticks on its own, from what the
//! records say. What chance may bring is enumerated by [`failover_sim::EveryWay`], from the very rules that the sampler uses.
//!
//! Each tick is made by a machine that was just put where the tick begins. That a machine which goes on does the same, and
//! what is too large to walk through, is the matter of random walks (`tests/walks.rs`), seen by the same watch. The checker
//! tells moments apart by 64 bits of hash.

mod models;
mod promise;
mod watch;
mod world;

pub use models::{Model, models};
pub use promise::{Event, Promise};
pub use watch::{Seen, Watch};
pub use world::{Finding, Moment, Step, World};
