import type { OperationObject } from './document.ts';

/** Log shipping is not part of the published document; this is what Waldur documents for it elsewhere. */
export const LOG_SHIPPING: Readonly<Record<string, Readonly<Record<string, OperationObject>>>> = {
  '/api/marketplace-site-agent-logs/': {
    post: {
      requestBody: {
        required: true,
        content: { 'application/json': { schema: { type: 'array', items: logEntry() } } },
      },
      responses: { '201': { content: { 'application/json': { schema: {} } } } },
    },
  },
};

function logEntry(): NonNullable<OperationObject['requestBody']>['content'][string]['schema'] {
  return {
    type: 'object',
    properties: {
      agent_identity_uuid: { type: 'string' },
      timestamp: { type: 'number' },
      level: { type: 'string' },
      message: { type: 'string' },
      module: { type: 'string' },
    },
    required: ['agent_identity_uuid', 'timestamp', 'level', 'message', 'module'],
  };
}
