// The task `flowright check`: what is run, out of the definition in `tasks.json`.

/** The command line of a task, without the program. */
function commandLine(definition) {
  const { command = 'check', paths = [], args = [], watch = false } = definition;
  return [command, '--format', 'short', ...(watch ? ['--watch'] : []), ...args, ...paths];
}

/** The tasks that are offered without a `tasks.json`. */
const OFFERED = [
  { name: 'check', definition: { type: 'flowright', command: 'check' } },
  { name: 'check (watch)', definition: { type: 'flowright', command: 'check', watch: true } },
];

module.exports = { OFFERED, commandLine };
