import { basicCredentials, HttpApi, type OfferingContext } from '@waldur-site-agent/plugin-sdk';
import { MupReader } from '../api/mup-reader.ts';
import { MupWriter } from '../api/mup-writer.ts';
import { allocationComponents } from '../components/allocation-components.ts';
import { refuseFatalSettings } from '../settings/fatal-settings.ts';
import { resolveSettings } from '../settings/resolved-settings.ts';
import { MupBackend } from './mup-backend.ts';

export interface MupParts {
  readonly now?: () => Date;
}

/** The backend of one offering; asks nothing. @throws {BackendConfigurationError} when its settings make it unusable */
export function createMupBackend(context: OfferingContext, parts: MupParts = {}): MupBackend {
  // those that only Waldur knows come later: the site has not said which allocation type they are
  const configured = context.components();
  refuseFatalSettings(context.settings, configured);
  const settings = resolveSettings(context.settings);
  const { origin, username, password, timeoutSeconds } = settings;
  const credentials = basicCredentials(username, password);
  const http = new HttpApi({ system: 'MUP', baseUrl: origin, credentials, timeoutSeconds });
  const site = {
    settings,
    reader: new MupReader(http),
    writer: new MupWriter(http, context.writer),
    components: () => allocationComponents(isEmpty(configured) ? context.components() : configured),
    timezone: context.timezone,
    now: parts.now ?? (() => new Date()),
  };
  return new MupBackend(site);
}

function isEmpty(components: object): boolean {
  return Object.keys(components).length === 0;
}
