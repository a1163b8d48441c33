/** Seconds since 1970 of a time without zone, such as `2026-11-01T00:00:00`, in a zone. */
export function instantOf(text: string, zone: string): number {
  const asUtc = Date.parse(`${text}Z`) / 1000;
  let instant = asUtc;
  // the offset depends on the instant, which depends on the offset; it changes twice a year at most
  for (let round = 0; round < 3; round++) instant = asUtc - offsetSeconds(instant, zone);
  return instant;
}

function offsetSeconds(instant: number, zone: string): number {
  const shown = format(zone).formatToParts(new Date(instant * 1000));
  const part = (type: string): number => Number(shown.find((each) => each.type === type)?.value);
  const local = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return local / 1000 - instant;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(zone, made);
  return made;
}
