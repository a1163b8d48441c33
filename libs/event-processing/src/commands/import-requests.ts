import { type OfferingRuntime, writeToWaldur } from '@waldur-site-agent/offering';
import type { FailureDescription } from '@waldur-site-agent/observability';

const REQUEST = '/api/backend-resource-requests/{uuid}/';

/** Waldur's requests to list what the backend has. */
export class ImportRequests {
  constructor(private readonly offering: OfferingRuntime) {}

  /** Sent, Processing, Done or Erred. */
  async state(uuid: string): Promise<string | undefined> {
    const { state } = await this.offering.client.get(REQUEST, { path: { uuid } });
    return state;
  }

  start(uuid: string): Promise<void> {
    return this.write('start import', uuid, () =>
      this.offering.client.post(`${REQUEST}start_processing/`, { path: { uuid } }),
    );
  }

  setDone(uuid: string): Promise<void> {
    return this.write('set import done', uuid, () =>
      this.offering.client.post(`${REQUEST}set_done/`, { path: { uuid } }),
    );
  }

  setErred(uuid: string, { message, traceback }: FailureDescription): Promise<void> {
    return this.write('set import erred', uuid, () =>
      this.offering.client.post(`${REQUEST}set_erred/`, {
        path: { uuid },
        body: { error_message: message, error_traceback: traceback },
      }),
    );
  }

  private write(action: string, target: string, send: () => Promise<unknown>): Promise<void> {
    return writeToWaldur(this.offering.writer, { action, target }, send);
  }
}
