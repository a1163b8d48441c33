const LONGEST_TEXT = 500;
/** Shorter values are words of any sentence: hiding them would hide the sentence. */
const SHORTEST_PERSONAL_TEXT = 3;

/** What an answer says, as one short line for people; pages of HTML say nothing. */
export function answerText(body: string, contentType: string, hidden: readonly string[]): string {
  if (/html/i.test(contentType) || /^\s*</.test(body)) return '';
  const text = withoutTexts(body, hidden).replaceAll(/\s+/g, ' ').trim();
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text;
}

/** The texts within a value that tell something about a person, at any depth. */
export function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.length < SHORTEST_PERSONAL_TEXT ? [] : [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

/** Replaces texts in the forms they travel in: as they are, within JSON, within an address. */
function withoutTexts(text: string, hidden: readonly string[]): string {
  const forms = hidden
    .filter(Boolean)
    .flatMap((each) => [each, JSON.stringify(each).slice(1, -1), encodeURIComponent(each)]);
  // longest first: one may contain another
  return [...new Set(forms)]
    .sort((a, b) => b.length - a.length)
    .reduce((rest, form) => rest.replaceAll(form, '…'), text);
}
