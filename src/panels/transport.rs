//! Play, step, start over, speed.

use js_sys::Math;
use yew::prelude::*;

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

/// The row of buttons under the scene.
pub fn transport(props: &TransportProps) -> Html {
    let label = if props.playing { "Pause" } else { "Play" };
    let icon = if props.playing {
        "M8 5h3.4v14H8zM13.6 5H17v14h-3.4z"
    } else {
        "M8.5 4.8v14.4L19.6 12z"
    };
    let words = format!("{}, {}", words::speed(props.speed), words::pace(props.rate));
    html! {
        <div class="fl-card fl-transport">
            <div class="fl-buttons">
                <button class={classes!("fl-play", props.fresh.then_some("fl-invite"))} type="button" data-do="toggle">
                    <svg viewBox="0 0 24 24" aria-hidden="true"><path d={icon} /></svg>
                    <span>{ label }</span>
                </button>
                <button class="fl-button fl-step fl-step-back" type="button" data-do="back" disabled={props.fresh}><span>{ "Step back" }</span></button>
                <button class="fl-button fl-step" type="button" data-do="step" disabled={props.over}><span>{ "Step" }</span></button>
                <button class="fl-button" type="button" data-do="restart">{ "Restart" }</button>
                <button class="fl-button" type="button" data-do="new">{ "New run" }</button>
            </div>
            <label class="fl-speed">
                <span aria-hidden="true">{ "Speed" }</span>
                <input
                    type="range" data-slide="speed" aria-label="Speed" aria-valuetext={words.clone()}
                    min={slider(SPEEDS.0)} max={slider(SPEEDS.1)} step="0.5"
                    value={slider(props.speed)}
                />
                <output aria-hidden="true">{ words::speed(props.speed) }</output>
                <small aria-hidden="true">{ words::pace(props.rate) }</small>
            </label>
            <p class="fl-progress">{ &props.progress }</p>
        </div>
    }
}

/// Where a speed stands on the slider: halving and doubling are one step to either side.
fn slider(speed: f64) -> String {
    words::thousandths(Math::log2(speed))
}
