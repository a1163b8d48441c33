/** Largest page Waldur serves by default settings. */
export const PAGE_SIZE = 100;

/** Far above any real list; ends a server that always names a next page. */
const MAX_PAGES = 10_000;

/** The `page` value of the `next` link; undefined when the list ends here. */
export function nextPage(linkHeader: string | undefined): string | undefined {
  for (const [, target = '', parameters = ''] of (linkHeader ?? '').matchAll(/<([^>]*)>([^<]*)/g)) {
    if (/;\s*rel\s*=\s*(?:"[^"]*\bnext\b[^"]*"|next\b)/i.test(parameters)) {
      return new URL(target, 'http://relative.invalid').searchParams.get('page') ?? '';
    }
  }
  return undefined;
}

/** Why a next link cannot be followed; undefined when it can. */
export function pagingFault(page: number, next: string, itemCount: number): string | undefined {
  const number = /^\d+$/.test(next) ? Number(next) : Number.NaN;
  if (!(number > page)) return `the next page ("${next}") does not come after page ${page}`;
  if (itemCount === 0) return `page ${page} is empty but names a next page`;
  if (page >= MAX_PAGES) return `the list has more than ${MAX_PAGES} pages`;
  return undefined;
}
