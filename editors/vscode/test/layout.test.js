// The drawing of a graph: rows in the order of the plan, no boxes over each other, few crossings, blocks around what is in them.

const assert = require('node:assert/strict');
const test = require('node:test');
const { layout, short, spread } = require('../src/graph/layout');
const { crossings, layered, rows } = require('../src/graph/layers');
const { Tree } = require('../src/graph/tree');

const node = (id, group = null, parent = null) => ({ id, group, parent, lines: [id] });
const edge = (from, to, more = {}) => ({ from, to, back: false, ...more });
const at = (drawing, id) => drawing.nodes.find(({ node }) => node.id === id);

/** A random number generator of its own, so that a failing case comes again. */
function random(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

test('groups are rows, from top to bottom', () => {
  const drawing = layout({ nodes: [node('c', 2), node('a', 0), node('b', 0), node('d', 5)], edges: [edge('a', 'c')] });
  assert.equal(at(drawing, 'a').y, at(drawing, 'b').y);
  assert.ok(at(drawing, 'c').y > at(drawing, 'a').y + at(drawing, 'a').height);
  assert.ok(at(drawing, 'd').y > at(drawing, 'c').y);
});

test('an edge leads down even where the groups do not say so', () => {
  const groupOf = () => 0;
  assert.deepEqual([...rows(['a', 'b', 'c'], [edge('b', 'a'), edge('a', 'c')], groupOf)].sort(), [['a', 1], ['b', 0], ['c', 2]]);
});

test('a circle that nobody marked as one ends, and every node has a row', () => {
  const found = rows(['a', 'b', 'c'], [edge('a', 'b'), edge('b', 'c'), edge('c', 'a')], () => null);
  assert.deepEqual(Object.fromEntries(found), { a: 0, b: 1, c: 2 });
});

test('crossings are counted', () => {
  assert.equal(crossings([[0, 0], [1, 1]], 2), 0);
  assert.equal(crossings([[0, 1], [1, 0]], 2), 1);
  assert.equal(crossings([[0, 2], [1, 1], [2, 0]], 3), 3);
  assert.equal(crossings([[0, 0], [0, 1], [1, 0]], 2), 1);
  assert.equal(crossings([[0, 1], [1, 1]], 2), 0);
});

test('a crossing that need not be is gone', () => {
  const groups = { a: 0, b: 0, c: 1, d: 1 };
  const { layers } = layered(['a', 'b', 'c', 'd'], [edge('a', 'd'), edge('b', 'c')], (id) => groups[id]);
  assert.equal(layers[0].indexOf('a') < layers[0].indexOf('b'), layers[1].indexOf('d') < layers[1].indexOf('c'));
});

test('a long edge goes around what stands in the rows between', () => {
  const nodes = [node('a', 0), node('b', 1), node('c', 2)];
  const drawing = layout({ nodes, edges: [edge('a', 'b'), edge('b', 'c'), edge('a', 'c')] });
  const { middle } = drawing.edges[2];
  const b = at(drawing, 'b');
  assert.ok(middle.x < b.x || middle.x > b.x + b.width, `${middle.x} is in ${b.x}..${b.x + b.width}`);
});

test('boxes are as near to where they want to be as their order allows', () => {
  assert.deepEqual(spread([50, 50], [10, 10], 10), [40, 60]);
  assert.deepEqual(spread([0, 100], [10, 10], 10), [0, 100]);
  assert.deepEqual(spread([30, 10, 20], [10, 10, 10], 0), [10, 20, 30]);
});

test('a block is around what is in it, and an edge from outside leads into it', () => {
  const nodes = [node('a', 0), node('l', 1), node('x', 0, 'l'), node('y', 1, 'l'), node('b', 2)];
  const drawing = layout({ nodes, edges: [edge('a', 'x'), edge('x', 'y'), edge('y', 'x', { back: true }), edge('l', 'b')] });
  const [block, x, y] = ['l', 'x', 'y'].map((id) => at(drawing, id));
  for (const inner of [x, y]) {
    assert.ok(inner.x >= block.x && inner.x + inner.width <= block.x + block.width);
    assert.ok(inner.y > block.y && inner.y + inner.height < block.y + block.height);
  }
  assert.ok(block.isBlock && !x.isBlock);
  assert.ok(at(drawing, 'a').y < block.y && block.y + block.height < at(drawing, 'b').y);
  assert.ok(drawing.edges[0].path.endsWith(`${Math.round((x.x + x.width / 2) * 10) / 10} ${Math.round(x.y * 10) / 10}`));
});

test('parents in a circle, or that are not there, are none', () => {
  const tree = new Tree([node('a', 0, 'b'), node('b', 0, 'a'), node('c', 0, 'gone')]);
  for (const id of ['a', 'b', 'c']) assert.deepEqual(tree.around(id).at(-1), '');
  const drawing = layout({ nodes: [node('a', 0, 'b'), node('b', 0, 'a'), node('c', 0, 'gone')], edges: [edge('a', 'c')] });
  assert.ok(drawing.nodes.every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y)));
});

test('of two nodes with one name the first is drawn', () => {
  const drawing = layout({ nodes: [node('a', 0), node('b', 0), node('a', 1)], edges: [edge('a', 'b')] });
  assert.deepEqual(drawing.nodes.map(({ node }) => [node.id, node.group]), [['a', 0], ['b', 0]]);
});

test('in random graphs no boxes overlap, all is in the picture, and the same graph is drawn the same way', () => {
  for (let seed = 1; seed <= 60; seed += 1) {
    const next = random(seed);
    const count = 2 + next(40);
    const nodes = Array.from({ length: count }, (_, index) => {
      const parent = index > 0 && next(4) === 0 ? `n${next(index)}` : null;
      return node(`n${index}`, next(5) === 0 ? null : next(6), parent);
    });
    const edges = Array.from({ length: next(60) }, () => edge(`n${next(count)}`, `n${next(count)}`, { back: next(10) === 0 }));
    const drawing = layout({ nodes, edges });
    assert.deepEqual(layout({ nodes, edges }), drawing);
    for (const box of drawing.nodes) {
      assert.ok(box.x >= 0 && box.y >= 0 && box.x + box.width <= drawing.width && box.y + box.height <= drawing.height, `seed ${seed}`);
    }
    const tree = new Tree(nodes);
    for (const a of drawing.nodes) {
      for (const b of drawing.nodes) {
        const nested = tree.around(a.node.id).includes(b.node.id) || tree.around(b.node.id).includes(a.node.id);
        const apart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
        assert.ok(a === b || nested || apart, `seed ${seed}: ${a.node.id} lies over ${b.node.id}`);
      }
    }
    for (const { path } of drawing.edges) assert.ok(!/NaN|Infinity|undefined/.test(path), path);
  }
});

test('a graph as large as is drawn takes less than three seconds of a processor', () => {
  const next = random(7);
  const nodes = Array.from({ length: 1500 }, (_, index) => node(`n${index}`, Math.floor(index / 12)));
  const edges = Array.from({ length: 6000 }, () => {
    const from = next(1400);
    return edge(`n${from}`, `n${Math.min(1499, from + 1 + next(60))}`);
  });
  const before = process.cpuUsage();
  layout({ nodes, edges });
  const { user, system } = process.cpuUsage(before);
  assert.ok(user + system < 3_000_000, `${(user + system) / 1000} ms`);
});

test('a text that is too long ends in dots, and no character is cut in two', () => {
  assert.equal(short('abc', 3), 'abc');
  assert.equal(short('abcd', 3), 'ab…');
  assert.equal(short('😀😀😀😀', 3), '😀😀…');
});
