//! One function over many values, on all processors where threads are to be had.

/// What `f` makes of each of `items`, in their order.
#[cfg(feature = "cli")]
pub(super) fn map<T: Send, R: Send>(items: Vec<T>, f: impl Fn(T) -> R + Sync + Send) -> Vec<R> {
    use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};
    // Threads are not started for what one can do.
    if items.len() < 2 { items.into_iter().map(f).collect() } else { items.into_par_iter().map(f).collect() }
}

/// What `f` makes of each of `items`, in their order.
#[cfg(not(feature = "cli"))]
pub(super) fn map<T: Send, R: Send>(items: Vec<T>, f: impl Fn(T) -> R + Sync + Send) -> Vec<R> {
    items.into_iter().map(f).collect()
}
