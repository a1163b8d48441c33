/** A UUID as Waldur's own URLs have it: 32 lower-case digits without dashes. */
export function hex(uuid: string): string {
  return uuid.replaceAll('-', '').toLowerCase();
}
