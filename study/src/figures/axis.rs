//! Axes: where a value stands, and which values are written.

/// An axis from one value to another, along a stretch.
#[derive(Clone, Copy, Debug)]
pub struct Axis {
    from: f64,
    to: f64,
    start: f64,
    end: f64,
    is_log: bool,
}

impl Axis {
    /// An axis on which equal distances are equal differences.
    pub fn linear([from, to]: [f64; 2], [start, end]: [f64; 2]) -> Self {
        let is_log = false;
        Self {
            from,
            to,
            start,
            end,
            is_log,
        }
    }

    /// An axis on which equal distances are equal ratios; its values are above 0.
    pub fn log([from, to]: [f64; 2], [start, end]: [f64; 2]) -> Self {
        Self {
            from: from.ln(),
            to: to.ln(),
            start,
            end,
            is_log: true,
        }
    }

    /// Where a value stands. All stands in the middle of an axis that is a single value.
    pub fn at(&self, value: f64) -> f64 {
        let value = if self.is_log { value.ln() } else { value };
        let part = if self.to > self.from {
            (value - self.from) / (self.to - self.from)
        } else {
            0.5
        };
        self.start + part * (self.end - self.start)
    }
}

/// The least of 1, 2, 5, 10, 20 … and 0.5, 0.2, 0.1 … that cuts a span into so many parts at most.
pub fn step(span: f64, most: f64) -> f64 {
    let least = span / most * (1.0 - 1e-9);
    let mut unit = 1.0;
    while unit < least {
        unit *= 10.0;
    }
    while unit / 10.0 >= least && unit > 1e-9 {
        unit /= 10.0;
    }
    let parts = [5.0, 2.0].into_iter();
    parts
        .map(|part| unit / part)
        .find(|step| *step >= least)
        .unwrap_or(unit)
}

/// The multiples of a step from a value to another.
pub fn multiples(step: f64, from: f64, to: f64) -> impl Iterator<Item = f64> {
    let first = (from / step - 1e-6).ceil() as i64;
    let last = (to / step + 1e-6).floor() as i64;
    (first..=last).map(move |times| times as f64 * step)
}

/// 1, 10, 100 … up to a value, or if there is room for so many, 1, 2, 5, 10, 20 …
pub fn magnitudes(to: f64, most: usize) -> Vec<f64> {
    let mut all = Vec::new();
    let mut unit = 1.0;
    while unit <= to {
        all.extend([unit, unit * 2.0, unit * 5.0].into_iter().filter(|value| *value <= to));
        unit *= 10.0;
    }
    if all.len() > most {
        all = all.into_iter().step_by(3).collect();
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round_numbers() {
        for (span, most, expected) in [
            (100.0, 5.0, 20.0),
            (1.0, 4.0, 0.5),
            (15.0, 15.0, 1.0),
            (14.0, 5.0, 5.0),
            (0.003, 4.0, 0.001),
        ] {
            assert!((step(span, most) - expected).abs() < 1e-12, "{span} {most}");
        }
        assert_eq!(multiples(5.0, 0.0, 15.0).collect::<Vec<_>>(), [0.0, 5.0, 10.0, 15.0]);
        assert_eq!(magnitudes(250.0, 10), [1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0]);
        assert_eq!(magnitudes(250.0, 5), [1.0, 10.0, 100.0]);
    }

    #[test]
    fn values_stand_where_they_belong() {
        let axis = Axis::linear([0.0, 10.0], [100.0, 0.0]);
        assert_eq!((axis.at(0.0), axis.at(2.5), axis.at(10.0)), (100.0, 75.0, 0.0));
        let axis = Axis::log([1.0, 100.0], [0.0, 50.0]);
        assert!((axis.at(10.0) - 25.0).abs() < 1e-12);
        assert_eq!(Axis::linear([3.0, 3.0], [0.0, 8.0]).at(3.0), 4.0);
    }
}
