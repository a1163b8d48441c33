import {
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Document,
  type LineCounter,
  type Pair,
  type YAMLMap,
} from 'yaml';
import type { Locator, Place } from '../problems/problem-list.ts';
import type { Path } from '../problems/path.ts';
import { isTextKey } from './scalars.ts';

type Step = string | number;

/** Finds keys in the parsed document, through anchors and merge keys. */
export class Positions implements Locator {
  constructor(
    private readonly document: Document,
    private readonly lines: LineCounter,
  ) {}

  at(offset: number): Place {
    const { line, col } = this.lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  }

  /** Of the value; where a key is missing, of the mapping that should have it. */
  place(path: Path): Place | undefined {
    let node: unknown = this.document.contents;
    let offset = offsetOf(node);
    for (const step of path) {
      const found = this.child(node, step);
      if (found === undefined) break;
      node = found.value;
      // the place of use is of more help than that of the anchor
      offset = offsetOf(found.value) ?? offsetOf(found.key) ?? offset;
    }
    return offset === undefined ? undefined : this.at(offset);
  }

  writtenAs(path: Path): string | undefined {
    let node: unknown = this.document.contents;
    for (const step of path) node = this.child(node, step)?.value;
    node = this.resolved(node);
    return isScalar(node) && node.type === 'PLAIN' ? node.source : undefined;
  }

  /** Keys of a mapping that YAML does not read as text, as they were written. */
  keysThatAreNoText(path: Path): string[] {
    let node: unknown = this.document.contents;
    for (const step of path) node = this.child(node, step)?.value;
    node = this.resolved(node);
    if (!isMap(node)) return [];
    const keys = node.items.filter((pair) => !isTextKey(pair.key) && !isMergeKey(pair.key));
    return keys.map((pair) => (isScalar(pair.key) ? (pair.key.source ?? '') : ''));
  }

  /** The innermost key whose text encloses the offset. */
  pathAt(offset: number): Path {
    const path: Step[] = [];
    let node: unknown = this.document.contents;
    for (;;) {
      const step = stepAt(node, offset);
      if (step === undefined) return path;
      path.push(step.step);
      node = step.value;
    }
  }

  private resolved(node: unknown): unknown {
    return isAlias(node) ? node.resolve(this.document) : node;
  }

  private child(parent: unknown, step: Step): { key?: unknown; value: unknown } | undefined {
    const node = this.resolved(parent);
    if (isSeq(node) && typeof step === 'number') return step in node.items ? { value: node.items[step] } : undefined;
    if (!isMap(node)) return undefined;
    return pairOf(node, step) ?? this.merged(node, step);
  }

  private merged(node: YAMLMap, step: Step): { key?: unknown; value: unknown } | undefined {
    for (const pair of node.items.filter((item) => isMergeKey(item.key))) {
      const source = this.resolved(pair.value);
      for (const map of isSeq(source) ? source.items : [source]) {
        const resolved = this.resolved(map);
        const found = isMap(resolved) && resolved !== node ? pairOf(resolved, step) : undefined;
        if (found !== undefined) return found;
      }
    }
    return undefined;
  }
}

function offsetOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}

function isMergeKey(key: unknown): boolean {
  return isScalar(key) && key.source === '<<';
}

function keyText(key: unknown): string {
  return isScalar(key) ? String(key.value) : '';
}

/** Of doubled keys the last one counts. */
function pairOf(map: YAMLMap, step: Step): Pair | undefined {
  return map.items.findLast((pair) => keyText(pair.key) === String(step));
}

function stepAt(node: unknown, offset: number): { step: Step; value: unknown } | undefined {
  if (isSeq(node)) {
    const index = node.items.findLastIndex((item) => encloses(item, item, offset));
    return index === -1 ? undefined : { step: index, value: node.items[index] };
  }
  if (!isMap(node)) return undefined;
  const pair = node.items.findLast((item) => encloses(item.key, item.value, offset));
  return pair === undefined ? undefined : { step: keyText(pair.key), value: pair.value };
}

function encloses(from: unknown, to: unknown, offset: number): boolean {
  const start = offsetOf(from);
  const last = isNode(to) ? to : from;
  const end = isNode(last) ? last.range?.[2] : undefined;
  return start !== undefined && end !== undefined && start <= offset && offset <= end;
}
