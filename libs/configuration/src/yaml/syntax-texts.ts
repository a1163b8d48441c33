import type { YAMLError } from 'yaml';

type Texts = readonly [message: string, hint: string];

const QUOTE_IT = 'put the value in quotes';
const INDENT = 'indent all keys of one mapping by the same number of blanks';

/** Own words: the parser's texts may quote the line, and the line may hold a secret. */
const TEXTS: Partial<Record<YAMLError['code'], Texts>> = {
  DUPLICATE_KEY: ['is there more than once', 'keep one of them'],
  BAD_INDENT: ['is not indented like its neighbours, or a [ or { is not closed', INDENT],
  TAB_AS_INDENT: ['is indented with a tab', 'use blanks'],
  BLOCK_AS_IMPLICIT_KEY: ['has a second ": " on the line, or a wrong indent', QUOTE_IT],
  BLOCK_IN_FLOW: ['has an indented block inside [ ] or { }', 'write the block without brackets'],
  UNEXPECTED_TOKEN: ['has something behind the value, or a bracket too many', QUOTE_IT],
  BAD_SCALAR_START: ['starts with a character that has a meaning in YAML', QUOTE_IT],
  BAD_DQ_ESCAPE: [
    'has a backslash that means nothing inside double quotes',
    'use single quotes, or double the backslash',
  ],
  MISSING_CHAR: ['lacks a character: a closing quote or bracket, or the colon after a key', 'add it'],
  MULTILINE_IMPLICIT_KEY: ['has a key that goes over several lines, or lacks the colon after the key', 'add the colon'],
  MULTIPLE_DOCS: ['starts a second document', 'keep one document; remove the line ---'],
  TAG_RESOLVE_FAILED: [
    'has an unknown tag (a word that starts with !) or a value that does not fit it',
    'remove the tag',
  ],
  BAD_ALIAS: ['uses an anchor (a word that starts with & or *) in a wrong way', QUOTE_IT],
};

const OTHERWISE: Texts = ['is not valid YAML', 'mend this line, or the one before it'];

export function syntaxTexts(code: YAMLError['code']): Texts {
  return TEXTS[code] ?? OTHERWISE;
}
