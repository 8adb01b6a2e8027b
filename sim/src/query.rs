//! The one language of configurations: a query string in, a query string out.

use crate::decimal::is_digits;
use crate::intervention::{parse_replay, write_replay};
use crate::{Config, Error, Intervention, Key, Preset};

/// What a query says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    /// The values at the start.
    pub config: Config,
    /// The seed, if one is given.
    pub seed: Option<u64>,
    /// The recorded interventions.
    pub replay: Vec<Intervention>,
}

impl Query {
    /// Reads a query such as `seed=42&fail=0.3`; a leading `?` is allowed.
    ///
    /// # Errors
    /// The first key that is unknown, given twice, malformed or out of range.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let (query, mut errors) = Self::lenient(text);
        if errors.is_empty() {
            Ok(query)
        } else {
            Err(errors.remove(0))
        }
    }

    /// Reads a query and keeps all that can be used: a key with an error has its default.
    pub fn lenient(text: &str) -> (Self, Vec<Error>) {
        let text = text.strip_prefix('?').unwrap_or(text);
        let mut given: Vec<(usize, Key, String)> = Vec::new();
        let mut spoilt: Vec<Key> = Vec::new();
        let mut errors = Vec::new();
        for (place, (name, value)) in form_urlencoded::parse(text.as_bytes()).enumerate() {
            match Key::from_name(&name) {
                None => errors.push((
                    place,
                    Error::UnknownKey {
                        key: name.into_owned(),
                        value: value.into_owned(),
                    },
                )),
                Some(key) if spoilt.contains(&key) => {}
                Some(key) if given.iter().any(|(_, other, _)| *other == key) => {
                    spoilt.push(key);
                    errors.push((
                        place,
                        Error::Duplicate {
                            key,
                            value: value.into_owned(),
                        },
                    ));
                }
                Some(key) => given.push((place, key, value.into_owned())),
            }
        }
        given.retain(|(_, key, _)| !spoilt.contains(key));
        let mut query = Self::default();
        let find = |key: Key| given.iter().find(|(_, other, _)| *other == key);
        if let Some((place, _, name)) = find(Key::Preset) {
            match Preset::find(name) {
                Some(preset) => query.config = preset.config(),
                None => errors.push((*place, Error::invalid(Key::Preset, name))),
            }
        }
        for (place, key, value) in &given {
            let result = match key {
                Key::Preset | Key::Replay => Ok(()),
                Key::Seed => parse_seed(value).map(|seed| query.seed = Some(seed)),
                key => query.config.set(*key, value),
            };
            errors.extend(result.err().map(|error| (*place, error)));
        }
        // Last, because it depends on the number of instances.
        if let Some((place, _, value)) = find(Key::Replay) {
            match parse_replay(value, query.config.instances()) {
                Ok(replay) => query.replay = replay,
                Err(error) => errors.push((*place, error)),
            }
        }
        let mut ordered: Vec<(usize, Error)> = Vec::with_capacity(errors.len());
        for (place, error) in errors {
            // There are few, and the library's sort weighs more in the page than a panel does.
            ordered.insert(ordered.partition_point(|(other, _)| *other <= place), (place, error));
        }
        (query, ordered.into_iter().map(|(_, error)| error).collect())
    }

    /// Writes the canonical form: the seed, then what differs from the defaults, in the order of [`Key::ALL`].
    pub fn canonical(config: &Config, seed: u64, replay: &[Intervention]) -> String {
        let defaults = Config::default();
        let mut text = format!("seed={seed}");
        for key in Key::ALL {
            let value = config.get(key);
            if let Some(value) = value.filter(|value| defaults.get(key).as_ref() != Some(value)) {
                text.push_str(&format!("&{}={value}", key.name()));
            }
        }
        if !replay.is_empty() {
            text.push_str("&replay=");
            text.push_str(&write_replay(replay));
        }
        text
    }
}

/// Reads a seed.
///
/// # Errors
/// The text is no whole number from 0 to 2^64 − 1.
pub fn parse_seed(text: &str) -> Result<u64, Error> {
    let seed = if is_digits(text) { text.parse().ok() } else { None };
    seed.ok_or_else(|| Error::invalid(Key::Seed, text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_reads_what_the_canonical_form_writes() {
        let text = "seed=18446744073709551615&requests=endless&fail=0.3&backups=2&check-every=4&failback=delayed&replay=1~5-crash-2";
        let query = Query::parse(text).unwrap();
        assert_eq!(
            Query::canonical(&query.config, query.seed.unwrap(), &query.replay),
            text
        );
    }

    #[test]
    fn a_preset_gives_starting_values_wherever_it_stands() {
        let after = Query::parse("fall=7&preset=patient-checks").unwrap();
        let before = Query::parse("preset=patient-checks&fall=7").unwrap();
        assert_eq!(after, before);
        assert_eq!(after.config.fall, 7);
        assert_eq!(after.config.rise, Preset::find("patient-checks").unwrap().config().rise);
    }

    #[test]
    fn errors_name_the_key_and_leave_the_rest() {
        for (text, key) in [
            ("seed=42&fial=0.2", "fial"),
            ("fail=2", "fail"),
            ("fail=0.1&fail=0.2", "fail"),
            ("seed=-1", "seed"),
            ("preset=nope", "preset"),
            ("backups=5", "backups"),
            ("requests", "requests"),
            ("replay=1~5-crash-7", "replay"),
            ("check_every=4", "check_every"),
            ("seed=42&rise=", "rise"),
        ] {
            assert_eq!(Query::parse(text).unwrap_err().key(), key, "{text}");
        }
        let (_, errors) = Query::lenient("replay=2&fail=2&preset=nope&fial=1&seed=x");
        assert_eq!(
            errors.iter().map(Error::key).collect::<Vec<_>>(),
            ["replay", "fail", "preset", "fial", "seed"]
        );
        let (query, errors) = Query::lenient("fail=0.1&recover=0.7&fail=0.2&seed=7&rise=99");
        assert_eq!(errors.len(), 2);
        assert_eq!(
            query.config,
            Config {
                recover: 0.7,
                ..Config::default()
            }
        );
        assert_eq!(query.seed, Some(7));
    }

    #[test]
    fn links_that_a_mailer_has_escaped_still_work() {
        let query = Query::parse("?seed=42&replay=1%7E5%2Dcrash%2D0").unwrap();
        assert_eq!(query.replay.len(), 1);
    }
}
