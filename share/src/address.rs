//! Where the page is, and the address of a moment.

/// Longer addresses are not taken by every server.
pub const LONG: usize = 8000;

/// Beside the run: what else a link says of how it is shown.
const SHOWN: [&str; 3] = ["speed", "theme", "compare"];

/// Where the page and the element's script are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Home {
    /// The page's address without a query.
    pub page: String,
    /// The script's; empty where there is none to be named, as in the single file.
    pub script: String,
    /// Only the computer that it is on knows the address.
    pub is_local: bool,
}

impl Home {
    /// Takes the address of the place where the laboratory stands. A page of ours is the one to link to; the laboratory in another
    /// page is linked to by the page that lies beside its script.
    pub fn new(place: &str, page: &str, script: &str) -> Self {
        let place = bare(place);
        let is_ours = folder(place) == folder(page);
        let script = bare(script);
        Self {
            page: if is_ours { place } else { page }.to_owned(),
            is_local: is_local(page),
            script: if script == page { String::new() } else { stable(script) },
        }
    }
}

/// The script under the name that it keeps: what is embedded today is to be there tomorrow.
fn stable(script: &str) -> String {
    let folder = script.rsplit_once('/').map_or("", |(folder, _)| folder);
    format!("{folder}/failover-lab.js")
}

/// Without query and fragment.
fn bare(address: &str) -> &str {
    address.split(['?', '#']).next().unwrap_or_default()
}

/// A page's folder, if the page is the one that a folder stands for; else the page itself.
fn folder(page: &str) -> &str {
    page.strip_suffix("index.html").unwrap_or(page)
}

fn is_local(page: &str) -> bool {
    let Some((scheme, rest)) = page.split_once("://") else {
        return true;
    };
    let host = rest.split('/').next().unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    !scheme.starts_with("http") || ["localhost", "127.0.0.1", "[::1]"].contains(&name)
}

/// A moment of a run, and how it is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moment {
    /// The run in canonical form.
    pub run: String,
    /// Requests that are shown of it.
    pub at: u64,
    /// Names and values, as they stand in an address.
    pub shown: Vec<(&'static str, String)>,
}

impl Moment {
    /// A moment, and how the laboratory's own link says that it is shown.
    pub fn new(run: String, at: u64, link: &str) -> Self {
        let value = |name: &'static str| {
            let pairs = link.trim_start_matches('?').split('&');
            let mut found = pairs.filter_map(|pair| pair.split_once('='));
            let (_, value) = found.find(|(key, value)| *key == name && is_plain(value))?;
            Some((name, value.to_owned()))
        };
        Self {
            run,
            at,
            shown: SHOWN.into_iter().filter_map(value).collect(),
        }
    }

    /// All of it as names and values. The run's own are first.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, String)> {
        let run = self.run.split('&').filter_map(|pair| pair.split_once('='));
        let at = (self.at > 0).then(|| ("at", self.at.to_string()));
        let shown = self.shown.iter().map(|(name, value)| (*name, value.clone()));
        run.map(|(name, value)| (name, value.to_owned())).chain(at).chain(shown)
    }

    /// The address of this moment.
    pub fn link(&self, home: &Home) -> String {
        query(&home.page, self.pairs())
    }
}

/// An address with a query.
pub fn query<'a>(page: &str, pairs: impl Iterator<Item = (&'a str, String)>) -> String {
    let mut address = page.to_owned();
    for (at, (name, value)) in pairs.enumerate() {
        for part in [if at == 0 { "?" } else { "&" }, name, "=", &value] {
            address.push_str(part);
        }
    }
    address
}

/// What the laboratory writes itself needs no other signs than these.
fn is_plain(value: &str) -> bool {
    value
        .chars()
        .all(|sign| sign.is_ascii_alphanumeric() || "-._~".contains(sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: &str = "https://x.example/lab/failover-lab.js";
    const PAGE: &str = "https://x.example/lab/index.html";

    #[test]
    fn a_page_of_ours_is_linked_to_as_it_is_called() {
        for place in ["https://x.example/lab/", PAGE] {
            let home = Home::new(&format!("{place}?seed=1#x"), PAGE, SCRIPT);
            assert_eq!((home.page.as_str(), home.script.as_str()), (place, SCRIPT));
        }
    }

    #[test]
    fn the_script_has_the_name_that_it_keeps() {
        let home = Home::new(PAGE, PAGE, "https://x.example/lab/failover-lab-0123abcd.js?2");
        assert_eq!(home.script, SCRIPT);
    }

    #[test]
    fn from_another_page_the_link_goes_to_the_page_beside_the_script() {
        let other = Home::new("https://course.example/week7.html", PAGE, SCRIPT);
        assert_eq!(other.page, PAGE);
        let below = Home::new("https://x.example/lab/docs/index.html", PAGE, SCRIPT);
        assert_eq!(below.page, PAGE);
    }

    #[test]
    fn the_single_file_has_no_script_beside_it() {
        let file = "file:///home/a/failover-lab.html";
        let home = Home::new(&format!("{file}?seed=1"), file, file);
        assert_eq!((home.page.as_str(), home.script.as_str()), (file, ""));
        assert!(home.is_local);
    }

    #[test]
    fn an_address_of_this_computer_is_known_as_such() {
        for (page, local) in [
            ("http://localhost:8080/index.html", true),
            ("http://127.0.0.1/x/index.html", true),
            ("http://[::1]:80/index.html", true),
            ("about:srcdoc", true),
            ("https://localhost.example/index.html", false),
        ] {
            assert_eq!(is_local(page), local, "{page}");
        }
    }

    #[test]
    fn a_moment_has_a_link() {
        let link = "?seed=42&autoplay=1&at=3&view=scene&speed=2&theme=dark&compare=fall-3";
        let moment = Moment::new("seed=42&fall=2&replay=1~5-crash-0".to_owned(), 7, link);
        assert_eq!(
            moment.link(&Home::new("", PAGE, SCRIPT)),
            format!("{PAGE}?seed=42&fall=2&replay=1~5-crash-0&at=7&speed=2&theme=dark&compare=fall-3")
        );
        let start = Moment::new("seed=42".to_owned(), 0, "?seed=42");
        assert_eq!(start.link(&Home::new("", PAGE, SCRIPT)), format!("{PAGE}?seed=42"));
    }

    #[test]
    fn what_the_laboratory_would_not_write_is_left_out() {
        for hostile in ["\"><script>", "a'b", "a b", "%3Cb%3E", "a#b", "1;2", "javascript:x"] {
            let moment = Moment::new(
                "seed=42".to_owned(),
                0,
                &format!("?seed=42&compare={hostile}&theme=dark"),
            );
            assert_eq!(moment.shown, [("theme", "dark".to_owned())], "{hostile}");
        }
    }
}
