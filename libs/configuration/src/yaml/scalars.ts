import { isScalar, visit, type Document, type Scalar } from 'yaml';

/*
 * Which unquoted words are numbers or booleans is read as the YAML 1.1 library of the Python world does. The parser used
 * here takes a few more: a lone y or n, 1e5, 08, 0:30. These stay text, so that an existing file keeps its meaning.
 */
const INTEGER = /^[-+]?(0b[01_]+|0[0-7_]*|[1-9][0-9_]*|0x[0-9a-fA-F_]+|[1-9][0-9_]*(:[0-5]?[0-9])+)$/;
const DECIMAL =
  /^([-+]?[0-9][0-9_]*\.[0-9_]*([eE][-+][0-9]+)?|[-+]?\.[0-9][0-9_]*([eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$/;

export function keepDoubtfulWordsAsText(document: Document): void {
  visit(document, {
    Scalar(_, scalar) {
      const { source } = scalar;
      if (source !== undefined && isDoubtful(scalar, source)) scalar.value = source;
    },
  });
}

function isDoubtful(scalar: Scalar, source: string): boolean {
  if (scalar.type !== 'PLAIN' || scalar.tag !== undefined) return false;
  if (typeof scalar.value === 'boolean') return source.length === 1;
  return typeof scalar.value === 'number' && !INTEGER.test(source) && !DECIMAL.test(source);
}

export function isTextKey(key: unknown): boolean {
  return !isScalar(key) || typeof key.value === 'string';
}
