// The picture: what it says, to eyes and to screen readers, and that nothing in a file can become a part of the page.

const assert = require('node:assert/strict');
const test = require('node:test');
const { draw, duration, lines, summary } = require('../src/graph/draw');
const { page } = require('../src/graph/page');

const range = { start: { line: 3, character: 2 }, end: { line: 3, character: 20 } };
const node = (id, more = {}) => ({
  id, name: id, kind: 'step', label: 'model.score', range, group: 0, critical: false, slackMs: 0, runsWhen: null, parent: null, ...more,
});
const workflow = (nodes, edges = []) => ({ name: 'triage', range, makespanMs: 5400, nodes, edges });
const edge = (from, to, more = {}) => ({ from, to, kind: 'data', label: null, back: false, ...more });

test('a node says what it is, when it runs and how late it may be', () => {
  const { svg } = draw(workflow([node('page', { runsWhen: 'score.value > 0.8', slackMs: 4453 })]));
  assert.match(svg, /aria-label="step page, model\.score, runs when score\.value &gt; 0\.8, slack 4\.45s"/);
  assert.match(svg, />page<\/text>/);
  assert.match(svg, />when score\.value &gt; 0\.8<\/text>/);
});

test('the critical path has a mark beside its colour', () => {
  const { svg } = draw(workflow([node('a', { critical: true }), node('b', { critical: true, group: 1 })], [edge('a', 'b')]));
  assert.match(svg, />◆ a<\/text>/);
  assert.match(svg, /aria-label="step a, model\.score, on the critical path"/);
  assert.match(svg, /<path class="edge data critical"/);
  assert.deepEqual(lines(node('a', { critical: true })), ['◆ a', 'model.score']);
});

test('one node can be reached by the tab key, and all are buttons', () => {
  const { svg, nodes } = draw(workflow([node('a'), node('b')]));
  assert.equal(svg.match(/tabindex="0"/g).length, 1);
  assert.equal(svg.match(/role="button"/g).length, 2);
  assert.deepEqual(nodes.map(({ range }) => range), [range, range]);
});

test('data, control and order are told apart, and so is a way back', () => {
  const nodes = [node('a'), node('b', { group: 1 })];
  const kinds = [edge('a', 'b'), edge('a', 'b', { kind: 'control', label: 'when x > 1' }), edge('a', 'b', { kind: 'order' }), edge('b', 'a', { back: true })];
  const { svg } = draw(workflow(nodes, kinds));
  for (const classes of ['edge data', 'edge control', 'edge order', 'edge data back']) assert.ok(svg.includes(`class="${classes}"`), classes);
  assert.match(svg, /<title>when x &gt; 1<\/title>when x &gt; 1<\/text>/);
});

test('nothing in a file becomes a part of the page', () => {
  const evil = '"><script>alert(1)</script><x a=\'';
  const { svg } = draw({ ...workflow([node('a', { name: evil, label: evil, runsWhen: evil, kind: evil })], [edge('a', 'a', { label: evil })]), name: evil });
  assert.ok(!svg.includes('<script') && !svg.includes('<x '));
  const tags = [...svg.matchAll(/<\/?([a-z]+)/g)].map((match) => match[1]);
  assert.deepEqual([...new Set(tags)].sort(), ['defs', 'g', 'marker', 'path', 'rect', 'svg', 'text', 'title']);
  assert.ok(!/ on[a-z]+="/.test(svg));
  assert.ok(!/ style=/.test(svg), 'styles in attributes are against the policy of the page');
});

test('a workflow without steps, and one that is too large, is said to be so', () => {
  assert.equal(draw(workflow([])).problem, '`triage` has no steps yet');
  const many = Array.from({ length: 1501 }, (_, index) => node(`n${index}`));
  assert.equal(draw(workflow(many)).problem, '`triage` is too large to be drawn: 1501 nodes and 0 edges');
});

test('durations are short', () => {
  const cases = [[0, '0ms'], [40, '40ms'], [4453, '4.45s'], [20_000, '20s'], [90_000, '1m 30s'], [5_400_000, '1h 30m'], [90_000_000, '1d 1h']];
  for (const [ms, text] of cases) assert.equal(duration(ms), text);
  assert.equal(summary(workflow([node('a')])), '1 node · 5.4s expected');
});

test('the page runs one script, the one with the nonce, and loads only from the extension', () => {
  const html = page({ script: 'vscode-resource://x/graph.js', style: 'vscode-resource://x/graph.css', source: 'vscode-resource://x' });
  const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html)[1];
  assert.match(policy, /^default-src &#39;none&#39;; style-src vscode-resource:\/\/x; script-src &#39;nonce-([\w+/=]{24})&#39;$/);
  const nonce = /nonce-([^&]+)/.exec(policy)[1];
  assert.deepEqual([...html.matchAll(/<script nonce="([^"]+)"/g)].map((match) => match[1]), [nonce]);
  assert.equal(html.match(/<script/g).length, 1);
  assert.ok(!/ on[a-z]+=|style=|<style/.test(html));
  assert.notEqual(nonce, /nonce-([^&]+)/.exec(page({ script: '', style: '', source: '' }))[1]);
});
