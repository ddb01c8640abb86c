// Which files are the server's: those that a front end of Flowright reads, by their names. A YAML or JSON file that is no workflow is
// never sent to it.

/** The names before the ending that Flowright reads in YAML and JSON: its twin, graphs, manifests, contracts of skills and task lists. */
const KINDS = ['flow', 'workflow', 'manifest', 'skill', 'tasks'];
const ENDINGS = ['yaml', 'yml', 'json'];

/** The data files that the server reads, whatever language the editor takes them for. */
const DATA_FILES = `**/*.{${KINDS.join(',')}}.{${ENDINGS.join(',')}}`;
/** All files that it reads. */
const ALL_FILES = `{**/*.flow,${DATA_FILES}}`;

/** Documents for the language client. One that is not saved yet has no name that says what it is, but may be of the language. */
function documentSelector() {
  return [
    { scheme: 'file', language: 'flowright' },
    { scheme: 'untitled', language: 'flowright' },
    { scheme: 'file', pattern: DATA_FILES },
  ];
}

/** Whether a path is one that the server reads. */
function isWorkflowFile(path) {
  return path.endsWith('.flow') || ENDINGS.some((ending) => KINDS.some((kind) => path.endsWith(`.${kind}.${ending}`)));
}

module.exports = { ALL_FILES, DATA_FILES, KINDS, documentSelector, isWorkflowFile };
