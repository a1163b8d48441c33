import { LineCounter, parseDocument, visit, type Document } from 'yaml';
import { isMapping } from '../reading/mapping.ts';
import { ProblemList } from '../problems/problem-list.ts';
import { Positions } from './positions.ts';
import { keepDoubtfulWordsAsText } from './scalars.ts';
import { syntaxTexts } from './syntax-texts.ts';

/** Far above any real file, far below what a recursive walk can bear. */
const DEEPEST = 100;

export interface ParsedFile {
  readonly problems: ProblemList;
  readonly positions: Positions;
  /** Undefined when nothing can be made of the file. */
  readonly value: unknown;
  /** The structure may be other than it was meant: an absent key proves nothing. */
  readonly damaged: boolean;
}

/** YAML 1.1 to plain values; every syntax error becomes a problem. */
export function parseYaml(file: string, text: string): ParsedFile {
  const lines = new LineCounter();
  const document = documentOf(text, lines);
  const positions = new Positions(document, lines);
  const problems = new ProblemList(file, positions);
  reportSyntax(document, positions, problems);
  const damaged = document.errors.some((error) => error.code !== 'DUPLICATE_KEY');
  return { problems, positions, value: plainValue(document, positions, problems), damaged };
}

function documentOf(text: string, lines: LineCounter): Document {
  const document: Document = parseDocument(text, {
    version: '1.1',
    lineCounter: lines,
    prettyErrors: false,
    logLevel: 'error',
  });
  keepDoubtfulWordsAsText(document);
  return document;
}

function reportSyntax(document: Document, positions: Positions, problems: ProblemList): void {
  for (const { code, pos } of [...document.errors, ...document.warnings]) {
    const [message, hint] = syntaxTexts(code);
    problems.add({ severity: 'error', path: positions.pathAt(pos[0]), message, hint, place: positions.at(pos[0]) });
  }
}

function plainValue(document: Document, positions: Positions, problems: ProblemList): unknown {
  if (reportUnknownAliases(document, positions, problems)) return undefined;
  const value: unknown = document.toJS({ maxAliasCount: 10_000 });
  if (depthOf(value, new Map()) <= DEEPEST) return value;
  problems.error([], 'is nested too deeply, or has an anchor that contains itself', 'write it with fewer levels');
  return undefined;
}

function reportUnknownAliases(document: Document, positions: Positions, problems: ProblemList): boolean {
  let found = false;
  visit(document, {
    Alias(_, alias) {
      if (alias.resolve(document) !== undefined) return;
      const offset = alias.range?.[0] ?? 0;
      const [path, place] = [positions.pathAt(offset), positions.at(offset)];
      const [message, hint] = [
        'names an anchor that is not defined before it',
        'put the value in quotes if * is part of it',
      ];
      problems.add({ severity: 'error', path, message, hint, place });
      found = true;
    },
  });
  return found;
}

/** Levels of lists and mappings; endless for a structure that contains itself. */
function depthOf(value: unknown, known: Map<unknown, number>): number {
  const children = Array.isArray(value) ? value : isMapping(value) ? Object.values(value) : [];
  if (children.length === 0) return 1;
  const before = known.get(value);
  if (before !== undefined) return before;
  known.set(value, Infinity);
  const depth = 1 + Math.max(...children.map((child) => depthOf(child, known)));
  known.set(value, depth);
  return depth;
}
