import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const CHECK = /\bcheck\(\s*(['"])((?:\\.|(?!\1).)*)\1,\s*\[([^\]]*)\]/gs;

/** The checks of the contract tests as their sources state them: topic, title, and the capabilities they need. */
export function readChecks(folder) {
  return readdirSync(folder).flatMap((file) => {
    const source = readFileSync(join(folder, file), 'utf8');
    const topic = /^ {2}title: '(.*)',$/m.exec(source)?.[1] ?? '';
    return [...source.matchAll(CHECK)].map(([, , title, needs]) => ({
      topic,
      title: title.replaceAll(/\\(.)/g, '$1'),
      needs: [...needs.matchAll(/'(\w+)'/g)].map(([, name]) => name),
    }));
  });
}
