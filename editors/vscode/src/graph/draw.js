// The graph of a workflow as SVG: what the server answers to `flowright/graph`, laid out, as text. No colour stands in it, only classes:
// the style sheet takes the colours of the theme. What is on the critical path has a mark and a thick border beside its colour.

const { layout, short } = require('./layout');

/** Larger graphs are not drawn: nobody could read them, and a window would hang. */
const MAX_NODES = 1500;
const MAX_EDGES = 6000;
const MAX_LABEL = 30;

const ESCAPES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escape = (text) => String(text).replace(/[&<>"']/g, (character) => ESCAPES[character]);

/** `1h 30m`, `2.5s`, `40ms`. */
function duration(ms) {
  if (ms < 1000) return `${ms}ms`;
  if (ms < 60_000) return `${Number((ms / 1000).toFixed(ms < 10_000 ? 2 : 1))}s`;
  const seconds = Math.round(ms / 1000);
  const parts = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'm'],
    [seconds % 60, 's'],
  ];
  return parts.filter(([count]) => count > 0).map(([count, unit]) => count + unit).join(' ');
}

/** What stands in the box of a node: its name, what it does, and how late it may be. */
function lines(node) {
  const name = node.critical ? `◆ ${node.name}` : node.name;
  const slack = !node.critical && node.slackMs > 0 ? [`slack ${duration(node.slackMs)}`] : [];
  const label = node.label && node.label !== node.name ? [node.label] : [];
  return [name, ...label, ...(node.runsWhen ? [`when ${node.runsWhen}`] : []), ...slack];
}

/** What a screen reader says of a node, and what is shown under the pointer. */
function description(node) {
  const slack = node.critical ? 'on the critical path' : node.slackMs > 0 ? `slack ${duration(node.slackMs)}` : '';
  const parts = [`${node.kind} ${node.name}`, node.label === node.name ? '' : node.label, node.runsWhen ? `runs when ${node.runsWhen}` : '', slack];
  return parts.filter(Boolean).join(', ');
}

function nodeSvg({ x, y, width, height, node, isBlock }, index) {
  const classes = ['node', `kind-${node.kind.replace(/\W/g, '-')}`, isBlock ? 'block' : '', node.critical ? 'critical' : ''];
  const texts = isBlock ? [node.lines.join(' · ')] : node.lines;
  const most = isBlock ? Math.max(10, Math.floor((width - 24) / 7.4)) : undefined;
  const text = texts.map((line, row) => {
    const at = isBlock ? `x="12" y="21"` : `x="${width / 2}" y="${20 + row * 17}" text-anchor="middle"`;
    return `<text ${at} class="${row === 0 ? 'name' : 'detail'}">${escape(short(line, most))}</text>`;
  });
  return (
    `<g class="${classes.filter(Boolean).join(' ')}" data-node="${index}" role="button" tabindex="${index === 0 ? 0 : -1}" ` +
    `aria-label="${escape(description(node))}" transform="translate(${round(x)} ${round(y)})">` +
    `<title>${escape(description(node))}</title>` +
    `<rect width="${round(width)}" height="${round(height)}" rx="${isBlock ? 8 : 5}"/>${text.join('')}</g>`
  );
}

const round = (value) => Math.round(value * 10) / 10;

function edgeSvg({ edge, path, middle }, critical) {
  const classes = ['edge', edge.kind, edge.back ? 'back' : '', critical ? 'critical' : ''].filter(Boolean).join(' ');
  const line = `<path class="${classes}" d="${path}" marker-end="url(#arrow)"/>`;
  if (!edge.label) return line;
  const text = `<title>${escape(edge.label)}</title>${escape(short(edge.label, MAX_LABEL))}`;
  return `${line}<text class="edge-label" x="${round(middle.x)}" y="${round(middle.y)}" text-anchor="middle">${text}</text>`;
}

/** The drawing of one workflow: `{ svg, nodes, width, height }`, or `{ problem }`. `nodes` are in the order of `data-node`. */
function draw(workflow) {
  const { nodes, edges } = workflow;
  if (nodes.length === 0) return { problem: `\`${workflow.name}\` has no steps yet` };
  if (nodes.length > MAX_NODES || edges.length > MAX_EDGES) {
    return { problem: `\`${workflow.name}\` is too large to be drawn: ${nodes.length} nodes and ${edges.length} edges` };
  }
  const drawing = layout({ nodes: nodes.map((node) => ({ ...node, lines: lines(node) })), edges });
  const critical = new Set(nodes.filter((node) => node.critical).map((node) => node.id));
  const isCritical = (edge) => !edge.back && critical.has(edge.from) && critical.has(edge.to);
  const { width, height } = drawing;
  // Blocks lie under the lines, what stands in them over the lines.
  const boxes = drawing.nodes.map((at, index) => ({ at, text: nodeSvg(at, index) }));
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="group" ` +
    `aria-label="${escape(`graph of workflow ${workflow.name}`)}">` +
    '<defs><marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerUnits="userSpaceOnUse" markerWidth="9" markerHeight="9" orient="auto-start-reverse">' +
    '<path d="M0 0L10 5L0 10z"/></marker></defs>' +
    boxes.filter(({ at }) => at.isBlock).map(({ text }) => text).join('') +
    drawing.edges.map((edge) => edgeSvg(edge, isCritical(edge.edge))).join('') +
    boxes.filter(({ at }) => !at.isBlock).map(({ text }) => text).join('') +
    '</svg>';
  return { svg, width, height, nodes: drawing.nodes.map(({ node, x, y, width, height }) => ({ id: node.id, range: node.range, x, y, width, height })) };
}

/** One line about the plan: how long it takes. */
function summary(workflow) {
  const steps = `${workflow.nodes.length} ${workflow.nodes.length === 1 ? 'node' : 'nodes'}`;
  const time = workflow.makespanMs === null ? '' : ` · ${duration(workflow.makespanMs)} expected`;
  return steps + time;
}

module.exports = { MAX_NODES, description, draw, duration, escape, lines, summary };
