import { readFileSync } from 'node:fs';
import { vectorOf } from './object-vectors.mjs';

/**
 * Vectors of a file, one JSON array per line: `[id, function, input, expected, note?]`, or one object. Of a markdown file
 * the lines within its `jsonl` blocks. Lines that start with anything but `[` or `{` are remarks.
 * @param {string} file
 */
export function readVectors(file) {
  const text = readFileSync(file, 'utf8');
  const lines = file.endsWith('.md') ? linesOfBlocks(text) : text.split('\n');
  const vectors = lines.filter((line) => /^[[{]/.test(line)).map((line) => parse(line, file));
  if (vectors.length === 0) throw new Error(`${file} has no vectors`);
  return vectors;
}

function parse(line, file) {
  try {
    const vector = JSON.parse(line);
    if (!Array.isArray(vector)) return vectorOf(vector);
    const [id, name, input, expected, note] = vector;
    return { id, name, input, expected, note };
  } catch (error) {
    throw new Error(`${file}: not a vector: ${line.slice(0, 80)} (${error.message})`, { cause: error });
  }
}

function linesOfBlocks(text) {
  return [...text.matchAll(/^```jsonl\n(.*?)^```/gms)].flatMap(([, block]) => block.split('\n'));
}

/**
 * Replaces abbreviations: a text that is one, and an object `{"@X": more}`, which is merged over `@X`.
 * @param {unknown} value
 * @param {Record<string, unknown>} macros
 */
export function expand(value, macros) {
  if (typeof value === 'string') return Object.hasOwn(macros, value) ? structuredClone(macros[value]) : value;
  if (Array.isArray(value)) return value.flatMap((item) => expandItem(item, macros));
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([key, item]) => [key, expand(item, macros)]);
  const [first] = entries;
  const isMerge = entries.length === 1 && first !== undefined && Object.hasOwn(macros, first[0]);
  return isMerge ? { ...macros[first[0]], ...first[1] } : Object.fromEntries(entries);
}

/** In a list an abbreviation may stand for several items. */
function expandItem(item, macros) {
  const expanded = expand(item, macros);
  const isSplice = typeof item === 'string' && Array.isArray(expanded) && item !== expanded;
  return isSplice && item.startsWith('@') && macros[`${item}...`] !== undefined ? expanded : [expanded];
}
