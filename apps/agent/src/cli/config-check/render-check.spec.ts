import { OfferingConfiguration, type Problem } from '@waldur-site-agent/configuration';
import { renderCheck } from './render-check.ts';

const PLAIN = { columns: 100, colour: false };

const problem = (severity: Problem['severity']): Problem => ({
  severity,
  file: 'agent.yaml',
  line: 3,
  column: 5,
  path: 'offerings[0].name',
  message: 'is missing',
  hint: 'write a name',
});

const offering = Object.assign(new OfferingConfiguration(), {
  name: 'Cluster A',
  waldur_offering_uuid: '0a4f7b1e2c3d4e5f8a9b0c1d2e3f4a5b',
  waldur_api_token: 'very-secret',
  order_processing_backend: 'slurm',
});

describe('renderCheck', () => {
  it('lists every problem with its place and counts warnings apart', () => {
    const problems = [problem('error'), problem('plugin'), problem('warning')];
    expect(renderCheck({ usable: false, problems, offerings: [] }, 'text', PLAIN)).toBe(
      [
        'error: agent.yaml:3:5: offerings[0].name: is missing; write a name',
        'error: agent.yaml:3:5: offerings[0].name: is missing; write a name',
        'warning: agent.yaml:3:5: offerings[0].name: is missing; write a name',
        '2 problems, 1 warning',
        '',
      ].join('\n'),
    );
  });

  it('shows which backend serves what when the file can be used', () => {
    const text = renderCheck({ usable: true, problems: [problem('warning')], offerings: [offering] }, 'text', PLAIN);
    const row = text.split('\n').find((line) => line.includes('Cluster A'));
    expect(row?.split('│').map((cell) => cell.trim())).toEqual([
      '',
      'Cluster A',
      '0a4f7b1e2c3d4e5f8a9b0c1d2e3f4a5b',
      'slurm',
      '-',
      '-',
      'base',
      '',
    ]);
    expect(text).toMatch(/^warning: /);
    expect(text).toMatch(/OK: 1 offering, 1 warning\n$/);
  });

  it('gives no secret as JSON either', () => {
    const json = renderCheck({ usable: true, problems: [], offerings: [offering] }, 'json');
    expect(json).not.toContain('very-secret');
    expect(JSON.parse(json)).toEqual({
      usable: true,
      problems: [],
      offerings: [
        {
          name: 'Cluster A',
          uuid: '0a4f7b1e2c3d4e5f8a9b0c1d2e3f4a5b',
          backends: { orders: 'slurm', members: '', usage: '', usernames: 'base' },
        },
      ],
    });
  });
});
