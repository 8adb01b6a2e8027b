//! The worlds that are walked through.

use failover_sim::Action::{self, Crash, Cut, Drain, Failback, Failover, Heal, Ready, Repair};

use crate::{Event, World};

/// A world, and how many moments it has.
#[derive(Clone, Debug)]
pub struct Model {
    /// What it is about.
    pub name: &'static str,
    /// The world.
    pub world: World,
    /// How many moments it has: another number means another machine.
    pub moments: usize,
}

const ALL: &[Event] = &Event::ALL;

/// All worlds that the proof walks through.
pub fn models() -> Vec<Model> {
    let model = |name, settings: &[&str], doings, events, moments| Model {
        name,
        world: World::new(settings, doings, events),
        moments,
    };
    use Event::{DoubleFailure, Failback as Back, Failover as Over, FalseFailover, ServedByBackup};
    let nothing = Vec::new;
    vec![
        model(
            "the course's experiment",
            &["preset=experiment-7"],
            nothing(),
            &[Over, Back, ServedByBackup],
            5,
        ),
        model(
            "two that fail, patient and lossy checks, hold-down",
            &["backup-fail=0.2&check-every=2&fall=3&rise=2&check-loss=0.1&failback=delayed&failback-delay=3"],
            nothing(),
            ALL,
            1153,
        ),
        model(
            "three that fail, checks of every third tick",
            &["backups=2&backup-fail=0.2&check-every=3&fall=2&rise=3&retries=2"],
            nothing(),
            &[Over, Back, DoubleFailure, FalseFailover, ServedByBackup],
            22919,
        ),
        model(
            "three that fail, three checks in a row, lossy, hold-down",
            &["backups=2&backup-fail=0.2&fall=3&rise=3&check-loss=0.1&failback=delayed&failback-delay=2&retries=0"],
            nothing(),
            ALL,
            8507,
        ),
        model(
            "two, three checks in a row and rare, with all that can be done",
            &["backup-fail=0.2&check-every=3&fall=3&rise=3&check-loss=0.1&retries=2&when-none=open"],
            single(2),
            &[Over, Back, FalseFailover, DoubleFailure, ServedByBackup],
            32483,
        ),
        model(
            "two, manual, patient and lossy checks, with all that can be done",
            &["backup-fail=0.2&check-every=2&fall=2&rise=3&check-loss=0.1&failback=manual&retries=0"],
            single(2),
            &[Over, FalseFailover, DoubleFailure, ServedByBackup],
            10057,
        ),
        model(
            "three, a hold-down, with all that can be done",
            &["backups=2&backup-fail=0.2&fall=1&rise=1&failback=delayed&failback-delay=3&retries=1"],
            single(3),
            ALL,
            2453,
        ),
        model(
            "an instance alone, with all that can be done",
            &[
                "backups=0&check-every=3&fall=3&rise=2&check-loss=0.1",
                "backups=0&check-every=3&fall=3&rise=2&check-loss=0.1&when-none=open",
            ],
            single(1),
            &[],
            685,
        ),
        model(
            "two, a hold-down, with all that can be done",
            &["backup-fail=0.2&check-every=2&fall=2&rise=2&check-loss=0.1&failback=delayed&failback-delay=2"],
            single(2),
            ALL,
            7494,
        ),
        model(
            "two, with any two things done at once",
            &["backup-fail=0.2&fall=1&rise=2&check-loss=0.1&failback=delayed&failback-delay=2&when-none=open"],
            pairs(2),
            ALL,
            475,
        ),
        model(
            "three, manual, with all that can be done",
            &["backups=2&backup-fail=0.2&fall=1&rise=2&failback=manual&retries=2&when-none=open"],
            single(3),
            &[Over, FalseFailover, DoubleFailure, ServedByBackup],
            2915,
        ),
        model(
            "three, automatic, lossy checks, no retry, with all that can be done",
            &["backups=2&backup-fail=0.2&fall=2&rise=1&check-loss=0.1&retries=0"],
            single(3),
            &[Over, Back, FalseFailover, DoubleFailure, ServedByBackup],
            12109,
        ),
        model(
            "three whose faults are a person's alone",
            &["backups=2&fail=0&recover=0&check-every=2&fall=2&rise=2&failback=delayed&failback-delay=3"],
            single(3),
            ALL,
            148317,
        ),
        model(
            "thresholds that change",
            &[
                "backup-fail=0.2&check-loss=0.1&fall=1&rise=1",
                "backup-fail=0.2&check-loss=0.1&fall=3&rise=1",
                "backup-fail=0.2&check-loss=0.1&fall=1&rise=3",
                "backup-fail=0.2&check-loss=0.1&fall=2&rise=2",
            ],
            nothing(),
            &[Over, Back, FalseFailover, DoubleFailure, ServedByBackup],
            389,
        ),
        model(
            "failback, hold-down, retries and when-none that change",
            &[
                "backups=2&backup-fail=0.2&failback=delayed&failback-delay=3&retries=0",
                "backups=2&backup-fail=0.2&failback=delayed&failback-delay=1&retries=2&when-none=open",
                "backups=2&backup-fail=0.2&failback=manual&retries=1",
                "backups=2&backup-fail=0.2&retries=1",
            ],
            orders(3),
            ALL,
            1168,
        ),
        model(
            "a rhythm that changes",
            &[
                "backup-fail=0.2&fall=2&rise=1&check-every=1",
                "backup-fail=0.2&fall=2&rise=1&check-every=2",
                "backup-fail=0.2&fall=2&rise=1&check-every=3",
            ],
            single(2),
            &[Over, Back, FalseFailover, DoubleFailure, ServedByBackup],
            12919,
        ),
    ]
}

/// Each thing that can be done to so many instances.
fn single(instances: u8) -> Vec<Vec<Action>> {
    each(instances).into_iter().map(|action| vec![action]).collect()
}

/// Each thing, and any two of them one after the other.
fn pairs(instances: u8) -> Vec<Vec<Action>> {
    let each = each(instances);
    let pairs = each.iter().flat_map(|one| each.iter().map(|other| vec![*one, *other]));
    single(instances).into_iter().chain(pairs).collect()
}

/// Draining, making ready, and orders.
fn orders(instances: u8) -> Vec<Vec<Action>> {
    let service = |action: &Vec<Action>| matches!(action[0], Drain(_) | Ready(_) | Failover | Failback);
    single(instances).into_iter().filter(service).collect()
}

fn each(instances: u8) -> Vec<Action> {
    let to_one = |i| [Crash(i), Repair(i), Cut(i), Heal(i), Drain(i), Ready(i)];
    (0..instances).flat_map(to_one).chain([Failover, Failback]).collect()
}
