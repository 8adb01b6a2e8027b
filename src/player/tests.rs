//! What a player does, without a clock.

use super::*;

fn player(query: &str) -> Player {
    let query = failover_sim::Query::parse(query).expect("a valid query");
    Player::new(Run::new(query.config, query.seed.unwrap_or(42), query.replay), 1.0)
}

#[test]
fn plays_at_the_pace_of_the_interval_and_stops_at_the_end() {
    let mut player = player("seed=42&requests=3");
    player.play(100.0);
    assert_eq!(player.advance(100.0, 0.0), Some(500.0));
    assert!((player.playhead(850.0) - 1.5).abs() < 1e-9);
    assert_eq!(player.done(1100.0), 2);
    assert_eq!(player.advance(9000.0, 0.0), None);
    assert!(!player.is_playing() && player.is_over(9000.0));
}

#[test]
fn a_pause_keeps_the_playhead_and_makes_no_jump() {
    let mut player = player("seed=42");
    player.play(0.0);
    player.pause(750.0);
    assert!((player.playhead(99_000.0) - 1.5).abs() < 1e-9);
    player.play(99_000.0);
    assert!((player.playhead(99_250.0) - 2.0).abs() < 1e-9);
}

#[test]
fn a_change_before_the_first_request_is_a_starting_value_and_later_an_intervention() {
    let mut player = player("seed=42");
    player.set(Key::Fail, "0.4", 0.0).unwrap();
    assert_eq!(player.run().canonical(), "seed=42&fail=0.4");
    player.step(0.0);
    player.set(Key::Fail, "0.5", 0.0).unwrap();
    player.set(Key::Fail, "0.6", 0.0).unwrap();
    assert_eq!(player.run().canonical(), "seed=42&fail=0.4&replay=1~2-fail-0.6");
    player.set(Key::Fail, "0.4", 0.0).unwrap();
    assert_eq!(player.run().canonical(), "seed=42&fail=0.4");
}

#[test]
fn a_change_after_the_end_waits_for_the_next_start() {
    let mut player = player("seed=42&requests=2");
    player.step(0.0);
    player.step(0.0);
    player.set(Key::Recover, "0.9", 0.0).unwrap();
    assert_eq!(player.run().canonical(), "seed=42&requests=2");
    assert!((player.settings(0.0).recover - 0.9).abs() < f64::EPSILON);
    player.play(0.0);
    assert_eq!(player.run().canonical(), "seed=42&requests=2&recover=0.9");
    assert_eq!(player.done(0.0), 0);
}

#[test]
fn a_change_during_the_last_request_waits_for_the_next_start_too() {
    let mut player = player("seed=42&requests=2");
    player.play(0.0);
    player.set(Key::Fail, "0.9", 700.0).unwrap();
    assert_eq!(player.run().canonical(), "seed=42&requests=2");
    assert!((player.settings(700.0).fail - 0.9).abs() < f64::EPSILON);
    assert!(!player.can_act(700.0));
}

#[test]
fn while_the_run_plays_the_next_request_is_the_one_after_that_which_is_under_way() {
    let mut player = player("seed=42");
    player.play(0.0);
    assert_eq!([500.0, 700.0, 999.0].map(|now| player.next_tick(now)), [3, 3, 3]);
    player.pause(1000.0);
    assert_eq!(player.next_tick(1000.0), 3);
}

#[test]
fn a_change_after_the_end_takes_effect_when_the_run_is_made_longer() {
    let mut player = player("seed=42&requests=2");
    player.step(0.0);
    player.step(0.0);
    player.set(Key::Fail, "0.9", 0.0).unwrap();
    player.set(Key::Requests, "9", 0.0).unwrap();
    assert_eq!(player.run().canonical(), "seed=42&requests=9&replay=1~3-fail-0.9");
    assert!((player.settings(0.0).fail - 0.9).abs() < f64::EPSILON);
}

#[test]
fn a_bad_value_changes_nothing() {
    let mut player = player("seed=42");
    assert!(player.set(Key::Fail, "1.2", 0.0).is_err());
    assert!(player.set(Key::Fall, "0", 0.0).is_err());
    assert_eq!(player.run().canonical(), "seed=42");
}

#[test]
fn a_speed_change_goes_on_from_the_same_place() {
    let mut player = player("seed=42");
    player.play(0.0);
    player.set_speed(4.0, 500.0);
    assert!((player.playhead(500.0) - 1.0).abs() < 1e-9);
    assert!((player.playhead(625.0) - 2.0).abs() < 1e-9);
}

fn act(player: &mut Player, text: &str) -> bool {
    let instances = player.run().config().instances();
    player.act(Action::parse(text, instances).unwrap(), 0.0)
}

#[test]
fn seeking_and_stepping_go_both_ways_and_not_past_the_ends() {
    let mut player = player("seed=42&requests=5");
    player.seek(3.4);
    assert_eq!(player.done(0.0), 3);
    player.step_back(0.0);
    assert!((player.playhead(0.0) - 3.0).abs() < 1e-9);
    player.step_back(0.0);
    assert_eq!(player.done(0.0), 2);
    player.seek(99.0);
    assert_eq!((player.done(0.0), player.seen()), (5, 5));
    player.seek(-3.0);
    player.step_back(0.0);
    assert_eq!((player.done(0.0), player.seen()), (0, 5));
}

#[test]
fn acting_in_the_past_discards_the_future_and_undo_brings_it_back() {
    let mut player = player("seed=42&replay=1~12-crash-0");
    player.seek(15.0);
    let future = player.run_mut().record(15);
    player.seek(4.0);
    assert!(act(&mut player, "crash-0"));
    assert_eq!(player.run().canonical(), "seed=42&replay=1~5-crash-0");
    assert_eq!(player.seen(), 4);
    let ghost = player.branches().ghost().expect("the discarded future");
    assert_eq!((ghost.from, ghost.seen), (5, 15));
    assert_eq!(ghost.run.record(15), future);
    player.seek(9.0);
    player.undo();
    assert_eq!(player.run().canonical(), "seed=42&replay=1~12-crash-0");
    assert_eq!((player.done(0.0), player.seen()), (4, 15));
    let ghost = player.branches().ghost().expect("what was undone");
    assert_eq!((ghost.from, ghost.seen), (5, 9));
    assert!(!player.branches().can_undo());
}

#[test]
fn undo_leaves_the_length_as_it_is() {
    let mut player = player("seed=42");
    player.seek(4.0);
    player.set(Key::Fail, "0.5", 0.0).unwrap();
    player.set(Key::Requests, "30", 0.0).unwrap();
    player.undo();
    assert_eq!(player.run().canonical(), "seed=42&requests=30");
    player.set_preset(Preset::find("double-failure").unwrap());
    player.undo();
    assert_eq!(player.run().canonical(), "seed=42&requests=30");
}

#[test]
fn a_slider_that_is_moved_on_makes_one_change() {
    let mut player = player("seed=42");
    player.seek(8.0);
    player.seek(3.0);
    for value in ["0.3", "0.4", "0.5"] {
        player.set(Key::Fail, value, 0.0).unwrap();
    }
    player.undo();
    assert_eq!(player.run().canonical(), "seed=42");
    assert!(!player.branches().can_undo());
    assert_eq!(player.seen(), 8);
}

#[test]
fn a_change_before_the_first_request_keeps_what_is_done_in_it() {
    let mut player = player("seed=42");
    act(&mut player, "crash-0");
    player.set(Key::Fall, "3", 0.0).unwrap();
    assert_eq!(player.run().canonical(), "seed=42&fall=3&replay=1~1-crash-0");
    player.undo();
    player.undo();
    assert_eq!(player.run().canonical(), "seed=42");
}

#[test]
fn nothing_can_be_done_after_the_last_request() {
    let mut player = player("seed=42&requests=2");
    player.seek(2.0);
    assert!(!act(&mut player, "crash-0"));
    assert_eq!(player.run().canonical(), "seed=42&requests=2");
}

#[test]
fn the_twin_follows_what_is_done() {
    let mut player = player("seed=42&fail=0&recover=0&retries=0");
    player.compare(Some((Key::Fall, "3".to_owned()))).unwrap();
    player.seek(2.0);
    act(&mut player, "crash-0");
    player.seek(9.0);
    let twin = player.which_mut(Which::Twin).unwrap();
    assert_eq!(
        twin.canonical(),
        "seed=42&fail=0&recover=0&fall=3&retries=0&replay=1~3-crash-0"
    );
    assert_eq!(twin.metrics(9).failed(), 2);
    assert_eq!(player.run_mut().metrics(9).failed(), 0);
    assert!(player.compare(Some((Key::Seed, "3".to_owned()))).is_err());
    assert!(player.twin().is_some());
}
