// Finding the program before it is started, so that a missing one is said once, in words, and is not tried again and again.

const { execFile } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

/** A setting with `~` and `${workspaceFolder}` filled in. */
function expand(text, { home, folder }) {
  const withFolder = folder ? text.replaceAll('${workspaceFolder}', folder) : text;
  return withFolder.replace(/^~(?=[/\\]|$)/, home);
}

function isProgram(file, platform) {
  try {
    if (!fs.statSync(file).isFile()) return false;
    if (platform !== 'win32') fs.accessSync(file, fs.constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * The file that a command means, or `null`: a name is looked for on the `PATH`, as a shell does, and what has a separator in it is a path.
 */
function find(command, { env = process.env, platform = process.platform, folder } = {}) {
  const paths = platform === 'win32' ? path.win32 : path.posix;
  const ends = platform === 'win32' ? ['', ...(env.PATHEXT ?? '.EXE;.CMD;.BAT').split(';')] : [''];
  const named = /[/\\]/.test(command);
  const folders = named ? [folder ?? ''] : (env.PATH ?? env.Path ?? '').split(paths.delimiter).filter(Boolean);
  for (const base of folders) {
    for (const end of ends) {
      const file = paths.isAbsolute(command) ? command + end : paths.join(base, command + end);
      if (isProgram(file, platform)) return file;
    }
  }
  return null;
}

/** How long the program may take to say that it knows a command. */
const ANSWER_MS = 10_000;

/** What is wrong with a program that has no language server in it; nothing if it has one. Asked before it is started as one. */
function serverProblem(file) {
  return new Promise((resolve) => {
    // A script that stands for a program, as on Windows, is started by a shell.
    const shell = /\.(cmd|bat)$/i.test(file);
    execFile(shell ? `"${file}"` : file, ['lsp', '--help'], { timeout: ANSWER_MS, shell, windowsHide: true }, (error, _, stderr) => {
      resolve(error ? stderr.trim() || error.message : null);
    });
  });
}

/** What is said when there is no such program. */
function missingMessage(command) {
  return (
    `Flowright was not found: there is no program \`${command}\`. Install it with ` +
    '`cargo install --locked --git https://github.com/flowright/flowright`, or set `flowright.path` to where it is.'
  );
}

/** What is said when the program has no language server in it. */
function outdatedMessage(command) {
  return `\`${command}\` has no language server: it may be too old for this extension, or be built without the feature \`lsp\`. The output says more.`;
}

module.exports = { expand, find, missingMessage, outdatedMessage, serverProblem };
