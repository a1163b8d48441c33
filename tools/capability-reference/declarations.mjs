import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const DECLARATION = /^export (?:interface|type|class) (\w+)/gm;

/**
 * The exported types of a folder of TypeScript sources, by name: their text, comments included, and the file they are in.
 * Relies on the form that the formatter gives to the sources: a declaration ends with the first line that is not indented.
 */
export function readDeclarations(folder) {
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'));
  const found = files.toSorted().flatMap((file) => declarationsIn(readFileSync(join(folder, file), 'utf8'), file));
  return new Map(found.map((declaration) => [declaration.name, declaration]));
}

function declarationsIn(source, file) {
  return [...source.matchAll(DECLARATION)].map(({ 0: head, 1: name, index }) => {
    const code = source.slice(index, index + lengthOf(source.slice(index)));
    return {
      name,
      file,
      comment: commentBefore(source.slice(0, index)),
      code,
      isInterface: head.includes('interface'),
    };
  });
}

/** Up to the closing brace at the beginning of a line, or to the semicolon of a type. */
function lengthOf(text) {
  const end = /^\}|;$/m.exec(text.startsWith('export type') ? text : text.replace(/;$/gm, ' '));
  return end.index + 1;
}

/** The documentation comment that ends right before a declaration; empty when there is none. */
function commentBefore(text) {
  const comment = /\/\*\*(?:(?!\*\/)[^])*\*\/\n$/.exec(text)?.[0] ?? '';
  return comment.trimEnd();
}

/** The text of a documentation comment, in one line. */
export function plainText(comment) {
  const text = comment.replace(/^\/\*\*|\*\/$/g, '').replaceAll(/^\s*\* ?/gm, '');
  return text
    .replaceAll(/\{@link (\w+)\}/g, '`$1`')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** The first sentence of a text. */
export function firstSentence(text) {
  return /^.*?(?<!e\.g)\.(?= |$)/.exec(text)?.[0] ?? text;
}
