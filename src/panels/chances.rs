//! The two sliders that the experiment is about, the seed and the length of the run.

use failover_sim::{Config, Key, Requests, decimal};
use yew::prelude::*;

use crate::words;

/// What [`chances`] shows.
pub struct ChancesProps {
    pub config: Config,
    pub seed: u64,
}

/// The sliders and the run's seed and length.
pub fn chances(props: &ChancesProps) -> Html {
    let (count, is_endless) = match props.config.requests {
        Requests::Count(count) => (count.to_string(), false),
        Requests::Endless => (String::new(), true),
    };
    html! {
        <>
            { chance(Key::Fail, "Failure probability", "fl-fail", props.config.fail) }
            { chance(Key::Recover, "Recovery probability", "fl-recover", props.config.recover) }
            <div class="fl-fields">
                <label class="fl-field fl-seed">
                    <span>{ "Seed" }</span>
                    <input type="text" inputmode="numeric" autocomplete="off" spellcheck="false" value={props.seed.to_string()}
                        data-set="seed" />
                </label>
                <label class="fl-field fl-requests">
                    <span>{ "Requests" }</span>
                    <input type="number" min="1" max="1000000" step="1" value={count} disabled={is_endless}
                        placeholder="∞" data-set="requests" />
                </label>
                <label class="fl-switch">
                    <input type="checkbox" role="switch" checked={is_endless} data-set="endless" />
                    <span>{ "Endless" }</span>
                </label>
            </div>
        </>
    }
}

fn chance(key: Key, label: &'static str, class: &'static str, value: f64) -> Html {
    let text = words::percent(value);
    html! {
        <label class={classes!("fl-chance", class)}>
            <span class="fl-chance-name" aria-hidden="true">{ label }</span>
            <output aria-hidden="true">{ text.clone() }</output>
            <input type="range" data-slide={key.name()} aria-label={label} aria-valuetext={text} min="0" max="1" step="any"
                value={decimal::write(value)} />
            <progress class="fl-fill" aria-hidden="true" max="1" value={decimal::write(value)} />
        </label>
    }
}
