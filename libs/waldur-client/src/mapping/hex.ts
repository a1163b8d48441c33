/** A UUID as Waldur's own URLs have it: 32 lower-case digits without dashes. */
export function hex(uuid: string): string {
  return uuid.replaceAll('-', '').toLowerCase();
}

/** The same with dashes; what is no UUID stays as it is. */
export function dashed(uuid: string): string {
  const digits = uuid.replaceAll('-', '');
  return digits.length === 32 ? digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') : uuid;
}
