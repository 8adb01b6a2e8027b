//! Closed classes: sets of states that, once reached, are never left.

use super::chain::Chain;

const UNSEEN: u32 = u32::MAX;

/// The closed classes that can be reached from the start, each with its states. It is Tarjan's algorithm with a stack of its
/// own, since chains are deeper than that of a thread.
pub(super) fn closed_classes(chain: &Chain) -> Vec<Vec<u32>> {
    let mut search = Search {
        chain,
        order: vec![UNSEEN; chain.len()],
        lowest: vec![UNSEEN; chain.len()],
        component: vec![UNSEEN; chain.len()],
        open: Vec::new(),
        seen: 0,
        components: 0,
        closed: Vec::new(),
    };
    search.run();
    search.closed
}

struct Search<'a> {
    chain: &'a Chain,
    order: Vec<u32>,
    /// The earliest open state that is known to be reached.
    lowest: Vec<u32>,
    component: Vec<u32>,
    open: Vec<u32>,
    seen: u32,
    components: u32,
    closed: Vec<Vec<u32>>,
}

impl Search<'_> {
    fn run(&mut self) {
        let mut path = vec![(0u32, 0usize)];
        self.enter(0);
        while let Some((state, next)) = path.last_mut() {
            let at = *state as usize;
            match self.chain.after(at).get(*next) {
                Some(one) => {
                    *next += 1;
                    let to = one.to as usize;
                    if self.order[to] == UNSEEN {
                        self.enter(one.to);
                        path.push((one.to, 0));
                    } else if self.component[to] == UNSEEN {
                        self.lowest[at] = self.lowest[at].min(self.order[to]);
                    }
                }
                None => {
                    path.pop();
                    if let Some((before, _)) = path.last() {
                        let before = *before as usize;
                        self.lowest[before] = self.lowest[before].min(self.lowest[at]);
                    }
                    if self.lowest[at] == self.order[at] {
                        self.close(at as u32);
                    }
                }
            }
        }
    }

    fn enter(&mut self, state: u32) {
        self.order[state as usize] = self.seen;
        self.lowest[state as usize] = self.seen;
        self.seen += 1;
        self.open.push(state);
    }

    /// The states since this one, that are still open, lead to each other and back.
    fn close(&mut self, first: u32) {
        let from = self.open.iter().rposition(|state| *state == first).unwrap_or(0);
        let states = self.open.split_off(from);
        for state in &states {
            self.component[*state as usize] = self.components;
        }
        let stays = |state: &u32| {
            let mut after = self.chain.after(*state as usize).iter();
            after.all(|one| self.component[one.to as usize] == self.components)
        };
        if states.iter().all(stays) {
            self.closed.push(states);
        }
        self.components += 1;
    }
}
