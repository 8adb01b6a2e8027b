//! Which instance traffic is routed to.

use crate::rules::{Order, Rules, State};

/// The instance that the balancer chooses, given who is in service: believed up and not drained.
#[inline(always)]
pub(crate) fn choose(rules: &Rules, state: &State, in_service: u8) -> u8 {
    let active = state.active;
    let primary = in_service & 1 != 0;
    let stays = in_service >> active & 1 != 0;
    if active == 0 {
        return if stays {
            0
        } else {
            first_backup(in_service).unwrap_or(0)
        };
    }
    if rules.returns && primary && state.hold >= rules.hold_down {
        return 0;
    }
    if stays {
        active
    } else if primary {
        // Even inside the hold-down: a primary that may flap is better than nobody.
        0
    } else {
        first_backup(in_service).unwrap_or(active)
    }
}

/// Does what a person ordered, if it can be done.
pub(crate) fn obey(order: Order, state: &mut State, in_service: u8) -> bool {
    match order {
        Order::Failover => match first_backup(in_service & !(1 << state.active)) {
            Some(backup) => {
                state.active = backup;
                state.hold = 0;
                true
            }
            None => false,
        },
        Order::Failback => {
            let can = in_service & 1 != 0;
            if can {
                state.active = 0;
            }
            can
        }
    }
}

#[inline(always)]
fn first_backup(in_service: u8) -> Option<u8> {
    let backups = in_service & !1;
    (backups != 0).then(|| backups.trailing_zeros() as u8)
}
