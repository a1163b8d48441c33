import { mergeComponents } from './component-merge.ts';

describe('components known only to Waldur', () => {
  it('are added with what Waldur says, and what the file says is never overridden', () => {
    const configured = { cpu: { measured_unit: 'h', accounting_type: 'limit', unit_factor: 60 } };
    const merged = mergeComponents(configured, [
      { type: 'cpu', measured_unit: 'other', billing_type: 'usage', unit_factor: 1 },
      { type: 'mem', name: 'RAM', measured_unit: 'GB', billing_type: 'limit', unit_factor: 1024, limit_amount: 7 },
    ]);
    expect(merged).toEqual({
      ...configured,
      mem: { measured_unit: 'GB', unit_factor: 1024, accounting_type: 'limit', label: 'RAM', limit: 7 },
    });
  });

  it.each([
    ['usage', 'usage'],
    ['one', 'one'],
    ['fixed', 'limit'],
    ['few', 'limit'],
    [undefined, 'usage'],
  ] as const)('of billing type %s count as %s', (billing_type, accounting_type) => {
    const remote = billing_type === undefined ? { type: 'x' } : { type: 'x', billing_type };
    expect(mergeComponents({}, [remote])['x']).toEqual({
      measured_unit: '',
      unit_factor: 1,
      accounting_type,
      label: '',
      limit: null,
    });
  });

  it('without a type are left out', () => {
    expect(mergeComponents({}, [{ name: 'nameless' }])).toEqual({});
  });
});
