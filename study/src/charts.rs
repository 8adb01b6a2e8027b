//! stub
use crate::followed::Followed;
use failover_sim::theory::{Quantity, Theory};
pub fn running(_: &Theory, _: &mut Followed, _: u64) -> String {
    String::new()
}
pub fn distribution(_: &Theory, _: Quantity, _: &mut Followed, _: u64) -> String {
    String::new()
}
