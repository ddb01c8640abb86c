//! What the tests of this layer share: random graphs, and slow answers that are plainly right.

use proptest::prelude::*;

/// Small random graphs, dense enough to have cycles: the number of vertices and the edges.
pub(super) fn graphs() -> impl Strategy<Value = (usize, Vec<(u32, u32)>)> {
    (1_u32..9).prop_flat_map(|vertices| {
        let edges = prop::collection::vec((0..vertices, 0..vertices), 0..16);
        (Just(vertices as usize), edges)
    })
}

/// Small random graphs whose edges all lead upward, so without cycles.
pub(super) fn acyclic_graphs() -> impl Strategy<Value = (usize, Vec<(u32, u32)>)> {
    graphs().prop_map(|(vertices, edges)| {
        let upward = edges.into_iter().filter(|(a, b)| a != b).map(|(a, b)| (a.min(b), a.max(b)));
        (vertices, upward.collect())
    })
}

/// `distances[a][b]`: the fewest edges from `a` to `b`, at least one (Floyd 1962, Warshall 1962).
pub(super) fn distances_naively(vertices: usize, edges: &[(u32, u32)]) -> Vec<Vec<Option<usize>>> {
    let mut distances = vec![vec![None; vertices]; vertices];
    for &(from, to) in edges {
        distances[from as usize][to as usize] = Some(1);
    }
    for via in 0..vertices {
        for from in 0..vertices {
            for to in 0..vertices {
                if let (Some(a), Some(b)) = (distances[from][via], distances[via][to]) {
                    let known: &mut Option<usize> = &mut distances[from][to];
                    *known = Some(known.map_or(a + b, |length| length.min(a + b)));
                }
            }
        }
    }
    distances
}

/// `reaches[a][b]`: whether at least one edge leads from `a` to `b`.
pub(super) fn reaches_naively(vertices: usize, edges: &[(u32, u32)]) -> Vec<Vec<bool>> {
    let distances = distances_naively(vertices, edges);
    distances.into_iter().map(|row| row.into_iter().map(|length| length.is_some()).collect()).collect()
}

/// Runs `test` on a thread of 2 MiB, as small as threads usually are.
#[expect(clippy::expect_used, reason = "a test that cannot start its thread has failed")]
pub(super) fn on_a_small_stack(test: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(test).expect("a thread");
    if let Err(panic) = thread.join() {
        std::panic::resume_unwind(panic);
    }
}
