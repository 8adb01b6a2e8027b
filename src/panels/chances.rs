//! The two sliders that the experiment is about, the seed and the length of the run.

use failover_sim::{Config, Key, Requests, decimal};
use web_sys::{HtmlInputElement, KeyboardEvent};
use yew::prelude::*;

use crate::lab::Msg;
use crate::words;

/// What [`chances`] shows.
pub struct ChancesProps {
    pub config: Config,
    pub seed: u64,
    /// How many changes the run has recorded.
    pub changes: usize,
    pub send: Callback<Msg>,
}

/// The sliders and the run's seed and length.
pub fn chances(props: &ChancesProps) -> Html {
    let send = &props.send;
    let field = |key: Key| {
        send.reform(move |event: Event| Msg::Set(key, event.target_unchecked_into::<HtmlInputElement>().value()))
    };
    let endless = send.reform(|event: Event| {
        let on = event.target_unchecked_into::<HtmlInputElement>().checked();
        Msg::Set(Key::Requests, if on { "endless".to_owned() } else { "15".to_owned() })
    });
    let (count, is_endless) = match props.config.requests {
        Requests::Count(count) => (count.to_string(), false),
        Requests::Endless => (String::new(), true),
    };
    let clear = send.reform(|_: MouseEvent| Msg::ClearChanges);
    html! {
        <>
            { chance(Key::Fail, "Failure probability", "fl-fail", props.config.fail, send) }
            { chance(Key::Recover, "Recovery probability", "fl-recover", props.config.recover, send) }
            <div class="fl-fields">
                <label class="fl-field fl-seed">
                    <span>{ "Seed" }</span>
                    <input type="text" inputmode="numeric" autocomplete="off" spellcheck="false" value={props.seed.to_string()}
                        onchange={send.reform(|event: Event| Msg::Seed(event.target_unchecked_into::<HtmlInputElement>().value()))} />
                </label>
                <label class="fl-field fl-requests">
                    <span>{ "Requests" }</span>
                    <input type="number" min="1" max="1000000" step="1" value={count} disabled={is_endless}
                        placeholder="∞" onchange={field(Key::Requests)} />
                </label>
                <label class="fl-switch">
                    <input type="checkbox" role="switch" checked={is_endless} onchange={endless} />
                    <span>{ "Endless" }</span>
                </label>
            </div>
            <p class="fl-changes" hidden={props.changes == 0}>
                { format!("This run has {}.", words::count(props.changes as u64, "recorded change")) }
                { " " }
                <button class="fl-link" type="button" onclick={clear}>{ "Clear" }</button>
            </p>
        </>
    }
}

fn chance(key: Key, label: &'static str, class: &'static str, value: f64, send: &Callback<Msg>) -> Html {
    let set = move |value: f64| Msg::Set(key, decimal::write(value.clamp(0.0, 1.0)));
    // The slider itself has no steps, so that it can stand at any value; what moves it does.
    let rounded = |value: f64| (value * 100.0).round() / 100.0;
    let oninput = send.reform(move |event: InputEvent| {
        set(rounded(
            event.target_unchecked_into::<HtmlInputElement>().value_as_number(),
        ))
    });
    let onkeydown = {
        let send = send.clone();
        Callback::from(move |event: KeyboardEvent| {
            let to = match event.key().as_str() {
                "ArrowRight" | "ArrowUp" => rounded(value + 0.01),
                "ArrowLeft" | "ArrowDown" => rounded(value - 0.01),
                "PageUp" => rounded(value + 0.1),
                "PageDown" => rounded(value - 0.1),
                "Home" => 0.0,
                "End" => 1.0,
                _ => return,
            };
            event.prevent_default();
            send.emit(set(to));
        })
    };
    let text = words::percent(value);
    html! {
        <label class={classes!("fl-chance", class)}>
            <span class="fl-chance-name" aria-hidden="true">{ label }</span>
            <output aria-hidden="true">{ text.clone() }</output>
            <input type="range" aria-label={label} aria-valuetext={text} min="0" max="1" step="any"
                value={decimal::write(value)} {oninput} {onkeydown} />
            <progress class="fl-fill" aria-hidden="true" max="1" value={decimal::write(value)} />
        </label>
    }
}
