/** Keys and list indexes from the top of the file. */
export type Path = readonly (string | number)[];

/** `offerings[0].backend_components.cpu`; keys that are no plain words are quoted. */
export function formatPath(path: Path): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else if (!/^[\w-]+$/.test(step)) text += `[${JSON.stringify(step)}]`;
    else text += text === '' ? step : `.${step}`;
  }
  return text;
}
