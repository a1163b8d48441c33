import { BackendError } from '@waldur-site-agent/plugin-sdk';
import { resolveSettings } from '../settings/resolved-settings.ts';
import { grantNumber } from './grant-number.ts';
import { dayInZone, newProject } from './new-project.ts';

describe('the grant number', () => {
  it.each([
    ['EHPC / GRANT-1 / Title', 'GRANT-1'],
    ['A/G', 'G'],
    ['A / G-1 / T / and more', 'G-1'],
  ])('of "%s" is %s', (name, grant) => {
    expect(grantNumber(name)).toBe(grant);
  });

  it.each(['', ' ', 'No slash', 'A /  / T', '/'])('is missing in "%s"', (name) => {
    expect(() => grantNumber(name)).toThrow(BackendError);
  });
});

describe('a new project', () => {
  const defaults = resolveSettings({
    api_url: 'https://mup.example.org',
    research_field_mapping: { '1.3': 4 },
    default_research_field: 9,
    default_storage_limit: 5,
  }).project;
  const request = { grant: 'G', name: 'A / G / B', investigator: 'alice@x', facts: {}, today: '2027-12-31' };

  it('lasts a year and describes itself, when Waldur tells nothing', () => {
    expect(newProject(request, defaults)).toEqual({
      title: 'A / G / B',
      description: 'Waldur project A / G / B',
      pi: 'alice@x',
      co_pi: '',
      science_field: 9,
      start_date: '2027-12-31',
      end_date: '2028-12-30',
      agency: 'FCT',
      grant_number: 'G',
      max_storage: 5,
      ai_included: false,
    });
  });

  it('has the end and the field of science of the Waldur project', () => {
    const facts = { description: 'About', endDate: '2030-01-31T00:00:00Z', oecdFosCode: '1.3' };
    expect(newProject({ ...request, facts }, defaults)).toMatchObject({
      description: 'About',
      end_date: '2030-01-31',
      science_field: 4,
    });
    expect(newProject({ ...request, facts: { oecdFosCode: '2.1' } }, defaults).science_field).toBe(9);
  });

  it('begins on the local day', () => {
    const instant = new Date('2026-02-28T23:30:00Z');
    expect(dayInZone(instant, 'Europe/Tallinn')).toBe('2026-03-01');
    expect(dayInZone(instant, 'Atlantic/Azores')).toBe('2026-02-28');
    expect(dayInZone(instant, 'No/Where')).toMatch(/^2026-0[23]-\d\d$/);
  });
});
