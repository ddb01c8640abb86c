// The graph beside the editor: asks the server for it, draws it, and draws it anew when the document changes.

const vscode = require('vscode');
const { draw, summary } = require('./draw');
const { page } = require('./page');

/** How long after a change the graph is asked for again. */
const PAUSE_MS = 250;

class GraphPanel {
  /** `request` asks the server for the graphs of a document: `(uri) => Promise<{ workflows }>`. */
  constructor(context, request) {
    this.context = context;
    this.request = request;
    this.panel = null;
    this.uri = null;
    this.workflows = [];
    this.chosen = null;
    this.drawing = null;
    this.asked = 0;
    this.timer = null;
    context.subscriptions.push(
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#changed(document.uri)),
      { dispose: () => clearTimeout(this.timer) },
    );
  }

  /** Shows the graph of a document: of the workflow called `name`, or else of that at `position`, or else of the first. */
  async show(uri, { name = null, position } = {}) {
    this.uri = uri;
    this.workflows = [];
    this.chosen = name;
    if (this.panel) this.panel.reveal(undefined, true);
    else this.#open();
    await this.refresh(position);
  }

  #open() {
    const media = vscode.Uri.joinPath(this.context.extensionUri, 'media');
    const { webview } = (this.panel = vscode.window.createWebviewPanel(
      'flowright.graph',
      'Graph',
      { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
      { enableScripts: true, localResourceRoots: [media], retainContextWhenHidden: true },
    ));
    const address = (name) => webview.asWebviewUri(vscode.Uri.joinPath(media, name)).toString();
    webview.html = page({ script: address('graph.js'), style: address('graph.css'), source: webview.cspSource });
    webview.onDidReceiveMessage((message) => this.#received(message));
    this.panel.onDidDispose(() => {
      this.panel = null;
      this.uri = null;
    });
  }

  #changed(uri) {
    if (!this.panel || uri.toString() !== this.uri?.toString()) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.refresh(), PAUSE_MS);
  }

  /** Asks for the graph and shows it. An answer that a newer question has overtaken is dropped. */
  async refresh(position) {
    if (!this.panel || !this.uri) return;
    const asked = (this.asked += 1);
    let problem = null;
    let workflows = [];
    try {
      workflows = (await this.request(this.uri))?.workflows ?? [];
      if (workflows.length === 0) problem = 'There is no workflow here.';
    } catch (error) {
      problem = `There is no graph: ${error.message}`;
    }
    if (asked !== this.asked || !this.panel) return;
    // While it is being written a file may have no workflow for a moment: the last graph stays.
    if (problem && this.workflows.length > 0) return this.#send(problem);
    this.workflows = workflows;
    this.#choose(position);
    this.#send(problem);
  }

  #choose(position) {
    const kept = this.workflows.findIndex(({ name }) => name === this.chosen);
    const holds = ({ range }) => position && range.start.line <= position.line && position.line <= range.end.line;
    const at = this.workflows.findIndex(holds);
    const index = at >= 0 ? at : Math.max(0, kept);
    this.chosen = this.workflows[index]?.name ?? null;
  }

  #send(problem) {
    const index = this.workflows.findIndex(({ name }) => name === this.chosen);
    const workflow = this.workflows[index];
    const drawing = workflow ? draw(workflow) : null;
    this.drawing = drawing?.svg ? drawing : null;
    this.panel.title = workflow ? `Graph: ${workflow.name}` : 'Graph';
    this.panel.webview.postMessage({
      uri: this.uri.toString(),
      names: this.workflows.map(({ name }) => name),
      chosen: index,
      problem: problem ?? drawing?.problem ?? null,
      summary: workflow ? summary(workflow) : null,
      drawing: this.drawing,
    });
  }

  async #received(message) {
    if (message.kind === 'ready') this.#send(null);
    if (message.kind === 'choose') {
      this.chosen = this.workflows[message.workflow]?.name ?? null;
      this.#send(null);
    }
    if (message.kind === 'reveal') await this.#reveal(this.drawing?.nodes[message.node]?.range);
  }

  async #reveal(range) {
    if (!range || !this.uri) return;
    const selection = new vscode.Range(range.start.line, range.start.character, range.end.line, range.end.character);
    const open = vscode.window.visibleTextEditors.find((editor) => editor.document.uri.toString() === this.uri.toString());
    await vscode.window.showTextDocument(this.uri, { selection, viewColumn: open?.viewColumn ?? vscode.ViewColumn.One });
  }
}

module.exports = { GraphPanel };
