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

/** What one page says about the whole list. */
export interface PageCount {
  /** `X-Result-Count` of its answer. */
  readonly stated: string | undefined;
  readonly items: number;
}

/**
 * Why the pages are not one whole list; undefined when they may be. Pages are counted from the start, so what comes or
 * goes while they are read pushes other rows over an edge, and these are read twice or not at all.
 */
export function listFault(pages: readonly PageCount[]): string | undefined {
  const stated = new Set(pages.map((page) => page.stated));
  if (stated.size > 1) return `its length changed (${[...stated].join(', ')}) while it was read`;
  const [length] = stated;
  const found = pages.reduce((sum, { items }) => sum + items, 0);
  if (length === undefined || !/^\d+$/.test(length) || Number(length) === found) return undefined;
  return `it has ${length} rows, but ${found} came`;
}
