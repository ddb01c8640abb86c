// Layers and orders of a graph: which node stands in which row, and in which order in it.
//
// The layered drawing of Sugiyama, Tagawa and Toda (1981). The rows are the groups of the plan, pulled apart only where an edge says so;
// edges over several rows get a place in each, so that they go around what stands there; rows are put in order by barycentres.

const { append } = require('./tree');

/** Sweeps down and up. More hardly ever helps. */
const SWEEPS = 12;
/** Where edges would need more places than this they are drawn as straight lines. */
const MAX_PLACES = 20000;

/** A topological order; what is in a circle comes by its group, then as it was given. */
function order(ids, edges, groupOf) {
  const waiting = new Map(ids.map((id) => [id, 0]));
  const after = new Map(ids.map((id) => [id, []]));
  for (const { from, to } of edges) {
    waiting.set(to, waiting.get(to) + 1);
    after.get(from).push(to);
  }
  const done = new Set();
  const ready = ids.filter((id) => waiting.get(id) === 0);
  const sorted = [];
  const byGroup = [...ids].sort((a, b) => (groupOf(a) ?? 0) - (groupOf(b) ?? 0));
  let next = 0;
  while (sorted.length < ids.length) {
    while (ready.length === 0) {
      const id = byGroup[next++];
      if (!done.has(id)) ready.push(id);
    }
    const id = ready.shift();
    if (done.has(id)) continue;
    done.add(id);
    sorted.push(id);
    for (const to of after.get(id)) {
      waiting.set(to, waiting.get(to) - 1);
      if (waiting.get(to) === 0 && !done.has(to)) ready.push(to);
    }
  }
  return sorted;
}

/** The row of each node, from 0: that of its group, or a later one where an edge leads to it. */
function rows(ids, edges, groupOf) {
  const groups = [...new Set(ids.map(groupOf).filter((group) => group !== null))].sort((a, b) => a - b);
  const sorted = order(ids, edges, groupOf);
  const place = new Map(sorted.map((id, index) => [id, index]));
  const before = new Map(ids.map((id) => [id, []]));
  for (const { from, to } of edges) if (place.get(from) < place.get(to)) before.get(to).push(from);
  const row = new Map();
  for (const id of sorted) {
    const own = groupOf(id) === null ? 0 : groups.indexOf(groupOf(id));
    row.set(id, Math.max(own, ...before.get(id).map((from) => row.get(from) + 1)));
  }
  // No empty rows: groups whose nodes all moved down leave none.
  const used = [...new Set(row.values())].sort((a, b) => a - b);
  for (const [id, at] of row) row.set(id, used.indexOf(at));
  return row;
}

/** How often lines between two rows cross: for each pair of lines, whether their ends stand in opposite orders. */
function crossings(pairs, count) {
  const sorted = [...pairs].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const tree = new Array(count + 1).fill(0); // a Fenwick tree over the lower ends
  let crossed = 0;
  sorted.forEach(([, low], seen) => {
    let notRight = 0;
    for (let at = low + 1; at > 0; at -= at & -at) notRight += tree[at];
    crossed += seen - notRight;
    for (let at = low + 1; at <= count; at += at & -at) tree[at] += 1;
  });
  return crossed;
}

function places(row) {
  return new Map(row.map((id, index) => [id, index]));
}

function totalCrossings(layers, lines) {
  let total = 0;
  for (let at = 1; at < layers.length; at += 1) {
    const [above, below] = [places(layers[at - 1]), places(layers[at])];
    const pairs = lines[at].map(({ from, to }) => [above.get(from), below.get(to)]);
    total += crossings(pairs, layers[at].length);
  }
  return total;
}

/** A row in the order of the mean places of what its nodes are joined to; what is joined to nothing stays where it is. */
function sorted(row, neighbours, fixed) {
  const at = places(fixed);
  const own = places(row);
  const mean = (id) => {
    const near = neighbours.get(id) ?? [];
    return near.length ? near.reduce((sum, other) => sum + at.get(other), 0) / near.length : own.get(id);
  };
  const means = new Map(row.map((id) => [id, mean(id)]));
  return [...row].sort((a, b) => means.get(a) - means.get(b) || own.get(a) - own.get(b));
}

function neighbours(lines, from, to) {
  const near = new Map();
  for (const line of lines) append(near, line[from], line[to]);
  return near;
}

/** The rows, each in an order in which few lines cross. `lines[n]` are those that lead from row `n - 1` to row `n`. */
function arrange(layers, lines) {
  let [best, fewest] = [layers, totalCrossings(layers, lines)];
  let now = layers;
  for (let sweep = 0; sweep < SWEEPS && fewest > 0; sweep += 1) {
    now = [...now];
    if (sweep % 2 === 0) {
      for (let at = 1; at < now.length; at += 1) now[at] = sorted(now[at], neighbours(lines[at], 'to', 'from'), now[at - 1]);
    } else {
      for (let at = now.length - 2; at >= 0; at -= 1) {
        now[at] = sorted(now[at], neighbours(lines[at + 1], 'from', 'to'), now[at + 1]);
      }
    }
    const crossed = totalCrossings(now, lines);
    if (crossed < fewest) [best, fewest] = [now, crossed];
  }
  return best;
}

/**
 * The rows of a graph in order, with the places that long edges go through: `{ layers, lines, ways }`, where `ways[n]` are the places of
 * the edge `n`. `edges` are between different `ids`.
 */
function layered(ids, edges, groupOf) {
  const row = rows(ids, edges, groupOf);
  const count = Math.max(-1, ...row.values()) + 1;
  const layers = Array.from({ length: count }, () => []);
  const lines = Array.from({ length: count }, () => []);
  for (const id of ids) layers[row.get(id)].push(id);
  let used = 0;
  const ways = edges.map(({ from, to }, index) => {
    const [start, end] = [row.get(from), row.get(to)];
    used += Math.max(0, end - start - 1);
    if (end <= start || used > MAX_PLACES) return [];
    const way = [];
    let last = from;
    for (let at = start + 1; at <= end; at += 1) {
      const id = at === end ? to : `\n${index}/${at}`;
      if (at < end) {
        layers[at].push(id);
        way.push(id);
      }
      lines[at].push({ from: last, to: id });
      last = id;
    }
    return way;
  });
  return { layers: arrange(layers, lines), lines, ways };
}

module.exports = { crossings, layered, rows, totalCrossings };
