import type { ApiKeyRecord } from '../state/agent-records.ts';
import { now, stored } from '../state/stored.ts';
import { apiKeyView } from '../views/agents.ts';
import { is, isBefore, isUuid, page } from './listing.ts';
import { type Call, created, ok, type Reply, type Routes, text } from './route.ts';

const KEYS = '/api/marketplace-resource-api-keys/';

export const apiKeyRoutes: Routes = {
  [`GET ${KEYS}`]: (call) =>
    page(call, call.store.apiKeys.all, (key) => apiKeyView(call.views, key), {
      resource_uuid: isUuid((key) => key.resource.uuid),
      offering_uuid: isUuid((key) => key.resource.offering.uuid),
      state: is((key) => key.state),
      modified_before: isBefore((key) => key.modified),
    }),
  [`POST ${KEYS}report_created/`]: (call) => {
    const key = call.store.apiKeys.add({
      ...stored(),
      resource: call.store.resources.named('resource', call.body['resource']),
      client_id: text(call.body['client_id']),
      api_key: text(call.body['api_key']),
      state: 'OK',
      error_message: '',
    });
    return created(apiKeyView(call.views, key));
  },
  [`POST ${KEYS}{uuid}/set_key/`]: (call) => {
    const { api_key, client_id } = call.body;
    const clientId = client_id === undefined ? {} : { client_id: text(client_id) };
    return update(call, { api_key: text(api_key), ...clientId, state: 'OK', error_message: '' });
  },
  [`POST ${KEYS}{uuid}/set_erred/`]: (call) =>
    update(call, { state: 'Erred', error_message: text(call.body['error_message']) }),
};

function update(call: Call, changes: Partial<ApiKeyRecord>): Reply {
  const key = call.store.apiKeys.require(call.params['uuid']);
  return ok(apiKeyView(call.views, Object.assign(key, changes, { modified: now() })));
}
