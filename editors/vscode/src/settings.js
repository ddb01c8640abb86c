// The settings as the server takes them: at its start as `initializationOptions`, later through `workspace/didChangeConfiguration`.

/** The commands of this extension that a code lens of the server may carry. */
const COMMANDS = ['flowright.showGraph', 'flowright.goTo', 'flowright.showReferences'];

/** What the server is told, out of `get(name)`, which reads a setting without its prefix. */
function serverSettings(get) {
  return {
    inlayHints: {
      types: get('inlayHints.types') ?? true,
      runConditions: get('inlayHints.runConditions') ?? true,
      criticalPath: get('inlayHints.criticalPath') ?? true,
    },
    codeLens: get('codeLens') ?? true,
    profile: get('profile') || null,
    config: get('config') || null,
    commands: COMMANDS,
  };
}

module.exports = { COMMANDS, serverSettings };
