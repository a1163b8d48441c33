import type { schemas } from '../client/operation-types.ts';
import { hex } from './hex.ts';
import { toLimits } from './limits.ts';
import { toOrder } from './order.ts';
import { planQuotas } from './plan.ts';
import { toResource } from './resource.ts';

describe('mapping', () => {
  it('writes UUIDs as Waldur does', () => {
    expect(hex('8F1E2D3C-4B5A-6978-8796-A5B4C3D2E1F0')).toBe('8f1e2d3c4b5a69788796a5b4c3d2e1f0');
  });

  it('reads a resource', () => {
    const resource = toResource({
      uuid: '8f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0',
      name: 'Sample',
      slug: 'sample',
      state: 'OK',
      backend_id: 'hpc_sample',
      project_uuid: 'ab-cd',
      project_slug: 'project-1',
      customer_slug: 'org',
      limits: { cpu: 10 },
      paused: true,
      restrict_member_access: true,
      end_date: '2026-01-31',
      backend_metadata: { k: 'v' },
    });
    expect(resource).toMatchObject({
      uuid: '8f1e2d3c4b5a69788796a5b4c3d2e1f0',
      backendId: 'hpc_sample',
      projectUuid: 'abcd',
      projectSlug: 'project-1',
      limits: { cpu: 10 },
      paused: true,
      downscaled: false,
      restrictMemberAccess: true,
      endDate: '2026-01-31',
      backendMetadata: { k: 'v' },
    });
  });

  it('reads sparse answers as empty values', () => {
    const nulls = { uuid: 'ab', plan_uuid: null, end_date: null, limits: null, backend_metadata: null };
    const resource = toResource(nulls as unknown as Partial<schemas['Resource']>);
    expect(resource).toMatchObject({
      name: '',
      backendId: '',
      planUuid: '',
      limits: {},
      attributes: {},
      backendMetadata: {},
    });
    expect(resource.endDate).toBeUndefined();
    expect(toOrder({})).toEqual({
      uuid: '',
      type: '',
      state: '',
      resourceUuid: '',
      resourceName: '',
      projectSlug: '',
      projectUuid: '',
      customerSlug: '',
      planUuid: '',
      limits: {},
      attributes: {},
      backendId: '',
    });
  });

  it('takes the resource of an order from the marketplace, not from its scope', () => {
    const order = toOrder({
      type: 'Update',
      marketplace_resource_uuid: 'aa-bb',
      resource_uuid: 'cc-dd',
      resource_name: 'R',
    });
    expect(order).toMatchObject({ type: 'Update', resourceUuid: 'aabb', resourceName: 'R' });
  });

  it('reads amounts as numbers and as decimal text, and leaves nulls out', () => {
    expect(toLimits({ cpu: 1.5, ram: '10.00', gpu: ' -2 ', disk: '1e3', none: null })).toEqual({
      cpu: 1.5,
      ram: 10,
      gpu: -2,
      disk: 1000,
    });
    expect(planQuotas({ quotas: { cpu: 3 } })).toEqual({ cpu: 3 });
    expect(planQuotas({})).toEqual({});
  });

  it.each(['many', '', '0x10', 'NaN', true, {}])('an amount %j is an error naming the component', (amount) => {
    expect(() => toLimits({ cpu: 1, ram: amount })).toThrow('component "ram" is not a number');
  });
});
