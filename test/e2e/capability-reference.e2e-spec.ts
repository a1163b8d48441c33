import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { BACKEND_CONTRACT } from '@waldur-site-agent/plugin-sdk/testing';
import { readChecks } from '../../tools/capability-reference/checks.mjs';

const ROOT = resolve(__dirname, '../..');
const reference = readFileSync(join(ROOT, 'docs/plugins/capabilities.md'), 'utf8');

describe('the reference of capabilities', () => {
  it('is what the sources say; mend with: node tools/capability-reference.mjs', () => {
    const { status, stderr } = spawnSync(process.execPath, [join(ROOT, 'tools/capability-reference.mjs'), '--check'], {
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('has a section for every capability of the interface', () => {
    const source = readFileSync(join(ROOT, 'libs/plugin-sdk/src/capabilities/has.ts'), 'utf8');
    const members = [...source.matchAll(/^ {2}(\w+): (\w+);$/gm)].map(
      ([, member, name]) => `### ${name}: \`${member}\``,
    );
    expect(members.length).toBeGreaterThan(25);
    expect(members.filter((heading) => !reference.includes(`\n${heading}\n`))).toEqual([]);
  });

  it('names every check that is carried out', () => {
    const carriedOut = BACKEND_CONTRACT.flatMap(({ title: topic, checks }) =>
      checks.map(({ title, needs }) => ({ topic, title, needs: [...needs] })),
    );
    const read = readChecks(join(ROOT, 'libs/plugin-sdk/src/testing/contract/checks'));
    expect(read.toSorted(byTitle)).toEqual(carriedOut.toSorted(byTitle));
    expect(carriedOut.filter(({ topic, title }) => !reference.includes(`- ${topic}: ${title}\n`))).toEqual([]);
  });
});

interface Named {
  readonly topic: string;
  readonly title: string;
}

function byTitle(left: Named, right: Named): number {
  return `${left.topic}${left.title}`.localeCompare(`${right.topic}${right.title}`);
}
