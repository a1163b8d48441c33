import { Logger } from '@nestjs/common';
import { describeFailure } from '@waldur-site-agent/observability';
import { listResources, type OfferingRuntime } from '@waldur-site-agent/offering';
import { type Backend, BackendError, can, errorText, type ImportableResources } from '@waldur-site-agent/plugin-sdk';
import { type ImportCandidate, importCandidates } from './import-candidates.ts';
import { ImportOffer } from './import-offer.ts';
import { ImportRequests } from './import-requests.ts';
import { Patience } from './patience.ts';

const KNOWN_STATES = ['OK', 'Erred', 'Creating'] as const;

/** Tells Waldur what the backend has and Waldur does not. */
export class ResourceImports {
  private readonly logger = new Logger('EventCommands');
  private readonly requests: ImportRequests;

  /** @param projectPrefix of the backend's settings: what a parent's name has before the slug of the project */
  constructor(
    private readonly offering: OfferingRuntime,
    private readonly backend: Backend | undefined,
    private readonly projectPrefix: string,
    private readonly patience: Patience = new Patience(),
  ) {
    this.requests = new ImportRequests(offering);
  }

  /**
   * Never rejects: whatever keeps the request from being answered is told to Waldur.
   * @param resumed whether an earlier run may have begun it: then it is continued, or left alone if it is over
   */
  async answer(requestUuid: string, resumed = false): Promise<void> {
    try {
      if (!(await this.begin(requestUuid, resumed))) return;
      const offered = await this.offerAll();
      await this.patiently('closing the import request', () => this.requests.setDone(requestUuid));
      this.logger.log(`import request ${requestUuid}: ${offered} resources have been offered`);
    } catch (error) {
      this.logger.error(`import request ${requestUuid} failed: ${errorText(error)}`, error);
      await this.reportFailure(requestUuid, error);
    }
  }

  private async begin(uuid: string, resumed: boolean): Promise<boolean> {
    const state = await this.patiently('reading the import request', () => this.requests.state(uuid));
    if (resumed && (state === 'Done' || state === 'Erred')) return false;
    if (resumed && state === 'Processing') return true;
    await this.patiently('starting the import request', () => this.requests.start(uuid));
    return true;
  }

  private async offerAll(): Promise<number> {
    const { backend } = this;
    if (backend === undefined || !can(backend, 'listResources')) {
      throw new BackendError('The backend cannot tell which resources it has');
    }
    const offer = new ImportOffer(this.offering, backend);
    let offered = 0;
    for (const candidate of await this.candidates(backend)) {
      if (await this.offerOne(offer, candidate)) offered += 1;
    }
    return offered;
  }

  private async candidates(backend: ImportableResources): Promise<readonly ImportCandidate[]> {
    const known = await this.patiently('listing resources of Waldur', () =>
      listResources(this.offering, KNOWN_STATES, ['uuid', 'backend_id'], ({ backend_id = '' }) => backend_id),
    );
    const listed = await this.patiently('listing resources of the backend', () => backend.listResources());
    return importCandidates(listed, known.resources, this.projectPrefix);
  }

  private async offerOne(offer: ImportOffer, candidate: ImportCandidate): Promise<boolean> {
    try {
      return await offer.make(candidate);
    } catch (error) {
      this.logger.error(`${candidate.backendId} could not be offered for import: ${errorText(error)}`, error);
      return false;
    }
  }

  private async reportFailure(uuid: string, failure: unknown): Promise<void> {
    const description = describeFailure(failure, this.offering.exposeErrorDetails);
    try {
      await this.patiently('reporting the import request as failed', () => this.requests.setErred(uuid, description));
    } catch (error) {
      this.logger.error(`import request ${uuid} could not be set erred: ${errorText(error)}`, error);
    }
  }

  private patiently<T>(what: string, work: () => Promise<T>): Promise<T> {
    return this.patience.attempt(what, work);
  }
}
