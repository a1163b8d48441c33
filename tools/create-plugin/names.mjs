const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const LONGEST = 40;

/** @throws {Error} when no backend can have this name */
export function checkedName(name) {
  if (NAME.test(name) && name.length <= LONGEST) return name;
  throw new Error(
    `"${name}" cannot be the name of a plugin: write up to ${LONGEST} lower-case letters and digits, with single dashes ` +
      'between words, such as acme or acme-cloud',
  );
}

/** `acme-cloud` → `AcmeCloud` */
export function classNameOf(name) {
  return name.replaceAll(/(?:^|-)([a-z0-9])/g, (_, letter) => letter.toUpperCase());
}

export function packageNameOf(name) {
  return `site-agent-plugin-${name}`;
}
