// In the page of a graph: shows the drawing that the extension sends, and says which node was chosen. Arrow keys go from node to node.
/* global acquireVsCodeApi, document, window */

(() => {
  const vscode = acquireVsCodeApi();
  const element = (id) => document.getElementById(id);
  const [graph, select, problem, summary] = ['graph', 'workflow', 'problem', 'summary'].map(element);
  const LIMITS = { least: 0.2, most: 3 };
  let drawing = null;
  // Until somebody chooses a size, a drawing is as large as fits, and never larger than its text is meant to be.
  let chosen = vscode.getState()?.scale ?? null;
  let scale = chosen ?? 1;
  let focused = null;

  function resize() {
    const svg = graph.querySelector('svg');
    if (!svg) return;
    svg.setAttribute('width', drawing.width * scale);
    svg.setAttribute('height', drawing.height * scale);
  }

  const within = (to) => Math.min(LIMITS.most, Math.max(LIMITS.least, to));

  function zoom(to) {
    scale = chosen = within(to);
    vscode.setState({ ...vscode.getState(), scale });
    resize();
  }

  function fitting(most) {
    const { top } = graph.getBoundingClientRect();
    return Math.min(most, (window.innerWidth - 24) / drawing.width, (window.innerHeight - window.scrollY - top - 24) / drawing.height);
  }

  function fit() {
    if (drawing) zoom(fitting(1.5));
  }

  function groups() {
    return [...graph.querySelectorAll('[data-node]')];
  }

  function focus(index) {
    for (const group of groups()) {
      const chosen = Number(group.dataset.node) === index;
      group.setAttribute('tabindex', chosen ? '0' : '-1');
      if (chosen) group.focus();
    }
  }

  /** The nearest node in a direction: what is far to the side counts more than what is far ahead. */
  function next(from, [dx, dy]) {
    const centre = ({ x, y, width, height }) => [x + width / 2, y + height / 2];
    const [x, y] = centre(drawing.nodes[from]);
    let [best, least] = [null, Infinity];
    drawing.nodes.forEach((node, index) => {
      const [nx, ny] = centre(node);
      const ahead = (nx - x) * dx + (ny - y) * dy;
      const aside = Math.abs((nx - x) * dy) + Math.abs((ny - y) * dx);
      const distance = ahead + 2 * aside;
      if (index !== from && ahead > 1 && distance < least) [best, least] = [index, distance];
    });
    return best;
  }

  function show(message) {
    ({ drawing } = message);
    problem.textContent = message.problem ?? '';
    summary.textContent = message.summary ?? '';
    select.replaceChildren(
      ...message.names.map((name, index) => {
        const option = document.createElement('option');
        option.value = String(index);
        option.textContent = name;
        option.selected = index === message.chosen;
        return option;
      }),
    );
    // The extension has escaped all that comes from files; the policy of the page lets nothing in it run.
    graph.innerHTML = drawing?.svg ?? '';
    vscode.setState({ ...vscode.getState(), uri: message.uri, workflow: message.names[message.chosen] });
    if (drawing && chosen === null) scale = within(Math.max(0.6, fitting(1)));
    resize();
    const again = drawing?.nodes.findIndex((node) => node.id === focused) ?? -1;
    if (again >= 0) focus(again);
  }

  const reveal = (group) => vscode.postMessage({ kind: 'reveal', node: Number(group.dataset.node) });
  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  graph.addEventListener('click', (event) => {
    const group = event.target.closest?.('[data-node]');
    if (group) reveal(group);
  });
  graph.addEventListener('focusin', (event) => {
    const group = event.target.closest?.('[data-node]');
    if (group && drawing) focused = drawing.nodes[Number(group.dataset.node)].id;
  });
  graph.addEventListener('keydown', (event) => {
    const group = event.target.closest?.('[data-node]');
    if (!group || !drawing) return;
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      reveal(group);
    } else if (ARROWS[event.key]) {
      event.preventDefault();
      const to = next(Number(group.dataset.node), ARROWS[event.key]);
      if (to !== null) focus(to);
    } else if (event.key === 'Home' || event.key === 'End') {
      event.preventDefault();
      focus(event.key === 'Home' ? 0 : drawing.nodes.length - 1);
    }
  });
  document.addEventListener('keydown', (event) => {
    if (event.target === select || event.ctrlKey || event.metaKey) return;
    if (event.key === '+' || event.key === '=') zoom(scale * 1.2);
    if (event.key === '-') zoom(scale / 1.2);
    if (event.key === '0') fit();
  });
  window.addEventListener(
    'wheel',
    (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      zoom(scale * (event.deltaY < 0 ? 1.1 : 1 / 1.1));
    },
    { passive: false },
  );
  element('in').addEventListener('click', () => zoom(scale * 1.2));
  element('out').addEventListener('click', () => zoom(scale / 1.2));
  element('fit').addEventListener('click', fit);
  select.addEventListener('change', () => vscode.postMessage({ kind: 'choose', workflow: Number(select.value) }));
  window.addEventListener('message', (event) => show(event.data));
  vscode.postMessage({ kind: 'ready' });
})();
