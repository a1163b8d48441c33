import { IsBoolean, IsIn, IsInt, IsOptional, IsString, Max, Min } from 'class-validator';
import { EventBridgeConfiguration } from './event-bridge-configuration.ts';
import { LogShippingConfiguration } from './log-shipping-configuration.ts';
import { ListOf, MappingOf } from './nested.ts';
import { OfferingConfiguration } from './offering-configuration.ts';
import { EmptyAsNull, NullAsEmpty, IsProxyAddress, IsTimeZoneName, IsWebAddress, UpperCase } from './rules.ts';

export const LOG_LEVELS = ['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** The whole file, named as in the file. */
export class AgentConfiguration {
  @ListOf(() => OfferingConfiguration)
  offerings!: OfferingConfiguration[];

  /** Secret. */
  @EmptyAsNull()
  @IsOptional()
  @IsWebAddress('https://public-key@sentry.example.org/1')
  sentry_dsn: string | null = null;

  @EmptyAsNull()
  @IsOptional()
  @IsWebAddress('https://apm.example.org')
  elastic_apm_server_url: string | null = null;

  @IsTimeZoneName()
  @IsString()
  timezone: string = 'UTC';

  /** For calls to Waldur; empty: none. May hold a password. */
  @IsProxyAddress()
  @IsString()
  global_proxy: string = '';

  @UpperCase()
  @IsIn(LOG_LEVELS, { context: { anyCase: true } })
  log_level: LogLevel = 'INFO';

  /** Months that are reported, the current one included. */
  @Max(12)
  @Min(1)
  @IsInt()
  reporting_periods: number = 2;

  /** False: failures are reported to Waldur without the text of the backend. */
  @IsBoolean()
  expose_backend_error_details: boolean = true;

  @MappingOf(() => LogShippingConfiguration)
  log_shipping: LogShippingConfiguration = new LogShippingConfiguration();

  /** Directory in which commands of events outlive a crash. Empty: none, commands are done before they are acknowledged. */
  @IsOptional()
  @NullAsEmpty()
  @IsString()
  event_journal_dir: string = '';

  @MappingOf(() => EventBridgeConfiguration)
  event_bridge: EventBridgeConfiguration = new EventBridgeConfiguration();
}
