// Where the nodes, blocks and edges of a workflow's graph are drawn: layers from top to bottom, each block laid out by itself and then a
// node of the block around it. Knows nothing of the editor.

const { ROOT, Tree, append } = require('./tree');
const { layered } = require('./layers');

/** Lengths in pixels. The width of a character is that of a usual sans-serif font at 13 px, a little on the wide side. */
const CHARACTER = 7.4;
const MIN_WIDTH = 90;
const MAX_CHARACTERS = 34;
/** The title of a block. */
const MAX_HEAD = 48;
const PADDING = 14;
const LINE = 17;
const GAP = { across: 26, down: 46 };
const BLOCK = { side: 30, head: 34, foot: 18 };
const PLACE_WIDTH = 12;
const MARGIN = 16;

/** A text that fits. */
function short(text, most = MAX_CHARACTERS) {
  const characters = [...text];
  return characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : text;
}

/** The size of a box around lines of text. */
function box(lines, most = MAX_CHARACTERS) {
  const longest = Math.max(0, ...lines.map((line) => [...short(line, most)].length));
  return { width: Math.max(MIN_WIDTH, Math.ceil(longest * CHARACTER) + 2 * PADDING), height: lines.length * LINE + 14 };
}

/**
 * Places as near as can be to the wanted ones, in this order and no closer than `widths` and the gap allow: least squares with an order,
 * by pooling adjacent violators (Ayer and others 1955).
 */
function spread(wanted, widths, gap) {
  const offsets = [];
  widths.reduce((sum, width, index) => {
    const centre = sum + width / 2;
    offsets.push(centre);
    return sum + width + (index < widths.length - 1 ? gap : 0);
  }, 0);
  const pools = [];
  wanted.forEach((at, index) => {
    pools.push({ sum: at - offsets[index], count: 1 });
    const mean = (pool) => pool.sum / pool.count;
    while (pools.length > 1 && mean(pools.at(-2)) > mean(pools.at(-1))) {
      const last = pools.pop();
      pools.at(-1).sum += last.sum;
      pools.at(-1).count += last.count;
    }
  });
  const means = pools.flatMap((pool) => new Array(pool.count).fill(pool.sum / pool.count));
  return offsets.map((offset, index) => offset + means[index]);
}

/** The middle of each node of the rows, from left to right: near the middle of what it is joined to. */
function columns(layers, lines, widthOf) {
  const near = new Map();
  for (const { from, to } of lines.flat()) {
    append(near, from, to);
    append(near, to, from);
  }
  const x = new Map();
  for (const row of layers) {
    const at = spread(row.map(() => 0), row.map(widthOf), GAP.across);
    row.forEach((id, index) => x.set(id, at[index]));
  }
  const ROUNDS = 8;
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const row of round % 2 === 0 ? layers : [...layers].reverse()) {
      const wanted = row.map((id) => {
        const others = near.get(id) ?? [];
        return others.length ? others.reduce((sum, other) => sum + x.get(other), 0) / others.length : x.get(id);
      });
      const at = spread(wanted, row.map(widthOf), GAP.across);
      row.forEach((id, index) => x.set(id, at[index]));
    }
  }
  return x;
}

/** The children of a block in a frame of their own, and its size. */
function inside(ids, edges, sizes, groupOf) {
  const { layers, lines, ways } = layered(ids, edges, groupOf);
  const size = (id) => sizes.get(id) ?? { width: PLACE_WIDTH, height: 0 };
  const x = columns(layers, lines, (id) => size(id).width);
  const left = Math.min(Infinity, ...[...x].map(([id, at]) => at - size(id).width / 2));
  const right = Math.max(-Infinity, ...[...x].map(([id, at]) => at + size(id).width / 2));
  const at = new Map();
  let y = 0;
  for (const row of layers) {
    const height = Math.max(...row.map((id) => size(id).height));
    for (const id of row) at.set(id, { x: x.get(id) - left, y: y + height / 2 });
    y += height + GAP.down;
  }
  return { at, ways, width: ids.length ? right - left : 0, height: Math.max(0, y - GAP.down) };
}

/** The edges that belong to each block, as edges between its children; `index` is the place of the edge itself. */
function lifted(tree, edges) {
  const found = new Map();
  edges.forEach((edge, index) => {
    const { block, from, to } = tree.meet(edge.from, edge.to);
    if (edge.back || from === to || from === block || to === block) return;
    append(found, block, { from, to, index });
  });
  return found;
}

const bottom = (node) => ({ x: node.x + node.width / 2, y: node.y + node.height });
const top = (node) => ({ x: node.x + node.width / 2, y: node.y });

/** The ends of an edge: from the bottom to the top, but from inside where one end is in the other. */
function ends(tree, from, to, start, end) {
  if (from !== to && tree.around(to).includes(from)) return [{ x: end.x + end.width / 2, y: start.y + BLOCK.head - 8 }, top(end)];
  if (from !== to && tree.around(from).includes(to)) return [bottom(start), { x: start.x + start.width / 2, y: end.y + end.height }];
  return [bottom(start), top(end)];
}

/** A curve through points that leaves and arrives upright. */
function curve(points) {
  const round = (value) => Math.round(value * 10) / 10;
  const parts = [`M${round(points[0].x)} ${round(points[0].y)}`];
  for (let index = 1; index < points.length; index += 1) {
    const [a, b] = [points[index - 1], points[index]];
    const bend = Math.max(14, Math.abs(b.y - a.y) / 2);
    parts.push(`C${[a.x, a.y + bend, b.x, b.y - bend, b.x, b.y].map(round).join(' ')}`);
  }
  return parts.join('');
}

/** The way back, around the right side. */
function around(start, end) {
  const right = Math.max(start.x + start.width, end.x + end.width) + 22;
  const [low, high] = [start.y + start.height / 2, end.y + Math.min(end.height / 2, BLOCK.head / 2)];
  const path = `M${start.x + start.width} ${low}C${right} ${low} ${right} ${high} ${end.x + end.width} ${high}`;
  return { path, middle: { x: right - 6, y: (low + high) / 2 } };
}

function middle(points) {
  const index = Math.floor((points.length - 1) / 2);
  const [a, b] = [points[index], points[index + 1]];
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

/**
 * Where everything is drawn. A node has `id`, `parent`, `group` and `lines`, the texts in its box; an edge `from`, `to` and `back`. Edges
 * whose ends are not there are left out, and so is a second node of one name: a file that has one is wrong, and may be shown all the same.
 */
function layout({ nodes: all, edges }) {
  const byId = new Map([...all].reverse().map((node) => [node.id, node]));
  const nodes = all.filter((node) => byId.get(node.id) === node);
  const tree = new Tree(nodes);
  const drawn = edges.filter((edge) => byId.has(edge.from) && byId.has(edge.to));
  const edgesOf = lifted(tree, drawn);
  const sizes = new Map(nodes.map((node) => [node.id, box(node.lines)]));
  const frames = new Map();
  for (const block of tree.blocks()) {
    const own = edgesOf.get(block) ?? [];
    const frame = inside(tree.children.get(block), own, sizes, (id) => byId.get(id).group ?? null);
    frames.set(block, { ...frame, own });
    if (block === ROOT) continue;
    const head = box([byId.get(block).lines.join(' · ')], MAX_HEAD);
    sizes.set(block, {
      width: Math.max(head.width, frame.width + 2 * BLOCK.side),
      height: BLOCK.head + frame.height + BLOCK.foot,
      inset: Math.max(BLOCK.side, (head.width - frame.width) / 2),
    });
  }
  const placed = new Map();
  const places = new Map();
  for (const block of tree.blocks().reverse()) {
    const outer = placed.get(block);
    const origin = outer ? { x: outer.x + sizes.get(block).inset, y: outer.y + BLOCK.head } : { x: MARGIN, y: MARGIN };
    const frame = frames.get(block);
    for (const [id, at] of frame.at) {
      const centre = { x: origin.x + at.x, y: origin.y + at.y };
      const size = sizes.get(id);
      if (!size) places.set(`${block}\n${id}`, centre);
      else placed.set(id, { x: centre.x - size.width / 2, y: centre.y - size.height / 2, width: size.width, height: size.height });
    }
  }
  const ways = new Map();
  for (const [block, { own, ways: found }] of frames) {
    own.forEach(({ index }, at) => ways.set(index, found[at].map((id) => places.get(`${block}\n${id}`))));
  }
  return {
    nodes: nodes.map((node) => ({ ...placed.get(node.id), node, isBlock: tree.isBlock(node.id), depth: tree.depths.get(node.id) }))
      .sort((a, b) => a.depth - b.depth),
    edges: drawn.map((edge, index) => {
      const [start, end] = [placed.get(edge.from), placed.get(edge.to)];
      if (edge.back || edge.from === edge.to) return { edge, ...around(start, end) };
      const [first, last] = ends(tree, edge.from, edge.to, start, end);
      const points = [first, ...(ways.get(index) ?? []), last];
      return { edge, path: curve(points), middle: middle(points) };
    }),
    // The ways back stand out a little.
    width: Math.ceil(frames.get(ROOT).width) + 2 * MARGIN + 24,
    height: Math.ceil(frames.get(ROOT).height) + 2 * MARGIN,
  };
}

module.exports = { box, layout, short, spread };
