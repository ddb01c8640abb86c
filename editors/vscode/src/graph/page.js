// The page that a graph is shown in. It may run one script, the one with the nonce, and load nothing but the extension's own files.

const crypto = require('node:crypto');
const { escape } = require('./draw');

/** The page; `script`, `style` and `source` are what the webview gives for the files of the extension. */
function page({ script, style, source, nonce = crypto.randomBytes(18).toString('base64') }) {
  const policy = `default-src 'none'; style-src ${source}; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escape(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${escape(style)}">
<title>Graph</title>
</head>
<body>
<header>
<label>Workflow <select id="workflow"></select></label>
<span id="summary"></span>
<span class="buttons">
<button id="out" type="button" title="Smaller (-)" aria-label="smaller">−</button>
<button id="fit" type="button" title="Fit (0)">fit</button>
<button id="in" type="button" title="Larger (+)" aria-label="larger">+</button>
</span>
<span class="legend"><b>◆</b> critical path <span class="key data"></span>data <span class="key control"></span>control <span class="key order"></span>order</span>
</header>
<p id="problem" role="status"></p>
<main id="graph"></main>
<script nonce="${nonce}" src="${escape(script)}"></script>
</body>
</html>`;
}

module.exports = { page };
