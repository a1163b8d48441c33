import { BackendConfigurationError } from '@waldur-site-agent/plugin-sdk';
import { IsNotEmpty, IsString } from 'class-validator';

const STORE = 'write the path of the file that holds the accounts, such as /srv/accounts.json';

/** `backend_settings` of an offering with `backend_type: template`, for `waldur-site-agent config check`. */
export class TemplateSettings {
  @IsString({ message: STORE })
  @IsNotEmpty({ message: STORE })
  store!: string;
}

/** @throws {BackendConfigurationError} with what is wrong and what would be right, never with a secret */
export function storeOf(settings: Readonly<Record<string, unknown>>): string {
  const { store } = settings;
  if (typeof store === 'string' && store !== '') return store;
  throw new BackendConfigurationError(`backend_settings.store is missing: ${STORE}`);
}
