// The extension: starts `flowright lsp` for workflow files, and adds what a server cannot: the graph, tasks, and words for a missing program.

const os = require('node:os');
const vscode = require('vscode');
const { CloseAction, ErrorAction, LanguageClient } = require('vscode-languageclient/node');
const { GraphPanel } = require('./graph/panel');
const { expand, find, missingMessage, outdatedMessage, serverProblem } = require('./program');
const { ALL_FILES, documentSelector, isWorkflowFile } = require('./selector');
const { serverSettings } = require('./settings');
const { OFFERED, commandLine } = require('./tasks');

/** After so many crashes within some minutes the server is not started again by itself. */
const MOST_CRASHES = 4;
const CRASH_WINDOW_MS = 3 * 60 * 1000;

let client = null;
let output = null;
let starting = null;
/** The program that was said to be missing, so that it is said once. */
let reported = null;

const settings = () => vscode.workspace.getConfiguration('flowright');
const currentSettings = () => serverSettings((name) => settings().get(name));

const sendSettings = (to) =>
  to.sendNotification('workspace/didChangeConfiguration', { settings: { flowright: currentSettings() } });

/** The setting `flowright.path`, and the file that it means. */
function program(folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath) {
  const command = expand(settings().get('path') || 'flowright', { home: os.homedir(), folder });
  return { command, file: find(command, { folder }) };
}

/** Says it once, with the two ways out. Nobody waits for the answer. */
function sayMissing(command) {
  if (reported === command) return;
  reported = command;
  output.appendLine(missingMessage(command));
  const [open, install] = ['Open Settings', 'How to Install'];
  vscode.window.showErrorMessage(missingMessage(command), open, install).then((chosen) => {
    if (chosen === open) vscode.commands.executeCommand('workbench.action.openSettings', 'flowright.path');
    if (chosen === install) vscode.env.openExternal(vscode.Uri.parse('https://github.com/flowright/flowright/blob/main/docs/editors.md'));
  });
}

/** Says that there is no server in the program, or that it does not start, and why. */
function sayFailed(command, why) {
  output.appendLine(why);
  vscode.window.showErrorMessage(outdatedMessage(command), 'Show Output').then((chosen) => chosen && output.show());
}

/**
 * What happens when the server ends by itself: it is started anew, unless that happens again and again, or it never ran: a program that
 * has no server in it will not have one the next time.
 */
function errorHandler(hasRun) {
  const crashes = [];
  return {
    error: () => ({ action: ErrorAction.Continue }),
    closed: () => {
      if (!hasRun()) return { action: CloseAction.DoNotRestart, handled: true };
      const now = Date.now();
      crashes.push(now);
      while (now - crashes[0] > CRASH_WINDOW_MS) crashes.shift();
      if (crashes.length < MOST_CRASHES) return { action: CloseAction.Restart };
      const message = `The server ended ${crashes.length} times and is not started again. The command “Flowright: Restart Server” starts it.`;
      return { action: CloseAction.DoNotRestart, message };
    },
  };
}

async function start() {
  const { command, file } = program();
  if (!file) return sayMissing(command);
  reported = null;
  const problem = await serverProblem(file);
  if (problem) return sayFailed(command, problem);
  let ran = false;
  // Without a transport: with one the client would add an argument of its own.
  const server = { command: file, args: ['lsp'] };
  const created = new LanguageClient('flowright', 'Flowright', server, {
    documentSelector: documentSelector(),
    initializationOptions: currentSettings(),
    outputChannel: output,
    errorHandler: errorHandler(() => ran),
    // A server that cannot start says why once; it is not tried again by itself.
    initializationFailedHandler: () => false,
    // The same shape as at the start, whatever else stands in the settings.
    middleware: { workspace: { didChangeConfiguration: () => sendSettings(created) } },
    synchronize: { configurationSection: 'flowright' },
  });
  try {
    await created.start();
    ran = true;
    client = created;
  } catch (error) {
    sayFailed(command, String(error?.message ?? error));
  }
}

/** Starts the server unless it runs; several callers wait for one start. */
function ensureStarted() {
  if (client?.isRunning()) return Promise.resolve();
  starting ??= start().finally(() => {
    starting = null;
  });
  return starting;
}

async function stop() {
  const running = client;
  client = null;
  if (running) await running.stop().catch(() => undefined);
}

async function restart() {
  await starting;
  await stop();
  reported = null;
  await ensureStarted();
}

const concerns = (document) => document.languageId === 'flowright' || (document.uri.scheme === 'file' && isWorkflowFile(document.uri.path));

/** Starts the server as soon as there is something for it: a folder with other YAML files only never has it. */
async function startWhenNeeded(context) {
  context.subscriptions.push(vscode.workspace.onDidOpenTextDocument((document) => concerns(document) && ensureStarted()));
  if (vscode.workspace.textDocuments.some(concerns)) return ensureStarted();
  const found = await vscode.workspace.findFiles(ALL_FILES, '**/{node_modules,target,.git}/**', 1);
  if (found.length > 0) await ensureStarted();
}

/** The graph of the workflow at the cursor, or of the one that a code lens names: its document and its name. */
async function showGraph(panel, address, name) {
  const editor = vscode.window.activeTextEditor;
  const named = typeof address === 'string' ? vscode.Uri.parse(address) : address;
  const uri = named instanceof vscode.Uri ? named : editor?.document.uri;
  if (!uri) return vscode.window.showInformationMessage('Open a workflow first, to see its graph.');
  await ensureStarted();
  if (!client) return sayMissing(program().command);
  if (typeof name === 'string') return panel.show(uri, { name });
  const isOpen = editor?.document.uri.toString() === uri.toString();
  await panel.show(uri, { position: isOpen ? editor.selection.active : undefined });
}

function requestGraph(uri) {
  if (!client) return Promise.reject(new Error('the server does not run'));
  return client.sendRequest('flowright/graph', { textDocument: { uri: client.code2ProtocolConverter.asUri(uri) } });
}

/** What a code lens of a test does: goes to the workflow, whose location it names. */
async function goTo(location) {
  const { uri, range } = client.protocol2CodeConverter.asLocation(location);
  await vscode.window.showTextDocument(uri, { selection: range });
}

/** What a code lens of an action does: shows where it is used. */
function showReferences(address, position, locations) {
  const { protocol2CodeConverter: convert } = client;
  const places = locations.map((location) => convert.asLocation(location));
  return vscode.commands.executeCommand('editor.action.showReferences', convert.asUri(address), convert.asPosition(position), places);
}

/** A task with what it runs. The program is looked for when the task is made, so that it runs where no shell has it on its path. */
function makeTask(definition, name, scope) {
  const { command, file } = program();
  const execution = new vscode.ShellExecution(file ?? command, commandLine(definition));
  const task = new vscode.Task(definition, scope ?? vscode.TaskScope.Workspace, name, 'flowright', execution, ['$flowright']);
  task.isBackground = Boolean(definition.watch);
  if (!definition.watch) task.group = vscode.TaskGroup.Build;
  return task;
}

const taskProvider = {
  provideTasks: () => OFFERED.map(({ name, definition }) => makeTask(definition, name)),
  resolveTask: (task) => makeTask(task.definition, task.name, task.scope),
};

/** Called by the editor. */
async function activate(context) {
  output = vscode.window.createOutputChannel('Flowright');
  const panel = new GraphPanel(context, requestGraph);
  context.subscriptions.push(
    output,
    vscode.commands.registerCommand('flowright.restart', restart),
    vscode.commands.registerCommand('flowright.showOutput', () => output.show()),
    vscode.commands.registerCommand('flowright.showGraph', (...args) => showGraph(panel, ...args)),
    vscode.commands.registerCommand('flowright.goTo', goTo),
    vscode.commands.registerCommand('flowright.showReferences', showReferences),
    vscode.tasks.registerTaskProvider('flowright', taskProvider),
    vscode.workspace.onDidChangeConfiguration((event) => event.affectsConfiguration('flowright.path') && restart()),
  );
  await startWhenNeeded(context);
}

/** Called by the editor. */
function deactivate() {
  return stop();
}

module.exports = { activate, deactivate };
