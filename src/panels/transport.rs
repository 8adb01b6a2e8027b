//! Play, step, start over, speed.

use js_sys::Math;

use crate::markup::{Made, el};
use crate::player::SPEEDS;
use crate::words;

/// What [`transport`] shows.
pub struct TransportProps {
    pub playing: bool,
    /// Invites to press Play: nothing has been played yet.
    pub fresh: bool,
    pub over: bool,
    pub speed: f64,
    pub rate: f64,
    pub progress: String,
}

const PLAY: &str =
    "<svg viewBox='0 0 24 24' aria-hidden=true><path d='M8.5 4.8v14.4L19.6 12z'/></svg><span>Play</span>";
const PAUSE: &str =
    "<svg viewBox='0 0 24 24' aria-hidden=true><path d='M8 5h3.4v14H8zM13.6 5H17v14h-3.4z'/></svg><span>Pause</span>";

/// The row of buttons under the scene.
pub fn transport(props: &TransportProps) -> Made {
    let speed = words::speed(props.speed);
    let pace = words::pace(props.rate);
    let play = el("button|type=button|data-do=toggle")
        .with(
            "class",
            if props.fresh { "fl-play fl-invite" } else { "fl-play" }.to_owned(),
        )
        .raw(if props.playing { PAUSE } else { PLAY });
    let back = el("button|class=fl-button fl-step fl-step-back|type=button|data-do=back").flag("disabled", props.fresh);
    let step = el("button|class=fl-button fl-step|type=button|data-do=step").flag("disabled", props.over);
    let slider = el("input|type=range|data-slide=speed|aria-label=Speed|step=0.5")
        .with("aria-valuetext", format!("{speed}, {pace}"))
        .with("min", slider(SPEEDS.0))
        .with("max", slider(SPEEDS.1))
        .value(slider(props.speed));
    el("div|class=fl-card fl-transport|part=transport").children(vec![
        el("div|class=fl-buttons").children(vec![
            play,
            back.child(el("span").says("Step back")),
            step.child(el("span").says("Step")),
            el("button|class=fl-button|type=button|data-do=restart").says("Restart"),
            el("button|class=fl-button|type=button|data-do=new").says("New run"),
        ]),
        el("label|class=fl-speed").children(vec![
            el("span|aria-hidden=true").says("Speed"),
            slider,
            el("output|aria-hidden=true").text(speed),
            el("small|aria-hidden=true").text(pace),
        ]),
        el("p|class=fl-progress").text(props.progress.clone()),
    ])
}

/// Where a speed stands on the slider: halving and doubling are one step to either side.
fn slider(speed: f64) -> String {
    words::thousandths(Math::log2(speed))
}
