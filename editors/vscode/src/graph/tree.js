// The nodes of a workflow as a tree: what stands in which block, and where the ends of an edge meet.

/** The root's place in the tree. Ids of nodes are never empty. */
const ROOT = '';

/** Blocks nest 128 deep at most; what claims to be deeper is drawn in the outermost one. */
const MAX_DEPTH = 128;

/** Puts a value behind the others of a key. */
function append(map, key, value) {
  const values = map.get(key);
  if (values) values.push(value);
  else map.set(key, [value]);
}

/**
 * The tree of `nodes`, each `{ id, parent }`. A parent that is not there is the root, and so is one in a circle of parents.
 */
class Tree {
  constructor(nodes) {
    this.parents = new Map(nodes.map((node) => [node.id, node.parent]));
    this.children = new Map([[ROOT, []]]);
    this.depths = new Map();
    for (const { id } of nodes) {
      const chain = this.#chain(id);
      const parent = chain ? (chain[1] ?? ROOT) : ROOT;
      if (!chain) this.parents.set(id, null);
      this.depths.set(id, chain ? chain.length : 1);
      append(this.children, parent, id);
    }
  }

  /** A node and all around it, without the root; nothing where that never ends. */
  #chain(id) {
    const chain = [];
    for (let at = id; at && this.parents.has(at); at = this.parents.get(at)) {
      if (chain.length === MAX_DEPTH || chain.includes(at)) return null;
      chain.push(at);
    }
    return chain;
  }

  /** The node and all blocks around it, from the inside. The root is the last. */
  around(id) {
    return [...(this.#chain(id) ?? [id]), ROOT];
  }

  /** Whether there is something in the node. */
  isBlock(id) {
    return this.children.has(id);
  }

  /** All blocks, inner ones before those around them, the root last. */
  blocks() {
    const inner = [...this.children.keys()].filter((id) => id !== ROOT);
    return [...inner.sort((a, b) => this.depths.get(b) - this.depths.get(a)), ROOT];
  }

  /** Where an edge is one between neighbours: the block, and its two children. The ends of an edge into or out of a block are one. */
  meet(from, to) {
    const ups = this.around(from);
    const downs = this.around(to);
    const block = ups.find((id) => downs.includes(id));
    const child = (chain) => chain[chain.indexOf(block) - 1] ?? block;
    return { block, from: child(ups), to: child(downs) };
  }
}

module.exports = { ROOT, Tree, append };
